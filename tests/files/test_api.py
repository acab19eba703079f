"""Files through the API: everything the pages can do, and nothing a stranger's token reaches."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from amity.access.roles import Confidentiality
from amity.access.tokens import issue
from amity.files import finding
from amity.files.models import Attachment, Blob, Scan, Version
from amity.records import registry
from amity.records.models import Change
from tests import factories
from tests.api.bodies import Api, kind, wrong
from tests.files import contents

pytestmark = pytest.mark.django_db


@pytest.fixture
def api_of(client_of):
    """The API as a persona sees it: api_of("an")."""
    return lambda name: Api(client_of(name))


@pytest.fixture
def token_of(personas):
    """The API as a program of a persona sees it: token_of("an", scopes="people:write")."""
    known = [record.name for record in registry.all_records()]

    def make(name: str, **options) -> Api:
        _token, secret = issue(getattr(personas, name), name="test", now=timezone.now(), known=known, **options)
        return Api(Client(), secret)

    return make


def send(api: Api, address: str, name: str = "a.txt", content: bytes = b"Some words.", **fields):
    """Send a form with a file in it."""
    given = {"file": SimpleUploadedFile(name, content)} | fields
    return api.client.post(f"/api/v1{address}", given, headers=api.headers)


def base(row) -> str:
    return f"/organisations/{row.pk}/files"


def standing() -> tuple:
    return tuple(list(model.objects.order_by("pk").values()) for model in (Attachment, Version, Blob, Change))


def test_a_program_adds_reads_renews_and_throws_away_a_file(partner, personas, token_of):
    api = token_of("an", scopes="organisations:write")
    made = send(api, base(partner), "Báo cáo.docx", contents.docx(), kind="report", note="Draft", title_vi="Báo cáo")
    assert made.status_code == 201, made.content
    told = made.json()
    number = told["id"]
    assert made["Location"] == f"/api/v1{base(partner)}/{number}"
    (version,) = told.pop("versions")
    assert told == {
        "id": number, "title": "Báo cáo.docx", "title_vi": "Báo cáo", "kind": "report", "confidentiality": None,
        "trashed": False,
    }  # fmt: skip
    assert version["sha256"] == Blob.objects.get().pk
    assert (version["number"], version["name"], version["note"], version["by"]) == (1, "Báo cáo.docx", "Draft", "An")
    assert version["media_type"].endswith("wordprocessingml.document")
    file = f"{base(partner)}/{number}"
    renewed = send(api, f"{file}/versions", "b.txt", b"two", note="Signed")
    assert (renewed.status_code, renewed["Location"]) == (201, f"/api/v1{file}/versions/2")
    assert [one["number"] for one in api.get(file).json()["versions"]] == [2, 1]
    content = api.get(f"{file}/versions/2")
    assert b"".join(content.streaming_content) == b"two"
    assert content["Content-Disposition"] == 'attachment; filename="b.txt"'
    assert content["ETag"] == f'"{renewed.json()["versions"][0]["sha256"]}"'
    assert api.get(f"{file}/versions/2", Range="bytes=1-1").status_code == 206
    assert api.patch(file, {"title": "Report", "confidentiality": 2}).json()["confidentiality"] == 2
    assert Attachment.objects.values_list("title", "title_vi", "kind").get() == ("Report", "Báo cáo", "report")
    assert api.client.delete(f"/api/v1{file}", headers=api.headers).status_code == 204
    assert api.get(base(partner)).json()["items"] == []
    (thrown,) = api.get(base(partner), {"trashed": "yes"}).json()["items"]
    assert (thrown["id"], thrown["trashed"]) == (number, True)
    assert api.post(f"{file}/restore").json()["trashed"] is False
    assert [one["id"] for one in api.get(base(partner)).json()["items"]] == [number]
    assert Change.objects.filter(action="file").count() == 5


@pytest.mark.parametrize(
    ("name", "content", "sentence"),
    [
        ("a.png", contents.HTML, "Web pages and drawings"),
        ("a.txt", b"", "The file is empty."),
        ("a.docx", contents.bomb(), "far larger than it looks"),
        ("a.exe", b"MZ\x00", "Programs and scripts"),
    ],
)
def test_what_is_not_kept_is_a_problem_with_a_sentence(name, content, sentence, partner, api_of):
    before = standing()
    answer = send(api_of("an"), base(partner), name, content)
    assert kind(answer) == (422, "invalid")
    assert sentence in wrong(answer)[None]
    assert standing() == before


def test_a_form_without_a_file_or_with_wrong_words_is_a_problem(partner, api_of):
    api, before = api_of("an"), standing()
    answer = api.client.post(f"/api/v1{base(partner)}", {"title": "x"})
    assert (kind(answer), list(wrong(answer))) == ((422, "invalid"), ["file"])
    for fields, field in (
        ({"confidentiality": "x"}, "confidentiality"),
        ({"confidentiality": "9"}, "confidentiality"),
        ({"kind": "novel"}, "kind"),
        ({"title": "x" * 251}, "title"),
        ({"note": "x" * 301}, "note"),
    ):
        answer = send(api, base(partner), **fields)
        assert (kind(answer), list(wrong(answer))) == ((422, "invalid"), [field])
    assert standing() == before


@pytest.mark.parametrize(
    ("body", "field"),
    [({"titel": "x"}, "titel"), ({"title": 5}, "title"), ({"confidentiality": "2"}, "confidentiality")],
)
def test_a_change_that_cannot_be_read_is_a_problem(body, field, partner, api_of, hang):
    version, before = hang(partner), None
    before = standing()
    answer = api_of("an").patch(f"{base(partner)}/{version.attachment_id}", body)
    assert answer.status_code == 422
    assert list(wrong(answer)) == [field]
    assert standing() == before


def addresses(partner, number: int) -> list[tuple[str, str]]:
    file = f"{base(partner)}/{number}"
    return [
        ("get", file), ("get", f"{file}/versions/1"), ("patch", file), ("delete", file), ("post", f"{file}/restore"),
        ("post", f"{file}/versions"),
    ]  # fmt: skip


def ask(api: Api, method: str, address: str):
    if address.endswith("/versions"):
        return send(api, address)
    if method in ("post", "patch"):
        return getattr(api, method)(address, {"title": "x"} if method == "patch" else {})
    return getattr(api.client, method)(f"/api/v1{address}", headers=api.headers)


@pytest.mark.parametrize("name", ["binh", "hoa"])
@pytest.mark.parametrize("by_token", [False, True])
def test_a_stranger_gets_404_from_every_address(name, by_token, partner, api_of, token_of, hang):
    closer = hang(partner, b"closer", "closer.txt", confidentiality=Confidentiality.UNIT)
    hang(partner, b"open", "open.txt")
    finding.write(closer.attachment_id, "secretwords")
    before = standing()
    api = token_of(name, scopes="write") if by_token else api_of(name)
    for method, address in addresses(partner, closer.attachment_id):
        assert kind(ask(api, method, address)) == (404, "not-found"), address
    assert api.get("/files", {"q": "secretwords"}).json() == {"items": []}
    listed = api.get(base(partner))
    if name == "binh":
        assert [one["title"] for one in listed.json()["items"]] == ["open.txt"]
    else:
        assert kind(listed) == (404, "not-found")
        assert kind(send(api, base(partner))) == (404, "not-found")
    assert standing() == before


def test_nobody_is_asked_to_log_in(partner, api_of, hang):
    version = hang(partner)
    for method, address in addresses(partner, version.attachment_id):
        assert kind(ask(api_of("nobody"), method, address)) == (401, "not-logged-in")


@pytest.mark.parametrize("name", ["binh", "dung"])
def test_who_may_only_read_changes_nothing(name, partner, api_of, hang):
    version, before = hang(partner), None
    before, api = standing(), api_of(name)
    for method, address in addresses(partner, version.attachment_id):
        answer = ask(api, method, address)
        assert answer.status_code == (200 if method == "get" else 403), address
    assert kind(send(api, base(partner))) == (403, "not-allowed")
    assert standing() == before


@pytest.mark.parametrize("scopes", ["people:write", "organisations:read"])
def test_a_token_reaches_files_as_far_as_it_reaches_the_row(scopes, partner, token_of, hang):
    version = hang(partner)
    api, before = token_of("an", scopes=scopes), standing()
    for method, address in addresses(partner, version.attachment_id):
        status = ask(api, method, address).status_code
        assert status == (200 if method == "get" and scopes == "organisations:read" else 403), address
    assert api.get("/files", {"q": "letter"}).status_code == 403
    assert standing() == before


def test_a_file_is_reached_through_its_own_row_alone(partner, personas, api_of, hang):
    version, other = hang(partner), factories.make("organisations", personas.hers)
    person = factories.make("people", personas.hers)
    for row in (f"/organisations/{other.pk}", f"/people/{person.pk}", f"/people/{partner.pk}", "/nonsense/1"):
        for method, address in addresses(partner, version.attachment_id):
            moved = address.replace(f"/organisations/{partner.pk}", row)
            assert kind(ask(api_of("an"), method, moved)) == (404, "not-found"), moved


@pytest.mark.parametrize("number", ["0", "999999", "x", "9" * 40, "-1"])
def test_a_number_of_no_file_is_404(number, partner, api_of, hang):
    version = hang(partner)
    assert kind(api_of("an").get(f"{base(partner)}/{number}")) == (404, "not-found")
    assert kind(api_of("an").get(f"{base(partner)}/{version.attachment_id}/versions/{number}")) == (404, "not-found")


def test_an_infected_content_is_not_handed_over(partner, api_of, hang):
    version = hang(partner)
    Blob.objects.update(scan=Scan.INFECTED)
    file = f"{base(partner)}/{version.attachment_id}"
    assert kind(api_of("an").get(f"{file}/versions/1")) == (404, "not-found")
    assert api_of("an").get(file).json()["versions"][0]["scan"] == "infected"


def test_files_are_found_by_their_words(partner, api_of, hang):
    version = hang(partner, b"x", "minutes.txt")
    finding.write(version.attachment_id, "rice harvest")
    (hit,) = api_of("an").get("/files", {"q": "harvest rice"}).json()["items"]
    assert hit == {
        "id": version.attachment_id, "title": "minutes.txt", "record": "organisations", "row_id": partner.pk,
        "row_title": "Cuba Friendship Association",
    }  # fmt: skip
    assert kind(api_of("an").get("/files", {"query": "rice"})) == (400, "bad-query")


def test_reading_writes_nothing(partner, api_of, hang):
    version = hang(partner)
    api, before = api_of("an"), standing()
    file = f"{base(partner)}/{version.attachment_id}"
    for address in ("/files?q=letter", base(partner), file, f"{file}/versions/1", f"{base(partner)}?trashed=yes"):
        assert api.get(address).status_code == 200
    assert kind(api.get(f"{base(partner)}?trashed=perhaps")) == (400, "bad-query")
    assert standing() == before


def test_a_list_costs_the_same_queries_for_one_file_and_for_three(partner, api_of, hang):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    api, counts = api_of("an"), []
    for more in (1, 2):
        for _n in range(more):
            hang(partner, f"{Attachment.objects.count()}".encode())
        api.get(base(partner))
        with CaptureQueriesContext(connection) as queries:
            api.get(base(partner))
        counts.append(len(queries))
    assert counts[0] == counts[1]


def test_a_form_sent_twice_under_one_key_is_stored_once(partner, token_of):
    api = token_of("an", scopes="write")
    api.headers |= {"Idempotency-Key": "k-1"}
    first, second = (send(api, base(partner)) for _n in range(2))
    assert first.json() == second.json()
    assert second["Idempotency-Replayed"] == "true"
    assert Attachment.objects.count() == 1
