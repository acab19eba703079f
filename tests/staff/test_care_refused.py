"""Wrong input and closed doors on the pages of care: numbers that are none, officers out of sight, other languages."""

from html import unescape

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from amity.access.roles import Confidentiality
from amity.care.models import Liaison
from amity.core.dates import PartialDate
from amity.records.models import Operation, Reading
from amity.staff import care, care_facts
from tests.factories import make
from tests.personas import TODAY

pytestmark = pytest.mark.django_db
UNIT = Confidentiality.UNIT


@pytest.fixture
def lan(personas):
    return make("people", personas.hers, name="Lan", name_vi="")


@pytest.fixture
def minh(personas):
    return make("people", personas.hers, name="Minh", name_vi="")


@pytest.fixture
def cared(lan, personas):
    return [make("liaisons", personas.hers, officer=lan) for _number in range(2)]


def page_of(client, address, status=200):
    answer = client.get(address)
    assert answer.status_code == status
    return " ".join(unescape(answer.content.decode()).split())


def facts_of(client, row):
    path = "people" if type(row).__name__ == "Person" else "organisations"
    return page_of(client, f"/{path}/{row.pk}/").partition('class="care-facts"')[2].partition("</dl>")[0]


def hand_over(client, officer, **given):
    return client.post(f"/care/officers/{officer.pk}/hand-over/", {"successor": "Minh", "why": "Retires.", **given})


def untouched(lan):
    return Liaison.objects.filter(officer=lan, state="current").count() == 2 and not Operation.objects.exists()


@pytest.mark.parametrize("number", ["9" * 25, "9" * 18, "-1", "x", "", "²", "1.5"])
def test_a_number_that_is_none_hands_nothing_over(number, cared, lan, minh, client_of):
    answer = hand_over(client_of("an"), lan, liaison=[number])
    assert answer.status_code == 422
    assert untouched(lan)


def test_a_liaison_of_another_officer_is_left_alone(cared, lan, minh, personas, client_of):
    other = make("liaisons", personas.hers)
    answer = hand_over(client_of("an"), lan, liaison=[other.pk])
    assert answer.status_code == 422
    assert "Choose at least one partner who is looked after now." in answer.content.decode()
    assert Liaison.objects.get(pk=other.pk).officer == other.officer


def test_a_liaison_that_was_thrown_away_meanwhile_is_told_of(cared, lan, minh, client_of):
    Liaison.objects.filter(pk=cared[0].pk).update(shelf=2, audience=-1)
    answer = hand_over(client_of("an"), lan, liaison=[one.pk for one in cared])
    assert answer.status_code == 422
    assert "Open the page again" in answer.content.decode()
    assert Liaison.objects.get(pk=cared[1].pk).officer == lan


def test_a_liaison_that_ended_meanwhile_is_told_of(cared, lan, minh, client_of):
    Liaison.objects.filter(pk=cared[0].pk).update(state="ended", to_on="2025")
    answer = hand_over(client_of("an"), lan, liaison=[one.pk for one in cared])
    assert answer.status_code == 422
    assert Liaison.objects.get(pk=cared[1].pk).officer == lan


def test_what_was_chosen_and_typed_stands_in_the_form_again(cared, lan, minh, client_of):
    html = hand_over(client_of("an"), lan, liaison=[cared[0].pk], successor="Nobody").content.decode()
    ticks = {one.pk: f'value="{one.pk}" checked' in html for one in cared}
    assert ticks == {cared[0].pk: True, cared[1].pk: False}
    assert 'value="Nobody"' in html


def test_at_first_all_partners_are_chosen(cared, lan, client_of):
    html = page_of(client_of("an"), f"/care/officers/{lan.pk}/")
    assert [f'value="{one.pk}" checked' in html for one in cared] == [True, True]


@pytest.mark.parametrize("why", ["", "   ", "x" * 501])
def test_a_reason_is_asked_for_and_may_not_be_endless(why, cared, lan, minh, client_of):
    assert hand_over(client_of("an"), lan, liaison=[cared[0].pk], why=why).status_code == 422
    assert untouched(lan)


def test_an_officer_who_does_not_exist_hands_nothing_over(cared, lan, minh, client_of):
    for number in (999_999, 9 * 10**24):
        address = f"/care/officers/{number}/hand-over/"
        given = {"liaison": [cared[0].pk], "successor": "Minh", "why": "Retires."}
        assert client_of("an").post(address, given).status_code in (404, 422)
    assert untouched(lan)


def test_a_successor_out_of_sight_is_as_none(cared, lan, personas, client_of):
    hidden = make("people", personas.other, name="Hidden", confidentiality=UNIT)
    for typed in ("Hidden", f"x #{hidden.pk}", "x #999999"):
        answer = hand_over(client_of("an"), lan, liaison=[cared[0].pk], successor=typed)
        assert answer.status_code == 422
    assert untouched(lan)


@pytest.mark.parametrize(("name", "status"), [("dung", 403), ("nobody", 302)])
def test_who_writes_nothing_is_sent_away(name, status, cared, lan, minh, client_of):
    answer = hand_over(client_of(name), lan, liaison=[cared[0].pk])
    assert answer.status_code == status
    assert untouched(lan)


def test_handing_over_is_never_a_link(cared, lan, client_of):
    assert client_of("an").get(f"/care/officers/{lan.pk}/hand-over/").status_code == 405
    assert untouched(lan)


def test_only_partners_one_may_hand_over_stand_in_the_form(cared, lan, personas, client_of):
    theirs = make("liaisons", personas.other, officer=lan, confidentiality=Confidentiality.UNION)
    html = page_of(client_of("an"), f"/care/officers/{lan.pk}/")
    assert f"/organisations/{theirs.organisation_id}/" in html
    assert f'value="{theirs.pk}"' not in html
    only_theirs = page_of(client_of("binh"), f"/care/officers/{lan.pk}/")
    assert f'value="{theirs.pk}"' in only_theirs
    assert f'value="{cared[0].pk}"' not in only_theirs


def test_whoever_looks_after_nobody_has_a_kit_that_says_so_and_no_form(minh, client_of):
    html = page_of(client_of("an"), f"/care/officers/{minh.pk}/")
    assert "Minh looks after no partner now." in html
    assert 'id="hand-over"' not in html


def test_the_pages_speak_vietnamese(cared, lan, personas, client_of):
    personas.an.language = "vi"
    personas.an.save()
    client = client_of("an")
    assert "Care of friends" not in page_of(client, "/care/")
    html = page_of(client, f"/care/officers/{lan.pk}/")
    assert "Handover: Lan" not in html
    assert f'/care/officers/{lan.pk}/pdf/?language=vi"' in html


@pytest.mark.parametrize(("asked", "given"), [("xx", "en"), ("", "en"), ("vi", "vi"), ("VI", "en")])
def test_a_file_in_a_language_there_is_not_comes_in_that_of_the_reader(asked, given, cared, lan, client_of):
    answer = client_of("an").get(f"/care/officers/{lan.pk}/docx/?language={asked}")
    assert f"handover-{lan.pk}-{given}.docx" in answer["Content-Disposition"]


def test_reading_the_kit_of_a_closed_person_is_noted_by_its_door(personas, client_of):
    hidden = make("people", personas.hers, name="Hidden", confidentiality=Confidentiality.RESTRICTED)
    client = client_of("an")
    page_of(client, f"/care/officers/{hidden.pk}/")
    assert client.get(f"/care/officers/{hidden.pk}/pdf/").status_code == 200
    doors = set(Reading.objects.filter(record="people", row_id=hidden.pk).values_list("door", flat=True))
    assert doors == {"page", "file"}


def test_reading_the_kit_of_an_open_person_is_not_noted(cared, lan, client_of):
    page_of(client_of("an"), f"/care/officers/{lan.pk}/")
    assert not Reading.objects.filter(record="people").exists()


def test_officers_with_the_most_partners_stand_first(cared, lan, minh, personas, client_of):
    make("liaisons", personas.hers, officer=minh)
    html = page_of(client_of("an"), "/care/")
    table = html.partition("<tbody")[2]
    assert table.index(">Lan<") < table.index(">Minh<")
    assert (table.count('class="number"'), ">2<" in table, ">1<" in table) == (2, True, True)


def test_only_so_many_officers_are_told(cared, lan, personas, client_of, monkeypatch):
    make("liaisons", personas.hers, officer=make("people", personas.hers, name="Hoa", name_vi=""))
    monkeypatch.setattr(care, "MOST", 1)
    table = page_of(client_of("an"), "/care/").partition("<tbody")[2]
    assert (">Lan<" in table, ">Hoa<" in table) == (True, False)


def test_where_nobody_looks_after_anybody_the_page_says_so(client_of):
    html = page_of(client_of("an"), "/care/")
    assert "Nobody looks after a partner yet." in html
    assert "<tbody" not in html


def test_what_is_neglected_is_counted_for_each_reader_by_himself(personas, client_of):
    make("gifts", personas.hers, confidentiality=UNIT)
    told = {
        name: page_of(client_of(name), "/care/").partition("/gifts/?thanks=owed")[2].partition('numeral">')[2][:1]
        for name in ("an", "binh", "dung")
    }
    assert told == {"an": "1", "binh": "0", "dung": "1"}


def test_more_than_a_list_counts_is_told_as_more(personas, client_of, monkeypatch):
    monkeypatch.setattr(care.listing, "CAP", 1)
    for _number in range(3):
        make("gifts", personas.hers)
    assert 'class="numeral">1+<' in page_of(client_of("an"), "/care/")


def test_the_page_costs_the_same_for_few_and_for_many_officers(personas, client_of):
    client, counts = client_of("an"), []
    for number in (1, 4):
        for _again in range(number):
            make("liaisons", personas.hers)
        page_of(client, "/care/")
        with CaptureQueriesContext(connection) as captured:
            page_of(client, "/care/")
        counts.append(len(captured))
    assert counts[0] == counts[1]


def test_the_rule_is_told_with_the_numbers_of_its_day():
    assert "after 365 days it counts half" in care.rule_in_words(TODAY)
    assert "from 0.2 it is cooling" in care.rule_in_words(TODAY)


@pytest.mark.parametrize(
    ("step", "on", "told"),
    [
        ("Write", "2027-04-01", "Write, by 1 April 2027"),
        ("Write", "", "Write"),
        ("", "2027-04", "April 2027"),
        ("Write", "2027", "Write, by 2027"),
    ],
)
def test_the_next_step_is_told_as_far_as_it_is_planned(step, on, told, personas, client_of):
    row = make("liaisons", personas.hers, next_step=step, next_on=on)
    html = facts_of(client_of("an"), row.organisation)
    assert f'<a href="/liaisons/{row.pk}/">{told}</a>' in html


def test_where_nothing_is_planned_no_next_step_is_told(personas, client_of):
    row = make("liaisons", personas.hers, next_step="", next_on="")
    html = facts_of(client_of("an"), row.organisation)
    assert "Looked after by" in html
    assert "Next step" not in html


def test_only_so_many_officers_of_a_partner_are_named(personas, client_of):
    partner = make("organisations", personas.hers)
    for owner in (personas.hers, personas.other, personas.union, personas.ngo):
        make("liaisons", owner, organisation=partner, confidentiality=Confidentiality.PUBLIC)
    html = facts_of(client_of("an"), partner)
    assert html.partition("Next step")[0].count('href="/liaisons/') == care_facts.SHOWN


def test_a_liaison_that_is_over_is_not_told(personas, client_of):
    row = make("liaisons", personas.hers, state="ended", to_on="2025", next_step="", next_on="")
    html = facts_of(client_of("an"), row.organisation)
    assert f"/liaisons/{row.pk}/" not in html
    assert "Nobody yet. Name a liaison officer." in html


@pytest.mark.parametrize(("number", "told"), [(0, None), (1, "for 1 gift"), (3, "for 3 gifts")])
def test_thanks_owed_are_counted(number, told, personas, client_of):
    partner = make("organisations", personas.hers)
    for _one in range(number):
        make("gifts", personas.hers, organisation=partner)
    make("gifts", personas.hers, organisation=partner, direction="given")
    html = facts_of(client_of("an"), partner)
    assert ("Thanks owed" in html) is (told is not None)
    assert told is None or f">{told}<" in html


def test_three_honours_are_named_and_no_more_is_said(personas, client_of):
    friend = make("people", personas.hers)
    for year in ("2016", "2018-02", "2020-12-04"):
        make("honours", personas.hers, person=friend, name=f"Order of {year}", name_vi="", granted_on=year)
    html = facts_of(client_of("an"), friend)
    shown = [html.index(one) for one in ("2020-12-04 (2020)", "2018-02 (2018)", "2016 (2016)")]
    assert shown == sorted(shown)
    assert "and more" not in html


@pytest.mark.parametrize(
    ("retired_on", "is_told"), [("2019", True), ("2999", False), ("today", True), ("this year", True)]
)
def test_a_retirement_is_told_once_it_may_have_come(retired_on, is_told, personas, client_of):
    today = timezone.localdate()
    on = {"today": today.isoformat(), "this year": str(today.year)}.get(retired_on, retired_on)
    person = make("people", personas.hers, retired_on=on)
    told = f"Retired: {PartialDate(on).shown('en')}."
    assert (told in page_of(client_of("an"), f"/people/{person.pk}/")) is is_told


def test_an_old_friend_with_a_successor_needs_no_reminder(personas, client_of):
    heir = make("people", personas.hers, name="Anna", name_vi="")
    old = make("people", personas.hers, born_on="1930", successor=heir)
    assert 'class="farewell"' not in page_of(client_of("an"), f"/people/{old.pk}/")


def test_of_a_dead_friend_neither_age_nor_retirement_is_told(personas, client_of):
    dead = make("people", personas.hers, born_on="1930", retired_on="1995", died_on="2020")
    html = page_of(client_of("an"), f"/people/{dead.pk}/")
    assert "This friend died: 2020." in html
    assert ("Retired: 1995" in html, "should be named to carry" in html) == (False, False)


def test_other_records_have_no_facts_of_care(personas, client_of):
    for name in ("agreements", "gifts", "countries"):
        row = make(name, personas.hers)
        assert 'class="care-facts"' not in page_of(client_of("an"), f"/{name}/{row.pk}/")
