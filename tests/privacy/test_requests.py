"""Requests about personal data: their clocks, their steps, and forgetting a person without losing what happened."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from amity.access.actors import Actor
from amity.core.dates import PartialDate
from amity.duplicates import merging
from amity.notices import comments
from amity.past import forgetting
from amity.privacy import queries, rules, services
from amity.privacy.models import Consent, SubjectRequest
from amity.records import custom, history, registry, search, workflow, writes
from amity.records.models import Change, CustomField
from tests import factories
from tests.exchange.planned import plan

pytestmark = pytest.mark.django_db
SYSTEM = Actor.system()
TODAY = date(2026, 3, 16)


def test_a_request_is_due_by_the_rules_in_force_when_it_came(personas):
    row = factories.make("subject_requests", personas.hers, received_on=date(2026, 3, 12))  # a Thursday
    assert (row.answer_due_on, row.due_on) == (date(2026, 3, 16), date(2026, 3, 27))
    others = factories.make("subject_requests", personas.hers, received_on=date(2026, 3, 12), needs_others=True)
    assert others.due_on == date(2026, 4, 1)
    earlier = factories.make("subject_requests", personas.hers, received_on=date(2025, 3, 12))
    assert earlier.answer_due_on == date(2025, 3, 15)


def test_working_days_pass_over_tet(personas):
    row = factories.make("subject_requests", personas.hers, received_on=date(2026, 2, 13))
    assert row.answer_due_on > date(2026, 2, 20)


@given(st.dates(date(2023, 7, 1), date(2030, 12, 31)))
def test_the_answer_is_never_due_before_the_request_came(day):
    assert rules.counted("answer", day, under=day) > day
    assert rules.counted("carry_out_by_others", day, under=day) >= rules.counted("carry_out", day, under=day)


def test_a_request_from_before_the_rules_says_so(personas):
    with pytest.raises(ValidationError, match="No rule"):
        factories.make("subject_requests", personas.hers, received_on=date(2019, 1, 1))


def test_it_is_extended_once_with_a_reason_and_no_longer_than_allowed(personas):
    row = factories.make("subject_requests", personas.hers)
    due = row.due_on
    with pytest.raises(services.TooLong):
        services.extend(row, actor=SYSTEM, today=TODAY, why="x", extension=16)
    services.extend(row, actor=SYSTEM, today=TODAY, why="Much to search", extension=15)
    assert (row.due_on - due).days == 15
    with pytest.raises(services.ExtendedBefore):
        services.extend(row, actor=SYSTEM, today=TODAY, why="x", extension=1)


def test_late_ones_are_listed(personas):
    late = factories.make("subject_requests", personas.hers, received_on=date(2026, 3, 2))
    fresh = factories.make("subject_requests", personas.hers, received_on=date(2026, 3, 13))
    rows = queries.late_on(SubjectRequest.objects.all(), "2026-03-16")
    assert list(rows) == [late]
    services.answer(late, actor=SYSTEM, today=TODAY, outcome="Sent a copy")
    assert list(queries.late_on(SubjectRequest.objects.all(), "2026-03-16")) == []
    assert set(queries.late_on(SubjectRequest.objects.all(), "2026-04-30")) == {late, fresh}


def forgotten(personas, **more):
    person = factories.make(
        "people", personas.hers, name="Nguyễn Văn Quên", email="q@example.org", born_on=PartialDate("1950"), **more
    )
    position = factories.make("positions", personas.hers, person=person)
    person.refresh_from_db()
    person.phone = "0900000000"
    writes.save(person, actor=SYSTEM)
    request = factories.make("subject_requests", personas.hers, person=person, kind="erase")
    return person, position, request


def test_the_person_goes_and_what_happened_stays(personas):
    person, position, request = forgotten(personas)
    services.forget(request, actor=SYSTEM, today=TODAY, why="Asked for")
    person.refresh_from_db()
    position.refresh_from_db()
    assert (person.name, person.email, person.phone, person.born_on) == ("Removed on request", "", "", None)
    assert person.studied_in.count() == 0
    assert position.person == person
    assert (request.state, request.done_on) == ("done", TODAY)
    assert search.find(SYSTEM, "Quên") == []
    told = str([one.values for one in Change.objects.filter(record="people", row_id=person.pk)])
    assert "0900000000" not in told
    assert "q@example.org" not in told
    actions = [one.action for one in history.changes(registry.get("people"), person.pk, SYSTEM, "en")]
    assert actions == ["forget", "change", "create"]


def test_own_fields_with_personal_data_go_too(personas):
    custom.forget()
    for label, personal in (("Passport", "sensitive"), ("Badge", "none"), ("Visa", "basic")):
        made = custom.define(CustomField(record="people", label=label, kind="text", personal=personal), actor=SYSTEM)
    person, _position, request = forgotten(personas, custom={"x_passport": "B123", "x_badge": "7", "x_visa": "V9"})
    made.is_active = False  # retired, but its values are there
    custom.define(made, actor=SYSTEM)
    services.forget(request, actor=SYSTEM, today=TODAY)
    person.refresh_from_db()
    assert person.custom == {"x_badge": "7"}
    custom.forget()


def test_what_was_merged_into_the_person_goes_too(personas):
    person, _position, request = forgotten(personas)
    twin = factories.make("people", personas.hers, name="Nguyen Van Quen", email="old@example.org")
    twin.phone = "0911111111"
    writes.save(twin, actor=SYSTEM)
    merging.merge(registry.get("people"), person.pk, twin.pk, {}, actor=SYSTEM)
    services.forget(request, actor=SYSTEM, today=TODAY)
    assert not type(twin).objects.filter(pk=twin.pk).exists()
    told = str(list(Change.objects.filter(record="people", row_id=twin.pk).values_list("values", flat=True)))
    assert "0911111111" not in told


def test_texts_that_still_name_the_person_are_told(personas):
    meeting = factories.make("interactions", personas.hers, subject="Dinner with Nguyễn Văn Quên")
    _person, _position, request = forgotten(personas)
    services.forget(request, actor=SYSTEM, today=TODAY)
    assert f"#{meeting.pk}" in request.outcome


def test_the_report_says_what_was_reached_elsewhere_and_what_not(personas):
    person, _position, request = forgotten(personas)
    twin = factories.make("people", personas.hers, name="Nguyen Van Quen", email="old@example.org")
    plan("organisations", personas.actor("an"), "name,email", "Friends of Hue,old@example.org")
    merging.merge(registry.get("people"), person.pk, twin.pk, {}, actor=SYSTEM)
    comment = said_on(person, personas)
    services.forget(request, actor=SYSTEM, today=TODAY)
    told = request.outcome
    assert "Lines of imports: emptied 1." in told
    assert f"To be looked at: Comment {comment.pk} on Person #{person.pk}" in told
    assert "Not reached: backups" in told
    assert "old@example.org" not in told


def said_on(person, personas):
    place = ("people", person.pk)
    return comments.write(place, "He moved.", actor=personas.actor("an"), now=timezone.now(), today=TODAY).comment


def test_comments_are_taken_back_when_the_officer_asks_for_it(personas):
    person, _position, request = forgotten(personas)
    comment = said_on(person, personas)
    services.forget(request, actor=SYSTEM, today=TODAY)
    record = registry.get("subject_requests")
    step = record.step("erase_comments")
    with pytest.raises(writes.NotAllowed):
        workflow.take(record, step, request.pk, actor=personas.actor("an"), today=TODAY, why="x", asked={})
    workflow.take(record, step, request.pk, actor=personas.actor("chi"), today=TODAY, why="x", asked={})
    comment.refresh_from_db()
    request.refresh_from_db()
    assert comment.text == ""
    assert "Comments taken back: 1." in request.outcome


def test_comments_on_nobody_are_not_taken_back(personas):
    row = factories.make("subject_requests", personas.hers)
    row.person, row.requester = None, "A lawyer"
    with pytest.raises(services.NobodyToForget):
        services.erase_comments(row, actor=SYSTEM, today=TODAY)


def test_a_record_of_another_unit_keeps_its_comments(personas):
    person, _position, request = forgotten(personas)
    comment = said_on(person, personas)
    with pytest.raises(writes.NotAllowed):
        services.erase_comments(request, actor=personas.actor("binh"), today=TODAY)
    comment.refresh_from_db()
    assert comment.text == "He moved."


def test_only_who_approves_forgets(personas):
    _person, _position, request = forgotten(personas)
    record = registry.get("subject_requests")
    step = record.step("forget")
    with pytest.raises(writes.NotAllowed):
        workflow.take(record, step, request.pk, actor=personas.actor("an"), today=TODAY, why="x", asked={})
    workflow.take(record, step, request.pk, actor=personas.actor("chi"), today=TODAY, why="x", asked={})
    request.refresh_from_db()
    assert request.state == "done"


def test_a_request_of_nobody_on_record_forgets_nobody(personas):
    row = factories.make("subject_requests", personas.hers)
    row.person, row.requester = None, "A lawyer"
    with pytest.raises(services.NobodyToForget):
        services.forget(row, actor=SYSTEM, today=TODAY)
    with pytest.raises(ValidationError):
        SubjectRequest(owner=personas.hers, reference="X", kind="access", received_on=TODAY).clean()


def test_the_personal_fields_of_people_are_declared():
    names = forgetting.personal_names(registry.get("people"))
    assert {"name", "email", "phone", "born_on", "is_overseas_vietnamese"} <= names


@pytest.mark.parametrize("wrong", [{"means": ""}, {"evidence": "", "wording": ""}])
def test_consent_must_be_provable(personas, wrong):
    with pytest.raises(ValidationError, match="provable"):
        factories.make("consents", personas.hers, **wrong)
    assert factories.make("consents", personas.hers, basis="law", **wrong).pk


def test_consent_holds_until_withdrawn_and_is_withdrawn_once(personas):
    row = factories.make("consents", personas.hers, given_on=PartialDate("2026-01-05"))
    services.withdraw(row, actor=SYSTEM, today=TODAY, withdrawn_on=PartialDate("2026-03-01"))
    held = {
        day: queries.holds_on(Consent.objects.all(), day).exists() for day in ("2026-01-04", "2026-02-01", "2026-03-02")
    }
    assert held == {"2026-01-04": False, "2026-02-01": True, "2026-03-02": False}
    with pytest.raises(services.AlreadyWithdrawn):
        services.withdraw(row, actor=SYSTEM, today=TODAY)
    with pytest.raises(ValidationError):
        factories.make("consents", personas.hers, given_on=PartialDate("2026"), withdrawn_on=PartialDate("2025"))
