"""Applications and cases through the API: begun, what they lack, the clock, opinions; and what stays closed."""

import pytest
from django.utils import timezone

from amity.registration.models import Application, DossierPaper
from amity.work.models import Opinion
from tests import factories
from tests.api.bodies import Api, kind, wrong
from tests.registering import World

pytestmark = pytest.mark.django_db
make = factories.make


@pytest.fixture
def world(personas):
    """The desk, the ministry that decides, a province that is asked, and Hoa's organisation, today."""
    return World(personas, timezone.localdate())


def api(world, name: str) -> Api:
    return Api(world.client(name))


def test_an_organisation_begins_its_application(world):
    answer = api(world, "hoa").post(f"/foreign_ngos/{world.entry.pk}/applications", {"kind": "issue"})
    assert answer.status_code == 201, answer.content
    application = Application.objects.get()
    assert (answer.json()["id"], application.owner, application.state) == (
        application.pk, world.personas.ngo, "draft",
    )  # fmt: skip
    assert DossierPaper.objects.filter(application=application).count() == 8


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({}, "kind"),
        ({"kind": "sell"}, "kind"),
        ({"kind": "issue", "certificate_kind": "project_office"}, "certificate_kind"),
        ({"kind": "extend", "certificate": 999999}, "certificate"),
        ({"kind": "issue", "owner": 1}, "owner"),
    ],
)
def test_what_is_wrong_is_named_and_nothing_begins(world, body, field):
    answer = api(world, "hoa").post(f"/foreign_ngos/{world.entry.pk}/applications", body)
    assert kind(answer) == (422, "invalid")
    assert set(wrong(answer)) == {field}
    assert not Application.objects.exists()


def test_the_certificate_of_another_organisation_is_as_if_there_were_none(world):
    other = make("certificates", world.desk, confidentiality=0)
    body = {"kind": "extend", "certificate": other.pk}
    answer = api(world, "hoa").post(f"/foreign_ngos/{world.entry.pk}/applications", body)
    assert kind(answer) == (422, "invalid")
    assert not Application.objects.exists()


@pytest.mark.parametrize("name", ["an", "dung", "nga", "minh"])
def test_nobody_else_begins_one(world, name):
    answer = api(world, name).post(f"/foreign_ngos/{world.entry.pk}/applications", {"kind": "issue"})
    assert answer.status_code == 403
    assert not Application.objects.exists()


def test_what_a_dossier_lacks_is_told_to_whoever_reads_it(world):
    application = world.begun()
    told = api(world, "hoa").get(f"/applications/{application.pk}/lacks").json()
    assert (len(told["papers"]), told["complete"]) == (8, False)
    assert {"title": "Copy of the charter", "id": told["papers"][1]["id"]} == told["papers"][1]
    assert {one["what"] for one in told["lacks"]} == {"there"}
    assert api(world, "an").get(f"/applications/{application.pk}/lacks").status_code == 404
    assert api(world, "chi").get(f"/applications/{application.pk}/lacks").status_code == 200


def test_a_complete_dossier_lacks_nothing(world):
    told = api(world, "hoa").get(f"/applications/{world.ready().pk}/lacks").json()
    assert (told["lacks"], told["complete"]) == ([], True)


def test_the_clock_of_a_case_is_told_step_by_step(world):
    case = world.valid()
    told = api(world, "lan").get(f"/registration_cases/{case.pk}/clocks").json()
    assert [(one["step"], one["given"], one["open"], one["late"]) for one in told["steps"]] == [
        ("check", 2, False, False), ("send", 2, True, False),
    ]  # fmt: skip
    assert (told["given"], told["late"]) == (30, False)


def test_who_has_no_part_in_a_case_is_told_nothing_of_its_clock(world):
    case = world.valid()
    for name in ("hoa", "an", "nga", "minh"):
        assert api(world, name).get(f"/registration_cases/{case.pk}/clocks").status_code == 404


def test_a_body_asked_reads_the_case_but_not_how_long_each_step_took(world):
    case = world.valid()
    world.ask(case)
    told = api(world, "nga").get(f"/registration_cases/{case.pk}/clocks").json()
    assert told["steps"] == []


def test_bodies_are_asked_with_their_units(world):
    case = world.valid()
    other = make("organisations", world.personas.union, confidentiality=0)
    body = {
        "bodies": [{"organisation": world.body.pk, "unit": world.province.pk}, {"organisation": other.pk}],
        "question": "May they?",
    }
    answer = api(world, "lan").post(f"/registration_cases/{case.pk}/opinions", body)
    assert answer.status_code == 201, answer.content
    told = {(one.organisation_id, one.unit_id, one.question) for one in Opinion.objects.all()}
    assert told == {(world.body.pk, world.province.pk, "May they?"), (other.pk, None, "May they?")}
    again = api(world, "lan").post(f"/registration_cases/{case.pk}/opinions", body)
    assert again.status_code in (409, 422)
    assert Opinion.objects.count() == 2


def test_a_body_or_unit_there_is_not_is_named(world):
    case = world.valid()
    for body in ({"organisation": 999999}, {"organisation": world.body.pk, "unit": 999999}):
        answer = api(world, "lan").post(f"/registration_cases/{case.pk}/opinions", {"bodies": [body]})
        assert kind(answer) == (422, "invalid")
    empty = api(world, "lan").post(f"/registration_cases/{case.pk}/opinions", {"bodies": []})
    assert set(wrong(empty)) == {"bodies"}
    assert not Opinion.objects.exists()


def test_a_body_that_is_asked_asks_nobody_in_the_name_of_the_desk(world):
    case = world.valid()
    body = {"bodies": [{"organisation": world.decider.pk}]}
    assert api(world, "nga").post(f"/registration_cases/{case.pk}/opinions", body).status_code == 404
    world.ask(case)
    assert api(world, "nga").post(f"/registration_cases/{case.pk}/opinions", body).status_code == 403
    assert api(world, "hoa").post(f"/registration_cases/{case.pk}/opinions", body).status_code == 404
    assert Opinion.objects.count() == 1
