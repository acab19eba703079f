"""Lending rows: who reads them then, until when, and that nobody else does, writes or learns of it."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError

from amity.access.actors import CIRCLES, Actor, actor_of
from amity.access.models import Circle, Loan, RoleGrant
from amity.access.roles import Confidentiality, Role
from amity.access.scope import visible_to
from amity.past import undo
from amity.records import history, page, registry, search, shelving, titles, writes
from amity.records.models import Change, Reading, SearchEntry, Shelf
from amity.sharing import lending, reads
from tests import factories
from tests.personas import TODAY

pytestmark = pytest.mark.django_db
SYSTEM = Actor.system()
UNIT, RESTRICTED = Confidentiality.UNIT, Confidentiality.RESTRICTED
UNTIL = TODAY + timedelta(days=30)


def people():
    return registry.get("people")


def lend(personas, *rows, to=None, actor=None, until=UNTIL, purpose="The visit of May"):
    to = to or personas.other
    given = {"to_unit": to, "purpose": purpose, "until_on": until, "title": "Guests", "today": TODAY}
    return lending.lend(people(), [row.pk for row in rows], actor=actor or personas.actor("an"), **given)


def sees(personas, name, row, day=TODAY) -> bool:
    actor = actor_of(getattr(personas, name), today=day)
    return visible_to(actor, people()).filter(pk=row.pk).exists()


def test_the_borrower_reads_the_row_and_nobody_else_does_who_did_not(personas):
    row = factories.make("people", personas.hers, confidentiality=UNIT, name="Lent Person")
    assert [sees(personas, name, row) for name in ("an", "dung", "chi", "binh", "hoa")] == [True] * 3 + [False] * 2
    loan, count = lend(personas, row)
    assert (count, loan.from_unit, loan.to_unit) == (1, personas.hers, personas.other)
    assert [sees(personas, name, row) for name in ("an", "dung", "chi", "binh", "hoa")] == [True] * 4 + [False]
    assert page.read(people(), row.pk, personas.actor("binh"), "en").title == "Lent Person"
    assert [hit.row_id for hit in search.find(personas.actor("binh"), "lent person")] == [row.pk]
    assert search.find(personas.actor("hoa"), "lent person") == []


def test_the_database_and_the_code_agree_on_the_audience_of_a_lent_row(personas):
    row = factories.make("people", personas.hers, confidentiality=UNIT)
    lend(personas, row)
    row.refresh_from_db()
    assert row.audience == CIRCLES + row.circle == titles.audience_of(row)
    assert SearchEntry.objects.get(record="people", row_id=row.pk).audience == row.audience
    shelving.shelve(people(), [row.pk], Shelf.TRASHED, actor=SYSTEM)
    row.refresh_from_db()
    assert row.audience == -1 - CIRCLES - row.circle == titles.audience_of(row)
    assert not sees(personas, "binh", row)


def test_a_restricted_row_is_open_only_to_those_who_read_restricted_rows_there(personas):
    row = factories.make("people", personas.hers, confidentiality=RESTRICTED)
    reader = type(personas.dung).objects.create(username="reader", name="Reader", language="en")
    RoleGrant.objects.create(account=reader, unit=personas.other, role=Role.READER)
    lend(personas, row)
    assert sees(personas, "binh", row)
    assert not visible_to(actor_of(reader, today=TODAY), people()).filter(pk=row.pk).exists()
    assert not sees(personas, "chi", row)


def test_a_borrower_never_writes(personas):
    row = factories.make("people", personas.hers, confidentiality=UNIT)
    lend(personas, row)
    row.refresh_from_db()
    row.notes = "changed"
    with pytest.raises(writes.NotAllowed):
        writes.save(row, actor=personas.actor("binh"))
    with pytest.raises(writes.NotAllowed):
        shelving.shelve(people(), [row.pk], Shelf.TRASHED, actor=personas.actor("binh"))


def test_the_loan_ends_by_itself_after_its_day(personas):
    row = factories.make("people", personas.hers, confidentiality=UNIT)
    lend(personas, row)
    assert sees(personas, "binh", row, UNTIL)
    assert not sees(personas, "binh", row, UNTIL + timedelta(days=1))
    assert sees(personas, "an", row, UNTIL + timedelta(days=1))
    assert lending.close_ended(today=UNTIL) == 0
    assert lending.close_ended(today=UNTIL + timedelta(days=1)) == 1
    row.refresh_from_db()
    assert row.circle == 0
    assert lending.close_ended(today=UNTIL + timedelta(days=1)) == 0


def test_it_is_taken_back_at_once_by_its_unit_and_by_nobody_else(personas):
    row = factories.make("people", personas.hers, confidentiality=UNIT)
    loan, _count = lend(personas, row)
    for name in ("binh", "dung", "hoa"):
        with pytest.raises(writes.NotAllowed):
            lending.take_back(loan, actor=personas.actor(name))
    assert sees(personas, "binh", row)
    assert lending.take_back(loan, actor=personas.actor("an")) == 1
    assert not sees(personas, "binh", row)
    loan.refresh_from_db()
    assert loan.revoked_by == personas.an
    assert [one.action for one in history.changes(people(), row.pk, SYSTEM, "en")] == ["take back", "lend", "create"]


def test_two_loans_of_one_row_stand_beside_each_other(personas):
    row = factories.make("people", personas.hers, confidentiality=UNIT)
    first, _one = lend(personas, row)
    lend(personas, row, to=personas.ngo)
    assert sees(personas, "binh", row)
    assert sees(personas, "hoa", row)
    lending.take_back(first, actor=personas.actor("an"))
    assert not sees(personas, "binh", row)
    assert sees(personas, "hoa", row)


def test_rows_lent_alike_share_a_circle(personas):
    rows = [factories.make("people", personas.hers, confidentiality=UNIT) for _n in range(5)]
    lend(personas, *rows)
    assert Circle.objects.count() == 1


def test_a_lent_row_that_changes_its_class_is_still_lent_and_closes_where_it_must(personas):
    row = factories.make("people", personas.hers, confidentiality=UNIT)
    lend(personas, row)
    row.refresh_from_db()
    row.confidentiality = RESTRICTED
    assert writes.save(row, actor=personas.actor("an"))
    row.refresh_from_db()
    assert row.audience == CIRCLES + row.circle
    assert [sees(personas, name, row) for name in ("an", "binh", "dung", "chi")] == [True, True, False, False]


def test_only_rows_he_sees_and_keeps_are_lent(personas):
    mine = factories.make("people", personas.hers, confidentiality=UNIT)
    theirs = factories.make("people", personas.other, confidentiality=UNIT)
    with pytest.raises(writes.NotAllowed):
        lend(personas, mine, to=personas.ngo, actor=personas.actor("dung"))
    assert lend(personas, theirs, to=personas.ngo) == (None, 0)
    assert not Loan.objects.exists()


@pytest.mark.parametrize("level", [Confidentiality.PUBLIC, Confidentiality.UNION])
def test_a_row_open_to_the_whole_union_is_not_lent_and_stays_open_when_a_lent_one_becomes_so(personas, level):
    row = factories.make("people", personas.hers, confidentiality=level)
    assert lend(personas, row) == (None, 0)
    lent = factories.make("people", personas.hers, confidentiality=UNIT)
    lend(personas, lent)
    lent.refresh_from_db()
    lent.confidentiality = level
    writes.save(lent, actor=personas.actor("an"))
    assert visible_to(Actor.union_reader(), people()).filter(pk=lent.pk).exists()
    assert sees(personas, "binh", lent)


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"purpose": " "}, "purpose"),
        ({"until": TODAY - timedelta(days=1)}, "until_on"),
        ({"until": date(2031, 1, 1)}, "until_on"),
    ],
)
def test_a_loan_without_purpose_or_end_is_refused(personas, wrong, field):
    row = factories.make("people", personas.hers, confidentiality=UNIT)
    with pytest.raises(ValidationError) as refused:
        lend(personas, row, **wrong)
    assert field in refused.value.message_dict
    row.refresh_from_db()
    assert row.circle == 0


def test_what_was_written_before_the_loan_stays_closed_to_the_borrower(personas):
    row = factories.make("people", personas.hers, confidentiality=UNIT, notes="before")
    row.refresh_from_db()
    row.notes = "secret of March"
    writes.save(row, actor=SYSTEM)
    lend(personas, row)
    told = str(history.changes(people(), row.pk, personas.actor("binh"), "en"))
    assert "secret of March" not in told
    assert "secret of March" in str(history.changes(people(), row.pk, personas.actor("an"), "en"))


def test_readings_of_restricted_and_lent_rows_are_noted_and_told_to_the_owner(personas):
    secret = factories.make("people", personas.hers, confidentiality=RESTRICTED)
    lent, plain = (factories.make("people", personas.hers, confidentiality=UNIT) for _n in range(2))
    lend(personas, lent, secret)
    ids = [secret.pk, lent.pk, plain.pk]
    for name in ("an", "binh", "dung", "chi"):
        reads.note(people(), ids, personas.actor(name), "page")
    noted = set(Reading.objects.values_list("account__username", "row_id"))
    # Dũng and Chi do not see the restricted row; the lent one is no loan to those of An's unit.
    assert noted == {("an", secret.pk), ("binh", secret.pk), ("binh", lent.pk)}
    assert {(one.by, one.row_id) for one in reads.in_units(personas.actor("an"), "en")} == {
        ("Bình", secret.pk),
        ("Bình", lent.pk),
    }
    assert reads.in_units(personas.actor("binh"), "en") == []
    assert [one.account.username for one in reads.of_row(people(), secret.pk)] == ["binh", "an"]


def test_reading_plain_rows_costs_nothing_and_commands_are_not_noted(personas, django_assert_num_queries):
    row = factories.make("people", personas.hers, confidentiality=UNIT)
    reader = personas.actor("dung")
    with django_assert_num_queries(0):
        reads.note(people(), [row.pk], reader, "list")
        reads.note(people(), [row.pk], SYSTEM, "list")
    assert not Reading.objects.exists()


def test_lending_leaves_one_change_per_row_and_no_more(personas):
    rows = [factories.make("people", personas.hers, confidentiality=UNIT) for _n in range(3)]
    before = Change.objects.count()
    lend(personas, *rows)
    assert Change.objects.count() == before + 3
    act = Change.objects.last().operation
    assert (act.kind, undo.forecast(act).rows) == ("lend", 3)
