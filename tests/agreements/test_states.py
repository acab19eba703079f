"""Every step of agreements and promises in every state, by everybody, with dates known in part."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError

from amity.access.roles import Confidentiality
from amity.agreements import services
from amity.agreements.models import Agreement, Commitment
from amity.core.dates import PartialDate
from amity.records import history, registry, workflow, writes
from amity.records.models import Change
from tests import factories
from tests.untouched import stored, untouched

pytestmark = pytest.mark.django_db
TODAY = date(2024, 2, 29)
DAY = PartialDate.parse
AGREEMENTS, COMMITMENTS = registry.get("agreements"), registry.get("commitments")

OPEN = {
    "talks": {"sign": "in_force"},
    "signed": {"start": "in_force", "lapse": "lapsed", "end": "ended"},
    "in_force": {"renew": "renewed", "lapse": "lapsed", "end": "ended"},
    "renewed": {},
    "lapsed": {"renew": "renewed"},
    "ended": {},
}
TOLD = {
    "sign": {"signed_on": DAY("2024-02")},
    "start": {},
    "renew": {"reference": "A-LATER", "signed_on": DAY("2024-02-29")},
    "lapse": {},
    "end": {},
}
PROMISES = {
    "open": {"fulfil": "done", "miss": "missed", "drop": "dropped"},
    "done": {},
    "missed": {"fulfil": "done", "drop": "dropped"},
    "dropped": {},
}


@pytest.fixture
def an(personas):
    """An acts on a leap day."""
    return {"actor": personas.actor("an"), "today": TODAY}


def agreement(personas, state: str = "in_force", **fields):
    """An agreement in An's unit whose term is over, so that every step may be taken."""
    dates = {"signed_on": "2019", "starts_on": "2019", "ends_on": "2024-02-28"}
    return factories.make("agreements", personas.hers, state=state, **dates | fields)


def promise(personas, state: str = "open", **fields):
    evidence = "Seen." if state == "done" else ""
    return factories.make(
        "commitments", personas.hers, **{"state": state, "due_on": "2023", "evidence": evidence} | fields
    )


@pytest.mark.parametrize("state", OPEN)
@pytest.mark.parametrize("name", TOLD)
def test_a_step_leads_from_its_states_to_the_next_and_from_no_other(personas, an, state, name):
    row = agreement(personas, state)
    step = AGREEMENTS.step(name)
    assert (step in AGREEMENTS.steps_for(an["actor"], row)) is (name in OPEN[state])
    if name in OPEN[state]:
        workflow.take(AGREEMENTS, step, row.pk, **an, why="As agreed.", asked=TOLD[name])
        assert stored(row).state == OPEN[state][name]
        change = Change.objects.filter(record="agreements", row_id=row.pk).latest("pk")
        assert (change.action, change.why, change.account) == (name, "As agreed.", personas.an)
    else:
        with untouched(row), pytest.raises(workflow.NotNow, match=str(step.label)):
            workflow.take(AGREEMENTS, step, row.pk, **an, asked=TOLD[name])


@pytest.mark.parametrize("state", PROMISES)
@pytest.mark.parametrize("name", ["fulfil", "miss", "drop"])
def test_a_promise_goes_on_from_its_states_and_from_no_other(personas, an, state, name):
    row = promise(personas, state)
    told = {"evidence": "Report of 2023."} if name == "fulfil" else {}
    if name in PROMISES[state]:
        workflow.take(COMMITMENTS, COMMITMENTS.step(name), row.pk, **an, why="Agreed.", asked=told)
        assert stored(row).state == PROMISES[state][name]
    else:
        with untouched(row), pytest.raises(workflow.NotNow):
            workflow.take(COMMITMENTS, COMMITMENTS.step(name), row.pk, **an, why="Agreed.", asked=told)


@pytest.mark.parametrize(
    ("name", "level", "error"),
    [
        ("binh", 0, workflow.NotAllowed),
        ("dung", 2, workflow.NotAllowed),
        ("hoa", 0, workflow.NotAllowed),
        ("nobody", 0, workflow.NotAllowed),
        ("binh", 2, Agreement.DoesNotExist),
        ("chi", 3, Agreement.DoesNotExist),
        ("nobody", 1, Agreement.DoesNotExist),
    ],
)
@pytest.mark.parametrize("step", ["renew", "lapse", "end"])
def test_whoever_does_not_keep_an_agreement_moves_nothing(personas, step, name, level, error):
    row = agreement(personas, confidentiality=level)
    with untouched(row), pytest.raises(error):
        workflow.take(
            AGREEMENTS, AGREEMENTS.step(step), row.pk, actor=personas.actor(name), today=TODAY, asked=TOLD[step]
        )


@pytest.mark.parametrize("name", ["an", "chi"])
def test_its_keeper_and_the_union_office_record_what_became_of_it(personas, name):
    row = agreement(personas)
    workflow.take(AGREEMENTS, AGREEMENTS.step("lapse"), row.pk, actor=personas.actor(name), today=TODAY)
    assert stored(row).state == "lapsed"


# the day of signing and whether it may have come on 29 February 2024
SIGNING = [
    ("2024-02-29", True),
    ("2024-02", True),
    ("2024", True),
    ("2023-12-31", True),
    ("2024-03-01", False),
    ("2024-03", False),
    ("2025", False),
]


@pytest.mark.parametrize(("day", "has_come"), SIGNING)
def test_a_signing_is_recorded_once_it_may_have_come(personas, an, day, has_come):
    row = agreement(personas, "talks", signed_on="", starts_on="", ends_on="")
    if has_come:
        services.sign(row, **an, signed_on=DAY(day))
        assert (stored(row).state, str(stored(row).signed_on)) == ("signed", day)
    else:
        with untouched(row), pytest.raises(services.NotYetSigned):
            services.sign(row, **an, signed_on=DAY(day))


@pytest.mark.parametrize(("day", "has_come"), SIGNING)
def test_a_renewal_is_recorded_once_it_may_have_been_signed(personas, an, day, has_come):
    row = agreement(personas)
    told = {"reference": "A-LATER", "signed_on": DAY(day)}
    if has_come:
        assert services.renew(row, **an, **told).renews == row
    else:
        with untouched(row), pytest.raises(services.NotYetSigned):
            services.renew(row, **an, **told)


@pytest.mark.parametrize(("day", "has_come"), SIGNING)
def test_an_agreement_enters_into_force_and_ends_on_a_day_that_may_have_come(personas, an, day, has_come):
    signed = agreement(personas, "signed", signed_on="", starts_on="", ends_on="")
    running = agreement(personas, starts_on="2019", ends_on="2030")
    if has_come:
        services.enter_into_force(signed, **an, starts_on=DAY(day))
        services.end(running, **an, ends_on=DAY(day))
        assert str(stored(signed).starts_on) == str(stored(running).ends_on) == day
    else:
        with untouched(signed, running), pytest.raises(services.NotYetBegun):
            services.enter_into_force(signed, **an, starts_on=DAY(day))
        with untouched(signed, running), pytest.raises(services.NotYetOver):
            services.end(running, **an, ends_on=DAY(day))


@pytest.mark.parametrize(
    ("last", "is_over"),
    [
        ("2024-02-28", True),
        ("2024-01", True),
        ("2023", True),
        ("2024-02-29", False),
        ("2024-02", False),
        ("2024", False),
        ("", False),
    ],
)
def test_what_runs_out_has_surely_run_out(personas, an, last, is_over):
    row = agreement(personas, ends_on=last)
    due = promise(personas, due_on=last)
    if is_over:
        services.lapse(row, **an)
        services.miss(due, **an)
        assert (stored(row).state, stored(due).state) == ("lapsed", "missed")
    else:
        with untouched(row, due), pytest.raises(services.NotYetOver):
            services.lapse(row, **an)
        with untouched(row, due), pytest.raises(services.NotYetDue):
            services.miss(due, **an)


@pytest.mark.parametrize(
    ("began", "begins", "is_refused"),
    [
        ({"starts_on": "2019"}, "2018", True),
        ({"starts_on": "2019"}, "2018-12-31", True),
        ({"starts_on": "2019"}, "2019", False),
        ({"starts_on": "2019-05"}, "2019", False),
        ({"starts_on": "2019-05-02"}, "2019-05-01", True),
        ({"starts_on": "", "signed_on": "2019-05"}, "2019-04", True),
        ({"starts_on": "", "signed_on": "2019-05"}, "2019-05", False),
        ({"starts_on": "", "signed_on": "", "ends_on": ""}, "1990", False),
    ],
)
def test_a_renewal_begins_no_earlier_than_what_it_renews_may_have_begun(personas, an, began, begins, is_refused):
    row = agreement(personas, **began)
    told = {"reference": "A-LATER", "signed_on": DAY("1990"), "starts_on": DAY(begins)}
    if is_refused:
        with untouched(row), pytest.raises(services.RenewalBeginsEarly):
            services.renew(row, **an, **told)
    else:
        assert str(services.renew(row, **an, **told).starts_on) == begins


def test_a_renewal_takes_over_what_was_agreed_and_not_what_was_signed(personas, an):
    country = factories.make("countries", personas.hers)
    frame = agreement(personas)
    row = agreement(
        personas,
        purpose="Exchange of delegations.",
        purpose_vi="Trao đổi đoàn.",
        languages="Vietnamese; Russian",
        review_rule="Every two years",
        place="Hanoi",
        amount=1000,
        currency="USD",
        parent=frame,
        countries=[country],
        confidentiality=Confidentiality.UNIT,
        source_title="News",
        notes="Signed at the visit.",
    )
    later = stored(services.renew(row, **an, reference="A-LATER", signed_on=DAY("2024-02-29")))
    same = ("title", "form", "purpose", "purpose_vi", "languages", "review_rule", "parent", "owner", "confidentiality")
    assert [name for name in same if getattr(later, name) != getattr(row, name)] == []
    assert (later.place, later.amount, later.currency, later.source_title, later.notes) == ("", None, "", "", "")
    assert list(later.countries.all()) == [country]


def test_an_agreement_is_renewed_by_one_other_at_most(personas, an):
    row = agreement(personas)
    seen_by_both = Agreement.objects.get(pk=row.pk)
    services.renew(row, **an, reference="A-2", signed_on=DAY("2024-02"))
    with untouched(row), pytest.raises(services.AlreadyRenewed, match="already has a renewal"):
        services.renew(seen_by_both, **an, reference="A-3", signed_on=DAY("2024-02"))


def test_a_party_out_of_sight_keeps_the_agreement_from_being_renewed_and_is_not_named(personas, an):
    hidden = factories.make("organisations", personas.other, confidentiality=Confidentiality.UNIT, name="Quiet Club")
    row = agreement(personas, parties=[hidden])
    with untouched(row), pytest.raises(ValidationError) as refused:
        services.renew(row, **an, reference="A-2", signed_on=DAY("2024-02"))
    assert set(refused.value.message_dict) == {"parties"}
    assert "Quiet Club" not in str(refused.value)


@pytest.mark.parametrize(
    ("step", "told", "field"),
    [
        ("sign", {"signed_on": DAY("2024"), "starts_on": DAY("2024"), "ends_on": DAY("2023")}, "ends_on"),
        ("end", {"ends_on": DAY("2018")}, "ends_on"),
    ],
)
def test_a_step_that_would_turn_the_term_round_is_refused_beside_its_field(personas, an, step, told, field):
    row = agreement(personas, "talks" if step == "sign" else "in_force")
    with untouched(row), pytest.raises(ValidationError) as refused:
        workflow.take(AGREEMENTS, AGREEMENTS.step(step), row.pk, **an, asked=told)
    assert set(refused.value.message_dict) == {field}


def test_a_step_keeps_the_dates_it_is_not_told_anew(personas, an):
    row = agreement(personas, "talks", starts_on="2024", ends_on="2029")
    services.sign(row, **an, signed_on=DAY("2024-02"))
    assert [str(day) for day in (stored(row).signed_on, stored(row).starts_on, stored(row).ends_on)] == [
        "2024-02",
        "2024",
        "2029",
    ]


def test_the_evidence_given_before_is_enough_to_keep_a_promise(personas, an):
    row = promise(personas, evidence="Photographs of the school.")
    services.fulfil(row, **an)
    assert (stored(row).state, stored(row).evidence) == ("done", "Photographs of the school.")


def test_a_promise_kept_late_is_still_kept(personas, an):
    row = promise(personas, "missed")
    workflow.take(COMMITMENTS, COMMITMENTS.step("fulfil"), row.pk, **an, asked={"evidence": "  Letter of thanks.  "})
    assert (stored(row).state, stored(row).evidence) == ("done", "Letter of thanks.")


def test_a_promise_of_another_unit_is_not_kept_by_a_stranger(personas):
    row = promise(personas)
    binh = {"actor": personas.actor("binh"), "today": TODAY}
    with untouched(row), pytest.raises(writes.NotAllowed):
        services.fulfil(row, **binh, evidence="Mine.")
    with untouched(row), pytest.raises(workflow.NotAllowed):
        workflow.take(COMMITMENTS, COMMITMENTS.step("drop"), row.pk, **binh, why="Not needed.")


def test_a_step_asked_for_more_than_it_takes_is_a_mistake_of_the_caller(personas, an):
    row = agreement(personas)
    with untouched(row), pytest.raises(TypeError, match="lapse asks for"):
        workflow.take(AGREEMENTS, AGREEMENTS.step("lapse"), row.pk, **an, asked={"ends_on": DAY("2020")})


def test_the_history_of_an_agreement_is_read_in_the_language_of_the_reader(personas, an):
    row = agreement(personas)
    services.end(row, **an, why="Both sides wished it.", ends_on=DAY("2024-01"))
    english = history.changes(AGREEMENTS, row.pk, personas.actor("chi"), "en")[0]
    assert (english.by, english.action, english.why) == ("An", "end", "Both sides wished it.")
    assert ("Runs until", "28 February 2024", "January 2024") in english.values
    vietnamese = history.changes(AGREEMENTS, row.pk, personas.actor("chi"), "vi")[0]
    assert ("ngày 28 tháng 2 năm 2024", "tháng 1 năm 2024") in {pair[1:] for pair in vietnamese.values}


def test_the_rows_of_a_promise_and_its_agreement_hold_each_other(personas):
    row = promise(personas)
    with pytest.raises(Exception, match="protected foreign keys"):
        row.agreement.delete()
    assert Commitment.objects.get() == row
