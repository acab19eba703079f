"""Preparing visits through the API: what is told of one, its order by hand, its ranks, its seats, and to whom."""

import logging

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from amity.access.roles import Confidentiality
from amity.delegations.models import Member, PrecedenceRank
from amity.records.models import Change, Operation, Reading
from tests.api.bodies import kind
from tests.factories import make

pytestmark = pytest.mark.django_db
UNIT, UNION, RESTRICTED = Confidentiality.UNIT, Confidentiality.UNION, Confidentiality.RESTRICTED
NUMBER = "C7654321"


@pytest.fixture
def held(personas):
    return make("delegations", personas.hers, name="Friends of peace", name_vi="Bạn bè hòa bình")


def member(personas, held, name, **fields):
    person = make("people", personas.hers, name=name, name_vi="", confidentiality=fields.pop("seen", UNION))
    return make("delegation_members", personas.hers, delegation=held, person=person, **fields)


def test_a_visit_is_told_with_its_people_in_order(personas, api_of, held):
    body = make("organisations", personas.hers, name="Peace council")
    rank = make("precedence_ranks", personas.hers, title="President")
    fields = {"rank": rank, "organisation": body, "title": "Chair", "title_vi": "Chủ tịch", "needs": "No meat"}
    second = member(personas, held, "Second", **fields)
    first = member(personas, held, "First", role="leader")
    host = member(personas, held, "Host", side="hosts", place=1)
    told = api_of("an").get(f"/delegations/{held.pk}/visit").json()
    assert told["next"] == "invite"
    assert [(one["id"], one["number"], one["side"], one["by_hand"]) for one in told["people"]] == [
        (first.pk, 1, "delegation", False), (second.pk, 2, "delegation", False), (host.pk, 1, "hosts", True),
    ]  # fmt: skip
    assert told["people"][1] == {
        "id": second.pk, "person": {"id": second.person_id, "title": "Second"}, "number": 2, "side": "delegation",
        "role": "member", "rank": "President", "title": "Chair", "organisation": "Peace council", "needs": "No meat",
        "by_hand": False,
    }  # fmt: skip


def test_the_words_come_in_the_language_of_the_caller(personas, api_of, held):
    member(personas, held, "Second", title="Chair", title_vi="Chủ tịch")
    make("appointments", personas.hers, delegation=held, what="Talks", what_vi="Hội đàm")
    personas.an.language = "vi"
    personas.an.save()
    told = api_of("an").get(f"/delegations/{held.pk}/visit").json()
    assert (told["people"][0]["title"], told["programme"][0]["title"]) == ("Chủ tịch", "Hội đàm")


def test_programme_travel_and_clashes_are_told(personas, api_of, held):
    body = make("organisations", personas.hers, name="Peace council")
    one = make("appointments", personas.hers, delegation=held, what="Talks", organisation=body, place="Ha Noi")
    two = make("appointments", personas.hers, delegation=held, what="Museum")
    flight = make("arrangements", personas.hers, delegation=held, what="VN 37", ends_on="2026-03-11")
    told = api_of("an").get(f"/delegations/{held.pk}/visit").json()
    assert told["programme"][0] == {
        "id": one.pk, "title": "Talks", "kind": "talks", "state": "proposed", "on": "2026-03-10", "begins_at": "09:00",
        "ends_at": "10:30", "place": "Ha Noi", "organisation": "Peace council",
    }  # fmt: skip
    assert told["travel"] == [
        {"id": flight.pk, "title": "VN 37", "kind": "flight", "on": "2026-03-10", "begins_at": "08:00",
         "until": "2026-03-11", "ends_at": "10:00"}
    ]  # fmt: skip
    other = {"record": "appointments", "id": two.pk, "title": "Museum"}
    assert told["clashes"] == [{"why": "time", "item": one.pk, "other": [other], "person": ""}]


def test_limits_gifts_and_days_off_are_told(personas, api_of):
    vietnam = make("countries", personas.union, name="Viet Nam", code="VN", is_home=True)
    given = {"direction": "out", "people_count": 11, "from_on": "2026-09-02", "to_on": "2026-09-02"}
    held = make("delegations", personas.hers, country=vietnam, **given)
    guest = member(personas, held, "Guest").person
    gift = make("gifts", personas.hers, person=guest, what="Vase", given_on="2026-09-02")
    told = api_of("an").get(f"/delegations/{held.pk}/visit").json()
    assert told["limits"][0] == {
        "name": "out_people", "found": 11, "allowed": 10, "instrument": "Local rule (Ha Noi)", "confirmed": False,
        "exceeded": True,
    }  # fmt: skip
    assert told["gifts"] == [{"id": gift.pk, "title": "Vase"}]
    assert {"on": "2026-09-02", "title": "A public holiday: National Day"} in told["days_off"]


@pytest.mark.parametrize(("who", "expected"), [("an", "none"), ("dung", None), ("chi", None), ("binh", None)])
def test_gaps_of_papers_are_told_only_to_who_may_read_papers(personas, api_of, held, who, expected):
    one = member(personas, held, "Guest")
    gaps = api_of(who).get(f"/delegations/{held.pk}/visit").json()["gaps"]
    assert gaps == ([{"member": one.pk, "why": expected}] if expected else None)


def test_no_datum_of_a_passport_leaves_by_this_door(personas, api_of, held, caplog):
    caplog.set_level(logging.DEBUG)
    make("travel_papers", personas.hers, person=member(personas, held, "Lea").person, number=NUMBER,
         expires_on="2026-03-31")  # fmt: skip
    for who in ("an", "dung", "chi", "binh"):
        for part in ("visit", "seating"):
            said = api_of(who).get(f"/delegations/{held.pk}/{part}").content.decode()
            assert NUMBER not in said
            assert "2026-03-31" not in said
    assert NUMBER not in caplog.text
    assert list(Reading.objects.values_list("record", "account__username", "door")) == [("travel_papers", "an", "api")]


@pytest.mark.parametrize("who", ["binh", "hoa"])
@pytest.mark.parametrize("part", ["visit", "seating", "seating?format=pdf"])
def test_a_stranger_finds_nothing(personas, api_of, who, part):
    held = make("delegations", personas.hers, confidentiality=UNIT)
    hidden, absent = (api_of(who).get(f"/delegations/{pk}/{part}") for pk in (held.pk, 999_999))
    assert kind(hidden) == kind(absent) == (404, "not-found")
    assert hidden.content == absent.content
    for path in (f"/delegations/{held.pk}/ranks",):
        assert kind(api_of(who).post(path, {})) == (404, "not-found")


def test_somebody_hidden_is_neither_named_nor_counted(personas, api_of):
    held = make("delegations", personas.hers, direction="out")
    secret = make("organisations", personas.hers, name="Secret council", confidentiality=RESTRICTED)
    member(personas, held, "Hidden", seen=RESTRICTED)
    member(personas, held, "Seen", organisation=secret)
    make("appointments", personas.hers, delegation=held, organisation=secret)
    for part in ("visit", "seating"):
        said = api_of("dung").get(f"/delegations/{held.pk}/{part}").content.decode()
        assert "Hidden" not in said
        assert "Secret" not in said
    told = api_of("dung").get(f"/delegations/{held.pk}/visit").json()
    assert [(one["number"], one["organisation"]) for one in told["people"]] == [(1, "")]
    assert told["limits"][0]["found"] == 1
    assert api_of("an").get(f"/delegations/{held.pk}/visit").json()["limits"][0]["found"] == 2


def test_somebody_is_put_in_a_place_and_left_to_the_table(personas, api_of, held):
    member(personas, held, "Ann")
    one = member(personas, held, "Ben")
    answer = api_of("an").post(f"/delegation_members/{one.pk}/place", {"place": 1, "why": "Their wish"})
    assert (answer.status_code, answer.json()["place"]) == (200, 1)
    last = Change.objects.filter(record="delegation_members").latest("pk")
    assert (last.why, last.action) == ("Their wish", "order")
    assert api_of("an").post(f"/delegation_members/{one.pk}/place", {"place": None}).json()["place"] is None


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ({"place": 2}, (409, "refused")),
        ({"place": 0}, (422, "invalid")),
        ({"place": "1"}, (422, "invalid")),
        ({"place": 1.5}, (422, "invalid")),
        ({}, (422, "invalid")),
        ({"place": 1, "side": "hosts"}, (422, "invalid")),
    ],
)
def test_a_wrong_place_changes_nothing(personas, api_of, held, body, expected):
    one = member(personas, held, "Ann")
    assert kind(api_of("an").post(f"/delegation_members/{one.pk}/place", body)) == expected
    assert Member.objects.get().place is None


@pytest.mark.parametrize(("who", "status"), [("dung", 403), ("binh", 403), ("hoa", 404)])
def test_who_may_not_write_there_moves_nobody(personas, api_of, held, who, status):
    one = member(personas, held, "Ann")
    assert api_of(who).post(f"/delegation_members/{one.pk}/place", {"place": 1}).status_code == status
    assert Member.objects.get().place is None


def test_ranks_are_begun_with_as_one_act_and_once(personas, api_of):
    held = make("delegations", personas.hers, occasion="academic")
    answer = api_of("an").post(f"/delegations/{held.pk}/ranks", {"why": "First year"})
    assert answer.status_code == 201
    told = answer.json()
    assert [one["title"] for one in told["items"]][:2] == ["President of an academy", "Rector of a university"]
    assert Operation.objects.get(pk=told["operation"]).why == "First year"
    assert set(PrecedenceRank.objects.values_list("occasion", flat=True)) == {"academic"}
    assert kind(api_of("an").post(f"/delegations/{held.pk}/ranks", {})) == (409, "refused")
    assert kind(api_of("dung").post(f"/delegations/{held.pk}/ranks", {})) in ((403, "not-allowed"), (409, "refused"))


def test_who_only_reads_begins_no_table(personas, api_of, held):
    assert kind(api_of("dung").post(f"/delegations/{held.pk}/ranks", {})) == (403, "not-allowed")
    assert not PrecedenceRank.objects.exists()
    assert not Operation.objects.exists()


def test_seats_are_told_as_data_and_cards_come_as_pdf(personas, api_of, held):
    leader = member(personas, held, "A", role="leader")
    second = member(personas, held, "B")
    spoken = member(personas, held, "I", role="interpreter")
    host = member(personas, held, "X", side="hosts")
    empty = {"member": None, "name": ""}
    assert api_of("dung").get(f"/delegations/{held.pk}/seating").json() == {
        "guests": [{"number": 1, "member": second.pk, "name": "B"}, {"number": 2, "member": leader.pk, "name": "A"},
                   {"number": 3, **empty}],
        "hosts": [{"number": 1, **empty}, {"number": 2, "member": host.pk, "name": "X"}, {"number": 3, **empty}],
        "behind_guests": [{"id": spoken.pk, "title": "I"}],
        "behind_hosts": [],
    }  # fmt: skip
    answer = api_of("dung").get(f"/delegations/{held.pk}/seating?format=pdf")
    assert answer["Content-Disposition"] == 'attachment; filename="friends-of-peace-places.pdf"'
    assert answer.content.startswith(b"%PDF")


@pytest.mark.parametrize("query", ["?format=docx", "?form=pdf", "?language=vi"])
def test_what_is_not_known_cannot_be_asked_for(api_of, held, query):
    assert kind(api_of("an").get(f"/delegations/{held.pk}/seating{query}")) == (400, "bad-query")
    assert kind(api_of("an").get(f"/delegations/{held.pk}/visit{query}")) == (400, "bad-query")


def test_the_reading_of_a_restricted_visit_is_noted(personas, api_of):
    held = make("delegations", personas.hers, confidentiality=RESTRICTED)
    one = member(personas, held, "A", confidentiality=RESTRICTED)
    api_of("an").get(f"/delegations/{held.pk}/visit")
    assert set(Reading.objects.values_list("record", "row_id", "door")) == {
        ("delegations", held.pk, "api"), ("delegation_members", one.pk, "api"),
    }  # fmt: skip
    api_of("an").get(f"/delegations/{held.pk}/seating?format=pdf")
    assert ("delegation_members", one.pk, "file") in set(Reading.objects.values_list("record", "row_id", "door"))


@pytest.mark.parametrize("part", ["visit", "seating"])
def test_twelve_people_cost_as_many_queries_as_one(personas, api_of, part):
    def filled(count):
        held = make("delegations", personas.hers)
        for number in range(count):
            member(personas, held, f"{held.pk}-{number}", organisation=make("organisations", personas.hers))
        return held

    api, counts = api_of("an"), []
    api.get(f"/delegations/{filled(1).pk}/{part}")
    for held in (filled(1), filled(12)):
        with CaptureQueriesContext(connection) as seen:
            assert api.get(f"/delegations/{held.pk}/{part}").status_code == 200
        counts.append(len(seen))
    assert counts[0] == counts[1]
