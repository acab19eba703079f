"""Files brought, thrown away and destroyed by several people at the same moment."""

from datetime import UTC, datetime

import pytest
from django.core.exceptions import ValidationError

from amity.access.actors import Actor
from amity.files import blobs, integrity, scope, services
from amity.files.models import Attachment, Blob, Version
from amity.files.services import Brought
from amity.records import registry, writes
from tests import factories

pytestmark = pytest.mark.django_db(transaction=True)
SYSTEM = Actor.system()
NOW = datetime(2026, 3, 16, tzinfo=UTC)
ROUNDS = range(3)


@pytest.fixture
def partner(personas, tmp_path, settings):
    """A row whose files lie in a folder of their own."""
    settings.MEDIA_ROOT = tmp_path / "files"
    return factories.make("organisations", personas.hers)


def add(partner, content: bytes):
    def work():
        record = registry.get("organisations")
        return services.add(record, partner, Brought("a.txt", [content]), actor=SYSTEM, now=NOW).attachment_id

    return work


def renew(number: int, content: bytes):
    def work():
        held = scope.held(SYSTEM, number)
        if held is None:  # thrown away before this one looked
            raise writes.Stale
        return services.add_version(held, Brought("a.txt", [content]), actor=SYSTEM, now=NOW).number

    return work


def faults():
    return [str(fault) for fault in integrity.faults()]


@pytest.mark.parametrize("round_", ROUNDS)
def test_versions_brought_at_once_have_numbers_of_their_own(round_, partner, at_once):
    (number,) = at_once(add(partner, b"first"))
    done = at_once(*(renew(number, f"{n}".encode()) for n in range(4)))
    assert sorted(done) == [2, 3, 4, 5]
    stored = at_once(lambda: list(Version.objects.order_by("number").values_list("number", flat=True)), faults)
    assert stored == [[1, 2, 3, 4, 5], []]
    assert at_once(lambda: Attachment.objects.get().latest) == [5]


@pytest.mark.parametrize("round_", ROUNDS)
def test_the_same_new_version_brought_twice_at_once_is_stored_once(round_, partner, at_once):
    (number,) = at_once(add(partner, b"first"))
    done = at_once(renew(number, b"second"), renew(number, b"second"))
    assert [one for one in done if not isinstance(one, Exception)] == [2]
    assert [type(one) for one in done if isinstance(one, Exception)] == [ValidationError]


@pytest.mark.parametrize("round_", ROUNDS)
def test_the_same_content_brought_by_many_at_once_lies_there_once(round_, partner, at_once):
    done = at_once(*(add(partner, b"same") for _n in range(4)))
    assert len(set(done)) == 4
    assert not [one for one in done if isinstance(one, Exception)]
    assert at_once(lambda: Blob.objects.count(), lambda: len(list(blobs.stored())), faults) == [1, 1, []]


@pytest.mark.parametrize("round_", ROUNDS)
def test_a_content_destroyed_while_it_is_brought_again_is_there_or_was_never(round_, partner, at_once):
    (number,) = at_once(add(partner, b"same"))

    def destroy():
        return services.erase([Attachment.objects.get(pk=number)])

    done = at_once(destroy, add(partner, b"same"))
    assert not [one for one in done if isinstance(one, Exception)], done
    assert at_once(faults, lambda: Version.objects.count()) == [[], 1]


@pytest.mark.parametrize("round_", ROUNDS)
def test_a_file_thrown_away_while_a_version_comes_ends_in_one_of_two_orders(round_, partner, at_once):
    (number,) = at_once(add(partner, b"first"))

    def throw():
        services.trash(scope.held(SYSTEM, number), actor=SYSTEM)
        return "thrown"

    done = at_once(throw, renew(number, b"second"))
    refused = [one for one in done if isinstance(one, Exception)]
    assert all(isinstance(one, writes.Stale) for one in refused), done
    stands = at_once(lambda: Attachment.objects.values_list("latest", "is_trashed").get(), faults)
    assert stands[0] in ((2, True), (1, True), (2, False))
    assert stands[1] == []
