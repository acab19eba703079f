"""The page that draws who can introduce us."""

import pytest

from amity.access.roles import Confidentiality
from amity.staff import introductions
from tests.factories import make

pytestmark = pytest.mark.django_db


@pytest.fixture
def lan(personas):
    union = make("organisations", personas.hers, name="Our union", name_vi="", kind="union")
    person = make("people", personas.hers, name="Lan", name_vi="")
    return make("positions", personas.hers, organisation=union, person=person).person


@pytest.fixture
def friend(personas):
    return make("people", personas.hers, name="Olga", name_vi="")


def page_of(client, row, query="", path="people"):
    answer = client.get(f"/{path}/{row.pk}/introduction/{query}")
    assert answer.status_code == 200
    return answer.content.decode()


def met(personas, *people, **fields):
    row = make("interactions", personas.hers, people=list(people), held_on="2026-03-01", **fields)
    row.organisations.clear()
    return row


def test_the_way_is_drawn_and_told_and_each_link_opens_what_proves_it(friend, lan, personas, client_of):
    row = met(personas, lan, friend)
    html = page_of(client_of("an"), friend)
    picture = html.partition('<svg class="way-picture"')[2].partition("</svg>")[0]
    assert ("Lan" in picture, "Olga" in picture, "met on 1 Mar 2026" in picture) == (True, True, True)
    assert "style=" not in picture
    told = html.partition('<ol class="way">')[2].partition("</ol>")[0]
    assert f'<a href="/people/{lan.pk}/">Lan</a>' in told
    assert f'<a href="/interactions/{row.pk}/">{row.subject}</a>' in told


def test_names_in_the_picture_are_only_text(lan, personas, client_of):
    friend = make("people", personas.hers, name="<script>alert(1)</script> " + "x" * 60, name_vi="")
    met(personas, lan, friend)
    html = page_of(client_of("an"), friend)
    assert "<script>alert" not in html
    picture = html.partition('class="way-picture"')[2].partition("</svg>")[0]
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in picture
    assert "…" in picture


def test_without_a_way_the_page_says_what_helps(friend, client_of):
    html = page_of(client_of("an"), friend)
    assert "No way was found" in html
    assert '<svg class="way-picture"' not in html


def test_one_of_us_needs_none(lan, client_of):
    assert "No introduction is needed" in page_of(client_of("an"), lan)


def test_a_way_may_begin_with_one_officer(friend, lan, personas, client_of):
    other = make("people", personas.hers, name="Minh", name_vi="")
    met(personas, other, friend)
    html = page_of(client_of("an"), friend, f"?from=x · Person %23{other.pk}")
    assert "Minh" in html.partition('<ol class="way">')[2]
    assert "From any of us" in html
    assert "No way was found" in page_of(client_of("an"), friend, "?from=Lan")
    assert "This is the same" in page_of(client_of("an"), friend, "?from=Olga")


@pytest.mark.parametrize("typed", ["Nobody", "Lan%0AOlga"])
def test_a_beginning_that_is_none_is_told(typed, friend, lan, personas, client_of):
    met(personas, lan, friend)
    answer = client_of("an").get(f"/people/{friend.pk}/introduction/?from={typed}")
    assert answer.status_code == 422
    assert '<ol class="way">' not in answer.content.decode()


def test_an_organisation_has_the_same_page_and_other_records_have_none(lan, personas, client_of):
    client, partner = client_of("an"), make("organisations", personas.hers)
    assert "Who can introduce us to" in page_of(client, partner, path="organisations")
    agreement = make("agreements", personas.hers)
    assert client.get(f"/agreements/{agreement.pk}/introduction/").status_code == 404


def test_who_is_out_of_sight_has_no_page_and_is_no_beginning(friend, lan, personas, client_of):
    hidden = make("people", personas.hers, name="Hidden", confidentiality=Confidentiality.UNIT)
    met(personas, hidden, friend)
    client = client_of("binh")
    assert client.get(f"/people/{hidden.pk}/introduction/").status_code == 404
    asked = client.get(f"/people/{friend.pk}/introduction/?from=x · Person %23{hidden.pk}")
    none = client.get(f"/people/{friend.pk}/introduction/?from=x · Person %23999999")
    assert (asked.status_code, none.status_code) == (422, 422)
    assert "Hidden" not in asked.content.decode()


def test_a_bounded_search_says_so(friend, personas, client_of, monkeypatch):
    from amity.care.queries import introduction

    met(personas, friend, *(make("people", personas.hers) for _number in range(4)))
    assert "too many links" not in page_of(client_of("an"), friend)
    monkeypatch.setattr(introduction, "WIDTH", 1)
    assert "too many links" in page_of(client_of("an"), friend)


def test_links_are_called_by_what_they_are():
    told = [introductions.joined_by(name, on) for name in ("positions", "ties", "interactions") for on in ("", "2019")]
    assert told == ["post held", "post held since 2019", "tie", "tie since 2019", "met", "met on 2019"]
