"""`amity aid`: looks at the totals of aid without changing them, and counts anew what is wrong."""

import pytest
from django.core.management import CommandError, call_command

from amity.access.actors import Actor
from amity.aid.models import AidCell, AidDonorCell, AidFact, AidSum
from amity.aid.queries.totals import Asked, totals
from tests.aid.world import World, facts, forget

pytestmark = pytest.mark.django_db
COMMITTED = Asked(kind="commitment")


@pytest.fixture
def counted(personas):
    """Some aid, and the total of it."""
    World(personas, 5).grow(30)
    return totals(Actor.system(), COMMITTED).total


def run(capsys, what):
    call_command("aid", what)
    return capsys.readouterr().out.replace("\r", "\n").splitlines()


def test_right_totals_are_said_to_be_right(counted, capsys):
    before = facts()
    assert run(capsys, "look") == ["totals that are wrong: 0"]
    assert facts() == before


def test_looking_at_wrong_totals_says_so_and_changes_nothing(counted, capsys):
    AidCell.objects.filter(pk=AidCell.objects.exclude(cents=0).first().pk).update(cents=1)
    before = facts()
    with pytest.raises(SystemExit) as left:
        run(capsys, "look")
    assert left.value.code == 1
    assert capsys.readouterr().out == "totals that are wrong: 1\n"
    assert facts() == before


def test_counting_anew_puts_right_what_was_wrong(counted, capsys):
    before = facts()
    AidCell.objects.update(cents=1)
    AidDonorCell.objects.all().delete()
    lines = run(capsys, "recount")
    assert lines[0] != "totals that are wrong: 0"
    assert lines[-1] == "totals that are wrong: 0"
    assert facts()[:2] == before[:2]
    assert totals(Actor.system(), COMMITTED).total == counted


def test_all_is_counted_anew_from_nothing(counted, capsys):
    before = facts()
    forget()
    assert not AidFact.objects.exists()
    lines = run(capsys, "recount")
    assert lines[-2].startswith("items counted: ")
    assert facts() == before
    assert AidSum.objects.exists()


def test_without_any_aid_there_is_nothing_wrong(personas, capsys):
    assert run(capsys, "recount") == [
        "totals that are wrong: 0",
        "items counted: 0 of 0",
        "totals that are wrong: 0",
    ]


def test_another_word_is_a_mistake_of_usage(db):
    with pytest.raises(CommandError, match="invalid choice: 'forget'"):
        call_command("aid", "forget")
