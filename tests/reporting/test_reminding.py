"""What is told of reports: before their day, when they are late, each time one comes to somebody; to whom never."""

from datetime import date, datetime, timedelta

import pytest
from django.utils import timezone

from amity.access.actors import actor_of
from amity.access.roles import Role
from amity.notices import gathering, inbox
from amity.notices.models import Kind, Notice, Place
from amity.records import writes
from amity.registration.models import ForeignNgo
from amity.reporting import jobs, rules
from amity.reporting.models import NgoReport
from tests.reporting_world import World

pytestmark = pytest.mark.django_db
DUE = date(2026, 12, 18)
NOW = timezone.make_aware(datetime(2026, 12, 1, 5))


@pytest.fixture
def world(personas):
    """Hoa's organisation and another one, whose reports on 2026 are due."""
    made = World(personas, date(2026, 12, 15))
    made.year = 2026
    return made


def night(days: int) -> set[str]:
    """Who is told something in the night so many days before the reports are due (after it: less than none)."""
    known = set(Notice.objects.values_list("pk", flat=True))
    jobs.remind_of(now=NOW, today=DUE - timedelta(days=days))
    return set(Notice.objects.exclude(pk__in=known).values_list("account__username", flat=True))


def test_the_days_are_those_of_the_table():
    assert rules.reminders(rules.period(2026)) == [30, 7]
    assert rules.period(2026).due_on == DUE


def test_an_organisation_is_reminded_once_at_each_mark(world):
    told = [(days, night(days)) for days in (40, 31, 30, 29, 8, 7, 6, 1, 0)]
    assert [(days, names) for days, names in told if names] == [(30, {"hoa", "xuan"}), (7, {"hoa", "xuan"})]


def test_a_night_that_was_missed_is_made_up_for(world):
    assert night(3) == {"hoa", "xuan"}
    assert night(2) == set()


def test_the_day_after_the_organisation_and_who_keeps_the_register_are_told(world):
    assert night(-1) == {"hoa", "xuan", "lan", "mai"}
    assert night(-2) == set()
    assert Notice.objects.filter(account__username="lan").count() == 2


def test_what_is_late_for_long_stands_on_the_pages_and_is_not_told_any_more(world):
    assert night(-31) == set()


def test_who_has_sent_is_not_reminded_and_who_got_it_back_is(world):
    report = world.sent()
    assert night(7) == {"xuan"}
    world.take("mai", report, "give_back", why="The training is missing.")
    assert night(7) == {"hoa"}
    assert Notice.objects.get(account__username="hoa").record == "ngo_reports"


def test_who_has_left_or_has_nobody_who_logs_in_is_not_reminded(world):
    ForeignNgo.objects.filter(pk=world.entry.pk).update(activity="left")
    ForeignNgo.objects.exclude(pk=world.entry.pk).update(unit=None)
    assert night(7) == set()
    assert night(-1) == {"lan", "mai"}


def test_who_only_reads_for_the_organisation_and_who_may_not_see_it_is_told_nothing(world):
    world.add("rita", world.personas.ngo, Role.READER)
    ForeignNgo.objects.exclude(pk=world.entry.pk).update(confidentiality=3)
    assert night(7) == {"hoa"}


def test_a_reminder_says_what_is_due_and_leads_to_the_entry_or_to_the_report_begun(world):
    night(30)
    ((_title, words, href),) = told_to(world, "hoa")
    assert (words, href) == ("Yearly report due: 18 December 2026.", f"/foreign_ngos/{world.entry.pk}/")
    Notice.objects.all().delete()
    report = world.report()
    night(7)
    ((_title, words, href),) = told_to(world, "hoa")
    assert (words, href) == ("Report of a foreign organisation due: 18 December 2026.", f"/ngo_reports/{report.pk}/")


# When a report comes to somebody


def told_to(world, name: str) -> list[tuple[str, str, str]]:
    """What somebody reads in his notices of what comes to him and what is due, but for what he follows besides."""
    actor = actor_of(world.people[name], today=world.today)
    mine = inbox.open_notices(actor).filter(kind__in=(Kind.HANDED, Kind.DEADLINE))
    found, _more = inbox.groups(mine, actor, "en", most=20)
    return [(one.title, " ".join(one.sentences), one.href) for one in found]


def gather(world) -> None:
    now = timezone.now()
    gathering.gather(now=now + timedelta(seconds=1), today=world.today)


@pytest.fixture
def listening(world):
    """From now on, what happens is told."""
    Place.objects.create(name=gathering.PLACE, read_until=timezone.now())
    return world


def words_to(world, name: str) -> list[str]:
    return [words for _title, words, _href in told_to(world, name)]


def test_the_desk_is_told_when_a_report_is_sent_and_the_organisation_when_it_comes_back_or_is_accepted(listening):
    world = listening
    report = world.sent()
    gather(world)
    assert words_to(world, "mai") == words_to(world, "lan") == ["Hoa sent this report."]
    assert words_to(world, "hoa") == []
    world.take("mai", report, "give_back", why="The training is missing.")
    gather(world)
    assert words_to(world, "hoa") == ["mai returned this report. What is to be corrected stands on it."]
    Notice.objects.all().delete()
    world.take("hoa", NgoReport.objects.get(), "send")
    world.take("mai", NgoReport.objects.get(), "accept")
    gather(world)
    assert words_to(world, "hoa") == ["mai accepted this report."]
    for name in ("xuan", "an", "nga", "minh", "dung"):
        assert words_to(world, name) == []


def test_each_time_is_told_anew_and_each_once(listening):
    world = listening
    report = world.sent()
    for _number in range(3):
        gather(world)
    assert Notice.objects.filter(account__username="lan", kind=Kind.HANDED).count() == 1
    world.take("mai", report, "give_back", why="The training is missing.")
    world.take("hoa", NgoReport.objects.get(), "send")
    gather(world)
    assert Notice.objects.filter(account__username="lan", kind=Kind.HANDED).count() == 2


def test_a_notice_goes_out_of_sight_with_its_report(listening):
    world = listening
    world.add("tam", world.desk, Role.DESK_OFFICER)  # reads what is not restricted
    world.sent()
    gather(world)
    assert words_to(world, "tam") == ["Hoa sent this report."]
    report = NgoReport.objects.get()
    report.confidentiality = 3
    writes.save(report, actor=world.act("mai")["actor"])
    assert words_to(world, "tam") == []


def test_a_body_that_is_asked_is_told_and_who_asked_is_told_of_the_answer(listening):
    world = listening
    case = world.valid()
    gather(world)
    Notice.objects.all().delete()
    (opinion,) = world.ask(case)
    gather(world)
    assert words_to(world, "nga") == ["lan asks your unit for its opinion."]
    for name in ("hoa", "xuan", "an", "minh"):
        assert words_to(world, name) == []
    world.take("nga", opinion, "answer", answer="agrees")
    gather(world)
    assert "nga answered." in words_to(world, "lan")
    assert "nga answered." not in words_to(world, "hoa")


def test_an_application_is_told_to_the_desk_when_it_comes_and_to_the_applicant_when_it_comes_back(listening):
    world = listening
    application = world.ready()
    world.take("hoa", application, "submit")
    gather(world)
    assert words_to(world, "lan") == ["Hoa handed this application in."]
    case = world.take("lan", application, "take_in")
    world.take("lan", case, "give_back", why="Sign the form.")
    gather(world)
    ((_title, words, href),) = told_to(world, "hoa")
    assert words == "lan returned this application to be completed."
    assert href == f"/applications/{application.pk}/"
    assert words_to(world, "xuan") == []


def test_the_answer_to_an_application_is_told_to_its_applicant(listening):
    world = listening
    case = world.granted()
    world.take("lan", case, "deliver", delivered_to="Ms Example")
    gather(world)
    assert "lan delivered the answer to this application." in words_to(world, "hoa")
