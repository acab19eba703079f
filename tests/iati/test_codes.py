"""Levels and budgets in the words of IATI, and the union as publisher."""

import pytest
from lxml import etree

from amity.iati import codes
from amity.iati.writing.publisher import Publisher


@pytest.mark.parametrize(
    ("kind", "above", "level"),
    [
        ("programme", None, "1"),
        ("programme", "programme", "1"),
        ("project", None, "2"),
        ("project", "programme", "2"),
        ("project", "project", "3"),
        ("non_project", "project", "3"),
        ("emergency", None, "2"),
    ],
)
def test_the_level_hangs_on_the_kind_and_on_the_whole(kind, above, level):
    assert codes.level(kind, above) == level


def test_only_a_pledge_is_indicative():
    binding = {
        basis: codes.budget_status(basis) for basis in ("pledged", "committed", "approved", "received", "disbursed")
    }
    assert [basis for basis, status in binding.items() if status == "1"] == ["pledged"]


def test_a_union_nobody_can_reach_has_no_contact():
    assert Publisher("XM-U", "Union", "Liên hiệp").contact() == ""


def test_ways_to_reach_the_union_stand_in_the_order_of_the_schema():
    publisher = Publisher(
        "XM-U", "Union", phone="1", email="a@example.org", website="https://example.org", address="Street"
    )
    told = etree.fromstring(publisher.contact())
    assert [one.tag for one in told] == ["organisation", "telephone", "email", "website", "mailing-address"]


def test_the_union_is_the_second_to_report_on_the_work_of_others_and_the_first_on_itself():
    publisher = Publisher("XM-U", "Union", "Liên hiệp")
    assert etree.fromstring(publisher.reporting(secondary=True)).get("secondary-reporter") == "1"
    assert etree.fromstring(publisher.reporting(secondary=False)).get("secondary-reporter") is None
