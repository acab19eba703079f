"""What the tests of reviews share: a folder for pictures, and a union with a year."""

import pytest

from tests.factories import make


@pytest.fixture(scope="session")
def picture_home(tmp_path_factory):
    """A folder for the pictures of charts that lasts as long as the tests, so that each is drawn once."""
    return tmp_path_factory.mktemp("home")


@pytest.fixture(autouse=True)
def home_of_pictures(settings, picture_home):
    """Keep the pictures of the tests out of the real folder."""
    settings.HOME = picture_home


@pytest.fixture
def year_2017(personas):
    """A union in 2017 whose published parts do not make the published whole."""
    union = personas.union
    told = {
        "unit": "organisations",
        "basis": "counted",
        "period": "2017",
        "said_by": "Don Tuan Phong",
        "said_on": "2018-01",
        "source_title": "Vietnam Times",
        "source_url": "https://example.org/2018",
    }
    for measure, value in (
        ("member_organisations", 117),
        ("central_member_organisations", 65),
        ("bilateral_associations", 58),
        ("regional_organisations", 2),
        ("multilateral_organisations", 4),
        ("local_unions", 52),
    ):
        make("statements", union, confidentiality=0, measure=measure, value=value, **told)
    make("memberships", union, confidentiality=0, kind="bilateral", source_on="2016")
    return personas


@pytest.fixture
def year_2023(personas):
    """A union in 2023 of whose aid three values were published."""
    union = personas.union
    for value, qualifier, basis, said_by, said_on in (
        ("228", "nearly", "unstated", "VUFO", "2024-01"),
        ("223.3", "exact", "disbursed", "Phan Anh Son", "2024-02-10"),
        ("228.6", "exact", "disbursed", "COMINGO", "2024-02-28"),
    ):
        make("statements", union, confidentiality=0, subject="Foreign NGO aid", value=value, qualifier=qualifier,
             basis=basis, said_by=said_by, said_on=said_on, source_title=f"{said_by}, {said_on}")  # fmt: skip
    return personas


@pytest.fixture
def year_2025(personas):
    """A union in 2025 with a campaign: target, running total, end."""
    union = personas.union
    campaign = make(
        "events", union, confidentiality=0, kind="campaign", title="65 years of solidarity", starts_on="2025-08-13"
    )
    for measure, value, unit, basis, period, said_on in (
        ("campaign_collected", "656.7", "billion VND", "received", "2025", "2025-12-31"),
        ("campaign_target", "65", "billion VND", "target", "2025", ""),
        ("campaign_collected", "310.9", "billion VND", "running_total", "2025-08-13..2025-08-17", ""),
        ("campaign_contributions", "1.58", "million contributions", "running_total", "2025-08-13..2025-08-17", ""),
    ):
        make("statements", union, confidentiality=0, measure=measure, subject=measure.replace("_", " "), value=value,
             unit=unit, basis=basis, period=period, said_on=said_on, event=campaign)  # fmt: skip
    return personas
