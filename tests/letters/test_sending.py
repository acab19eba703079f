"""How a letter goes from a draft to an answer, one by one and many at once."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError

from amity.core.dates import PartialDate
from amity.letters.services import sending
from amity.records import registry, workflow
from amity.records.models import Change, Operation
from tests import factories

pytestmark = pytest.mark.django_db
TODAY = date(2026, 3, 16)
LETTERS = registry.get("letters")


@pytest.fixture
def acts(personas):
    return {"actor": personas.actor("chi"), "today": TODAY}


def letter(personas, **fields):
    return factories.make("letters", personas.hers, **fields)


def stored(row):
    return type(row).objects.get(pk=row.pk)


def test_a_letter_goes_from_draft_to_answer(personas, acts):
    row, states = letter(personas), []
    for step in ("check", "send", "answer"):
        workflow.take(LETTERS, LETTERS.step(step), row.pk, **acts)
        states.append(stored(row).state)
    assert states == ["checked", "sent", "answered"]
    assert (str(stored(row).sent_on), str(stored(row).answered_on)) == ("2026-03-16", "2026-03-16")


def test_a_letter_is_sent_on_the_day_under_the_number_and_the_way_told(personas, acts):
    row = sending.send(
        letter(personas, state="checked"), **acts, sent_on=PartialDate("2026-03"), means="embassy", number="17/LHHN"
    )
    kept = stored(row)
    assert (str(kept.sent_on), kept.means, kept.number) == ("2026-03", "embassy", "17/LHHN")
    assert Change.objects.latest("pk").action == "send"


def test_an_answer_keeps_its_words(personas, acts):
    row = letter(personas, state="sent", sent_on="2026-03-01")
    sending.answered(row, **acts, answered_on=PartialDate("2026-03-10"), answer="With thanks.")
    assert (str(stored(row).answered_on), stored(row).answer) == ("2026-03-10", "With thanks.")


def test_a_letter_without_a_text_is_not_checked(personas, acts):
    row = letter(personas, text=" ")
    with pytest.raises(sending.NothingWritten):
        sending.check(row, **acts)
    assert stored(row).state == "draft"


def test_nothing_is_sent_or_answered_on_a_day_to_come(personas, acts):
    row = letter(personas, state="checked")
    with pytest.raises(sending.NotYetSent):
        sending.send(row, **acts, sent_on=PartialDate("2026-03-17"))
    sent = letter(personas, state="sent", sent_on="2026-03-01")
    with pytest.raises(sending.NotYetAnswered):
        sending.answered(sent, **acts, answered_on=PartialDate("2026-04"))
    assert (stored(row).state, stored(sent).state) == ("checked", "sent")


def test_an_answer_is_not_dated_before_its_letter(personas, acts):
    row = letter(personas, state="sent", sent_on="2026-03-10")
    with pytest.raises(ValidationError) as error:
        sending.answered(row, **acts, answered_on=PartialDate("2026-03-09"))
    assert "answered_on" in error.value.message_dict
    assert stored(row).state == "sent"


def test_a_letter_goes_to_somebody(personas):
    row, _links = factories.unsaved("letters", personas.hers)
    row.person = None
    with pytest.raises(ValidationError) as error:
        row.full_clean()
    assert "person" in error.value.message_dict


def test_the_keeper_checks_no_letter_of_his_own(personas):
    """Four eyes: An writes, whoever approves in her unit lets it go out."""
    row = letter(personas)
    names = [step.name for step in LETTERS.steps_for(personas.actor("an"), row)]
    assert names == []
    assert [step.name for step in LETTERS.steps_for(personas.actor("chi"), row)] == ["check"]


def test_all_drafts_are_checked_and_all_checked_ones_sent_as_one_act_each(personas, acts):
    rows = [
        letter(personas),
        letter(personas),
        letter(personas, state="sent", sent_on="2026-01-02"),
        letter(personas, text=""),
    ]
    assert sending.check_all(rows, **acts) == 2
    assert sending.send_all(rows, **acts, means="post") == 2
    assert [stored(row).state for row in rows] == ["sent", "sent", "sent", "draft"]
    assert [str(stored(row).sent_on) for row in rows[:3]] == ["2026-03-16", "2026-03-16", "2026-01-02"]
    assert Operation.objects.filter(kind="letters").count() == 2


def test_nothing_to_do_leaves_no_act(personas, acts):
    assert sending.send_all([letter(personas)], **acts) == 0
    assert not Operation.objects.exists()


def test_letters_without_an_answer_are_found_by_the_day(personas):
    first = letter(personas, state="sent", sent_on="2026-03-01")
    letter(personas, state="sent", sent_on="2026-04-01")
    letter(personas, state="answered", sent_on="2026-03-01", answered_on="2026-03-05")
    letter(personas)
    found = LETTERS.named_filters["unanswered_on"].apply(type(first).objects.all(), "2026-03-16")
    assert list(found) == [first]


def test_a_template_with_an_unknown_field_is_not_stored(personas):
    with pytest.raises(ValidationError) as error:
        factories.make("letter_templates", personas.hers, text="{salutation}\n{sinature}")
    assert "Line 2" in error.value.message_dict["text"][0]


def test_there_is_one_template_of_a_name_in_a_language(personas):
    factories.make("letter_templates", personas.hers, name="Festival", language="en")
    factories.make("letter_templates", personas.hers, name="Festival", language="vi")
    with pytest.raises(ValidationError, match="already a template"):
        factories.make("letter_templates", personas.other, name="Festival", language="en")
