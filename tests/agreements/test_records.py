"""Agreements through the pages: their parties' panels, their chain, and the steps as a person takes them."""

import pytest
from django.urls import reverse

from amity.agreements.models import Agreement
from amity.records import listing, page, registry
from amity.records.models import Change
from tests import factories

pytestmark = pytest.mark.django_db
RECORD = registry.get("agreements")


@pytest.fixture
def chain(personas):
    """An agreement and the one that renews it, between the same two parties."""
    owner = personas.hers
    parties = [factories.make("organisations", owner) for _n in range(2)]
    first = factories.make(
        "agreements",
        owner,
        title="Agreement 2017-2022",
        parties=parties,
        state="renewed",
        starts_on="2017",
        ends_on="2022",
    )
    later = factories.make("agreements", owner, title="Agreement 2022-2027", parties=parties, renews=first)
    return parties, first, later


def address(row, step: str) -> str:
    return reverse("staff:step", args=["agreements", row.pk, step])


def test_the_page_of_a_party_lists_its_agreements(personas, chain):
    parties, _first, _later = chain
    for party in parties:
        read = page.read(registry.get("organisations"), party.pk, personas.actor("an"), "en")
        panel = next(one for one in read.panels if one.record is RECORD)
        assert panel.count == "2"


def test_the_page_of_an_agreement_shows_what_renewed_it(personas, chain):
    _parties, first, later = chain
    read = page.read(RECORD, first.pk, personas.actor("an"), "en")
    panel = next(one for one in read.panels if one.record is RECORD)
    assert [href for href, _cells in panel.rows] == [reverse("staff:record", args=["agreements", later.pk])]


@pytest.mark.parametrize(
    ("query", "count"),
    [
        ({"in_force_on": "2018-06-30"}, "1"),
        ({"in_force_on": "2022-06-30"}, "2"),
        ({"ending_in": "2022"}, "1"),
        ({"ending_in": "2022-2027"}, "2"),
        ({"state": "renewed"}, "1"),
        ({"signed_on": "2022-10"}, "2"),
    ],
)
def test_the_list_is_narrowed_by_term_and_state(personas, chain, query, count):
    assert listing.read(RECORD, personas.actor("an"), query, "en").count == count


def test_a_day_that_cannot_be_read_is_told_and_lists_nothing(personas, chain):
    seen = listing.read(RECORD, personas.actor("an"), {"in_force_on": "2022"}, "en")
    assert "“2022” cannot be read. A day" in seen.problem
    assert seen.rows == []


def test_a_keeper_renews_an_agreement_on_its_page(personas, client_of, chain):
    _parties, _first, later = chain
    told = {
        "reference": "A-2027",
        "signed_on": "15/3/2024",
        "starts_on": "2024",
        "ends_on": "2032",
        "why": "Agreed early.",
    }
    answer = client_of("an").post(address(later, "renew"), told)
    made = Agreement.objects.get(reference="A-2027")
    assert answer.status_code == 302
    assert (made.renews, made.state, str(made.signed_on)) == (later, "in_force", "2024-03-15")
    assert Agreement.objects.get(pk=later.pk).state == "renewed"
    change = Change.objects.filter(record="agreements", row_id=later.pk).latest("pk")
    assert (change.action, change.why, change.account) == ("renew", "Agreed early.", personas.an)


def test_a_renewal_without_a_reference_is_asked_for_again(client_of, chain):
    _parties, _first, later = chain
    answer = client_of("an").post(address(later, "renew"), {"signed_on": "15/3/2024"})
    assert answer.status_code == 422
    assert Agreement.objects.count() == 2


def test_a_refused_step_says_why_and_changes_nothing(client_of, chain):
    _parties, _first, later = chain
    answer = client_of("an").post(address(later, "lapse"), {})
    assert "has not passed" in answer.content.decode()
    assert Agreement.objects.get(pk=later.pk).state == "in_force"


def test_only_the_steps_of_its_state_stand_on_the_page(personas, chain):
    _parties, first, later = chain
    offered = {row.pk: [step.name for step in RECORD.steps_for(personas.actor("an"), row)] for row in (first, later)}
    assert offered == {
        first.pk: [],
        later.pk: ["review", "open_talks", "renew", "let_lapse", "lapse", "end"],
    }
    assert RECORD.steps_for(personas.actor("dung"), later) == []
