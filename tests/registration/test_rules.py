"""The numbers, papers and roles of the law, as dated data."""

from datetime import date

import pytest

from amity.core.dates import PartialDate
from amity.registration import queries, rules
from amity.registration.models import CertificateKind, RequestKind
from tests import factories

TODAY = date(2026, 3, 16)


def test_every_number_the_code_asks_for_is_in_the_table_with_its_instrument():
    wanted = {*rules.CLOCKS.values(), "total", "account_notice", "plan_notice", "escalate"}
    wanted |= {"validity_operation", "validity_representative_office", "warn_first", "warn_second", "warn_last"}
    assert wanted <= set(rules.book().names())
    assert all(one.instrument for name in rules.book().names() for one in rules.book().versions(name))


def test_what_was_not_read_in_the_decree_is_marked():
    told = {(one.code, one.is_confirmed) for one in rules.papers()}
    assert {("proposal", False), ("notice", False), ("charter", True)} <= told
    assert all(one.note for one in rules.papers() if not one.is_confirmed)


@pytest.mark.parametrize("kind", RequestKind.values)
def test_every_kind_of_request_has_papers(kind):
    assert rules.checklist(kind, CertificateKind.OPERATION, TODAY)
    assert not rules.checklist(kind, CertificateKind.OPERATION, date(2020, 1, 1))


def test_project_offices_are_neither_issued_nor_extended_any_more():
    for kind in ("issue", "extend"):
        assert not rules.checklist(kind, CertificateKind.PROJECT_OFFICE, TODAY)


@pytest.mark.parametrize(
    ("kind", "begins", "ends"),
    [
        ("operation", date(2026, 3, 16), date(2029, 3, 15)),
        ("representative_office", date(2026, 3, 16), date(2031, 3, 15)),
        ("operation", date(2024, 2, 29), date(2027, 2, 27)),
        ("project_office", date(2026, 3, 16), None),
        ("operation", date(2020, 1, 1), None),
    ],
)
def test_the_longest_term_follows_from_the_rule_of_its_first_day(kind, begins, ends):
    assert rules.latest_end(kind, begins) == ends


def test_a_clock_runs_in_working_days_over_the_holidays():
    rule = rules.in_force("opinion", TODAY)
    assert rules.due("opinion", date(2026, 4, 24), rule) == PartialDate("2026-05-13")
    assert rules.due("opinion", TODAY, None) is None


@pytest.mark.django_db
def test_the_roles_are_found_on_record_under_any_of_their_names(personas):
    assert queries.organisation_called(rules.role("decider", TODAY)) is None
    made = factories.make("organisations", personas.union, name="MOFA", name_vi="Bộ Ngoại giao")
    assert queries.organisation_called(rules.role("decider", TODAY)) == made
    first = factories.make("organisations", personas.union, name="Ministry of Foreign Affairs of Viet Nam")
    assert queries.organisation_called(rules.role("decider", TODAY)) == first
    assert queries.organisation_called(rules.role("decider", date(2020, 1, 1))) is None


@pytest.mark.django_db
def test_a_case_keeps_the_rules_of_the_day_it_was_opened(personas):
    old = factories.make("registration_cases", personas.union, opened_on="2021-05-04", rule="")
    new = factories.make("registration_cases", personas.union, opened_on="2026-03-02")
    assert rules.clock_of("decide", old) is None
    assert rules.clock_of("decide", new).whole_number == 10
    ended = factories.make("certificates", personas.union)
    about = factories.make("applications", personas.union, kind="revoke", certificate=ended, way="own_motion")
    case = factories.make("registration_cases", personas.union, application=about)
    assert rules.clock_of("decide", case) is None
