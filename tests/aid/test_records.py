"""Aid as the pages of givers, receivers and provinces show it."""

import pytest

from amity.records import listing, page, registry
from tests import factories

pytestmark = pytest.mark.django_db
ITEMS = registry.get("aid_items")
FLOWS = registry.get("aid_flows")


@pytest.fixture
def gift(personas):
    """A programme with one project, from one donor to one recipient in one province."""
    owner = personas.hers
    donor, recipient = (factories.make("organisations", owner) for _n in range(2))
    province = factories.make("provinces", owner)
    links = {"donors": [donor], "recipient": recipient, "provinces": [province]}
    programme = factories.make("aid_items", owner, kind="programme", amount=2_500_000, basis="committed", **links)
    factories.make("aid_items", owner, parent=programme, amount=1_060_000, basis="committed", **links)
    factories.make("aid_flows", owner, item=programme, amount=2_500_000, value_on="2025-10-22")
    return {"donor": donor, "recipient": recipient, "province": province, "programme": programme}


def panels(record: str, row, personas) -> dict[str, str]:
    read = page.read(registry.get(record), row.pk, personas.actor("an"), "en")
    return {panel.label: panel.count for panel in read.panels if panel.record in (ITEMS, FLOWS)}


def test_giver_receiver_and_province_each_show_the_aid(personas, gift):
    for record, row in (("organisations", "donor"), ("organisations", "recipient"), ("provinces", "province")):
        assert list(panels(record, gift[row], personas).values()) == ["2"]


def test_the_page_of_a_programme_shows_its_parts_and_its_sums(personas, gift):
    assert sorted(panels("aid_items", gift["programme"], personas).values()) == ["1", "1"]


def test_the_page_of_an_organisation_tells_what_it_gave_from_what_it_received(personas, gift):
    given = set(panels("organisations", gift["donor"], personas))
    received = set(panels("organisations", gift["recipient"], personas))
    assert given.isdisjoint(received)


@pytest.mark.parametrize(
    ("query", "count"),
    [
        ({"kind": "commitment", "currency": "USD", "value_on": "2025"}, "1"),
        ({"kind": "commitment", "currency": "VND", "value_on": "2025"}, "0"),
        ({"kind": "disbursement", "value_on": "2025"}, "0"),
        ({"value_on": "2025-10-22"}, "1"),
    ],
)
def test_sums_are_listed_by_kind_currency_and_time(personas, gift, query, count):
    assert listing.read(FLOWS, personas.actor("an"), query, "en").count == count
