"""The pages of care: what is neglected, the handover of an officer, and the facts on the page of a partner."""

import json

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from amity.access.roles import Confidentiality
from amity.care.models import Liaison
from amity.core.dates import PartialDate
from amity.records.models import Operation
from amity.tasks.running import run_waiting
from tests.factories import make

pytestmark = pytest.mark.django_db
UNIT = Confidentiality.UNIT


@pytest.fixture
def officer(personas):
    return make("people", personas.hers, name="Lan", name_vi="")


@pytest.fixture
def successor(personas):
    return make("people", personas.hers, name="Minh", name_vi="")


@pytest.fixture
def cared(officer, personas):
    return [make("liaisons", personas.hers, officer=officer, contact_days=90) for _number in range(2)]


def page_of(client, address):
    answer = client.get(address)
    assert answer.status_code == 200
    return answer.content.decode()


def care_of(client, row):
    name = type(row)._meta.verbose_name_plural
    path = "people" if name == "persons" or type(row).__name__ == "Person" else "organisations"
    return page_of(client, f"/{path}/{row.pk}/").partition('class="care-facts"')[2].partition("</dl>")[0]


def test_what_is_neglected_is_counted_and_each_number_leads_to_its_list(personas, client_of):
    make("organisations", personas.hers, kind="counterpart")
    make("people", personas.hers, born_on="1930")
    make("gifts", personas.hers)
    client = client_of("an")
    html = page_of(client, "/care/")
    for address in (
        "/organisations/?unattended=yes&amp;kind=counterpart",
        "/organisations/?silent_since=",
        "/organisations/?single_thread=yes",
        "/people/?ageing_on=",
        "/gifts/?thanks=owed",
    ):
        assert address in html
        href = html[html.index(address) :].partition('"')[0].replace("&amp;", "&")
        told = html[html.index(address) :].partition('class="numeral">')[2].partition("<")[0]
        assert f">{told} " in page_of(client, href) or f">{told}<" in page_of(client, href), href


def test_the_rule_is_shown(client_of):
    html = page_of(client_of("an"), "/care/")
    assert "after 365 days it counts half" in html
    assert "From 0.5 points a tie is lively" in html


def test_an_officer_leads_to_the_handover_kit(cared, officer, client_of):
    client = client_of("an")
    assert f'<a href="/care/officers/{officer.pk}/">Lan</a>' in page_of(client, "/care/")
    html = page_of(client, f"/care/officers/{officer.pk}/")
    assert "Handover: Lan" in html
    for one in cared:
        assert one.organisation.name in html
        assert one.next_step in html


@pytest.mark.parametrize(("kind", "begins"), [("pdf", b"%PDF"), ("docx", b"PK")])
def test_the_kit_is_a_file_in_either_language(kind, begins, cared, officer, client_of):
    client = client_of("an")
    for language in ("en", "vi"):
        answer = client.get(f"/care/officers/{officer.pk}/{kind}/?language={language}")
        assert answer.content.startswith(begins)
        assert f"handover-{officer.pk}-{language}.{kind}" in answer["Content-Disposition"]
    assert client.get(f"/care/officers/{officer.pk}/exe/").status_code == 404


def test_partners_are_handed_over_and_the_act_is_undone(cared, officer, successor, client_of):
    client = client_of("an")
    given = {"liaison": [one.pk for one in cared], "successor": f"Minh #{successor.pk}", "why": "Lan retires."}
    answer = client.post(f"/care/officers/{officer.pk}/hand-over/", given)
    act = Operation.objects.get(kind="hand over")
    assert answer["Location"] == f"/operations/{act.pk}/"
    assert Liaison.objects.filter(officer=successor, state="current").count() == 2
    html = page_of(client, answer["Location"])
    assert "2 partners were handed over." in html
    assert "Handing over of partners" in html
    assert client.post(f"/operations/{act.pk}/undo/", {"why": "Lan stays."}).status_code == 302
    run_waiting()
    assert Liaison.objects.filter(officer=officer, state="current").count() == 2
    assert not Liaison.objects.filter(officer=successor).exists()


def test_only_those_chosen_change_hands(cared, officer, successor, client_of):
    given = {"liaison": [cared[0].pk], "successor": "Minh", "why": "Half a post."}
    assert client_of("an").post(f"/care/officers/{officer.pk}/hand-over/", given).status_code == 302
    assert [Liaison.objects.get(pk=one.pk).officer for one in cared] == [successor, officer]


@pytest.mark.parametrize(("given", "sentence"), [
    ({"liaison": []}, "Choose at least one partner"),
    ({"successor": ""}, "required"),
    ({"successor": "Nobody"}, "There is no “Nobody”"),
    ({"why": ""}, "required"),
    ({"successor": "Lan"}, "looks after them already"),
    ({"liaison": ["999999"]}, "no longer there"),
    ({"liaison": ["x"]}, "Choose at least one partner"),
])  # fmt: skip
def test_what_is_wrong_is_told_and_nothing_changes_hands(given, sentence, cared, officer, successor, client_of):
    typed = {"liaison": [one.pk for one in cared], "successor": "Minh", "why": "Lan retires.", **given}
    answer = client_of("an").post(f"/care/officers/{officer.pk}/hand-over/", typed)
    assert answer.status_code == 422
    assert sentence in answer.content.decode()
    assert Liaison.objects.filter(officer=officer, state="current").count() == 2
    assert not Operation.objects.exists()


def test_who_only_reads_is_offered_no_handing_over(cared, officer, successor, client_of):
    client, address = client_of("dung"), f"/care/officers/{officer.pk}/"
    assert 'id="hand-over"' not in page_of(client, address)
    given = {"liaison": [cared[0].pk], "successor": "Minh", "why": "x"}
    assert client.post(f"{address}hand-over/", given).status_code == 403
    assert Liaison.objects.filter(officer=officer, state="current").count() == 2


def test_nothing_of_a_hidden_officer_or_partner_shows_through(officer, personas, client_of):
    secret = make("organisations", personas.hers, name="Secret Committee", confidentiality=UNIT)
    make("liaisons", personas.hers, officer=officer, organisation=secret)
    hidden = make("people", personas.hers, name="Hidden Officer", confidentiality=UNIT)
    make("liaisons", personas.hers, officer=hidden)
    client = client_of("binh")
    assert "Hidden Officer" not in page_of(client, "/care/")
    for address in (f"/care/officers/{hidden.pk}/", f"/care/officers/{hidden.pk}/pdf/", "/care/officers/999999/"):
        assert client.get(address).status_code == 404
    assert "Secret Committee" not in page_of(client, f"/care/officers/{officer.pk}/")
    assert "Secret Committee" in page_of(client_of("an"), f"/care/officers/{officer.pk}/")


def test_a_stranger_hands_over_nothing_of_another_unit(cared, officer, successor, client_of):
    given = {"liaison": [one.pk for one in cared], "successor": "Minh", "why": "Mine now."}
    assert client_of("binh").post(f"/care/officers/{officer.pk}/hand-over/", given).status_code == 422
    assert Liaison.objects.filter(officer=officer, state="current").count() == 2


def test_the_page_of_a_partner_says_who_looks_after_it_and_what_comes_next(cared, client_of):
    told = care_of(client_of("an"), cared[0].organisation)
    assert f'<a href="/liaisons/{cared[0].pk}/">Lan (City union)</a>' in told
    assert f"{cared[0].next_step}, by 1 April 2026" in told
    assert "no contact on record" in told


def test_the_page_of_a_partner_says_how_lively_the_tie_is(personas, client_of):
    partner, today = make("organisations", personas.hers), PartialDate.of(timezone.localdate())
    make("interactions", personas.hers, organisations=[partner], held_on=today)
    assert f"lively; last contact: {today.shown('en')}" in care_of(client_of("an"), partner)


def test_thanks_owed_and_honours_held_stand_there_too(personas, client_of):
    friend = make("people", personas.hers)
    make("gifts", personas.hers, person=friend)
    for year in range(2016, 2021):
        make("honours", personas.hers, person=friend, name=f"Insignia of {year}", name_vi="", granted_on=str(year))
    told = care_of(client_of("an"), friend)
    assert "for 1 gift" in told
    assert f"/gifts/?person={friend.pk}&amp;thanks=owed" in told
    assert ("Insignia of 2020 (2020)" in told, "Insignia of 2017" in told, "and more" in told) == (True, False, True)


def test_a_partner_nobody_looks_after_asks_for_an_officer(personas, client_of):
    partner = make("organisations", personas.hers)
    assert f"/liaisons/new/?organisation={partner.pk}" in care_of(client_of("an"), partner)
    assert "Nobody yet" not in care_of(client_of("dung"), partner)


def test_facts_of_care_out_of_sight_are_none(personas, client_of):
    partner = make("organisations", personas.hers)
    make("liaisons", personas.hers, organisation=partner, confidentiality=UNIT, next_step="Secret step")
    make("gifts", personas.hers, organisation=partner, confidentiality=UNIT)
    make("honours", personas.hers, organisation=partner, name="Secret medal", person=None, confidentiality=UNIT)
    hidden = make("people", personas.hers, name="Hidden Officer", confidentiality=UNIT)
    make("liaisons", personas.other, organisation=partner, officer=hidden)
    told = care_of(client_of("binh"), partner)
    for secret in ("Secret", "Thanks owed", "Honours", "Hidden Officer"):
        assert secret not in told
    assert "…" in told


def test_the_page_of_a_dead_friend_says_so_kindly(personas, client_of):
    heir = make("people", personas.hers, name="Anna", name_vi="")
    dead = make("people", personas.hers, born_on="1930", died_on="2020-05-02", successor=heir)
    alone = make("people", personas.hers, died_on="2021")
    client = client_of("an")
    html = page_of(client, f"/people/{dead.pk}/")
    assert "This friend died: 2 May 2020." in html
    assert f'<a href="/people/{heir.pk}/">Anna</a>' in html.partition('class="farewell"')[2].partition("</p>")[0]
    assert "Nobody is named yet to carry the friendship on." in page_of(client, f"/people/{alone.pk}/")
    assert "Name a liaison officer" not in care_of(client, alone)


def test_an_old_friend_without_a_successor_is_told_of(personas, client_of):
    client = client_of("an")
    old, young = make("people", personas.hers, born_on="1940"), make("people", personas.hers, born_on="2000")
    assert "should be named to carry the friendship on" in page_of(client, f"/people/{old.pk}/")
    assert 'class="farewell"' not in page_of(client, f"/people/{young.pk}/")
    retired = make("people", personas.hers, retired_on="2019")
    assert "Retired: 2019." in page_of(client, f"/people/{retired.pk}/")


def test_a_successor_out_of_sight_is_not_named(personas, client_of):
    heir = make("people", personas.hers, name="Hidden Heir", name_vi="", confidentiality=UNIT)
    dead = make("people", personas.hers, died_on="2020", successor=heir)
    assert "Hidden Heir" not in page_of(client_of("binh"), f"/people/{dead.pk}/")


def test_the_page_costs_the_same_for_a_partner_with_one_fact_and_with_many(personas, client_of):
    client, partner = client_of("an"), make("organisations", personas.hers)
    counts = []
    for number in (1, 2):
        for _again in range(number):
            make("interactions", personas.hers, organisations=[partner])
            make("gifts", personas.hers, organisation=partner)
            make("honours", personas.hers, organisation=partner, person=None)
        client.get(f"/organisations/{partner.pk}/")
        with CaptureQueriesContext(connection) as captured:
            client.get(f"/organisations/{partner.pk}/")
        counts.append(len(captured))
    assert counts[0] == counts[1]


def test_the_same_gift_again_is_warned_of_and_may_be_given_all_the_same(personas, client_of):
    friend = make("people", personas.hers, name="Olga", name_vi="")
    first = make("gifts", personas.hers, direction="given", person=friend, what="Lacquer picture", given_on="2024-05")
    typed = {
        "direction": "given", "what": "lacquer picture", "given_on": "2026", "person": f"Olga #{friend.pk}",
        "owner": personas.hers.pk, "confidentiality": "1", "thanks": "none",
    }  # fmt: skip
    client = client_of("an")
    answer = client.post("/gifts/new/", typed)
    assert answer.status_code == 422
    html = answer.content.decode()
    assert "The same gift on May 2024" in html
    assert f"/gifts/{first.pk}/" in html
    assert "The same gift" in client.post("/gifts/duplicates/typed/", typed).content.decode()
    assert client.post("/gifts/new/", {**typed, "seen": str(first.pk)}).status_code == 302


def test_another_gift_another_way_or_to_another_is_not_warned_of(personas, client_of):
    friend, other = (make("people", personas.hers) for _number in range(2))
    make("gifts", personas.hers, direction="given", person=friend, what="Tea")
    client = client_of("an")
    base = {"direction": "given", "what": "Tea", "person": f"x #{friend.pk}"}
    for change in ({"what": "Silk"}, {"direction": "received"}, {"person": f"x #{other.pk}"}):
        assert "The same gift" not in client.post("/gifts/duplicates/typed/", base | change).content.decode()
    assert "The same gift" in client.post("/gifts/duplicates/typed/", base).content.decode()


def test_an_honour_already_held_is_warned_of(personas, client_of):
    held = make("honours", personas.hers, name="Friendship Order", granted_on="2019-05-23")
    typed = {"name": "Friendship Order", "person": f"x #{held.person_id}"}
    html = client_of("an").post("/honours/duplicates/typed/", typed).content.decode()
    assert "Already held, granted on 23 May 2019" in html
    alike = json.loads(
        client_of("an").get(f"/api/v1/honours/duplicates?name=Friendship Order&person={held.person_id}").content
    )
    assert [one["id"] for one in alike["items"]] == [held.pk]


def test_gifts_out_of_sight_are_not_told_of(personas, client_of):
    friend = make("people", personas.hers, confidentiality=UNIT)
    make("gifts", personas.hers, direction="given", person=friend, what="Tea")
    make("gifts", personas.hers, direction="given", what="Silk", confidentiality=UNIT)
    client = client_of("binh")
    for what in ("Tea", "Silk"):
        typed = {"direction": "given", "what": what, "person": f"x #{friend.pk}"}
        assert "The same gift" not in client.post("/gifts/duplicates/typed/", typed).content.decode()
        asked = client.get(f"/api/v1/gifts/duplicates?what={what}&direction=given&person={friend.pk}")
        assert json.loads(asked.content)["items"] == []


def timeline_of(client, address):
    return page_of(client, address).partition('id="timeline-title"')[2].partition("</section>")[0]


def test_everything_that_passed_stands_in_the_timelines_of_all_it_concerns(personas, client_of):
    """Events come to a person by his participation; the day stands with the event."""
    friend, partner = make("people", personas.hers), make("organisations", personas.hers)
    country = make("countries", personas.hers)
    shared = {"country": country}
    make(
        "interactions",
        personas.hers,
        people=[friend],
        organisations=[partner],
        subject="The talk",
        subject_vi="",
        **shared,
    )
    event = make("events", personas.hers, title="The award", kind="award", hosts=[partner], **shared)
    make("participations", personas.hers, event=event, person=friend, state="attended")
    make("gifts", personas.hers, what="The gift", person=friend, organisation=partner, **shared)
    make("honours", personas.hers, name="The medal", name_vi="", person=friend, **shared)
    make("honours", personas.hers, name="The medal", name_vi="", person=None, organisation=partner)
    make("history_facts", personas.hers, what="The help", people=[friend], organisations=[partner], countries=[country])
    make("high_level_visits", personas.hers, principal=friend, principal_text="The visit", **shared)
    client = client_of("an")
    every = ("The talk", "The award", "The gift", "The medal", "The help")
    for address in (f"/people/{friend.pk}/", f"/organisations/{partner.pk}/", f"/countries/{country.pk}/"):
        told = timeline_of(client, address)
        assert [one for one in every if one not in told] == [], address
    for address in (f"/people/{friend.pk}/", f"/countries/{country.pk}/"):
        assert "The visit" in timeline_of(client, address)


def test_an_event_out_of_sight_or_not_attended_is_in_no_timeline(personas, client_of):
    friend = make("people", personas.hers)
    hidden = make("events", personas.hers, title="Secret event", starts_on="2019-03-05", confidentiality=UNIT)
    make("participations", personas.hers, event=hidden, person=friend, state="attended")
    missed = make("events", personas.hers, title="Missed event", starts_on="2018")
    make("participations", personas.hers, event=missed, person=friend, state="declined")
    told = timeline_of(client_of("binh"), f"/people/{friend.pk}/")
    assert ("Secret event" in told, "2019" in told, "Missed event" in told) == (False, False, False)
    assert "Secret event" in timeline_of(client_of("an"), f"/people/{friend.pk}/")


def test_the_union_and_its_members_are_no_partners_of_their_own(personas, client_of):
    client = client_of("an")
    for kind in ("union", "union_unit", "member_organisation"):
        ours = make("organisations", personas.hers, kind=kind)
        assert 'class="care-facts"' not in page_of(client, f"/organisations/{ours.pk}/")
