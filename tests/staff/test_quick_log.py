"""An interaction logged in three fields, from anywhere."""

import json

import pytest
from django.utils import timezone

from amity.access.roles import Confidentiality
from amity.core.dates import PartialDate
from amity.network.models import Interaction
from amity.records.models import Change
from tests import factories

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate


def log(client, **given):
    typed = {"partners": "", "subject": "Spoke of the festival", "held_on": "16/3/2026", **given}
    return client.post("/log/", typed)


@pytest.fixture
def partner(personas):
    return factories.make("organisations", personas.hers, name="Peace Committee", name_vi="Ủy ban Hòa bình")


@pytest.fixture
def friend(personas):
    return factories.make("people", personas.hers, name="Olga Petrova", name_vi="")


def test_three_fields_are_enough(partner, friend, personas, client_of):
    answer = log(client_of("an"), partners=f"Peace Committee · Organisation #{partner.pk}\nOlga Petrova")
    stored = Interaction.objects.get()
    assert answer["Location"] == f"/interactions/{stored.pk}/"
    assert (stored.subject, stored.held_on, stored.kind) == (
        "Spoke of the festival",
        PartialDate("2026-03-16"),
        "meeting",
    )
    assert (stored.owner, list(stored.organisations.all()), list(stored.people.all())) == (
        personas.hers,
        [partner],
        [friend],
    )
    change = Change.objects.get(record="interactions", row_id=stored.pk)
    assert (change.account, change.action) == (personas.an, "create")


def test_today_stands_in_the_form_already(client_of):
    html = client_of("an").get("/log/").content.decode()
    assert f'value="{PartialDate.of(TODAY()).typed}"' in html


def test_more_can_be_said_at_once(partner, client_of):
    given = {"kind": "letter", "follow_up": "Send the photographs", "follow_up_on": "2026-04"}
    log(client_of("an"), partners="Peace Committee", **given)
    stored = Interaction.objects.get()
    assert (stored.kind, stored.follow_up, str(stored.follow_up_on)) == ("letter", "Send the photographs", "2026-04")


def test_a_partner_named_in_the_address_is_filled_in(partner, friend, client_of):
    html = client_of("an").get(f"/log/?organisations={partner.pk}&people={friend.pk}").content.decode()
    assert f"Peace Committee · Organisation #{partner.pk}" in html
    assert f"Olga Petrova · Person #{friend.pk}" in html


def test_what_is_filled_in_is_read_back_in_vietnamese(partner, personas, client_of):
    personas.an.language = "vi"
    personas.an.save()
    client = client_of("an")
    html = client.get(f"/log/?organisations={partner.pk}").content.decode()
    line = html.partition("<textarea")[2].partition(">")[2].partition("</textarea>")[0].strip()
    assert line.startswith("Ủy ban Hòa bình · ")
    assert log(client, partners=line).status_code == 302
    assert list(Interaction.objects.get().organisations.all()) == [partner]


@pytest.mark.parametrize("typed", ["peace committee", "PEACE COMMITTEE", "ủy ban hòa bình", "uy ban hoa binh"])
def test_a_name_is_found_without_its_capitals_and_accents(typed, partner, client_of):
    assert log(client_of("an"), partners=typed).status_code == 302
    assert list(Interaction.objects.get().organisations.all()) == [partner]


def test_a_name_that_two_have_is_asked_about(partner, personas, client_of):
    factories.make("people", personas.hers, name="Peace Committee", name_vi="")
    answer = log(client_of("an"), partners="Peace Committee")
    assert answer.status_code == 422
    assert "Several records are called" in answer.content.decode()
    assert not Interaction.objects.exists()


@pytest.mark.parametrize(("given", "sentence"), [
    ({"partners": ""}, "required"),
    ({"partners": "Nobody at all"}, "There is no “Nobody at all”"),
    ({"partners": "\n".join(["Peace Committee"] * 21)}, "at most 20"),
    ({"subject": " "}, "required"),
    ({"held_on": "yesterday"}, "not a date"),
    ({"kind": "dance"}, "dance"),
    ({"partners": "Peace Committee · Organisation #999999999"}, "There is no “Peace Committee · Organisation"),
    ({"partners": "#12"}, "There is no “#12”"),
])  # fmt: skip
def test_what_is_wrong_is_told_and_nothing_stored(given, sentence, partner, client_of):
    answer = log(client_of("an"), **{"partners": "Peace Committee", **given})
    assert answer.status_code == 422
    assert sentence in answer.content.decode()
    assert not Interaction.objects.exists()


def test_a_partner_out_of_sight_is_neither_suggested_nor_filled_in_nor_taken(personas, client_of):
    hidden = factories.make("people", personas.hers, name="Hidden Friend", confidentiality=Confidentiality.UNIT)
    client = client_of("binh")
    assert "Hidden" not in client.get(f"/log/?people={hidden.pk}").content.decode()
    assert json.loads(client.get("/log/choices/?q=Hidden").content) == {"choices": []}
    by_number = log(client, partners=f"x · Person #{hidden.pk}")
    by_name = log(client, partners="Hidden Friend")
    none = log(client, partners="x · Person #999999")
    assert (by_number.status_code, by_name.status_code) == (422, 422)
    assert by_number.content.decode().count("There is no") == none.content.decode().count("There is no")
    assert not Interaction.objects.exists()


def test_what_was_said_with_a_restricted_friend_is_as_closed(personas, client_of):
    friend = factories.make("people", personas.hers, confidentiality=Confidentiality.UNIT)
    log(client_of("an"), partners=f"x · Person #{friend.pk}")
    assert Interaction.objects.get().confidentiality == Confidentiality.UNIT


def test_people_and_organisations_are_suggested_together(partner, friend, personas, client_of):
    factories.make("agreements", personas.hers, title="Peace agreement")
    client = client_of("an")
    assert json.loads(client.get("/log/choices/?q=peace").content)["choices"] == [
        f"Peace Committee · Organisation #{partner.pk}"
    ]
    assert json.loads(client.get("/log/choices/?q=").content)["choices"] == []


def test_who_only_reads_logs_nothing(partner, client_of):
    client = client_of("dung")
    assert log(client, partners="Peace Committee").status_code == 403
    assert "data-key" not in client.get("/").content.decode()
    assert not Interaction.objects.exists()


def test_the_button_stands_in_the_head_and_knows_whose_page_it_is(partner, client_of):
    client = client_of("an")
    assert 'href="/log/" aria-keyshortcuts="L"' in client.get("/").content.decode()
    assert (
        f'href="/log/?organisations={partner.pk}" aria-keyshortcuts="L"'
        in client.get(f"/organisations/{partner.pk}/").content.decode()
    )


def test_what_was_logged_stands_in_the_timeline_of_both(partner, friend, client_of):
    client = client_of("an")
    log(client, partners=f"Peace Committee\nx · Person #{friend.pk}")
    for address in (f"/organisations/{partner.pk}/", f"/people/{friend.pk}/"):
        timeline = client.get(address).content.decode().partition('id="timeline-title"')[2].partition("</section>")[0]
        assert "Spoke of the festival" in timeline
