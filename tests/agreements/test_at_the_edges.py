"""Questions asked of agreements, promises and twinnings at the ends of the calendar, on leap days, by every reader."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError

from amity.access.roles import Confidentiality
from amity.agreements import models, queries, rules, services
from amity.agreements.models import Agreement, Commitment, Twinning
from amity.core.dates import PartialDate, Period
from amity.measures import declaration, evaluation
from amity.records import listing, registry, workflow
from amity.records.models import Change, Shelf
from tests.factories import make
from tests.untouched import stored, untouched

pytestmark = pytest.mark.django_db
AGREEMENTS, COMMITMENTS, TWINNINGS = (registry.get(name) for name in ("agreements", "commitments", "twinnings"))
DAY = PartialDate.parse
LEAP = date(2024, 2, 29)
UNIT = Confidentiality.UNIT


def refused(name, owner, /, **fields) -> dict[str, list[str]]:
    with pytest.raises(ValidationError) as caught:
        make(name, owner, **fields)
    return caught.value.message_dict


def listed(record, personas, name="an", **asked):
    seen = listing.read(record, personas.actor(name), asked, "en")
    assert seen.problem == ""
    return {row.id for row in seen.rows}


@pytest.mark.parametrize("day", ["0001-01-01", "1945-09-02", "1999-12-31"])
def test_before_any_rule_said_so_no_twinning_is_called_dormant(day, personas, client_of):
    make("twinnings", personas.hers, since_on="")
    assert not queries.dormant_on(Twinning.objects.all(), day).exists()
    assert listed(TWINNINGS, personas, dormant_on=day) == set()
    assert client_of("an").get(f"/twinnings/?dormant_on={day}").status_code == 200
    assert client_of("an").get(f"/api/v1/twinnings?dormant_on={day}").status_code == 200


def test_from_the_first_day_of_the_rule_on_it_is(personas):
    row = make("twinnings", personas.hers, since_on="")
    assert listed(TWINNINGS, personas, dormant_on="2000-01-01") == {row.pk}


def test_the_figure_of_dormant_twinnings_is_nothing_before_the_rule(personas):
    make("twinnings", personas.hers, since_on="1990")
    measure = declaration.get("twinnings_dormant")
    found = {
        year: evaluation.evaluate(measure, personas.actor("an"), Period.parse(year)).value for year in ("1999", "2020")
    }
    assert found == {"1999": 0, "2020": 1}


@pytest.mark.parametrize("day", ["0001-01-01", "9999-12-31"])
@pytest.mark.parametrize(
    ("record", "name"),
    [
        (AGREEMENTS, "in_force_on"),
        (AGREEMENTS, "renewal_due_by"),
        (COMMITMENTS, "overdue_on"),
        (TWINNINGS, "dormant_on"),
    ],
    ids=lambda one: getattr(one, "name", one),
)
def test_no_question_breaks_on_the_first_or_the_last_day_of_the_calendar(record, name, day, personas, client_of):
    make(record.name, personas.hers)
    assert client_of("an").get(f"/{record.name}/?{name}={day}").status_code == 200


@pytest.mark.parametrize(
    ("day", "years", "earlier"),
    [
        (LEAP, 3, date(2021, 2, 28)),
        (LEAP, 4, date(2020, 2, 28)),
        (date(2024, 3, 1), 3, date(2021, 3, 1)),
        (date(2025, 2, 28), 1, date(2024, 2, 28)),
        (date(2026, 11, 22), 0, date(2026, 11, 22)),
    ],
)
def test_so_many_years_before_a_day(day, years, earlier):
    assert queries.years_before(day, years) == earlier


@pytest.mark.parametrize(
    ("form", "last", "begins"),
    [
        ("mou", "2024-02-29", date(2023, 3, 1)),
        ("mou", "2025-02-28", date(2024, 2, 29)),
        ("plan", "2024", date(2023, 10, 3)),
        ("treaty", "2027-06", date(2025, 12, 8)),
        ("regulation", "2024-08-27", date(2024, 2, 29)),
    ],
)
def test_talks_begin_so_long_before_the_earliest_last_day(form, last, begins):
    assert rules.renewal_from(form, PartialDate(last), under=date(2026, 1, 1)) == begins


@pytest.mark.parametrize(
    ("form", "under", "is_asked"),
    [
        ("treaty", date(2026, 12, 31), False),
        ("treaty", date(2027, 1, 1), True),
        ("mou", date(2027, 1, 1), True),
        ("plan", date(2027, 1, 1), False),
        ("oral", date(9999, 12, 31), False),
        ("a form there is not", date(2027, 1, 1), False),
    ],
)
def test_a_review_comes_first_where_a_rule_of_the_day_says_so(form, under, is_asked):
    assert rules.is_reviewed_first(form, under=under) is is_asked


def test_a_form_without_a_rule_has_no_lead_time():
    assert rules.renewal_days("a form there is not", under=date(2026, 1, 1)) is None
    assert rules.renewal_from("mou", None, under=date(2026, 1, 1)) is None


@pytest.mark.parametrize(
    ("due_on", "day", "is_overdue"),
    [
        ("2024-02-29", "2024-02-29", False),
        ("2024-02-29", "2024-03-01", True),
        ("2024-02", "2024-02-29", False),
        ("2024-02", "2024-03-01", True),
        ("2024", "2024-12-31", False),
        ("2024", "2025-01-01", True),
        ("", "2030-01-01", False),
    ],
)
def test_a_promise_is_overdue_after_the_last_day_it_can_fall_due(due_on, day, is_overdue, personas):
    row = make("commitments", personas.hers, due_on=due_on)
    assert (row in queries.overdue_on(Commitment.objects.all(), day)) is is_overdue


@pytest.mark.parametrize(
    ("state", "waits"), [("open", True), ("under_way", True), ("done", False), ("missed", False), ("dropped", False)]
)
def test_only_a_promise_that_is_neither_kept_nor_given_up_is_overdue(state, waits, personas):
    row = make("commitments", personas.hers, state=state, evidence="Seen." if state == "done" else "")
    assert (row.pk in listed(COMMITMENTS, personas, overdue_on="2026-01-01")) is waits


@pytest.mark.parametrize("word", ["no", "YES", "", "1", "true"])
@pytest.mark.parametrize("ask", [queries.unreviewed, queries.without_evidence])
def test_a_question_of_yes_is_answered_for_yes_alone(ask, word):
    rows = Agreement.objects.all() if ask is queries.unreviewed else Commitment.objects.all()
    with pytest.raises(ValueError, match="Write “yes”"):
        ask(rows, word)


@pytest.mark.parametrize(
    ("fields", "is_told"),
    [
        ({}, True),
        ({"reviewed_on": "2025", "conclusion": "Content."}, False),
        ({"state": "lapsed"}, True),
        ({"state": "renewed"}, True),
        ({"state": "talks"}, False),
        ({"state": "dropped"}, False),
    ],
)
def test_only_what_ran_can_lack_a_review(fields, is_told, personas):
    row = make("agreements", personas.hers, **fields)
    assert (row.pk in listed(AGREEMENTS, personas, unreviewed="yes")) is is_told


def test_a_contact_named_is_evidence_though_nothing_was_written(personas):
    bare, told, met = (
        make("commitments", personas.hers),
        make("commitments", personas.hers, evidence="Report."),
        make("commitments", personas.hers, interactions=[make("interactions", personas.hers)]),
    )
    found = listed(COMMITMENTS, personas, without_evidence="yes")
    assert bare.pk in found
    assert not {told.pk, met.pk} & found


@pytest.mark.parametrize(
    ("amount", "currency", "problem"),
    [("10", "", "currency"), ("-1", "USD", "negative"), ("0", "USD", ""), (None, "", ""), (None, "USD", "")],
)
def test_an_amount_has_a_currency_and_is_not_below_nothing(amount, currency, problem, personas):
    fields = {"amount": amount, "currency": currency}
    if problem:
        assert problem in str(refused("agreements", personas.hers, **fields))
    else:
        assert make("agreements", personas.hers, **fields).currency == currency


@pytest.mark.parametrize("link", ["parent", "renews"])
def test_an_agreement_hangs_on_another_one_and_not_on_itself(link, personas):
    row = make("agreements", personas.hers)
    setattr(row, link, row)
    with pytest.raises(ValidationError, match="neither be part of itself nor renew itself"):
        row.full_clean()
    assert make("agreements", personas.hers, **{link: stored(row)}).pk


def test_what_is_part_of_a_text_may_be_so_in_every_way(personas):
    whole = make("agreements", personas.hers)
    parts = [make("agreements", personas.hers, parent=whole, part_kind=kind) for kind in models.PartKind.values]
    assert set(whole.parts.all()) == set(parts)
    with pytest.raises(Exception, match="protected foreign keys"):
        whole.delete()


def test_a_second_renewal_is_refused_until_the_first_came_to_nothing(personas):
    whole = make("agreements", personas.hers)
    first = make("agreements", personas.hers, renews=whole, state="talks", ends_on="")
    assert "already renewed by another" in str(refused("agreements", personas.hers, renews=whole))
    Agreement.objects.filter(pk=first.pk).update(state="dropped")
    assert make("agreements", personas.hers, renews=whole).renews == whole


def test_two_of_one_side_do_not_stand_at_one_rank_and_two_of_both_sides_do(personas):
    first = make("signatories", personas.hers, rank=1)
    told = refused("signatories", personas.hers, agreement=first.agreement, rank=1)
    assert "already stands at this rank" in str(told)
    make("signatories", personas.hers, agreement=first.agreement, rank=1, side="partner")
    make("signatories", personas.hers, agreement=first.agreement, rank=2)
    assert first.agreement.signatories.count() == 3


def test_a_name_stands_once_under_an_agreement_and_under_many_agreements(personas):
    first = make("signatories", personas.hers, name="Lê An")
    told = refused("signatories", personas.hers, agreement=first.agreement, name="Lê An", rank=2)
    assert "already stands under the agreement" in str(told)
    assert make("signatories", personas.hers, name="Lê An").pk


def test_an_agreement_has_one_text_in_a_language(personas):
    first = make("agreement_texts", personas.hers)
    told = refused("agreement_texts", personas.hers, agreement=first.agreement)
    assert "already has a text in this language" in str(told)
    assert make("agreement_texts", personas.hers, agreement=first.agreement, language="vi").pk
    assert "language" in refused("agreement_texts", personas.hers, language="xx")


def test_two_localities_are_twinned_once_and_may_be_the_other_way_round(personas):
    first = make("twinnings", personas.hers)
    told = refused("twinnings", personas.hers, home=first.home, foreign=first.foreign)
    assert "already twinned" in str(told)
    assert make("twinnings", personas.hers, home=first.foreign, foreign=first.home).pk


@pytest.mark.parametrize("shelf", [Shelf.ARCHIVED, Shelf.TRASHED])
def test_what_is_put_away_stands_in_no_list_of_what_waits(shelf, personas):
    row = make("agreements", personas.hers, ends_on="2025")
    assert row.pk in listed(AGREEMENTS, personas, renewal_due_by="2026-01-01")
    Agreement.objects.filter(pk=row.pk).update(shelf=shelf)
    assert row.pk not in listed(AGREEMENTS, personas, renewal_due_by="2026-01-01")


@pytest.mark.parametrize("name", ["binh", "hoa", "nobody"])
@pytest.mark.parametrize(
    "asked",
    [{"in_force_on": "2024-01-01"}, {"ending_in": "2027"}, {"renewal_due_by": "2027-01-01"}, {"unreviewed": "yes"}],
    ids=lambda asked: next(iter(asked)),
)
def test_no_question_tells_of_what_is_out_of_sight(asked, name, personas):
    row = make("agreements", personas.hers, confidentiality=UNIT)
    assert row.pk in listed(AGREEMENTS, personas, **asked)
    assert listed(AGREEMENTS, personas, name, **asked) == set()


def deeds(agreement, personas, name="an"):
    found = queries.acts_under(agreement, personas.actor(name), date(2024, 1, 1), date(2026, 12, 31))
    return {(record.name, field): list(rows) for record, field, rows in found if rows}


def test_what_was_done_under_an_agreement_is_what_names_it(personas):
    agreement = make("agreements", personas.hers)
    part = make("agreements", personas.hers, parent=agreement, signed_on="2025")
    make("agreements", personas.hers, renews=agreement, signed_on="2025")
    make("agreements", personas.hers, parent=agreement, signed_on="2020")
    assert deeds(agreement, personas) == {("agreements", "parent"): [part]}


def test_what_was_done_out_of_sight_is_not_told(personas):
    agreement = make("agreements", personas.hers)
    make("agreements", personas.hers, parent=agreement, signed_on="2025", confidentiality=UNIT)
    assert len(deeds(agreement, personas)) == 1
    assert deeds(stored(agreement), personas, "binh") == {}


def test_what_two_did_together_is_found_in_any_order_and_not_with_a_third(personas):
    one, other, third = (make("organisations", personas.hers) for _number in range(3))
    both = make("interactions", personas.hers, organisations=[one, other, third], held_on="2025")
    make("interactions", personas.hers, organisations=[one], held_on="2025")
    make("interactions", personas.hers, organisations=[other], held_on="2025")
    span = (date(2024, 1, 1), date(2026, 12, 31))
    for parties in ([one.pk, other.pk], [other.pk, one.pk]):
        found = queries.acts_between(parties, personas.actor("an"), *span)
        assert [row for _record, rows in found for row in rows] == [both]
    for alone in ([], [one.pk]):
        found = queries.acts_between(alone, personas.actor("an"), *span)
        assert [row for _record, rows in found for row in rows] == []


@pytest.mark.parametrize(("name", "may"), [("an", True), ("chi", True), ("binh", False), ("dung", False)])
@pytest.mark.parametrize("step", ["suspend", "end"])
def test_only_who_keeps_a_twinning_lets_it_rest_or_end(step, name, may, personas):
    row = make("twinnings", personas.hers, confidentiality=Confidentiality.PUBLIC)
    acting = {"actor": personas.actor(name), "today": LEAP, "why": "As agreed."}
    if may:
        workflow.take(TWINNINGS, TWINNINGS.step(step), row.pk, **acting)
        assert stored(row).state == {"suspend": "suspended", "end": "ended"}[step]
        assert Change.objects.filter(record="twinnings", row_id=row.pk).latest("pk").why == "As agreed."
    else:
        with untouched(row), pytest.raises(workflow.NotAllowed):
            workflow.take(TWINNINGS, TWINNINGS.step(step), row.pk, **acting)


@pytest.mark.parametrize(
    ("since", "until", "is_refused"),
    [
        ("2024-02-29", "2024-02-29", False),
        ("2024-02-29", "2024-02-28", True),
        ("2024-02", "2024", False),
        ("2010", "2024-03-01", True),
        ("2010", "2024-03", True),
        ("2010", "2024", False),
        ("", "1990", False),
    ],
)
def test_a_twinning_ends_between_its_beginning_and_today(since, until, is_refused, personas):
    row = make("twinnings", personas.hers, since_on=since)
    acting = {"actor": personas.actor("an"), "today": LEAP}
    if is_refused:
        with untouched(row), pytest.raises(services.EndOutOfTime):
            services.end_twinning(row, until_on=DAY(until), **acting)
    else:
        services.end_twinning(row, until_on=DAY(until), **acting)
        assert (stored(row).state, str(stored(row).until_on)) == ("ended", until)


@pytest.mark.parametrize("reason", ["", "   ", "\n"])
def test_a_reason_of_blanks_is_none(reason, personas):
    row = make("agreements", personas.hers)
    with untouched(row), pytest.raises(services.ReasonMissing):
        services.let_lapse(row, actor=personas.actor("an"), today=LEAP, lapse_reason=reason)


@pytest.mark.parametrize("evidence", ["  ", "\n\t"])
def test_evidence_of_blanks_is_none(evidence, personas):
    row = make("commitments", personas.hers)
    with untouched(row), pytest.raises(services.EvidenceMissing):
        services.fulfil(row, actor=personas.actor("an"), today=LEAP, evidence=evidence)
