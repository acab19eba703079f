"""The page on which a visit is prepared: what comes next, the people in order, the programme, and who is told what."""

import logging
from datetime import date
from html import unescape

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from amity.access.actors import Actor
from amity.access.roles import Confidentiality
from amity.delegations import queries
from amity.delegations.models import Appointment, Member, PrecedenceRank
from amity.records.models import Change, Reading
from tests.factories import make

pytestmark = pytest.mark.django_db
UNIT, RESTRICTED, UNION = Confidentiality.UNIT, Confidentiality.RESTRICTED, Confidentiality.UNION
NUMBER = "C7654321"


def html_of(answer) -> str:
    """What stands on the page itself, without its head."""
    return unescape(answer.content.decode()).partition("<main")[2]


def text_of(answer) -> str:
    return " ".join(html_of(answer).split())


def section(answer, name: str) -> str:
    """One section of the page."""
    return html_of(answer).partition(f'id="{name}"')[2].partition("</section>")[0]


@pytest.fixture
def held(personas):
    return make("delegations", personas.hers, name="Friends of peace", name_vi="Bạn bè hòa bình")


def page(held) -> str:
    return f"/delegations/{held.pk}/visit/"


def member(personas, held, name, **fields):
    person = make("people", personas.hers, name=name, name_vi="", confidentiality=fields.pop("seen", UNION))
    return make("delegation_members", personas.hers, delegation=held, person=person, **fields)


def order_of(held, side="delegation"):
    """The names of a side in the order the page has them, read from the rows."""
    return [one.person.name for one in queries.members(held, Actor.system()) if one.side == side]


def test_the_page_says_first_what_to_do_and_leads_there(personas, client_of, held):
    answer = client_of("an").get(page(held))
    assert "Nobody leads the delegation yet. Name its leader." in html_of(answer)
    assert 'class="button primary" href="?role=leader#add-person">Name the leader' in html_of(answer)


@pytest.mark.parametrize(
    ("state", "who", "button"),
    [
        ("planned", "an", "steps/invite/"),
        ("planned", "dung", None),
        ("invited", "an", None),
        ("invited", "chi", "steps/approve/"),
        ("done", "an", "steps/report/"),
        ("cancelled", "an", None),
    ],
)
def test_the_button_is_for_who_may_take_the_step(personas, client_of, held, state, who, button):
    member(personas, held, "Leader", role="leader")
    type(held).objects.filter(pk=held.pk).update(state=state)
    part = html_of(client_of(who).get(page(held))).partition("visit-next")[2].partition("</section>")[0]
    assert ("<a " in part) is (button is not None)
    assert (button or "") in part


@pytest.mark.parametrize(
    ("direction", "words"),
    [
        ("in", "Write the letter of invitation, then record the day it went out."),
        ("out", "When the invitation of the other side has come, record its day."),
    ],
)
def test_who_invites_depends_on_who_travels(personas, client_of, direction, words):
    held = make("delegations", personas.hers, direction=direction)
    member(personas, held, "Leader", role="leader")
    assert words in html_of(client_of("an").get(page(held)))


def test_the_due_day_of_the_report_is_told(personas, client_of):
    held = make("delegations", personas.hers, state="done", report_due_on="2026-03-19")
    assert "Its report is due by 19 March 2026." in html_of(client_of("an").get(page(held)))


def test_people_stand_in_order_of_precedence_with_what_is_known_of_them(personas, client_of, held):
    rank = make("precedence_ranks", personas.hers, place=1, title="President", title_vi="Chủ tịch")
    member(personas, held, "Zoe", rank=rank, needs="No meat", title="President of the council")
    member(personas, held, "Ann", role="interpreter")
    member(personas, held, "Lea", role="leader", place=None)
    member(personas, held, "Host", side="hosts")
    part = section(client_of("an").get(page(held)), "people")
    places = [part.index(f">{name}</a>") for name in ("Lea", "Zoe", "Ann", "Host")]
    assert places == sorted(places)
    for words in ("No meat", "President of the council", ">President<", "Interpreter"):
        assert words in part


def test_a_person_is_added_in_one_short_form(personas, client_of, held):
    who = make("people", personas.hers, name="Lea Green")
    rank = make("precedence_ranks", personas.hers)
    typed = {"do": "person", "person": f"Lea Green #{who.pk}", "side": "delegation", "role": "leader", "rank": rank.pk,
             "title": "President"}  # fmt: skip
    answer = client_of("an").post(page(held), typed)
    assert (answer.status_code, answer["Location"]) == (302, f"{page(held)}#people")
    made = Member.objects.get()
    assert (made.person, made.role, made.rank, made.title) == (who, "leader", rank, "President")
    assert (made.owner, made.confidentiality) == (held.owner, held.confidentiality)


@pytest.mark.parametrize(
    ("name", "typed", "sentence"),
    [
        ("person", {"person": "Here Already"}, "This person is on the list of the delegation already."),
        ("role", {"role": "leader"}, "The delegation already has a leader on this side."),
        ("person", {"person": "Dead Friend"}, "This person has died. Take somebody else."),
        ("person", {"person": ""}, "This field is required."),
        ("person", {"person": "Nobody Of This Name"}, "There is no “Nobody Of This Name” among the records"),
        ("role", {"role": "king"}, "Select a valid choice."),
        ("rank", {"rank": "999999"}, "Select a valid choice."),
    ],
)
def test_a_refusal_stands_beside_the_field_it_is_cured_in(personas, client_of, held, name, typed, sentence):
    member(personas, held, "Here Already", role="leader")
    make("people", personas.hers, name="Dead Friend", died_on="2020-01-01")
    make("people", personas.hers, name="New Friend")
    answer = client_of("an").post(
        page(held), {"do": "person", "person": "New Friend", "side": "delegation", "role": "member"} | typed
    )
    assert answer.status_code == 422
    beside = html_of(answer).partition(f'id="id_{name}_error"')[2].partition("</ul>")[0]
    assert sentence in beside
    assert Member.objects.count() == 1


def test_ranks_of_the_occasion_alone_are_offered_in_the_language_of_the_reader(personas, client_of, held):
    make("precedence_ranks", personas.hers, title="President", title_vi="Chủ tịch")
    make("precedence_ranks", personas.hers, title="Rector", occasion="academic")
    make("precedence_ranks", personas.other, title="Secret rank", confidentiality=UNIT)
    personas.an.language = "vi"
    personas.an.save()
    part = section(client_of("an").get(page(held)), "people")
    assert ">Chủ tịch</option>" in part
    assert "Rector" not in part
    assert "Secret rank" not in part


def test_the_leader_is_proposed_where_the_button_led_and_no_nonsense_is(personas, client_of, held):
    assert '<option value="leader" selected>' in html_of(client_of("an").get(f"{page(held)}?role=leader"))
    assert '<option value="member" selected>' in html_of(client_of("an").get(f"{page(held)}?role=king"))


def test_buttons_move_a_person_up_and_down_and_back_to_the_table(personas, client_of, held):
    people = {name: member(personas, held, name) for name in ("Ann", "Ben", "Cay")}
    client = client_of("an")

    def press(name, place):
        return client.post(page(held), {"do": "order", "place": f"{people[name].pk}:{place}"})

    assert order_of(held) == ["Ann", "Ben", "Cay"]
    assert press("Cay", 2)["Location"] == f"{page(held)}#people"
    assert order_of(held) == ["Ann", "Cay", "Ben"]
    press("Ben", 2)  # where Cay was put by hand: the two change places
    assert order_of(held) == ["Ann", "Ben", "Cay"]
    press("Ann", 2)
    assert order_of(held) == ["Ben", "Ann", "Cay"]
    for name in people:
        press(name, "")
    assert order_of(held) == ["Ann", "Ben", "Cay"]
    assert set(Member.objects.values_list("place", flat=True)) == {None}


def test_the_first_has_no_button_up_and_the_last_none_down(personas, client_of, held):
    first, last = member(personas, held, "Ann"), member(personas, held, "Ben", place=2)
    part = section(client_of("an").get(page(held)), "people")
    values = {f"{first.pk}:2": True, f"{first.pk}:0": False, f"{last.pk}:1": True, f"{last.pk}:3": False}
    values |= {f"{last.pk}:": True, f"{first.pk}:": False}
    assert {value: f'value="{value}"' in part for value in values} == values


@pytest.mark.parametrize("place", ["", ":", "abc:1", "999999:1", "-1:1", "1" * 30 + ":1"])
def test_an_order_of_nobody_changes_nothing(personas, client_of, held, place):
    member(personas, held, "Ann")
    answer = client_of("an").post(page(held), {"do": "order", "place": place}, follow=True)
    assert "Choose a person of the list." in html_of(answer)
    assert Member.objects.get().place is None


def test_a_place_that_there_is_not_is_refused_in_words(personas, client_of, held):
    one = member(personas, held, "Ann")
    answer = client_of("an").post(page(held), {"do": "order", "place": f"{one.pk}:7"}, follow=True)
    assert "There are 1 places. Choose one of them." in html_of(answer)
    assert Member.objects.get().place is None


def test_a_member_of_another_delegation_is_not_moved_from_here(personas, client_of, held):
    stranger = member(personas, make("delegations", personas.hers), "Ann")
    client_of("an").post(page(held), {"do": "order", "place": f"{stranger.pk}:1"})
    stranger.refresh_from_db()
    assert stranger.place is None


def test_the_usual_ranks_are_begun_with_once(personas, client_of, held):
    client = client_of("an")
    assert "Begin with the usual ranks" in html_of(client.get(page(held)))
    answer = client.post(page(held), {"do": "table"}, follow=True)
    assert "The table has 12 ranks." in html_of(answer)
    assert "Begin with the usual ranks" not in html_of(answer)
    answer = client.post(page(held), {"do": "table"}, follow=True)
    assert "There is a table for this occasion already." in html_of(answer)
    assert PrecedenceRank.objects.count() == 12


def test_the_programme_stands_day_by_day_with_its_clashes_beside_the_items(personas, client_of, held):
    make("appointments", personas.hers, delegation=held, what="Talks", begins_at="09:00", ends_at="11:00")
    make("appointments", personas.hers, delegation=held, what="Museum", begins_at="10:30", ends_at="12:00")
    make("appointments", personas.hers, delegation=held, what="Dinner", held_on="2026-03-11", begins_at="19:00",
         ends_at="21:00")  # fmt: skip
    part = section(client_of("an").get(page(held)), "programme")
    assert part.index("10 March 2026") < part.index("Talks") < part.index("Museum") < part.index("11 March 2026")
    assert "At the same hour: “Museum”, 10:30 – 12:00." in part
    assert "At the same hour: “Talks”, 09:00 – 11:00." in part
    assert part.count("Does not fit") == 2


def test_everything_that_does_not_fit_is_said_in_words(personas, client_of, held):
    who = make("people", personas.hers, name="Mr Interpreter")
    guest = make("people", personas.hers, name="Mr Guest")
    other = make("delegations", personas.hers, name="Other friends")
    hall = {"place": "Ha Noi", "venue": "Great hall"}
    make("appointments", personas.hers, delegation=held, interpreter=who, contact=guest, people=[guest], **hall)
    make("appointments", personas.hers, delegation=other, what="Theirs", interpreter=who, contact=guest,
         people=[guest], **hall)  # fmt: skip
    make("arrangements", personas.hers, delegation=held, what="VN 1", begins_at="20:00", ends_at="21:00")
    make("arrangements", personas.hers, delegation=held, what="VN 2", begins_on="2026-03-10", begins_at="22:00",
         ends_at="23:00")  # fmt: skip
    make("appointments", personas.hers, delegation=held, what="Late", begins_at="22:30", ends_at="23:30")
    part = section(client_of("an").get(page(held)), "programme")
    for words in (
        "Mr Interpreter is needed at this hour elsewhere: “Theirs”, 09:00 – 10:30, Other friends.",
        "Mr Guest is needed at this hour elsewhere: “Theirs”",
        "Mr Guest is expected at this hour elsewhere: “Theirs”",
        "The hall is taken at this hour: “Theirs”",
        "The delegation has not arrived by then: VN 1, 10 March 2026 20:00 – 21:00.",
        "The delegation has left by then: VN 2",
    ):
        assert words in part


def test_an_item_is_added_in_one_short_form_on_a_day_of_the_visit(personas, client_of, held):
    body = make("organisations", personas.hers, name="Peace council")
    typed = {"do": "item", "what": "Courtesy call", "held_on": "2026-03-11", "begins_at": "9h30", "ends_at": "10:15",
             "place": "Ha Noi", "kind": "courtesy", "organisation": "Peace council"}  # fmt: skip
    answer = client_of("an").post(page(held), typed)
    assert answer.status_code == 302, section(answer, "add-item")
    assert answer["Location"] == f"{page(held)}#programme"
    made = Appointment.objects.get()
    assert (made.what, str(made.held_on), made.begins_at, made.organisation) == (
        "Courtesy call", "2026-03-11", "09:30", body,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("name", "typed"),
    [
        ("what", {"what": ""}),
        ("held_on", {"held_on": "2026-04-01"}),
        ("begins_at", {"begins_at": "25:00"}),
        ("ends_at", {"ends_at": "08:00"}),
    ],
)
def test_an_item_that_cannot_be_is_said_beside_the_field(personas, client_of, held, name, typed):
    given = {"do": "item", "what": "Talks", "held_on": "2026-03-10", "begins_at": "09:00", "kind": "talks"} | typed
    answer = client_of("an").post(page(held), given)
    assert answer.status_code == 422
    assert f'id="id_{name}_error"' in html_of(answer)
    assert not Appointment.objects.exists()


def test_where_the_days_are_not_known_the_day_is_typed(personas, client_of):
    held = make("delegations", personas.hers, from_on="2026-03", to_on="")
    client = client_of("an")
    assert '<select name="held_on"' not in html_of(client.get(page(held)))
    typed = {"do": "item", "what": "Talks", "held_on": "12/3/2026", "kind": "talks"}
    assert client.post(page(held), typed).status_code == 302
    assert str(Appointment.objects.get().held_on) == "2026-03-12"


def test_travel_and_lodging_stand_with_their_hours_and_people(personas, client_of, held):
    who = member(personas, held, "Lea")
    make("arrangements", personas.hers, delegation=held, what="VN 37", from_place="Paris", to_place="Ha Noi",
         members=[who])  # fmt: skip
    make("arrangements", personas.hers, delegation=held, kind="hotel", what="Lotus", begins_at="", ends_on="2026-03-12",
         ends_at="")  # fmt: skip
    text = " ".join(section(client_of("an").get(page(held)), "travel").split())
    assert "10 March 2026 08:00 – 10:00" in text
    assert "Paris → Ha Noi" in text
    assert "(Lea)" in text
    assert "10 March 2026 – 12 March 2026" in text


def test_limits_of_a_delegation_that_is_sent_are_told_with_their_rule_and_its_doubt(personas, client_of):
    held = make("delegations", personas.hers, direction="out", people_count=12)
    part = " ".join(section(client_of("an").get(page(held)), "limits").split())
    assert '<strong>People: 12, at most 10.</strong> <span class="tag strong">exceeded</span>' in part
    assert "Days: 3, at most 10." in part
    assert part.count("not confirmed") == 4
    assert "More is planned than the rules allow." in part
    type(held).objects.update(exception="The minister wants it.")
    assert "More is planned" not in section(client_of("an").get(page(held)), "limits")


def test_of_a_delegation_that_comes_no_limit_is_spoken_of(client_of, held):
    assert "What the rules allow" not in html_of(client_of("an").get(page(held)))


def test_gifts_of_the_visit_stand_with_the_thanks_owed_and_a_new_one_is_begun_filled_in(personas, client_of):
    body = make("organisations", personas.hers, name="Peace council")
    held = make("delegations", personas.hers, name="Friends", organisation=body)
    make("gifts", personas.hers, what="Vase", direction="received", organisation=body, given_on="2026-03-11")
    client = client_of("an")
    part = section(client.get(page(held)), "gifts")
    assert "Vase" in part
    assert "Thanks owed" in part
    href = part.partition('href="/gifts/new/')[2].partition('"')[0]
    form = html_of(client.get(f"/gifts/new/{href}"))
    for words in ('value="Friends"', f"Peace council #{body.pk}", '<option value="received" selected>', "10/03/2026"):
        assert words in form or words == "10/03/2026"


def test_letters_go_to_the_other_side_with_the_occasion_filled_in(personas, client_of, held):
    guest, dead = member(personas, held, "Lea"), member(personas, held, "Gone")
    type(dead.person).objects.filter(pk=dead.person_id).update(died_on="2026-03-20")
    host = member(personas, held, "Host", side="hosts")
    make("letter_templates", personas.hers, name="Thanks", kind="thank_you", language="en")
    make("letter_templates", personas.hers, name="Come", kind="invitation", language="en")
    client = client_of("an")
    part = section(client.get(page(held)), "letters")
    told = [f'value="{one.person_id}" checked' in part for one in (guest, dead, host)]
    assert told == [True, False, False]
    asked = {"id": guest.person_id, "occasion": held.name, "occasion_vi": held.name_vi, "kind": "thank_you"}
    chosen = client.get("/letters/compose/", asked)
    assert "Thanks" in html_of(chosen)
    assert "Come" not in html_of(chosen)
    details = html_of(client.get("/letters/compose/", asked | {"letter": "Thanks"}))
    assert 'value="Friends of peace"' in details
    assert 'value="Bạn bè hòa bình"' in details


def test_who_only_reads_is_offered_nothing_to_write(personas, client_of, held):
    member(personas, held, "Lea")
    html = html_of(client_of("dung").get(page(held)))
    for words in ("Add a person", "Add an item", "Write letters", "Record a gift", ">Up<", "Begin with", "<form"):
        assert words not in html


@pytest.mark.parametrize("typed", [{"do": "person"}, {"do": "item"}, {"do": "order", "place": "1:1"}, {"do": "table"}])
def test_who_only_reads_changes_nothing(personas, client_of, held, typed):
    member(personas, held, "Lea")
    before = Change.objects.count()
    assert client_of("dung").post(page(held), typed).status_code == 403
    assert Change.objects.count() == before


def test_who_writes_elsewhere_does_not_move_the_people_of_others(personas, client_of, held):
    one = member(personas, held, "Lea")
    assert client_of("binh").post(page(held), {"do": "order", "place": f"{one.pk}:1"}).status_code == 403
    assert ">Up<" not in html_of(client_of("binh").get(page(held)))
    one.refresh_from_db()
    assert one.place is None


def test_a_form_that_says_nothing_to_do_leads_back(client_of, held):
    before = Change.objects.count()
    assert client_of("an").post(page(held), {"do": "dance"}).status_code == 302
    assert Change.objects.count() == before


@pytest.mark.parametrize("who", ["binh", "hoa"])
@pytest.mark.parametrize("part", ["visit", "seating", "cards"])
def test_a_stranger_is_told_there_is_no_such_page(personas, client_of, who, part):
    held = make("delegations", personas.hers, confidentiality=UNIT)
    client = client_of(who)
    hidden, absent = (client.get(f"/delegations/{pk}/{part}/") for pk in (held.pk, 999_999))
    assert (hidden.status_code, absent.status_code) == (404, 404)
    assert client.post(f"/delegations/{held.pk}/visit/", {"do": "table"}).status_code == 404


@pytest.mark.parametrize("who", ["dung", "chi", "binh", "hoa"])
def test_no_passport_is_told_to_who_may_not_read_it(personas, client_of, held, who, caplog):
    guest = member(personas, held, "Lea", role="leader")
    make("travel_papers", personas.hers, person=guest.person, number=NUMBER, expires_on="2026-03-31", delegation=held)
    caplog.set_level(logging.DEBUG)
    client = client_of(who)
    doors = [page(held), f"/delegations/{held.pk}/seating/", f"/delegations/{held.pk}/", f"/search/?q={NUMBER}"]
    doors += [f"/api/v1/delegations/{held.pk}/visit", f"/api/v1/search?q={NUMBER}", f"/people/{guest.person_id}/"]
    for door in doors:
        said = client.get(door).content.decode().partition("<main")
        html = said[2] or said[0]
        html = html.replace(f'value="{NUMBER}"', "").replace(f"“{NUMBER}”", "")  # what was typed oneself
        for words in ("passport", "Passport", "2026-03-31", "31 March 2026", "Travel papers"):
            assert words not in html, (door, words)
        if "search" not in door:
            assert NUMBER not in html
    assert NUMBER not in caplog.text
    assert not Reading.objects.filter(record="travel_papers").exists()


def test_who_may_read_papers_is_told_of_gaps_but_not_of_numbers(personas, client_of, held):
    guest = member(personas, held, "Lea")
    make("travel_papers", personas.hers, person=guest.person, number=NUMBER, expires_on="2026-03-31")
    member(personas, held, "Ben")
    part = section(client_of("an").get(page(held)), "papers")
    assert "Lea: The passport runs out too soon after the visit." in part
    assert "Ben: No passport is on record." in part
    assert NUMBER not in part
    assert list(Reading.objects.values_list("record", "door")) == [("travel_papers", "page")]


def test_somebody_hidden_is_neither_named_nor_counted_on_the_page(personas, client_of, held):
    secret = make("organisations", personas.hers, name="Secret council", confidentiality=RESTRICTED)
    member(personas, held, "Hidden Man", seen=RESTRICTED)
    shown = member(personas, held, "Lea", organisation=secret)
    host = make("people", personas.hers, name="Hidden Host", confidentiality=RESTRICTED)
    make("appointments", personas.hers, delegation=held, organisation=secret, people=[host], interpreter=host)
    sly = member(personas, held, "Sly", seen=RESTRICTED)
    make("arrangements", personas.hers, delegation=held, members=[shown, sly])
    html = html_of(client_of("dung").get(page(held)))
    for words in ("Hidden", "Secret", "Sly", "…"):
        assert words not in html
    assert 'Delegation <span class="tally">1</span>' in html
    assert "Hidden Man" in html_of(client_of("an").get(page(held)))


def test_looking_changes_nothing_and_the_reading_of_a_restricted_visit_is_noted(personas, client_of):
    held = make("delegations", personas.hers, confidentiality=RESTRICTED)
    before = Change.objects.count()
    client_of("an").get(page(held))
    assert Change.objects.count() == before
    assert list(Reading.objects.values_list("record", "row_id", "door")) == [("delegations", held.pk, "page")]


def test_twelve_people_cost_the_page_as_many_queries_as_one(personas, client_of):
    def filled(count):
        held = make("delegations", personas.hers)
        for number in range(count):
            body = make("organisations", personas.hers)
            made = member(personas, held, f"Guest {held.pk}-{number}", organisation=body)
            hour = f"{9 + number:02}:00"
            make("appointments", personas.hers, delegation=held, people=[made.person], begins_at=hour, ends_at="")
        return held

    client, counts = client_of("an"), []
    client.get(page(filled(1)))
    for held in (filled(1), filled(12)):
        with CaptureQueriesContext(connection) as seen:
            assert client.get(page(held)).status_code == 200
        counts.append(len(seen))
    assert counts[0] == counts[1]


def test_before_the_visit_the_briefing_book_is_the_next_thing_for_everybody(personas, client_of):
    held = make("delegations", personas.hers, state="approved", from_on="2099-03-10", to_on="2099-03-12")
    make("appointments", personas.hers, delegation=held)
    for who in ("an", "dung"):
        part = html_of(client_of(who).get(page(held))).partition("visit-next")[2].partition("</section>")[0]
        assert f'href="/delegations/{held.pk}/briefing/">Briefing book' in part


def test_the_record_of_a_delegation_leads_to_its_pages(client_of, held):
    html = html_of(client_of("dung").get(f"/delegations/{held.pk}/"))
    assert f'href="/delegations/{held.pk}/visit/">Prepare the visit' in html
    assert f'href="/delegations/{held.pk}/seating/">Who sits where' in html


def test_the_last_day_is_today_in_the_time_of_the_union(personas, client_of, monkeypatch):
    held = make("delegations", personas.hers, state="approved")
    make("appointments", personas.hers, delegation=held)
    for today, words in ((date(2026, 3, 12), "The programme fits together."), (date(2026, 3, 13), "has passed")):
        monkeypatch.setattr(timezone, "localdate", lambda value=None, tz=None, today=today: today)
        assert words in html_of(client_of("an").get(page(held)))
