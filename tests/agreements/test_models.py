"""What agreements and promises must be."""

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from amity.access.actors import Actor
from amity.agreements.models import Agreement, Commitment
from amity.records import writes
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("fields", "message"),
    [
        ({"starts_on": "2022", "ends_on": "2021"}, "runs out before it begins"),
        ({"amount": 100}, "Name the currency"),
        ({"amount": -1, "currency": "USD"}, "cannot be negative"),
    ],
)
def test_an_agreement_that_contradicts_itself_is_refused(personas, fields, message):
    with pytest.raises(ValidationError, match=message):
        factories.make("agreements", personas.union, **fields)
    assert not Agreement.objects.exists()


def test_an_agreement_is_renewed_once(personas):
    first = factories.make("agreements", personas.union)
    factories.make("agreements", personas.union, renews=first)
    with pytest.raises(ValidationError, match="already renewed"):
        factories.make("agreements", personas.union, renews=first)


@pytest.mark.parametrize("name", ["parent", "renews"])
def test_an_agreement_is_neither_part_nor_renewal_of_itself(personas, name):
    agreement = factories.make("agreements", personas.union)
    setattr(agreement, name, agreement)
    with pytest.raises(ValidationError, match="neither be part of itself"):
        writes.save(agreement, actor=Actor.system())


def test_a_promise_is_never_stored_as_done_without_evidence(personas):
    with pytest.raises(ValidationError, match="Say what shows"):
        factories.make("commitments", personas.union, state="done")
    promise = factories.make("commitments", personas.union)
    with pytest.raises(IntegrityError), transaction.atomic():
        Commitment.objects.filter(pk=promise.pk).update(state="done")


def test_two_agreements_may_make_the_same_promise_but_one_makes_it_once(personas):
    first = factories.make("commitments", personas.union, what="A plan for every year")
    factories.make("commitments", personas.union, what="A plan for every year")
    with pytest.raises(ValidationError, match="already exists"):
        factories.make("commitments", personas.union, what="A plan for every year", agreement=first.agreement)
