"""How events and what belongs to them stand in lists, counts, the calendar and the desk."""

from datetime import date

import pytest

from amity.access.roles import Confidentiality
from amity.access.scope import visible_to
from amity.almanac import expiries, spans
from amity.almanac.models import Announced
from amity.events import queries
from amity.events.models import Event, Series
from amity.events.services import cloning
from amity.records import filtering, listing, registry, search
from tests import factories

pytestmark = pytest.mark.django_db
make = factories.make
EVENTS = registry.get("events")


def names(record: str, actor, **query) -> list[str]:
    found = listing.read(registry.get(record), actor, {name: [value] for name, value in query.items()}, "en")
    return [row.cells[0].text for row in found.rows]


def template(personas, **fields):
    event = make("events", personas.hers, title="Forum", starts_on="2024-06-08", state="held", **fields)
    wish = cloning.Wish(title="How it is held", starts_on=event.starts_on, is_template=True)
    return event, cloning.clone(event, actor=personas.actor("an"), wish=wish)[0]


def test_a_template_is_listed_only_where_it_is_asked_for(personas):
    template(personas)
    actor = personas.actor("an")
    assert names("events", actor) == ["Forum"]
    assert set(names("events", actor, archived="any")) == {"Forum", "How it is held"}
    assert names("events", actor, archived="yes", state="template") == ["How it is held"]


def test_a_template_is_not_counted_as_held_and_is_no_edition(personas):
    series = make("series", personas.hers, every_years=1)
    make("events", personas.hers, series=series, edition=1, starts_on="2023", state="held")
    make("events", personas.hers, series=series, edition=2, starts_on="2024", state="template")
    assert queries.held_in(Event.objects.all(), "2024").count() == 0
    assert list(queries.due_in(Series.objects.all(), "2024")) == [series]
    assert list(queries.due_in(Series.objects.all(), "2025")) == []


def test_a_template_fills_no_day_of_the_calendar(personas):
    template(personas)
    found = spans.filled(personas.actor("an"), date(2024, 6, 1), date(2024, 6, 30))
    assert [one.name for one in found if one.record is EVENTS] == ["Forum"]


@pytest.mark.parametrize(
    ("announced", "told"),
    [
        (Announced.Level.NOTHING, []),
        (Announced.Level.BUSY, [("", "")]),
        (Announced.Level.TITLE, [("Secret talks", "09:30")]),
    ],
)
def test_others_are_shown_as_much_of_an_event_as_its_unit_announces(personas, announced, told):
    make(
        "events",
        personas.hers,
        title="Secret talks",
        starts_on="2024-06-08",
        begins_at="9h30",
        confidentiality=Confidentiality.UNIT,
        announced=announced,
        online_link="https://meet.example/secret",
    )
    found = spans.filled(personas.actor("binh"), date(2024, 6, 1), date(2024, 6, 30))
    assert [(one.name, one.begins_at) for one in found] == told
    assert "meet.example" not in str(found)
    mine = spans.filled(personas.actor("an"), date(2024, 6, 1), date(2024, 6, 30))
    assert [(one.name, one.level) for one in mine] == [("Secret talks", None)]


def test_events_are_filtered_by_the_country_they_are_held_in(personas):
    russia = make("countries", personas.hers)
    make("events", personas.hers, title="In Russia", host_country=russia)
    make("events", personas.hers, title="About Russia", country=russia)
    assert names("events", personas.actor("an"), host_country=str(russia.pk)) == ["In Russia"]


def test_words_of_the_minutes_and_the_hall_find_the_event(personas):
    event = make("events", personas.hers, minutes="The river was spoken of.", venue="Bach Dang hall")
    for words in ("river", "bach dang"):
        found = search.find(personas.actor("an"), words)
        assert ("events", event.pk) in [(hit.record.name, hit.row_id) for hit in found]
        assert not [hit for hit in search.find(personas.actor("nobody"), words) if hit.row_id == event.pk]


def test_sessions_stand_in_the_order_of_their_days(personas):
    event = make("events", personas.hers, starts_on="2024-06-08", ends_on="2024-06-10")
    for day in ("2024-06-09", "2024-06-08", "2024-06-10"):
        make("sessions", personas.hers, event=event, title=day, held_on=day)
    assert names("sessions", personas.actor("an")) == ["2024-06-08", "2024-06-09", "2024-06-10"]


def test_the_last_day_of_a_dossier_runs_out_on_the_desk(personas):
    make("permission_cases", personas.hers, reference="HNQT-1", due_on="2025-05-21")
    make("permission_cases", personas.other, due_on="2025-05-21", confidentiality=Confidentiality.UNIT)
    found = expiries.between(personas.actor("an"), date(2025, 1, 1), date(2025, 12, 31), "en")
    assert [(one.name, str(one.on), one.what) for one in found] == [
        ("HNQT-1", "2025-05-21", "Dossier for permission due")
    ]


@pytest.mark.parametrize(
    ("record", "params", "found"),
    [
        ("host_shares", {"role": "host"}, 1),
        ("host_shares", {"role": "patron"}, 0),
        ("papers", {"state": "proposed"}, 1),
        ("papers", {"state": "accepted"}, 0),
        ("permission_cases", {"level": "competent_person"}, 1),
        ("permission_cases", {"due_on": "2025"}, 1),
        ("permission_cases", {"due_on": "2024"}, 0),
        ("evaluations", {"score": "4.."}, 1),
        ("evaluations", {"score": "..3"}, 0),
    ],
)
def test_each_list_is_narrowed_by_its_filters(personas, record, params, found):
    fields = {"due_on": "2025-05-21"} if record == "permission_cases" else {}
    make(record, personas.hers, **fields)
    actor = personas.actor("an")
    declared = registry.get(record)
    given = {name: [value] for name, value in params.items()}
    assert filtering.apply(declared, visible_to(actor, declared), given, actor).count() == found


@pytest.mark.parametrize("record", ["host_shares", "sessions", "papers", "permission_cases", "evaluations"])
def test_what_belongs_to_an_event_stands_on_its_page_only_for_who_may_see_it(personas, client_of, record):
    event = make("events", personas.hers, starts_on="2023-05-22", confidentiality=Confidentiality.PUBLIC)
    given = {"organisation": event.hosts.get()} if record == "host_shares" else {}
    row = make(record, personas.hers, event=event, confidentiality=Confidentiality.UNIT, **given)
    link = f'href="/{record}/{row.pk}/"'
    assert link in client_of("an").get(f"/events/{event.pk}/").content.decode()
    assert link not in client_of("binh").get(f"/events/{event.pk}/").content.decode()
