"""The pages about holding events: one made after another, the next edition, programme, permission and evaluation."""

from datetime import timedelta
from html import unescape

import pytest
from django.utils import timezone

from amity.access.roles import Confidentiality
from amity.core.dates import PartialDate
from amity.events.models import Event, PermissionCase
from tests import factories

pytestmark = pytest.mark.django_db


def html_of(answer) -> str:
    return unescape(answer.content.decode())


def forum(personas, **fields):
    given = {"title": "1st People's Forum", "kind": "forum", "starts_on": "2024-06-08", "state": "held"}
    return factories.make("events", personas.hers, **given | fields)


def in_days(number: int) -> str:
    return (timezone.localdate() + timedelta(days=number)).isoformat()


def test_the_page_of_an_event_leads_to_everything_made_of_it(personas, client_of):
    event = forum(personas, series=factories.make("series", personas.hers), edition=1)
    html = html_of(client_of("an").get(f"/events/{event.pk}/"))
    for page in ("programme", "minutes", "evaluation", "permission", "clone"):
        assert f'href="/events/{event.pk}/{page}/"' in html
    assert f'href="/series/{event.series_id}/next/"' in html


def test_who_only_reads_is_offered_only_what_he_may_read(personas, client_of):
    event = forum(personas)
    html = html_of(client_of("dung").get(f"/events/{event.pk}/"))
    assert f"/events/{event.pk}/programme/" in html
    assert f"/events/{event.pk}/clone/" not in html


def test_an_event_is_made_after_another_with_what_was_ticked(personas, client_of):
    event = forum(personas)
    factories.make("sessions", personas.hers, event=event, title="Opening", begins_at="09:00")
    factories.make("participations", personas.hers, event=event, state="attended")
    client = client_of("an")
    html = html_of(client.get(f"/events/{event.pk}/clone/"))
    assert 'value="sessions" id="id_take_0" checked' in html
    assert 'value="guests" id="id_take_2" checked' not in html
    answer = client.post(
        f"/events/{event.pk}/clone/", {"title": "2nd People's Forum", "starts_on": "8/6/2025", "take": ["sessions"]}
    )
    made = Event.objects.get(title="2nd People's Forum")
    assert answer["Location"] == f"/events/{made.pk}/"
    assert (made.state, str(made.starts_on)) == ("planned", "2025-06-08")
    assert [str(one.held_on) for one in made.session_set.all()] == ["2025-06-08"]
    assert not made.participation_set.exists()


def test_a_refusal_stands_in_the_form_and_nothing_is_made(personas, client_of):
    event = forum(personas)
    answer = client_of("an").post(f"/events/{event.pk}/clone/", {"title": event.title, "starts_on": "8/6/2024"})
    assert answer.status_code == 422
    assert "An event of this name begins on that day already." in html_of(answer)
    assert Event.objects.count() == 1


def test_a_template_stands_in_no_list_and_is_offered_when_an_event_is_made(personas, client_of):
    event, client = forum(personas), client_of("an")
    client.post(
        f"/events/{event.pk}/clone/", {"title": "How a forum is held", "starts_on": "2024-06-08", "is_template": "on"}
    )
    made = Event.objects.get(title="How a forum is held")
    assert "How a forum is held" not in html_of(client.get("/events/"))
    assert "How a forum is held" in html_of(client.get("/events/?archived=any"))
    html = html_of(client.get(f"/events/{event.pk}/clone/"))
    assert f'<a href="/events/{made.pk}/clone/">How a forum is held</a>' in html
    assert "This is a template" in html_of(client.get(f"/events/{made.pk}/"))


def test_the_next_edition_is_proposed_with_number_year_and_host_of_the_turn(personas, client_of):
    home = factories.make("countries", personas.hers, code="VN", name="Viet Nam")
    russia = factories.make("countries", personas.hers, code="RU", name="Russia")
    series = factories.make("series", personas.hers, name="People's Forum", turn="VN RU", every_years=1)
    event = forum(personas, series=series, edition=1, host_country=home)
    client = client_of("an")
    html = html_of(client.get(f"/series/{series.pk}/next/"))
    assert 'name="edition" value="2"' in html
    assert """value="2nd People's Forum\"""" in html
    assert 'value="2025"' in html
    assert f"Russia #{russia.pk}" in html
    assert "The turn to host is with Russia." in html
    given = {"edition": 2, "title": "2nd People's Forum", "starts_on": "2025", "host_country": f"Russia #{russia.pk}"}
    client.post(f"/series/{series.pk}/next/", given | {"hosts": f"#{event.hosts.get().pk}"})
    made = Event.objects.get(edition=2)
    assert (made.series, made.host_country, made.place) == (series, russia, "")


def test_an_edition_that_is_taken_is_refused_with_the_cure(personas, client_of):
    series = factories.make("series", personas.hers)
    forum(personas, series=series, edition=1)
    answer = client_of("an").post(
        f"/series/{series.pk}/next/", {"edition": 1, "title": "Again", "starts_on": "2025", "hosts": ""}
    )
    assert answer.status_code == 422
    assert "The series has an event with the number 1 already. Choose the next free number." in html_of(answer)


def test_a_series_without_editions_says_what_to_do(personas, client_of):
    series = factories.make("series", personas.hers)
    html = html_of(client_of("an").get(f"/series/{series.pk}/next/"))
    assert "No edition is on record yet" in html
    assert f'href="/events/new/?series={series.pk}&edition=1"' in html


def test_the_programme_shows_days_hours_papers_and_what_does_not_fit(personas, client_of):
    event = forum(personas)
    who = factories.make("people", personas.hers, name="Tran Thi Ngoc")
    make = factories.make
    first = make("sessions", personas.hers, event=event, title="Opening", begins_at="09:00", ends_at="10:00", chair=who)
    make("sessions", personas.hers, event=event, title="Youth", begins_at="09:30", ends_at="11:00", moderator=who)
    make("papers", personas.hers, event=event, session=first, title="Seventy years", authors="Prof. Ivanov")
    make("papers", personas.hers, event=event, title="Without a place", authors="Prof. Petrov")
    make("host_shares", personas.hers, event=event, organisation=event.hosts.get(), amount=1500, currency="USD")
    html = html_of(client_of("an").get(f"/events/{event.pk}/programme/"))
    assert "Tran Thi Ngoc is expected at one time in “Opening” and in “Youth” (09:30)." in html
    assert html.index("Opening") < html.index("Seventy years") < html.index("09:30 – 11:00")
    assert "Without a place" in html.partition("Papers without a session")[2]
    assert "1,500 USD" in html


def test_a_host_that_hosts_no_more_is_told_while_his_share_stands(personas, client_of):
    event = forum(personas)
    host = event.hosts.get()
    factories.make("host_shares", personas.hers, event=event, organisation=host)
    told = f"{host.name} has a share as a host and is not among the hosts of the event."
    assert told not in html_of(client_of("an").get(f"/events/{event.pk}/programme/"))
    event.hosts.clear()
    assert told in html_of(client_of("an").get(f"/events/{event.pk}/programme/"))


def test_a_programme_of_nothing_says_where_to_begin(personas, client_of):
    event = forum(personas)
    html = html_of(client_of("an").get(f"/events/{event.pk}/programme/"))
    assert f'href="/sessions/new/?event={event.pk}"' in html
    assert "No programme yet" in html


@pytest.mark.parametrize("kind", ["pdf", "docx"])
def test_the_programme_goes_along_as_a_file(personas, client_of, kind):
    event = forum(personas)
    factories.make("sessions", personas.hers, event=event)
    answer = client_of("an").get(f"/events/{event.pk}/programme/{kind}/?language=vi")
    assert answer.status_code == 200
    assert answer["Content-Disposition"] == f'attachment; filename="programme-{event.pk}-vi.{kind}"'
    assert client_of("an").get(f"/events/{event.pk}/programme/odt/").status_code == 404


def test_a_forum_with_a_partner_abroad_says_on_its_page_until_when_to_ask(personas, client_of):
    abroad = factories.make("countries", personas.hers, code="RU")
    event = forum(personas, state="planned", starts_on=in_days(60), country=abroad)
    html = html_of(client_of("an").get(f"/events/{event.pk}/"))
    latest = PartialDate(in_days(30)).shown("en")
    assert f"This conference needs a permission; submit the dossier by {latest}." in html


def test_a_forum_held_without_permission_is_warned_of_and_not_stopped(personas, client_of):
    abroad = factories.make("countries", personas.hers, code="RU")
    event = forum(personas, country=abroad)
    html = html_of(client_of("an").get(f"/events/{event.pk}/"))
    assert "This conference was held, and no permission for it is on record." in html
    earlier = forum(personas, title="Before the rule", country=abroad, starts_on="2019-05-04")
    assert "no permission for it is on record" not in html_of(client_of("an").get(f"/events/{earlier.pk}/"))


def test_a_case_is_opened_with_its_level_and_its_last_day(personas, client_of):
    event, client = forum(personas, state="planned", starts_on=in_days(90)), client_of("an")
    answer = client.post(f"/events/{event.pk}/permission/", {"reference": "HNQT-1", "ground": "rank"})
    assert answer["Location"] == f"/events/{event.pk}/permission/"
    case = PermissionCase.objects.get()
    assert (case.level, str(case.due_on), case.rule) == ("prime_minister", in_days(50), "Decision 06/2020/QD-TTg")
    html = html_of(client.get(f"/events/{event.pk}/permission/"))
    assert "in 50 days" in html
    assert f'href="/permission_cases/{case.pk}/steps/submit/"' in html
    assert "Open a case" not in html


def test_a_day_changed_since_is_said_where_the_case_stands(personas, client_of):
    event = forum(personas, state="planned", starts_on=in_days(90))
    factories.make("permission_cases", personas.hers, event=event, due_on="2020-01-01")
    html = html_of(client_of("an").get(f"/events/{event.pk}/permission/"))
    assert "The day of the event was changed since." in html
    assert "in 60 days" in html


def test_late_dossiers_are_said_to_be_late(personas, client_of):
    event = forum(personas, state="planned", starts_on=in_days(9))
    given = {"due_on": "2024-01-01", "submitted_on": "2024-01-02", "state": "submitted"}
    factories.make("permission_cases", personas.hers, event=event, **given)
    html = html_of(client_of("an").get(f"/events/{event.pk}/permission/"))
    assert "The dossier was submitted after its latest day." in html


def test_the_evaluation_has_its_average_the_number_of_answers_and_their_rows(personas, client_of):
    event = forum(personas, goals="Agree on five projects.", achieved="Four were agreed.", expected_count=300)
    factories.make("evaluations", personas.hers, event=event, who="Guests", score=5, answers=3, change="More youth.")
    factories.make("evaluations", personas.hers, event=event, who="Guests", score=2, answers=1)
    html = html_of(client_of("an").get(f"/events/{event.pk}/evaluation/"))
    assert f'<a href="/evaluations/?event={event.pk}">4.3 of 5 on average, from 4 answers</a>' in html
    assert f'<a href="/evaluations/?event={event.pk}&score=5">3</a>' in html
    assert "Four were agreed." in html
    assert "More youth." in html
    assert "Expected: 300 · Counted: –" in html


def test_without_answers_there_is_no_average(personas, client_of):
    html = html_of(client_of("an").get(f"/events/{forum(personas).pk}/evaluation/"))
    assert "No answer is on record yet, so there is no average." in html


@pytest.mark.parametrize("page", ["clone", "programme", "programme/pdf", "permission", "evaluation", "minutes"])
@pytest.mark.parametrize(("name", "status"), [("binh", 404), ("hoa", 404), ("nobody", 302)])
def test_strangers_find_no_page_of_an_event_they_may_not_see(personas, client_of, page, name, status):
    event = forum(personas, confidentiality=Confidentiality.UNIT)
    assert client_of(name).get(f"/events/{event.pk}/{page}/").status_code == status


@pytest.mark.parametrize("page", ["clone", "permission"])
def test_who_only_reads_changes_nothing(personas, client_of, page):
    event = forum(personas, state="planned", starts_on=in_days(90))
    given = {"title": "Mine", "starts_on": "2030", "reference": "1", "ground": "other"}
    assert client_of("dung").post(f"/events/{event.pk}/{page}/", given).status_code == 403
    assert (Event.objects.count(), PermissionCase.objects.count()) == (1, 0)


def test_the_programme_and_the_average_leave_out_what_the_reader_may_not_see(personas, client_of):
    event = forum(personas, confidentiality=Confidentiality.PUBLIC)
    own = {"event": event, "confidentiality": Confidentiality.UNIT}
    secret = factories.make("people", personas.hers, name="Secret Guest", confidentiality=Confidentiality.UNIT)
    factories.make("sessions", personas.hers, event=event, title="Open talk", chair=secret)
    factories.make("sessions", personas.hers, title="Closed talk", room="Secret room", **own)
    factories.make("papers", personas.hers, title="Secret paper", **own)
    factories.make("host_shares", personas.hers, organisation=event.hosts.get(), amount=7734551, currency="USD", **own)
    factories.make("evaluations", personas.hers, score=1, change="Secret remark", **own)
    client = client_of("binh")
    html = html_of(client.get(f"/events/{event.pk}/programme/"))
    assert "Open talk" in html
    for word in ("Secret", "Closed talk", "7734551", "7,734,551"):
        assert word not in html
    html = html_of(client.get(f"/events/{event.pk}/evaluation/"))
    assert "No answer is on record yet" in html
    assert "Secret" not in html
