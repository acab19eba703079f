"""What is checked before a file is published, and how bad each finding is."""

import io
from datetime import UTC, datetime
from pathlib import Path

import pytest

from amity.access.actors import Actor
from amity.iati import checks, opening
from amity.iati.checks import Grade
from amity.iati.writing import organisations
from tests.code_rules.source import ROOT
from tests.factories import make
from tests.iati.conftest import NOW

LATER = datetime(2030, 1, 1, tzinfo=UTC)  # the rows of a test are changed on the day the test runs


def found(report, grade):
    return {one.rule for one in report.findings if one.grade == grade}


@pytest.fixture
def whole(personas, item):
    """One item of every kind and state with all there is to tell, and sums of every kind."""
    place = make("provinces", personas.hers, confidentiality=0)
    fields = [
        make("aid_sectors", personas.hers, confidentiality=0, vocabulary="2", code=str(111 + n)) for n in (0, 1, 3)
    ]
    fields.append(make("aid_sectors", personas.hers, confidentiality=0, vocabulary="1", code="11110"))
    agency = make("organisations", personas.hers, confidentiality=0, kind="ministry", identifier="VN-COA-1")
    make("organisations", personas.union, confidentiality=0, kind="union", email="a@example.org", address="Ha Noi")
    programme = item(reference="WHOLE", kind="programme", sectors=fields, provinces=[place])
    for n, kind in enumerate(("project", "non_project", "emergency")):
        for state in ("proposed", "appraisal", "approved", "refused", "running", "finished", "handed_over", "settled"):
            row = item(
                reference=f"{kind} {state}/{n}",
                kind=kind,
                state=state,
                parent=programme,
                title_vi="Tên",
                starts_on="2020",
                ends_on="2025-06",
                decision="1/QD",
                sectors=fields[n:],
                provinces=[place],
                managing=agency,
                executing=agency,
                recipient=agency,
            )
        for money in ("commitment", "approval", "receipt", "disbursement"):
            make(
                "aid_flows", personas.hers, confidentiality=0, item=row, kind=money, value_on="2021-05", amount="-3.10",
                provider=agency, receiver=agency, description="What for",
            )  # fmt: skip


@pytest.mark.django_db
def test_the_file_of_activities_is_valid_and_breaks_no_rule(whole, exported, standards):
    report = checks.check(io.BytesIO(exported()), now=LATER)
    assert report.is_whole
    assert report.checked == 25
    assert found(report, Grade.CRITICAL) == set()
    assert found(report, Grade.ERROR) == set()
    assert report.may_be_published


@pytest.mark.django_db
def test_the_whole_file_is_valid_by_the_schema_as_it_stands(whole, exported, standards):
    from lxml import etree

    schema = standards.schema("iati-activities")
    assert schema.validate(etree.fromstring(exported())), schema.error_log


@pytest.mark.django_db
def test_the_file_of_organisations_is_valid_and_breaks_no_rule(whole, standards):
    file = b"".join(organisations.chunks(Actor.nobody(), NOW))
    report = checks.check(io.BytesIO(file), now=LATER)
    assert (report.checked, found(report, Grade.WARNING)) == (1, {"prefix"})
    assert report.counts.total() == 1


@pytest.mark.django_db
def test_an_item_of_which_little_is_known_is_valid_and_told_what_it_lacks(personas, exported, standards):
    make(
        "aid_items", personas.hers, confidentiality=0, donors=[], amount=None, currency="", basis="", starts_on="",
        ends_on="2026",
    )  # fmt: skip
    report = checks.check(io.BytesIO(exported()), now=LATER)
    assert found(report, Grade.CRITICAL) == set()
    assert found(report, Grade.ERROR) == {"6.11.1", "6.2.2"}  # no beginning, no sector
    assert {"vietnamese", "location", "money", "funding", "description"} <= found(report, Grade.WARNING)
    assert report.may_be_published


@pytest.mark.django_db
def test_an_unknown_currency_and_sector_are_told(personas, item, exported, standards):
    wrong = make("aid_sectors", personas.hers, confidentiality=0, vocabulary="1", code="1")
    item(currency="XXX", sectors=[wrong])
    report = checks.check(io.BytesIO(exported()), now=LATER)
    told = {(one.rule, one.grade) for one in report.findings if one.rule in ("Currency", "Sector")}
    assert ("Sector", Grade.WARNING) in told or ("Sector", Grade.ERROR) in told


def activity(inside="", identifier="A-1"):
    return f"<iati-activity><iati-identifier>{identifier}</iati-identifier>{inside}</iati-activity>"


def checked(*activities, standards=None):
    text = f'<iati-activities version="2.03">{"".join(activities)}</iati-activities>'
    return checks.check(io.BytesIO(text.encode()), now=NOW, standards=standards)


def test_an_activity_without_an_identifier_is_critical(settings):
    settings.STANDARDS = ""
    report = checked(activity(identifier=" "))
    assert found(report, Grade.CRITICAL) == {"identifier"}
    assert not report.may_be_published


def test_two_activities_of_one_identifier_are_critical(settings):
    settings.STANDARDS = ""
    assert found(checked(activity(), activity()), Grade.CRITICAL) == {"identifier"}
    assert found(checked(activity(), activity(identifier="A-2")), Grade.CRITICAL) == set()


def test_an_activity_that_the_schema_refuses_is_critical_and_tells_the_line(standards):
    report = checked(activity(), standards=standards)
    assert "schema" in found(report, Grade.CRITICAL)
    assert all(one.line == 1 for one in report.findings if one.rule == "schema")


def test_a_finding_stands_with_the_activity_it_is_of_and_with_no_other(standards):
    good = activity('<activity-date type="3" iso-date="2026-01-01"/>', identifier="A-2")
    report = checked(activity(), good, standards=standards)
    assert [one.identifier for one in report.findings if one.rule == "end-date"] == ["A-1"]


def test_without_the_standard_the_report_says_that_it_is_not_whole(settings):
    settings.STANDARDS = ""
    report = checked(activity())
    assert not report.is_whole
    assert found(report, Grade.ERROR) == set()


def test_an_empty_file_is_not_published(settings):
    settings.STANDARDS = ""
    assert not checked().may_be_published


def test_a_file_that_is_never_opened_is_refused_here_too():
    with pytest.raises(opening.DocumentType):
        checks.check(io.BytesIO(b"<!DOCTYPE x><x/>"), now=NOW)


def test_of_very_many_findings_all_are_counted_and_some_kept(settings):
    settings.STANDARDS = ""
    report = checked(*(activity(identifier=f"A-{n}") for n in range(400)))
    assert len(report.findings) == checks.MOST
    assert report.counts[Grade.WARNING] > checks.MOST


def test_where_the_standard_is_looked_for_is_documented():
    for place in ("src/amity/config/settings.py", "docs/howto/deploy.md", "docs/howto/publish-and-import-iati.md"):
        assert "AMITY_STANDARDS" in (Path(ROOT) / place).read_text(encoding="utf-8")


WELL_TOLD = {
    "end-date": '<activity-date type="3" iso-date="2026-01-01"/>',
    "vietnamese": '<title><narrative>A</narrative><narrative xml:lang="vi">Ă</narrative></title>',
    "location": "<location/>",
    "money": "<transaction/>",
    "funding": '<participating-org role="1" ref="GB-1"/>',
}


@pytest.mark.parametrize("rule", list(WELL_TOLD))
def test_what_the_guidance_asks_for_is_missed_where_it_is_not_there(settings, rule):
    settings.STANDARDS = ""
    without = checked(activity("".join(told for name, told in WELL_TOLD.items() if name != rule)))
    assert found(without, Grade.WARNING) == {rule}


def test_an_activity_that_is_well_told_gets_no_warning(settings):
    settings.STANDARDS = ""
    description = "<description><narrative>More than the title</narrative></description>"
    assert checked(activity("".join(WELL_TOLD.values()) + description)).findings == []


def test_a_description_that_repeats_the_title_is_told(settings):
    settings.STANDARDS = ""
    description = "<description><narrative>A</narrative></description>"
    assert found(checked(activity("".join(WELL_TOLD.values()) + description)), Grade.WARNING) == {"description"}


def test_a_prefix_that_was_never_set_is_told_once(settings):
    settings.STANDARDS = ""
    own = [activity(identifier=f"XM-AMITY-{n}") for n in range(3)]
    (told,) = (one for one in checked(*own).findings if one.rule == "prefix")
    assert (told.grade, told.identifier) == (Grade.WARNING, "")
    assert "AMITY_IATI_PREFIX" in told.told
    assert "prefix" not in found(checked(activity(identifier="VN-MOHA-9-A")), Grade.WARNING)


def test_a_prefix_that_was_never_set_forbids_nothing(settings):
    settings.STANDARDS = ""
    assert checked(activity(identifier="XM-AMITY-1")).may_be_published
