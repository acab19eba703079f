"""Many guests at once: put forward, approved, invited in their languages, reminded and thanked."""

from datetime import UTC, date, datetime, timedelta

import pytest

from amity import tasks
from amity.events import jobs
from amity.events.models import Participation, Pass
from amity.events.services import admitting, guests, inviting
from amity.letters import jobs as writing
from amity.letters import queries as letters
from amity.letters.exchange.sheets import sheets_of
from amity.letters.models import Letter
from amity.past import undo
from amity.records import writes
from amity.records.models import Operation
from amity.tasks.running import run_waiting
from tests import factories

pytestmark = pytest.mark.django_db
TODAY = date(2026, 3, 16)
NOW = datetime(2026, 5, 20, 2, 5, tzinfo=UTC)
DAY = date(2026, 5, 20)


@pytest.fixture
def an(personas):
    return personas.actor("an")


@pytest.fixture
def event(personas):
    return factories.make(
        "events", personas.hers, state="planned", title="Festival", title_vi="Liên hoan", starts_on="2026-05-20"
    )


@pytest.fixture
def templates(personas):
    text = "{salutation},\n\n{event}, {event_dates}, {event_place}\n{answer_link}"
    for language in ("en", "vi"):
        factories.make("letter_templates", personas.hers, name="Come", kind="invitation", language=language, text=text)


def people(personas, *languages):
    return [factories.make("people", personas.hers, languages=one) for one in languages]


def listed(event, *states, personas, **fields):
    return [factories.make("participations", personas.hers, event=event, state=one, **fields) for one in states]


def asked(personas, **more):
    return {"owner": personas.hers.pk, "confidentiality": 1, **more}


def states(event) -> list[str]:
    return list(Participation.objects.filter(event=event).order_by("pk").values_list("state", flat=True))


def test_people_are_put_on_the_list_once_as_one_act(personas, an, event):
    many = people(personas, "English", "Lao")
    first = guests.nominate(event, [one.pk for one in many], actor=an, today=TODAY, role="Guest", group="A")
    again = guests.nominate(event, [one.pk for one in many], actor=an, today=TODAY)
    assert (first.done, first.left, again.done) == (2, [], 0)
    assert [pk for pk, _reason in again.left] == [one.pk for one in many]
    row = Participation.objects.first()
    assert (row.state, row.role, row.group, row.owner_id) == ("nominated", "Guest", "A", personas.hers.pk)
    assert Operation.objects.filter(kind="guests").count() == 1


def test_the_dead_the_silent_and_the_unseen_are_not_put_on_the_list(personas, an, event):
    dead, silent = factories.make("people", personas.hers, died_on="2020"), factories.make("people", personas.hers)
    factories.make("subject_requests", personas.other, person=silent, kind="object")
    hidden = factories.make("people", personas.other, confidentiality=2)
    outcome = guests.nominate(event, [dead.pk, silent.pk, hidden.pk], actor=an, today=TODAY)
    assert outcome.done == 0
    assert outcome.left == [
        (dead.pk, "This person has died."),
        (silent.pk, "This person asked not to be written to."),
    ]


def test_nobody_is_put_on_the_list_of_what_is_over(personas, an):
    over = factories.make("events", personas.hers, starts_on="2025-05-20")
    with pytest.raises(inviting.EventIsOver):
        guests.nominate(over, [factories.make("people", personas.hers).pk], actor=an, today=TODAY)


def test_the_guests_of_an_event_kept_close_are_kept_as_close(personas, an):
    held = factories.make("events", personas.hers, state="planned", starts_on="2026-05-20", confidentiality=2)
    guests.nominate(held, [factories.make("people", personas.hers).pk], actor=an, today=TODAY)
    assert Participation.objects.get(event=held).confidentiality == 2


def test_all_nominations_one_may_decide_on_are_approved(personas, event):
    rows = listed(event, "nominated", "nominated", "invited", personas=personas)
    outcome = guests.approve_all(rows, actor=personas.actor("chi"), today=TODAY)
    assert (outcome.done, states(event)) == (2, ["approved", "approved", "invited"])


def test_who_only_keeps_the_list_approves_nobody(personas, an, event):
    rows = listed(event, "nominated", personas=personas)
    outcome = guests.approve_all(rows, actor=an, today=TODAY)
    assert (outcome.done, states(event)) == (0, ["nominated"])
    assert outcome.left[0][1] == "Somebody else approves for this unit."


def test_guests_invited_by_other_means_get_their_day_and_a_pass(personas, an, event):
    rows = listed(event, "approved", "nominated", personas=personas)
    assert guests.invite_all(rows, actor=an, today=TODAY).done == 1
    assert states(event) == ["invited", "nominated"]
    assert Pass.objects.filter(participation=rows[0]).count() == 1
    assert not Pass.objects.filter(participation=rows[1]).exists()


def invited(personas, an, event, rows, **more):
    batch = guests.begin_letters(event, rows, "invite", "Come", asked(personas, **more), actor=an, today=TODAY)
    guests.carry_out(batch, actor=an, today=TODAY)
    return batch


def test_each_guest_is_invited_in_his_language_and_the_letter_is_remembered(personas, an, event, templates):
    english, vietnamese = people(personas, "English", "Vietnamese")
    rows = [
        factories.make("participations", personas.hers, event=event, person=one, state="approved")
        for one in (english, vietnamese)
    ]
    invited(personas, an, event, rows)
    first, second = Participation.objects.filter(event=event).order_by("pk")
    assert "Festival, 20 May 2026" in first.letter.text
    assert "Liên hoan, ngày 20 tháng 5 năm 2026" in second.letter.text
    assert (first.state, str(first.invited_on), first.letter.kind) == ("invited", "2026-03-16", "invitation")
    assert Pass.objects.count() == 2


def test_the_language_of_the_invitation_wins_over_the_one_the_person_reads(personas, an, event, templates):
    rows = listed(event, "approved", personas=personas, language="vi")
    invited(personas, an, event, rows)
    assert Letter.objects.get().language == "vi"


def test_a_guest_without_a_template_in_his_language_stays_approved(personas, an, event, templates):
    [lao] = people(personas, "Lao")
    row = factories.make("participations", personas.hers, event=event, person=lao, state="approved")
    batch = invited(personas, an, event, [row])
    batch.refresh_from_db()
    assert (states(event), batch.left) == (["approved"], [[lao.pk, "There is no template in this language: Lao."]])
    assert not Pass.objects.exists()


def test_a_guest_in_two_roles_is_invited_once(personas, an, event, templates):
    [ann] = people(personas, "English")
    rows = [
        factories.make("participations", personas.hers, event=event, person=ann, state="approved", role=role)
        for role in ("Speaker", "Chair")
    ]
    batch = invited(personas, an, event, rows)
    assert sorted(states(event)) == ["approved", "invited"]
    assert batch.left == [[ann.pk, "This person is on the list or invited already."]]


def test_an_act_of_inviting_is_undone_whole(personas, an, event, templates):
    rows = listed(event, "approved", "approved", personas=personas)
    batch = invited(personas, an, event, rows)
    outcome = undo.undo(batch.operation, actor=an)
    assert outcome.left == []
    assert states(event) == ["approved", "approved"]
    assert not Letter.objects.exists()
    assert not Participation.objects.filter(letter__isnull=False).exists()


def test_inviting_begun_again_goes_on_where_it_stopped(personas, an, event, templates, monkeypatch):
    monkeypatch.setattr(guests.composing, "BLOCK", 2)
    rows = listed(event, *["approved"] * 5, personas=personas)
    batch = guests.begin_letters(event, rows, "invite", "Come", asked(personas), actor=an, today=TODAY)

    def stop(done):
        if done == 2:
            raise InterruptedError

    with pytest.raises(InterruptedError):
        guests.carry_out(batch, actor=an, today=TODAY, told=stop)
    guests.carry_out(batch, actor=an, today=TODAY)
    assert states(event) == ["invited"] * 5
    assert Letter.objects.count() == 5


@pytest.mark.parametrize(
    ("purpose", "state", "after"), [("remind", "invited", "invited"), ("thank", "attended", "attended")]
)
def test_a_reminder_and_thanks_leave_the_guest_where_he_stands(personas, an, event, templates, purpose, state, after):
    rows = listed(event, state, "declined", personas=personas)
    batch = guests.begin_letters(event, rows, purpose, "Come", asked(personas), actor=an, today=TODAY)
    guests.carry_out(batch, actor=an, today=TODAY)
    assert (Letter.objects.count(), states(event)) == (1, [after, "declined"])
    assert len(batch.left) == 1


def test_guests_kept_by_another_unit_are_not_written_to(personas, an, event, templates):
    row = factories.make("participations", personas.other, event=event, state="approved")
    with pytest.raises(writes.Refused):
        guests.begin_letters(event, [row], "invite", "Come", asked(personas), actor=an, today=TODAY)
    assert states(event) == ["approved"]


def test_many_guests_cost_the_queries_of_few(personas, an, event, templates, django_assert_max_num_queries):
    rows = listed(event, *["approved"] * 12, personas=personas)
    batch = guests.begin_letters(event, rows, "invite", "Come", asked(personas), actor=an, today=TODAY)
    with django_assert_max_num_queries(90):
        guests.carry_out(batch, actor=an, today=TODAY)
    assert states(event) == ["invited"] * 12


def test_the_worker_invites_and_writes_the_files_with_the_links(personas, an, event, templates):
    rows = listed(event, "approved", personas=personas)
    batch = guests.begin_letters(event, rows, "invite", "Come", asked(personas), actor=an, today=TODAY)
    writing.start(batch, jobs.WRITE)
    run_waiting()
    batch.refresh_from_db()
    assert writing.file_of(batch, "pdf").read_bytes()[:5] == b"%PDF-"
    link = Pass.objects.get().link
    [sheet] = sheets_of(letters.written_by(batch), actor=an, today=TODAY)
    assert link in sheet.text
    assert sheet.picture.startswith("<svg")


def test_who_only_reads_the_letter_prints_it_without_the_link(personas, an, event, templates):
    invited(personas, an, event, listed(event, "approved", personas=personas))
    [sheet] = sheets_of(Letter.objects.all(), actor=personas.actor("dung"), today=TODAY)
    assert "answer" not in sheet.text
    assert sheet.picture == ""


def test_a_guest_is_marked_once_and_the_first_moment_holds(personas, an, event):
    [row] = listed(event, "accepted", personas=personas)
    first = admitting.admit(event, {row.pk: NOW}, actor=an, today=DAY, now=NOW)
    later = admitting.admit(
        event, {row.pk: NOW + timedelta(minutes=4)}, actor=an, today=DAY, now=NOW + timedelta(hours=1)
    )
    earlier = admitting.admit(event, {row.pk: NOW - timedelta(minutes=9)}, actor=an, today=DAY, now=NOW)
    assert [one.is_first for one in (*first, *later, *earlier)] == [True, False, False]
    assert (later[0].came_at, earlier[0].came_at) == (NOW, NOW - timedelta(minutes=9))
    assert (states(event), Pass.objects.get().came_at) == (["attended"], NOW - timedelta(minutes=9))
    assert Pass.objects.get().marked_by == personas.an


def test_a_moment_in_the_future_counts_as_now(personas, an, event):
    [row] = listed(event, "accepted", personas=personas)
    [mark] = admitting.admit(event, {row.pk: NOW + timedelta(days=3)}, actor=an, today=DAY, now=NOW)
    assert mark.came_at == NOW


def test_guests_of_another_event_or_unit_are_not_let_in(personas, an, event):
    [other] = listed(factories.make("events", personas.hers, state="planned"), "accepted", personas=personas)
    theirs = factories.make("participations", personas.other, event=event, state="accepted")
    hidden = factories.make("participations", personas.other, event=event, state="accepted", confidentiality=2)
    told = admitting.admit(event, dict.fromkeys((other.pk, theirs.pk, hidden.pk), NOW), actor=an, today=DAY, now=NOW)
    assert [one.refusal for one in told] == [
        "This guest is not on the list.",
        "Another unit keeps this guest.",
        "This guest is not on the list.",
    ]
    assert not Pass.objects.exists()


def test_nobody_is_let_in_before_the_day_or_to_what_was_cancelled(personas, an, event):
    [row] = listed(event, "accepted", personas=personas)
    with pytest.raises(inviting.NotYetHeld):
        admitting.admit(event, {row.pk: NOW}, actor=an, today=date(2026, 5, 19), now=NOW)
    event.state = "cancelled"
    with pytest.raises(inviting.EventIsCancelled):
        admitting.admit(event, {row.pk: NOW}, actor=an, today=DAY, now=NOW)
    assert states(event) == ["accepted"]


def test_a_mark_taken_back_leaves_the_guest_as_he_had_answered(personas, an, event):
    rows = listed(event, "accepted", "invited", personas=personas, invited_on="2026-03-01")
    rows[0].answered_on = "2026-03-02"
    writes.save(rows[0], actor=an)
    admitting.admit(event, {row.pk: NOW for row in rows}, actor=an, today=DAY, now=NOW)
    fresh = list(Participation.objects.filter(event=event).select_related("event", "person"))
    assert admitting.take_all_back(fresh, actor=an, today=DAY).done == 2
    assert (states(event), Pass.objects.filter(came_at__isnull=False).count()) == (["accepted", "invited"], 0)


def test_passes_of_guests_that_are_gone_are_forgotten(personas, an, event):
    [row] = listed(event, "approved", personas=personas)
    guests.passes_for([row], actor=an)
    Participation.objects.filter(pk=row.pk)._raw_delete("default")
    tasks.enqueue("events: forget passes", account_id=None)
    run_waiting()
    assert not Pass.objects.exists()
