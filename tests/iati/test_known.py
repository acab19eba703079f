"""What a file names is found here, or entered."""

import pytest

from amity.iati.reading.known import KIND, Kept, Known
from amity.iati.reading.words import Activity, Named, Party
from amity.network.models import Organisation
from tests.factories import make

pytestmark = pytest.mark.django_db


@pytest.fixture
def known(personas):
    return Known(personas.actor("an"), "XM-U", Kept(personas.hers.pk))


def party(identifier="", name="", name_vi="", kind=""):
    return Party(identifier, name, name_vi, kind)


def learn(known, *parties):
    known.learn([Activity("A", 1, parties={"1": list(parties)})])
    return [known.party(one) for one in parties]


def organisation(personas, **fields):
    return make("organisations", personas.hers, **{"name_vi": "", **fields})


def test_the_identifier_wins_over_the_name(known, personas):
    by_identifier = organisation(personas, name="One", identifier="GB-1")
    organisation(personas, name="Two", identifier="GB-2")
    assert learn(known, party("GB-1", "Two")) == [by_identifier]


@pytest.mark.parametrize("name", ["Giver", "Nhà tài trợ"])
def test_an_exact_name_in_either_language_finds(known, personas, name):
    row = organisation(personas, name="Giver", name_vi="Nhà tài trợ")
    assert learn(known, party("XX-9", name)) == [row]
    assert known.fresh == []


@pytest.mark.parametrize("name", ["giver", "Giver International", "Give"])
def test_a_name_that_is_but_alike_finds_nothing(known, personas, name):
    organisation(personas, name="Giver")
    (row,) = learn(known, party("", name))
    assert (row.pk, row.name) == (None, name)


def test_our_own_identifiers_lead_back_to_the_row(known, personas):
    row = organisation(personas, name="Ours")
    assert learn(known, party(f"XM-U-ORG-{row.pk}", "Whatever")) == [row]


@pytest.mark.parametrize("identifier", ["XM-U-ORG-", "XM-U-ORG-x", "XM-U-ORG-" + "9" * 30])
def test_what_only_looks_like_our_own_identifier_is_entered(known, identifier):
    (row,) = learn(known, party(identifier, "New one"))
    assert (row.pk, row.name) == (None, "New one")


@pytest.mark.parametrize(
    ("kind", "told"), [*KIND.items(), ("21", "foreign_ngo"), ("", "foreign_ngo"), ("x", "foreign_ngo")]
)
def test_the_type_says_what_is_entered(known, kind, told):
    (row,) = learn(known, party("GB-1", "Giver", "Người cho", kind))
    assert (row.kind, row.name, row.name_vi, row.identifier) == (told, "Giver", "Người cho", "GB-1")
    assert told in Organisation.Kind.values


def test_an_organisation_without_a_name_is_called_by_its_identifier(known):
    (row,) = learn(known, party("GB-1"))
    assert row.name == "GB-1"


def test_what_is_too_long_is_cut_or_left_out(known):
    (row,) = learn(known, party("G" * 100, "N" * 300))
    assert (row.identifier, len(row.name)) == ("", 200)


def test_the_same_organisation_is_entered_once_however_it_is_called(known):
    first, second, third = learn(known, party("GB-1", "Giver"), party("GB-1"), party("", "Giver"))
    assert first is second is third
    assert known.fresh == [first]


def test_what_was_learned_is_not_asked_again(known, personas, django_assert_num_queries):
    organisation(personas, name="Giver", identifier="GB-1")
    learn(known, party("GB-1", "Giver"))
    with django_assert_num_queries(0):
        learn(known, party("GB-1", "Giver"))


def test_what_is_out_of_sight_is_not_found(known, personas):
    make("organisations", personas.other, name="Giver", name_vi="", identifier="GB-1", confidentiality=3)
    (row,) = learn(known, party("GB-1", "Giver"))
    assert row.pk is None


def test_a_sector_is_found_by_list_and_code_or_entered(known, personas):
    row = make("aid_sectors", personas.hers, vocabulary="2", code="140", name="Water", confidentiality=0)
    known.learn([Activity("A", 1, sectors=[Named("2", "140", "", None), Named("1", "14030", "Wells", None)])])
    assert known.sectors["2", "140"] == row
    fresh = known.sectors["1", "14030"]
    assert (fresh.pk, fresh.name, fresh.vocabulary, fresh.code) == (None, "Wells", "1", "14030")
    assert known.fresh == [fresh]


def test_a_sector_without_words_is_called_by_its_code(known):
    known.learn([Activity("A", 1, sectors=[Named("1", "14030", "", None)])])
    assert known.sectors["1", "14030"].name == "14030"


def test_the_province_of_today_wins_over_one_of_the_same_name_before(personas):
    old = make("provinces", personas.hers, confidentiality=0, code="1x", name="Ha Noi", valid_to_on="2025-06-30")
    today = make("provinces", personas.hers, confidentiality=0, code="01", name="Ha Noi", valid_to_on="")
    known = Known(personas.actor("an"), "XM-U", Kept(personas.hers.pk))
    assert known.places["ha noi"] == today
    assert known.places["1x"] == old
