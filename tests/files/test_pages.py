"""The files of a record on its page, the page of one file, and everything a stranger is not told."""

from html import unescape

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from amity.access.roles import Confidentiality
from amity.files import finding, scope, services
from amity.files.models import Attachment, Blob, Scan, Version
from amity.files.services import Brought
from amity.records.models import Change
from tests import factories
from tests.files import contents
from tests.files.conftest import NOW

pytestmark = pytest.mark.django_db
WHO = ("an", "binh", "chi", "dung", "hoa")


def page_of(client: Client, address: str) -> str:
    response = client.get(address)
    assert response.status_code == 200, address
    return unescape(response.content.decode())


def sent(client: Client, row, *files: tuple[str, bytes], **fields):
    given = [SimpleUploadedFile(name, content) for name, content in files]
    told = {f"files-{name}": value for name, value in fields.items()}
    return client.post(f"/organisations/{row.pk}/files/", {"file": given} | told, follow=True)


def standing() -> tuple:
    return tuple(list(model.objects.order_by("pk").values()) for model in (Attachment, Version, Blob, Change))


@pytest.fixture
def addresses(partner, personas, hang):
    """Every address of a file, to be read and to be sent to."""
    version, an = hang(partner, contents.PNG, "a.png"), personas.actor("an")
    number = version.attachment_id
    held = scope.held(an, number)
    services.add_version(held, Brought("b.png", [contents.PNG + b"x"]), actor=an, now=NOW)
    reads = [f"/files/{number}/", f"/files/{number}/1/a.png", f"/files/{number}/2/b.png?show=1"]
    writes = [f"/files/{number}/{what}/" for what in ("describe", "renew", "trash", "restore")]
    return reads, writes


def test_a_file_is_added_and_stands_on_the_page_of_its_record(partner, client_of):
    client = client_of("an")
    response = sent(client, partner, ("Báo cáo.docx", contents.docx()), kind="report", note="Draft")
    assert response.redirect_chain == [(f"/organisations/{partner.pk}/#files", 302)]
    html = unescape(response.content.decode())
    assert "Added: “Báo cáo.docx”." in html
    version = Version.objects.select_related("attachment").get()
    assert (version.note, version.attachment.kind) == ("Draft", "report")
    address = f"/files/{version.attachment_id}/1/B%C3%A1o%20c%C3%A1o.docx"
    assert f'<a href="{address}">Báo cáo.docx</a>' in html
    assert client.get(address).status_code == 200
    assert b"".join(client.get(address).streaming_content) == version.blob.path.read_bytes()


def test_many_files_are_added_at_once_and_the_bad_ones_told_by_name(partner, client_of):
    response = sent(
        client_of("an"), partner, ("a.txt", b"one"), ("page.png", contents.HTML), ("b.txt", b"two"), ("c.txt", b"")
    )
    assert response.status_code == 422
    html = unescape(response.content.decode())
    assert "Added: “a.txt”." in html
    assert "Added: “b.txt”." in html
    assert '<a href="#files-input">page.png</a>: Web pages and drawings' in html
    assert '<a href="#files-input">c.txt</a>: The file is empty.' in html
    assert Attachment.objects.count() == 2


def test_a_wrong_ending_is_mended_and_told(partner, client_of):
    html = unescape(sent(client_of("an"), partner, ("photo.png", contents.JPEG)).content.decode())
    assert "“photo.png” is in truth of the kind “Picture” and was added as “photo.jpg”." in html


@pytest.mark.parametrize("number", [0, 51])
def test_no_file_and_too_many_are_told(number, partner, client_of):
    response = sent(client_of("an"), partner, *[(f"{n}.txt", b"x") for n in range(number)])
    assert response.status_code == 422
    assert not Attachment.objects.exists()


def test_a_name_made_to_do_harm_is_shown_as_text_and_leads_nowhere(partner, client_of, folder):
    client = client_of("an")
    name = "../../<img src=x onerror=alert(1)>{{ 7 }}.txt"
    response = sent(client, partner, (name, b"x"))
    html = response.content.decode()
    assert "<img" not in html
    assert "{{ 7 }}" in unescape(html)
    number = Attachment.objects.get().pk
    assert "<img" not in client.get(f"/files/{number}/").content.decode()
    assert {path.parent.parent for path in folder.glob("*/" + "?" * 64)} == {folder}


def test_a_very_long_vietnamese_name_is_added_shown_and_downloaded(partner, client_of):
    client, name = client_of("an"), "Nghị quyết về công tác đối ngoại nhân dân " * 6 + ".txt"
    sent(client, partner, (name[-255:], b"x"))
    version = Version.objects.get()
    assert len(version.name) <= 150
    html = page_of(client, f"/organisations/{partner.pk}/")
    assert version.name in html
    href = html.partition(f'href="/files/{version.attachment_id}/1/')[2].partition('"')[0]
    response = client.get(f"/files/{version.attachment_id}/1/{href}")
    assert response.status_code == 200
    assert response["Content-Disposition"].startswith("attachment; filename*=utf-8''")


@pytest.mark.parametrize("name", WHO)
@pytest.mark.parametrize("level", Confidentiality)
def test_the_page_shows_the_panel_only_with_what_he_may_see(name, level, partner, personas, client_of, hang):
    hang(partner, b"x", "plain.txt")
    hang(partner, b"y", "closer.txt", confidentiality=level)
    seen = {
        "an": True,
        "chi": level <= Confidentiality.UNIT,
        "dung": level <= Confidentiality.UNIT,
        "binh": level <= Confidentiality.UNION,
        "hoa": None,
    }[name]
    for address in (f"/organisations/{partner.pk}/", f"/organisations/{partner.pk}/files/"):
        if seen is None:
            assert client_of(name).get(address).status_code == 404
            continue
        html = page_of(client_of(name), address)
        assert ("closer.txt" in html) is seen
        assert "plain.txt" in html
        assert ('id="files-input"' in html) is (name in ("an", "chi"))
    if seen is not None:
        tally = page_of(client_of(name), f"/organisations/{partner.pk}/").partition('id="files-title"')[2]
        assert f'<span class="tally">{1 + seen}</span>' in tally[:80]


@pytest.mark.parametrize("level", [Confidentiality.UNIT, Confidentiality.RESTRICTED])
def test_a_stranger_gets_404_from_every_address_of_a_file(level, addresses, partner, client_of):
    reads, writes = addresses
    Attachment.objects.update(confidentiality=level)
    before = standing()
    for name in ("binh", "hoa"):
        client = client_of(name)
        for address in reads:
            assert client.get(address).status_code == 404, (name, address)
        for address in writes:
            assert client.post(address, {"title": "x", "kind": "letter"}).status_code == 404, (name, address)
    assert standing() == before


def test_who_is_not_logged_in_is_asked_to_do_so(addresses, partner, client_of):
    client = client_of("nobody")
    for address in (*addresses[0], *addresses[1], f"/organisations/{partner.pk}/files/"):
        response = client.get(address)
        assert (response.status_code, response["Location"].partition("?")[0]) == (302, "/log-in/")


def test_who_may_read_but_not_write_may_change_nothing(addresses, partner, client_of):
    reads, writes = addresses
    before = standing()
    for name in ("binh", "dung"):
        client = client_of(name)
        for address in reads:
            assert client.get(address).status_code == 200
        for address in writes:
            assert client.post(address, {"title": "x", "kind": "letter"}).status_code == 403
        assert client.post(f"/organisations/{partner.pk}/files/", {}).status_code == 403
        html = page_of(client, reads[0])
        assert '<form method="post" action="/files/' not in html
    assert standing() == before


def test_reading_writes_nothing(addresses, partner, client_of, folder):
    client, before = client_of("an"), standing()
    on_disk = sorted(str(path) for path in folder.rglob("*"))
    pages = (f"/organisations/{partner.pk}/", f"/organisations/{partner.pk}/files/", "/search/?q=png", *addresses[0])
    for address in pages:
        assert client.get(address).status_code == 200
        assert client.head(address).status_code == 200
    for address in addresses[1]:
        assert client.get(address).status_code == 405
    assert standing() == before
    assert sorted(str(path) for path in folder.rglob("*")) == on_disk


def test_nothing_is_written_without_the_token_of_the_form(addresses, partner, personas):
    client, before = Client(enforce_csrf_checks=True), standing()
    client.force_login(personas.an)
    for address in (*addresses[1], f"/organisations/{partner.pk}/files/"):
        assert client.post(address, {"title": "x", "kind": "letter"}).status_code == 403
    assert standing() == before


def test_addresses_of_nothing_are_404(addresses, client_of):
    client = client_of("an")
    number = Attachment.objects.get().pk
    for address in (
        f"/files/{number + 1}/",
        f"/files/{number}/3/a.png",
        f"/files/{number}/0/a.png",
        f"/files/{'9' * 18}/",
        f"/files/{'9' * 40}/",
        f"/files/{number}/1/a/b",
        f"/files/{number}/1/..%2f..%2fsecret_key/x",
        "/files/-1/",
        "/organisations/999999/files/",
    ):
        assert client.get(address).status_code == 404, address


def test_the_name_in_the_address_decides_nothing(addresses, client_of):
    number = Attachment.objects.get().pk
    response = client_of("an").get(f"/files/{number}/1/evil.html")
    assert response["Content-Type"] == "image/png"
    assert response["Content-Disposition"] == 'attachment; filename="a.png"'


def test_the_page_of_a_file_tells_every_version_with_its_sum(addresses, client_of):
    html = page_of(client_of("an"), addresses[0][0])
    assert html.index("Version 2") < html.index("Version 1")
    for one in Version.objects.all():
        assert f"<code>{one.blob_id}</code>" in html
    assert "b.png" in html
    assert "Latest" in html


def test_a_new_version_is_brought_and_an_old_one_still_opens(addresses, client_of):
    client, number = client_of("an"), Attachment.objects.get().pk
    given = SimpleUploadedFile("c.pdf", b"%PDF-1.7\nx")
    response = client.post(f"/files/{number}/renew/", {"file": given, "note": "Signed"}, follow=True)
    assert response.redirect_chain == [(f"/files/{number}/", 302)]
    assert "The new version is stored" in response.content.decode()
    assert "Signed" in response.content.decode()
    assert client.get(f"/files/{number}/1/a.png").status_code == 200
    assert client.get(f"/files/{number}/3/c.pdf").status_code == 200


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ({}, "Choose a file first."),
        ({"file": contents.HTML}, "Web pages and drawings"),
        ({"file": contents.PNG + b"x"}, "latest version already"),
    ],
)
def test_a_version_that_is_refused_is_told_and_changes_nothing(given, told, addresses, client_of):
    before = standing()
    files = {name: SimpleUploadedFile("c.png", content) for name, content in given.items()}
    response = client_of("an").post(f"/files/{Attachment.objects.get().pk}/renew/", files)
    assert response.status_code == 422
    assert told in unescape(response.content.decode())
    assert standing() == before


def test_a_file_is_called_otherwise_on_its_page(addresses, client_of):
    number = Attachment.objects.get().pk
    told = {"title": "Ảnh đoàn", "title_vi": "", "kind": "photo", "confidentiality": "2"}
    response = client_of("an").post(f"/files/{number}/describe/", told, follow=True)
    assert "Ảnh đoàn" in response.content.decode()
    assert Attachment.objects.values_list("title", "kind", "confidentiality").get() == ("Ảnh đoàn", "photo", 2)


@pytest.mark.parametrize(
    "wrong",
    [{"title": ""}, {"title": "x" * 251}, {"kind": "novel"}, {"confidentiality": "3"}, {"confidentiality": "x"}],
)
def test_wrong_words_about_a_file_are_told(wrong, addresses, client_of):
    before, number = standing(), Attachment.objects.get().pk
    told = {"title": "x", "title_vi": "", "kind": "photo", "confidentiality": ""} | wrong
    response = client_of("chi").post(f"/files/{number}/describe/", told)  # Chi sees no restricted file
    assert response.status_code == 422
    assert "This could not be stored yet" in response.content.decode()
    assert standing() == before


def test_a_file_goes_to_the_trash_and_comes_back(addresses, partner, client_of):
    client, number = client_of("an"), Attachment.objects.get().pk
    html = unescape(client.post(f"/files/{number}/trash/", follow=True).content.decode())
    assert "“a.png” is in the trash and can be taken back." in html
    assert "In the trash" in html
    assert "a.png" not in page_of(client, f"/organisations/{partner.pk}/")
    assert client.get(f"/files/{number}/1/a.png").status_code == 200  # whoever may take it back may look at it
    assert client_of("dung").get(f"/files/{number}/1/a.png").status_code == 404
    assert "a.png" not in page_of(client_of("dung"), f"/organisations/{partner.pk}/files/")
    html = unescape(client.post(f"/files/{number}/restore/", follow=True).content.decode())
    assert "“a.png” is back." in html
    assert f"/files/{number}/2/b.png" in html


def test_an_infected_file_is_named_but_never_handed_over(addresses, partner, client_of):
    Blob.objects.update(scan=Scan.INFECTED)
    client = client_of("an")
    for address in addresses[0][1:]:
        assert client.get(address).status_code == 404
    html = page_of(client, f"/organisations/{partner.pk}/")
    assert "Locked away: a virus was found in it" in html
    assert f"/files/{Attachment.objects.get().pk}/2/" not in html


def test_an_unchecked_file_opens_to_who_brought_it_alone(addresses, partner, client_of, settings):
    settings.SCAN_COMMAND = "scan {path}"
    assert client_of("an").get(addresses[0][1]).status_code == 200
    assert client_of("chi").get(addresses[0][1]).status_code == 404
    assert "Being checked for viruses" in page_of(client_of("chi"), f"/organisations/{partner.pk}/")
    assert "Being checked for viruses" not in page_of(client_of("an"), f"/organisations/{partner.pk}/")


def test_a_content_that_is_gone_is_404_and_no_fault(addresses, client_of):
    for blob in Blob.objects.all():
        blob.path.unlink()
    assert client_of("an").get(addresses[0][1]).status_code == 404


def test_the_search_page_has_a_group_of_files_and_the_suggestions_have_none(partner, client_of, hang):
    version = hang(partner, b"x", "minutes.txt")
    finding.write(version.attachment_id, "rice harvest")
    for typed in ("minutes", "harvest"):
        html = page_of(client_of("an"), f"/search/?q={typed}")
        assert f'<a href="/organisations/{partner.pk}/#files">minutes.txt · Cuba Friendship Association</a>' in html
        assert "<strong>1</strong> found" in html
    response = client_of("an").get("/search/?q=minutes", headers={"HX-Request": "true"})
    assert "minutes.txt" not in response.content.decode()


def test_the_search_tells_a_stranger_neither_name_nor_number(partner, client_of, hang):
    version = hang(partner, b"x", "minutes.txt", confidentiality=Confidentiality.UNIT)
    finding.write(version.attachment_id, "rice harvest")
    for name in ("binh", "hoa"):
        for typed in ("minutes", "harvest"):
            html = page_of(client_of(name), f"/search/?q={typed}")
            assert "minutes.txt" not in html
            assert "Nothing found" in html
            assert "<strong>0</strong> found" in html


def test_the_history_of_the_record_tells_of_its_files(partner, client_of, hang):
    version = hang(partner, b"x", "minutes.txt")
    html = page_of(client_of("an"), f"/organisations/{partner.pk}/history/")
    assert f"minutes.txt · 1 · {version.blob_id[:12]}" in html
    assert html.index("File") < html.index("minutes.txt")


def test_the_page_costs_the_same_queries_for_one_file_and_for_four(partner, client_of, hang):
    client, counts = client_of("an"), []
    for more in (1, 3):
        for _n in range(more):
            hang(partner, f"{Attachment.objects.count()}".encode())
        client.get(f"/organisations/{partner.pk}/")
        with CaptureQueriesContext(connection) as queries:
            client.get(f"/organisations/{partner.pk}/")
        counts.append(len(queries))
    assert counts[0] == counts[1]


@pytest.mark.parametrize("language", ["en", "vi"])
def test_every_page_of_files_renders_in_both_languages(language, addresses, partner, personas, client_of):
    personas.an.language = language
    personas.an.save()
    client = client_of("an")
    for address in (addresses[0][0], f"/organisations/{partner.pk}/files/", f"/organisations/{partner.pk}/"):
        assert f'<html lang="{language}"' in page_of(client, address)


def test_a_request_too_large_is_refused_before_it_is_stored(partner, client_of, settings, folder):
    settings.REQUEST_LIMIT = 10_000
    response = sent(client_of("an"), partner, ("a.txt", b"x" * 20_000))
    assert response.status_code == 400
    assert not Attachment.objects.exists()


def test_a_file_too_large_is_told_in_words(partner, client_of, settings, on_disk):
    settings.FILE_LIMIT = 1_000_000
    response = sent(client_of("an"), partner, ("a.txt", b"x" * 1_000_001), ("b.txt", b"x" * 1_000_000))
    assert '<a href="#files-input">a.txt</a>: The file is larger than 1 MB.' in response.content.decode()
    assert len(on_disk()) == 1


def test_the_reading_of_a_file_on_a_restricted_row_is_noted(personas, client_of, hang):
    from amity.records.models import Reading

    row = factories.make("organisations", personas.hers, confidentiality=Confidentiality.RESTRICTED)
    version = hang(row)
    client_of("an").get(f"/files/{version.attachment_id}/1/letter.txt")
    noted = Reading.objects.filter(door="file").values_list("record", "row_id", "account_id")
    assert list(noted) == [("organisations", row.pk, personas.an.pk)]
