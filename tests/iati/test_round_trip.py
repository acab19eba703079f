"""What is written is read as what it was: item, sums, parties, places, sectors."""

import io
from decimal import Decimal

import pytest

from amity.access.actors import Actor
from amity.iati import codes
from amity.iati.reading import activities
from amity.iati.writing.activities import Activities
from tests.factories import make
from tests.iati.conftest import NOW

pytestmark = pytest.mark.django_db


@pytest.fixture
def written():
    """The activities of our own file as the reader of files of donors takes them."""

    def read():
        file = io.BytesIO(b"".join(Activities(Actor.nobody(), NOW).chunks()))
        return {one.identifier: one for one in activities.read(file)}

    return read


def test_words_come_back_as_they_were(item, written):
    words = {"title": "A & <b>", "title_vi": "Nhà “ở”", "description": "One\ntwo\tthree", "description_vi": "Một\nhai"}
    item(reference="A", **words)
    found = written()["XM-AMITY-A"]
    assert {name: getattr(found, name) for name in words} == words


@pytest.mark.parametrize("state", ["proposed", "running", "finished", "settled", "refused"])
def test_a_state_with_a_code_of_its_own_comes_back(item, written, state):
    item(reference="A", state=state, decision="1/QD")
    assert written()["XM-AMITY-A"].state == state


@pytest.mark.parametrize("kind", ["commitment", "approval", "receipt", "disbursement"])
def test_a_sum_comes_back_with_its_kind_day_and_parties(personas, item, written, kind):
    row = item(reference="A")
    donor = row.donors.get()
    told = {"kind": kind, "value_on": "2021-05-06", "amount": "-12.34", "currency": "EUR", "reference": "T/1"}
    make("aid_flows", personas.hers, confidentiality=0, item=row, provider=donor, description="Books", **told)
    (found,) = written()["XM-AMITY-A"].sums
    assert (found.kind, found.value_on, found.amount, found.currency) == (kind, "2021-05-06", Decimal("-12.34"), "EUR")
    assert (found.reference, found.description, found.receiver) == ("T/1", "Books", None)
    assert (found.provider.identifier, found.provider.name) == (donor.identifier, donor.name)


def test_parties_come_back_in_their_roles(personas, item, written):
    agency, taker, doer = (make("organisations", personas.hers, confidentiality=0, kind="ministry") for _n in range(3))
    item(reference="A", managing=agency, recipient=taker, executing=doer)
    found = written()["XM-AMITY-A"].parties
    names = {role: [one.name for one in parties] for role, parties in found.items()}
    assert names[codes.ACCOUNTABLE] == [agency.name]
    assert names[codes.EXTENDING] == [taker.name]
    assert names[codes.IMPLEMENTING] == [doer.name]


def test_places_sectors_and_the_amount_come_back(personas, item, written):
    place = make("provinces", personas.hers, confidentiality=0, code="12", name="Lai Chau")
    fields = [
        make("aid_sectors", personas.hers, confidentiality=0, vocabulary="2", code=str(111 + n)) for n in range(3)
    ]
    item(reference="A", provinces=[place], sectors=fields, amount="1000.01", currency="EUR")
    found = written()["XM-AMITY-A"]
    assert found.places == [("12", "Lai Chau")]
    assert [(one.vocabulary, one.code) for one in found.sectors] == [("2", "111"), ("2", "112"), ("2", "113")]
    assert sum(one.percent for one in found.sectors) == 100
    assert (found.amount, found.currency) == (Decimal("1000.01"), "EUR")


def test_a_tree_comes_back(item, written):
    whole = item(reference="P", kind="programme")
    item(reference="J", parent=whole)
    found = written()
    assert (found["XM-AMITY-P"].kind, found["XM-AMITY-J"].kind) == ("programme", "project")
    assert (found["XM-AMITY-P"].parent, found["XM-AMITY-J"].parent) == ("", "XM-AMITY-P")


def test_of_our_own_file_little_has_no_place(personas, item, written):
    make("organisations", personas.union, confidentiality=0, kind="union", email="a@example.org")
    row = item(reference="A", kind="emergency")
    make("aid_flows", personas.hers, confidentiality=0, item=row)
    found = written()["XM-AMITY-A"]
    assert {line.element for line in found.lines} <= {"contact-info", "humanitarian-scope", "budget", "activity-date"}
    assert found.is_humanitarian
