"""Totals of aid as readers ask for them: by year, place, field, donor and country, and the rows behind."""

from datetime import timedelta
from decimal import Decimal

import pytest

from amity import tasks
from amity.access.actors import Actor
from amity.aid import jobs
from amity.aid.models import AidCell, AidDonorCell, AidFact, AidFlow, AidSum
from amity.aid.queries import totals as asking
from amity.aid.queries.totals import NOT_TOLD, OUT_OF_SIGHT, Asked, Mixed, behind, totals
from amity.aid.rules import counting
from amity.core import derived
from amity.past import erasing
from amity.records import listing, registry, shelving, writes
from amity.records.models import Shelf
from amity.sharing import lending
from amity.tasks.models import Job
from amity.tasks.running import run_waiting
from tests import factories
from tests.personas import TODAY

pytestmark = pytest.mark.django_db
SYSTEM = Actor.system()
COMMITTED = Asked(kind="commitment")
FLOWS = registry.get("aid_flows")


def figures(asked=COMMITTED, by=("year",), actor=SYSTEM):
    """The rows as a dictionary, single keys without their tuple."""
    rows = totals(actor, asked, by).rows
    return {row.keys[0] if len(by) == 1 else row.keys: row.usd for row in rows}


def flow(owner, item, amount, value_on="2023-05-01", **fields):
    return factories.make("aid_flows", owner, item=item, amount=amount, value_on=value_on, **fields)


def test_a_programme_counts_with_what_it_has_beyond_its_projects(personas):
    owner = personas.union
    programme = factories.make("aid_items", owner, kind="programme")
    project = factories.make("aid_items", owner, parent=programme)
    flow(owner, programme, 100, "2022")
    flow(owner, project, 60, "2023")
    assert figures() == {2022: 40, 2023: 60}
    flow(owner, project, 90, "2024")
    assert figures() == {2023: 60, 2024: 90}
    flow(owner, programme, 500, "2024", kind="disbursement")
    assert figures(Asked(kind="disbursement")) == {2024: 500}


def test_a_part_that_moves_takes_its_money_along(personas):
    owner = personas.union
    first, second = (factories.make("aid_items", owner, kind="programme") for _ in range(2))
    between = factories.make("aid_items", owner, parent=first)
    part = factories.make("aid_items", owner, parent=between)
    for item in (first, second):
        flow(owner, item, 100)
    flow(owner, part, 80)
    assert totals(SYSTEM, COMMITTED).total == 200
    between.parent = None
    writes.save(between, actor=SYSTEM)
    assert totals(SYSTEM, COMMITTED).total == 280
    between.parent = second
    writes.save(between, actor=SYSTEM)
    assert totals(SYSTEM, COMMITTED).total == 200
    assert set(AidSum.objects.exclude(item=first.pk).values_list("root", flat=True)) == {second.pk}


def test_kinds_of_sums_are_never_added_up(personas):
    item = factories.make("aid_items", personas.union)
    flow(personas.union, item, 100)
    flow(personas.union, item, 70, kind="disbursement")
    with pytest.raises(Mixed, match="never added up"):
        totals(SYSTEM, Asked(), ["year"])
    assert figures(Asked(), ["kind"]) == {"commitment": 100, "disbursement": 70}


def test_calendar_and_reporting_years(personas):
    item = factories.make("aid_items", personas.union)
    for amount, day in ((1, "2022-12-14"), (2, "2022-12-15"), (4, "2022-12"), (8, "2022"), (16, "2023")):
        flow(personas.union, item, amount, day)
    assert figures() == {2022: 15, 2023: 16}
    reporting = Asked(kind="commitment", is_reporting=True)
    assert figures(reporting) == {2022: 13, 2023: 18}
    assert figures(Asked(kind="commitment", is_reporting=True, first=2023, last=2023)) == {2023: 18}
    assert any("15 December" in sentence for sentence in totals(SYSTEM, reporting).rule)
    assert not any("15 December" in sentence for sentence in totals(SYSTEM, COMMITTED).rule)


def test_the_donor_who_paid_has_the_whole_sum(personas):
    owner = personas.union
    donors = [factories.make("organisations", owner) for _ in range(3)]
    item = factories.make("aid_items", owner, donors=donors[:2])
    factories.make("donor_shares", owner, item=item, organisation=donors[0], percent=75)
    flow(owner, item, 100)
    flow(owner, item, 11, provider=donors[2])
    assert figures(by=["donor"]) == {donors[0].pk: 75, donors[1].pk: 25, donors[2].pk: 11}
    assert figures(Asked(kind="commitment", donor=donors[2].pk)) == {2023: 11}


def test_money_of_a_country_is_that_of_its_donors(personas):
    owner = personas.union
    country = factories.make("countries", owner)
    home, stray = factories.make("organisations", owner, country=country), factories.make("organisations", owner)
    stray.country = None
    writes.save(stray, actor=SYSTEM)
    item = factories.make("aid_items", owner, donors=[home, stray])
    flow(owner, item, 100)
    assert figures(by=["country"]) == {NOT_TOLD: 50, country.pk: 50}
    assert figures(Asked(kind="commitment", country=country.pk), ["donor"]) == {home.pk: 50}


def test_provinces_of_today_hold_what_was_given_to_those_before(personas):
    owner = personas.union
    today = factories.make("provinces", owner)
    old = [factories.make("provinces", owner, successor=today) for _ in range(2)]
    for at, province in enumerate((today, *old)):
        flow(owner, factories.make("aid_items", owner, provinces=[province]), 10**at)
    assert figures(by=["province"]) == {today.pk: 111}
    apart = Asked(kind="commitment", places="63")
    assert figures(apart, ["province"]) == {today.pk: 1, old[0].pk: 10, old[1].pk: 100}
    assert totals(SYSTEM, apart, ["province"]).merged == {today.pk}
    assert totals(SYSTEM, COMMITTED, ["province"]).merged == frozenset()
    assert figures(Asked(kind="commitment", province=today.pk)) == {2023: 111}
    assert figures(Asked(kind="commitment", province=today.pk, places="recorded")) == {2023: 1}


def test_what_cannot_be_converted_is_told_apart_and_found_in_the_list(personas):
    owner = personas.union
    item = factories.make("aid_items", owner)
    stuck = flow(owner, item, 25_000_000, "2023-05-20", currency="VND")
    told = totals(SYSTEM, COMMITTED)
    assert (told.total, told.not_converted) == (0, 1)
    actor = personas.actor("chi")
    assert [row.href for row in listing.read(FLOWS, actor, {"converted": "no"}, "en").rows] == [
        f"/aid_flows/{stuck.pk}/"
    ]
    factories.make("exchange_rates", owner, quoted_on="2023-04-18", per_usd=25000)
    assert totals(SYSTEM, COMMITTED).not_converted == 1
    rate = factories.make("exchange_rates", owner, quoted_on="2023-04-19", per_usd=25000)
    told = totals(SYSTEM, COMMITTED)
    assert (told.total, told.not_converted) == (1000, 0)
    factories.make("exchange_rates", owner, quoted_on="2023-05-21", per_usd=20000)
    assert totals(SYSTEM, COMMITTED).total == 1000
    rate.per_usd = Decimal(50000)
    writes.save(rate, actor=SYSTEM)
    assert totals(SYSTEM, COMMITTED).total == 500
    shelving.shelve(registry.get("exchange_rates"), [rate.pk], Shelf.TRASHED, actor=SYSTEM)
    assert totals(SYSTEM, COMMITTED).not_converted == 1
    assert listing.read(FLOWS, actor, {"converted": "no"}, "en").count == "1"


def test_what_is_erased_is_forgotten_by_the_totals(personas):
    owner = personas.union
    item = factories.make("aid_items", owner)
    first, second = flow(owner, item, 100), flow(owner, item, 7)
    shares = factories.make("donor_shares", owner, item=item, organisation=item.donors.get(), percent=40)
    assert figures(by=["donor"]) == {NOT_TOLD: Decimal("64.20"), item.donors.get().pk: Decimal("42.80")}
    erasing.erase(registry.get("donor_shares"), [shares.pk], actor=SYSTEM)
    assert figures(by=["donor"]) == {item.donors.get().pk: 107}
    erasing.erase(FLOWS, [first.pk], actor=SYSTEM)
    assert totals(SYSTEM, COMMITTED).total == 7
    erasing.erase(FLOWS, [second.pk], actor=SYSTEM)
    assert (totals(SYSTEM, COMMITTED).rows, AidFact.objects.count(), AidSum.objects.count()) == ([], 0, 0)


def test_a_reader_is_given_what_rests_on_rows_he_may_see(personas):
    item = factories.make("aid_items", personas.hers)
    flow(personas.hers, item, 100)
    flow(personas.hers, item, 30, confidentiality=2)
    flow(personas.hers, item, 5, confidentiality=0)
    kept = factories.make("aid_items", personas.hers, confidentiality=2)
    flow(personas.hers, kept, 1000, confidentiality=0)
    seen = {name: totals(personas.actor(name), COMMITTED).total for name in ("an", "binh")}
    assert seen == {"an": 1135, "binh": 105}
    assert totals(Actor.nobody(), COMMITTED).total == 0
    assert totals(SYSTEM, COMMITTED).total == 1135


def test_what_is_lent_is_counted_for_the_borrower_until_the_loan_ends(personas):
    item = factories.make("aid_items", personas.hers)
    lent = flow(personas.hers, item, 100, confidentiality=2)
    assert totals(personas.actor("binh"), COMMITTED).total == 0
    terms = {"to_unit": personas.other, "purpose": "A report", "until_on": TODAY + timedelta(days=9), "title": "A sum"}
    lending.lend(FLOWS, [lent.pk], **terms, actor=personas.actor("an"), today=TODAY)
    assert totals(personas.actor("binh"), COMMITTED).total == 100
    assert totals(personas.actor("an"), COMMITTED).total == 100


def test_a_share_out_of_sight_does_not_show_through_the_totals(personas):
    item = factories.make("aid_items", personas.hers)
    flow(personas.hers, item, 100)
    donor = item.donors.get()
    factories.make("donor_shares", personas.hers, item=item, organisation=donor, percent=40, confidentiality=2)
    assert figures(by=["donor"], actor=personas.actor("binh")) == {}
    assert figures(by=["donor"], actor=personas.actor("an")) == {NOT_TOLD: 60, donor.pk: 40}


def test_a_donor_out_of_sight_has_no_name_and_cannot_be_asked_for_by_country(personas):
    owner = personas.hers
    country = factories.make("countries", owner)
    donor = factories.make("organisations", owner, confidentiality=2, country=country)
    item = factories.make("aid_items", owner, donors=[donor])
    flow(owner, item, 100)
    binh = personas.actor("binh")
    assert figures(by=["donor"], actor=binh) == {OUT_OF_SIGHT: 100}
    assert figures(by=["country"], actor=binh) == {OUT_OF_SIGHT: 100}
    assert figures(Asked(kind="commitment", country=country.pk), actor=binh) == {}


def test_every_figure_opens_what_adds_up_to_it(personas):
    owner = personas.union
    province = factories.make("provinces", owner)
    programme = factories.make("aid_items", owner, kind="programme", provinces=[province])
    project = factories.make("aid_items", owner, parent=programme, provinces=[province])
    one, two, other = flow(owner, programme, 100), flow(owner, project, 60), flow(owner, project, 9, "2024")
    asked = Asked(kind="commitment", first=2023, last=2023, province=province.pk)
    rows = behind(SYSTEM, asked)
    assert [(row.item, row.is_taken_off, row.usd, row.flows) for row in rows] == [
        (programme.pk, False, 100, (one.pk,)),
        (programme.pk, True, -69, (one.pk,)),
        (project.pk, False, 60, (two.pk,)),
    ]
    assert sum(row.usd for row in rows) == totals(SYSTEM, asked).total == 91
    assert [row.item for row in behind(SYSTEM, asked, after=programme.pk)] == [project.pk]
    assert other.pk not in {flow for row in rows for flow in row.flows}


def test_a_total_costs_the_same_queries_however_many_rows(personas, django_assert_num_queries):
    owner = personas.union
    actor = personas.actor("an")
    for number in (1, 5):
        for _ in range(number):
            flow(owner, factories.make("aid_items", owner), 10)
        with django_assert_num_queries(3):
            totals(actor, COMMITTED, ["year"])


def test_many_sums_are_counted_in_as_many_queries_as_few(personas, django_assert_max_num_queries):
    owner, item = personas.union, factories.make("aid_items", personas.union)
    rows = [factories.unsaved("aid_flows", owner, item=item)[0] for _ in range(200)]
    writes.save_many(rows, actor=SYSTEM)
    ids = list(AidFlow.objects.values_list("pk", flat=True))
    with django_assert_max_num_queries(30):
        derived.renew("aid_flows", ids)


def test_what_has_gone_wrong_is_found_at_night_and_counted_anew(personas):
    flow(personas.union, factories.make("aid_items", personas.union), 100)
    AidCell.objects.update(cents=1)
    AidDonorCell.objects.all().delete()
    assert counting.differences(AidCell)
    tasks.enqueue(jobs.LOOK, account_id=None, arguments={})
    run_waiting()
    assert set(Job.objects.values_list("name", "state")) == {(jobs.LOOK, "done"), (jobs.RECOUNT, "done")}
    assert [counting.differences(model) for model in (AidCell, AidDonorCell)] == [{}, {}]
    assert totals(SYSTEM, COMMITTED).total == 100


def test_the_rule_is_printed_with_its_numbers():
    assert any("31 days" in sentence for sentence in asking.rule(COMMITTED))


@pytest.mark.parametrize("by", ["year", "province", "sector", "donor", "country"])
def test_a_figure_narrowed_to_one_value_is_that_value_among_all(personas, by):
    owner = personas.union
    country = factories.make("countries", owner)
    donors = [factories.make("organisations", owner, country=country) for _ in range(2)]
    places = [factories.make("provinces", owner) for _ in range(3)]
    fields = [factories.make("aid_sectors", owner) for _ in range(2)]
    item = factories.make("aid_items", owner, donors=donors, provinces=places, sectors=fields)
    for amount, day in ((100, "2021"), (Decimal("0.07"), "2022"), (-3, "2022"), (Decimal("33.33"), "2023")):
        flow(owner, item, amount, day)
    for row in totals(SYSTEM, COMMITTED, [by]).rows:
        key = row.keys[0]
        narrow = {"first": key, "last": key} if by == "year" else {by: key}
        asked = Asked(kind="commitment", **narrow)
        assert totals(SYSTEM, asked).total == totals(SYSTEM, asked, ["year", "donor", "sector"]).total == row.usd
        assert sum(one.usd for one in behind(SYSTEM, asked)) == row.usd


def test_a_year_in_which_all_was_taken_back_is_no_figure(personas):
    item = factories.make("aid_items", personas.union)
    flow(personas.union, item, 100)
    flow(personas.union, item, -100)
    assert figures() == {}
    assert totals(SYSTEM, COMMITTED).total == 0


def test_years_from_and_to_are_both_counted(personas):
    item = factories.make("aid_items", personas.union)
    for amount, year in ((1, "2020"), (2, "2021"), (4, "2022"), (8, "2023")):
        flow(personas.union, item, amount, year)
    assert totals(SYSTEM, Asked(kind="commitment", first=2021, last=2022)).total == 6
    assert totals(SYSTEM, Asked(kind="commitment", first=2022)).total == 12
    assert totals(SYSTEM, Asked(kind="commitment", last=2020)).total == 1


def test_provinces_merged_twice_or_in_a_circle_have_one_of_today(personas):
    owner = personas.union
    last = factories.make("provinces", owner)
    middle = factories.make("provinces", owner, successor=last)
    first = factories.make("provinces", owner, successor=middle)
    flow(owner, factories.make("aid_items", owner, provinces=[first]), 5)
    assert figures(by=["province"]) == {last.pk: 5}
    last.successor = first
    writes.save(last, actor=SYSTEM)
    assert sum(figures(by=["province"]).values()) == 5


def test_columns_may_be_asked_for_in_any_order_and_twice_the_same_source(personas):
    owner = personas.union
    country = factories.make("countries", owner)
    donor = factories.make("organisations", owner, country=country)
    flow(owner, factories.make("aid_items", owner, donors=[donor]), 9)
    assert figures(by=["country", "year", "donor"]) == {(country.pk, 2023, donor.pk): 9}
    assert figures(by=["donor", "kind", "country"]) == {(donor.pk, "commitment", country.pk): 9}
