"""Who asked not to be written to: letters and invitations leave them out, whoever composes them."""

from datetime import date

import pytest

from amity.privacy import queries
from tests import factories

pytestmark = pytest.mark.django_db
TODAY = date(2026, 3, 16)


@pytest.fixture
def friend(personas):
    return factories.make("people", personas.hers)


def silent(person) -> bool:
    return queries.not_to_be_written_to([person.pk], today=TODAY) == {person.pk}


def consent(personas, person, **fields):
    return factories.make("consents", personas.hers, person=person, **{"purpose": "contact", **fields})


def test_nobody_is_silent_who_never_said_so(friend):
    assert not silent(friend)


def test_a_consent_withdrawn_silences_from_its_day_on(personas, friend):
    consent(personas, friend, withdrawn_on="2026-03-16")
    assert silent(friend)
    assert queries.not_to_be_written_to([friend.pk], today=date(2026, 3, 15)) == set()


def test_a_consent_given_again_opens_the_mouth_again(personas, friend):
    consent(personas, friend, withdrawn_on="2026-02-01")
    consent(personas, friend, given_on="2026-03-01")
    assert not silent(friend)


def test_a_consent_to_newsletters_withdrawn_silences_no_letters(personas, friend):
    consent(personas, friend, purpose="newsletter", withdrawn_on="2026-02-01")
    assert not silent(friend)


@pytest.mark.parametrize(
    ("kind", "state", "expected"),
    [
        ("object", "received", True),
        ("restrict", "answered", True),
        ("erase", "done", True),
        ("object", "refused", False),
        ("access", "received", False),
    ],
)
def test_an_objection_silences_unless_it_was_refused(personas, friend, kind, state, expected):
    factories.make("subject_requests", personas.hers, person=friend, kind=kind, state=state)
    assert silent(friend) is expected


def test_an_objection_counts_though_the_writer_may_not_see_it(personas, friend):
    """No actor is asked: what is kept in another unit holds for all."""
    factories.make("subject_requests", personas.other, person=friend, kind="object", confidentiality=3)
    assert silent(friend)


def test_what_lies_in_the_trash_silences_nobody(personas, friend):
    row = factories.make("subject_requests", personas.hers, person=friend, kind="object")
    type(row).objects.filter(pk=row.pk).update(shelf=2)
    assert not silent(friend)


def test_many_are_asked_after_in_as_many_queries_as_few(personas, django_assert_num_queries):
    people = [factories.make("people", personas.hers).pk for _ in range(3)]
    with django_assert_num_queries(3):
        queries.not_to_be_written_to(people, today=TODAY)
