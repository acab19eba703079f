"""The doors of a briefing book and of the paper for guests: no stranger finds there what he may not see."""

import io
import json
import re
from zipfile import ZipFile

import docx
import pytest

from amity.access.roles import Confidentiality
from amity.delegations.models import Member
from amity.records.models import Reading
from tests.dossiers import visits
from tests.factories import make

pytestmark = pytest.mark.django_db
SECRETS = ("Ghost", "Quiet Person")
KINDS = ("briefing", "paper")


@pytest.fixture
def made(personas):
    """Everybody sees the visit and what passed; only An's unit sees what is named after ghosts."""
    made = visits.received(personas)
    visits.past(personas, made)
    made.ghost = visits.hidden(personas, made)
    return made


def address(made, kind, form=""):
    return f"/delegations/{made.delegation.pk}/{kind}/{form}"


def inside(answer) -> str:
    """Every word of a file, whatever its format."""
    if answer.content[:2] != b"PK":
        return answer.content.decode("utf-8", "ignore")
    with ZipFile(io.BytesIO(answer.content)) as packed:
        return " ".join(packed.read(name).decode("utf-8", "ignore") for name in packed.namelist())


def doors(made, kind) -> list[str]:
    """Every address that gives a document in words."""
    api = f"/api/v1/delegations/{made.delegation.pk}/{kind}"
    own = [address(made, kind, form) + f"?language={language}" for form in ("", "docx/", "json/")
           for language in ("en", "vi")]  # fmt: skip
    return [*own, api, f"{api}?format=docx", f"{api}?language=vi"]


def test_who_keeps_the_rows_finds_them_in_the_book(made, client_of):
    page = client_of("an").get(address(made, "briefing")).content.decode()
    for what in ("Person", "title", "item", "flight", "talk", "gift", "honour", "history", "agreement", "promise"):
        assert f"Ghost {what}" in page, what
    assert "Quiet Person" in page


@pytest.mark.parametrize("kind", KINDS)
def test_a_stranger_finds_nothing_of_them_at_any_door(made, client_of, kind):
    client = client_of("binh")
    for door in doors(made, kind):
        answer = client.get(door)
        assert answer.status_code == 200, door
        told = inside(answer)
        assert "Lan" in told, door
        for secret in SECRETS:
            assert secret not in told, (door, secret)


def figures(client, made) -> dict[str, int]:
    told = json.loads(client.get(address(made, "briefing", "json/")).content)
    return {one["measure"].removeprefix("briefing."): one["value"] for one in told["figures"]}


def test_a_stranger_finds_none_of_them_counted(made, client_of):
    hers, his = figures(client_of("an"), made), figures(client_of("binh"), made)
    assert (his["people"], hers["people"]) == (2, 4)
    assert (his["promises_open"], hers["promises_open"]) == (1, 2)
    assert (his["agreements_ending"], hers["agreements_ending"]) == (1, 2)
    assert (his["thanks_owed"], hers["thanks_owed"]) == (1, 2)
    assert (his["without_hour"], hers["without_hour"]) == (1, 1)
    assert (his["items_proposed"], hers["items_proposed"]) == (1, 2)


def test_every_figure_leads_to_as_many_rows_as_it_counts(made, client_of):
    for persona in ("an", "binh"):
        client = client_of(persona)
        for one in json.loads(client.get(address(made, "briefing", "json/")).content)["figures"]:
            path = "/" + one["rows"].split("/", 3)[3]
            page = client.get(path)
            assert page.status_code == 200, path
            assert page.content.decode().count('<th scope="row"') == one["value"], (persona, path)


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("persona", ["an", "chi"])
def test_a_passport_stands_in_no_document_whoever_reads(made, client_of, kind, persona):
    client = client_of(persona)
    for door in doors(made, kind):
        told = inside(client.get(door))
        assert visits.PASSPORT not in told, door
        assert "passport" not in told.partition("<article")[2].lower(), door


@pytest.mark.parametrize("kind", KINDS)
def test_to_whom_a_passport_is_open_may_read_it_on_its_own_page(made, client_of, kind):
    """So its absence from the documents is no accident of rights."""
    assert visits.PASSPORT in client_of("an").get("/travel_papers/?columns=number").content.decode()
    assert visits.PASSPORT not in client_of("an").get(address(made, kind)).content.decode()


def test_needs_stand_in_neither_document(made, client_of):
    Member.objects.filter(pk=made.member.pk).update(needs="No stairs, please")
    for kind in KINDS:
        for door in doors(made, kind):
            assert "No stairs, please" not in inside(client_of("an").get(door)), door


@pytest.mark.parametrize("kind", KINDS)
def test_a_delegation_out_of_sight_has_no_document_at_any_door(made, personas, client_of, kind):
    made.delegation = make("delegations", personas.hers, name="Ghost visit", confidentiality=Confidentiality.UNIT)
    for door in (*doors(made, kind), address(made, kind, "pdf/")):
        refused = client_of("binh").get(door)
        absent = client_of("binh").get(door.replace(f"/{made.delegation.pk}/", "/999999/"))
        assert (refused.status_code, absent.status_code) == (404, 404), door
        assert b"Ghost" not in refused.content
    assert client_of("an").get(address(made, kind)).status_code == 200


@pytest.mark.parametrize("kind", KINDS)
def test_nobody_reads_one_without_logging_in(made, client_of, kind):
    nobody = client_of("nobody")
    assert nobody.get(address(made, kind)).status_code == 302
    assert nobody.get(address(made, kind, "docx/")).status_code == 302
    assert nobody.get(f"/api/v1/delegations/{made.delegation.pk}/{kind}").status_code == 401


@pytest.mark.parametrize("kind", KINDS)
def test_restricted_rows_are_noted_for_each_door(made, personas, client_of, kind):
    item = make("appointments", personas.hers, delegation=made.delegation, confidentiality=Confidentiality.RESTRICTED)
    client = client_of("an")
    for path, door in (
        (address(made, kind), "page"), (address(made, kind, "json/"), "file"),
        (f"/api/v1/delegations/{made.delegation.pk}/{kind}", "api"),
    ):  # fmt: skip
        Reading.objects.all().delete()
        client.get(path)
        assert list(Reading.objects.values_list("record", "row_id", "door")) == [("appointments", item.pk, door)]


def test_the_book_opens_in_word_with_its_headings_and_its_day_tables(made, client_of):
    answer = client_of("binh").get(address(made, "briefing", "docx/"))
    assert answer["Content-Disposition"] == f'attachment; filename="briefing-{made.delegation.pk}-en.docx"'
    file = docx.Document(io.BytesIO(answer.content))
    styled = {one.text for one in file.paragraphs if one.style.name == "Heading 1"}
    assert {"I. In short", "II. Points for the talks", "III. People", "Sources"} <= styled
    people = [one.text for one in file.paragraphs if one.style.name == "Heading 3"]
    assert people.index("1. Kikeo Vannavong") < people.index("2. Bounmy Keola")
    heads = [[cell.text for cell in one.rows[0].cells] for one in file.tables]
    assert ["Hour", "What", "Where", "With whom", "Who takes care", "Transport, gift"] in heads


@pytest.mark.parametrize(("kind", "pages"), [("briefing", range(3, 9)), ("paper", range(1, 3))])
@pytest.mark.parametrize("language", ["en", "vi"])
def test_a_document_is_set_on_pages(made, client_of, kind, pages, language):
    answer = client_of("an").get(address(made, kind, "pdf/") + f"?language={language}")
    assert (answer.status_code, answer["Content-Type"]) == (200, "application/pdf")
    assert answer.content[:5] == b"%PDF-"
    counted = re.search(rb"/Pages/Count (\d+)", answer.content)
    assert counted is not None
    assert int(counted[1]) in pages
