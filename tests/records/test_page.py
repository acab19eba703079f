"""The page of a record: its facts, the rows that point at it, its timeline, its steps; nothing out of sight on it."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from amity.access.actors import Actor
from amity.access.roles import Confidentiality
from amity.records import page, registry
from tests import factories

pytestmark = pytest.mark.django_db
SYSTEM = Actor.system()
UNIT = Confidentiality.UNIT


def read(record_name: str, row, actor: Actor = SYSTEM, language: str = "en") -> page.Page:
    seen = page.read(registry.get(record_name), row.pk, actor, language)
    assert seen is not None
    return seen


def facts(seen: page.Page) -> dict[str, str]:
    return {
        label: cell.text or "; ".join(name for name, _href in cell.links)
        for group in seen.groups
        for label, cell in group.facts
    }


def panels(seen: page.Page) -> dict[str, list[str]]:
    """What the first column of every panel holds."""
    return {
        panel.label: [cells[0].text or "; ".join(name for name, _href in cells[0].links) for _href, cells in panel.rows]
        for panel in seen.panels
    }


def test_no_page_for_what_is_out_of_sight_or_not_there(personas):
    row = factories.make("people", personas.hers, confidentiality=UNIT)
    record = registry.get("people")
    assert page.read(record, row.pk, personas.actor("binh"), "en") is None
    assert page.read(record, 999999, SYSTEM, "en") is None
    assert page.read(record, row.pk, personas.actor("dung"), "en") is not None


def test_facts_stand_in_their_sections_and_only_those_there_are(personas):
    country = factories.make("countries", personas.hers, name="Laos", name_vi="Lào")
    row = factories.make(
        "people", personas.hers, name="Lan", name_vi="Lan Anh", country=country, born_on="1963-09", studied_in=[country]
    )
    seen = read("people", row)
    assert [group.label for group in seen.groups] == ["Name", "Person", "Care and source"]
    told = facts(seen)
    assert (told["Name"], told["Country"], told["Studied or worked in"]) == ("Lan", "Laos", "Laos")
    assert (told["Born on"], told["Overseas Vietnamese"], told["Owner"]) == ("September 1963", "No", "City union")
    assert not {"Email", "Died on", "Name in Vietnamese"} & set(told)
    in_vietnamese = facts(read("people", row, language="vi"))
    assert {"Lan Anh", "Lào", "tháng 9 năm 1963", "Liên hiệp thành phố"} <= set(in_vietnamese.values())


def test_a_linked_row_out_of_sight_is_an_ellipsis_that_leads_nowhere(personas):
    hidden = factories.make("countries", personas.hers, name="Atlantis", confidentiality=UNIT)
    row = factories.make("people", personas.hers, country=hidden, studied_in=[hidden], confidentiality=0)
    seen = read("people", row, personas.actor("binh"))
    (cell,) = [cell for group in seen.groups for label, cell in group.facts if label == "Country"]
    assert (cell.text, cell.href, cell.links) == ("…", "", [])
    assert "Studied or worked in" not in facts(seen)
    assert "Atlantis" not in str(seen)
    assert f"/countries/{hidden.pk}/" not in str(seen)


def test_rows_that_point_here_stand_in_panels_the_latest_first(personas):
    party = factories.make("organisations", personas.hers, name="Cuba House")
    for title, signed in (("Old", "1973"), ("New", "2023-05"), ("Undated", "")):
        factories.make("agreements", personas.hers, title=title, signed_on=signed, parties=[party])
    seen = read("organisations", party)
    assert panels(seen)["Agreements"] == ["New", "Old", "Undated"]
    (panel,) = [one for one in seen.panels if one.label == "Agreements"]
    assert (panel.count, panel.has_more, panel.all_href) == ("3", False, f"/agreements/?parties={party.pk}")
    assert "Parties" not in panel.columns


def test_a_panel_shows_the_first_rows_and_says_that_there_are_more(personas):
    country = factories.make("countries", personas.hers)
    for _n in range(page.SHORT + 1):
        factories.make("people", personas.hers, country=country, studied_in=[])
    seen = read("countries", country)
    (panel,) = [one for one in seen.panels if one.all_href == f"/people/?country={country.pk}"]
    assert (len(panel.rows), panel.has_more, panel.count) == (page.SHORT, True, str(page.SHORT + 1))


def test_two_links_of_one_type_make_two_panels_told_apart(personas):
    first, second = (factories.make("people", personas.hers, name=name) for name in ("Lan", "Mai"))
    factories.make("ties", personas.hers, person=first, other_person=second, kind="taught")
    assert set(panels(read("people", first))) == {"Ties (First person)"}
    assert set(panels(read("people", second))) == {"Ties (Second person)"}


def test_hidden_rows_are_in_no_panel_and_in_no_count(personas):
    country = factories.make("countries", personas.hers, confidentiality=0)
    for level in (UNIT, Confidentiality.RESTRICTED, Confidentiality.PUBLIC):
        factories.make("events", personas.hers, country=country, title=f"Event {level}", confidentiality=level)
    for name, told in (("an", 3), ("dung", 2), ("binh", 1), ("nobody", 1)):
        seen = read("countries", country, personas.actor(name))
        (panel,) = [one for one in seen.panels if one.label == "Events (Partner country)"]
        assert (panel.count, len(panel.rows), len(seen.timeline)) == (str(told), told, told), name


def test_a_panel_of_hidden_rows_alone_is_not_there(personas):
    country = factories.make("countries", personas.hers, confidentiality=0)
    factories.make("events", personas.hers, country=country, confidentiality=UNIT)
    seen = read("countries", country, personas.actor("binh"))
    assert (panels(seen), seen.timeline) == ({}, [])


def test_names_in_panels_and_on_timelines_hide_what_they_are_made_of(personas):
    country = factories.make("countries", personas.hers, confidentiality=0)
    item = factories.make("aid_items", personas.hers, title="Silent help", confidentiality=UNIT)
    factories.make("aid_flows", personas.hers, item=item, confidentiality=0, value_on="2023")
    person = factories.make("people", personas.hers, name="Lê Kín", confidentiality=UNIT)
    host = factories.make("organisations", personas.hers, country=country, confidentiality=0)
    factories.make("positions", personas.hers, person=person, organisation=host, title="Chair", confidentiality=0)
    seen = read("organisations", host, personas.actor("binh"))
    assert panels(seen)["Positions"] == ["…"]
    assert "Lê Kín" not in str(seen)
    assert "Lê Kín" in str(read("organisations", host, personas.actor("an")))


def test_the_timeline_holds_everything_of_a_day_the_latest_day_first(personas):
    country = factories.make("countries", personas.hers)
    factories.make("events", personas.hers, title="Festival", country=country, starts_on="2023-05-22")
    factories.make("agreements", personas.hers, title="Treaty", countries=[country], signed_on="2023-05-22")
    factories.make("milestones", personas.hers, title="Visit", countries=[country], happened_on="1977")
    factories.make("milestones", personas.hers, title="Bridge", countries=[country], happened_on="1977")
    factories.make("agreements", personas.hers, title="Undated", countries=[country], signed_on="")
    told = [(moment.on, moment.label) for moment in read("countries", country).timeline]
    assert sorted(told[:2]) == [("22 May 2023", "Festival"), ("22 May 2023", "Treaty")]
    assert sorted(told[2:]) == [("1977", "Bridge"), ("1977", "Visit")]


def test_a_row_that_points_here_twice_stands_on_the_timeline_once(personas):
    party = factories.make("organisations", personas.hers)
    event = factories.make("events", personas.hers, hosts=[party], organisations=[party], starts_on="2023")
    seen = read("organisations", party)
    assert [moment.href for moment in seen.timeline if moment.href] == [f"/events/{event.pk}/"]


def test_the_dates_of_the_row_itself_stand_on_its_timeline_under_their_names(personas):
    row = factories.make("agreements", personas.hers, signed_on="2022-10-31", ends_on="2027")
    told = [(moment.on, moment.label, moment.href) for moment in read("agreements", row).timeline]
    assert told == [("2027", "Agreement runs out", ""), ("31 October 2022", "Signing", "")]


def test_a_timeline_ends_somewhere(personas, monkeypatch):
    monkeypatch.setattr(page, "LONG", 3)
    country = factories.make("countries", personas.hers)
    for year in range(2000, 2006):
        factories.make("events", personas.hers, country=country, starts_on=str(year))
    seen = read("countries", country)
    assert [moment.sort for moment in seen.timeline] == ["2005", "2004", "2003"]
    assert [panel.count for panel in seen.panels if panel.label == "Events (Partner country)"] == ["3+"]


def test_steps_and_the_right_to_edit_follow_the_reader(personas):
    row = factories.make("agreements", personas.hers, state="signed")
    seen = read("agreements", row, personas.actor("an"))
    assert (seen.state, [step.name for step in seen.steps], seen.may_edit) == (
        "Signed",
        ["start", "let_lapse", "lapse", "end"],
        True,
    )
    seen = read("agreements", row, personas.actor("dung"))
    assert (seen.state, seen.steps, seen.may_edit) == ("Signed", [], False)
    assert read("people", factories.make("people", personas.hers)).state == ""


def test_a_page_costs_the_same_however_many_rows_point_at_it(personas):
    country = factories.make("countries", personas.hers)

    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            read("countries", country, personas.actor("an"))
        return len(captured)

    def fill() -> None:
        factories.make("people", personas.hers, country=country, studied_in=[country])
        factories.make("events", personas.hers, country=country)
        factories.make("agreements", personas.hers, countries=[country])
        factories.make("organisations", personas.hers, country=country, focus_countries=[country])

    fill()
    one = queries()
    for _n in range(3):
        fill()
    assert queries() == one
