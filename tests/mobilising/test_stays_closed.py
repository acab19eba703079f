"""What a unit keeps to itself about winning aid is told at no door: not by its words, its number, a count or a sum."""

import pytest

from tests import factories
from tests.doors import behind

pytestmark = pytest.mark.django_db
WORD = "Zyxwerath"
SHOWN = {"confidentiality": 1}
OUTSIDERS = ("binh", "hoa")


class Winning:
    """A donor, a province and an appeal that everybody in the union sees, and what An's unit keeps of them."""

    def __init__(self, personas):
        self.owner = personas.hers
        self.donor = factories.make("organisations", personas.union, **SHOWN)
        self.province = factories.make("provinces", personas.union, **SHOWN)
        self.sector = factories.make("aid_sectors", personas.union, **SHOWN)
        self.appeal = factories.make("appeals", personas.union, state="open", **SHOWN)
        self.need = factories.make("opportunities", personas.union, province=self.province, sector=self.sector,
                                   appeal=self.appeal, **SHOWN)  # fmt: skip

    def kept(self, name):
        """A row of this kind that only An's unit sees, with the word in it."""
        given = {
            "aid_interests": {"organisation": self.donor, "province": self.province, "words": WORD},
            "appeals": {"title": WORD, "lead": self.donor, "provinces": [self.province], "state": "open"},
            "opportunities": {"title": WORD, "province": self.province, "sector": self.sector, "appeal": self.appeal},
            "offers": {"organisation": self.donor, "opportunity": self.need, "what": WORD, "stage": "pledged"},
        }
        return factories.make(name, self.owner, confidentiality=2, **given[name])

    @property
    def beside(self):
        """The pages on which panels of these rows stand."""
        rows = (("organisations", self.donor), ("provinces", self.province), ("aid_sectors", self.sector))
        both = (*rows, ("appeals", self.appeal), ("opportunities", self.need))
        return [f"/{name}/{row.pk}/" for name, row in both]


@pytest.fixture
def winning(personas):
    return Winning(personas)


KEPT = pytest.mark.parametrize("name", ["aid_interests", "appeals", "opportunities", "offers"])


@KEPT
@pytest.mark.parametrize("who", OUTSIDERS)
def test_a_row_of_another_unit_is_behind_no_door(winning, personas, client_of, name, who):
    doors, client = behind(winning.kept(name), WORD), client_of(who)
    assert doors.own(client) == {404}
    beside = winning.beside if who == "binh" else []
    others = {"opportunities": ["count"], "appeals": ["count"]} if who == "binh" else {}
    assert doors.telling(client, personas.actor(who), *beside) == others.get(name, [])


@KEPT
def test_its_own_unit_finds_it_at_the_same_doors(winning, personas, client_of, name):
    doors = behind(winning.kept(name), WORD)
    told = doors.telling(client_of("an"), personas.actor("an"), *winning.beside)
    assert {"list", "search", "choices", "api", "api search", "count", "suggestion"} <= set(told)
    assert any(page in told for page in winning.beside)


@KEPT
def test_who_is_not_logged_in_is_asked_to_and_told_nothing(winning, personas, client_of, name):
    row, client = winning.kept(name), client_of("nobody")
    pages = [client.get(f"/{name}/"), client.get(f"/{name}/{row.pk}/"), client.get(f"/{name}/export/")]
    assert {page.status_code for page in pages} == {302}
    assert not any(WORD in page.content.decode() for page in pages)
    assert {client.get(f"/api/v1/{name}{end}").status_code for end in ("", f"/{row.pk}")} == {401}


@KEPT
def test_a_filter_finds_nothing_out_of_sight_and_so_tells_nothing(winning, personas, client_of, name):
    winning.kept(name)
    asked = {"aid_interests": "province", "appeals": "provinces", "opportunities": "province", "offers": "organisation"}
    target = winning.donor if name == "offers" else winning.province
    path = f"/api/v1/{name}?{asked[name]}={target.pk}"
    seen = {who: len(client_of(who).get(path).json()["items"]) for who in ("an", "binh")}
    assert seen["an"] - seen["binh"] == 1


def test_the_history_of_an_offer_that_was_closed_stays_with_who_may_see_it(winning, personas, client_of):
    row = winning.kept("offers")
    history = client_of("an").get(f"/api/v1/offers/{row.pk}/history")
    assert history.status_code == 200
    for who in OUTSIDERS:
        assert client_of(who).get(f"/api/v1/offers/{row.pk}/history").status_code == 404
        assert client_of(who).post(f"/offers/{row.pk}/steps/deliver/", {"delivered": "1"}).status_code == 404


def test_an_offer_that_may_be_seen_does_not_name_the_donor_that_may_not(personas, client_of):
    secret = factories.make("organisations", personas.hers, name=WORD, confidentiality=2)
    need = factories.make("opportunities", personas.union, **SHOWN)
    offer = factories.make("offers", personas.union, opportunity=need, organisation=secret, **SHOWN)
    client = client_of("binh")
    for path in (f"/offers/{offer.pk}/", "/offers/", f"/opportunities/{need.pk}/", f"/api/v1/offers/{offer.pk}"):
        answer = client.get(path)
        assert answer.status_code == 200
        assert WORD not in answer.content.decode(), path
    assert WORD in client_of("an").get(f"/offers/{offer.pk}/").content.decode()
