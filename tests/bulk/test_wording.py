"""What an act does, in words."""

import pytest
from django.utils import translation

from amity.access.roles import Confidentiality
from amity.bulk import edits, wording
from amity.bulk.models import Action
from amity.records import fields, registry, titles
from amity.records.models import Tag
from tests import factories

pytestmark = pytest.mark.django_db


def told(personas, action, asked, who="an", language="en"):
    return wording.told(registry.get("agreements"), action, asked, personas.actor(who), language)


@pytest.mark.parametrize(
    ("asked", "words"),
    [
        ({"field": "state", "how": "set", "value": "signed"}, "State: set to “Signed”"),
        ({"field": "signed_on", "how": "set", "value": "2023-05"}, "Signed on: set to “May 2023”"),
        ({"field": "notes", "how": "clear"}, "Notes: made empty"),
        ({"field": "title", "how": "replace", "find": "a%b", "value": ""}, "Name: “a%b” replaced by “”"),
        ({"field": "colour", "how": "set", "value": "red"}, "Change a field"),
    ],
)
def test_an_edit_is_told_with_field_and_value(asked, words, personas):
    assert told(personas, Action.EDIT, asked) == words


def test_a_linked_row_is_named_only_to_who_may_see_it(personas):
    quiet = factories.make("organisations", personas.hers, name="Quiet", confidentiality=Confidentiality.UNIT)
    open_one = factories.make("organisations", personas.hers, name="Open")
    asked = {"field": "parties", "how": "add", "value": [open_one.pk, quiet.pk]}
    assert told(personas, Action.EDIT, asked).endswith("“Open; Quiet” added")
    assert told(personas, Action.EDIT, asked, "binh").endswith(f"“Open; {titles.HIDDEN}” added")


def test_units_and_tags_are_told_by_name_and_as_nothing_when_they_are_gone(personas):
    assert told(personas, Action.ASSIGN, {"field": "owner", "how": "set", "value": personas.other.pk}) == (
        "Given to Friendship association"
    )
    assert told(personas, Action.ASSIGN, {"value": 999999}) == f"Given to {titles.HIDDEN}"
    tag = Tag.objects.create(unit=personas.hers, name="To call", name_vi="Cần gọi")
    assert told(personas, Action.TAG, {"tag": tag.pk, "how": edits.ADD}) == "Tagged with “To call”"
    assert told(personas, Action.TAG, {"tag": tag.pk, "how": edits.ADD}, language="vi").endswith("“Cần gọi”")
    assert told(personas, Action.TAG, {"tag": tag.pk, "how": edits.REMOVE}, "binh") == (
        f"The tag “{titles.HIDDEN}” taken off"
    )


def test_what_needs_no_more_words_is_told_by_its_name(personas):
    assert told(personas, Action.ARCHIVE, {}) == "Archive"
    assert told(personas, Action.TRASH, {}) == "Move to the trash"


def test_ways_are_offered_in_words():
    field = fields.one(registry.get("agreements"), "notes")
    with translation.override("en"):
        assert wording.way(field, edits.REPLACE) == "Notes: replace words"
        assert wording.way(field, edits.SET) == "Notes: set for all"
