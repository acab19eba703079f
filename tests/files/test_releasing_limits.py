"""What releasing and deleting a held-back file does not do: open it to strangers, lose who did it, or happen twice."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError

from amity.access.actors import Actor
from amity.access.models import Account, RoleGrant
from amity.access.roles import Confidentiality, Role
from amity.files import blobs, finding, releasing, scope
from amity.files.models import Attachment, Blob, Scan, Version
from amity.records import registry, writes
from amity.records.models import Change
from amity.tasks.models import Job
from amity.tasks.running import run_waiting
from tests import factories
from tests.api.bodies import Api, kind
from tests.files import contents
from tests.personas import TODAY

pytestmark = pytest.mark.django_db
PAGE = "/files/locked/"
ACTS = {"release": releasing.release, "destroy": releasing.destroy}
BOTH = pytest.mark.parametrize("act", ACTS)


@pytest.fixture
def closed(personas):
    """An organisation that only An's unit sees."""
    return factories.make("organisations", personas.hers, name="Closed House", confidentiality=Confidentiality.UNIT)


@pytest.fixture
def held(closed, hang, scanner) -> Version:
    """A file on it that the scanner held back."""
    version = hang(closed, contents.EICAR, "report.txt")
    run_waiting()
    return Version.objects.select_related("blob").get(pk=version.pk)


@pytest.fixture
def chi(personas) -> Actor:
    """Chi, who looks after the machine as well."""
    RoleGrant.objects.create(account=personas.chi, unit=personas.union, role=Role.ADMINISTRATOR)
    return personas.actor("chi")


def standing() -> tuple[int, ...]:
    return tuple(model.objects.count() for model in (Attachment, Blob, Change, Job, Version))


def given(held, action="release", why="Asked the vendor."):
    return {"content": held.blob_id, "action": action, "why": why}


def test_held_back_it_is_opened_by_nobody_and_its_words_are_found_by_nobody(held, personas, chi):
    for name in ("an", "binh", "chi", "dung", "hoa"):
        assert not scope.may_open(personas.actor(name), held)
        assert finding.find(personas.actor(name), "antivirus", "en") == []
    assert not held.blob.path.exists()


def test_released_it_is_opened_by_those_who_see_its_record_and_by_no_others(held, personas, chi):
    releasing.release(held.blob_id, actor=chi, why="Asked the vendor.")
    run_waiting()
    for name, is_open in (("an", True), ("dung", True), ("chi", True), ("binh", False), ("hoa", False)):
        actor = personas.actor(name)
        assert bool(scope.held(actor, held.attachment_id)) == is_open
        assert bool(finding.find(actor, "antivirus", "en")) == is_open


@BOTH
def test_who_did_it_and_why_stands_in_the_history_once(act, held, chi, closed):
    ACTS[act](held.blob_id, actor=chi, why="  Asked   the vendor. ")
    (told,) = Change.objects.filter(action__startswith="file_", why__contains="vendor")
    assert (told.record, told.row_id, told.account.username) == ("organisations", closed.pk, "chi")
    assert told.why == writes.reason("  Asked   the vendor. ")


@BOTH
def test_a_reason_too_long_leaves_everything_as_it_was(act, held, chi):
    before = standing()
    with pytest.raises(ValidationError):
        ACTS[act](held.blob_id, actor=chi, why="x" * 501)
    assert standing() == before
    assert Blob.objects.get().scan == Scan.INFECTED
    assert (blobs.quarantine() / held.blob_id).exists()


@BOTH
@pytest.mark.parametrize("first", ACTS)
def test_what_was_done_once_is_not_done_again(act, first, held, chi):
    ACTS[first](held.blob_id, actor=chi, why="Asked the vendor.")
    run_waiting()
    before = standing()
    with pytest.raises(releasing.NotLocked):
        ACTS[act](held.blob_id, actor=chi, why="Again.")
    assert standing() == before


@BOTH
def test_a_content_that_nobody_locked_is_neither_released_nor_deleted(act, held, hang, closed, chi):
    clean = hang(closed, b"Some words.", "clean.txt")
    run_waiting()
    before = standing()
    with pytest.raises(releasing.NotLocked):
        ACTS[act](clean.blob_id, actor=chi, why="x")
    assert standing() == before
    assert Version.objects.get(pk=clean.pk).blob.path.read_bytes() == b"Some words."


@BOTH
def test_an_administrator_whose_role_is_over_does_nothing(act, held, personas, chi):
    RoleGrant.objects.filter(role=Role.ADMINISTRATOR).update(to_on=TODAY - timedelta(days=1))
    before = standing()
    with pytest.raises(writes.NotAllowed):
        ACTS[act](held.blob_id, actor=personas.actor("chi"), why="x")
    assert standing() == before


@BOTH
@pytest.mark.parametrize("name", ["an", "binh", "chi", "dung", "hoa", "nobody"])
def test_the_page_writes_nothing_for_whoever_does_not_look_after_the_machine(act, name, held, client_of):
    before, client = standing(), client_of(name)
    answers = [client.get(PAGE), client.post(PAGE, given(held, act))]
    assert {answer.status_code for answer in answers} <= ({302} if name == "nobody" else {403})
    for answer in answers:
        assert "report.txt" not in answer.content.decode()
        assert held.blob_id not in answer.content.decode()
    assert standing() == before


def test_the_page_writes_nothing_when_it_is_only_looked_at(held, chi, client_of):
    before = standing()
    for query in ("", "?action=release", f"?content={held.blob_id}&action=destroy&why=x"):
        assert client_of("chi").get(f"{PAGE}{query}").status_code == 200
    assert standing() == before


@pytest.mark.parametrize("content", ["", "x", "../../etc/passwd", "0" * 64, "%00", "é" * 64])
def test_a_content_that_is_none_is_told_as_gone_and_breaks_nothing(content, held, chi, client_of):
    before = standing()
    answer = client_of("chi").post(PAGE, {**given(held), "content": content})
    assert answer.status_code in (404, 422)
    assert standing() == before


@pytest.mark.parametrize(("language", "is_english"), [("en", True), ("vi", False)])
def test_the_page_speaks_the_language_of_its_reader(language, is_english, held, chi, personas, client_of):
    Account.objects.filter(pk=personas.chi.pk).update(language=language)
    personas.chi.refresh_from_db()
    html = client_of("chi").get(PAGE).content.decode()
    assert f'<html lang="{language}"' in html
    assert ("Release it" in html) == is_english


def test_a_released_file_is_fetched_through_the_api_by_its_readers_alone(held, chi, closed, client_of):
    base = f"/organisations/{closed.pk}/files"
    address = f"{base}/{held.attachment_id}/versions/{held.number}"
    assert Api(client_of("an")).get(address).status_code != 200
    releasing.release(held.blob_id, actor=chi, why="Asked the vendor.")
    run_waiting()
    for name in ("binh", "hoa"):
        there, none = (Api(client_of(name)).get(one) for one in (address, f"{base}/999999/versions/1"))
        assert (kind(there), there.content) == ((404, "not-found"), none.content)
    assert Api(client_of("an")).get(address).status_code == 200


def test_deleted_for_good_the_same_content_is_looked_at_anew_when_it_is_brought_again(held, chi, hang, closed, scanner):
    releasing.destroy(held.blob_id, actor=chi, why="It was one.")
    asked = len(scanner())
    again = hang(closed, contents.EICAR, "again.txt")
    run_waiting()
    assert Blob.objects.get(pk=again.blob_id).scan == Scan.INFECTED
    assert len(scanner()) == asked + 1
    assert registry.get("organisations").model.objects.filter(pk=closed.pk).exists()
