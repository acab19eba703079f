"""Sharing an item out among those it names, all at once: what is stored, refused, and told in totals."""

from decimal import Decimal

import pytest

from amity.access.actors import Actor, actor_of
from amity.access.roles import Confidentiality
from amity.aid.models import DonorShare, ProvinceShare
from amity.aid.queries.totals import Asked, totals
from amity.aid.services.sharing_out import NotNamed, NotTheWhole, TooMuchInAll, share_out, shared
from amity.records import writes
from tests.factories import make
from tests.personas import TODAY

pytestmark = pytest.mark.django_db
SYSTEM = Actor.system()


@pytest.fixture
def donors(personas):
    return [make("organisations", personas.union, name=name, confidentiality=0) for name in ("A", "B", "C")]


@pytest.fixture
def item(personas, donors):
    row = make("aid_items", personas.hers, donors=donors, confidentiality=Confidentiality.UNIT)
    make("aid_flows", personas.hers, item=row, amount=100, value_on="2023", kind="commitment")
    return row


def give(item, donors, *percents, actor=SYSTEM):
    told = {one.pk: None if text is None else Decimal(text) for one, text in zip(donors, percents, strict=True)}
    return share_out(item, "donors", told, actor=actor, why="as agreed")


def stored(item):
    rows = DonorShare.objects.filter(item=item, audience__gte=0)
    return {one.organisation.name: one.percent for one in rows.select_related("organisation")}


def told(donors):
    found = {row.keys[0]: row.usd for row in totals(SYSTEM, Asked(kind="commitment"), ("donor",)).rows}
    return [found.get(one.pk) for one in donors]


def test_shares_are_stored_and_totals_follow(item, donors):
    assert give(item, donors, 50, 30, 20) == 3
    assert stored(item) == {"A": 50, "B": 30, "C": 20}
    assert told(donors) == [50, 30, 20]


def test_a_share_belongs_to_whoever_keeps_the_item(item, donors, personas):
    give(item, donors, 100, None, None)
    share = DonorShare.objects.get()
    assert (share.owner, share.confidentiality) == (personas.hers, Confidentiality.UNIT)


def test_who_has_none_takes_an_equal_part_of_the_rest(item, donors):
    assert give(item, donors, 60, None, None) == 1
    assert told(donors) == [60, 20, 20]


def test_shares_that_change_places_are_stored_in_one_go(item, donors):
    give(item, donors, 90, 5, 5)
    assert give(item, donors, 5, 90, 5) == 2
    assert stored(item) == {"A": 5, "B": 90, "C": 5}


def test_a_share_taken_away_lies_in_the_trash_and_comes_back(item, donors):
    give(item, donors, 50, 30, 20)
    assert give(item, donors, 50, None, None) == 2
    assert stored(item) == {"A": 50}
    assert DonorShare.objects.count() == 3
    assert give(item, donors, 40, 30, 30) == 3
    assert stored(item) == {"A": 40, "B": 30, "C": 30}
    assert DonorShare.objects.count() == 3
    assert told(donors) == [40, 30, 30]


def test_what_stays_as_it_is_is_not_written_again(item, donors):
    give(item, donors, 50, 30, 20)
    versions = list(DonorShare.objects.order_by("pk").values_list("version", flat=True))
    assert give(item, donors, "50.0000", 30, 20) == 0
    assert list(DonorShare.objects.order_by("pk").values_list("version", flat=True)) == versions


@pytest.mark.parametrize("percents", [(50, 30, 21), (100, 100, None), ("99.9999", "0.0002", None)])
def test_more_than_the_whole_is_refused(item, donors, percents):
    with pytest.raises(TooMuchInAll, match="more than the whole"):
        give(item, donors, *percents)
    assert stored(item) == {}


@pytest.mark.parametrize(("percents", "total"), [((50, 30, 10), "90"), (("33.33", "33.33", "33.33"), "99.99")])
def test_less_than_the_whole_for_all_is_refused(item, donors, percents, total):
    with pytest.raises(NotTheWhole, match=f"make {total} %, not 100 %"):
        give(item, donors, *percents)
    assert stored(item) == {}


def test_somebody_the_item_does_not_name_gets_nothing(item, donors, personas):
    stranger = make("organisations", personas.union)
    with pytest.raises(NotNamed):
        share_out(item, "donors", {stranger.pk: Decimal(10)}, actor=SYSTEM)
    assert not DonorShare.objects.exists()


def test_no_shares_at_all_are_no_shares(item, donors):
    assert give(item, donors, None, None, None) == 0
    assert told(donors) == [Decimal("33.33"), Decimal("33.33"), Decimal("33.34")]


def test_who_may_not_write_the_item_shares_nothing_out(item, donors, personas):
    for name in ("binh", "dung", "hoa"):
        with pytest.raises(writes.NotAllowed):
            give(item, donors, 50, 30, 20, actor=actor_of(getattr(personas, name), today=TODAY))
    assert not DonorShare.objects.exists()


def test_those_out_of_sight_are_neither_shown_nor_asked_for(personas, donors):
    quiet = make("organisations", personas.other, name="Quiet", confidentiality=Confidentiality.UNIT)
    item = make("aid_items", personas.hers, donors=[*donors[:1], quiet])
    an = actor_of(personas.an, today=TODAY)
    assert [one.row.name for one in shared(item, "donors", actor=an)] == ["A"]
    assert share_out(item, "donors", {donors[0].pk: Decimal(40)}, actor=an) == 1
    assert stored(item) == {"A": 40}


def test_provinces_and_sectors_are_shared_out_alike(personas):
    provinces = [make("provinces", personas.union, confidentiality=0) for _number in range(2)]
    sectors = [make("aid_sectors", personas.union, confidentiality=0) for _number in range(2)]
    item = make("aid_items", personas.hers, provinces=provinces, sectors=sectors)
    for name, ones in (("provinces", provinces), ("sectors", sectors)):
        percents = {ones[0].pk: Decimal(75), ones[1].pk: Decimal(25)}
        assert share_out(item, name, percents, actor=SYSTEM) == 2
        assert {one.row.pk: one.percent for one in shared(item, name, actor=SYSTEM)} == percents
    assert ProvinceShare.objects.count() == 2
