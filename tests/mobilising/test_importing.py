"""Interests, needs and offers brought in from sheets: what becomes a row, what is refused, and in which words."""

from decimal import Decimal

import pytest

from amity.mobilising.models import Appeal, Interest, Offer, Opportunity
from tests import factories
from tests.exchange.planned import actions, counts, load, plan, told

pytestmark = pytest.mark.django_db
HEAD = "reference,title,province,amount,currency,put_on,wanted_by_on,state"


@pytest.fixture(autouse=True)
def folder(settings, tmp_path):
    """What is brought waits in a folder of its own."""
    settings.HOME = tmp_path


@pytest.fixture
def known(personas):
    """A province and a donor that a sheet can name."""
    make = factories.make
    make("provinces", personas.union, name="Huế", confidentiality=0)
    return make("organisations", personas.union, name="Helping Hands", confidentiality=0)


def test_a_sheet_of_needs_becomes_opportunities_once(personas, known):
    lines = (HEAD, "N 1,School,Huế,50000,USD,2026-01,2026-12,open", "N 2,Clinic,,,,2026-02-03,,met")
    assert load("opportunities", personas.actor("chi"), *lines) == (2, 0, 0, 0)
    assert load("opportunities", personas.actor("chi"), *lines) == (0, 0, 2, 0)
    school, clinic = Opportunity.objects.order_by("reference")
    assert (school.province.name, school.amount) == ("Huế", 50000)
    assert (str(school.put_on), str(school.wanted_by_on)) == ("2026-01", "2026-12")
    assert (clinic.amount, clinic.currency, clinic.state) == (None, "", "met")


def test_a_changed_line_changes_its_row_by_the_reference(personas, known):
    load("opportunities", personas.actor("chi"), HEAD, "N 1,School,Huế,50000,USD,,,open")
    assert load("opportunities", personas.actor("chi"), HEAD, "N 1,School,Huế,65000.50,USD,,,open") == (0, 1, 0, 0)
    assert Opportunity.objects.get().amount == Decimal("65000.50")


@pytest.mark.parametrize(("line", "words"), [
    ("N 1,School,,50000,,,,open", "currency"),
    ("N 1,School,,-5,USD,,,open", "currency|less"),
    ("N 1,School,,,,2026-05,2026-04,open", "before|earlier|order"),
    ("N 1,School,,,,,,perhaps", "perhaps"),
    ("N 1,School,Nowhere,,,,,open", "Nowhere"),
    ("N 1,,,,,,,open", "title|empty|required|needed"),
])  # fmt: skip
def test_a_wrong_line_is_told_in_words_and_stores_nothing(personas, known, line, words):
    brought = plan("opportunities", personas.actor("chi"), HEAD, line)
    assert counts(brought) == (0, 0, 0, 1)
    assert any(word in " ".join(told(brought)) for word in words.split("|"))
    assert not Opportunity.objects.exists()


def test_one_wrong_line_holds_back_no_other(personas, known):
    lines = (HEAD, "N 1,School,,50000,,,,open", "N 2,Clinic,,700,EUR,,,open")
    brought = plan("opportunities", personas.actor("chi"), *lines)
    assert sorted(actions(brought)) == ["create", "error"]


def test_an_interest_in_nothing_is_refused(personas, known):
    head = "organisation,sector,province,up_to,currency,declared_on"
    lines = (head, "Helping Hands,,,,,2025-03-10", "Helping Hands,,Huế,9000,EUR,2025-03-10")
    brought = plan("aid_interests", personas.actor("chi"), *lines)
    assert actions(brought) == ["error", "create"]
    assert "sector" in told(brought)[0]
    assert load("aid_interests", personas.actor("chi"), head, lines[2]) == (1, 0, 0, 0)
    assert Interest.objects.get().up_to == 9000


def test_offers_are_brought_in_the_stage_that_they_have_come_to(personas, known):
    factories.make("opportunities", personas.union, reference="N 1", title="School", confidentiality=1)
    head = "opportunity,organisation,role,stage,amount,delivered,currency,pledged_on,delivered_on"
    line = "N 1,Helping Hands,donor,delivered,5000,4500,USD,2025-03,2025-06"
    assert load("offers", personas.actor("chi"), head, line) == (1, 0, 0, 0)
    row = Offer.objects.get()
    assert (row.stage, row.amount, row.delivered, str(row.delivered_on)) == ("delivered", 5000, 4500, "2025-06")
    assert load("offers", personas.actor("chi"), head, line) == (0, 0, 1, 0)
    late = "N 1,Helping Hands,company,delivered,5000,4500,USD,2025-06,2025-03"
    assert counts(plan("offers", personas.actor("chi"), head, late)) == (0, 0, 0, 1)


def test_an_appeal_is_not_brought_closed_without_its_account(personas, known):
    head = "reference,title,opened_on,closed_on,state,account"
    silent, told_of = "A 1,Flood,2025-10-29,2025-12-01,closed,", "A 2,Storm,2025-09-29,2025-12-01,closed,All given out."
    brought = plan("appeals", personas.actor("chi"), head, silent, told_of)
    assert actions(brought) == ["error", "create"]
    assert "public account" in " ".join(told(brought))
    assert load("appeals", personas.actor("chi"), head, told_of) == (1, 0, 0, 0)
    assert Appeal.objects.get().state == "closed"


@pytest.mark.parametrize("who", ["dung", "nobody"])
def test_who_only_reads_brings_nothing(personas, client_of, who):
    answer = client_of(who).get("/offers/import/")
    assert answer.status_code in (302, 403)
    assert not Offer.objects.exists()
