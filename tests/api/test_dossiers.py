"""Dossiers, coverage and people's events around visits for programs: what may be asked, and what is refused."""

import json

import pytest

from amity.access.roles import Confidentiality
from amity.events.models import Event
from amity.records.models import Operation, Reading
from tests.factories import make

pytestmark = pytest.mark.django_db
UNIT = Confidentiality.UNIT


@pytest.fixture
def laos(personas):
    return make("countries", personas.union, code="LA", name="Laos", name_vi="Lào")


@pytest.fixture
def visit(personas, laos):
    """A visit that comes, of An's unit."""
    return make("high_level_visits", personas.hers, country=laos, principal_text="The President", from_on="2090-09-01",
                to_on="2090-09-03")  # fmt: skip


def dossier(client, country, query=""):
    return client.get(f"/api/v1/countries/{country.pk}/dossier{query}")


@pytest.mark.parametrize(
    ("query", "kind", "name"),
    [
        ("", "application/json", "dossier-la-en.json"),
        ("?format=json", "application/json", "dossier-la-en.json"),
        ("?format=&language=&as_at=", "application/json", "dossier-la-en.json"),
        ("?format=pdf", "application/pdf", "dossier-la-en.pdf"),
        ("?format=json&language=vi", "application/json", "dossier-la-vi.json"),
        ("?as_at=2/2024", "application/json", "dossier-la-2024-02-29-en.json"),
        ("?as_at=2024-02-29&language=vi", "application/json", "dossier-la-2024-02-29-vi.json"),
    ],
)
def test_a_dossier_comes_in_the_format_and_the_language_and_of_the_day_asked_for(laos, client_of, query, kind, name):
    answer = dossier(client_of("chi"), laos, query)
    assert (answer.status_code, answer["Content-Type"].partition(";")[0]) == (200, kind)
    assert answer["Content-Disposition"] == f'attachment; filename="{name}"'


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ("?format=xlsx", "format"),
        ("?format=PDF", "format"),
        ("?language=VI", "language"),
        ("?as_at=29/2/2023", "as_at"),
        ("?as_at=2023-13", "as_at"),
        ("?as_at=today", "as_at"),
        ("?as_at=9999", "as_at"),
    ],
)
def test_what_cannot_be_read_is_refused_with_the_name_of_the_field(laos, client_of, query, field):
    answer = dossier(client_of("chi"), laos, query)
    assert answer.status_code == 400
    assert field in json.dumps(answer.json())
    assert answer["Content-Type"].startswith("application/problem+json")


@pytest.mark.parametrize("number", ["abc", "0", "-1", "1.5", "99999999999999999999", "%00"])
def test_what_is_no_number_of_a_country_is_not_found(client_of, number):
    assert client_of("chi").get(f"/api/v1/countries/{number}/dossier").status_code in (400, 404)


def test_the_home_country_and_one_that_is_not_there_are_both_not_found(personas, client_of):
    home = make("countries", personas.union, code="VN", is_home=True)
    for pk in (home.pk, 999_999):
        assert client_of("chi").get(f"/api/v1/countries/{pk}/dossier").status_code == 404


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete"])
def test_a_dossier_is_only_read(laos, client_of, method):
    before = Operation.objects.count()
    assert getattr(client_of("chi"), method)(f"/api/v1/countries/{laos.pk}/dossier").status_code == 405
    assert Operation.objects.count() == before


def test_the_reading_of_a_restricted_row_is_noted_with_the_door_of_programs(personas, laos, client_of):
    row = make("milestones", personas.hers, countries=[laos], confidentiality=Confidentiality.RESTRICTED)
    dossier(client_of("an"), laos)
    assert list(Reading.objects.values_list("record", "row_id", "door")) == [("milestones", row.pk, "api")]
    Reading.objects.all().delete()
    dossier(client_of("binh"), laos)
    assert not Reading.objects.exists()


def test_coverage_leaves_open_what_is_not_asked(laos, client_of):
    told = client_of("chi").get("/api/v1/coverage").json()["items"][0]
    assert (told["id"], told["code"], told["title"], told["priority"]) == (laos.pk, "LA", "Laos", None)
    assert [cell["demand"] for cell in told["cells"]] == [
        "association",
        "counterpart",
        "agreement",
        "contact",
        "person",
    ]
    assert {(cell["asked"], cell["met"], cell["last"]) for cell in told["cells"]} == {(None, None, None)}


def test_coverage_tells_the_day_of_the_last_contact_as_exactly_as_it_is_known(personas, laos, client_of):
    make("relations", personas.union, country=laos, tier="special")
    make("interactions", personas.union, country=laos, held_on="2019-05")
    cell = client_of("chi").get("/api/v1/coverage").json()["items"][0]["cells"][3]
    assert cell == {
        "demand": "contact", "asked": 3, "count": 1, "last": "2019-05", "met": False,
        "rows": "/interactions/?concerning=LA",
    }  # fmt: skip


def test_coverage_names_no_country_out_of_sight(personas, client_of):
    make("countries", personas.hers, code="XQ", name="Quietland", confidentiality=UNIT)
    assert "Quietland" in client_of("an").get("/api/v1/coverage").content.decode()
    for stranger in ("binh", "hoa"):
        assert client_of(stranger).get("/api/v1/coverage").json()["items"] == [], stranger
    assert client_of("nobody").get("/api/v1/coverage").status_code == 401


def test_the_practice_of_a_visit_with_none_before_is_empty(visit, client_of):
    told = client_of("an").get(f"/api/v1/high_level_visits/{visit.pk}/practice").json()
    assert told["items"] == []
    assert [(one["record"], one["count"]) for one in told["after"]] == [
        ("events", 0), ("agreements", 0), ("assignments", 0),
    ]  # fmt: skip
    assert told["after"][2]["rows"] == f"/assignments/?visit={visit.pk}"


def test_the_practice_takes_no_filters_and_nobody_reads_it_unknown(visit, client_of):
    path = f"/api/v1/high_level_visits/{visit.pk}/practice"
    assert client_of("an").get(f"{path}?language=vi").status_code == 400
    assert client_of("nobody").get(path).status_code == 401
    assert client_of("an").get("/api/v1/high_level_visits/999999/practice").status_code == 404


def test_the_practice_says_which_kinds_are_there_already(personas, laos, visit, client_of):
    before = make("high_level_visits", personas.hers, country=laos, from_on="2020-05", to_on="")
    for kind in ("meeting", "forum"):
        make("events", personas.hers, visit=before, kind=kind, starts_on="2020-05")
    make("events", personas.hers, visit=visit, kind="forum", state="planned", starts_on="2090-09-01")
    told = client_of("an").get(f"/api/v1/high_level_visits/{visit.pk}/practice").json()["items"]
    assert {one["kind"]: one["there"] for one in told} == {"meeting": False, "forum": True}


def plan(client, visit, body):
    given = body if isinstance(body, str) else json.dumps(body)
    return client.post(f"/api/v1/high_level_visits/{visit.pk}/propose", given, content_type="application/json")


@pytest.mark.parametrize(
    "body",
    [
        "",
        "[]",
        "null",
        "{",
        {},
        {"kinds": []},
        {"kinds": None},
        {"kinds": "meeting"},
        {"kinds": [None]},
        {"kinds": [1]},
        {"kinds": [["meeting"]]},
        {"kinds": ["carnival"]},
        {"kinds": ["meeting", "carnival"]},
        {"kinds": ["Meeting"]},
        {"kinds": ["meeting"] * 100},
        {"kinds": ["meeting"], "why": 5},
        {"kinds": ["meeting"], "colour": "red"},
    ],
)
def test_a_wrong_body_plans_nothing(visit, client_of, body):
    answer = plan(client_of("an"), visit, body)
    assert answer.status_code in (400, 422)
    assert not Event.objects.exists()
    assert not Operation.objects.filter(kind="visit").exists()


def test_what_is_planned_is_told_with_the_act_and_the_reason_is_kept(visit, client_of):
    answer = plan(client_of("an"), visit, {"kinds": ["forum", "meeting"], "why": "As in 2023"})
    assert answer.status_code == 201
    told = answer.json()
    act = Operation.objects.get(kind="visit")
    assert (told["operation"], act.why, act.account.username) == (act.pk, "As in 2023", "an")
    assert [one["title"] for one in told["items"]] == [
        "Forum within the visit of The President",
        "Meeting within the visit of The President",
    ]
    assert {one["id"] for one in told["items"]} == set(Event.objects.filter(visit=visit).values_list("pk", flat=True))


def test_a_kind_named_twice_is_planned_once(visit, client_of):
    told = plan(client_of("an"), visit, {"kinds": ["meeting", "meeting"]}).json()
    assert len(told["items"]) == 1
    assert Event.objects.filter(visit=visit).count() == 1


def test_planning_the_same_again_is_a_conflict_and_adds_nothing(visit, client_of):
    client = client_of("an")
    assert plan(client, visit, {"kinds": ["meeting"]}).status_code == 201
    again = plan(client, visit, {"kinds": ["forum", "meeting"]})
    assert again.status_code == 409
    assert "Meeting" in again.content.decode()
    assert Event.objects.filter(visit=visit).count() == 1
    assert Operation.objects.filter(kind="visit").count() == 1


def test_nothing_is_planned_within_a_visit_that_is_over(personas, laos, client_of):
    over = make("high_level_visits", personas.hers, country=laos, from_on="2020-02-29", to_on="")
    answer = plan(client_of("an"), over, {"kinds": ["meeting"]})
    assert answer.status_code == 409
    assert "is over" in answer.content.decode()
    assert not Event.objects.exists()


@pytest.mark.parametrize(("persona", "status"), [("dung", 403), ("nobody", 401)])
def test_who_may_not_write_plans_nothing(visit, client_of, persona, status):
    assert plan(client_of(persona), visit, {"kinds": ["meeting"]}).status_code == status
    assert not Event.objects.exists()


def test_a_visit_out_of_sight_is_not_found_and_not_named(personas, laos, client_of):
    hidden = make("high_level_visits", personas.hers, country=laos, principal_text="Quiet guest", from_on="2090",
                  to_on="", confidentiality=UNIT)  # fmt: skip
    answer = plan(client_of("binh"), hidden, {"kinds": ["meeting"]})
    assert answer.status_code == 404
    assert "Quiet" not in answer.content.decode()
    assert not Event.objects.exists()


def test_what_came_after_is_counted_for_its_reader_alone(personas, laos, client_of):
    past = make("high_level_visits", personas.union, country=laos, from_on="2024-02-29", to_on="")
    make("events", personas.hers, country=laos, starts_on="2024-03-01", confidentiality=UNIT)
    path = f"/api/v1/high_level_visits/{past.pk}/practice"
    told = {name: client_of(name).get(path).json()["after"][0] for name in ("an", "binh")}
    assert (told["an"]["count"], told["binh"]["count"]) == (1, 0)
    assert told["an"]["rows"] == f"/events/?country={laos.pk}&state=held&starts_on=2024-03-01..2025-02-28"
