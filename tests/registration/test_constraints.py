"""What the database itself refuses, whoever writes and past every check in Python."""

import pytest

from tests.past_clean import declared, refuse

pytestmark = pytest.mark.django_db
RECORDS = (
    "foreign_ngos", "ngo_offices", "certificates", "applications", "dossier_papers", "registration_cases",
    "case_periods", "ngo_duties",
)  # fmt: skip
# constraint: record type and rows, of which only the last is refused; a function is given the rows before it
CASES = {
    "foreign_ngo_organisation_once": ("foreign_ngos", {}, lambda first: {"organisation": first.organisation}),
    "foreign_ngo_unit_once": ("foreign_ngos", dict, lambda first: {}),
    "foreign_ngo_home_in_order": ("foreign_ngos", {"home_from_on": "2020", "home_until_on": "2019"}),
    "ngo_office_name_once": ("ngo_offices", {"name": "A"}, lambda first: {"name": "A", "ngo": first.ngo}),
    "ngo_office_dates_in_order": ("ngo_offices", {"opened_on": "2020", "closed_on": "2019"}),
    "certificate_number_once": ("certificates", {"number": "1/CNV"}, {"number": "1/CNV"}),
    "certificate_dates_in_order": ("certificates", {"issued_on": "2024-07-01", "expires_on": "2024-06"}),
    "application_reference_once": ("applications", {"reference": "A"}, {"reference": "A"}),
    "application_names_its_certificate": ("applications", {"kind": "extend"}),
    "application_for_a_kind_still_issued": ("applications", {"certificate_kind": "project_office"}),
    "application_dates_in_order": ("applications", {"submitted_on": "2026-03", "answered_on": "2026-02"}),
    "dossier_paper_once": (
        "dossier_papers",
        {"code": "form"},
        lambda first: {"code": "form", "application": first.application},
    ),
    "dossier_paper_to_mend_has_remark": ("dossier_papers", {"verdict": "mend"}),
    "registration_case_reference_once": ("registration_cases", {"reference": "A"}, {"reference": "A"}),
    "registration_case_once_per_application": (
        "registration_cases",
        {},
        lambda first: {"application": first.application},
    ),
    "registration_case_decided_says_how": ("registration_cases", {"state": "granted"}),
    "registration_case_dates_in_order": ("registration_cases", {"opened_on": "2026-03", "decided_on": "2026-02"}),
    "registration_case_delivery_in_order": (
        "registration_cases",
        {"opened_on": "2026-01", "decided_on": "2026-03", "delivered_on": "2026-02"},
    ),
    "case_period_one_open": ("case_periods", {}, lambda first: {"case": first.case, "step": "send"}),
    "case_period_dates_in_order": ("case_periods", {"began_on": "2026-03", "ended_on": "2026-02"}),
    "duty_once": ("ngo_duties", dict, lambda first: {}),
    "duty_done_has_day": ("ngo_duties", {"state": "done"}),
    "duty_dates_in_order": ("ngo_duties", {"from_on": "2026-03", "done_on": "2026-02"}),
}
OWN = {"foreign_ngo_unit_once", "duty_once"}  # links that a plain table of values cannot name


@pytest.mark.parametrize("name", sorted(set(CASES) - OWN))
def test_the_database_refuses_what_must_not_stand(personas, name):
    record, *rows = CASES[name]
    refuse(name.split(" ")[0], personas.union, record, *rows)


def test_one_unit_speaks_for_one_organisation(personas):
    refuse("foreign_ngo_unit_once", personas.union, "foreign_ngos", {"unit": personas.ngo}, {"unit": personas.ngo})


def test_a_duty_stands_once(personas):
    from tests import factories

    place = factories.make("provinces", personas.union)
    given = {"kind": "plan", "province": place}
    refuse("duty_once", personas.union, "ngo_duties", given, lambda first: given | {"certificate": first.certificate})


def test_every_constraint_of_the_module_is_put_to_the_test():
    assert {name.split(" ")[0] for name in CASES} == declared(*RECORDS)
