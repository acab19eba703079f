"""The review of a term where the records are thin, many or partly out of sight, and what it says of its addresses."""

from datetime import date

import pytest

from amity.access.roles import Confidentiality
from amity.agreements.models import Agreement
from amity.documents.document import Bullets, Heading, Paragraph, Table, plain
from amity.dossiers import term_review as reviews
from amity.dossiers.term_review import Making, Promise, term_review
from amity.records import registry
from amity.records.models import Reading
from tests.factories import make

TODAY = date(2026, 11, 22)
pytestmark = pytest.mark.django_db


@pytest.fixture
def parties(personas):
    return [make("organisations", personas.hers, name=name, name_vi="", acronym="") for name in ("VUFO", "ICAP")]


@pytest.fixture
def agreement(personas, parties):
    """A plan of 2022-2025 between two parties."""
    return make("agreements", personas.hers, reference="A/2022 ICAP", title="Plan", parties=parties,
                signed_on="2022-10-31", starts_on="2022-11", ends_on="2025-02")  # fmt: skip


def review(row, personas, name="an", **more):
    given = {"language": "en", "today": TODAY, "door": "page", **more}
    return term_review(row, actor=personas.actor(name), **given)


def changed(row, **fields):
    Agreement.objects.filter(pk=row.pk).update(**fields)
    row.refresh_from_db()
    return row


def below(document, anchor):
    """The sentences and the rows of tables below a heading, up to the next."""
    found, inside = [], False
    for block in document.blocks:
        if isinstance(block, Heading):
            inside = block.anchor == anchor
        elif not inside:
            continue
        elif isinstance(block, Paragraph):
            found.append(plain(block.words))
        elif isinstance(block, Bullets):
            found += [plain(item) for item in block.items]
        elif isinstance(block, Table):
            found += [" | ".join(plain(cell) for cell in row) for row in block.rows]
    return found


def table(document, caption):
    return next(block for block in document.blocks if isinstance(block, Table) and block.caption == caption)


@pytest.mark.parametrize(
    ("fields", "first", "last"),
    [
        ({}, date(2022, 11, 1), date(2025, 2, 28)),
        ({"ends_on": "2024-02"}, date(2022, 11, 1), date(2024, 2, 29)),
        ({"ends_on": "2027"}, date(2022, 11, 1), TODAY),
        ({"ends_on": ""}, date(2022, 11, 1), TODAY),
        ({"starts_on": ""}, date(2022, 10, 31), date(2025, 2, 28)),
        ({"starts_on": "", "signed_on": "2022"}, date(2022, 1, 1), date(2025, 2, 28)),
        ({"starts_on": "", "signed_on": ""}, date.min, date(2025, 2, 28)),
        ({"starts_on": "2027", "ends_on": "2030"}, date(2027, 1, 1), date(2027, 1, 1)),
    ],
)
def test_the_term_goes_from_its_first_possible_day_to_its_last_or_to_today(agreement, personas, fields, first, last):
    making = Making(changed(agreement, **fields), personas.actor("an"), "en", TODAY, "page")
    assert (making.first, making.last) == (first, last)


@pytest.mark.parametrize(
    ("proof", "is_bare"),
    [
        ({}, True),
        ({"evidence": "A report"}, False),
        ({"contacts": ["a contact"]}, False),
        ({"files": 1}, False),
        ({"rows": [("record", "commitment", 1)]}, False),
    ],
)
def test_a_promise_is_bare_only_without_any_proof(proof, is_bare):
    row = registry.get("commitments").model(evidence=proof.pop("evidence", ""))
    given = {"who": None, "responsible": None, "contacts": [], "files": 0, "rows": [], **proof}
    assert Promise(row, **given).is_bare is is_bare


def test_the_name_of_the_file_holds_no_sign_that_breaks_it(agreement, personas):
    document = review(agreement, personas)
    assert document.name == "term-review-a-2022-icap-en"
    assert (document.address, document.year) == (f"/agreements/{agreement.pk}/review/", 2025)
    assert document.words.header == "Review of the term of A/2022 ICAP"


def test_a_text_without_an_end_is_of_the_year_it_is_read(agreement, personas):
    assert review(changed(agreement, ends_on=""), personas, today=date(2024, 2, 29)).year == 2024


def test_promises_that_were_all_dropped_have_no_share(agreement, personas):
    make("commitments", personas.hers, agreement=agreement, state="dropped")
    told = below(review(agreement, personas), "promises")
    assert told[0] == "On record are 1 promises; dropped by agreement: 1."
    assert not any(one.startswith("Kept") for one in told)


@pytest.mark.parametrize(("done", "open_", "share"), [(0, 3, "0"), (1, 2, "33"), (2, 1, "67"), (3, 0, "100")])
def test_the_share_of_promises_kept_is_rounded(agreement, personas, done, open_, share):
    for state in ["done"] * done + ["open"] * open_:
        evidence = "Report" if state == "done" else ""
        make("commitments", personas.hers, agreement=agreement, state=state, evidence=evidence)
    assert f"Kept, of those that were not dropped by agreement: {share} %." in below(
        review(agreement, personas), "promises"
    )


def test_promises_stand_by_the_day_on_which_they_fall_due(agreement, personas):
    for what, due in (("Third", "2024"), ("First", ""), ("Fourth", "2024-02-29"), ("Second", "2023-05")):
        make("commitments", personas.hers, agreement=agreement, what=what, what_vi="", due_on=due)
    rows = table(review(agreement, personas), "Promises and evidence").rows
    assert [(plain(row[0]), plain(row[1])) for row in rows] == [
        ("First", "–"), ("Second", "May 2023"), ("Third", "2024"), ("Fourth", "29 Feb 2024"),
    ]  # fmt: skip


def test_who_promised_and_who_answers_for_it_stand_before_the_day(agreement, personas, parties):
    officer = make("people", personas.hers, name="Lan", name_vi="")
    make("commitments", personas.hers, agreement=agreement, who=parties[1], responsible=officer, due_on="2024")
    row = table(review(agreement, personas), "Promises and evidence").rows[0]
    assert plain(row[1]) == "ICAP; Lan, 2024"


def test_a_promise_that_others_name_counts_their_rows_and_leads_to_them(agreement, personas):
    promise = make("commitments", personas.hers, agreement=agreement, what="Plant trees", what_vi="")
    links = [(record, name) for record, name in registry.links_to(registry.get("commitments"))]
    document = review(agreement, personas)
    assert plain(table(document, "Promises and evidence").rows[0][3]) == "none on record"
    for record, name in links:
        value = [promise] if record.model._meta.get_field(name).many_to_many else promise
        make(record.name, personas.hers, **{name: value})
        cell = table(review(agreement, personas), "Promises and evidence").rows[0][3]
        assert f"{record.plural}: 1" in plain(cell)
        assert f"/{record.name}/?{name}={promise.pk}" in [span.url for span in cell]


def test_a_promise_is_named_in_the_other_language_where_its_own_is_missing(agreement, personas):
    make("commitments", personas.hers, agreement=agreement, what="Only English", what_vi="")
    rows = [block for block in review(agreement, personas, language="vi").blocks if isinstance(block, Table)]
    assert any(plain(row[0]) == "Only English" for one in rows for row in one.rows)


@pytest.mark.parametrize(
    ("on", "is_told"),
    [
        ("2022-10-31", False),
        ("2022-10", False),
        ("2022-11-01", True),
        ("2022-11", True),
        ("2022", True),
        ("2025", True),
        ("2025-02-28", True),
        ("2025-03-01", False),
        ("2025-03", False),
        ("2026", False),
    ],
)
def test_a_deed_belongs_to_the_term_when_it_may_lie_in_it(agreement, personas, on, is_told):
    make("interactions", personas.hers, organisations=list(agreement.parties.all()), subject="Talk", held_on=on)
    told = below(review(agreement, personas), "between")
    assert any("Talk" in one for one in told) is is_told


def test_deeds_stand_by_their_day_and_then_by_their_name(agreement, personas):
    for title, on in (("Beta", "2024"), ("Alpha", "2024"), ("Early", "2023-12-31"), ("Late", "2024-01")):
        make("events", personas.hers, agreement=agreement, title=title, starts_on=on)
    rows = table(review(agreement, personas), "Done under the agreement").rows
    assert [plain(row[1]) for row in rows] == ["Early", "Alpha", "Beta", "Late"]


def test_more_deeds_than_can_be_named_are_all_counted(agreement, personas, monkeypatch):
    monkeypatch.setattr(reviews, "MOST", 2)
    for number in range(3):
        make("events", personas.hers, agreement=agreement, title=f"Event {number}", starts_on="2024")
    document = review(agreement, personas)
    shown = table(document, "Done under the agreement")
    assert len(shown.rows) == 2
    assert plain(shown.note) == "The first 2 of 3 are named here; the figures lead to all of them."
    assert [line.value for line in document.figures if line.measure == "deeds_under_events"] == [3]


def test_as_many_deeds_as_can_be_named_need_no_note(agreement, personas, monkeypatch):
    monkeypatch.setattr(reviews, "MOST", 2)
    for number in range(2):
        make("events", personas.hers, agreement=agreement, title=f"Event {number}", starts_on="2024")
    assert table(review(agreement, personas), "Done under the agreement").note == ()


def test_more_rows_than_an_address_can_name_lead_to_the_whole_list(agreement, personas, monkeypatch):
    rows = [make("events", personas.hers, agreement=agreement, starts_on="2024").pk for _number in range(2)]
    address = {line.measure: line.rows for line in review(agreement, personas).figures}["deeds_under_events"]
    assert address == f"/events/?id={rows[0]}&id={rows[1]}&archived=any"
    monkeypatch.setattr(reviews, "MOST_IN_ADDRESS", 1)
    assert {line.measure: line.rows for line in review(agreement, personas).figures}["deeds_under_events"] == "/events/"


def test_a_text_that_renews_it_is_no_deed_under_it_nor_beside_it(agreement, personas, parties):
    make("agreements", personas.hers, title="The next plan", renews=agreement, parties=parties, signed_on="2024-12",
         starts_on="2024-12")  # fmt: skip
    document = review(agreement, personas)
    for anchor in ("under", "between"):
        assert not any("The next plan" in one for one in below(document, anchor)), anchor


def test_another_text_between_the_same_parties_is_told_beside_it(agreement, personas, parties):
    make("agreements", personas.hers, title="Film week", parties=parties, signed_on="2024-05", starts_on="2024-05")
    assert any("May 2024 | Film week" in one for one in below(review(agreement, personas), "between"))


@pytest.mark.parametrize(
    ("fields", "told"),
    [
        ({}, ["No review by the parties is on record."]),
        ({"reviewed_on": "2025-03"}, ["Reviewed: March 2025."]),
        ({"conclusion": "All was done."}, ["All was done."]),
        ({"reviewed_on": "2024-02-29", "conclusion_vi": "Tốt."}, ["Reviewed: 29 February 2024.", "Tốt."]),
        (
            {"reviewed_on": "2025", "lapse_reason": "The club closed."},
            ["Reviewed: 2025.", "It is not to be renewed: The club closed."],
        ),
    ],
)
def test_the_conclusion_says_what_is_on_record_of_it(agreement, personas, fields, told):
    assert below(review(changed(agreement, **fields), personas), "conclusion") == told


def test_where_nothing_is_missing_it_says_so(agreement, personas, parties):
    own = {"source_title": "Minutes"}
    changed(agreement, **own)
    make("signatories", personas.hers, agreement=agreement, **own)
    make("commitments", personas.hers, agreement=agreement, due_on="2024-05", evidence="Report", **own)
    make("events", personas.hers, agreement=agreement, starts_on="2024-05-01", **own)
    told = below(review(agreement, personas), "open-points")
    assert told[0] == "Nothing that was looked for is missing."
    assert len(told) == 2


def test_rows_without_a_source_are_counted(agreement, personas):
    make("signatories", personas.hers, agreement=agreement, source_title="Minutes")
    make("commitments", personas.hers, agreement=agreement, due_on="2024-05")
    told = below(review(agreement, personas), "open-points")
    assert "2 of the records named here say no source." in told  # the agreement itself and the promise


def test_signatories_of_each_side_are_told_with_whom_they_sign_for(agreement, personas, parties):
    for position, (name, side, party) in enumerate((("Lan", "home", parties[0]), ("Juan", "partner", parties[1]))):
        make("signatories", personas.hers, agreement=agreement, name=name, side=side, organisation=party, title="Head",
             title_vi="Trưởng", position=position + 1, rank=position + 1)  # fmt: skip
    rows = table(review(agreement, personas), "Signatories in the order of signing").rows
    assert [[plain(cell) for cell in row] for row in rows] == [
        ["Lan", "Head", "VUFO", "Our side"],
        ["Juan", "Head", "ICAP", "The partner's side"],
    ]


def test_the_door_it_is_read_by_is_noted_for_every_restricted_row(agreement, personas):
    closed = {"agreement": agreement, "confidentiality": Confidentiality.RESTRICTED}
    rows = [make(name, personas.hers, **closed) for name in ("commitments", "signatories", "agreement_texts")]
    review(agreement, personas, door="file")
    noted = set(Reading.objects.values_list("record", "row_id", "door"))
    assert noted == {
        (name, row.pk, "file")
        for name, row in zip(("commitments", "signatories", "agreement_texts"), rows, strict=True)
    }


def test_parties_out_of_sight_leave_fewer_than_two(agreement, personas, parties):
    changed(agreement, confidentiality=Confidentiality.PUBLIC, audience=0)
    type(parties[1]).objects.filter(pk=parties[1].pk).update(confidentiality=Confidentiality.PUBLIC, audience=0)
    told = "Fewer than two parties are on record; what else they did cannot be told."
    assert told not in below(review(agreement, personas, "an"), "open-points")
    assert told in below(review(agreement, personas, "nobody"), "open-points")
