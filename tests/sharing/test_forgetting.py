"""Forgetting a person in the loans of his record: the name goes from them, everything else and all others stay."""

from datetime import timedelta

import pytest
from django.utils import timezone

from amity.access.actors import actor_of
from amity.access.models import Loan
from amity.access.roles import Confidentiality
from amity.past import forgetting
from amity.privacy import services
from amity.records import registry, writes
from amity.sharing import lending
from tests import factories
from tests.api.bodies import Api

pytestmark = pytest.mark.django_db
PEOPLE = registry.get("people")
UNIT = Confidentiality.UNIT
TODAY = timezone.localdate()


def person(personas, name="Lê Quên"):
    return factories.make("people", personas.hers, name=name, confidentiality=UNIT)


def lend(personas, *rows, title, purpose="The visit of May"):
    actor, until = actor_of(personas.an, today=TODAY), TODAY + timedelta(days=9)
    given = {"to_unit": personas.other, "purpose": purpose, "until_on": until, "title": title, "today": TODAY}
    return lending.lend(PEOPLE, [row.pk for row in rows], actor=actor, **given)[0]


def forget(personas, row):
    row.refresh_from_db()
    told = forgetting.forget(PEOPLE, row, actor=personas.actor("an"), why="DL 1/2026").copies
    return {one.place: one.reached.forgotten for one in told}


def titles() -> list[str]:
    return list(Loan.objects.order_by("pk").values_list("title", flat=True))


def test_the_name_goes_from_the_loans_of_the_row_running_and_ended(personas, client_of):
    row = person(personas)
    ended, running = (lend(personas, row, title="Lê Quên", purpose=purpose) for purpose in ("A visit", "A dinner"))
    lending.take_back(ended, actor=actor_of(personas.an, today=TODAY))
    assert forget(personas, row) == {"Loans": 2}
    assert titles() == ["Removed on request"] * 2
    kept = Loan.objects.get(pk=running.pk)
    assert (kept.purpose, kept.to_unit, kept.revoked_at) == ("A dinner", personas.other, None)
    for name in ("an", "binh", "chi"):
        for loan in (ended, running):
            for address in (f"/people/loans/{loan.pk}", "/loans"):
                assert "Quên" not in Api(client_of(name)).get(address).content.decode()
            assert "Quên" not in client_of(name).get(f"/loans/{loan.pk}/").content.decode()


def test_a_name_the_row_had_when_it_was_lent_goes_too(personas):
    row = person(personas, "Lê Cũ")
    lend(personas, row, title="Lê Cũ")
    row.refresh_from_db()
    row.name = "Lê Mới"
    writes.save(row, actor=personas.actor("an"))
    assert forget(personas, row) == {"Loans": 1}
    assert titles() == ["Removed on request"]


def test_the_loan_of_a_namesake_and_that_of_a_list_keep_what_they_are_called(personas):
    row, namesake = person(personas), person(personas)
    lend(personas, namesake, title="Lê Quên", purpose="Another visit")
    lend(personas, row, namesake, title="People: 2 records")
    assert forget(personas, row) == {}
    assert titles() == ["Lê Quên", "People: 2 records"]


def test_a_loan_of_another_record_type_keeps_its_name(personas):
    house = factories.make("organisations", personas.hers, name="Lê Quên", confidentiality=UNIT)
    actor, until = actor_of(personas.an, today=TODAY), TODAY + timedelta(days=9)
    lending.lend(
        registry.get("organisations"), [house.pk], to_unit=personas.other, purpose="The visit of May",
        until_on=until, title="Lê Quên", actor=actor, today=TODAY,
    )  # fmt: skip
    row = person(personas)
    lend(personas, row, title="Lê Quên")
    assert forget(personas, row) == {"Loans": 1}
    assert titles() == ["Lê Quên", "Removed on request"]


def test_the_answer_to_the_request_tells_how_many_loans_were_reached(personas):
    row = person(personas)
    lend(personas, row, title="Lê Quên")
    asked = factories.make("subject_requests", personas.hers, person=row)
    asked.refresh_from_db()
    done = services.forget(asked, actor=personas.actor("chi"), today=TODAY)
    assert "Loans: emptied 1." in done.outcome
    assert titles() == ["Removed on request"]
