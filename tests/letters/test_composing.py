"""Many letters at once: each recipient in his language, gaps told, the whole undone as one act."""

import os
from datetime import date

import pytest

from amity import tasks
from amity.access.models import Account
from amity.letters import jobs, queries
from amity.letters.models import Batch, Letter
from amity.letters.rules.wording import Recipient
from amity.letters.services import composing
from amity.past import undo
from amity.records.models import Change
from amity.tasks.models import Job
from amity.tasks.running import run_waiting
from tests import factories

pytestmark = pytest.mark.django_db
TODAY = date(2026, 3, 16)


@pytest.fixture
def an(personas):
    return personas.actor("an")


@pytest.fixture
def templates(personas):
    text = "{salutation},\n\nthank you for {occasion}."
    factories.make("letter_templates", personas.hers, name="Thanks", language="en", kind="thank_you", text=text)
    factories.make(
        "letter_templates",
        personas.hers,
        name="Thanks",
        language="vi",
        kind="thank_you",
        text="{salutation},\n\ncảm ơn vì {occasion}.",
    )


def person(personas, **fields):
    return factories.make("people", personas.hers, **fields)


def asked(personas, people, **more):
    given = {"people": [one.pk for one in people], "owner": personas.hers.pk, "confidentiality": 1}
    return given | {"occasion": "the festival", "occasion_vi": "liên hoan", **more}


def composed(personas, an, people, **more):
    batch = composing.begin("Thanks", asked(personas, people, **more), [], actor=an)
    composing.carry_out(batch, actor=an, today=TODAY)
    return batch


def test_each_person_is_written_to_in_his_language(personas, an, templates):
    ann = person(personas, name="Ann Miller", languages="English", honorific="Ms", family_name="Miller")
    binh = person(personas, name="Tran Binh", name_vi="Trần Bình", languages="Vietnamese")
    batch = composed(personas, an, [ann, binh])
    letters = {one.person_id: one for one in queries.written_by(batch)}
    assert letters[ann.pk].text == "Dear Ms Miller,\n\nthank you for the festival."
    assert letters[binh.pk].text == "Kính gửi Trần Bình,\n\ncảm ơn vì liên hoan."
    assert {(one.kind, one.state, one.owner_id) for one in letters.values()} == {
        ("thank_you", "draft", personas.hers.pk)
    }


def test_a_person_is_written_to_by_the_post_he_holds_today(personas, an, templates):
    ann = person(personas, languages="English")
    past = factories.make("organisations", personas.hers, name="Old")
    now = factories.make("organisations", personas.hers, name="New")
    factories.make("positions", personas.hers, person=ann, organisation=past, to_on="2025", title="President")
    factories.make("positions", personas.hers, person=ann, organisation=now, from_on="2025", title="Director", rank=2)
    [one] = composing.recipients([ann.pk], actor=an, today=TODAY)
    assert (one.organisation, one.title) == (now, "Director")


def test_the_higher_post_wins_over_the_later_one(personas, an):
    ann = person(personas)
    high = factories.make("positions", personas.hers, person=ann, from_on="2020", rank=1, title="President")
    factories.make("positions", personas.hers, person=ann, from_on="2024", rank=5, title="Adviser")
    assert queries.posts([ann.pk], an, today=TODAY)[ann.pk] == high


def test_a_post_in_a_body_out_of_sight_names_no_body(personas, an):
    ann = person(personas)
    hidden = factories.make("organisations", personas.other, confidentiality=2)
    factories.make("positions", personas.hers, person=ann, organisation=hidden, title="President")
    [one] = composing.recipients([ann.pk], actor=an, today=TODAY)
    assert one.organisation is None


def test_people_out_of_sight_are_not_written_to(personas, an, templates):
    hidden = factories.make("people", personas.other, confidentiality=2, languages="English")
    batch = composed(personas, an, [hidden, person(personas, languages="English")])
    assert queries.written_by(batch).filter(person=hidden).count() == 0
    assert queries.written_by(batch).count() == 1


def test_the_gap_is_told_by_language_before_anything_is_written(personas, an, templates):
    people = [person(personas, languages=one) for one in ("Lao", "Lao", "Russian", "English")]
    wanted = [one.language for one in composing.recipients([one.pk for one in people], actor=an, today=TODAY)]
    gaps = queries.gaps(wanted, queries.templates(an, "Thanks"))
    assert [(gap.language, gap.name, gap.count) for gap in gaps] == [("lo", "Lao", 2), ("ru", "Russian", 1)]
    assert not Letter.objects.exists()


def test_who_reads_another_language_is_left_out_with_the_reason(personas, an, templates):
    lao = person(personas, languages="Lao")
    batch = composed(personas, an, [lao])
    assert queries.written_by(batch).count() == 0
    assert batch.left == [[lao.pk, "There is no template in this language: Lao."]]


def test_who_reads_another_language_is_written_to_in_the_one_chosen_instead(personas, an, templates):
    lao = person(personas, languages="Lao")
    batch = composed(personas, an, [lao], fallback="en")
    assert [one.language for one in queries.written_by(batch)] == ["en"]


def test_the_dead_are_not_written_to(personas, an, templates):
    gone = person(personas, languages="English", died_on="2020")
    batch = composed(personas, an, [gone])
    assert batch.left == [[gone.pk, "This person has died."]]
    assert not Letter.objects.exists()


@pytest.mark.parametrize(
    ("name", "people", "refused"),
    [("Nothing", True, composing.NoTemplate), ("Thanks", False, composing.NobodyChosen)],
)
def test_an_impossible_wish_is_refused_by_name(personas, an, templates, name, people, refused):
    chosen = [person(personas)] if people else []
    with pytest.raises(refused):
        composing.begin(name, asked(personas, chosen), [], actor=an)
    assert not Batch.objects.exists()


def test_a_template_of_an_event_needs_an_event(personas, an):
    factories.make("letter_templates", personas.hers, name="Come", text="{salutation}, come to {event}.")
    with pytest.raises(composing.OnlyForEvents):
        composing.begin("Come", asked(personas, [person(personas)]), [], actor=an)


def test_a_template_out_of_sight_is_none(personas, an):
    factories.make("letter_templates", personas.other, name="Secret", confidentiality=2)
    with pytest.raises(composing.NoTemplate):
        composing.begin("Secret", asked(personas, [person(personas)]), [], actor=an)
    assert "Secret" not in queries.template_names(an)


def test_a_mail_merge_begun_again_writes_nobody_twice(personas, an, templates, monkeypatch):
    monkeypatch.setattr(composing, "BLOCK", 2)
    people = [person(personas, languages="English") for _ in range(5)]
    batch = composing.begin("Thanks", asked(personas, people), [], actor=an)

    def stop(done):
        if done == 4:
            raise InterruptedError

    with pytest.raises(InterruptedError):
        composing.carry_out(batch, actor=an, today=TODAY, told=stop)
    assert queries.written_by(batch).count() == 4
    composing.carry_out(batch, actor=an, today=TODAY)
    assert sorted(queries.written_by(batch).values_list("person_id", flat=True)) == sorted(one.pk for one in people)


def test_a_mail_merge_is_undone_as_one_act(personas, an, templates):
    batch = composed(personas, an, [person(personas, languages="English") for _ in range(3)])
    outcome = undo.undo(batch.operation, actor=an)
    assert (outcome.restored, Letter.objects.count(), outcome.left) == (3, 0, [])


def test_many_letters_cost_the_queries_of_few(personas, an, templates, django_assert_max_num_queries):
    people = [person(personas, languages="English") for _ in range(12)]
    batch = composing.begin("Thanks", asked(personas, people), [], actor=an)
    with django_assert_max_num_queries(40):
        composing.carry_out(batch, actor=an, today=TODAY)
    assert queries.written_by(batch).count() == 12


def test_the_link_of_a_guest_is_not_kept_in_the_letter(personas, an):
    factories.make("letter_templates", personas.hers, name="Come", text="{salutation}: {answer_link}")
    batch = composing.begin("Come", asked(personas, [person(personas)], event=1), [], actor=an)
    one = Recipient(person(personas, languages="English"), "en", values={"answer_link": "https://secret"}, key=1)
    letter = composing.write(batch, [one], actor=an, today=TODAY)[1]
    assert letter.text.endswith(": {answer_link}")


def ordered(personas, people) -> Batch:
    """A mail merge that An ordered, carried out by the worker."""
    actor = personas.actor("an")
    batch = composing.begin("Thanks", asked(personas, people), [], actor=actor)
    jobs.start(batch)
    run_waiting()
    batch.refresh_from_db()
    return batch


def test_the_worker_writes_the_letters_and_both_files(personas, templates):
    batch = ordered(personas, [person(personas, languages="English"), person(personas, languages="Vietnamese")])
    job = Job.objects.get(pk=batch.job)
    assert (job.state, job.done, job.total) == ("done", 2, 2)
    assert job.result["text"] == "2 letters are written."
    pdf, docx = jobs.file_of(batch, "pdf"), jobs.file_of(batch, "docx")
    assert pdf.read_bytes()[:5] == b"%PDF-"
    assert docx.read_bytes()[:2] == b"PK"
    assert jobs.file_of(batch, "exe") is None


def test_the_worker_acts_with_the_rights_of_the_day(personas, templates):
    """Who lost his role meanwhile writes nothing any more."""
    batch = composing.begin("Thanks", asked(personas, [person(personas)]), [], actor=personas.actor("an"))
    jobs.start(batch)
    Account.objects.filter(pk=personas.an.pk).update(is_active=False)
    run_waiting()
    assert not Letter.objects.exists()


def test_a_mail_merge_cancelled_before_it_began_writes_nothing(personas, templates):
    batch = composing.begin("Thanks", asked(personas, [person(personas)]), [], actor=personas.actor("an"))
    tasks.cancel(jobs.start(batch))
    run_waiting()
    assert not Letter.objects.exists()
    assert Job.objects.get(pk=batch.job).state == "cancelled"


def test_old_files_are_forgotten_and_the_letters_stay(personas, templates):
    batch = ordered(personas, [person(personas, languages="English")])
    for path in jobs.folder().iterdir():
        os.utime(path, (0, 0))
    tasks.enqueue("letters: forget old files", account_id=None)
    run_waiting()
    assert jobs.file_of(batch, "pdf") is None
    assert queries.written_by(batch).count() == 1


def test_every_letter_of_a_mail_merge_stands_in_the_history_of_the_act(personas, an, templates):
    batch = composed(personas, an, [person(personas, languages="English") for _ in range(2)])
    assert Change.objects.filter(operation=batch.operation, record="letters", action="create").count() == 2
