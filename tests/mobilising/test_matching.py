"""Who might support an opportunity: by what was said and done, in sight of the reader, and never asked twice."""

from datetime import date

import pytest

from amity.mobilising import queries
from tests import factories

pytestmark = pytest.mark.django_db
TODAY = date(2026, 3, 12)
OPEN = {"confidentiality": 1}


class World:
    """A need of a school in a province, and the making of those who might care."""

    def __init__(self, personas):
        self.personas, self.owner = personas, personas.union
        self.hue, self.other = (self.make("provinces") for _number in range(2))
        self.education = self.make("aid_sectors")
        self.schools = self.make("aid_sectors", parent=self.education)
        self.need = self.make("opportunities", province=self.hue, sector=self.schools, amount=50000, currency="USD")

    def make(self, name, **fields):
        return factories.make(name, fields.pop("owner", self.owner), **{**OPEN, **fields})

    def says(self, **fields):
        donor = self.make("organisations", **fields.pop("organisation", {}))
        self.make("aid_interests", organisation=donor, **fields)
        return donor

    def found(self, who="chi", **asked):
        matches = queries.matches(self.personas.actor(who), self.need, today=TODAY, **asked)
        return {match.organisation: match.points for match in matches}


@pytest.fixture
def world(personas):
    return World(personas)


def test_an_interest_in_the_sector_and_the_province_weighs_most(world):
    both = world.says(sector=world.schools, province=world.hue, up_to=60000, currency="USD")
    field = world.says(sector=world.schools)
    wider = world.says(sector=world.education)
    place = world.says(province=world.hue)
    assert world.found() == {both: 8, field: 4, wider: 4, place: 3}
    first = queries.matches(world.personas.actor("chi"), world.need, today=TODAY)[0]
    assert first.organisation == both
    assert first.reasons == [
        "Has declared an interest in this sector",
        "Has declared an interest in this province",
        "Would give as much as is needed",
    ]


def test_an_interest_elsewhere_or_in_something_else_says_nothing(world):
    world.says(sector=world.schools, province=world.other)
    world.says(sector=world.make("aid_sectors"), province=world.hue)
    world.says(province=world.other)
    assert world.found() == {}


def test_an_interest_that_no_longer_holds_says_nothing(world):
    world.says(sector=world.schools, until_on="2026-03-11")
    still = world.says(sector=world.schools, until_on="2026-03-12")
    assert set(world.found()) == {still}


def test_sums_are_compared_in_the_same_currency_only(world):
    less = world.says(sector=world.schools, up_to=49999, currency="USD")
    dong = world.says(sector=world.schools, up_to=900000000, currency="VND")
    assert world.found() == {less: 4, dong: 4}


def test_what_was_given_before_counts_once_for_the_place_and_once_for_the_field(world):
    donor, other = world.make("organisations"), world.make("organisations")
    for _number in range(3):
        world.make("aid_items", donors=[donor], provinces=[world.hue], sectors=[world.education])
    world.make("aid_items", donors=[other], provinces=[world.hue])
    world.make("aid_items", donors=[world.make("organisations")], provinces=[world.hue], state="refused")
    assert world.found() == {donor: 4, other: 2}
    (first, _second) = queries.matches(world.personas.actor("chi"), world.need, today=TODAY)
    assert first.reasons == ["Has given aid in this province: 3", "Has given aid in this sector: 3"]


def test_who_may_work_in_the_province_is_told(world):
    ngo = world.make("organisations", kind="foreign_ngo")
    days = {"issued_on": "2025-01-01", "provinces": [world.hue]}
    for state, until in (("valid", "2027-12-31"), ("valid", "2026-03-11"), ("revoked", "2027-12-31")):
        holder = ngo if (state, until) == ("valid", "2027-12-31") else world.make("organisations")
        row, links = factories.unsaved("certificates", world.owner, ngo=holder, state=state, expires_on=until,
                                       **OPEN, **days)  # fmt: skip
        row.save()
        row.provinces.set(links.get("provinces", days["provinces"]))
    assert world.found() == {ngo: 1}


def test_who_was_asked_already_is_not_found_again_and_who_is_no_more_neither(world):
    asked, gone, left = (world.says(sector=world.schools) for _number in range(3))
    world.make("offers", opportunity=world.need, organisation=asked, stage="declined")
    type(gone).objects.filter(pk=gone.pk).update(ended_on="2020")
    assert set(world.found()) == {left}


def test_nothing_out_of_sight_is_a_reason(world):
    hidden = world.says(sector=world.schools, confidentiality=2)
    shown = world.says(sector=world.schools)
    world.make("aid_items", donors=[shown], provinces=[world.hue], confidentiality=2)
    secret = world.make("organisations", confidentiality=2)
    world.make("aid_interests", organisation=secret, sector=world.schools)
    assert world.found("chi") == {hidden: 4, shown: 6, secret: 4}
    assert world.found("an") == {shown: 4}
    assert world.found("nobody") == {}


def test_a_need_that_names_neither_place_nor_field_finds_nobody(world):
    world.says(sector=world.schools)
    world.need.province = world.need.sector = None
    assert world.found() == {}


def test_the_list_is_as_long_as_asked_and_costs_a_handful_of_queries(world, django_assert_max_num_queries):
    donors = [world.says(sector=world.schools) for _number in range(6)]
    with django_assert_max_num_queries(9):
        found = world.found(limit=4)
    assert len(found) == 4
    assert set(found) < set(donors)
