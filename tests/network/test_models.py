"""What a tie between two parties must be, said by the form and kept by the database."""

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from amity.network.models import Organisation, Tie
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def parties(personas):
    """Two organisations and two people."""
    owner = personas.union
    return {
        "organisation": factories.make("organisations", owner),
        "other_organisation": factories.make("organisations", owner),
        "person": factories.make("people", owner),
        "other_person": factories.make("people", owner),
    }


TWO = [
    ("person", "other_person"),
    ("person", "other_organisation"),
    ("organisation", "other_person"),
    ("organisation", "other_organisation"),
]
WRONG = [
    (),
    ("person",),
    ("other_organisation",),
    ("person", "organisation", "other_person"),
    ("person", "other_person", "other_organisation"),
]


@pytest.mark.parametrize("named", TWO)
def test_a_tie_joins_any_two_parties(personas, parties, named):
    tie = Tie(owner=personas.union, kind="partner", **{name: parties[name] for name in named})
    tie.full_clean()
    tie.save()
    assert Tie.objects.get() == tie


@pytest.mark.parametrize("named", WRONG)
def test_a_tie_of_too_few_or_too_many_parties_is_refused(personas, parties, named):
    tie = Tie(owner=personas.union, kind="partner", **{name: parties[name] for name in named})
    with pytest.raises(ValidationError, match="Name exactly one"):
        tie.clean()
    with pytest.raises(IntegrityError), transaction.atomic():
        tie.save()
    assert not Tie.objects.exists()


@pytest.mark.parametrize("side", ["person", "organisation"])
def test_nobody_is_tied_to_himself(personas, parties, side):
    tie = Tie(owner=personas.union, kind="partner", **{side: parties[side], f"other_{side}": parties[side]})
    with pytest.raises(ValidationError, match="must differ"):
        tie.clean()
    with pytest.raises(IntegrityError), transaction.atomic():
        tie.save()


def test_an_organisation_keeps_the_line_of_its_predecessors(personas):
    committee = factories.make("organisations", personas.union, founded_on="1963-09-25")
    association = factories.make("organisations", personas.union, founded_on="", predecessor=committee)
    assert list(committee.successors.all()) == [association]
    assert association.founded_on is None
    with pytest.raises(IntegrityError), transaction.atomic():
        Organisation.objects.filter(pk=association.pk).update(predecessor=association)
