"""Adding, renewing, naming, throwing away, taking back and destroying files, and what the history says of it."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError

from amity.access.actors import Actor
from amity.access.roles import Confidentiality
from amity.files import finding, scope, services
from amity.files.models import Attachment, Blob, FileWords, Version
from amity.files.services import About, Brought
from amity.records import registry, shelving, writes
from amity.records.models import Change, Shelf
from amity.tasks.models import Job
from tests import factories
from tests.files import contents
from tests.files.conftest import NOW

pytestmark = pytest.mark.django_db


def held(version: Version, actor) -> scope.Held:
    found = scope.held(actor, version.attachment_id)
    assert found is not None
    return found


def told(row) -> list[list[str]]:
    """What the history says of the files of a row, the first change first."""
    record = registry.of(type(row))
    changes = Change.objects.filter(record=record.name, row_id=row.pk, action="file").order_by("pk")
    return [one.values["file"] for one in changes]


@pytest.fixture
def unchanged(folder):
    """Nothing was stored: not a row, not a line of history, not a job, not a byte."""

    def standing():
        models = (Attachment, Version, Blob, FileWords, Change, Job)
        values = [list(model.objects.order_by("pk").values()) for model in models]
        return values, sorted(str(path) for path in folder.rglob("*") if path.is_file())

    return standing


def test_a_file_hangs_on_a_row_with_everything_told(partner, personas, hang):
    version = hang(partner, contents.docx(), "Báo cáo.docx", note="First draft")
    file = version.attachment
    assert (file.record, file.row_id, file.title, file.title_vi) == ("organisations", partner.pk, "Báo cáo.docx", "")
    assert (file.kind, file.confidentiality, file.latest, file.is_trashed) == ("document", None, 1, False)
    assert (file.created_by, file.created_at) == (personas.an, NOW)
    assert (version.number, version.name, version.format, version.note) == (1, "Báo cáo.docx", "docx", "First draft")
    assert version.blob.path.read_bytes() == contents.docx() or version.blob.size > 0
    assert told(partner) == [["", f"Báo cáo.docx · 1 · {version.blob_id[:12]}"]]
    change = Change.objects.get(action="file")
    assert (change.account, change.record, change.row_id) == (personas.an, "organisations", partner.pk)


@pytest.mark.parametrize(
    ("content", "name", "kind"),
    [(contents.PNG, "a.png", "photo"), (contents.JPEG, "a.jpg", "photo"), (contents.docx(), "a.docx", "document")],
)
def test_a_picture_is_a_photo_unless_somebody_says_otherwise(content, name, kind, partner, hang):
    assert hang(partner, content, name).attachment.kind == kind
    assert hang(partner, content, name, kind="scan").attachment.kind == "scan"


def test_the_version_of_the_row_is_left_alone(partner, hang):
    before = type(partner).objects.filter(pk=partner.pk).values().get()
    hang(partner)
    assert type(partner).objects.filter(pk=partner.pk).values().get() == before


def test_a_new_version_stands_before_the_old_ones_which_are_kept(partner, personas, hang):
    first = hang(partner, b"one", "a.txt", title="Letter")
    later = NOW + timedelta(days=1)
    second = services.add_version(
        held(first, personas.actor("chi")),
        Brought("b.csv", [b"two"]),
        actor=personas.actor("chi"),
        now=later,
        note="Signed",
    )
    assert (second.number, second.name, second.format, second.note) == (2, "b.csv", "csv", "Signed")
    assert (second.created_by, second.created_at) == (personas.chi, later)
    file = Attachment.objects.get()
    assert (file.latest, file.title, file.created_by) == (2, "Letter", personas.an)
    assert [one.blob.path.read_bytes() for one in file.versions.order_by("number")] == [b"one", b"two"]
    assert told(partner)[1:] == [[f"Letter · 1 · {first.blob_id[:12]}", f"Letter · 2 · {second.blob_id[:12]}"]]


def test_the_latest_content_again_is_no_new_version(partner, personas, hang, unchanged):
    version = hang(partner, b"one")
    before, an = unchanged(), personas.actor("an")
    with pytest.raises(ValidationError, match="latest version already"):
        services.add_version(held(version, an), Brought("b.txt", [b"one"]), actor=an, now=NOW)
    assert unchanged() == before


def test_an_older_content_may_come_back_as_a_new_version(partner, personas, hang, on_disk):
    an = personas.actor("an")
    version = hang(partner, b"one")
    for content in (b"two", b"one"):
        services.add_version(held(version, an), Brought("b.txt", [content]), actor=an, now=NOW)
    assert [one.number for one in Version.objects.order_by("number")] == [1, 2, 3]
    assert len(on_disk()) == 2


@pytest.mark.parametrize("name", ["binh", "dung", "hoa", "nobody"])
def test_who_may_not_write_the_row_may_do_nothing_to_its_files(name, partner, personas, hang, unchanged):
    version, actor = hang(partner), personas.actor(name)
    file = held(version, personas.actor("an"))
    before = unchanged()
    brought = Brought("b.txt", [b"two"])
    for act in (
        lambda: services.add(registry.get("organisations"), partner, brought, actor=actor, now=NOW),
        lambda: services.add_version(file, brought, actor=actor, now=NOW),
        lambda: services.describe(file, About("x", kind="letter"), actor=actor),
        lambda: services.trash(file, actor=actor),
        lambda: services.restore(file, actor=actor),
    ):
        with pytest.raises(writes.Refused):
            act()
    assert unchanged() == before


def test_a_row_gone_meanwhile_takes_no_file(partner, personas, unchanged):
    shelving.shelve(registry.get("organisations"), [partner.pk], Shelf.TRASHED, actor=personas.actor("an"))
    before = unchanged()
    with pytest.raises(writes.Stale):
        services.add(
            registry.get("organisations"), partner, Brought("a.txt", [b"x"]), actor=personas.actor("an"), now=NOW
        )
    assert unchanged() == before


@pytest.mark.parametrize(
    ("content", "name"),
    [(b"", "a.txt"), (contents.HTML, "a.png"), (contents.SVG, "a.svg"), (contents.bomb(), "a.docx"), (b"MZ", "a.exe")],
)
def test_what_is_not_kept_leaves_nothing(content, name, partner, hang, unchanged):
    before = unchanged()
    with pytest.raises(ValidationError):
        hang(partner, content, name)
    assert unchanged() == before


def test_a_file_is_called_otherwise_and_the_history_tells_both_names(partner, personas, hang):
    version = hang(partner, b"one", "a.txt")
    an = personas.actor("an")
    about = About(" Thư \n mời ", "Thư mời", "letter", None)
    assert services.describe(held(version, an), about, actor=an) is True
    file = Attachment.objects.get()
    assert (file.title, file.title_vi, file.kind) == ("Thư mời", "Thư mời", "letter")
    part = version.blob_id[:12]
    assert told(partner)[1:] == [[f"a.txt · 1 · {part}", f"Thư mời · 1 · {part}"]]
    assert services.describe(held(version, an), About("Thư mời", "Thư mời", "letter", None), actor=an) is False
    assert len(told(partner)) == 2


@pytest.mark.parametrize(
    ("about", "field"),
    [
        (About("", kind="letter"), "title"),
        (About("\u200b ", kind="letter"), "title"),
        (About("x" * 251, kind="letter"), "title"),
        (About("x", kind="novel"), "kind"),
        (About("x", kind="letter", confidentiality=7), "confidentiality"),
    ],
)
def test_a_wrong_word_about_a_file_is_refused_beside_its_field(about, field, partner, personas, hang, unchanged):
    an, version = personas.actor("an"), hang(partner)
    before = unchanged()
    with pytest.raises(ValidationError) as refused:
        services.describe(held(version, an), about, actor=an)
    assert list(refused.value.message_dict) == [field]
    assert unchanged() == before


def test_nobody_puts_a_file_out_of_his_own_sight(partner, personas, hang, unchanged):
    version, chi = hang(partner), personas.actor("chi")
    before = unchanged()
    with pytest.raises(ValidationError, match="still see this file yourself"):
        services.describe(
            held(version, chi), About("x", kind="letter", confidentiality=Confidentiality.RESTRICTED), actor=chi
        )
    with pytest.raises(ValidationError, match="still see this file yourself"):
        hang(partner, b"two", by="chi", confidentiality=Confidentiality.RESTRICTED)
    assert unchanged() == before


def test_a_file_kept_closer_is_told_in_the_history_by_its_number_alone(partner, personas, hang):
    version = hang(partner, b"one", "Secret.txt", confidentiality=Confidentiality.RESTRICTED)
    an = personas.actor("an")
    services.add_version(held(version, an), Brought("Secret 2.txt", [b"two"]), actor=an, now=NOW)
    services.trash(held(version, an), actor=an)
    assert len(told(partner)) == 3
    assert "Secret" not in str(told(partner))
    assert all(f"#{version.attachment_id} · " in str(one) for one in told(partner))


def test_a_file_thrown_away_is_taken_back_as_it_was(partner, personas, hang, on_disk):
    version, an = hang(partner), personas.actor("an")
    before = Attachment.objects.values().get()
    services.trash(held(version, an), actor=an)
    services.trash(held(version, an), actor=an)  # once more changes nothing
    assert Attachment.objects.values().get() == before | {"is_trashed": True}
    assert on_disk() == [version.blob_id]
    services.restore(held(version, an), actor=an)
    services.restore(held(version, an), actor=an)
    assert Attachment.objects.values().get() == before
    name = f"letter.txt · 1 · {version.blob_id[:12]}"
    assert told(partner) == [["", name], [name, ""], ["", name]]


def test_a_file_in_the_trash_takes_no_version_from_a_page_opened_before(partner, personas, hang):
    version, an = hang(partner), personas.actor("an")
    open_page = held(version, an)
    services.trash(held(version, an), actor=an)
    with pytest.raises(writes.Stale):
        services.add_version(open_page, Brought("b.txt", [b"two"]), actor=an, now=NOW)
    assert Version.objects.count() == 1


def test_the_files_of_a_record_have_a_limit_together(partner, personas, hang, settings, unchanged):
    settings.RECORD_FILES_LIMIT = 1_000_000
    version, an = hang(partner, b"a" * 600_000), personas.actor("an")
    hang(factories.make("organisations", personas.hers), b"a" * 600_000)
    before = unchanged()
    with pytest.raises(ValidationError, match="this record would be larger than 1 MB"):
        hang(partner, b"b" * 400_001)
    with pytest.raises(ValidationError, match="this record would be larger than 1 MB"):
        services.add_version(held(version, an), Brought("b.txt", [b"c" * 400_001]), actor=an, now=NOW)
    assert unchanged() == before
    assert hang(partner, b"b" * 400_000).number == 1


def test_the_files_of_a_unit_may_have_a_limit_together(partner, personas, hang, settings):
    hang(partner, b"a" * 600_000)
    hang(factories.make("people", personas.hers), b"a" * 300_000)
    assert services.unit_size(personas.hers.pk) == 900_000
    assert services.unit_size(personas.other.pk) == 0
    settings.UNIT_FILES_LIMIT = 1_000_000
    with pytest.raises(ValidationError, match="your unit would be larger than 1 MB"):
        hang(partner, b"b" * 100_001)
    hang(partner, b"b" * 100_000)
    hang(factories.make("people", personas.other), b"b" * 500_000, by="binh")


def test_every_word_about_a_file_is_found_and_the_old_ones_no_more(partner, personas, hang):
    version, an = hang(partner, b"one", "minutes.txt"), personas.actor("an")
    assert [hit.number for hit in finding.find(an, "minutes", "en")] == [version.attachment_id]
    services.describe(held(version, an), About("Biên bản", "", "letter"), actor=an)
    assert [hit.number for hit in finding.find(an, "bien ban", "en")] == [version.attachment_id]
    assert len(finding.find(an, "minutes", "en")) == 1  # it is still called so when it is downloaded
    services.add_version(held(version, an), Brought("protocol.txt", [b"two"]), actor=an, now=NOW)
    assert finding.find(an, "minutes", "en") == []
    assert len(finding.find(an, "protocol", "en")) == 1


def test_a_job_is_ordered_where_there_is_something_to_look_at(partner, hang, settings):
    hang(partner, contents.PNG, "a.png")
    assert not Job.objects.exists()
    version = hang(partner, contents.docx(), "a.docx")
    assert [job.arguments for job in Job.objects.all()] == [{"version_id": version.pk}]
    settings.SCAN_COMMAND = "scan {path}"
    hang(partner, contents.JPEG, "a.jpg")
    assert Job.objects.count() == 2


def test_the_system_itself_may_bring_a_file(partner):
    record, system = registry.get("organisations"), Actor.system()
    version = services.add(record, partner, Brought("a.txt", [b"x"]), actor=system, now=NOW)
    assert (version.created_by, version.attachment.created_by) == (None, None)
    assert Change.objects.get(action="file").account is None
