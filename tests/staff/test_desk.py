"""My desk: what comes, what runs out, what changed."""

import re
from datetime import date, timedelta
from html import unescape

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from amity.access.roles import Confidentiality
from amity.staff import coming
from tests import factories

TODAY = date(2026, 11, 22)


def anniversaries(personas, today=TODAY, name="an"):
    return coming.anniversaries(personas.actor(name), "en", today=today)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("founded", "expected"),
    [
        ("1976-12-02", ("2026-12-02", 50, "round")),
        ("1971-11-25", ("2026-11-25", 55, "half")),
        ("1967-01-07", ("2027-01-07", 60, "round")),
        ("1973-12-02", ("2026-12-02", 53, "")),
        ("1976-11", ("2026-11", 50, "round")),
        ("1976", ("2026", 50, "round")),
        ("1971", None),
        ("1973", None),
        ("1976-11-21", None),
        ("1976-03-01", None),
        ("2026-11-25", None),
        ("", None),
    ],
)
def test_an_anniversary_comes_within_ninety_days_or_its_round_year_is_this_one(founded, expected, personas):
    factories.make("organisations", personas.hers, founded_on=founded)
    found = [(str(one.on), one.years, one.roundness) for one in anniversaries(personas)]
    assert found == ([expected] if expected else [])


@pytest.mark.django_db
def test_the_29th_of_february_is_kept_on_the_28th(personas):
    factories.make("organisations", personas.hers, founded_on="1976-02-29")
    found = anniversaries(personas, today=date(2027, 1, 10))
    assert [(str(one.on), one.years) for one in found] == [("2027-02-28", 51)]
    assert len(anniversaries(personas, today=date(2026, 11, 30))) == 1


@pytest.mark.django_db
def test_round_years_come_first_then_the_days(personas):
    for founded in ("1973-11-23", "1971-11-24", "1976-12-31", "1966-12-01"):
        factories.make("organisations", personas.hers, founded_on=founded)
    assert [one.years for one in anniversaries(personas)] == [60, 50, 55, 53]


@pytest.mark.django_db
def test_many_plain_years_push_no_round_one_out(personas, monkeypatch):
    monkeypatch.setattr(coming, "MOST", 3)
    for _n in range(5):
        factories.make("organisations", personas.hers, founded_on="1973-11-23")
    factories.make("organisations", personas.hers, founded_on="1976-12-31")
    assert [one.years for one in anniversaries(personas)] == [50, 53, 53]


@pytest.mark.django_db
def test_a_stranger_is_told_of_no_anniversary_and_no_end(personas):
    factories.make("organisations", personas.hers, founded_on="1976-12-02", confidentiality=Confidentiality.UNIT)
    factories.make("agreements", personas.hers, ends_on="2027-01-01", confidentiality=Confidentiality.UNIT)
    assert [one.years for one in anniversaries(personas, name="dung")] == [50]
    assert anniversaries(personas, name="binh") == []
    assert coming.running_out(personas.actor("binh"), "en", today=TODAY) == []


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("ends", "state", "expected"),
    [
        ("2026-12-02", "in_force", (10, False)),
        ("2027", "in_force", (None, False)),
        ("2026-11-01", "in_force", (-21, True)),
        ("2026-09-01", "in_force", None),
        ("2028", "in_force", None),
        ("2026-12-02", "ended", None),
        ("2026-12-02", "renewed", None),
    ],
)
def test_what_runs_out_within_a_year_and_is_not_settled_is_told(ends, state, expected, personas):
    factories.make("agreements", personas.hers, ends_on=ends, starts_on="2020", signed_on="2020", state=state)
    found = [(one.days, one.is_past) for one in coming.running_out(personas.actor("an"), "en", today=TODAY)]
    assert found == ([expected] if expected else [])


@pytest.mark.django_db
def test_the_desk_shows_it_all_with_links(personas, client_of):
    soon = timezone.localdate() + timedelta(days=20)
    partner = factories.make(
        "organisations", personas.hers, name="Friends", founded_on=f"{soon.year - 50}-{soon:%m-%d}"
    )
    row = factories.make("agreements", personas.hers, title="Memorandum", ends_on=soon.isoformat())
    html = unescape(client_of("an").get("/").content.decode())
    assert '<span class="numeral">50</span>' in html
    assert f'<a href="/organisations/{partner.pk}/">Friends</a>' in html
    assert f'<a href="/agreements/{row.pk}/">Memorandum</a>' in html
    assert "in 20 days" in html
    assert '<a href="/agreements/">Agreements</a><span class="tally">1</span>' in html
    assert "Agreement · Entered · Amity" in html


@pytest.mark.django_db
def test_an_empty_desk_says_so(client_of):
    html = client_of("hoa").get("/").content.decode()
    for sentence in ("None is known.", "Nothing runs out within a year.", "Nothing has changed yet."):
        assert sentence in html


@pytest.mark.django_db
def test_a_stranger_reads_no_name_on_his_desk(personas, client_of):
    factories.make("organisations", personas.hers, name="Quiet friends", confidentiality=Confidentiality.UNIT)
    assert "Quiet friends" in client_of("an").get("/").content.decode()
    assert "Quiet friends" not in client_of("binh").get("/").content.decode()


@pytest.mark.django_db
def test_the_desk_costs_the_same_queries_for_one_row_and_for_three(personas, client_of):
    client, counts = client_of("an"), []
    for more in (1, 2):
        for _n in range(more):
            factories.make("agreements", personas.hers, ends_on=(timezone.localdate() + timedelta(days=9)).isoformat())
        client.get("/")
        with CaptureQueriesContext(connection) as queries:
            client.get("/")
        counts.append(len(queries))
    assert counts[0] == counts[1] <= 60


def test_the_navigation_begins_with_daily_work_and_ends_with_places_and_personal_data(client_of):
    page = client_of("an").get("/").content.decode()
    headings = re.findall(r'<details><summary id="nav-\d+">([^<]+)</summary>', page)
    assert headings[:4] == ["Network", "Relations", "Agreements", "Events"]
    assert headings[-2:] == ["Places", "Personal data"]
    assert len(headings) == len(set(headings))


@pytest.mark.parametrize("address", ["/agreements/", "/agreements/new/"])
def test_the_heading_of_the_open_page_is_unfolded_alone(client_of, address):
    page = client_of("an").get(address).content.decode()
    assert re.findall(r'<details open><summary id="nav-\d+">([^<]+)</summary>', page) == ["Agreements"]
    assert page.count('<a href="/agreements/" aria-current="page">') == 1


def test_what_was_done_to_a_record_is_told_in_words(personas, client_of):
    row = factories.make("agreements", personas.hers, title="Memorandum")
    client = client_of("an")
    for action, told in (("archive", "Archived"), ("restore", "Taken back from the trash or the archive")):
        client.post(f"/agreements/{row.pk}/shelf/{action}/", {"why": "A trial"})
        html = unescape(client.get("/").content.decode())
        assert f"Agreement · {told} · An" in html
        assert f"· {action} ·" not in html
