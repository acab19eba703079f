"""Search over everything, and suggestions for links."""

import json
from html import unescape

import pytest

from amity.access.roles import Confidentiality
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
