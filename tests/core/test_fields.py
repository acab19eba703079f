"""The columns of core on a real table, in whichever database the tests run."""

from collections.abc import Callable, Iterator
from datetime import date, datetime, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, models, transaction
from django.db.migrations.writer import MigrationWriter
from django.db.models import Max, Min, Q
from django.forms import ModelForm, modelform_factory
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from amity.core.dates import PartialDate
from amity.core.fields import (
    HELP,
    PartialDateField,
    PartialDateFormField,
    SortKeyField,
    begun_by,
    not_over_before,
    over_by,
    touching,
    within,
)
from amity.core.text import sort_key

FIRST_DAY, LAST_DAY = date(1999, 1, 1), date(2001, 12, 31)


class Stage(models.Model):
    """A dated part of a milestone, made only for these tests."""

    ends_on = PartialDateField(blank=True)

    class Meta:
        app_label = "core_tests"

    def __str__(self) -> str:
        return str(self.ends_on)


class Milestone(models.Model):
    """A dated thing, made only for these tests."""

    begins_on = PartialDateField("begins on", blank=True)
    signed_on = PartialDateField(default="1963")
    stages = models.ManyToManyField(Stage)
    sort_key = SortKeyField(max_length=250, blank=True)

    class Meta:
        app_label = "core_tests"

    def __str__(self) -> str:
        return str(self.begins_on)


def every_known_date() -> list[PartialDate | None]:
    """Unknown, and every year, month and day of three years with a leap year in the middle."""
    days = [FIRST_DAY + timedelta(days=number) for number in range((LAST_DAY - FIRST_DAY).days + 1)]
    texts = sorted({day.isoformat()[:length] for day in days for length in (4, 7, 10)})
    return [None, *map(PartialDate, texts)]


DATES = every_known_date()


@pytest.fixture(scope="module")
def tables(django_db_setup: None, django_db_blocker) -> Iterator[None]:
    """The two tables of this module, made outside the transactions of the tests."""
    with django_db_blocker.unblock():
        with connection.schema_editor() as editor:
            editor.create_model(Stage)
            editor.create_model(Milestone)
        yield
        with connection.schema_editor() as editor:
            editor.delete_model(Milestone)
            editor.delete_model(Stage)


@pytest.fixture
def rows(tables: None, db: None) -> None:
    """One row for every date of DATES."""
    Milestone.objects.bulk_create([Milestone(begins_on=known) for known in DATES])


def found(query: Q) -> set[str]:
    return {str(known or "") for known in Milestone.objects.filter(query).values_list("begins_on", flat=True)}


def expected(holds: Callable[[PartialDate], bool], *, unknown: bool) -> set[str]:
    return {str(known or "") for known in DATES if (unknown if known is None else holds(known))}


# Days at and around the ends of months and years, where a comparison of texts could go wrong, and beyond the data.
EDGES = sorted(
    {
        day + timedelta(days=shift)
        for day in (FIRST_DAY, LAST_DAY, date(2000, 1, 1), date(2000, 2, 29), date(2000, 9, 1), date(2000, 12, 31))
        for shift in (-1, 0, 1)
    }
    | {date.min, date.max, date(999, 12, 31), date(1998, 7, 1), date(2002, 7, 1)}
)
days = st.sampled_from(EDGES) | st.dates(FIRST_DAY, LAST_DAY)
on_one_table = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


class TestQuestions:
    @on_one_table
    @given(days)
    def test_begun_by_finds_what_may_have_come(self, rows, day):
        assert found(begun_by("begins_on", day)) == expected(lambda known: known.first <= day, unknown=False)

    @on_one_table
    @given(days)
    def test_not_over_before_finds_what_may_still_come_and_the_unknown(self, rows, day):
        assert found(not_over_before("begins_on", day)) == expected(lambda known: known.last >= day, unknown=True)

    @on_one_table
    @given(days)
    def test_over_by_finds_what_is_surely_past(self, rows, day):
        assert found(over_by("begins_on", day)) == expected(lambda known: known.last < day, unknown=False)

    @on_one_table
    @given(days)
    def test_every_row_is_either_over_or_not(self, rows, day):
        over, not_over = found(over_by("begins_on", day)), found(not_over_before("begins_on", day))
        assert not over & not_over
        assert over | not_over == expected(lambda known: True, unknown=True)

    @on_one_table
    @given(days, days)
    def test_touching_finds_what_may_lie_in_the_days(self, rows, one, other):
        first, last = sorted((one, other))
        overlapping = expected(lambda known: known.touches(first, last), unknown=False)
        assert found(touching("begins_on", first, last)) == overlapping

    @on_one_table
    @given(days, days)
    def test_within_finds_what_surely_lies_in_the_days(self, rows, one, other):
        first, last = sorted((one, other))
        assert found(within("begins_on", first, last)) == expected(
            lambda known: known.within(first, last), unknown=False
        )

    @pytest.mark.parametrize(
        ("iso", "day", "is_over"),
        [
            ("2000-12-31", date(2000, 12, 31), False),
            ("2000-12-31", date(2001, 1, 1), True),
            ("2000", date(2000, 12, 31), False),
            ("2000", date(2001, 1, 1), True),
            ("2000-02", date(2000, 2, 29), False),
            ("2000-02", date(2000, 3, 1), True),
        ],
    )
    def test_the_last_day_itself_is_not_over(self, tables, db, iso, day, is_over):
        Milestone.objects.create(begins_on=iso)
        assert Milestone.objects.filter(over_by("begins_on", day)).exists() is is_over

    def test_a_question_across_a_to_many_relation_asks_one_row_at_a_time(self, tables, db):
        milestone = Milestone.objects.create()
        for ends_on in ("1999", "2001"):
            milestone.stages.add(Stage.objects.create(ends_on=ends_on))
        inside_2000 = within("stages__ends_on", date(2000, 1, 1), date(2000, 12, 31))
        assert not Milestone.objects.filter(inside_2000).exists()
        assert Milestone.objects.filter(over_by("stages__ends_on", date(2000, 1, 1))).get() == milestone

    def test_no_question_is_a_negation(self):
        day = date(2000, 9, 21)
        for query in (
            begun_by("on", day),
            not_over_before("on", day),
            over_by("on", day),
            touching("on", day, day),
            within("on", day, day),
        ):
            assert "NOT" not in str(query)

    def test_a_question_can_use_an_index(self, rows):
        with connection.cursor() as cursor:
            cursor.execute("CREATE INDEX core_tests_begins ON core_tests_milestone (begins_on, id)")
            if connection.vendor == "postgresql":
                cursor.execute("SET LOCAL enable_seqscan = off")
        query = touching("begins_on", date(2000, 9, 20), date(2000, 9, 21))
        plan = Milestone.objects.filter(query).values("pk").order_by().explain()
        assert "core_tests_begins" in plan


class TestColumn:
    def test_unknown_is_stored_as_empty_text(self, tables, db):
        row = Milestone.objects.create()
        with connection.cursor() as cursor:
            cursor.execute("SELECT begins_on, signed_on FROM core_tests_milestone")
            assert cursor.fetchone() == ("", "1963")
        row.refresh_from_db()
        assert row.begins_on is None

    def test_null_cannot_be_stored(self, tables, db):
        with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("INSERT INTO core_tests_milestone (begins_on, signed_on, sort_key) VALUES (NULL, '', '')")

    @pytest.mark.parametrize("value", [PartialDate("1973-09"), "9/1973", "1973-09", "tháng 9 năm 1973"])
    def test_what_is_stored_comes_back_as_a_partial_date(self, tables, db, value):
        row = Milestone.objects.create(begins_on=value)
        row.refresh_from_db()
        assert row.begins_on == PartialDate("1973-09")

    def test_a_day_is_stored_as_its_iso_text(self, tables, db):
        row = Milestone.objects.create(begins_on=date(2023, 9, 21))
        assert Milestone.objects.values_list("begins_on", flat=True).get() == PartialDate("2023-09-21")
        assert row.begins_on == PartialDate("2023-09-21")

    def test_an_assigned_value_is_a_partial_date_at_once(self):
        row = Milestone()
        assert (row.begins_on, row.signed_on) == (None, PartialDate("1963"))
        for value, known in (("21/9/2023", "2023-09-21"), (date(2023, 9, 21), "2023-09-21"), ("", None), (None, None)):
            row.begins_on = value
            assert row.begins_on == (PartialDate(known) if known else None)

    def test_a_wrong_text_waits_for_validation_to_report_it(self):
        row = Milestone(begins_on="soon")
        assert row.begins_on == "soon"
        with pytest.raises(ValidationError) as caught:
            row.full_clean()
        assert caught.value.message_dict == {
            "begins_on": ["“soon” is not a date. Write a year, a month or a day: 1963, 9/1973, 21/9/2023."]
        }

    def test_a_wrong_text_is_never_stored(self, tables, db):
        with pytest.raises(ValidationError), transaction.atomic():
            Milestone(begins_on="soon").save()
        assert not Milestone.objects.exists()

    def test_a_required_date_is_asked_for(self):
        with pytest.raises(ValidationError) as caught:
            Milestone(signed_on=None).full_clean()
        assert caught.value.message_dict == {"signed_on": ["This field cannot be blank."]}

    def test_an_unknown_date_may_be_cleaned_where_it_may_be_blank(self):
        assert Milestone._meta.get_field("begins_on").clean("", None) is None
        Milestone(signed_on="1973").full_clean()

    def test_a_column_may_be_set_from_another_column(self, tables, db):
        row = Milestone.objects.create(begins_on="1973", signed_on="2023")
        row.signed_on = models.F("begins_on")
        row.save()
        row.refresh_from_db()
        assert row.signed_on == PartialDate("1973")

    def test_a_deferred_date_is_fetched_when_asked_for(self, tables, db):
        Milestone.objects.create(begins_on="1973-09")
        assert Milestone.objects.defer("begins_on").get().begins_on == PartialDate("1973-09")

    def test_an_outer_join_without_a_row_gives_none(self, tables, db):
        Milestone.objects.create()
        assert list(Milestone.objects.values_list("stages__ends_on", flat=True)) == [None]

    def test_the_table_sorts_as_python_does(self, rows):
        stored = Milestone.objects.exclude(begins_on="").order_by("begins_on").values_list("begins_on", flat=True)
        assert list(stored) == sorted(known for known in DATES if known)

    def test_the_earliest_and_the_latest_are_partial_dates(self, rows):
        bounds = Milestone.objects.exclude(begins_on="").aggregate(low=Min("begins_on"), high=Max("begins_on"))
        assert bounds == {"low": PartialDate("1999"), "high": PartialDate("2001-12-31")}

    def test_the_latest_of_no_rows_is_none(self, tables, db):
        assert Milestone.objects.aggregate(high=Max("begins_on")) == {"high": None}


class TestLookups:
    @pytest.mark.parametrize("value", [PartialDate("2000-09"), "2000-09", "9/2000"])
    def test_a_date_is_looked_up_as_text_or_as_a_value(self, rows, value):
        assert Milestone.objects.get(begins_on=value).begins_on == PartialDate("2000-09")

    def test_a_whole_day_is_looked_up_by_a_day(self, rows):
        assert Milestone.objects.get(begins_on=date(2000, 9, 21)).begins_on == PartialDate("2000-09-21")

    @pytest.mark.parametrize("nothing", [None, ""])
    def test_unknown_dates_are_looked_up_by_none_or_empty_text(self, rows, nothing):
        assert Milestone.objects.get(begins_on=nothing).begins_on is None
        assert Milestone.objects.exclude(begins_on=nothing).count() == len(DATES) - 1

    def test_values_may_be_mixed_in_a_list(self, rows):
        wanted = ["2000", date(2000, 1, 1), PartialDate("2000-01"), ""]
        assert Milestone.objects.filter(begins_on__in=wanted).count() == 4

    def test_the_beginning_of_the_text_may_be_looked_up(self, rows):
        assert Milestone.objects.filter(begins_on__startswith="2000").count() == 1 + 12 + 366

    def test_a_lookup_with_no_date_is_refused(self, tables):
        with pytest.raises(ValidationError, match="“soon” is not a date"):
            Milestone.objects.filter(begins_on="soon")


class TestDeclaration:
    def test_a_migration_names_the_field_and_not_its_fixed_length(self):
        _, path, arguments, options = Milestone._meta.get_field("begins_on").deconstruct()
        assert path == "amity.core.fields.PartialDateField"
        assert arguments == []
        assert options == {"verbose_name": "begins on", "blank": True}

    def test_a_migration_writes_the_default_as_plain_text(self):
        text, imports = MigrationWriter.serialize(Milestone._meta.get_field("signed_on"))
        assert text == "amity.core.fields.PartialDateField(default='1963')"
        assert imports == {"import amity.core.fields"}

    def test_a_copy_of_the_field_has_the_same_column(self):
        copy = Milestone._meta.get_field("begins_on").clone()
        assert copy.max_length == 10
        assert "(10)" in copy.db_parameters(connection)["type"]

    def test_a_nullable_partial_date_is_an_error_at_start(self):
        field = PartialDateField(null=True)
        field.set_attributes_from_name("begins_on")
        field.model = Milestone
        assert [problem.id for problem in field.check()] == ["core.E001"]

    def test_the_declared_fields_pass_the_checks(self):
        assert [problem for field in Milestone._meta.local_fields for problem in field.check()] == []

    def test_a_row_is_serialised_as_iso_text(self):
        field = Milestone._meta.get_field("begins_on")
        assert field.value_to_string(Milestone(begins_on="9/1973")) == "1973-09"
        assert field.value_to_string(Milestone()) == ""

    def test_a_moment_gives_its_day(self):
        moment = datetime(2023, 9, 21, 10, 0)
        assert Milestone._meta.get_field("begins_on").to_python(moment) == PartialDate("2023-09-21")

    @pytest.mark.parametrize("value", ["soon", 19, 2.5, object()])
    def test_other_values_are_refused(self, value):
        with pytest.raises(ValidationError):
            Milestone._meta.get_field("begins_on").to_python(value)

    def test_a_year_read_from_a_spreadsheet_as_a_number_is_a_year(self):
        assert Milestone._meta.get_field("begins_on").to_python(1963) == PartialDate("1963")


class TestForm:
    def form(self, instance: Milestone | None = None, **data: str) -> ModelForm:
        form = modelform_factory(Milestone, fields=("begins_on", "signed_on"))
        return form({"begins_on": "", "signed_on": "1963", **data}, instance=instance)

    def test_the_box_says_how_to_write_a_date(self):
        field = self.form().fields["begins_on"]
        assert isinstance(field, PartialDateFormField)
        assert field.help_text == HELP
        assert str(HELP) == "A year, a month or a day: 1963, 9/1973, 21/9/2023"

    def test_a_model_may_give_its_own_help(self):
        assert PartialDateField(help_text="Of the treaty").formfield().help_text == "Of the treaty"

    def test_the_box_is_a_text_box_required_where_the_model_says_so(self):
        form = self.form()
        assert form.fields["begins_on"].widget.input_type == "text"
        assert (form.fields["begins_on"].required, form.fields["signed_on"].required) == (False, True)

    def test_what_is_typed_is_stored_on_the_row(self):
        form = self.form(begins_on=" 21/9/2023 ")
        assert form.is_valid()
        assert form.instance.begins_on == PartialDate("2023-09-21")

    def test_an_emptied_box_makes_the_date_unknown(self):
        form = self.form(Milestone(begins_on="1973"), begins_on="")
        assert form.is_valid()
        assert form.instance.begins_on is None

    def test_a_wrong_date_is_reported_and_kept_in_the_box(self):
        form = self.form(begins_on="31/9/2023")
        assert form.errors == {
            "begins_on": ["“31/9/2023” is not a date. Write a year, a month or a day: 1963, 9/1973, 21/9/2023."]
        }
        assert 'value="31/9/2023"' in str(form["begins_on"])

    def test_a_required_date_left_out_is_reported(self):
        assert self.form(signed_on="").errors == {"signed_on": ["This field is required."]}

    @pytest.mark.parametrize(("iso", "shown"), [("2023-09-21", "21/9/2023"), ("1973-09", "9/1973"), ("1963", "1963")])
    def test_a_known_date_stands_in_the_box_as_the_help_asks(self, iso, shown):
        form = modelform_factory(Milestone, fields=("begins_on",))(instance=Milestone(begins_on=iso))
        assert f'value="{shown}"' in str(form["begins_on"])

    def test_an_unknown_date_leaves_the_box_empty(self):
        form = modelform_factory(Milestone, fields=("begins_on",))(instance=Milestone())
        assert "value=" not in str(form["begins_on"])

    def test_another_spelling_of_the_same_date_is_no_change(self):
        assert self.form(Milestone(begins_on="1973-09"), begins_on="9/1973").changed_data == []
        assert self.form(Milestone(begins_on="1973-09"), begins_on="1973").changed_data == ["begins_on"]
        assert self.form(Milestone(begins_on="1973-09"), begins_on="soon").changed_data == ["begins_on"]


class TestSortKeys:
    def test_keys_compare_byte_by_byte_in_the_database(self, tables, db):
        names = ["Zanzibar", "an giang", "An Giang", "Ăn", "Đà Nẵng", "Dak Lak", "Êđê", "É", "~", "_x", "Việt - Lào"]
        Milestone.objects.bulk_create([Milestone(sort_key=key) for key in [*names, *map(sort_key, names), ""]])
        stored = list(Milestone.objects.order_by("sort_key").values_list("sort_key", flat=True))
        assert stored == sorted(stored, key=lambda key: key.encode())

    @pytest.mark.parametrize(("bound", "count"), [("B", 1), ("a", 2)])
    def test_comparisons_are_bytewise_too(self, tables, db, bound, count):
        Milestone.objects.bulk_create([Milestone(sort_key=key) for key in ("A", "C", "b")])
        assert Milestone.objects.filter(sort_key__lt=bound).count() == count

    def test_the_collation_carries_the_name_the_database_knows(self):
        collation = SortKeyField(max_length=250).db_parameters(connection)["collation"]
        assert collation == {"postgresql": "C", "sqlite": "BINARY"}[connection.vendor]

    def test_a_migration_names_no_collation(self):
        _, path, _, options = SortKeyField(max_length=250).deconstruct()
        assert (path, options) == ("amity.core.fields.SortKeyField", {"max_length": 250})
