"""What cannot be done with an anniversary and its lines, by whom, and what the database itself refuses."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import translation

from amity.access.actors import Actor
from amity.access.scope import visible_to
from amity.anniversaries import queries, services
from amity.past import undo
from amity.records import registry, shelving, workflow, writes
from amity.records.models import Change, Shelf
from amity.records.writes import NotAllowed, Refused
from amity.sharing import lending
from tests.factories import make
from tests.personas import TODAY

SYSTEM = Actor.system()
YEARS = (date(2026, 1, 1), date(2030, 12, 31))
pytestmark = pytest.mark.django_db


@pytest.fixture
def ties(personas):
    """Ties with Russia, kept by An's unit alone."""
    russia = make("countries", personas.union, code="RU", name="Russia", name_vi="Nga")
    return make("relations", personas.hers, country=russia, established_on="1950-01-30", confidentiality=2)


def rows(record, actor=SYSTEM):
    return visible_to(actor, registry.get(record))


def take(record, name, row, actor=SYSTEM, why="", today=date(2030, 3, 1), **asked):
    declared = registry.get(record)
    return workflow.take(declared, declared.step(name), row.pk, actor=actor, today=today, why=why, asked=asked)


def address_of(ties):
    return f"relations.established_on:{ties.pk}:80"


def adopt(ties, actor, owner, **settled):
    programme = services.Programme(owner.pk, **settled)
    return services.adopt(address_of(ties), programme, actor=actor, today=TODAY)


def last_change(record, row):
    return Change.objects.filter(record=record, row_id=row.pk).latest("pk")


@pytest.mark.parametrize(
    ("state", "possible"),
    [
        ("adopted", {"prepare", "hold", "give_up"}),
        ("prepared", {"hold", "give_up"}),
        ("held", {"report"}),
        ("reported", set()),
        ("let_pass", {"take_up"}),
    ],
)
def test_each_state_is_left_by_its_own_steps_and_no_other(state, possible, personas):
    reason = "No money." if state == "let_pass" else ""
    for step in registry.get("anniversaries").steps:
        row = make("anniversaries", personas.union, state=state, reason=reason)
        asked = {"outcome": "Marked."} if step.name == "report" else {}
        if step.name in possible:
            take("anniversaries", step.name, row, why="Because.", **asked)
            continue
        with pytest.raises(workflow.NotNow):
            take("anniversaries", step.name, row, why="Because.", **asked)
        row.refresh_from_db()
        assert (row.state, row.outcome, row.version) == (state, "", 1)


@pytest.mark.parametrize("name", ["carry_out", "drop"])
@pytest.mark.parametrize("state", ["done", "dropped"])
def test_a_settled_line_is_settled_once(name, state, personas):
    row = make("programme_lines", personas.union, state=state, result="Shown.")
    with pytest.raises(workflow.NotNow):
        take("programme_lines", name, row, why="Again.")
    row.refresh_from_db()
    assert (row.state, row.version) == (state, 1)


@pytest.mark.parametrize(("record", "name"), [("anniversaries", "give_up"), ("programme_lines", "drop")])
@pytest.mark.parametrize("why", ["", "   "])
def test_what_is_given_up_is_given_up_for_a_reason(record, name, why, personas):
    row = make(record, personas.union)
    before = row.state
    with pytest.raises(workflow.WhyMissing):
        take(record, name, row, why=why)
    row.refresh_from_db()
    assert row.state == before


@pytest.mark.parametrize("name", ["binh", "dung"])
def test_who_may_read_but_not_write_takes_no_step(name, personas):
    row, line = make("anniversaries", personas.hers), make("programme_lines", personas.hers)
    for record, one, step in (("anniversaries", row, "prepare"), ("programme_lines", line, "drop")):
        with pytest.raises(NotAllowed):
            take(record, step, one, personas.actor(name), why="No.")
    assert rows("anniversaries").get(pk=row.pk).state == "adopted"
    assert rows("programme_lines").get(pk=line.pk).state == "planned"


def test_to_whom_an_anniversary_is_out_of_sight_it_is_not_there(personas):
    row = make("anniversaries", personas.hers, confidentiality=2)
    with pytest.raises(type(row).DoesNotExist):
        take("anniversaries", "prepare", row, personas.actor("binh"))


@pytest.mark.parametrize(
    ("falls_on", "today", "is_held"),
    [
        ("2030-01-30", date(2029, 12, 31), False),
        ("2030-01-30", date(2030, 1, 1), True),
        ("2030-12-31", date(2030, 1, 1), True),
        ("2030", date(2029, 12, 31), False),
        ("2030", date(2030, 1, 1), True),
        ("2030-06", date(2035, 1, 1), True),
    ],
)
def test_an_anniversary_is_held_in_its_year_or_later(falls_on, today, is_held, personas):
    row = make("anniversaries", personas.union, falls_on=falls_on)
    if is_held:
        assert take("anniversaries", "hold", row, today=today).state == "held"
        return
    with pytest.raises(services.NotYetThere):
        take("anniversaries", "hold", row, today=today)
    assert rows("anniversaries").get().state == "adopted"


def test_a_report_keeps_the_vietnamese_outcome_it_is_not_given_and_trims_both(personas):
    row = make("anniversaries", personas.union, state="held", outcome_vi="Đã tổ chức")
    row = take("anniversaries", "report", row, outcome="  Marked. ")
    assert (row.outcome, row.outcome_vi) == ("Marked.", "Đã tổ chức")
    other = make("anniversaries", personas.union, state="held", outcome_vi="Đã tổ chức")
    assert take("anniversaries", "report", other, outcome="Marked.", outcome_vi=" Xong ").outcome_vi == "Xong"


def test_lines_in_the_trash_hold_up_no_report_and_planned_ones_of_another_programme_neither(personas):
    row = make("anniversaries", personas.union, state="held")
    line = make("programme_lines", personas.union, anniversary=row)
    make("programme_lines", personas.union)
    with pytest.raises(services.LinesOpen, match="1 are still planned"):
        take("anniversaries", "report", row, outcome="Marked.")
    shelving.shelve(registry.get("programme_lines"), [line.pk], Shelf.TRASHED, actor=SYSTEM)
    assert take("anniversaries", "report", row, outcome="Marked.").state == "reported"


@pytest.mark.parametrize("result", [None, "", "   "])
def test_a_letter_or_a_held_event_shows_that_a_line_was_done(result, personas):
    event = make("events", personas.union, state="held")
    for shown in ({"event": event}, {"letter": make("letters", personas.union, state="sent", sent_on="2026-01-30")}):
        row = make("programme_lines", personas.union, **shown)
        given = {} if result is None else {"result": result}
        done = take("programme_lines", "carry_out", row, **given)
        assert (done.state, done.result) == ("done", "")


@pytest.mark.parametrize("state", ["draft", "checked"])
def test_a_letter_that_has_not_gone_out_shows_nothing_but_words_may(state, personas):
    row = make("programme_lines", personas.union, letter=make("letters", personas.union, state=state))
    with pytest.raises(services.LetterNotSent):
        take("programme_lines", "carry_out", row)
    assert take("programme_lines", "carry_out", row, result="Told by telephone.").state == "done"


@pytest.mark.parametrize("state", ["planned", "cancelled"])
def test_a_line_is_not_done_by_words_while_its_event_is_not_held(state, personas):
    row = make("programme_lines", personas.union, event=make("events", personas.union, state=state))
    with pytest.raises(services.EventNotHeld):
        take("programme_lines", "carry_out", row, result="We met.")
    row.refresh_from_db()
    assert (row.state, row.result) == ("planned", "")


def test_a_result_written_before_is_enough_and_a_new_one_replaces_it(personas):
    first, second = (make("programme_lines", personas.union, result="Written before.") for _n in range(2))
    assert take("programme_lines", "carry_out", first).result == "Written before."
    assert take("programme_lines", "carry_out", second, result=" New words. ").result == "New words."


def test_dropping_a_line_leaves_its_event_where_it_is_and_keeps_the_reason(personas):
    event = make("events", personas.union, state="planned")
    row = make("programme_lines", personas.union, event=event)
    take("programme_lines", "drop", row, why="The hall burned down.")
    event.refresh_from_db()
    assert (event.state, event.version) == ("planned", 1)
    change = last_change("programme_lines", row)
    assert (change.action, change.why) == ("drop", "The hall burned down.")


@pytest.mark.parametrize("record", ["anniversaries", "programme_lines"])
@pytest.mark.parametrize(
    ("budget", "currency", "sentence"),
    [(100, "", "Name the currency of the amount"), (-1, "VND", "The amount cannot be negative")],
)
def test_a_budget_has_a_currency_and_is_not_below_nothing(record, budget, currency, sentence, personas):
    with pytest.raises(ValidationError, match=sentence):
        make(record, personas.union, budget=budget, currency=currency)
    assert not rows(record).exists()


@pytest.mark.parametrize("record", ["anniversaries", "programme_lines"])
@pytest.mark.parametrize(("budget", "currency"), [(0, "VND"), (None, ""), (None, "VND"), ("9999999999999.99", "VND")])
def test_nothing_and_very_much_are_budgets(record, budget, currency, personas):
    make(record, personas.union, budget=budget, currency=currency)
    kept = rows(record).values_list("budget", flat=True).get()
    assert str(kept) == {0: "0.00"}.get(budget, str(budget))


def test_a_programme_says_the_same_thing_once_and_two_programmes_may(personas):
    row = make("anniversaries", personas.union)
    make("programme_lines", personas.union, anniversary=row, what="Concert")
    with pytest.raises(ValidationError, match="The programme already has a line of these words"):
        make("programme_lines", personas.union, anniversary=row, what="Concert", due_on="2031")
    make("programme_lines", personas.union, what="Concert")
    assert rows("programme_lines").count() == 2


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        ({"every": 0}, "Write 1 for every year, 5 for every fifth"),
        ({"counted_from": "", "tier": "special", "every": 5}, "There is already a rule for these years"),
        ({"name": "First", "every": 7}, "already exists"),
        ({"counted_from": "people.name"}, "not a valid choice"),
        ({"lead_months": -1}, "greater than or equal to 0"),
        ({"tier": "friends"}, "not a valid choice"),
    ],
)
def test_a_rule_that_cannot_hold_is_refused(given, sentence, personas):
    make("anniversary_rules", personas.union, name="First", tier="special", every=5)
    with pytest.raises(ValidationError, match=sentence):
        make("anniversary_rules", personas.union, **given)
    assert rows("anniversary_rules").count() == 1


def test_a_decision_thrown_away_is_no_decision_and_comes_back_unless_another_was_made(ties, personas):
    row = adopt(ties, SYSTEM, personas.hers)
    shelving.shelve(registry.get("anniversaries"), [row.pk], Shelf.TRASHED, actor=SYSTEM)
    (one,) = queries.horizon(SYSTEM, *YEARS).found
    assert one.decided is None
    shelving.shelve(registry.get("anniversaries"), [row.pk], Shelf.LIVE, actor=SYSTEM)
    (one,) = queries.horizon(SYSTEM, *YEARS).found
    assert one.decided == (row.pk, "adopted")
    shelving.shelve(registry.get("anniversaries"), [row.pk], Shelf.TRASHED, actor=SYSTEM)
    other = adopt(ties, SYSTEM, personas.hers)
    with pytest.raises(IntegrityError), transaction.atomic():
        shelving.shelve(registry.get("anniversaries"), [row.pk], Shelf.LIVE, actor=SYSTEM)
    (one,) = queries.horizon(SYSTEM, *YEARS).found
    assert one.decided == (other.pk, "adopted")


def test_a_decision_put_into_the_archive_is_still_a_decision(ties, personas):
    row = adopt(ties, SYSTEM, personas.hers)
    shelving.shelve(registry.get("anniversaries"), [row.pk], Shelf.ARCHIVED, actor=SYSTEM)
    assert [one.decided for one in queries.horizon(SYSTEM, *YEARS).found] == [(row.pk, "adopted")]


def test_ties_thrown_away_have_no_anniversary_and_nobody_decides_on_them(ties, personas):
    shelving.shelve(registry.get("relations"), [ties.pk], Shelf.TRASHED, actor=SYSTEM)
    assert queries.horizon(SYSTEM, *YEARS).found == []
    assert queries.one_of(SYSTEM, address_of(ties)) is None
    with pytest.raises(services.NoSuchAnniversary):
        adopt(ties, SYSTEM, personas.hers)


def test_a_programme_with_lines_is_not_thrown_away(personas):
    line = make("programme_lines", personas.union)
    with pytest.raises(shelving.StillLinked):
        shelving.shelve(registry.get("anniversaries"), [line.anniversary_id], Shelf.TRASHED, actor=SYSTEM)
    shelving.shelve(registry.get("programme_lines"), [line.pk], Shelf.TRASHED, actor=SYSTEM)
    assert shelving.shelve(registry.get("anniversaries"), [line.anniversary_id], Shelf.TRASHED, actor=SYSTEM) == 1


def lend(ties, personas):
    given = {"purpose": "The programme of 2030", "until_on": TODAY + timedelta(days=30), "title": "Ties"}
    record, actor = registry.get("relations"), personas.actor("an")
    return lending.lend(record, [ties.pk], to_unit=personas.other, actor=actor, today=TODAY, **given)


def test_ties_lent_to_another_unit_are_on_its_horizon_until_they_are_taken_back(ties, personas):
    assert queries.horizon(personas.actor("binh"), *YEARS).found == []
    loan, _count = lend(ties, personas)
    (one,) = queries.horizon(personas.actor("binh"), *YEARS).found
    assert (one.due.row_id, one.due.on) == (ties.pk, "2030-01-30")
    assert queries.horizon(personas.actor("hoa"), *YEARS).found == []
    lending.take_back(loan, actor=personas.actor("an"))
    assert queries.horizon(personas.actor("binh"), *YEARS).found == []


def test_who_borrowed_the_ties_decides_for_his_own_unit_and_never_for_theirs(ties, personas):
    lend(ties, personas)
    binh = personas.actor("binh")
    with pytest.raises(NotAllowed):
        adopt(ties, binh, personas.hers)
    row = adopt(ties, binh, personas.other)
    assert (row.owner, row.title) == (personas.other, "Russia: Diplomatic relations, 80 years")
    with pytest.raises(ValidationError, match="Somebody has already decided"):
        adopt(ties, personas.actor("an"), personas.hers)


def test_a_decision_outlives_the_loan_it_was_made_by(ties, personas):
    loan, _count = lend(ties, personas)
    row = adopt(ties, personas.actor("binh"), personas.other)
    lending.take_back(loan, actor=personas.actor("an"))
    assert take("anniversaries", "prepare", row, personas.actor("binh")).state == "prepared"
    assert queries.one_of(personas.actor("binh"), address_of(ties)) is None


def test_an_adoption_is_no_change_to_be_reverted_but_a_step_is(ties, personas):
    row = adopt(ties, SYSTEM, personas.hers)
    with pytest.raises(Refused, match="nothing in this change"):
        undo.revert(last_change("anniversaries", row), actor=SYSTEM)
    take("anniversaries", "give_up", row, why="No money.")
    assert undo.revert(last_change("anniversaries", row), actor=SYSTEM) == 2
    row.refresh_from_db()
    assert (row.state, row.reason) == ("adopted", "")


def test_a_step_is_not_reverted_over_one_taken_since_nor_by_who_may_not_write(ties, personas):
    row = adopt(ties, SYSTEM, personas.hers)
    take("anniversaries", "prepare", row)
    first = last_change("anniversaries", row)
    with pytest.raises(Refused):
        undo.revert(first, actor=personas.actor("dung"))
    take("anniversaries", "hold", row)
    with pytest.raises(Refused, match="changed again since"):
        undo.revert(first, actor=SYSTEM)
    assert rows("anniversaries").get().state == "held"


def test_the_name_is_kept_in_both_languages_whatever_the_reader_speaks(ties, personas):
    with translation.override("vi"):
        row = adopt(ties, personas.actor("an"), personas.hers)
    assert row.title == "Russia: Diplomatic relations, 80 years"
    assert row.title_vi.startswith("Nga: ")
    assert "Diplomatic" not in row.title_vi


def test_two_who_decide_at_once_are_told_so_and_one_decision_stands(ties, personas):
    row = adopt(ties, SYSTEM, personas.hers)
    stale = rows("anniversaries").get()
    take("anniversaries", "prepare", row)
    with pytest.raises(writes.Stale):
        services.give_up(stale, actor=SYSTEM, today=TODAY, why="No money.")
    assert rows("anniversaries").get().state == "prepared"


def test_what_no_rule_marks_may_be_adopted_and_has_no_beginning(ties, personas):
    row = services.adopt(f"relations.established_on:{ties.pk}:77", services.Programme(personas.hers.pk),
                         actor=SYSTEM, today=TODAY)  # fmt: skip
    assert (str(row.falls_on), row.begin_on) == ("2027-01-30", None)
