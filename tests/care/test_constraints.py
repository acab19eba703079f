"""What the database itself refuses of care, whoever writes and past every check in Python."""

import pytest

from amity.care.models import Liaison
from tests.factories import make
from tests.past_clean import declared, refuse

pytestmark = pytest.mark.django_db
RECORDS = ("liaisons", "history_facts", "gifts", "honours")
# constraint: record type and rows, of which only the last is refused; a function is given the rows before it
BY_ITSELF = "liaison_one_of_a_unit_and_person"
CASES = {
    "liaison_one_partner": ("liaisons", {"person": None, "organisation": None}),
    "liaison_over_has_last_day": ("liaisons", {"state": "ended", "to_on": ""}),
    "liaison_over_has_last_day, though it goes on": ("liaisons", {"state": "current", "to_on": "2025"}),
    "liaison_one_of_a_unit_and_organisation": ("liaisons", {}, lambda one: {"organisation": one.organisation}),
    "liaison_dates_in_order": ("liaisons", {"state": "ended", "from_on": "2024-02-29", "to_on": "2024-02-28"}),
    "history_fact_has_source": ("history_facts", {"source_title": ""}),
    "history_fact_checked_before_use": ("history_facts", {"is_reusable": True, "checked_by": ""}),
    "gift_has_partner": ("gifts", {"person": None, "organisation": None}),
    "gift_value_has_currency": ("gifts", {"value": "10", "currency": ""}),
    "gift_value_has_currency, not below nothing": ("gifts", {"value": "-1", "currency": "VND"}),
    "gift_thanked_on_a_day": ("gifts", {"thanks": "thanked", "thanked_on": ""}),
    "gift_thanked_after_it_was_given": ("gifts", {"given_on": "2026-03", "thanked_on": "2026-02"}),
    "honour_one_holder": ("honours", {"person": None, "organisation": None}),
    "honour_handed_over_after_it_was_granted": ("honours", {"granted_on": "2020", "handed_over_on": "2019"}),
}


@pytest.mark.parametrize("name", CASES)
def test_the_database_refuses_what_must_not_stand(personas, name):
    record, *rows = CASES[name]
    refuse(name.partition(",")[0], personas.hers, record, *rows)


def test_the_database_refuses_a_second_officer_for_one_friend(personas):
    friend = make("people", personas.hers)
    refuse(BY_ITSELF, personas.hers, "liaisons", {"person": friend}, lambda one: {"person": one.person})


def test_every_constraint_of_the_module_is_put_to_the_test():
    assert {name.partition(",")[0] for name in CASES} | {BY_ITSELF} == declared(*RECORDS)


@pytest.mark.parametrize("shelf", [1, 2])
def test_a_liaison_in_the_archive_or_in_the_trash_makes_room_for_another(personas, shelf):
    first = make("liaisons", personas.hers)
    Liaison.objects.filter(pk=first.pk).update(shelf=shelf)
    second = make("liaisons", personas.hers, organisation=first.organisation)
    assert (second.state, second.organisation) == ("current", first.organisation)


def test_one_officer_may_look_after_many_and_for_two_units(personas):
    officer, partner = make("people", personas.hers), make("organisations", personas.hers)
    for owner in (personas.hers, personas.other):
        make("liaisons", owner, officer=officer, organisation=partner)
    make("liaisons", personas.hers, officer=officer)
    assert Liaison.objects.filter(officer=officer).count() == 3
