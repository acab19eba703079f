"""Events through the API: clones, editions, programmes, permissions and evaluations - wrong bodies and closed doors."""

import pytest
from django.utils import timezone

from amity.access.roles import Confidentiality
from amity.events.models import Event, PermissionCase
from amity.records.models import Change, Operation, Shelf
from tests import factories
from tests.api.bodies import kind, wrong

pytestmark = pytest.mark.django_db
make = factories.make
UNIT, PUBLIC = Confidentiality.UNIT, Confidentiality.PUBLIC


def forum(personas, **fields):
    given = {"title": "1st Forum", "kind": "forum", "starts_on": "2024-02-29", "state": "held"}
    return make("events", personas.hers, **given | fields)


def edition(personas, **fields):
    """The first edition of a series of its own."""
    return forum(personas, series=make("series", personas.hers, every_years=2), edition=1, **fields)


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"title": "2nd", "starts_on": "2025-02-29"}, "starts_on"),
        ({"title": "2nd", "starts_on": ""}, "starts_on"),
        ({"title": "2nd", "starts_on": "29/2/2024"}, "starts_on"),
        ({"title": "2nd", "starts_on": 2025}, "starts_on"),
        ({"title": "x" * 301, "starts_on": "2025"}, "title"),
        ({"title": "2nd", "title_vi": "x" * 301, "starts_on": "2025"}, "title_vi"),
        ({"title": "2nd", "starts_on": "2025", "take": "sessions"}, "take"),
        ({"title": "2nd", "starts_on": "2025", "take": ["sessions"] * 5}, "take"),
        ({"title": "2nd", "starts_on": "2025", "is_template": "yes"}, "is_template"),
        ({"title": "2nd", "starts_on": "2025", "edition": 2}, "edition"),
    ],
)
def test_what_is_wrong_in_a_wish_is_named(personas, api_of, body, field):
    event = forum(personas)
    answer = api_of("an").post(f"/events/{event.pk}/clone", body)
    assert kind(answer) == (422, "invalid")
    assert set(wrong(answer)) == {field}
    assert (Event.objects.count(), Operation.objects.count()) == (1, 0)


@pytest.mark.parametrize("body", ["", "[]", '"Forum"', "{", "null"])
@pytest.mark.parametrize("address", ["clone", "permission"])
def test_what_is_no_object_cannot_be_read(personas, api_of, address, body):
    event = forum(personas)
    assert kind(api_of("an").post(f"/events/{event.pk}/{address}", body)) == (400, "unreadable")
    assert (Event.objects.count(), PermissionCase.objects.count()) == (1, 0)


def test_everything_that_is_wished_for_comes_along_as_one_act(personas, api_of):
    event = forum(personas)
    for name in ("sessions", "participations", "assignments"):
        make(name, personas.hers, event=event)
    make("host_shares", personas.hers, event=event, organisation=event.hosts.get())
    body = {"title": "2nd", "title_vi": "Lần hai", "starts_on": "2025-03-01", "why": "Again."}
    answer = api_of("an").post(f"/events/{event.pk}/clone", body | {"take": ["sessions", "shares", "guests", "tasks"]})
    made = Event.objects.get(pk=answer.json()["id"])
    assert (answer.status_code, made.title_vi, made.owner) == (201, "Lần hai", personas.hers)
    counts = (made.session_set.count(), made.hostshare_set.count(), made.participation_set.count(), made.tasks.count())
    assert counts == (1, 1, 1, 1)
    act = Operation.objects.get()
    assert (act.kind, act.why, Change.objects.filter(operation=act).count()) == ("clone", "Again.", 5)


def test_a_template_is_made_and_put_aside(personas, api_of):
    event = forum(personas)
    body = {"title": "How it is held", "starts_on": "2024-02-29", "is_template": True}
    answer = api_of("an").post(f"/events/{event.pk}/clone", body)
    made = Event.objects.get(pk=answer.json()["id"])
    assert (answer.status_code, made.state, made.shelf) == (201, "template", Shelf.ARCHIVED)


def test_a_key_sent_twice_makes_one_event(personas, api_of):
    event, api = forum(personas), api_of("an")
    body = {"title": "2nd", "starts_on": "2025"}
    told = [
        api.post(f"/events/{event.pk}/clone", body, **{"Idempotency-Key": "one"}).json()["id"] for _time in range(2)
    ]
    assert told[0] == told[1]
    assert Event.objects.count() == 2


def test_the_next_edition_of_an_empty_series_is_the_first(personas, api_of):
    row = make("series", personas.hers)
    assert api_of("an").get(f"/series/{row.pk}/next").json() == {
        "edition": 1,
        "year": None,
        "host_country": None,
        "hosts": [],
        "last": None,
        "by_turn": False,
    }


def test_the_turn_to_host_is_told_with_its_country(personas, api_of):
    home, abroad = (make("countries", personas.hers, code=code) for code in ("VN", "RU"))
    row = make("series", personas.hers, turn="VN RU", every_years=1)
    forum(personas, series=row, edition=7, host_country=home)
    told = api_of("an").get(f"/series/{row.pk}/next").json()
    assert (told["edition"], told["host_country"], told["by_turn"]) == (8, abroad.pk, True)


def test_hosts_are_named_in_the_language_of_the_reader(personas, api_of):
    host = make("organisations", personas.hers, name="Union", name_vi="Liên hiệp")
    event = edition(personas, hosts=[host])
    assert api_of("an").get(f"/series/{event.series_id}/next").json()["hosts"] == [{"id": host.pk, "title": "Union"}]
    personas.an.language = "vi"
    personas.an.save()
    told = api_of("an").get(f"/series/{event.series_id}/next").json()
    assert told["hosts"] == [{"id": host.pk, "title": "Liên hiệp"}]


def test_the_edition_made_has_the_hosts_and_the_country_that_were_named(personas, api_of):
    event, abroad = edition(personas), make("countries", personas.hers)
    hosts = [make("organisations", personas.hers).pk for _number in range(2)]
    body = {"edition": 2, "title": "2nd", "starts_on": "2026", "hosts": hosts, "host_country": abroad.pk}
    answer = api_of("an").post(f"/series/{event.series_id}/next", body)
    made = Event.objects.get(pk=answer.json()["id"])
    assert (made.edition, made.series, made.host_country) == (2, event.series, abroad)
    assert set(made.hosts.values_list("pk", flat=True)) == set(hosts)


def test_an_edition_may_be_made_before_its_hosts_are_known(personas, api_of):
    event = edition(personas)
    answer = api_of("an").post(f"/series/{event.series_id}/next", {"edition": 2, "title": "2nd", "starts_on": "2026"})
    assert answer.status_code == 201
    assert not Event.objects.get(pk=answer.json()["id"]).hosts.exists()


@pytest.mark.parametrize(
    ("more", "field"),
    [
        ({"edition": 0}, "edition"),
        ({"edition": 32768}, "edition"),
        ({"edition": "2"}, "edition"),
        ({"edition": 2.5}, "edition"),
        ({"hosts": [0]}, "hosts"),
        ({"hosts": "1"}, "hosts"),
        ({"hosts": [1] * 51}, "hosts"),
        ({"hosts": [2**31]}, "hosts"),
        ({"host_country": 0}, "host_country"),
        ({"host_country": 2**31 - 1}, "host_country"),
        ({"starts_on": "2026-13"}, "starts_on"),
    ],
)
def test_what_is_wrong_in_an_edition_is_named(personas, api_of, more, field):
    event = edition(personas)
    body = {"edition": 2, "title": "2nd", "starts_on": "2026"} | more
    answer = api_of("an").post(f"/series/{event.series_id}/next", body)
    assert kind(answer) == (422, "invalid")
    assert set(wrong(answer)) == {field}
    assert Event.objects.count() == 1


@pytest.mark.parametrize(("name", "status"), [("dung", 403), ("binh", 404), ("hoa", 404), ("nobody", 401)])
def test_only_who_keeps_the_last_edition_makes_the_next_one(personas, api_of, name, status):
    row = make("series", personas.hers, confidentiality=UNIT)
    forum(personas, series=row, edition=1, confidentiality=UNIT)
    answer = api_of(name).post(f"/series/{row.pk}/next", {"edition": 2, "title": "2nd", "starts_on": "2026"})
    assert (answer.status_code, Event.objects.count()) == (status, 1)


def test_an_open_series_whose_editions_are_closed_has_none_to_go_on_from(personas, api_of):
    row = make("series", personas.hers, confidentiality=PUBLIC)
    forum(personas, series=row, edition=6, confidentiality=UNIT)
    assert api_of("binh").get(f"/series/{row.pk}/next").json()["edition"] == 1
    answer = api_of("binh").post(f"/series/{row.pk}/next", {"edition": 1, "title": "2nd", "starts_on": "2026"})
    assert kind(answer) == (404, "not-found")


@pytest.mark.parametrize(
    ("query", "field"),
    [("format=xlsx", "format"), ("language=ru", "language"), ("form=pdf", "form")],
)
@pytest.mark.parametrize("address", ["programme", "minutes"])
def test_a_paper_is_asked_for_in_the_forms_and_languages_there_are(personas, api_of, address, query, field):
    answer = api_of("an").get(f"/events/{forum(personas).pk}/{address}?{query}")
    assert kind(answer) == (400, "bad-query")
    assert set(wrong(answer)) == {field}


def test_a_paper_is_in_the_language_of_the_reader_unless_he_asks_for_another(personas, api_of):
    event = forum(personas)
    personas.an.language = "vi"
    personas.an.save()
    api = api_of("an")
    for query, language in (("format=pdf", "vi"), ("format=pdf&language=en", "en")):
        answer = api.get(f"/events/{event.pk}/programme?{query}")
        assert answer["Content-Disposition"] == f'attachment; filename="programme-{event.pk}-{language}.pdf"'
        assert answer.content.startswith(b"%PDF")


def test_the_programme_adds_up_what_its_reader_may_see(personas, api_of):
    event = forum(personas, confidentiality=PUBLIC)
    for role, amount, level in (("sponsor", "1500.50", PUBLIC), ("patron", "77", UNIT)):
        body = make("organisations", personas.hers, confidentiality=PUBLIC)
        given = {"event": event, "organisation": body, "role": role, "amount": amount, "currency": "USD"}
        make("host_shares", personas.hers, confidentiality=level, **given)
    make("sessions", personas.hers, event=event, title="Closed", confidentiality=UNIT)
    make("papers", personas.hers, event=event, title="Closed", confidentiality=UNIT)
    told = api_of("an").get(f"/events/{event.pk}/programme").json()
    assert (told["costs"], len(told["sessions"]), len(told["papers"])) == ({"USD": "1577.50"}, 1, 1)
    told = api_of("binh").get(f"/events/{event.pk}/programme").json()
    assert told == {"sessions": [], "papers": [], "clashes": [], "costs": {"USD": "1500.50"}}


def test_two_sessions_of_one_person_are_told_and_a_person_out_of_sight_is_not(personas, api_of):
    event = forum(personas, confidentiality=PUBLIC)
    who = make("people", personas.hers, name="Secret", confidentiality=UNIT)
    given = {"event": event, "begins_at": "09:00", "ends_at": "10:00", "confidentiality": PUBLIC, "chair": who}
    rows = [make("sessions", personas.hers, title=title, **given) for title in ("One", "Two")]
    first, second = ({"id": row.pk, "title": row.title} for row in rows)
    told = api_of("an").get(f"/events/{event.pk}/programme").json()
    assert told["clashes"] == [{"first": first, "second": second, "person": "Secret"}]
    told = api_of("binh").get(f"/events/{event.pk}/programme").json()
    assert (told["clashes"], told["sessions"]) == ([], [first, second])


def test_a_permission_tells_what_speaks_for_it_by_what_its_reader_sees(personas, api_of):
    home, abroad = (make("countries", personas.hers, code=code) for code in ("VN", "RU"))
    host = make("organisations", personas.hers, country=home, confidentiality=PUBLIC)
    event = forum(personas, state="planned", starts_on="2999", hosts=[host], confidentiality=PUBLIC)
    guest = make("people", personas.hers, country=abroad, confidentiality=UNIT)
    make("participations", personas.hers, event=event, person=guest, confidentiality=UNIT)
    make("permission_cases", personas.hers, event=event, reference="HNQT-9", confidentiality=UNIT)
    told = api_of("an").get(f"/events/{event.pk}/permission").json()
    assert (told["needed"], told["guests_abroad"], [one["title"] for one in told["cases"]]) == (True, 1, ["HNQT-9"])
    assert told["latest"] == {"prime_minister": "2998-11-22", "competent_person": "2998-12-02"}
    assert set(told["rules"].values()) == {"Decision 06/2020/QD-TTg"}
    told = api_of("binh").get(f"/events/{event.pk}/permission").json()
    assert (told["needed"], told["guests_abroad"], told["cases"]) == (False, 0, [])


def test_a_postponed_event_has_no_latest_day(personas, api_of):
    event = forum(personas, state="postponed", starts_on="2999")
    told = api_of("an").get(f"/events/{event.pk}/permission").json()
    assert told["latest"] == {"prime_minister": None, "competent_person": None}


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({}, "reference"),
        ({"reference": ""}, "reference"),
        ({"reference": "x" * 81}, "reference"),
        ({"reference": 7}, "reference"),
        ({"reference": "1", "ground": "money"}, "ground"),
        ({"reference": "1", "level": "prime_minister"}, "level"),
    ],
)
def test_what_is_wrong_in_a_new_case_is_named(personas, api_of, body, field):
    event = forum(personas, state="planned", starts_on="2999")
    answer = api_of("an").post(f"/events/{event.pk}/permission", body)
    assert kind(answer) == (422, "invalid")
    assert set(wrong(answer)) == {field}
    assert not PermissionCase.objects.exists()


def test_a_reference_that_is_taken_is_named_and_no_case_is_opened(personas, api_of):
    make("permission_cases", personas.hers, reference="HNQT-1")
    event = forum(personas, state="planned", starts_on="2999")
    answer = api_of("an").post(f"/events/{event.pk}/permission", {"reference": "HNQT-1"})
    assert answer.status_code == 422
    assert set(wrong(answer)) == {"reference"}
    assert PermissionCase.objects.count() == 1


@pytest.mark.parametrize("fields", [{"state": "cancelled"}, {"starts_on": "2020-02-29"}, {"state": "template"}])
def test_what_will_not_be_held_takes_no_case(personas, api_of, fields):
    event = forum(personas, **{"state": "planned", "starts_on": "2999"} | fields)
    answer = api_of("an").post(f"/events/{event.pk}/permission", {"reference": "1"})
    assert kind(answer) == (409, "refused")
    assert "there is nothing to ask permission for" in answer.json()["detail"]
    assert not PermissionCase.objects.exists()


def test_the_scores_are_those_the_reader_may_see(personas, api_of):
    event = forum(personas, confidentiality=PUBLIC)
    make("evaluations", personas.hers, event=event, score=5, answers=100, confidentiality=PUBLIC)
    make("evaluations", personas.hers, event=event, score=1, answers=100, confidentiality=UNIT)
    told = {name: api_of(name).get(f"/events/{event.pk}/evaluation").json() for name in ("an", "binh")}
    assert told["an"] == {"answers": 200, "average": "3.0", "scores": {"5": 100, "4": 0, "3": 0, "2": 0, "1": 100}}
    assert told["binh"] == {"answers": 100, "average": "5.0", "scores": {"5": 100, "4": 0, "3": 0, "2": 0, "1": 0}}


@pytest.mark.parametrize("address", ["programme", "permission", "evaluation", "minutes"])
@pytest.mark.parametrize("row_id", ["0", "x", "-1", "99999999999999999999"])
def test_what_is_no_number_of_a_row_is_not_found(personas, api_of, address, row_id):
    assert kind(api_of("an").get(f"/events/{row_id}/{address}")) == (404, "not-found")


def test_a_program_that_only_reads_makes_nothing(personas, token_of):
    event, program = forum(personas, state="planned", starts_on="2999"), token_of("an", scopes="read")
    year = timezone.localdate().year + 1
    for address, body in (("clone", {"title": "2nd", "starts_on": f"{year}"}), ("permission", {"reference": "1"})):
        assert kind(program.post(f"/events/{event.pk}/{address}", body)) == (403, "scope")
    assert program.get(f"/events/{event.pk}/programme").status_code == 200
    assert (Event.objects.count(), PermissionCase.objects.count()) == (1, 0)
