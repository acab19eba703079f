"""Minutes as they are taken and as a paper tells them: all or nothing, in order, in both languages, and no more."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError

from amity.access.roles import Confidentiality
from amity.core.dates import PartialDate
from amity.documents.document import Heading, Paragraph, Table, plain
from amity.records import shelving, writes
from amity.records.models import Change, Shelf
from amity.work import exchange, services
from amity.work.models import Assignment
from tests import factories
from tests.untouched import stored, untouched

pytestmark = pytest.mark.django_db
TODAY = date(2024, 2, 29)
make = factories.make
Line = services.Line


@pytest.fixture
def an(personas):
    """An takes minutes on a leap day."""
    return {"actor": personas.actor("an"), "today": TODAY}


def paper(about, actor, language="en"):
    return exchange.minutes_document(about, actor=actor, language=language, today=TODAY)


def rows_of(document) -> list[list[str]]:
    tables = [block for block in document.blocks if isinstance(block, Table)]
    assert len(tables) == 1
    return [[plain(cell) for cell in row] for row in tables[0].rows]


def paragraphs(document) -> list[str]:
    return [plain(block.words) for block in document.blocks if isinstance(block, Paragraph)]


def decided(personas, about, **fields):
    link = "event" if about._meta.model_name == "event" else "interaction"
    return make("assignments", personas.hers, **{link: about, "decision": "Write back", "due_on": "", **fields})


def test_a_decision_that_cannot_be_stored_leaves_neither_minutes_nor_tasks(personas, an):
    event = make("events", personas.hers, minutes="Before.")
    with untouched(event), pytest.raises(ValidationError) as refused:
        services.take_minutes(event, **an, minutes="After.", lines=[Line("Write back"), Line("")])
    assert "what" in refused.value.message_dict
    assert not Assignment.objects.exists()


def test_a_decision_longer_than_a_task_can_be_is_refused_whole(personas, an):
    event = make("events", personas.hers)
    with untouched(event), pytest.raises(ValidationError):
        services.take_minutes(event, **an, minutes="After.", lines=[Line("x" * 301)])
    (task,) = services.take_minutes(stored(event), **an, minutes="", lines=[Line("x" * 300)])
    assert len(stored(task).what) == 300


def test_a_person_out_of_sight_is_given_nothing_to_do(personas, an):
    event = make("events", personas.hers)
    hidden = make("people", personas.other, confidentiality=Confidentiality.UNIT)
    with untouched(event), pytest.raises(ValidationError) as refused:
        services.take_minutes(event, **an, minutes="Said.", lines=[Line("Write back", hidden)])
    assert set(refused.value.message_dict) == {"responsible"}
    assert not Assignment.objects.exists()


def test_tasks_are_made_without_minutes_and_minutes_without_tasks(personas, an):
    event = make("events", personas.hers)
    (task,) = services.take_minutes(event, **an, minutes="", lines=[Line("Write back")])
    assert (task.event, stored(event).minutes, stored(event).version) == (event, "", event.version)
    assert services.take_minutes(event, **an, minutes="Said.", lines=[]) == []
    assert (stored(event).minutes, Assignment.objects.count()) == ("Said.", 1)


def test_minutes_may_be_struck_out_and_the_history_keeps_them(personas, an):
    event = make("events", personas.hers, minutes="Said in haste.")
    services.take_minutes(event, **an, minutes="", lines=[], why="Nobody said so.")
    change = Change.objects.latest("pk")
    assert stored(event).minutes == ""
    assert (change.action, change.why) == ("minutes", "Nobody said so.")
    assert change.values["minutes"] == ["Said in haste.", ""]


def test_the_same_decision_taken_down_twice_is_two_tasks(personas, an):
    met = make("interactions", personas.hers)
    for _time in range(2):
        services.take_minutes(met, **an, minutes="They met.", lines=[Line("Write back")])
    assert [(one.what, one.interaction, one.event) for one in Assignment.objects.all()] == [
        ("Write back", met, None)
    ] * 2


@pytest.mark.parametrize("due_on", ["2024-02-29", "2024-02", "2024", "2019"])
def test_a_decision_may_be_due_on_any_day_even_one_that_has_passed(personas, an, due_on):
    event = make("events", personas.hers)
    (task,) = services.take_minutes(event, **an, minutes="", lines=[Line("Write", None, PartialDate(due_on))])
    assert (str(stored(task).due_on), stored(task).state) == (due_on, "open")


@pytest.mark.parametrize("level", Confidentiality)
def test_tasks_are_as_closed_as_the_meeting_they_come_from(personas, an, level):
    met = make("interactions", personas.hers, confidentiality=level)
    (task,) = services.take_minutes(met, **an, minutes="", lines=[Line("Write")])
    assert (task.owner, task.confidentiality) == (personas.hers, level)


@pytest.mark.parametrize("name", ["binh", "dung", "hoa", "nobody"])
@pytest.mark.parametrize("record", ["events", "interactions"])
def test_who_does_not_keep_a_meeting_makes_no_task_of_it(personas, record, name):
    about = make(record, personas.hers, confidentiality=Confidentiality.PUBLIC)
    with untouched(about), pytest.raises(writes.NotAllowed):
        services.take_minutes(about, actor=personas.actor(name), today=TODAY, minutes="", lines=[Line("Mine")])
    assert not Assignment.objects.exists()


def test_decisions_are_told_in_the_order_in_which_they_were_taken_down(personas, an):
    event = make("events", personas.hers)
    lines = [Line("Last by its day", None, PartialDate("2030")), Line("Bring flowers"), Line("A first by its name")]
    services.take_minutes(event, **an, minutes="", lines=lines)
    told = [one.decision for one in exchange.tasks_of(event, an["actor"])]
    assert told == ["Last by its day", "Bring flowers", "A first by its name"]


def test_tasks_of_another_meeting_are_not_told_even_when_the_numbers_are_alike(personas, an):
    event, met = make("events", personas.hers), make("interactions", personas.hers)
    decided(personas, event, decision="Of the event")
    decided(personas, met, decision="Of the meeting")
    decided(personas, make("events", personas.hers), decision="Of another event")
    assert [one.decision for one in exchange.tasks_of(event, an["actor"])] == ["Of the event"]
    assert [one.decision for one in exchange.tasks_of(met, an["actor"])] == ["Of the meeting"]


def test_a_task_in_the_trash_is_told_no_more_and_an_archived_one_is(personas, an):
    event = make("events", personas.hers)
    gone, kept = decided(personas, event, decision="Gone"), decided(personas, event, decision="Kept")
    shelving.shelve(shelving.registry.of(Assignment), [gone.pk], Shelf.TRASHED, actor=an["actor"])
    shelving.shelve(shelving.registry.of(Assignment), [kept.pk], Shelf.ARCHIVED, actor=an["actor"])
    assert [one.decision for one in exchange.tasks_of(event, an["actor"])] == ["Kept"]


def test_the_tasks_of_a_meeting_cost_one_query_however_many_they_are(personas, an, django_assert_num_queries):
    event = make("events", personas.hers)
    for number in range(4):
        decided(personas, event, responsible=make("people", personas.hers))
        if number in (0, 3):
            with django_assert_num_queries(1):
                told = exchange.tasks_of(event, an["actor"])
                assert all(one.responsible.name and one.owner.name for one in told)


def test_minutes_of_nothing_say_that_there_is_nothing(personas, an):
    event = make("events", personas.hers, minutes=" \n\n ", starts_on="2024-02-29")
    document = paper(event, an["actor"])
    assert paragraphs(document) == ["29 February 2024", "No minutes were taken yet.", "No decision is on record."]
    assert not [block for block in document.blocks if isinstance(block, Table)]


@pytest.mark.parametrize(
    ("fields", "lead"),
    [
        ({"starts_on": "2024", "place": ""}, "2024"),
        ({"starts_on": "2024-02", "place": "Hanoi"}, "February 2024, Hanoi"),
        ({"starts_on": "2024-02-29", "place": "Hanoi"}, "29 February 2024, Hanoi"),
    ],
)
def test_the_paper_begins_with_the_day_as_far_as_it_is_known_and_the_place(personas, an, fields, lead):
    event = make("events", personas.hers, **fields)
    assert paragraphs(paper(event, an["actor"]))[0] == lead


def test_the_paper_has_its_two_parts_its_name_and_its_address(personas, an):
    met = make("interactions", personas.hers, subject="Tea", subject_vi="Trà", summary="One.\n  \nTwo.  ")
    document = paper(met, an["actor"])
    headings = [(one.number, one.words) for one in document.blocks if isinstance(one, Heading)]
    assert headings == [("I", "What was said"), ("II", "What was decided, and what became of it")]
    assert (document.name, document.subtitle) == (f"minutes-{met.pk}-en", "Tea")
    assert document.address == f"/interactions/{met.pk}/minutes/"
    assert paragraphs(document)[1:3] == ["One.", "Two."]


@pytest.mark.parametrize(
    ("language", "title_vi", "told"),
    [("vi", "Diễn đàn", "Diễn đàn"), ("vi", "", "Forum"), ("en", "Diễn đàn", "Forum"), ("en", "", "Forum")],
)
def test_the_meeting_is_named_in_the_language_or_in_the_other_one(personas, language, title_vi, told):
    event = make("events", personas.hers, title="Forum", title_vi=title_vi)
    met = make("interactions", personas.hers, subject="Forum", subject_vi=title_vi)
    assert [exchange.title_of(one, language) for one in (event, met)] == [told, told]


def test_the_paper_in_vietnamese_is_vietnamese_throughout(personas, an):
    event = make("events", personas.hers, title="Forum", title_vi="Diễn đàn", starts_on="2024-02-29")
    who = make("people", personas.hers, name="Tran Thi Ngoc", name_vi="Trần Thị Ngọc")
    decided(personas, event, responsible=who, due_on="2024-03")
    document = paper(event, an["actor"], "vi")
    ((decision, name, until, became),) = rows_of(document)
    assert (decision, name, until) == ("Write back", "Trần Thị Ngọc", "3/2024")
    assert became != "Still to do"
    assert paragraphs(document)[0].startswith("ngày 29 tháng 2 năm 2024")
    assert document.name == f"minutes-{event.pk}-vi"


def test_a_person_without_a_vietnamese_name_keeps_the_other_one(personas, an):
    event = make("events", personas.hers)
    decided(personas, event, responsible=make("people", personas.hers, name="Ivanov", name_vi=""))
    assert [row[1] for row in rows_of(paper(event, an["actor"], "vi"))] == ["Ivanov"]


@pytest.mark.parametrize(
    ("fields", "became"),
    [
        ({"state": "open"}, "Still to do"),
        ({"state": "doing"}, "Being done"),
        ({"state": "dropped"}, "Given up"),
        ({"state": "done", "result": "Sent."}, "Done: Sent."),
        ({"state": "open", "result": "Half of it."}, "Still to do: Half of it."),
    ],
)
def test_what_became_of_a_decision_is_its_state_and_what_came_of_it(personas, an, fields, became):
    event = make("events", personas.hers)
    decided(personas, event, **fields)
    assert rows_of(paper(event, an["actor"])) == [["Write back", "City union", "–", became]]


def test_a_person_out_of_sight_gives_his_place_to_the_unit(personas):
    event = make("events", personas.hers, confidentiality=Confidentiality.PUBLIC)
    hidden = make("people", personas.hers, name="Secret", name_vi="Bí mật", confidentiality=Confidentiality.UNIT)
    decided(personas, event, responsible=hidden, confidentiality=Confidentiality.PUBLIC)
    for name, told in (("an", "Secret"), ("binh", "City union"), ("hoa", "City union")):
        assert [row[1] for row in rows_of(paper(event, personas.actor(name)))] == [told]
