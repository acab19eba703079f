"""What becomes of files when their record is forgotten, erased, or made one with another."""

import pytest

from amity.access.actors import Actor
from amity.access.roles import Confidentiality
from amity.duplicates import merging
from amity.files import finding, scope, services
from amity.files.models import Attachment, Blob
from amity.past import erasing, forgetting
from amity.records import history, registry, shelving
from amity.records.models import Change, Shelf
from tests import factories

pytestmark = pytest.mark.django_db
SYSTEM = Actor.system()
PEOPLE = registry.get("people")


def test_the_files_of_a_forgotten_person_are_destroyed_and_their_names_with_them(personas, hang, on_disk):
    person, other = (factories.make("people", personas.hers) for _n in range(2))
    hang(person, b"passport", "Hộ chiếu Nguyễn Lan.txt")
    kept = hang(other, b"letter")
    assert services.erase_with_rows() == 0
    forgetting.forget(PEOPLE, person, actor=SYSTEM)
    assert services.erase_with_rows() == 1
    assert on_disk() == [kept.blob_id]
    assert list(Attachment.objects.values_list("row_id", flat=True)) == [other.pk]
    assert finding.find(SYSTEM, "passport", "en") == []
    assert "Nguyễn Lan.txt" not in str(list(Change.objects.values_list("values", flat=True)))
    entries = history.changes(PEOPLE, person.pk, SYSTEM, "en")
    assert [one.values for one in entries if one.action == "file"] == [[("File", "", "")]]
    assert Change.objects.filter(row_id=other.pk, record="people", values__has_key="file").exists()
    assert services.erase_with_rows() == 0


def test_a_file_brought_after_the_forgetting_stays(personas, hang, on_disk):
    person = factories.make("people", personas.hers)
    forgetting.forget(PEOPLE, person, actor=SYSTEM)
    Change.objects.filter(action="forget").update(at="2026-03-15T00:00:00Z")  # the day before files are hung
    hang(person, b"proof of the request")
    assert services.erase_with_rows() == 0
    assert len(on_disk()) == 1


def test_the_files_of_an_erased_row_are_destroyed_and_those_of_the_trash_are_not(personas, hang, on_disk):
    erased, thrown = (factories.make("interactions", personas.hers) for _n in range(2))
    hang(erased, b"one")
    kept = hang(thrown, b"two")
    record = registry.get("interactions")
    shelving.shelve(record, [thrown.pk], Shelf.TRASHED, actor=SYSTEM)
    erasing.erase(record, [erased.pk], actor=SYSTEM)
    assert services.erase_with_rows() == 1
    assert on_disk() == [kept.blob_id]
    assert Blob.objects.count() == 1


def test_files_follow_a_record_that_is_made_one_with_another_and_come_back(personas, hang):
    kept, gone = (factories.make("organisations", personas.hers) for _n in range(2))
    version = hang(gone, b"one", confidentiality=Confidentiality.RESTRICTED)
    record, an = registry.get("organisations"), personas.actor("an")
    merge = merging.merge(record, kept.pk, gone.pk, {}, actor=an)
    held = scope.held(an, version.attachment_id)
    assert held is not None
    assert held.row.pk == kept.pk
    assert scope.held(personas.actor("dung"), version.attachment_id) is None  # as closed as before
    merging.unmerge(merge, actor=an)
    assert Attachment.objects.get().row_id == gone.pk
    assert services.erase_with_rows() == 0
