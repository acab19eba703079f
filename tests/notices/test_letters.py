"""Mail: what is in it, when it goes, to whom, and what happens when it does not go."""

import socket
from datetime import UTC, datetime, timedelta
from email import message_from_bytes, policy
from zoneinfo import ZoneInfo

import pytest
from aiosmtpd.controller import Controller
from django.core import mail
from django.utils import translation

from amity import tasks
from amity.access.models import RoleGrant
from amity.access.roles import Confidentiality
from amity.notices import inbox, leaving, letters
from amity.notices.models import Notice, Way, Wishes
from amity.records import registry, writes
from amity.sharing import lending
from amity.tasks import running
from tests import factories
from tests.personas import TODAY

pytestmark = pytest.mark.django_db
HANOI, BERLIN, HAVANA = ZoneInfo("Asia/Ho_Chi_Minh"), ZoneInfo("Europe/Berlin"), ZoneInfo("America/Havana")


@pytest.fixture(autouse=True)
def post_office(settings):
    """Mail is on, and goes into a box in memory unless a test has a server of its own."""
    settings.MAIL_IS_ON = True
    settings.BASE_URL = "https://amity.example.org"
    settings.DEFAULT_FROM_EMAIL = "Amity <amity@example.org>"


def clock(text: str, zone: ZoneInfo = HANOI) -> datetime:
    """A moment as a clock on the wall shows it."""
    return datetime.fromisoformat(text).replace(tzinfo=zone).astimezone(UTC)


THURSDAY = "2026-11-19T"
NOON = clock(f"{THURSDAY}12:00")


def told_at(moment: datetime) -> None:
    """Let everything have been told at this moment."""
    Notice.objects.update(told_at=moment, at=moment)


def news(world, *names, way=Way.AT_ONCE, moment=NOON, address="{}@example.org", **wishes) -> None:
    """Let Chi change the organisation that these personas follow, and be told of it at a moment."""
    for name in names:
        world.account(name, email=address.format(name))
        world.wish(name, ways={"changed": way, "mentioned": way, "shared": way, "finished": way}, **wishes)
        world.follow(name)
    world.change("chi")
    world.gather()
    told_at(moment)


def send(moment: datetime = NOON) -> list[mail.EmailMultiAlternatives]:
    """Send what is due, and return the letters."""
    mail.outbox.clear()
    assert letters.send(now=moment, today=TODAY) == len(mail.outbox)
    return list(mail.outbox)


def html(letter) -> str:
    return next(content for content, kind in letter.alternatives if kind == "text/html")


# What is in it


def test_a_letter_names_the_record_says_what_happened_and_leads_there(world):
    news(world, "binh")
    (letter,) = send()
    assert (letter.to, letter.subject) == (["binh@example.org"], "Amity: news of one record")
    assert letter.from_email == "Amity <amity@example.org>"
    for words in (letter.body, html(letter)):
        assert "Friends" in words
        assert "Chi made one change." in words
        assert f"https://amity.example.org/organisations/{world.row.pk}/" in words
        assert "https://amity.example.org/me/" in words


def test_a_letter_speaks_the_language_of_its_reader(world):
    news(world, "binh", "dung")
    world.account("binh", language="vi")
    by_name = {letter.to[0]: letter for letter in send()}
    assert '<html lang="vi">' in html(by_name["binh@example.org"])
    assert "ngày 19 tháng 11 năm 2026" in by_name["binh@example.org"].body
    assert '<html lang="en">' in html(by_name["dung@example.org"])
    assert "19 November 2026" in by_name["dung@example.org"].body
    assert translation.get_language() == "en"


def test_a_record_has_its_name_in_the_language_of_the_reader(world):
    world.change("an", name_vi="Hội hữu nghị")
    news(world, "binh")
    world.account("binh", language="vi")
    (letter,) = send()
    assert "Hội hữu nghị" in letter.body
    assert "Friends" not in letter.body


def test_the_day_of_a_letter_is_that_of_the_reader(world):
    news(world, "binh", time_zone="America/Havana", is_quiet_at_night=False)
    (letter,) = send(datetime(2026, 11, 20, 3, 0, tzinfo=UTC))
    assert "19 November 2026" in letter.body


def test_a_restricted_record_has_no_name_in_mail(world):
    world.hide(Confidentiality.RESTRICTED)
    world.personas.chi.grants.update(role="administrator")
    world.account("an", email="an@example.org")
    world.wish("an", ways={"changed": "at_once", "mentioned": "at_once"})
    world.follow("an")
    world.change("chi")
    world.say("chi", "@an A secret word")
    world.gather()
    told_at(NOON)
    (letter,) = send()
    for words in (letter.subject, letter.body, html(letter)):
        assert "Friends" not in words
        assert "secret" not in words
        assert "mentions" not in words
    assert "A restricted record" in letter.body
    assert f"/organisations/{world.row.pk}/" in letter.body


def test_a_lent_record_has_no_name_in_mail(world):
    world.hide()
    world.account("binh", email="binh@example.org")
    world.wish("binh", ways={"shared": "at_once"})
    lending.lend(
        registry.get("organisations"),
        [world.row.pk],
        to_unit=world.personas.other,
        purpose="A quiet visit",
        until_on=TODAY + timedelta(days=9),
        title="Friends",
        actor=world.personas.actor("an"),
        today=TODAY,
    )
    world.gather()
    told_at(NOON)
    (letter,) = send()
    assert "Friends" not in letter.body + html(letter)
    assert "quiet" not in letter.body + html(letter)


def test_the_words_of_a_comment_are_not_in_mail(world):
    world.account("binh", email="binh@example.org")
    world.wish("binh", ways={"mentioned": "at_once"})
    said = world.say("an", "@binh He is ill.")
    told_at(NOON)
    (letter,) = send()
    assert "An mentions you in a comment." in letter.body
    assert f"#comment-{said.comment.pk}" in letter.body
    assert "ill" not in letter.body.replace("will", "")


def test_what_became_invisible_is_not_in_mail(world):
    news(world, "binh", "dung")
    world.hide()
    assert [letter.to for letter in send()] == [["dung@example.org"]]
    assert not Notice.objects.filter(posted_at=None).exists()


def test_what_was_read_here_is_not_in_mail(world):
    news(world, "binh")
    inbox.mark_read(world.personas.actor("binh"), now=NOON)
    assert send() == []


def test_who_lost_his_role_gets_no_letter_of_what_it_opened(world):
    world.hide()
    news(world, "dung")
    RoleGrant.objects.filter(account=world.personas.dung).delete()
    assert send() == []


def test_many_records_are_one_letter_and_the_rest_is_said_to_be_more(world, monkeypatch):
    monkeypatch.setattr(letters, "MOST", 2)
    rows = [factories.make("organisations", world.personas.hers, name=f"Row {n}") for n in range(3)]
    for row in rows:
        world.follow("binh", row=row)
        world.change("chi", row=row)
    news(world, "binh")
    (letter,) = send()
    assert letter.subject == "Amity: news of 2 records"
    assert "There is more in your notices." in letter.body
    assert "There is more in your notices." in html(letter)
    assert send() == []


def test_names_cannot_put_markup_into_a_letter(world):
    world.change("an", name='<img src=x onerror="alert(1)">')
    world.account("chi", name="<b>Chi</b>")
    news(world, "binh")
    (letter,) = send()
    assert "<img" not in html(letter)
    assert "<b>Chi" not in html(letter)
    assert '<img src=x onerror="alert(1)">' in letter.body


# Headers


def test_a_letter_carries_the_way_out(world):
    news(world, "binh")
    (letter,) = send()
    address = f"https://amity.example.org/unsubscribe/{leaving.token(world.personas.binh)}/"
    headers = letter.message()
    assert headers["List-Unsubscribe"] == f"<{address}>"
    assert headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert headers["Auto-Submitted"] == "auto-generated"
    assert address in letter.body
    assert address in html(letter)


@pytest.mark.parametrize(
    "name",
    [
        "Friends\r\nBcc: evil@example.org",
        "Friends\nBcc: evil@example.org",
        "Friends\r\n\r\n<script>alert(1)</script>",
        "Friends\u2028Bcc: evil@example.org",
        "Friends\x0bBcc: evil@example.org",
    ],
)
def test_a_name_cannot_put_a_header_into_a_letter(name, world):
    world.change("an", name=name)
    world.account("binh", name=name)
    world.account("chi", name=name)
    news(world, "binh")
    (letter,) = send()
    read = message_from_bytes(letter.message().as_bytes(), policy=policy.default)
    assert read["Bcc"] is None
    assert "Bcc: evil@example.org" not in letter.body.splitlines()
    assert read["To"] == "binh@example.org"
    assert letter.recipients() == ["binh@example.org"]


@pytest.mark.parametrize("address", ["binh@example.org\nBcc: evil@example.org", "binh@example.org\r\n\r\nHello"])
def test_an_address_that_no_header_can_hold_stops_no_other_letter(address, world):
    news(world, "binh", "dung")
    world.account("binh", email=address)
    assert [letter.to for letter in send()] == [["dung@example.org"]]
    assert Wishes.objects.get(account=world.personas.binh).rests_until == NOON + letters.REST
    assert Notice.objects.get(account=world.personas.binh).posted_at is None


def test_the_subject_names_nothing(world):
    news(world, "binh", "dung")
    assert {letter.subject for letter in send()} == {"Amity: news of one record"}


# When it goes


def test_what_is_wanted_at_once_goes_at_once_and_only_once(world):
    news(world, "binh")
    assert len(send(NOON)) == 1
    assert send(NOON) == []
    assert send(NOON + timedelta(days=1)) == []


@pytest.mark.parametrize("zone", [HANOI, BERLIN, HAVANA], ids=lambda zone: zone.key)
def test_the_daily_mail_waits_for_its_hour_in_the_readers_zone(zone, world):
    news(world, "binh", way=Way.DIGEST, moment=clock(f"{THURSDAY}12:00", zone), time_zone=zone.key, digest_hour=17)
    assert send(clock(f"{THURSDAY}12:05", zone)) == []
    assert send(clock(f"{THURSDAY}16:59", zone)) == []
    assert len(send(clock(f"{THURSDAY}17:00", zone))) == 1
    assert send(clock(f"{THURSDAY}17:05", zone)) == []


def test_what_is_told_after_the_daily_mail_waits_for_the_next_one(world):
    news(world, "binh", way=Way.DIGEST, moment=clock(f"{THURSDAY}07:00"))
    assert len(send(clock(f"{THURSDAY}08:00"))) == 1
    world.change("chi")
    world.gather()
    Notice.objects.filter(posted_at=None).update(told_at=clock(f"{THURSDAY}07:59"))
    assert send(clock(f"{THURSDAY}08:10")) == []
    Notice.objects.filter(posted_at=None).update(told_at=clock(f"{THURSDAY}09:00"))
    assert send(clock(f"{THURSDAY}20:00")) == []
    assert len(send(clock("2026-11-20T08:00"))) == 1


def test_no_mail_comes_at_night_and_what_waits_comes_after(world):
    news(world, "binh", moment=clock(f"{THURSDAY}22:00"))
    for moment in ("2026-11-19T22:05", "2026-11-19T23:59", "2026-11-20T06:55"):
        assert send(clock(moment)) == []
    assert len(send(clock("2026-11-20T07:00"))) == 1


def test_the_night_is_that_of_the_reader(world):
    news(world, "binh", moment=clock(f"{THURSDAY}22:00", BERLIN), time_zone="Europe/Berlin")
    assert send(clock(f"{THURSDAY}22:05", BERLIN)) == []
    assert len(send(clock("2026-11-20T07:00", BERLIN))) == 1


def test_somebody_without_quiet_hours_has_mail_at_night(world):
    news(world, "binh", moment=clock(f"{THURSDAY}23:00"), is_quiet_at_night=False)
    assert len(send(clock(f"{THURSDAY}23:05"))) == 1


def test_no_mail_comes_on_days_off_if_so_chosen(world):
    friday = clock("2026-11-20T19:00")
    news(world, "binh", "dung", way=Way.DIGEST, moment=friday)
    world.wish("binh", is_quiet_on_days_off=True)
    assert [letter.to for letter in send(clock("2026-11-21T08:00"))] == [["dung@example.org"]]
    assert send(clock("2026-11-22T12:00")) == []
    assert [letter.to for letter in send(clock("2026-11-23T08:00"))] == [["binh@example.org"]]


def test_no_mail_comes_on_a_holiday_of_viet_nam_if_so_chosen(world):
    news(world, "binh", moment=clock("2026-09-02T09:00"), is_quiet_on_days_off=True)
    assert send(clock("2026-09-02T09:05")) == []


# To whom


@pytest.mark.parametrize("way", [Way.IN_APP, Way.NONE])
def test_who_wants_no_mail_of_a_kind_gets_none(way, world):
    news(world, "binh", way=way)
    assert send(NOON + timedelta(days=1)) == []


def test_who_left_the_mail_gets_none_but_still_has_the_notices(world):
    news(world, "binh")
    leaving.leave(world.personas.binh)
    assert send() == []
    assert world.unread("binh") == 1


@pytest.mark.parametrize("fields", [{"email": ""}, {"is_active": False}])
def test_an_account_that_cannot_be_written_to_gets_no_mail(fields, world):
    news(world, "binh")
    world.account("binh", **fields)
    assert send() == []


def test_without_a_mail_server_nothing_is_sent_and_nothing_is_lost(world, settings):
    news(world, "binh")
    settings.MAIL_IS_ON = False
    assert send() == []
    assert Notice.objects.get().posted_at is None


def test_news_that_could_not_be_sent_for_a_week_are_no_news(world):
    news(world, "binh", moment=NOON - letters.OLDEST - timedelta(hours=1))
    assert send() == []


# Over the wire


class Box:
    """Keeps what a mail server is given; refuses a receiver that it is told to refuse."""

    def __init__(self, refused: str = "") -> None:
        self.refused = refused
        self.found: list[tuple[list[str], bytes]] = []

    async def handle_RCPT(self, server, session, envelope, address, options):
        if address == self.refused:
            return "550 no such mailbox"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):
        self.found.append((envelope.rcpt_tos, envelope.content))
        return "250 OK"


@pytest.fixture
def server(settings):
    """A mail server on a free port: server(refused="…") starts it and returns its box."""
    running_servers = []

    def start(**options) -> Box:
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            port = free.getsockname()[1]
        box = Box(**options)
        controller = Controller(box, hostname="127.0.0.1", port=port)
        controller.start()
        running_servers.append(controller)
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", port
        return box

    yield start
    for one in running_servers:
        one.stop()


def test_a_letter_arrives_with_its_letters_and_both_forms(world, server):
    box = server()
    world.change("an", name_vi="Hội hữu nghị Việt – Đức")
    news(world, "binh")
    world.account("binh", language="vi", name="Bình Trần")
    assert letters.send(now=NOON, today=TODAY) == 1
    ((receivers, content),) = box.found
    assert receivers == ["binh@example.org"]
    read = message_from_bytes(content, policy=policy.default)
    text, page = read.get_body(("plain",)), read.get_body(("html",))
    assert "Hội hữu nghị Việt – Đức" in text.get_content()
    assert "Hội hữu nghị Việt – Đức" in page.get_content()
    assert "Bình Trần" in text.get_content()
    assert read["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert leaving.account_of(read["List-Unsubscribe"].strip("<>").split("/")[-2]) == world.personas.binh


def test_a_mailbox_that_is_refused_stops_no_other_and_is_tried_again_later(world, server):
    box = server(refused="binh@example.org")
    news(world, "binh", "dung")
    assert letters.send(now=NOON, today=TODAY) == 1
    assert [receivers for receivers, _content in box.found] == [["dung@example.org"]]
    assert letters.send(now=NOON + timedelta(minutes=5), today=TODAY) == 0
    box.refused = ""
    assert letters.send(now=NOON + letters.REST, today=TODAY) == 1


def test_a_server_that_does_not_answer_is_tried_again_and_nothing_is_lost(world, server, settings, monkeypatch):
    server()
    settings.EMAIL_PORT = 1
    news(world, "binh")
    with pytest.raises(OSError, match="refused"):
        letters.send(now=NOON, today=TODAY)
    assert Notice.objects.get().posted_at is None
    from amity.notices import jobs

    monkeypatch.setattr(jobs.timezone, "now", lambda: NOON)
    with pytest.raises(tasks.TryLater):
        jobs.send(None)


def test_the_clock_sends_letters_as_a_job(world):
    world.account("binh", email="binh@example.org")
    world.wish("binh", ways={"mentioned": "at_once"}, is_quiet_at_night=False)
    world.say("an", "@binh")
    mail.outbox.clear()
    tasks.enqueue("send letters", account_id=None)
    (ended,) = running.run_waiting()
    assert (ended.state, ended.result) == ("done", {"sent": 1})
    assert [letter.to for letter in mail.outbox] == [["binh@example.org"]]


def test_a_letter_of_an_act_on_many_rows_counts_what_the_reader_sees(world):
    other = factories.make("organisations", world.personas.hers, name="Other", confidentiality=Confidentiality.UNION)
    world.account("binh", email="binh@example.org")
    world.wish("binh", ways={"changed": "at_once"})
    world.follow("binh")
    world.follow("binh", row=other)
    act = writes.begin("import", registry.get("organisations"), actor=world.personas.actor("chi"))
    world.change("chi", operation=act)
    world.change("chi", row=other, operation=act)
    world.gather()
    told_at(NOON)
    (letter,) = send()
    assert "2 records that you follow" in letter.body
    assert f"/organisations/?id={world.row.pk}&id={other.pk}" in letter.body
