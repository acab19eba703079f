"""Identifiers last, differ, and can be read back."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from amity.iati import identifiers
from tests.code_rules.source import ROOT


def test_a_plain_reference_stands_as_it_is():
    assert identifiers.of_activity("XM-U", "AID-7.2:a~b") == "XM-U-AID-7.2:a~b"


@pytest.mark.parametrize("reference", ["12/QĐ-UBND", "a b", "a&b", "a|b?", "a_b", "a_2Fb", "Đà Nẵng", "50%"])
def test_other_signs_are_coded_and_read_back(reference):
    identifier = identifiers.of_activity("XM-U", reference)
    assert not set("/&|? _%") - {"_"} & set(identifier)
    assert identifiers.reference_of("XM-U", identifier) == reference


@given(st.text(max_size=40), st.text(max_size=40))
def test_no_two_references_share_an_identifier(one, other):
    try:
        first, second = identifiers.coded(one), identifiers.coded(other)
    except UnicodeEncodeError:
        return  # half a character, which no database takes
    assert (first == second) == (one == other)
    assert identifiers.decoded(first) == one


def test_the_identifier_of_somebody_else_is_his_reference_here():
    assert identifiers.reference_of("XM-U", "GB-CHC-1-PROJECT_2F") == "GB-CHC-1-PROJECT_2F"


def test_text_that_was_never_coded_comes_back_as_it_is():
    assert identifiers.decoded("a_FFb") == "a_FFb"


def test_an_organisation_is_told_by_its_registration_or_by_the_prefix_and_its_number():
    assert identifiers.of_organisation("XM-U", " US-EIN-12 ", 4) == "US-EIN-12"
    assert identifiers.of_organisation("XM-U", "", 4) == "XM-U-ORG-4"


def test_the_placeholder_is_what_stands_where_nothing_was_set():
    source = (Path(ROOT) / "src/amity/config/settings.py").read_text(encoding="utf-8")
    assert f'"AMITY_IATI_PREFIX", "{identifiers.PLACEHOLDER}"' in source
