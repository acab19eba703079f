"""Adopting an anniversary, letting it pass, and what becomes of its programme."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError

from amity.access.actors import Actor
from amity.access.scope import visible_to
from amity.anniversaries import services
from amity.anniversaries.services import Programme
from amity.records import registry, shelving, workflow, writes
from amity.records.models import Shelf
from amity.records.writes import NotAllowed
from tests.factories import make

SYSTEM = Actor.system()
TODAY = date(2028, 9, 1)
pytestmark = pytest.mark.django_db


@pytest.fixture
def ties(personas):
    """Ties with Russia, which turn 80 on 30 January 2030."""
    union = personas.union
    country = make("countries", union, code="RU", name="Russia", name_vi="Nga")
    return make("relations", union, country=country, established_on="1950-01-30", tier="comprehensive_strategic")


@pytest.fixture
def template(personas):
    """A programme with an exhibition, a meeting, a letter and a report."""
    made = make("programme_templates", personas.union, name="Ties")
    for months, kind, event_kind, what, what_vi in (
        (6, "exhibition", "", "Photographs for {title}", "Triển lãm ảnh: {title}"),
        (0, "event", "meeting", "Friendship meeting: {years} years", "Gặp mặt hữu nghị: {years} năm"),
        (0, "greeting", "", "Message of greetings", ""),
        (-1, "publication", "", "Report of the programme of {year}", ""),
    ):
        make("template_lines", personas.union, template=made, months_before=months, kind=kind, event_kind=event_kind,
             what=what, what_vi=what_vi)  # fmt: skip
    return made


def address_of(ties, years=80):
    return f"relations.established_on:{ties.pk}:{years}"


def adopt(ties, personas, actor=SYSTEM, **settled):
    settled = Programme(**{"owner_id": personas.union.pk, **settled})
    return services.adopt(address_of(ties), settled, actor=actor, today=TODAY)


def rows(record):
    return visible_to(SYSTEM, registry.get(record))


def lines_of(anniversary):
    return list(rows("programme_lines").filter(anniversary=anniversary).order_by("due_on", "pk"))


def taken(record, name, row, asked=None, why="", actor=SYSTEM, today=TODAY):
    declared = registry.get(record)
    return workflow.take(declared, declared.step(name), row.pk, actor=actor, today=today, why=why, asked=asked or {})


def save(row):
    writes.save(row, actor=SYSTEM)
    return row


def test_adopting_enters_the_anniversary_with_its_name_day_and_countries(ties, personas):
    row = adopt(ties, personas, budget=500, currency="VND")
    assert row.title == "Russia: Diplomatic relations, 80 years"
    assert row.title_vi.startswith("Nga: ")
    assert (str(row.since_on), row.years, str(row.falls_on)) == ("1950-01-30", 80, "2030-01-30")
    assert (str(row.begin_on), row.state, row.budget, row.currency) == ("2028-07", "adopted", 500, "VND")
    assert [one.code for one in row.countries.all()] == ["RU"]
    assert lines_of(row) == []


def test_a_template_makes_lines_before_on_and_after_the_day(ties, personas, template):
    row = adopt(ties, personas, template=template)
    found = [(str(one.due_on), one.kind, one.what) for one in lines_of(row)]
    assert found == [
        ("2029-07", "exhibition", "Photographs for Russia: Diplomatic relations, 80 years"),
        ("2030-01-30", "event", "Friendship meeting: 80 years"),
        ("2030-01-30", "greeting", "Message of greetings"),
        ("2030-02", "publication", "Report of the programme of 2030"),
    ]
    assert lines_of(row)[1].what_vi == "Gặp mặt hữu nghị: 80 năm"


def test_a_line_that_is_an_event_enters_it_as_planned(ties, personas, template):
    host = make("organisations", personas.union, name="Viet Nam - Russia Friendship Association")
    row = adopt(ties, personas, template=template, organisations=[host])
    (event,) = [one.event for one in lines_of(row) if one.event]
    assert (event.title, event.kind, event.state) == ("Friendship meeting: 80 years", "meeting", "planned")
    assert (str(event.starts_on), event.country.code, event.anniversary_years) == ("2030-01-30", "RU", 80)
    assert list(event.hosts.all()) == [host]


def test_a_message_of_greetings_is_entered_as_a_draft_and_done_once_it_went_out(ties, personas, template):
    host = make("organisations", personas.union, name="Viet Nam - Russia Friendship Association")
    row = adopt(ties, personas, template=template, organisations=[host])
    (line,) = [one for one in lines_of(row) if one.letter]
    letter = line.letter
    assert (line.kind, letter.kind, letter.state, letter.country.code) == ("greeting", "greeting", "draft", "RU")
    assert (letter.subject, letter.occasion) == ("Message of greetings", row.title)
    assert letter.from_organisation == host
    with pytest.raises(services.LetterNotSent, match="has not gone out"):
        taken("programme_lines", "carry_out", line)
    letter.text = "Eighty years of friendship."
    taken("letters", "send", taken("letters", "check", save(letter)))
    assert taken("programme_lines", "carry_out", line).state == "done"


def test_greetings_to_nobody_in_particular_make_no_letter(ties, personas, template):
    row = make("organisations", personas.union, founded_on="1950-01-30", country=None)
    settled = Programme(owner_id=personas.union.pk, template=template)
    made = services.adopt(f"organisations.founded_on:{row.pk}:80", settled, actor=SYSTEM, today=TODAY)
    assert [one.letter for one in lines_of(made)] == [None] * 4


def test_what_would_be_entered_is_told_before_and_enters_nothing(ties, personas, template):
    foreseen = services.foreseen(address_of(ties), actor=SYSTEM)
    told = [one.what for one in services.lines_of(template, foreseen, actor=SYSTEM)]
    assert told[1] == "Friendship meeting: 80 years"
    assert services.lines_of(None, foreseen, actor=SYSTEM) == []
    assert not rows("anniversaries").exists()
    assert not rows("events").exists()


def test_letting_pass_keeps_the_reason(ties, personas):
    row = services.let_pass(address_of(ties), personas.union.pk, actor=SYSTEM, today=TODAY, why="Marked by the State.")
    assert (row.state, row.reason) == ("let_pass", "Marked by the State.")


def test_letting_pass_without_a_reason_is_refused(ties, personas):
    with pytest.raises(ValidationError, match="Say why the anniversary is let pass"):
        services.let_pass(address_of(ties), personas.union.pk, actor=SYSTEM, today=TODAY, why="")
    assert not rows("anniversaries").exists()


def test_nobody_decides_twice(ties, personas, template):
    adopt(ties, personas)
    with pytest.raises(ValidationError, match="Somebody has already decided"):
        adopt(ties, personas, template=template)
    with pytest.raises(ValidationError, match="Somebody has already decided"):
        services.let_pass(address_of(ties), personas.union.pk, actor=SYSTEM, today=TODAY, why="No.")
    assert rows("anniversaries").count() == 1
    assert not rows("events").exists()


def test_a_decision_in_the_trash_does_not_stand_in_the_way_of_a_new_one(ties, personas):
    first = adopt(ties, personas)
    shelving.shelve(registry.of(type(first)), [first.pk], Shelf.TRASHED, actor=SYSTEM)
    second = services.let_pass(address_of(ties), personas.union.pk, actor=SYSTEM, today=TODAY, why="Too near the 75th.")
    assert second.pk != first.pk
    assert rows("anniversaries").get().state == "let_pass"


def test_nobody_decides_on_what_he_may_not_see_or_for_a_unit_that_is_not_his(ties, personas):
    hidden = make("relations", personas.hers, established_on="1950-01-18", confidentiality=2)
    with pytest.raises(services.NoSuchAnniversary):
        adopt(hidden, personas, actor=personas.actor("binh"), owner_id=personas.actor("binh").home_unit_id)
    with pytest.raises(NotAllowed):
        adopt(ties, personas, actor=personas.actor("an"), owner_id=personas.union.pk)


def test_a_programme_goes_from_adopted_to_reported(ties, personas, template):
    row = adopt(ties, personas, template=template)
    taken("anniversaries", "prepare", row)
    with pytest.raises(services.NotYetThere, match="has not come"):
        taken("anniversaries", "hold", row, today=date(2029, 12, 31))
    taken("anniversaries", "hold", row, today=date(2030, 1, 31))
    with pytest.raises(services.LinesOpen, match="4 are still planned"):
        taken("anniversaries", "report", row, {"outcome": "Marked."}, today=date(2030, 3, 1))
    exhibition, meeting, greeting, publication = lines_of(row)
    with pytest.raises(services.EventNotHeld):
        taken("programme_lines", "carry_out", meeting)
    taken("events", "hold", meeting.event, today=date(2030, 1, 31))
    taken("programme_lines", "carry_out", meeting)
    with pytest.raises(services.NothingToShow):
        taken("programme_lines", "carry_out", exhibition)
    for line in (exhibition, greeting):
        taken("programme_lines", "carry_out", line, {"result": "Shown in two cities."})
    taken("programme_lines", "drop", publication, why="The review carries it.")
    row = taken("anniversaries", "report", row, {"outcome": "Marked in two cities."}, today=date(2030, 3, 1))
    assert (row.state, row.outcome) == ("reported", "Marked in two cities.")
    assert [one.state for one in lines_of(row)] == ["done", "done", "done", "dropped"]


def test_a_report_says_something(ties, personas):
    row = make("anniversaries", personas.union, state="held")
    with pytest.raises(services.NothingToReport):
        taken("anniversaries", "report", row, {"outcome": "  "})


def test_what_was_adopted_may_be_given_up_and_taken_up_again(ties, personas):
    row = adopt(ties, personas)
    row = taken("anniversaries", "give_up", row, why="No money this year.")
    assert (row.state, row.reason) == ("let_pass", "No money this year.")
    row = taken("anniversaries", "take_up", row)
    assert (row.state, row.reason) == ("adopted", "")


@pytest.mark.parametrize("what", ["For {country}", "For {title", "For {0}", "For {title.upper}", "For {}"])
def test_a_template_with_a_field_that_cannot_be_filled_is_refused(what, personas):
    with pytest.raises(ValidationError, match="may name {title}, {years} and {year}"):
        make("template_lines", personas.union, what=what)
