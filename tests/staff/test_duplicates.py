"""Records that may be there twice: the warning while one is entered, and the page of pairs."""

import re
from datetime import UTC, datetime
from html import unescape

import pytest

from amity.duplicates.models import Pair
from amity.network.models import Person
from amity.tasks.models import Job
from amity.tasks.running import run_waiting
from tests import factories

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 3, 16, tzinfo=UTC)


def html_of(answer) -> str:
    return unescape(answer.content.decode())


@pytest.fixture
def khanh(personas):
    """A person on record, for the whole union to see."""
    return factories.make(
        "people", personas.hers, name="Nguyễn Văn Khánh", name_vi="", email="k@x.vn", confidentiality=1
    )


@pytest.fixture
def typed(personas):
    """What the form of a new person holds at least."""
    return {"name": "Khánh Nguyễn Văn", "owner": personas.hers.pk, "confidentiality": "1"}


def pair_of(one, other, **fields):
    first, second = sorted((one.pk, other.pk))
    return Pair.objects.create(record="people", first_id=first, second_id=second, found_at=NOW, score=0.912, **fields)


def test_the_form_asks_while_somebody_types_what_is_compared(client_of):
    html = html_of(client_of("an").get("/people/new/"))
    (box,) = re.findall(r'<div id="already"[^>]*>', html)
    assert 'hx-post="/people/duplicates/typed/"' in box
    assert "input changed from:#id_name delay:400ms" in box
    assert "change from:#id_country delay:400ms" in box
    assert "id_notes" not in box
    assert 'role="status"' in box


def test_the_form_of_a_stored_record_and_of_a_type_that_compares_nothing_asks_nothing(khanh, client_of):
    client = client_of("an")
    for address in (f"/people/{khanh.pk}/edit/", "/interactions/new/"):
        assert 'id="already"' not in html_of(client.get(address))


def test_what_is_typed_brings_the_record_that_is_there(khanh, typed, client_of):
    answer = client_of("an").post("/people/duplicates/typed/", typed | {"email": "K@x.vn", "born_on": "19/"})
    html = html_of(answer)
    assert answer.status_code == 200
    assert "Already there?" in html
    assert f'<a href="/people/{khanh.pk}/" target="_blank" rel="noopener">Nguyễn Văn Khánh</a>' in html
    assert "The same name in another order · Email: the same" in html
    assert f'name="seen" value="{khanh.pk} "' in html
    assert Person.objects.count() == 1


def test_nothing_alike_brings_nothing(khanh, typed, client_of):
    answer = client_of("an").post("/people/duplicates/typed/", typed | {"name": "Trần Thị Hoa"})
    assert answer.content.strip() == b""


def test_typing_shows_nobody_what_he_may_not_see(personas, typed, client_of):
    factories.make("people", personas.other, name="Nguyễn Văn Khánh", confidentiality=3)
    assert client_of("an").post("/people/duplicates/typed/", typed).content.strip() == b""
    assert b"Already there?" in client_of("binh").post("/people/duplicates/typed/", typed).content


@pytest.mark.parametrize(("who", "status"), [("nobody", 302), ("dung", 403), ("hoa", 200)])
def test_only_who_enters_records_is_answered(who, status, typed, client_of):
    assert client_of(who).post("/people/duplicates/typed/", typed).status_code == status


def test_typing_is_never_a_get(client_of):
    assert client_of("an").get("/people/duplicates/typed/").status_code == 405


def test_saving_without_having_seen_the_candidates_asks_once(khanh, typed, client_of):
    client = client_of("an")
    answer = client.post("/people/new/", typed)
    html = html_of(answer)
    assert answer.status_code == 422
    assert "Is it one of these?" in html
    assert "Enter all the same" in html
    assert 'value="Khánh Nguyễn Văn"' in html
    assert Person.objects.count() == 1
    seen = re.search(r'name="seen" value="([\d ]+)"', html)[1]
    assert client.post("/people/new/", typed | {"seen": seen}).status_code == 302
    assert Person.objects.count() == 2


def test_saving_asks_again_when_another_candidate_has_come(khanh, typed, personas, client_of):
    client = client_of("an")
    seen = str(khanh.pk)
    other = factories.make("people", personas.hers, name="Nguyễn Văn Khánh", name_vi="", email="z@x.vn")
    answer = client.post("/people/new/", typed | {"seen": seen, "email": "z@x.vn"})
    assert answer.status_code == 422
    assert f"/people/{other.pk}/" in html_of(answer)


def test_a_record_like_no_other_is_stored_at_once(khanh, typed, client_of):
    assert client_of("an").post("/people/new/", typed | {"name": "Trần Thị Hoa"}).status_code == 302


def test_mistakes_are_shown_before_candidates(khanh, typed, client_of):
    answer = client_of("an").post("/people/new/", typed | {"born_on": "soon"})
    assert answer.status_code == 422
    assert "Is it one of these?" not in html_of(answer)


def test_pairs_stand_with_score_reasons_and_both_records(khanh, personas, client_of):
    other = factories.make("people", personas.hers, name="Khánh Nguyễn Văn", name_vi="", confidentiality=1)
    pair_of(khanh, other, reasons=[["name in another order", "name", True], ["differs", "country", False]])
    html = html_of(client_of("an").get("/people/duplicates/"))
    assert "<strong>1</strong> pair<" in html
    assert "91 %" in html
    assert "The same name in another order · Country: different" in html
    for row in (khanh, other):
        assert f'<a href="/people/{row.pk}/">{row.name}</a>' in html
    assert '<th scope="row">Email</th><td>k@x.vn</td><td><span class="soft">empty</span></td>' in html
    assert f'href="/people/{khanh.pk}/merge/{other.pk}/"' in html
    assert "Born on" not in html


def test_a_pair_with_a_row_out_of_sight_is_neither_shown_nor_counted(khanh, personas, client_of):
    hidden = factories.make("people", personas.other, name="Nguyễn Văn Khánh", confidentiality=3)
    pair_of(khanh, hidden)
    html = html_of(client_of("an").get("/people/duplicates/"))
    assert "No pair is waiting" in html
    assert "<strong>" not in html.partition("<main")[2]
    assert "<strong>1</strong> pair<" in html_of(client_of("binh").get("/people/duplicates/"))


def test_two_are_said_to_be_two(khanh, personas, client_of):
    other = factories.make("people", personas.hers, confidentiality=1)
    pair_of(khanh, other)
    client = client_of("an")
    answer = client.post(f"/people/duplicates/{khanh.pk}/{other.pk}/")
    assert answer["Location"] == "/people/duplicates/"
    pair = Pair.objects.get()
    assert (pair.state, pair.decided_by) == ("different", personas.an)
    assert "Kept as two." in html_of(client.get("/people/duplicates/"))


@pytest.mark.parametrize("who", ["dung", "hoa"])
def test_who_keeps_neither_record_decides_nothing(who, khanh, personas, client_of):
    other = factories.make("people", personas.hers, confidentiality=1)
    pair_of(khanh, other)
    client = client_of(who)
    assert client.post(f"/people/duplicates/{khanh.pk}/{other.pk}/").status_code == 404
    assert Pair.objects.get().state == "open"
    assert "These are two" not in html_of(client.get("/people/duplicates/"))


def test_a_get_decides_and_starts_nothing(khanh, client_of):
    client = client_of("an")
    for address in (f"/people/duplicates/{khanh.pk}/9/", "/people/duplicates/search/"):
        assert client.get(address).status_code == 405
    assert Pair.objects.count() == Job.objects.count() == 0


def test_the_search_is_started_once_and_shows_how_far_it_is(khanh, personas, client_of):
    factories.make("people", personas.hers, name="Nguyễn Văn Khánh", name_vi="", email="k@x.vn", confidentiality=1)
    client = client_of("an")
    assert "Search the whole list" in html_of(client.get("/people/duplicates/"))
    for _n in range(2):
        assert client.post("/people/duplicates/search/")["Location"] == "/people/duplicates/"
    job = Job.objects.get()
    assert (job.name, job.account, job.arguments) == ("find duplicates", personas.an, {"record": "people"})
    html = html_of(client.get("/people/duplicates/"))
    assert f'id="job-{job.pk}"' in html
    assert "Search the whole list" not in html
    assert f'id="job-{job.pk}"' not in html_of(client_of("binh").get("/people/duplicates/"))
    run_waiting()
    assert "<strong>1</strong> pair<" in html_of(client.get("/people/duplicates/"))


def test_who_only_reads_starts_no_search(client_of):
    client = client_of("dung")
    assert client.post("/people/duplicates/search/").status_code == 403
    assert "Search the whole list" not in html_of(client.get("/people/duplicates/"))


def test_a_record_type_that_compares_nothing_has_no_such_page(client_of):
    client = client_of("an")
    assert client.get("/interactions/duplicates/").status_code == 404
    assert client.post("/interactions/duplicates/search/").status_code == 404


def test_many_pairs_stand_on_several_pages(khanh, personas, client_of):
    for _n in range(21):
        pair_of(khanh, factories.make("people", personas.hers, confidentiality=1))
    client = client_of("an")
    first, second = (html_of(client.get(f"/people/duplicates/?page={page}")) for page in (1, 2))
    assert (first.count('class="pair"'), second.count('class="pair"')) == (20, 1)
    assert 'rel="next" href="/people/duplicates/?page=2"' in first
    assert 'rel="prev" href="/people/duplicates/?page=1"' in second
    for odd in ("0", "x", "-1", "99999999999"):
        assert client.get(f"/people/duplicates/?page={odd}").status_code == 200


def test_the_page_costs_the_same_for_one_pair_and_for_three(khanh, personas, client_of):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    client, counts = client_of("an"), []
    client.get("/people/duplicates/")
    for more in (1, 2):
        for _n in range(more):
            pair_of(khanh, factories.make("people", personas.hers, confidentiality=1))
        with CaptureQueriesContext(connection) as seen:
            client.get("/people/duplicates/")
        counts.append(len(seen))
    assert counts[0] == counts[1]


def test_the_pages_speak_vietnamese_of_the_fields(khanh, typed, client_of):
    client = client_of("an")
    client.post("/language/", {"language": "vi"})
    assert "Nguyễn Văn Khánh" in html_of(client.post("/people/duplicates/typed/", typed))
