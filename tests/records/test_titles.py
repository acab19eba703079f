"""The name of a row: made of its paths, in a language, with an ellipsis for every part out of the reader's sight."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from amity.access.actors import Actor, audience_code
from amity.access.roles import Confidentiality
from amity.records import registry, titles
from tests import factories

SYSTEM = Actor.system()
UNIT, UNION, PUBLIC = Confidentiality.UNIT, Confidentiality.UNION, Confidentiality.PUBLIC


def actor_who_sees(*audiences: int) -> Actor:
    return Actor(None, "", "en", frozenset(audiences), frozenset())


def name(record_name: str, values: dict, actor: Actor = SYSTEM, language: str = "en") -> str:
    """The name made of the columns given; columns left out are empty."""
    record = registry.get(record_name)
    columns = titles.paths(record)
    assert set(values) <= set(columns)
    return titles.reader(record, columns, actor, language)([values.get(column) for column in columns])


def test_a_name_needs_its_texts_their_twins_and_what_guards_them():
    assert titles.paths(registry.get("people")) == ["name", "name_vi"]
    assert titles.paths(registry.get("positions")) == [
        "person__name",
        "person__name_vi",
        "person__audience",
        "title",
        "title_vi",
    ]
    over = titles.paths(registry.get("positions"), "position__")
    assert over[:4] == [
        "position__person__name",
        "position__person__name_vi",
        "position__audience",
        "position__person__audience",
    ]


def test_a_part_reached_over_two_links_is_guarded_by_both():
    over = [part for part in titles.parts(registry.get("life_events")) if part.path.endswith("organisation__name")]
    assert [part.guards for part in over] == [("membership__audience", "membership__organisation__audience")]


def test_the_parts_stand_in_their_order_and_empty_ones_are_left_out():
    assert name("positions", {"person__name": "Lan", "title": "President"}) == "Lan · President"
    assert name("positions", {"person__name": "", "title": "President"}) == "President"
    assert name("ties", {"person__name": None, "other_organisation__name": "Cuba House"}) == "Cuba House"
    assert name("people", {}) == ""


def test_each_language_falls_back_on_the_other():
    both = {"name": "Laos", "name_vi": "Lào"}
    assert (name("countries", both), name("countries", both, language="vi")) == ("Laos", "Lào")
    assert name("countries", {"name": "Tuvalu", "name_vi": ""}, language="vi") == "Tuvalu"
    assert name("countries", {"name": "", "name_vi": "Lào"}) == "Lào"


def test_a_part_out_of_sight_is_an_ellipsis_and_the_rest_stays():
    values = {"person__name": "Lan", "person__audience": 6, "title": "President"}
    assert name("positions", values, actor_who_sees(0, 1)) == "… · President"
    assert name("positions", values, actor_who_sees(0, 6)) == "Lan · President"
    assert (
        name("positions", values | {"person__audience": None, "person__name": None}, actor_who_sees(0)) == "President"
    )


def test_what_a_hidden_row_links_to_is_hidden_with_it():
    values = {
        "membership__audience": 6,
        "membership__organisation__audience": 0,
        "membership__organisation__name": "Vietnam-Cuba association",
        "membership__reference": "BIL-1",
    }
    told = name("life_events", values, actor_who_sees(0, 1))
    assert "Cuba" not in told
    assert "BIL" not in told
    assert name("life_events", values, actor_who_sees(0, 6)).startswith("Vietnam-Cuba association · BIL-1")


LETTERS = st.text(st.characters(categories=("Lu", "Ll")), min_size=1, max_size=12)


@given(
    person=LETTERS, title=LETTERS, audience=st.integers(0, 20), seen=st.frozensets(st.integers(0, 20)), vi=st.booleans()
)
def test_no_text_of_a_hidden_row_ever_stands_in_a_name(person, title, audience, seen, vi):
    values = {
        "person__name": f"<{person}>",
        "person__name_vi": f"<{person}>",
        "person__audience": audience,
        "title": title,
    }
    told = name("positions", values, actor_who_sees(*seen), "vi" if vi else "en")
    assert told.endswith(f" · {title}")
    assert (f"<{person}>" in told) is (audience in seen)
    assert (titles.HIDDEN in told) is (audience not in seen)


@pytest.mark.django_db
def test_the_name_of_a_row_in_hand_is_the_one_read_from_columns(personas):
    row = factories.make("positions", personas.hers, title="President", title_vi="Chủ tịch")
    record = registry.get("positions")
    columns = titles.paths(record)
    values = record.model.objects.values_list(*columns).get(pk=row.pk)
    for language in ("en", "vi"):
        assert titles.of_row(record, row, language) == titles.reader(record, columns, SYSTEM, language)(values)
    assert str(row) == titles.of_row(record, row, "en")


@pytest.mark.django_db
def test_a_row_closed_a_moment_ago_is_hidden_though_its_stored_code_still_says_open(personas):
    row = factories.make("positions", personas.hers, title="President")
    row.person.refresh_from_db()
    assert row.person.audience == UNION
    row.person.confidentiality = UNIT
    stranger = personas.actor("binh")
    assert titles.of_row(registry.get("positions"), row, "en", stranger) == "… · President"
    assert row.person.name in titles.of_row(registry.get("positions"), row, "en", personas.actor("an"))
    assert titles.audience_of(row.person) == audience_code(personas.hers.pk, UNIT)
