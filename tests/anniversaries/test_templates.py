"""Templates of programmes: what their texts may say, and what a programme takes from them."""

import pytest
from django.core.exceptions import ValidationError

from amity.access.actors import Actor
from amity.access.scope import visible_to
from amity.anniversaries import services
from amity.anniversaries.models import Anniversary
from amity.core.dates import PartialDate
from amity.records import registry, shelving
from amity.records.models import Shelf
from tests.factories import make
from tests.personas import TODAY

SYSTEM = Actor.system()
pytestmark = pytest.mark.django_db


@pytest.fixture
def template(personas):
    """A template without lines."""
    return make("programme_templates", personas.union, name="Ties")


@pytest.fixture
def ties(personas):
    """Ties with Laos, whose day is the 5th of September."""
    laos = make("countries", personas.union, code="LA", name="Laos", name_vi="Lào")
    return make("relations", personas.union, country=laos, established_on="1962-09-05", tier="special")


def line(template, what, **values):
    given = {"kind": "other", "event_kind": "", "months_before": 0, **values}
    return make("template_lines", template.owner, template=template, what=what, **given)


def adopt(row, template, personas, actor=SYSTEM, base="relations.established_on", years=70, **settled):
    programme = services.Programme(**{"owner_id": personas.union.pk, "template": template, **settled})
    return services.adopt(f"{base}:{row.pk}:{years}", programme, actor=actor, today=TODAY)


def rows(record):
    return visible_to(SYSTEM, registry.get(record))


def made_of(template, **values):
    """The lines a template would make for an anniversary nobody has stored."""
    given = {"title": "Ties with Laos", "years": 70, "falls_on": PartialDate("2032-09-05"), **values}
    return services.lines_of(template, Anniversary(owner=template.owner, **given), actor=SYSTEM)


@pytest.mark.parametrize(
    ("what", "filled"),
    [
        ("{title} in {year}", "Ties with Laos in 2032"),
        ("{years}, {years} and {years}", "70, 70 and 70"),
        ("Nothing to fill in", "Nothing to fill in"),
        ("{{title}} stands in braces", "{title} stands in braces"),
        ("Ảnh “{title}” – 友好", "Ảnh “Ties with Laos” – 友好"),
    ],
)
def test_a_text_is_filled_with_the_name_the_years_and_the_year(what, filled, template):
    line(template, what)
    assert [one.what for one in made_of(template)] == [filled]


@pytest.mark.parametrize("what", ["{title:d}", "{years:>9999999}", "{title!r}", "{title!x}", "{years:{year}}"])
def test_a_text_that_asks_for_a_form_of_its_own_is_refused(what, template):
    with pytest.raises(ValidationError, match="may name {title}, {years} and {year}"):
        line(template, what)
    assert not rows("template_lines").exists()


@pytest.mark.parametrize("what_vi", ["Ảnh {tên}", "Ảnh {title", "Ảnh }", "Ảnh {title.__class__}", "Ảnh {years[0]}"])
def test_the_vietnamese_text_is_looked_at_too_and_blamed_by_its_name(what_vi, template):
    with pytest.raises(ValidationError) as refused:
        line(template, "Photographs", what_vi=what_vi)
    assert set(refused.value.message_dict) == {"what_vi"}


def test_the_complaint_repeats_no_more_than_the_beginning_of_a_long_text(template):
    with pytest.raises(ValidationError) as refused:
        line(template, "{" + "x" * 150)
    (told,) = refused.value.message_dict["what"]
    assert "x" * 79 in told
    assert "x" * 80 not in told


def test_a_template_holds_the_same_words_once_and_another_template_may_hold_them(template, personas):
    line(template, "Meeting")
    with pytest.raises(ValidationError, match="The template already has a line of these words"):
        line(template, "Meeting", kind="award")
    line(make("programme_templates", personas.union, name="Another"), "Meeting")
    assert rows("template_lines").count() == 2


def test_two_templates_cannot_have_one_name(template, personas):
    with pytest.raises(ValidationError):
        make("programme_templates", personas.hers, name="Ties")
    assert rows("programme_templates").count() == 1


@pytest.mark.parametrize(
    ("falls_on", "months", "due"),
    [
        ("2032-09-05", 0, "2032-09-05"),
        ("2032-09-05", 9, "2031-12"),
        ("2032-09-05", -4, "2033-01"),
        ("2032-09", 0, "2032-09"),
        ("2032-09", 8, "2032-01"),
        ("2032", 0, "2032"),
        ("2032", 1, "2031-12"),
        ("2032", -1, "2032-02"),
        ("2032-02-29", 12, "2031-02"),
    ],
)
def test_a_line_is_due_on_the_day_itself_or_in_a_month_counted_from_it(falls_on, months, due, template):
    line(template, "Work", months_before=months)
    assert [str(one.due_on) for one in made_of(template, falls_on=PartialDate(falls_on))] == [due]


@pytest.mark.parametrize("months", [32767, -32767])
def test_months_beyond_every_calendar_end_at_its_edge(months, template):
    line(template, "Work", months_before=months)
    (made,) = made_of(template, falls_on=PartialDate("2032-09-05"))
    assert made.due_on is not None
    assert made.due_on.year == (1 if months > 0 else 4763)


def test_lines_stand_in_the_order_in_which_they_fall_due(template):
    for months in (0, -2, 12, 3, 3):
        line(template, f"Work {months} {rows('template_lines').count()}", months_before=months)
    assert [one.what for one in made_of(template)] == ["Work 12 2", "Work 3 3", "Work 3 4", "Work 0 0", "Work -2 1"]


def test_the_vietnamese_text_names_the_anniversary_in_vietnamese_and_else_as_it_is_named(template):
    line(template, "For {title}", what_vi="Cho {title}")
    assert [one.what_vi for one in made_of(template, title_vi="Quan hệ với Lào")] == ["Cho Quan hệ với Lào"]
    assert [one.what_vi for one in made_of(template)] == ["Cho Ties with Laos"]


def test_a_name_that_looks_like_a_field_is_not_filled_in_again(template):
    line(template, "For {title}")
    assert [one.what for one in made_of(template, title="The {years} club")] == ["For The {years} club"]


def test_a_text_grown_too_long_by_its_filling_is_cut(template):
    line(template, "{title} {title}")
    (made,) = made_of(template, title="x" * 299)
    assert made.what == "x" * 299 + " "


def test_only_an_event_with_a_kind_is_entered_among_the_events(ties, template, personas):
    line(template, "Meeting", kind="event", event_kind="meeting")
    line(template, "Some event", kind="event")
    line(template, "An exhibition", kind="exhibition", event_kind="meeting")
    row = adopt(ties, template, personas)
    assert [one.title for one in rows("events")] == ["Meeting"]
    linked = {one.what: one.event and one.event.title for one in row.lines.all()}
    assert linked == {"Meeting": "Meeting", "Some event": None, "An exhibition": None}


def test_events_belong_to_the_unit_of_the_programme_and_are_as_confidential(ties, template, personas):
    line(template, "Meeting", kind="event", event_kind="meeting")
    row = adopt(ties, template, personas, owner_id=personas.hers.pk, confidentiality=2, actor=personas.actor("an"))
    (event,), (made,) = rows("events"), row.lines.all()
    assert {(one.owner_id, one.confidentiality) for one in (row, event, made)} == {(personas.hers.pk, 2)}
    assert not visible_to(personas.actor("binh"), registry.get("events")).exists()


def test_an_event_of_several_countries_names_none_as_its_place(template, personas):
    countries = [make("countries", personas.union) for _n in range(2)]
    milestone = make("milestones", personas.union, happened_on="1962-09-05", countries=countries)
    line(template, "Meeting", kind="event", event_kind="meeting")
    row = adopt(milestone, template, personas, base="milestones.happened_on")
    (event,) = rows("events")
    assert set(row.countries.all()) == set(countries)
    assert (event.country, event.anniversary_of, event.anniversary_years) == (None, row.title, 70)


def test_an_event_due_in_a_month_is_planned_for_that_month(ties, template, personas):
    line(template, "Opening", kind="event", event_kind="meeting", months_before=3)
    adopt(ties, template, personas)
    assert [(str(one.starts_on), one.state) for one in rows("events")] == [("2032-06", "planned")]


def test_an_event_keeps_the_beginning_of_a_very_long_name(template, personas):
    name = "Ủy ban " + "x" * 280
    milestone = make("milestones", personas.union, title=name, title_vi=name, happened_on="1962-09-05")
    line(template, "Meeting", kind="event", event_kind="meeting")
    row = adopt(milestone, template, personas, base="milestones.happened_on")
    (event,) = rows("events")
    assert min(len(row.title), len(row.title_vi)) > 290
    assert (event.anniversary_of, event.anniversary_of_vi) == (row.title[:250], row.title_vi[:250])


def test_lines_out_of_sight_or_thrown_away_make_nothing(ties, template, personas):
    make("template_lines", personas.hers, template=template, what="Secret", confidentiality=2)
    gone = line(template, "Gone")
    shelving.shelve(registry.get("template_lines"), [gone.pk], Shelf.TRASHED, actor=SYSTEM)
    line(template, "Meeting")
    row = adopt(ties, template, personas, actor=personas.actor("binh"), owner_id=personas.other.pk)
    assert [one.what for one in row.lines.all()] == ["Meeting"]


def test_what_is_refused_in_the_middle_leaves_nothing_of_the_programme(ties, template, personas):
    line(template, "Meeting", kind="event", event_kind="meeting")
    with pytest.raises(ValidationError, match="Name the currency"):
        adopt(ties, template, personas, budget=100)
    counts = {name: rows(name).count() for name in ("anniversaries", "programme_lines", "events")}
    assert counts == {"anniversaries": 0, "programme_lines": 0, "events": 0}


def test_a_programme_stays_as_it_is_when_its_template_changes(ties, template, personas):
    made = line(template, "Meeting")
    row = adopt(ties, template, personas)
    shelving.shelve(registry.get("template_lines"), [made.pk], Shelf.TRASHED, actor=SYSTEM)
    assert [one.what for one in row.lines.all()] == ["Meeting"]


def test_a_template_with_lines_is_not_thrown_away(template):
    line(template, "Meeting")
    with pytest.raises(shelving.StillLinked) as refused:
        shelving.shelve(registry.get("programme_templates"), [template.pk], Shelf.TRASHED, actor=SYSTEM)
    assert [record.name for record, _pk in refused.value.rows] == ["template_lines"]
    assert rows("programme_templates").get().shelf == Shelf.LIVE
