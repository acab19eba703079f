"""What the federation's book refuses."""

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from amity.members.models import LifeEvent, Membership
from tests import factories

pytestmark = pytest.mark.django_db


def test_an_organisation_is_no_member_of_itself(personas):
    organisation = factories.make("organisations", personas.union)
    with pytest.raises(ValidationError, match="cannot be a member of itself"):
        factories.make("memberships", personas.union, organisation=organisation, parent=organisation)
    assert not Membership.objects.exists()


def test_one_organisation_may_belong_to_two_unions_but_once_to_each(personas):
    first = factories.make("memberships", personas.union)
    factories.make("memberships", personas.union, organisation=first.organisation)
    with pytest.raises(IntegrityError), transaction.atomic():
        Membership.objects.create(
            owner=personas.union, reference="X", kind="chapter", organisation=first.organisation, parent=first.parent
        )
    assert Membership.objects.filter(organisation=first.organisation).count() == 2


@pytest.mark.parametrize("kind", ["admitted", "ended", "merged"])
def test_only_a_merger_into_another_has_an_heir(personas, kind):
    row = factories.make("memberships", personas.union)
    heir = row if kind == "merged" else factories.make("memberships", personas.union)
    with pytest.raises(ValidationError, match="Only a merger names another membership"):
        factories.make("life_events", personas.union, membership=row, kind=kind, into=heir)
    with pytest.raises(IntegrityError), transaction.atomic():
        LifeEvent.objects.create(owner=personas.union, membership=row, kind=kind, into=heir)
    assert not LifeEvent.objects.exists()


def test_a_congress_keeps_the_number_it_was_given(personas):
    third = factories.make("congresses", personas.union, ordinal="3rd", held_on="2023")
    again = factories.make(
        "congresses",
        personas.union,
        organisation=third.organisation,
        ordinal="1st",
        series="After the merger of 2025",
        held_on="2025-12-28",
    )
    assert [one.ordinal for one in third.organisation.congresses.order_by("held_on")] == ["3rd", "1st"]
    assert again.series
