"""Tasks and opinions as they are kept: who may move them, where they stand, and who does not see them."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError

from amity.access.roles import Confidentiality
from amity.access.scope import visible_to
from amity.almanac import expiries
from amity.records import filtering, listing, registry, shelving
from amity.work.models import Assignment, Opinion
from tests import factories

pytestmark = pytest.mark.django_db
make = factories.make
TASKS, OPINIONS = registry.get("assignments"), registry.get("opinions")
ALL = {"start", "finish", "drop"}


@pytest.mark.parametrize(
    ("name", "may"), [("an", ALL), ("chi", ALL), ("binh", set()), ("dung", set()), ("hoa", set()), ("nobody", set())]
)
def test_a_task_is_moved_by_those_who_keep_it(personas, name, may):
    row = make("assignments", personas.hers, confidentiality=Confidentiality.PUBLIC)
    assert {step.name for step in TASKS.steps_for(personas.actor(name), row)} == may


@pytest.mark.parametrize(
    ("name", "may"), [("an", {"answer", "give_up", "withdraw"}), ("binh", set()), ("dung", set()), ("nobody", set())]
)
def test_an_opinion_is_recorded_by_those_who_keep_it(personas, name, may):
    row = make("opinions", personas.hers, confidentiality=Confidentiality.PUBLIC)
    assert {step.name for step in OPINIONS.steps_for(personas.actor(name), row)} == may


def test_what_is_due_runs_out_on_the_desk_for_who_may_see_it(personas):
    make("assignments", personas.hers, what="Write back", due_on="2024-06-30", confidentiality=Confidentiality.UNIT)
    make("opinions", personas.hers, asked_on="2024-06-01", due_on="2024-06-16", confidentiality=Confidentiality.UNIT)
    year = (date(2024, 1, 1), date(2024, 12, 31), "en")
    found = expiries.between(personas.actor("an"), *year)
    assert [(one.what, str(one.on)) for one in found] == [("Opinion due", "2024-06-16"), ("Task due", "2024-06-30")]
    assert expiries.between(personas.actor("binh"), *year) == []


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"asked_on": "2024-06-02", "due_on": "2024-06-01"}, "due_on"),
        ({"asked_on": "2024-06-02", "due_on": "", "answered_on": "2024-06-01"}, "answered_on"),
        ({"asked_on": ""}, "asked_on"),
        ({"way": "sideways"}, "way"),
    ],
)
def test_an_opinion_that_cannot_be_so_is_refused_beside_its_field(personas, fields, field):
    with pytest.raises(ValidationError) as refused:
        make("opinions", personas.hers, **fields)
    assert set(refused.value.message_dict) == {field}
    assert not Opinion.objects.exists()


@pytest.mark.parametrize(
    ("record", "fields"),
    [("opinions", {"state": "answered"}), ("assignments", {"state": "done"})],
)
def test_an_end_without_what_it_came_to_is_refused(personas, record, fields):
    with pytest.raises(ValidationError):
        make(record, personas.hers, **fields)


@pytest.mark.parametrize(
    ("record", "params", "found"),
    [
        ("assignments", {"state": "open"}, 1),
        ("assignments", {"state": "done"}, 0),
        ("assignments", {"due_on": "2023-06"}, 1),
        ("assignments", {"due_on": "2022"}, 0),
        ("opinions", {"way": "out"}, 1),
        ("opinions", {"way": "in"}, 0),
        ("opinions", {"asked_on": "2023"}, 1),
        ("opinions", {"answer": "agrees"}, 0),
    ],
)
def test_each_list_is_narrowed_by_its_filters(personas, record, params, found):
    make(record, personas.hers)
    actor, declared = personas.actor("an"), registry.get(record)
    given = {name: [value] for name, value in params.items()}
    assert filtering.apply(declared, visible_to(actor, declared), given, actor).count() == found


def test_tasks_are_listed_by_the_day_they_are_due(personas):
    for what, due_on in (("Later", "2024-07"), ("Sooner", "2024-06-30"), ("Some time", "")):
        make("assignments", personas.hers, what=what, due_on=due_on)
    found = listing.read(TASKS, personas.actor("an"), {}, "en")
    assert [row.cells[0].text for row in found.rows] == ["Some time", "Sooner", "Later"]


@pytest.mark.parametrize(
    "link", ["event", "interaction", "agreement", "commitment", "visit", "permission_case", "opinion"]
)
def test_a_task_protects_what_it_is_about(personas, link):
    names = {"visit": "high_level_visits"}
    about = make(names.get(link, f"{link}s"), personas.hers)
    make("assignments", personas.hers, **{link: about})
    record = registry.of(type(about))
    with pytest.raises(shelving.StillLinked):
        shelving.shelve(record, [about.pk], shelving.Shelf.TRASHED, actor=personas.actor("an"))
    assert Assignment.objects.filter(**{link: about}).exists()


def test_an_answer_in_the_name_of_another_unit_is_not_seen(personas, client_of):
    row = make("opinions", personas.hers, text="Secret reasons", confidentiality=Confidentiality.UNIT)
    assert client_of("binh").get(f"/opinions/{row.pk}/").status_code == 404
    assert b"Secret reasons" not in client_of("binh").get("/opinions/").content
    assert b"Secret reasons" in client_of("an").get(f"/opinions/{row.pk}/").content
