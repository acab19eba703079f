"""Search over everything, and suggestions for links."""

import json
from html import unescape

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from amity.access.actors import Actor
from amity.access.models import Unit
from amity.access.roles import Confidentiality
from amity.records import words, writes
from amity.staff import finding, recent
from tests import factories

pytestmark = pytest.mark.django_db
WHILE_TYPING = {"HX-Request": "true", "HX-Target": "found"}


def html_of(answer) -> str:
    return unescape(answer.content.decode())


def suggested(client, name: str, typed: str) -> list[str]:
    return json.loads(client.get(f"/{name}/choices/", {"q": typed}).content)["choices"]


def test_what_is_found_stands_by_record_type(personas, client_of):
    partner = factories.make("organisations", personas.hers, name="Hội hữu nghị Việt - Nga")
    row = factories.make("agreements", personas.hers, title="Biên bản Hội hữu nghị", parties=[partner])
    html = html_of(client_of("an").get("/search/?q=huu+nghi"))
    assert f'<a href="/organisations/{partner.pk}/">Hội hữu nghị Việt - Nga</a>' in html
    assert f'<a href="/agreements/{row.pk}/">Biên bản Hội hữu nghị</a>' in html
    assert "<strong>2</strong> found for “huu nghi”" in html


def test_while_somebody_types_the_first_few_come_alone(personas, client_of):
    for number in range(12):
        factories.make("countries", personas.hers, name=f"Island {number}")
    part = client_of("an").get("/search/?q=island", headers=WHILE_TYPING).content.decode()
    assert "<html" not in part
    assert part.count("<li>") == 8
    assert 'href="/search/?q=island"' in part


@pytest.mark.parametrize("typed", ["", "   ", "%00", "\U0001f600", '"', "*", "a" * 5000, "NOT OR AND", "😀 hội"])
def test_whatever_is_typed_is_answered(typed, personas, client_of):
    client = client_of("an")
    for headers in ({}, WHILE_TYPING):
        assert client.get("/search/", {"q": typed.replace("%00", "\x00")}, headers=headers).status_code == 200
    assert client.get("/people/choices/", {"q": typed.replace("%00", "\x00")}).status_code == 200


def test_nothing_found_says_what_to_try(client_of):
    html = html_of(client_of("an").get("/search/?q=<b>nothing</b>"))
    assert "Try fewer words" in html
    assert "<b>nothing</b>" not in client_of("an").get("/search/?q=<b>nothing</b>").content.decode()


def test_a_stranger_finds_no_row_and_is_suggested_none(personas, client_of):
    row = factories.make("organisations", personas.hers, name="Quiet friends", confidentiality=Confidentiality.UNIT)
    mine, stranger = client_of("an"), client_of("binh")
    assert "Quiet friends" in html_of(mine.get("/search/?q=quiet"))
    assert suggested(mine, "organisations", "quiet") == [f"Quiet friends #{row.pk}"]
    assert f"/organisations/{row.pk}/" not in html_of(stranger.get("/search/?q=quiet"))
    assert suggested(stranger, "organisations", "quiet") == []
    assert suggested(stranger, "organisations", "") == []


def test_suggestions_are_of_one_record_type_in_the_readers_language(personas, client_of):
    row = factories.make("countries", personas.hers, name="Russia", name_vi="Liên bang Nga")
    factories.make("organisations", personas.hers, name="Russia House")
    assert suggested(client_of("an"), "countries", "russ") == [f"Russia #{row.pk}"]
    personas.an.language = "vi"
    personas.an.save()
    assert suggested(client_of("an"), "countries", "russ") == [f"Liên bang Nga #{row.pk}"]


def test_before_anything_is_typed_the_first_names_are_suggested(personas, client_of):
    for name in ("Cuba", "Angola", "Belarus"):
        factories.make("countries", personas.hers, name=name)
    names = [text.partition(" #")[0] for text in suggested(client_of("an"), "countries", "")]
    assert names == ["Angola", "Belarus", "Cuba"]


class TestWhy:
    """A hit says which field holds the words when its name does not show them."""

    def test_a_row_found_by_another_field_names_the_field(self, personas, client_of):
        factories.make("organisations", personas.hers, name="Peace House", acronym="PHX", interests="agent orange")
        an = client_of("an")
        assert '<span class="why">Acronym: PHX</span>' in html_of(an.get("/search/?q=phx"))
        assert '<span class="why">Fields of interest: agent orange</span>' in html_of(an.get("/search/?q=orange+peace"))
        assert '<span class="why">Acronym: PHX</span>' in html_of(an.get("/search/?q=phx", headers=WHILE_TYPING))

    def test_a_name_that_shows_the_words_says_no_more(self, personas, client_of):
        factories.make("organisations", personas.hers, name="Peace House", acronym="PEACE")
        assert 'class="why"' not in html_of(client_of("an").get("/search/?q=house+pea"))

    def test_a_name_in_another_script_explains_itself(self, personas, client_of):
        factories.make("people", personas.hers, name="Юрий Гагарин")
        html = html_of(client_of("an").get("/search/?q=yuri+gagarin"))
        assert "Юрий Гагарин" in html
        assert 'class="why"' not in html

    def test_a_field_is_shown_as_what_it_is_and_cut_when_long(self, personas, client_of):
        factories.make("people", personas.hers, name="Lan", expertise="<b>landmines</b> " + "and so on " * 28)
        html = client_of("an").get("/search/?q=landmines").content.decode()
        assert "&lt;b&gt;landmines" in html
        assert "…</span>" in html

    def test_what_the_reader_may_not_see_explains_nothing(self, personas, client_of):
        """The post is open to all, the person only to her unit: nobody else finds or is told her name."""
        person = factories.make("people", personas.hers, name="Lê Kín", confidentiality=Confidentiality.UNIT)
        house = factories.make("organisations", personas.hers, name="River House", confidentiality=0)
        factories.make("positions", personas.hers, person=person, organisation=house, title="Chair", confidentiality=0)
        for name in ("binh", "hoa"):
            html = html_of(client_of(name).get("/search/?q=chair+river"))
            assert '<span class="why">Organisation: River House</span>' in html, name
            assert "Kín" not in html
            assert "Nothing found" in html_of(client_of(name).get("/search/?q=le+kin"))
        assert "Lê Kín · Chair" in html_of(client_of("an").get("/search/?q=chair+river"))


class TestCounts:
    """Of each record type the page says how many there are, and leads to all of them."""

    def test_each_type_leads_to_its_list_with_the_same_words(self, personas, client_of):
        factories.make("people", personas.hers, name="Lan & Mai")
        html = client_of("an").get("/search/?q=lan+%26").content.decode()
        assert '<a href="/people/?q=lan+%26">All in: People</a>' in html
        assert '<h2>People <span class="tally">1</span></h2>' in html

    def test_more_than_fit_are_counted_as_far_as_the_reader_sees_them(self, personas, client_of, monkeypatch):
        monkeypatch.setattr(finding, "MANY", 5)
        for number in range(8):
            factories.make("people", personas.hers, name=f"Lan {number}", confidentiality=1 + number % 2)
        html = html_of(client_of("an").get("/search/?q=lan"))
        assert '<span class="tally">8</span>' in html
        assert "The best <strong>5</strong>" in html
        monkeypatch.setattr(finding, "MANY", 4)
        assert '<span class="tally">4</span>' in html_of(client_of("binh").get("/search/?q=lan"))

    def test_counts_stop_at_a_cap(self, personas, client_of, monkeypatch):
        monkeypatch.setattr(finding, "MANY", 3)
        monkeypatch.setattr(words, "CANDIDATES", 6)
        for number in range(8):
            factories.make("people", personas.hers, name=f"Lan {number}")
        assert '<span class="tally">6+</span>' in html_of(client_of("an").get("/search/?q=lan"))


class TestRecent:
    """What a reader looked at last is offered before anything is typed."""

    @pytest.fixture
    def rows(self, personas):
        names = ("Lan", "Mai", "Secret")
        return [factories.make("people", personas.hers, name=name, confidentiality=2) for name in names]

    def test_the_latest_comes_first_and_once(self, rows, client_of):
        an = client_of("an")
        for row in (rows[0], rows[1], rows[0]):
            assert an.get(f"/people/{row.pk}/").status_code == 200
        html = html_of(an.get("/search/", headers=WHILE_TYPING))
        assert "Looked at last" in html
        assert html.index(f'href="/people/{rows[0].pk}/"') < html.index(f'href="/people/{rows[1].pk}/"')
        assert html.count("<li>") == 2

    def test_looking_writes_nothing_into_the_database(self, rows, client_of):
        an = client_of("an")
        an.get("/")
        with CaptureQueriesContext(connection) as captured:
            an.get(f"/people/{rows[0].pk}/")
        assert [query["sql"] for query in captured if query["sql"].split()[0] in ("INSERT", "UPDATE", "DELETE")] == []

    def test_names_are_read_anew_and_only_of_what_he_may_see_now(self, rows, client_of):
        an = client_of("an")
        an.get(f"/people/{rows[0].pk}/")
        an.get(f"/people/{rows[2].pk}/")
        rows[0].name = "Lan Anh"
        writes.save(rows[0], actor=Actor.system())
        rows[2].owner_id = Unit.objects.get(code="MEMBER-B").pk
        writes.save(rows[2], actor=Actor.system())
        html = html_of(an.get("/search/", headers=WHILE_TYPING))
        assert "Lan Anh" in html
        assert "Secret" not in html

    def test_another_reader_at_the_same_browser_is_shown_none(self, rows, client_of):
        an, binh = client_of("an"), client_of("binh")
        an.get(f"/people/{rows[0].pk}/")
        binh.cookies[recent.COOKIE] = an.cookies[recent.COOKIE].value
        assert html_of(binh.get("/search/", headers=WHILE_TYPING)).strip() == ""

    def test_logging_out_forgets_them(self, rows, client_of):
        an = client_of("an")
        an.get(f"/people/{rows[0].pk}/")
        assert an.cookies[recent.COOKIE]["httponly"]
        an.post("/log-out/")
        assert an.cookies[recent.COOKIE].value == ""

    def test_a_refused_page_is_not_remembered(self, rows, client_of):
        binh = client_of("binh")
        assert binh.get(f"/people/{rows[0].pk}/").status_code == 404
        assert recent.COOKIE not in binh.cookies

    @pytest.mark.parametrize(
        "cookie", ["", "/", "x/people.1", "{an}/nothing.1", "{an}/people.x", "{an}/people.-1/people"]
    )
    def test_a_damaged_cookie_is_nothing(self, cookie, personas, client_of):
        an = client_of("an")
        an.cookies[recent.COOKIE] = cookie.replace("{an}", str(personas.an.pk))
        assert html_of(an.get("/search/", headers=WHILE_TYPING)).strip() == ""

    def test_only_the_last_few_are_kept(self, personas, client_of):
        an = client_of("an")
        for number in range(recent.MANY + 3):
            row = factories.make("countries", personas.hers, name=f"Island {number}")
            an.get(f"/countries/{row.pk}/")
        assert html_of(an.get("/search/", headers=WHILE_TYPING)).count("<li>") == recent.MANY
