"""Offers by how far they came, whatever became of them later: the same rows as the figures of the talks."""

import pytest

from amity.mobilising import queries
from amity.mobilising.models import Offer
from tests import factories

pytestmark = pytest.mark.django_db
LADDER = ("approached", "interested", "pledged", "delivered")


@pytest.fixture
def make(personas):
    """Makes an offer that the union sees."""
    return lambda **fields: factories.make("offers", personas.union, **{"confidentiality": 1, **fields})


@pytest.mark.parametrize(("at", "stage"), list(enumerate(LADDER)))
def test_an_offer_came_as_far_as_its_stage(make, at, stage):
    offer = make(stage=stage)
    came = [one for one in LADDER if offer in queries.came_to(Offer.objects.all(), one)]
    assert came == list(LADDER[: at + 1])


@pytest.mark.parametrize(("at", "stage"), list(enumerate(LADDER)))
def test_an_offer_that_was_declined_came_as_far_as_its_days_say(make, at, stage):
    offer = make(stage="declined", **{f"{stage}_on": "2025-02"})
    came = [one for one in LADDER if offer in queries.came_to(Offer.objects.all(), one)]
    assert came == list(LADDER[: at + 1])


def test_who_was_only_thought_of_came_nowhere(make):
    for stage in ("suggested", "declined"):
        make(stage=stage)
    assert not any(queries.came_to(Offer.objects.all(), one).exists() for one in LADDER)


@pytest.mark.parametrize("word", ["suggested", "declined", "heaven", ""])
def test_what_is_no_stage_of_the_way_is_refused_with_those_there_are(word):
    with pytest.raises(ValueError, match="approached, interested, pledged, delivered"):
        queries.came_to(Offer.objects.all(), word)


def test_the_figures_of_the_talks_count_the_same_rows(personas, make):
    make(stage="declined", interested_on="2025-02")
    for stage in LADDER:
        make(stage=stage)
    found = queries.pipeline(personas.actor("chi"))
    for one in found.conversions:
        assert one.came == queries.came_to(Offer.objects.all(), one.before.value).count()
        assert one.went_on == queries.came_to(Offer.objects.all(), one.after.value).count()
