"""The review of a year as a page and as files."""

import json

import pytest

from amity.access.roles import Confidentiality
from tests import factories

pytestmark = pytest.mark.django_db


def test_the_years_of_which_something_is_known_are_offered_the_latest_first(personas, client_of):
    for year in ("1987", "2015", "2022"):
        factories.make("interactions", personas.hers, held_on=year)
    html = client_of("an").get("/reviews/").content.decode()
    assert html.index("/reviews/2022/") < html.index("/reviews/2015/") < html.index("/reviews/1987/")
    assert 'href="/reviews/2022/pdf/"' in html


def test_without_dated_records_the_page_says_what_to_do(client_of):
    assert "No dated records yet" in client_of("an").get("/reviews/").content.decode()


@pytest.mark.parametrize(("language", "word"), [("en", "Review of the year 2022"), ("vi", 'lang="vi"')])
def test_the_review_is_read_in_the_readers_language(language, word, personas, client_of):
    personas.an.language = language
    personas.an.save()
    factories.make("agreements", personas.hers)
    answer = client_of("an").get("/reviews/2022/")
    assert answer.status_code == 200
    assert word in answer.content.decode()


def test_a_file_comes_in_the_language_asked_for(personas, client_of):
    factories.make("agreements", personas.hers)
    answer = client_of("an").get("/reviews/2022/json/?language=vi")
    assert answer["Content-Disposition"] == 'attachment; filename="review-2022-vi.json"'
    assert answer["Content-Type"] == "application/json"
    assert json.loads(answer.content)


@pytest.mark.parametrize("address", ["/reviews/1/", "/reviews/99999/", "/reviews/2022/exe/", "/reviews/2022/html/"])
def test_a_year_or_a_format_there_is_not_is_no_page(address, client_of):
    assert client_of("an").get(address).status_code == 404


def test_a_chart_is_a_picture_that_runs_nothing(personas, client_of):
    for _n in range(3):
        factories.make("organisations", personas.hers, founded_on="1973-05-01")
    client = client_of("an")
    html = client.get("/reviews/2022/").content.decode()
    sources = [part.partition('"')[0].replace("&amp;", "&") for part in html.split('<img src="')[1:]]
    assert sources
    answer = client.get(sources[0])
    assert answer["Content-Type"] == "image/svg+xml"
    assert "sandbox" in answer["Content-Security-Policy"]
    assert "script" not in answer["Content-Security-Policy"]


def test_a_stranger_reads_nothing_of_a_hidden_row_in_a_review(personas, client_of):
    factories.make("agreements", personas.hers, title="Quiet memorandum", confidentiality=Confidentiality.UNIT)
    assert "Quiet memorandum" in client_of("an").get("/reviews/2022/").content.decode()
    assert "Quiet memorandum" not in client_of("binh").get("/reviews/2022/").content.decode()
