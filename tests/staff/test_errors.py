"""Pages for what goes wrong: in the reader's language, with no name and no trace of the inside."""

from html import unescape

import pytest
from django.test import Client

from amity.access.roles import Confidentiality
from amity.staff import desk
from tests import factories

pytestmark = pytest.mark.django_db


def html_of(answer) -> str:
    return unescape(answer.content.decode())


@pytest.mark.parametrize("language", ["en", "vi"])
def test_a_page_there_is_not_says_so_in_the_readers_language(language, personas, client_of):
    personas.an.language = language
    personas.an.save()
    answer = client_of("an").get("/nothing/here/")
    assert answer.status_code == 404
    assert f'<html lang="{language}"' in html_of(answer)
    assert "/nothing/here/" not in html_of(answer)


def test_hidden_and_absent_are_answered_alike(personas, client_of):
    row = factories.make("agreements", personas.hers, title="Quiet", confidentiality=Confidentiality.UNIT)
    client = client_of("binh")
    hidden, absent = client.get(f"/agreements/{row.pk}/"), client.get("/agreements/987654/")
    assert hidden.status_code == absent.status_code == 404
    assert html_of(hidden).partition("<main")[2] == html_of(absent).partition("<main")[2]
    assert "Quiet" not in html_of(hidden)


def test_a_refusal_names_no_record(personas, client_of):
    row = factories.make("agreements", personas.hers, title="Memorandum")
    answer = client_of("dung").get(f"/agreements/{row.pk}/edit/")
    assert answer.status_code == 403
    assert "You may not do this" in html_of(answer)
    assert "Memorandum" not in html_of(answer)


def test_a_fault_of_ours_shows_no_trace_of_the_inside(personas, client_of, monkeypatch):
    def fail(*args, **options):
        raise RuntimeError("secret detail")

    monkeypatch.setattr(desk, "latest", fail)
    client = client_of("an")
    client.raise_request_exception = False
    answer = client.get("/")
    assert answer.status_code == 500
    assert "Something went wrong here" in html_of(answer)
    assert "secret detail" not in html_of(answer)
    assert "Traceback" not in html_of(answer)
    assert "default-src 'none'" in answer["Content-Security-Policy"]


def test_a_request_for_another_host_is_refused_in_words():
    answer = Client(SERVER_NAME="evil.example").get("/log-in/")
    assert answer.status_code == 400
    assert "could not be understood" in html_of(answer)
    assert "evil.example" not in html_of(answer)


def test_a_page_of_an_error_can_be_read_without_logging_in():
    answer = Client().get("/nothing/")
    assert answer.status_code == 404
    assert "There is no such page" in html_of(answer)
    assert 'id="navigation"' not in html_of(answer)
