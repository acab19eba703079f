"""Who may do what at the doors to lists, loans, pairs and plans, for every record type; and what each door costs."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from amity.access.models import Loan
from amity.access.roles import Confidentiality
from amity.bulk.models import Act
from amity.duplicates.models import Pair
from amity.records import registry
from amity.tasks.models import Job
from tests import factories
from tests.api.bodies import kind

pytestmark = pytest.mark.django_db
EACH = pytest.mark.parametrize("record", registry.all_records(), ids=lambda record: record.name)
NO_SUCH = 999_999_999
UNTIL = timezone.localdate().replace(month=12, day=31).isoformat()


def hidden(record, personas):
    return factories.make(record.name, personas.hers, confidentiality=Confidentiality.UNIT)


def queries(call) -> int:
    with CaptureQueriesContext(connection) as captured:
        answer = call()
    assert answer.status_code == 200, answer.content
    return len(captured)


@EACH
def test_a_stranger_hears_nothing_of_a_row_at_any_door_beside_it(record, personas, api_of):
    row = hidden(record, personas)
    for name in ("binh", "hoa"):
        stranger = api_of(name)
        for door in ("readings", "loans", "merges", "merged-into", "people", f"merge/{row.pk + 1}"):
            by_row, by_none = (stranger.get(f"/{record.name}/{pk}/{door}") for pk in (row.pk, NO_SUCH))
            assert kind(by_row) == (404, "not-found")
            assert by_row.content == by_none.content


@EACH
def test_a_stranger_lends_and_changes_no_row_by_its_number(record, personas, api_of):
    row = hidden(record, personas)
    binh = api_of("binh")
    loan = {"to_unit": "UNION", "purpose": "x", "until_on": UNTIL}
    for body, address in ((loan, "loans"), ({"action": "archive"}, "bulk"), ({"action": "trash"}, "bulk/preview")):
        by_row, by_none = (binh.post(f"/{record.name}/{address}", body | {"ids": [pk]}) for pk in (row.pk, NO_SUCH))
        assert by_row.content == by_none.content
    assert not Loan.objects.exists()
    assert not Act.objects.exists()
    assert record.model.objects.get(pk=row.pk).version == row.version


@EACH
def test_whoever_only_reads_changes_nothing_at_these_doors(record, personas, api_of):
    row, dung = hidden(record, personas), api_of("dung")
    loan = {"ids": [row.pk], "to_unit": "MEMBER-B", "purpose": "x", "until_on": UNTIL}
    answers = [
        dung.post(f"/{record.name}/loans", loan),
        dung.post(f"/{record.name}/bulk", {"ids": [row.pk], "action": "archive"}),
        dung.post(f"/{record.name}/bulk/preview", {"ids": [row.pk], "action": "archive"}),
        dung.get(f"/{record.name}/{row.pk}/readings"),
    ]
    told = {(404, "not-found"), (403, "not-allowed")} if factories.is_for_few(record) else {(403, "not-allowed")}
    assert {kind(answer) for answer in answers} == told
    assert not Loan.objects.exists()
    assert not Act.objects.exists()


@EACH
def test_nobody_passes_these_doors_without_a_name(record, personas, api_of):
    nobody = api_of("nobody")
    answers = [nobody.get(f"/{record.name}/{door}") for door in ("exports", "loans", "pairs", "fields", "views")]
    answers += [nobody.post(f"/{record.name}/{door}", {}) for door in ("exports", "loans", "bulk", "pairs/search")]
    answers += [nobody.get(door) for door in ("/notices", "/loans", "/fields", "/reviews", "/retention", "/units")]
    assert {kind(answer) for answer in answers} == {(401, "not-logged-in")}
    assert not Job.objects.exists()


@EACH
def test_an_act_is_foreseen_alike_for_every_record_type(record, personas, api_of):
    rows = [hidden(record, personas) for _n in range(2)]
    body = {"ids": [row.pk for row in rows], "action": "edit", "field": "notes", "value": "Ghi chú"}
    seen = api_of("an").post(f"/{record.name}/bulk/preview", body).json()
    assert (seen["rows"], seen["changes"], seen["same"], seen["others"]) == (2, 2, 0, 0)
    assert len(seen["names"]) == 2
    assert {row.notes for row in record.model.objects.filter(pk__in=body["ids"])} == {""}


def test_pages_of_loans_cost_the_same_for_one_and_for_three(personas, api_of):
    an = api_of("an")

    def lend() -> None:
        row = hidden(registry.get("people"), personas)
        body = {"ids": [row.pk], "to_unit": "MEMBER-B", "purpose": "x", "until_on": UNTIL}
        assert an.post("/people/loans", body).status_code == 201

    lend()
    one = queries(lambda: an.get("/loans"))
    lend()
    lend()
    assert queries(lambda: an.get("/loans")) == one <= 6


def test_pages_of_pairs_cost_the_same_for_one_and_for_three(personas, api_of):
    rows = sorted(hidden(registry.get("people"), personas).pk for _n in range(4))
    an = api_of("an")

    def pair(first: int, second: int) -> None:
        Pair.objects.create(record="people", first_id=first, second_id=second, score=0.9, found_at=timezone.now())

    pair(rows[0], rows[1])
    an.get("/people/pairs")
    one = queries(lambda: an.get("/people/pairs"))
    pair(rows[0], rows[2])
    pair(rows[2], rows[3])
    assert queries(lambda: an.get("/people/pairs")) == one <= 7


def test_pages_of_exports_cost_the_same_for_one_and_for_three(personas, api_of):
    an = api_of("an")
    an.post("/people/exports", {})
    one = queries(lambda: an.get("/people/exports"))
    for _n in range(2):
        an.post("/people/exports", {})
    assert queries(lambda: an.get("/people/exports")) == one <= 4


def test_comments_cost_the_same_for_one_and_for_three(personas, api_of):
    row, an = hidden(registry.get("people"), personas), api_of("an")
    address = f"/people/{row.pk}/comments"
    an.post(address, {"text": "One."})
    one = queries(lambda: an.get(address))
    for text in ("Two.", "Three."):
        an.post(address, {"text": text})
    assert queries(lambda: an.get(address)) == one <= 7
