"""What lies ahead, for programs: anniversaries, deciding on them, the calendar."""

import pytest

from amity.access.actors import Actor
from amity.access.scope import visible_to
from amity.records import registry
from tests.factories import make

pytestmark = pytest.mark.django_db
YEARS = "in=2026-2030"


@pytest.fixture
def ties(personas):
    union = personas.union
    country = make("countries", union, code="RU", name="Russia")
    return make("relations", union, country=country, established_on="1950-01-30", tier="comprehensive_strategic")


def decided():
    return visible_to(Actor.system(), registry.get("anniversaries"))


def test_the_horizon_is_told_with_what_was_decided(ties, api_of):
    (one,) = api_of("an").get(f"/horizon?{YEARS}").json()["items"]
    address = f"relations.established_on:{ties.pk}:80"
    assert one == {
        "address": address, "kind": "relations.established_on", "what": "Diplomatic relations", "name": "Russia",
        "on": "2030-01-30", "since": "1950-01-30", "years": 80, "begins": "2028-07", "countries": [ties.country_id],
        "tier": "comprehensive_strategic", "decided": None,
    }  # fmt: skip
    row = make("anniversaries", ties.owner, counted_row=ties.pk, years=80)
    (one,) = api_of("an").get(f"/horizon?{YEARS}").json()["items"]
    assert one["decided"] == {"id": row.pk, "state": "adopted"}


@pytest.mark.parametrize(
    ("query", "count"),
    [("kind=relations.established_on", 1), ("kind=milestones.happened_on", 0), ("tier=special", 0),
     ("decision=undecided", 1), ("decision=let_pass", 0)],
)  # fmt: skip
def test_the_horizon_is_narrowed(query, count, ties, api_of):
    assert len(api_of("an").get(f"/horizon?{YEARS}&{query}").json()["items"]) == count


@pytest.mark.parametrize(
    "query", ["in=1900-2030", "in=x", "kind=people.name", "tier=x", "decision=x", "country=x", "other=1"]
)
def test_what_cannot_be_asked_of_the_horizon_is_said(query, api_of):
    assert api_of("an").get(f"/horizon?{query}").status_code == 400


def test_adopting_makes_the_programme(ties, personas, api_of):
    template = make("programme_templates", personas.union)
    make("template_lines", personas.union, template=template, what="Meeting")
    body = {"decision": "adopt", "template": template.pk, "budget": "100.50", "currency": "USD"}
    answer = api_of("chi").post(f"/horizon/relations.established_on:{ties.pk}:80", body)
    assert answer.status_code == 201
    assert answer.json()["title"] == "Russia: Diplomatic relations, 80 years"
    row = decided().get()
    assert (str(row.budget), row.currency, [one.what for one in row.lines.all()]) == ("100.50", "USD", ["Meeting"])


def test_letting_pass_says_why(ties, api_of):
    address, api = f"/horizon/relations.established_on:{ties.pk}:80", api_of("chi")
    assert api.post(address, {"decision": "let_pass"}).status_code == 422
    assert not decided().exists()
    assert api.post(address, {"decision": "let_pass", "why": "The State marks it."}).status_code == 201
    assert decided().get().state == "let_pass"


def test_what_is_wrong_with_a_decision_is_said_beside_its_field(ties, personas, api_of):
    address, api = f"/horizon/relations.established_on:{ties.pk}:80", api_of("chi")
    for body in (
        {}, {"decision": "wait"}, {"decision": "adopt", "unit": "NONE"}, {"decision": "adopt", "template": 999},
        {"decision": "adopt", "organisations": [999]}, {"decision": "adopt", "budget": "-1"},
        {"decision": "adopt", "budget": "1"},
    ):  # fmt: skip
        assert api.post(address, body).status_code == 422
    assert not decided().exists()


def test_nobody_decides_out_of_sight_or_without_the_right(ties, personas, api_of):
    hidden = make("relations", personas.hers, established_on="1950-01-18", confidentiality=2)
    body = {"decision": "adopt"}
    assert api_of("binh").post(f"/horizon/relations.established_on:{hidden.pk}:80", body).status_code == 404
    assert api_of("dung").post(f"/horizon/relations.established_on:{ties.pk}:80", body).status_code == 403
    assert api_of("binh").get(f"/horizon?{YEARS}&tier=strategic").json()["items"] == []
    assert not decided().exists()


def event(owner, title, **values):
    given = {"starts_on": "2026-05-20", "ends_on": "", "country": None, "hosts": [], "organisations": []}
    return make("events", owner, title=title, **{**given, **values})


def test_the_calendar_is_told_as_far_as_it_is_announced(personas, api_of):
    event(personas.hers, "Hidden", confidentiality=2)
    event(personas.hers, "Only taken", confidentiality=2, announced=1)
    event(personas.hers, "Announced", confidentiality=2, announced=2, venue="Hall 1", begins_at="09:30")
    told = api_of("binh").get("/calendar?in=2026-05").json()
    shown = {(one["name"], one["venue"], one["begins_at"], one["full"], one["url"]) for one in told["items"]}
    assert shown == {(f"Taken: {personas.hers}", "", "", False, ""), ("Announced", "Hall 1", "09:30", False, "")}
    assert len(api_of("an").get("/calendar?in=2026-05").json()["items"]) == 3
    assert api_of("hoa").get("/calendar?in=2026-05").json() == {"items": [], "clashes": []}


def test_clashes_name_the_entries_that_clash(personas, api_of):
    rows = [event(personas.union, title, venue="Hall 1") for title in ("Forum", "Concert")]
    (one,) = api_of("an").get("/calendar?in=2026-05").json()["clashes"]
    assert (one["kind"], one["on"]) == ("hall", "2026-05-20")
    assert set(one["entries"]) == {f"events-{row.pk}" for row in rows}


@pytest.mark.parametrize("query", ["in=2020-2024", "in=x", "layer=people", "pillar=x", "country=x", "unit=1"])
def test_what_cannot_be_asked_of_the_calendar_is_said(query, api_of):
    assert api_of("an").get(f"/calendar?{query}").status_code == 400
