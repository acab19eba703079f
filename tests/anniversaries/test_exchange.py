"""Rules, templates, programmes and declared days brought from files and handed out in files."""

import csv
import io

import pytest

from amity.access.actors import Actor
from amity.access.scope import visible_to
from amity.anniversaries import rules
from amity.anniversaries.rules import Rule
from amity.exchange import exports, imports
from amity.records import registry
from amity.records.models import Change
from tests.exchange.planned import actions, counts, load, plan, problems, stored, told
from tests.factories import make

SYSTEM = Actor.system()
TIES = "relations.established_on"
pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def folder(settings, tmp_path):
    """Where files that were brought wait."""
    settings.HOME = tmp_path


def exported(name, actor=SYSTEM, **query):
    chunks = exports.csv_chunks(registry.get(name), actor, query)
    return list(csv.DictReader(io.StringIO(b"".join(chunks).decode(), newline="")))


def rows(record, actor=SYSTEM):
    return visible_to(actor, registry.get(record))


RULE = "name,counted_from,tier,every,lead_months"


def test_rules_brought_from_a_file_rule_from_then_on(personas):
    lines = (RULE, f"Ties,{TIES},special,5,18", "Everything,,,10,12")
    assert load("anniversary_rules", personas.actor("chi"), *lines) == (2, 0, 0, 0)
    assert set(rules.in_force(personas.actor("an"))) == {Rule(TIES, "special", 5, 18), Rule("", "", 10, 12)}


@pytest.mark.parametrize(
    ("line", "column"),
    [
        ("Wrong,people.name,,5,6", "counted_from"),
        ("Wrong,,friends,5,6", "tier"),
        ("Wrong,,,five,6", "every"),
        ("Wrong,,,-5,6", "every"),
        ("Wrong,,,,6", "every"),
        ("Wrong,,,5,", "lead_months"),
        (",,,5,6", "name"),
    ],
)
def test_a_rule_that_cannot_be_read_is_told_with_its_column_and_the_others_are_brought(line, column, personas):
    made = plan("anniversary_rules", SYSTEM, RULE, line, "Right,,,10,12", constants={"owner": "UNION"})
    assert [(one.row, one.column) for one in problems(made)] == [(2, column)]
    assert counts(made) == (1, 0, 0, 1)
    imports.carry_out(made, SYSTEM)
    assert [one.name for one in rows("anniversary_rules")] == ["Right"]


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("First,,special,5,6", "Second,,special,5,12"),
        (f"First,{TIES},,5,6", f"Second,{TIES},,5,6"),
    ],
)
def test_of_two_rules_for_the_same_years_in_one_file_not_both_are_stored(first, second, personas):
    load("anniversary_rules", personas.actor("chi"), RULE, first, second)
    assert rows("anniversary_rules").count() <= 1


def test_a_rule_for_years_that_have_one_is_refused_and_the_rule_stays(personas):
    make("anniversary_rules", personas.union, name="First", tier="special", every=5, lead_months=18)
    load("anniversary_rules", personas.actor("chi"), RULE, "Second,,special,5,6")
    assert [(one.name, one.lead_months) for one in rows("anniversary_rules")] == [("First", 18)]


def test_a_rule_of_the_same_name_is_changed_and_not_entered_again(personas):
    row = make("anniversary_rules", personas.union, name="Ties", every=5, lead_months=18)
    assert load("anniversary_rules", personas.actor("chi"), RULE, "Ties,,,5,24", decide="same") == (0, 1, 0, 0)
    row.refresh_from_db()
    assert (row.lead_months, row.version) == (24, 2)
    assert load("anniversary_rules", personas.actor("chi"), RULE, "Ties,,,5,24", decide="same") == (0, 0, 1, 0)


def test_an_import_of_rules_is_undone_and_the_first_rules_hold_again(personas):
    made = plan("anniversary_rules", personas.actor("chi"), RULE, "Ties,,,7,1")
    imports.carry_out(made, personas.actor("chi"))
    assert rules.in_force(SYSTEM) == (Rule("", "", 7, 1),)
    outcome = imports.take_back(made, personas.actor("chi"))
    assert (outcome.restored, outcome.left) == (1, [])
    assert rules.in_force(SYSTEM) == rules.first_rules()


LINE = "template,kind,event_kind,what,what_vi,months_before"


def test_lines_find_their_template_by_its_name_and_keep_words_of_both_languages(personas):
    template = make("programme_templates", personas.union, name="Quan hệ")
    lines = (LINE, "Quan hệ,event,meeting,Meeting: {years} years,Gặp mặt: {years} năm,0", "Quan hệ,other,,Report,,-2")
    assert load("template_lines", personas.actor("chi"), *lines) == (2, 0, 0, 0)
    found = template.lines.order_by("-months_before").values_list("what", "what_vi", "event_kind", "months_before")
    assert list(found) == [("Meeting: {years} years", "Gặp mặt: {years} năm", "meeting", 0), ("Report", "", "", -2)]


@pytest.mark.parametrize("what", ["For {country}", "For {title", "For {title:d}", "{years:>99999999}", "{0}"])
def test_no_text_that_cannot_be_filled_in_comes_in_by_a_file(what, personas):
    make("programme_templates", personas.union, name="Ties")
    made = plan("template_lines", personas.actor("chi"), LINE, f"Ties,other,,{what},,0", "Ties,other,,Fine,,0")
    assert counts(made) == (1, 0, 0, 1)
    assert "cannot be filled in" in told(made)[0]
    assert "may name {title}, {years} and {year}" in told(made)[0]


@pytest.mark.parametrize(
    "line", ["Nowhere,other,,Work,,0", ",other,,Work,,0", "Ties,party,,Work,,0", "Ties,other,,,,0"]
)
def test_a_line_without_a_template_a_kind_or_words_is_told(line, personas):
    make("programme_templates", personas.union, name="Ties")
    made = plan("template_lines", personas.actor("chi"), LINE, line)
    assert counts(made) == (0, 0, 0, 1)
    assert len(told(made)) == 1


def test_a_line_finds_no_template_that_is_out_of_sight(personas):
    make("programme_templates", personas.hers, name="Secret", confidentiality=2)
    made = plan("template_lines", personas.actor("binh"), LINE, "Secret,other,,Work,,0")
    other = plan("template_lines", personas.actor("binh"), LINE, "Nowhere,other,,Work,,0")
    assert [one.replace("Secret", "…") for one in told(made)] == [one.replace("Nowhere", "…") for one in told(other)]


ANNIVERSARY = "title,counted_from,counted_row,since_on,years,falls_on,state,reason,budget,currency"


def test_anniversaries_marked_long_ago_are_brought_as_they_ended(personas):
    line = f"Ties with Cuba: 50 years,{TIES},7,2/12/1960,50,2/12/2010,reported,,1500000.50,VND"
    assert load("anniversaries", personas.actor("an"), ANNIVERSARY, line) == (1, 0, 0, 0)
    row = rows("anniversaries").get()
    assert (str(row.since_on), str(row.falls_on), row.years) == ("1960-12-02", "2010-12-02", 50)
    assert (row.state, str(row.budget), row.currency, row.owner) == ("reported", "1500000.50", "VND", personas.hers)


@pytest.mark.parametrize(
    ("end", "words"),
    [
        ("1950-01-30,80,2030-01-30,let_pass,,,", "Say why the anniversary is let pass"),
        ("1950-01-30,80,2030-01-30,adopted,,100,", "Name the currency"),
        ("1950-01-30,80,2030-01-30,adopted,,-100,VND", "cannot be negative"),
        ("30 Brumaire,80,2030-01-30,adopted,,,", "is not a date"),
        ("1950-01-30,many,2030-01-30,adopted,,,", ""),
        ("1950-01-30,80,2030-02-30,adopted,,,", "is not a date"),
        ("1950-01-30,80,2030-01-30,forgotten,,,", ""),
    ],
)
def test_an_anniversary_that_contradicts_itself_is_not_brought(end, words, personas):
    made = plan("anniversaries", personas.actor("an"), ANNIVERSARY, f"Ties,{TIES},7,{end}")
    if counts(made)[0]:  # what only the database compares is told when the line is stored
        imports.carry_out(made, personas.actor("an"))
    assert counts(made) == (0, 0, 0, 1)
    assert words in told(made)[0]
    assert not rows("anniversaries").exists()


def test_nobody_decides_on_an_anniversary_a_second_time_by_a_file(personas):
    row = make("anniversaries", personas.other, counted_row=7, years=80, confidentiality=2)
    line = f"Under another name,{TIES},7,1950-01-30,80,2030-01-30,adopted,,,"
    made = plan("anniversaries", personas.actor("an"), ANNIVERSARY, line)
    if counts(made)[0]:
        imports.carry_out(made, personas.actor("an"))
    assert counts(made) == (0, 0, 0, 1)
    assert row.title not in told(made)[0]
    assert rows("anniversaries").count() == 1


PROGRAMME = "anniversary,kind,what,due_on,budget,currency,state,result"


def test_lines_of_a_programme_find_their_anniversary_and_bring_partial_dates(personas):
    row = make("anniversaries", personas.hers, title="Ties")
    lines = (
        PROGRAMME,
        "Ties | 2030-01-30,exhibition,Photographs,12/2029,,,planned,",
        "Ties | 2030-01-30,award,Medals,2030,100,USD,done,Given.",
    )
    assert load("programme_lines", personas.actor("an"), *lines) == (2, 0, 0, 0)
    found = [(one.what, str(one.due_on), one.state, one.result) for one in row.lines.order_by("due_on")]
    assert found == [("Photographs", "2029-12", "planned", ""), ("Medals", "2030", "done", "Given.")]


def test_an_import_of_lines_is_undone_but_for_what_somebody_went_on_with(personas):
    from amity.anniversaries import services
    from tests.personas import TODAY

    make("anniversaries", personas.hers, title="Ties")
    an = personas.actor("an")
    made = plan(
        "programme_lines", an, PROGRAMME, *(f"Ties | 2030-01-30,other,{what},,,,planned," for what in ("One", "Two"))
    )
    imports.carry_out(made, an)
    kept = stored("programme_lines", what="Two")
    services.carry_out(kept, actor=an, today=TODAY, result="Done.")
    outcome = imports.take_back(made, an)
    assert outcome.restored == 1
    assert [(one.record.name, one.row_id) for one in outcome.left] == [("programme_lines", kept.pk)]
    assert [one.what for one in rows("programme_lines")] == ["Two"]


def test_an_anniversary_that_has_got_a_programme_survives_the_undoing_of_its_import(personas):
    an = personas.actor("an")
    made = plan("anniversaries", an, ANNIVERSARY, f"Ties,{TIES},7,1950-01-30,80,2030-01-30,adopted,,,")
    imports.carry_out(made, an)
    row = rows("anniversaries").get()
    make("programme_lines", personas.hers, anniversary=row)
    outcome = imports.take_back(made, an)
    assert (outcome.restored, [one.row_id for one in outcome.left]) == (0, [row.pk])
    assert rows("anniversaries").get() == row


DAYS = "country,kind,name,name_vi,first_on,last_on"


def test_declared_days_are_brought_with_their_country_in_either_spelling_of_a_day(personas):
    make("countries", personas.union, code="VN", name="Viet Nam")
    lines = (DAYS, "VN,mourning,Mourning,Quốc tang,25/7/2024,26/7/2024", "VN,day_off,Bridge day,,2026-01-02,")
    assert load("special_days", personas.actor("chi"), *lines) == (2, 0, 0, 0)
    found = [
        (one.name_vi, str(one.first_on), one.last_on and str(one.last_on))
        for one in rows("special_days").order_by("first_on")
    ]
    assert found == [("Quốc tang", "2024-07-25", "2024-07-26"), ("", "2026-01-02", None)]


@pytest.mark.parametrize(
    "line",
    [
        "VN,mourning,Mourning,,7/2024,",
        "VN,mourning,Mourning,,2024,",
        "VN,mourning,Mourning,,2024-07-25,2024",
        "VN,mourning,Mourning,,2024-07-25,2024-07-24",
        "VN,mourning,Mourning,,2024-02-30,",
        "VN,mourning,Mourning,,,",
        "XX,mourning,Mourning,,2024-07-25,",
        "VN,birthday,Mourning,,2024-07-25,",
    ],
)
def test_declared_days_without_a_day_a_country_or_a_kind_are_not_brought(line, personas):
    make("countries", personas.union, code="VN", name="Viet Nam")
    made = plan("special_days", personas.actor("chi"), DAYS, line)
    assert counts(made) == (0, 0, 0, 1)
    assert not rows("special_days").exists()


def test_the_same_days_twice_in_one_file_are_told_and_not_stored_twice(personas):
    make("countries", personas.union, code="VN", name="Viet Nam")
    made = plan("special_days", personas.actor("chi"), DAYS, *(["VN,mourning,Mourning,,2024-07-25,"] * 2))
    assert "create" not in actions(made)[1:]
    assert told(made) != []


def test_who_may_not_write_for_the_union_brings_no_days_to_it(personas):
    make("countries", personas.union, code="VN", name="Viet Nam")
    with_owner = ("owner," + DAYS, "UNION,VN,mourning,Mourning,,2024-07-25,")
    made = plan("special_days", personas.actor("an"), *with_owner)
    assert counts(made)[0] == 0
    assert not rows("special_days").exists()
    assert not Change.objects.filter(record="special_days").exists()


def test_an_export_names_what_is_linked_and_holds_only_rows_its_reader_sees(personas):
    russia = make("countries", personas.union, code="RU", name="Russia")
    shown = make("anniversaries", personas.union, title="Ties", countries=[russia], budget="1500.5", currency="USD")
    make("anniversaries", personas.hers, title="Secret ties", confidentiality=2)
    (row,) = exported("anniversaries", personas.actor("binh"))
    wanted = {"id": str(shown.pk), "title": "Ties", "counted_from": TIES, "falls_on": "2030-01-30", "countries": "RU"}
    wanted |= {"years": "80", "begin_on": "2028-07", "budget": "1500.50", "currency": "USD", "state": "adopted"}
    assert {name: row[name] for name in wanted} == wanted
    assert {one["title"] for one in exported("anniversaries", personas.actor("an"))} == {"Ties", "Secret ties"}
    assert exported("anniversaries", Actor.nobody()) == []


def test_an_export_of_lines_can_be_narrowed_to_one_programme(personas):
    row = make("anniversaries", personas.union, title="Ties")
    make("programme_lines", personas.union, anniversary=row, what="=Concert")
    make("programme_lines", personas.union)
    (line,) = exported("programme_lines", anniversary=str(row.pk))
    assert (line["anniversary"], line["what"], line["event"], line["letter"]) == (
        "Ties | 2030-01-30", "'=Concert", "", "",
    )  # fmt: skip
