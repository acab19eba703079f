"""Imports: what a plan says of each row, and that carrying it out writes all of it or nothing."""

import csv
import io
from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import translation
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from amity.access.actors import Actor
from amity.access.roles import Confidentiality
from amity.core.dates import PartialDate
from amity.core.fields import PartialDateField
from amity.exchange import exports, imports, planning
from amity.records import fields, registry, search, writes
from amity.records.models import Change
from tests import factories
from tests.exchange.planned import actions, counts, everything, lines_of, load, plan, problems, stored, told

pytestmark = pytest.mark.django_db
SYSTEM = Actor.system()
PUBLIC, UNIT = Confidentiality.PUBLIC, Confidentiality.UNIT


def test_new_rows_are_stored_with_their_links_history_and_search_entries(personas):
    factories.make("countries", personas.union, code="VN")
    factories.make("countries", personas.union, code="CU")
    lines = ("name,country,studied_in,born_on,email", "Lê An,VN,CU; VN,1963,an@example.org", "Trần Bình,,,,")
    made = plan("people", personas.actor("an"), *lines)
    assert (told(made), actions(made)) == ([], ["create", "create"])
    imports.carry_out(made, personas.actor("an"), why="A list.")
    assert (counts(made), made.state, made.written) == ((2, 0, 0, 0), "done", 2)
    row = stored("people", name="Lê An")
    assert (row.country.code, row.owner, row.born_on) == ("VN", personas.hers, PartialDate("1963"))
    assert sorted(country.code for country in row.studied_in.all()) == ["CU", "VN"]
    change = Change.objects.get(record="people", row_id=row.pk)
    assert (change.action, change.why, change.account, change.values) == ("create", "A list.", personas.an, {})
    assert [hit.row_id for hit in search.find(SYSTEM, "le an", record=registry.get("people"))] == [row.pk]


def test_rows_found_by_their_key_are_changed_where_cells_differ_and_skipped_where_none_does(personas):
    same, other = (factories.make("people", personas.hers, name=name, email="x@y.vn") for name in ("An", "Bình"))
    lines = ("name,email,phone", "An,x@y.vn,", "Bình,z@y.vn,", "Chi,,")
    assert load("people", personas.actor("an"), *lines, decide="same") == (1, 1, 1, 0)
    assert stored("people", name="Bình").email == "z@y.vn"
    values = Change.objects.filter(row_id=other.pk, record="people").latest("id").values
    assert values == {"email": ["x@y.vn", "z@y.vn"]}
    assert Change.objects.filter(row_id=same.pk, record="people").count() == 1


def test_a_plan_writes_nothing(personas):
    before = everything()
    plan("people", personas.actor("an"), "name", "An", "Bình")
    assert everything() == before


@pytest.mark.parametrize("name", ["organisations", "people", "positions", "agreements", "commitments", "statements"])
@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_what_was_exported_is_imported_without_a_change(name, kind, personas):
    record = registry.get(name)
    for _n in range(3):
        factories.make(name, personas.hers, notes="=1+1\n'quoted', “two”; three | four")
    stream = io.BytesIO()
    (exports.write_csv if kind == "csv" else exports.write_xlsx)(record, SYSTEM, {}, stream)
    before = everything()
    made = plan(name, SYSTEM, stream.getvalue())
    assert (told(made), "" in made.matching["columns"]) == ([], False)
    assert (counts(made), everything()) == ((0, 0, record.model.objects.count(), 0), before)


def test_somebody_who_sees_less_changes_nothing_either(personas):
    """What he was not shown stands empty in his file; it stays, and rows of other units are passed over."""
    hidden = factories.make("countries", personas.other, confidentiality=UNIT)
    shown = factories.make("countries", personas.other, confidentiality=PUBLIC)
    row = factories.make("people", personas.hers, country=hidden, studied_in=[hidden, shown])
    factories.make("people", personas.other, confidentiality=PUBLIC, country=hidden)
    actor, record = personas.actor("an"), registry.get("people")
    for options in ({}, {"blanks_overwrite": True}):
        content = b"".join(exports.csv_chunks(record, actor, {}))
        made = plan("people", actor, content, **options)
        assert (told(made), counts(made)) == ([], (0, 0, 2, 0))
    content = content.replace(row.name.encode() + b",", row.name.encode() + b",New name", 1)
    assert load("people", actor, content)[1] == 1
    row = stored("people", pk=row.pk)
    assert (row.country, set(row.studied_in.all())) == (hidden, {hidden, shown})
    assert row.name_vi.startswith("New name")


def test_a_wrong_cell_names_row_column_value_and_cure_and_nothing_is_written(personas):
    before = everything()
    lines = ("name,Born on,email", "An,1963,a@b.vn", "Bình,196,b@b.vn", "Chi,,not an address", ",1970,")
    made = plan("people", personas.actor("an"), *lines)
    assert [(one.row, one.column, one.value) for one in problems(made)] == [
        (3, "Born on", "196"),
        (4, "email", "not an address"),
        (5, "name", ""),
    ]
    assert problems(made)[0].message == "“196” is not a date."
    assert problems(made)[0].cure == "Write a year, a month or a day: 1963, 1973-09, 2023-09-21."
    assert str(problems(made)[2]) == ("Row 5, column “name”: Fill this in: it cannot be empty. Correct this cell.")
    assert (actions(made), everything()) == (["create", "error", "error", "error"], before)


def test_all_that_is_wrong_with_a_row_is_told_at_once(personas):
    made = plan("positions", personas.actor("an"), "person,organisation,title,rank,from_on", "Nobody,,Chair,first,x")
    assert sorted(problem.column for problem in problems(made)) == ["from_on", "organisation", "person", "rank"]


def test_problems_are_told_in_the_language_of_the_reader(personas, monkeypatch):
    monkeypatch.setattr(planning, "_", lambda text: f"[{translation.get_language()}] {text}")
    for language in ("vi", "en"):
        with translation.override(language):
            made = plan("people", SYSTEM, "name,owner", "An,")
        assert [problem.message for problem in problems(made)] == [f"[{language}] Say which unit owns this."]


def test_only_the_good_rows_are_written_when_that_is_asked_for(personas):
    assert load("people", personas.actor("an"), "name,born_on", "An,1963", "Bình,x", "Chi,") == (2, 0, 0, 1)
    assert sorted(registry.get("people").model.objects.values_list("name", flat=True)) == ["An", "Chi"]


def test_a_strangers_row_is_refused_in_the_same_words_as_a_row_that_does_not_exist(personas):
    factories.make("people", personas.other, name="Lê Kín", confidentiality=UNIT)
    factories.make("organisations", personas.hers, name="House")
    lines = ("person,organisation,title", "Lê Kín,House,Chair", "Lê Không,House,Chair")
    first, second = told(plan("positions", personas.actor("an"), *lines))
    assert first.replace("Row 2", "Row 3").replace("Lê Kín", "Lê Không") == second
    assert first == (
        "Row 2, column “person”: There is no “Lê Kín” among the records you may see. "
        "Write a name or a key from the list “People”; the key is: Name."
    )


def test_a_strangers_row_of_the_same_key_is_neither_found_nor_changed(personas):
    hidden = factories.make("people", personas.other, name="Lê Kín", confidentiality=UNIT)
    assert load("people", personas.actor("an"), "name,phone", "Lê Kín,1")[0] == 1
    assert stored("people", pk=hidden.pk).phone == ""


def test_rows_of_a_unit_one_does_not_keep_are_refused(personas):
    factories.make("people", personas.other, name="Bình", confidentiality=PUBLIC)
    lines = ("name,phone,owner", "Bình,1,", "Chi,,MEMBER-B", "Dũng,,NOWHERE", "An,,MEMBER-A")
    assert told(plan("people", personas.actor("an"), *lines)) == [
        "Row 2: You may not change records of this unit. Leave the row out, or ask somebody of that unit.",
        "Row 3: You may not change records of this unit. Leave the row out, or ask somebody of that unit.",
        "Row 4, column “owner”: There is no unit “NOWHERE”. Write the code of a unit.",
    ]


def test_who_has_no_unit_of_his_own_says_which_one(personas):
    made = plan("people", SYSTEM, "name", "An")
    assert told(made) == [
        "Row 2, column “owner”: A new row cannot do without “Owner”. Add a column “owner” to the file."
    ]
    assert "Say which unit owns this" in told(plan("people", SYSTEM, "name,owner", "An,"))[0]
    assert load("people", SYSTEM, "name,owner", "An,MEMBER-A")[0] == 1


@pytest.mark.parametrize("head", ["born_on", "Born on", " BORN  ON ", "Bórn_on", "ngay sinh", "Ngày  SINH"])
def test_a_head_is_a_name_or_a_label_in_either_language_without_accents(head, personas, monkeypatch):
    label = fields.Field.label.fget
    vietnamese = {"born_on": "Ngày sinh", "name": "Tên"}

    def translated(one):
        return vietnamese.get(one.name, "Khác") if translation.get_language() == "vi" else label(one)

    monkeypatch.setattr(fields.Field, "label", property(translated))
    made = plan("people", personas.actor("an"), f"tên,{head},Khac", "An,1963,x")
    assert (told(made), made.matching["columns"]) == ([], ["name", "born_on", ""])
    assert lines_of(made)[0].values == {"name": "An", "born_on": "1963", "owner": personas.hers.pk}


def test_columns_that_are_no_fields_are_told_and_left_aside(personas):
    made = plan("people", personas.actor("an"), "id,name,shoe size,", "7,An,42,")
    assert (made.matching["columns"], told(made)) == (["", "name", "", ""], [])


def test_a_file_without_the_key_is_refused_whole(personas):
    with pytest.raises(imports.Refused, match="A new row cannot do without “Organisation”") as caught:
        plan("positions", personas.actor("an"), "person,title", "An,Chair")
    assert [(one.row, one.column) for one in caught.value.problems] == [(1, "organisation")]


def test_a_column_that_only_new_rows_need_may_be_missing_when_there_are_none(personas):
    factories.make("agreements", personas.hers, reference="A-1")
    assert load("agreements", personas.actor("an"), "reference,place", "A-1,Havana")[1] == 1
    made = plan("agreements", personas.actor("an"), "reference,place", "A-1,Paris", "A-2,Havana")
    assert [(problem.row, problem.column) for problem in problems(made)] == [(3, "title"), (3, "form")]
    assert actions(made) == ["update", "error"]


def test_two_columns_of_one_field_are_refused(personas):
    with pytest.raises(imports.Refused, match="Two columns hold the same field. Leave one of them in the file."):
        plan("people", SYSTEM, "name,Name", "An,Bình")


def test_two_rows_of_one_key_are_both_refused_and_name_each_other(personas):
    lines = ("reference,title,form", "A,a,mou", "B,b,mou", "A,c,mou")
    made = plan("agreements", personas.actor("an"), *lines)
    assert [(one.row, one.message) for one in problems(made)] == [
        (2, "Row 4 has the same key."),
        (4, "Row 2 has the same key."),
    ]
    assert actions(made) == ["error", "create", "error"]


def test_two_rows_about_one_stored_row_are_both_refused_when_one_changes_it(personas):
    factories.make("agreements", personas.hers, reference="A", title="a")
    lines = ("reference,title", "A,b", "A,a")
    assert actions(plan("agreements", personas.actor("an"), *lines)) == ["error", "error"]
    assert actions(plan("agreements", personas.actor("an"), lines[0], lines[2], lines[2])) == ["skip", "skip"]


def test_a_key_that_several_records_have_is_asked_about_unless_it_was_meant_before(personas):
    one, two = (factories.make("people", personas.hers, name="Lê An") for _n in range(2))
    position = factories.make("positions", personas.hers, person=one, title="Chair")
    lines = ("person,organisation,title,rank", f"Lê An,{position.organisation.name},Chair,1")
    assert load("positions", personas.actor("an"), *lines)[1] == 1
    made = plan("positions", personas.actor("an"), lines[0], lines[1].replace("Chair", "Deputy"))
    assert [problem.message for problem in problems(made)] == ["2 records have this key."]
    (line,) = lines_of(plan("people", personas.actor("an"), "name,phone", "Lê An,1"))
    assert (line.action, line.candidates) == ("ask", [one.pk, two.pk])
    assert stored("positions", pk=position.pk).person == one
    assert not two.positions.exists()


def test_empty_cells_leave_what_is_stored_unless_they_are_meant(personas):
    country = factories.make("countries", personas.hers)
    row = factories.make("people", personas.hers, name="An", phone="1", country=country, born_on="1963")
    lines = ("name,phone,country,born_on,studied_in,confidentiality", "An,,,,,")
    assert load("people", personas.actor("an"), *lines)[2] == 1
    assert load("people", personas.actor("an"), *lines, blanks_overwrite=True, decide="same")[1] == 1
    row.refresh_from_db()
    assert (row.phone, row.country, row.born_on, row.studied_in.count()) == ("", None, None, 0)
    made = plan("organisations", personas.actor("an"), "name,kind", "House,", blanks_overwrite=True)
    assert [problem.column for problem in problems(made)] == ["kind"]


def test_rows_of_a_file_may_lead_to_each_other_in_any_order(personas):
    lines = ("reference,title,form,renews,parent", "C,c,mou,B,", "B,b,mou,A,P", "A,a,mou,,P", "P,p,plan,,")
    assert load("agreements", personas.actor("an"), *lines)[0] == 4
    assert stored("agreements", reference="C").renews.renews == stored("agreements", reference="A")
    assert stored("agreements", reference="B").parent.reference == "P"
    assert Change.objects.filter(record="agreements").count() == 4


def test_rows_of_a_file_that_lead_to_each_other_in_a_ring_are_linked_afterwards(personas):
    lines = ("name,kind,predecessor", "A,media,B", "B,media,A")
    assert load("organisations", personas.actor("an"), *lines)[0] == 2
    first, second = stored("organisations", name="A"), stored("organisations", name="B")
    assert (first.predecessor, second.predecessor) == (second, first)


def test_a_stored_row_may_be_linked_to_a_row_of_the_file(personas):
    factories.make("agreements", personas.hers, reference="A-2")
    lines = ("reference,title,form,renews", "A-2,,,A-1", "A-1,One,mou,")
    assert load("agreements", personas.actor("an"), *lines) == (1, 1, 0, 0)
    assert stored("agreements", reference="A-2").renews.reference == "A-1"


def test_countries_of_one_file_may_name_their_successors(personas):
    lines = (
        "code,name,kind,successors",
        "SU,Soviet Union,historical_state,RU; UA",
        "RU,Russia,country,",
        "UA,Ukraine,country,",
    )
    made = plan("countries", personas.actor("an"), *lines)
    assert told(made) == []
    imports.carry_out(made, personas.actor("an"))
    assert sorted(one.code for one in stored("countries", code="SU").successors.all()) == ["RU", "UA"]


def test_a_row_that_leads_to_a_wrong_or_a_missing_row_is_wrong_too(personas):
    lines = ("reference,title,form,renews", "C,c,mou,B", "B,b,mou,A", "A,a,nonsense,", "D,d,mou,X", "E,e,mou,")
    made = plan("agreements", personas.actor("an"), *lines)
    assert [(one.row, one.message) for one in problems(made) if one.row in (2, 3, 5)] == [
        (2, "It leads to row 3, in which something is wrong."),
        (3, "It leads to row 4, in which something is wrong."),
        (5, "There is no “X” among the records you may see."),
    ]
    imports.carry_out(made, personas.actor("an"))
    assert counts(made) == (1, 0, 0, 4)


def test_what_the_model_says_of_a_whole_row_is_told(personas):
    lines = ("reference,title,form,starts_on,ends_on", "A,a,mou,2023,2022")
    made = plan("agreements", personas.actor("an"), *lines)
    assert [(one.row, one.column, one.value) for one in problems(made)] == [(2, "ends_on", "2022")]


def test_constraints_of_the_table_are_tried_before_anything_is_written(personas):
    factories.make("agreements", personas.hers, reference="A-1")
    factories.make("agreements", personas.hers, reference="A-2", renews=stored("agreements", reference="A-1"))
    lines = ("reference,title,form,amount,currency,renews", "B,b,mou,5,,", "C,c,mou,-5,USD,", "D,d,mou,5,USD,A-1")
    assert told(plan("agreements", personas.actor("an"), *lines)) == [
        "Row 2: Name the currency of the amount. Correct this row.",
        "Row 3: The amount cannot be negative. Correct this row.",
        "Row 4, column “renews”: That agreement is already renewed by another one. Correct this cell.",
    ]


def test_what_must_be_unique_is_looked_for_in_the_file_and_among_rows_out_of_sight(personas):
    factories.make("countries", personas.other, code="ZZ", confidentiality=UNIT)
    factories.make("agreements", personas.hers, reference="A-1")
    made = plan("countries", personas.actor("an"), "code,name,kind", "ZZ,Zed,country")
    assert [(one.row, one.column) for one in problems(made)] == [(2, "code")]
    lines = ("reference,title,form,renews", "B,b,mou,A-1", "C,c,mou,A-1")
    assert [one.row for one in problems(plan("agreements", personas.actor("an"), *lines))] == [3]


def test_what_only_some_rows_must_not_share_is_tried_among_those_alone(personas):
    """A text whose talks came to nothing renews nothing: another one may, and only one."""
    first = factories.make("agreements", personas.hers, reference="A-1")
    factories.make("agreements", personas.hers, reference="A-2", renews=first, state="dropped")
    lines = ("reference,title,form,renews,state", "B,b,mou,A-1,dropped", "C,c,mou,A-1,talks", "D,d,mou,A-1,in_force")
    made = plan("agreements", replace(SYSTEM, home_unit_id=personas.hers.pk), *lines)
    assert told(made) == [
        "Row 4, column “renews”: That agreement is already renewed by another one. Correct this cell."
    ]
    load("agreements", replace(SYSTEM, home_unit_id=personas.hers.pk), *lines[:3])
    again = plan("agreements", personas.actor("an"), "reference,renews,title", "C,A-1,See", "A-2,A-1,Two", "E,A-1,e")
    assert [one.row for one in problems(again)] == [4]


def test_states_change_by_steps_and_begin_where_the_declaration_allows(personas):
    factories.make("agreements", personas.hers, reference="A-1", state="in_force")
    lines = ("reference,title,form,state", "A-1,,,ended", "A-2,b,mou,in_force", "A-3,c,mou,talks", "A-4,d,mou,")
    made = plan("agreements", personas.actor("an"), *lines)
    assert [(one.row, one.column, one.message, one.cure) for one in problems(made)] == [
        (
            2,
            "state",
            "The state of a record changes by its steps only.",
            "Leave the cell empty and take the step on the page of the record.",
        )
    ]
    assert told(plan("agreements", replace(SYSTEM, home_unit_id=personas.hers.pk), *lines)) == []


def test_a_state_that_no_new_record_begins_in_is_refused(personas, monkeypatch):
    record = registry.get("agreements")
    monkeypatch.setitem(record.__dict__, "entry_states", ("signed",))
    made = plan("agreements", personas.actor("an"), "reference,title,form,state", "A,a,mou,ended")
    assert [problem.cure for problem in problems(made)] == ["Write one of these, or leave it empty: talks, signed."]


def test_a_row_longer_than_the_head_is_refused(personas):
    made = plan("people", personas.actor("an"), "name,phone", "An,1,Hanoi", "Bình,2,", "Chi")
    assert told(made) == ["Row 2: This row is longer than the first. Look for a separator too many."]


def test_formulas_are_taken_as_the_text_they_are(personas):
    load("people", personas.actor("an"), "name,phone,notes", "An,'+84 912,'=1+1", "Bình,+84 912,''quoted")
    assert (stored("people", name="An").phone, stored("people", name="An").notes) == ("+84 912", "=1+1")
    assert (stored("people", name="Bình").phone, stored("people", name="Bình").notes) == ("+84 912", "''quoted")


def test_a_semicolon_file_of_a_european_spreadsheet_is_read(personas):
    assert load("people", personas.actor("an"), "\ufeffname;born_on;phone", "An, tên Bình;21/9/1973;1")[0] == 1
    assert stored("people").born_on == PartialDate("1973-09-21")


@pytest.mark.parametrize("name", ["people", "positions", "agreements"])
def test_a_plan_and_its_carrying_out_cost_the_same_queries_for_two_rows_and_for_five(name, personas):
    record, actor = registry.get(name), personas.actor("an")
    rows = [factories.make(name, personas.hers) for _n in range(7)]
    content = b"".join(exports.csv_chunks(record, SYSTEM, {"id": [str(row.pk) for row in rows]})).decode()
    head, *lines = [cells[1:] for cells in csv.reader(io.StringIO(content))]
    at = head.index(record.key[-1])

    def queries(some: list[list[str]]) -> int:
        stream = io.StringIO()
        csv.writer(stream).writerows([head, *([*one[:at], f"{one[at]} new", *one[at + 1 :]] for one in some)])
        with CaptureQueriesContext(connection) as captured:
            made = plan(name, actor, stream.getvalue().encode())
            assert (told(made), counts(made)[0]) == ([], len(some))
            imports.carry_out(made, actor)
        return len(captured)

    assert queries(lines[:2]) == queries(lines[2:])


def test_rows_are_planned_in_blocks(personas, monkeypatch):
    monkeypatch.setattr(imports, "BLOCK", 2)
    factories.make("agreements", personas.hers, reference="D", place="Vinh")
    lines = ("A,a,mou,", "B,b,mou,", "C,c,mou,", "D,,,Huế", "A,a,mou,", "E,e,x,")
    made = plan("agreements", personas.actor("an"), "reference,title,form,place", *lines)
    assert actions(made) == ["error", "create", "create", "update", "error", "error"]
    assert [one.message for one in problems(made)][:2] == [
        "Row 6 has the same key.",
        "Row 2 has the same key.",
    ]


@pytest.mark.parametrize("record", registry.all_records(), ids=lambda record: record.name)
def test_every_record_type_can_be_entered_by_a_file_alone(record, personas):
    """A row exported, its key made new, comes back as a new row with every value of the old one."""
    row = factories.make(record.name, personas.hers)
    content = b"".join(exports.csv_chunks(record, SYSTEM, {"id": str(row.pk)})).decode()
    head, cells = (cells[1:] for cells in csv.reader(io.StringIO(content)))
    for name in record.key:
        column = record.model._meta.get_field(name)
        if column.max_length and not column.choices and not isinstance(column, PartialDateField):
            cells[head.index(name)] += "9"
    stream = io.StringIO()
    csv.writer(stream).writerows([head, cells])
    made = plan(record.name, SYSTEM, stream.getvalue().encode())
    assert len(lines_of(made)) == 1
    if counts(made)[0]:
        imports.carry_out(made, SYSTEM)
        new = record.model.objects.latest("pk")
        again = b"".join(exports.csv_chunks(record, SYSTEM, {"id": str(new.pk)})).decode()
        assert next(csv.reader(io.StringIO(again.split("\r\n", 1)[1])))[1:] == cells


anything = st.text(st.characters(exclude_categories=["Cs"]), max_size=30)
tricky = st.text("=+-@'\t ＝ab|;\\\"\n,é", max_size=12)
dates = st.dates(date(1, 1, 1), date(9999, 12, 31)).map(lambda day: day.isoformat())


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    name=(anything | tricky).filter(lambda text: len(text.split()) > 0),
    notes=anything | tricky,
    born=st.one_of(dates, dates.map(lambda day: day[:7]), dates.map(lambda day: day[:4]), st.just("")),
    amount=st.decimals(-(10**12), 10**12, places=2, allow_nan=False),
    kind=st.sampled_from(["csv", "xlsx"]),
)
def test_texts_dates_and_decimals_come_back_as_they_were_stored(personas, name, notes, born, amount, kind):
    people, flows = registry.get("people"), registry.get("aid_flows")
    person, _links = factories.unsaved("people", personas.hers, name=name, notes=notes, born_on=born)
    try:
        writes.save(person, actor=SYSTEM)
    except writes.ValidationError:
        return  # such a name is made of signs that are not stored
    flow = factories.make("aid_flows", personas.hers, amount=amount or Decimal("1.00"), notes=name)
    for record, row in ((people, person), (flows, flow)):
        stream = io.BytesIO()
        write = exports.write_csv if kind == "csv" else exports.write_xlsx
        write(record, SYSTEM, {"id": str(row.pk)}, stream)
        made = plan(record.name, SYSTEM, stream.getvalue())
        assert (told(made), counts(made)) == ([], (0, 0, 1, 0))
    type(person).objects.filter(pk=person.pk).delete()
