"""Who sees an attached file: whoever sees its record, or fewer; nobody else finds, counts or opens it."""

import pytest

from amity.access.actors import Actor
from amity.access.roles import Confidentiality
from amity.files import finding, scope, services
from amity.files.models import Attachment, Blob, Scan, Version
from amity.records import registry, shelving, writes
from amity.records.models import Shelf
from tests import factories
from tests.files.conftest import NOW

pytestmark = pytest.mark.django_db
WHO = ("an", "binh", "chi", "dung", "hoa", "nobody")
NONE = None
PUBLIC, UNION, UNIT, RESTRICTED = Confidentiality

# Who sees a file of An's unit: by the class of the row, then by that of the file.
SEEN = {
    (PUBLIC, NONE): WHO,
    (PUBLIC, PUBLIC): WHO,
    (PUBLIC, UNION): ("an", "binh", "chi", "dung"),
    (PUBLIC, UNIT): ("an", "chi", "dung"),
    (PUBLIC, RESTRICTED): ("an",),
    (UNION, NONE): ("an", "binh", "chi", "dung"),
    (UNION, PUBLIC): ("an", "binh", "chi", "dung"),
    (UNION, UNION): ("an", "binh", "chi", "dung"),
    (UNION, UNIT): ("an", "chi", "dung"),
    (UNION, RESTRICTED): ("an",),
    (UNIT, NONE): ("an", "chi", "dung"),
    (UNIT, PUBLIC): ("an", "chi", "dung"),
    (UNIT, RESTRICTED): ("an",),
    (RESTRICTED, NONE): ("an",),
    (RESTRICTED, PUBLIC): ("an",),
    (RESTRICTED, RESTRICTED): ("an",),
}


def seen_by(actor: Actor, version: Version) -> set[bool]:
    """What every way to a file says: one answer, or there is a leak."""
    file = version.attachment
    record = registry.get(file.record)
    row = scope.visible_to(actor, record).filter(pk=file.row_id).first()
    ways = {
        scope.held(actor, file.pk) is not None,
        bool(scope.visible_among(actor, [file])),
        bool(finding.find(actor, "secretwords", "en")),
        bool(finding.find(actor, "letter", "en")),
    }
    if row is not None:
        ways |= {scope.on_row(actor, record, row).exists(), bool(scope.latest_on_row(actor, record, row))}
    return ways


@pytest.mark.parametrize(("row_class", "file_class"), SEEN)
def test_a_file_is_seen_by_whoever_sees_its_row_or_by_fewer(row_class, file_class, personas, hang):
    row = factories.make("organisations", personas.hers, confidentiality=row_class)
    version = hang(row, b"secretwords", confidentiality=file_class)
    finding.write(version.attachment_id, "secretwords")
    allowed = SEEN[row_class, file_class]
    for name in WHO:
        assert seen_by(personas.actor(name), version) == {name in allowed}, name
    assert seen_by(Actor.system(), version) == {True}


@pytest.mark.parametrize("record", registry.all_records(), ids=lambda record: record.name)
def test_files_hang_on_every_record_type_and_follow_its_scope(record, personas, hang):
    version = hang(factories.make(record.name, personas.hers, confidentiality=UNIT), b"secretwords")
    finding.write(version.attachment_id, "secretwords")
    allowed = SEEN[RESTRICTED if factories.is_for_few(record) else UNIT, NONE]
    for name in WHO:
        assert seen_by(personas.actor(name), version) == {name in allowed}, name


def test_a_file_closes_with_its_row_and_opens_with_it(personas, hang):
    row = factories.make("organisations", personas.hers)
    version, binh = hang(row, b"secretwords"), personas.actor("binh")
    finding.write(version.attachment_id, "secretwords")
    for level, is_seen in ((UNION, True), (RESTRICTED, False), (UNIT, False), (PUBLIC, True)):
        row.confidentiality = level
        writes.save(row, actor=Actor.system())
        assert seen_by(binh, version) == {is_seen}, level


def test_a_file_kept_closer_follows_its_row_to_another_unit(personas, hang):
    row = factories.make("organisations", personas.hers)
    version = hang(row, confidentiality=RESTRICTED)
    finding.write(version.attachment_id, "secretwords")
    row.owner = personas.other
    writes.save(row, actor=Actor.system())
    assert seen_by(personas.actor("binh"), version) == {True}
    assert seen_by(personas.actor("an"), version) == {False}


@pytest.mark.parametrize(("shelf", "is_seen"), [(Shelf.ARCHIVED, True), (Shelf.TRASHED, False)])
def test_a_row_in_the_trash_hides_its_files_and_an_archived_one_does_not(shelf, is_seen, personas, hang):
    row = factories.make("interactions", personas.hers)
    version = hang(row, b"secretwords")
    finding.write(version.attachment_id, "secretwords")
    record = registry.get("interactions")
    shelving.shelve(record, [row.pk], shelf, actor=Actor.system())
    for actor in (personas.actor("an"), Actor.system()):
        assert (scope.held(actor, version.attachment_id) is not None) is is_seen
        assert bool(scope.visible_among(actor, [version.attachment])) is is_seen
    if not is_seen:
        assert finding.find(Actor.system(), "secretwords", "en") == []
    shelving.shelve(record, [row.pk], Shelf.LIVE, actor=Actor.system())
    assert seen_by(personas.actor("an"), version) == {True}


def test_a_file_in_the_trash_is_shown_only_to_who_may_take_it_back(partner, personas, hang):
    version = hang(partner, b"secretwords")
    finding.write(version.attachment_id, "secretwords")
    an, record = personas.actor("an"), registry.get("organisations")
    services.trash(scope.held(an, version.attachment_id), actor=an)
    for name in WHO:
        actor = personas.actor(name)
        may = name in ("an", "chi")
        assert (scope.held(actor, version.attachment_id) is not None) is may, name
        assert bool(scope.latest_on_row(actor, record, partner, is_trashed=True)) is may, name
        assert scope.latest_on_row(actor, record, partner) == []
        assert finding.find(actor, "secretwords", "en") == []


def test_a_file_kept_closer_is_not_in_the_trash_of_who_may_write_but_not_see(partner, personas, hang):
    version, an = hang(partner, confidentiality=RESTRICTED), personas.actor("an")
    services.trash(scope.held(an, version.attachment_id), actor=an)
    record = registry.get("organisations")
    assert scope.latest_on_row(personas.actor("chi"), record, partner, is_trashed=True) == []
    assert scope.held(personas.actor("chi"), version.attachment_id) is None


def test_files_of_no_known_record_type_or_row_are_nobodys(personas, db):
    for record, row_id in (("nonsense", 1), ("organisations", 10**9)):
        file = Attachment.objects.create(record=record, row_id=row_id, title="x", created_at=NOW)
        assert scope.held(Actor.system(), file.pk) is None
    assert scope.held(Actor.system(), 10**15) is None


def test_the_list_of_a_row_costs_one_query_however_many_files(partner, personas, hang, django_assert_num_queries):
    an, record = personas.actor("an"), registry.get("organisations")
    hang(partner)
    with django_assert_num_queries(1):
        scope.latest_on_row(an, record, partner)
    for n in range(3):
        hang(partner, f"{n}".encode())
    with django_assert_num_queries(1):
        lines = [(one.attachment.title, one.blob.size, one.created_by.name) for one in
                 scope.latest_on_row(an, record, partner)]  # fmt: skip
    assert len(lines) == 4


@pytest.mark.parametrize(
    ("scan", "command", "openers"),
    [
        (Scan.NONE, "", ("an", "binh", "chi")),
        (Scan.CLEAN, "", ("an", "binh", "chi")),
        (Scan.INFECTED, "", ()),
        (Scan.NONE, "scan {path}", ("an",)),
        (Scan.CLEAN, "scan {path}", ("an", "binh", "chi")),
        (Scan.INFECTED, "scan {path}", ()),
    ],
)
def test_until_it_is_clean_only_who_brought_it_opens_it(scan, command, openers, partner, personas, hang, settings):
    version = hang(partner)
    Blob.objects.update(scan=scan)
    version.blob.refresh_from_db()
    settings.SCAN_COMMAND = command
    assert tuple(name for name in ("an", "binh", "chi") if scope.may_open(personas.actor(name), version)) == openers


def test_the_system_opens_nothing_that_nobody_brought_and_nobody_checked(partner, personas, hang, settings):
    version = hang(partner)
    Version.objects.update(created_by=None)
    version.refresh_from_db()
    settings.SCAN_COMMAND = "scan {path}"
    assert not scope.may_open(Actor.system(), version)
    assert not scope.may_open(Actor.nobody(), version)
