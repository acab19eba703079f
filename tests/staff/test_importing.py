"""Bringing in files: what the preview says is what is done."""

import os
from html import unescape

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from amity.network.models import Organisation
from amity.records import writes
from amity.records.models import Change
from amity.staff import importing
from tests import factories

pytestmark = pytest.mark.django_db
GOOD = "name,kind,founded_on\nFriends of Hanoi,counterpart,1963\nFriends of Hue,counterpart,9/1973\n"
BAD = "name,kind,founded_on,colour\nFriends of Hanoi,counterpart,1963,red\nFriends of Hue,club,long ago,\n"


@pytest.fixture(autouse=True)
def waiting(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    return tmp_path / "imports"


def html_of(answer) -> str:
    return unescape(answer.content.decode())


def upload(client, text: str | bytes, name: str = "organisations.csv"):
    content = text.encode() if isinstance(text, str) else text
    return client.post("/organisations/import/", {"file": SimpleUploadedFile(name, content)})


def previewed(client, text: str) -> tuple[str, str, str]:
    """Upload, and return the address of the preview, its HTML and its fingerprint."""
    address = upload(client, text)["Location"]
    html = html_of(client.get(address))
    return address, html, html.partition('name="digest" value="')[2].partition('"')[0]


def test_the_page_names_the_columns_and_the_key(client_of):
    html = html_of(client_of("an").get("/organisations/import/"))
    assert "<code>founded_on</code>" in html
    assert "A row is found again by: Name." in html
    assert 'href="/organisations/export/?id=0&format=csv"' in html


def test_a_preview_counts_and_writes_nothing(personas, client_of):
    factories.make("organisations", personas.hers, name="Friends of Hanoi", founded_on="1963", kind="counterpart")
    before = Change.objects.count()
    _address, html, _digest = previewed(client_of("an"), GOOD)
    assert '<span class="numeral">1</span> New' in html
    assert '<span class="numeral">1</span> Same as stored' in html
    assert Change.objects.count() == before
    assert Organisation.objects.count() == 1


def test_what_is_confirmed_is_carried_out_with_its_reason(client_of, waiting):
    client = client_of("an")
    address, _html, digest = previewed(client, GOOD)
    answer = client.post(address, {"digest": digest, "why": "From the province."})
    assert answer["Location"] == "/organisations/"
    assert set(Organisation.objects.values_list("name", flat=True)) == {"Friends of Hanoi", "Friends of Hue"}
    assert set(Change.objects.values_list("why", flat=True)) == {"From the province."}
    assert "Imported: 2 new, 0 changed" in html_of(client.get("/organisations/"))
    assert list(waiting.iterdir()) == []
    assert client.get(address).status_code == 404


def test_a_wrong_cell_names_row_column_and_cure_and_nothing_is_stored(client_of):
    client = client_of("an")
    address, html, digest = previewed(client, BAD)
    for told in ('role="rowheader">3</th>', "<code>founded_on</code>", "long ago", "Columns left out", "colour"):
        assert told in html
    answer = client.post(address, {"digest": digest})
    assert answer.status_code == 409
    assert "Nothing was written" in html_of(answer)
    assert Organisation.objects.count() == 0


def test_the_good_rows_are_taken_when_that_is_asked_for(client_of):
    client = client_of("an")
    address, _html, digest = previewed(client, BAD)
    client.post(address, {"digest": digest, "good_rows_only": "1"})
    assert list(Organisation.objects.values_list("name", flat=True)) == ["Friends of Hanoi"]


def test_a_preview_that_is_no_longer_true_is_shown_anew_and_not_carried_out(personas, client_of):
    row = factories.make("organisations", personas.hers, name="Friends of Hanoi", founded_on="1960")
    client = client_of("an")
    address, _html, digest = previewed(client, GOOD)
    row.founded_on = "1963-05"
    writes.save(row, actor=personas.actor("an"))
    answer = client.post(address, {"digest": digest})
    assert answer.status_code == 409
    assert "The records have changed since this preview was made." in html_of(answer)
    assert Organisation.objects.count() == 1
    row.refresh_from_db()
    assert str(row.founded_on) == "1963-05"


def test_a_file_is_seen_by_the_session_that_brought_it_and_in_its_list_only(client_of):
    address = upload(client_of("an"), GOOD)["Location"]
    assert client_of("an").get(address).status_code == 404
    assert client_of("binh").get(address).status_code == 404
    client = client_of("an")
    other = upload(client, GOOD)["Location"].replace("/organisations/", "/people/")
    assert client.get(other).status_code == 404


@pytest.mark.parametrize(
    ("content", "name"),
    [
        (b"", "empty.csv"),
        (b"\xff\xfe\x00", "x.csv"),
        (b"PK\x03\x04 not a workbook", "x.xlsx"),
        (b'name,kind\n"open,counterpart\n', "x.csv"),
    ],
)
def test_a_file_that_cannot_be_read_is_said_and_forgotten(content, name, client_of, waiting):
    client = client_of("an")
    address = upload(client, content, name)
    if address.status_code == 302:
        answer = client.get(address["Location"])
        assert answer.status_code == 422
        assert list(waiting.iterdir()) == []
    assert Organisation.objects.count() == 0


def test_a_file_too_large_or_none_at_all_is_said(client_of, monkeypatch):
    client = client_of("an")
    assert "Choose a file first." in html_of(client.post("/organisations/import/", {}))
    monkeypatch.setattr(importing, "LARGEST", 10)
    assert "larger than 50 MB" in html_of(upload(client, GOOD))


def test_files_that_wait_for_more_than_a_day_are_forgotten(client_of, waiting):
    client = client_of("an")
    upload(client, GOOD)
    (old,) = waiting.iterdir()
    os.utime(old, (1, 1))
    upload(client, GOOD)
    assert old not in waiting.iterdir()


def test_the_name_of_a_file_is_no_path(client_of, waiting):
    client = client_of("an")
    html = html_of(client.get(upload(client, GOOD, "..\\..\\<b>x</b>.csv")["Location"]))
    assert "<b>x</b>" not in html
    assert all(path.parent == waiting and len(path.name) == 32 for path in waiting.iterdir())
