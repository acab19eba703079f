"""A report from the draft to the figures: prepared, sent, returned, corrected, accepted, and counted once."""

from datetime import date
from decimal import Decimal

import pytest

from amity.access.actors import actor_of
from amity.access.models import Account, RoleGrant, Unit, UnitLink
from amity.access.roles import Role
from amity.access.scope import visible_to
from amity.aid.models import AidFlow
from amity.records import registry, workflow, writes
from amity.reporting import queries, rules, services
from amity.reporting.models import NgoReport, ReportLine
from tests import factories

pytestmark = pytest.mark.django_db
TODAY = date(2025, 12, 16)


class World:
    """The desk over the unit of Hoa's organisation, with one item of aid, and a second organisation beside it."""

    def __init__(self, personas):
        self.personas, make, public = personas, factories.make, {"confidentiality": 0}
        self.desk = Unit.objects.create(code="DESK", name="Desk", kind="department")
        UnitLink.objects.create(child=personas.ngo, parent=self.desk)
        account = Account.objects.create_account("lan", None, name="Lan", language="vi")
        RoleGrant.objects.create(account=account, unit=self.desk, role=Role.APPROVER)
        self.people = {"lan": account, "hoa": personas.hoa, "an": personas.an}
        self.ngo = make("organisations", self.desk, name="Helping Hands", kind="foreign_ngo", **public)
        self.entry = make("foreign_ngos", self.desk, organisation=self.ngo, unit=personas.ngo, **public)
        given = {"donors": [self.ngo], "starts_on": "2024", "ends_on": "2027", "state": "running", **public}
        self.item = make("aid_items", self.desk, title="Clean water", **given)

    def act(self, name: str, today: date = TODAY) -> dict:
        return {"actor": actor_of(self.people[name], today=today), "today": today}

    def take(self, name: str, row, step: str, today: date = TODAY, why: str = ""):
        record = registry.of(type(row))
        return workflow.take(record, record.step(step), row.pk, **self.act(name, today), why=why)

    def filled(self, disbursed="5000.25") -> NgoReport:
        report = services.prepare(self.ngo, **self.act("hoa"), year=2025)
        line = ReportLine.objects.get(report=report)
        line.disbursed = Decimal(disbursed)
        writes.save(line, actor=self.act("hoa")["actor"])
        return report


@pytest.fixture
def world(personas):
    return World(personas)


def stored(row):
    return type(row).objects.get(pk=row.pk)


def test_the_period_is_that_of_the_decree_and_says_what_was_inferred():
    found = rules.period(2025)
    assert (found.from_on, found.to_on, found.due_on) == (date(2024, 12, 15), date(2025, 12, 14), date(2025, 12, 18))
    assert not found.is_confirmed
    assert rules.period(2015) is None
    assert rules.current(date(2025, 12, 18)).year == 2025
    assert rules.current(date(2025, 12, 19)).year == 2026


def test_a_report_begins_with_the_items_that_ran_and_the_people_of_last_time(world):
    factories.make("ngo_reports", world.personas.ngo, ngo=world.ngo, staff_local=7, from_on="2023-12-15",
                   to_on="2024-12-14", due_on="2024-12-18")  # fmt: skip
    factories.make("aid_flows", world.desk, item=world.item, kind="disbursement", value_on="2025-03-01", amount=2000)
    factories.make("aid_flows", world.desk, item=world.item, kind="disbursement", value_on="2024-12-14", amount=1)
    over = {"donors": [world.ngo], "starts_on": "2020", "ends_on": "2021", "state": "settled", "confidentiality": 0}
    factories.make("aid_items", world.desk, **over)
    report = services.prepare(world.ngo, **world.act("hoa"), year=2025)
    (line,) = ReportLine.objects.filter(report=report)
    assert (report.staff_local, report.owner, str(report.due_on)) == (7, world.personas.ngo, "2025-12-18")
    assert (line.item, line.disbursed, line.owner) == (world.item, 2000, world.personas.ngo)


def test_a_report_goes_there_and_back_and_nobody_changes_what_the_other_one_holds(world):
    report = world.filled()
    world.take("hoa", report, "send")
    assert stored(report).owner == world.desk
    hoa = world.act("hoa")["actor"]
    assert not hoa.may_write(world.desk.pk)
    for model in (NgoReport, ReportLine):
        assert visible_to(hoa, registry.of(model)).exists()
    world.take("lan", report, "give_back", why="The sum is without the training.")
    back = stored(report)
    assert (back.owner, back.state, back.remark) == (world.personas.ngo, "returned", "The sum is without the training.")
    world.take("hoa", back, "send")
    world.take("lan", report, "accept")
    assert stored(report).state == "accepted"


def test_an_organisation_neither_accepts_its_own_report_nor_sees_another_one(world):
    report = world.filled()
    other = factories.make("ngo_reports", world.desk, confidentiality=2)
    hoa = world.act("hoa")["actor"]
    assert not visible_to(hoa, registry.of(NgoReport)).filter(pk=other.pk).exists()
    world.take("hoa", report, "send")
    with pytest.raises(workflow.NotAllowed):
        world.take("hoa", report, "accept")
    assert not visible_to(world.act("an")["actor"], registry.of(NgoReport)).exists()


def test_accepting_books_what_the_record_lacks_and_never_twice(world):
    factories.make("aid_flows", world.desk, item=world.item, kind="disbursement", value_on="2025-03-01", amount=2000)
    report = world.filled("5000.25")
    world.take("hoa", report, "send")
    world.take("lan", report, "accept")
    sums = AidFlow.objects.filter(item=world.item, kind="disbursement")
    booked = sums.get(reference=report.reference)
    assert (booked.amount, str(booked.value_on), booked.owner) == (Decimal("3000.25"), "2025", world.desk)
    assert sum(one.amount for one in sums) == Decimal("5000.25")
    assert not [one for one in queries.bookings(stored(report), ReportLine.objects.all()) if one.missing]


def test_a_report_that_says_less_than_is_on_record_takes_nothing_off_and_is_told(world):
    factories.make("aid_flows", world.desk, item=world.item, kind="disbursement", value_on="2025-03-01", amount=9000)
    report = world.filled("5000.25")
    (told,) = queries.bookings(report, ReportLine.objects.all())
    assert (told.missing, told.is_less) == (0, True)
    world.take("hoa", report, "send")
    world.take("lan", report, "accept")
    assert AidFlow.objects.get().amount == 9000


def test_two_lines_on_one_item_are_held_against_the_record_together(world):
    factories.make("aid_flows", world.desk, item=world.item, kind="disbursement", value_on="2025-03-01", amount=150)
    report, hoa = world.filled("100"), world.act("hoa")["actor"]
    second = ReportLine(report=report, item=world.item, title="Second site", disbursed=200, currency="USD")
    second.owner_id, second.confidentiality = report.owner_id, report.confidentiality
    writes.save(second, actor=hoa)
    told = queries.bookings(report, ReportLine.objects.order_by("pk"))
    assert [(one.said, one.known, one.missing) for one in told] == [(100, 150, 0), (200, 50, 150)]
    world.take("hoa", report, "send")
    world.take("lan", report, "accept")
    assert sum(one.amount for one in AidFlow.objects.all()) == 300


def test_what_another_donor_paid_is_not_held_against_a_report(world):
    other = factories.make("organisations", world.desk, kind="foreign_ngo", confidentiality=0)
    given = {"item": world.item, "kind": "disbursement", "value_on": "2025-03-01"}
    factories.make("aid_flows", world.desk, amount=4000, provider=other, **given)
    factories.make("aid_flows", world.desk, amount=1000, provider=world.ngo, **given)
    (told,) = queries.bookings(world.filled("5000.25"), ReportLine.objects.all())
    assert (told.known, told.missing) == (1000, Decimal("4000.25"))


def test_an_empty_report_is_not_sent_and_none_is_sent_long_before_its_time(world):
    world.item.state = "proposed"
    writes.save(world.item, actor=world.act("lan")["actor"])
    report = services.prepare(world.ngo, **world.act("hoa"), year=2025)
    with pytest.raises(services.NothingSaid):
        world.take("hoa", report, "send")
    report.achieved = "A school was built."
    writes.save(report, actor=world.act("hoa")["actor"])
    with pytest.raises(services.NotOver):
        world.take("hoa", report, "send", today=date(2025, 6, 1))
    world.take("hoa", report, "send")


def test_who_has_not_reported_is_told_and_who_has_left_owes_nothing(world):
    left = factories.make("foreign_ngos", world.desk, activity="left", confidentiality=0)
    asked = world.act("lan")["actor"]
    assert [one.pk for one in queries.not_reported(asked, 2025)] == [world.entry.pk]
    world.take("hoa", world.filled(), "send")
    actor = world.act("lan")["actor"]
    assert not queries.not_reported(actor, 2025).exists()
    assert queries.not_reported(actor, 2026).filter(pk=world.entry.pk).exists()
    assert not queries.not_reported(actor, 2026).filter(pk=left.pk).exists()


def test_an_organisation_out_of_the_register_reports_nothing(world):
    with pytest.raises(services.NotRegistered):
        services.prepare(factories.make("organisations", world.desk), **world.act("lan"), year=2025)
    with pytest.raises(services.NoPeriod):
        services.prepare(world.ngo, **world.act("lan"), year=2010)
