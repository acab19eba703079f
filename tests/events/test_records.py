"""Events as files bring them in and as the pages of those who took part show them."""

import pytest

from amity.access.actors import Actor
from amity.events.models import Event
from amity.exchange import imports
from amity.records import page, registry
from amity.records.models import Change
from tests import factories
from tests.exchange import planned

pytestmark = pytest.mark.django_db
RECORD = registry.get("events")
HEAD = "title,kind,state,starts_on,ends_on,series,edition,hosts,organisations,attended_count,owner"


@pytest.fixture
def partners(personas):
    """A series and two organisations that a file may name."""
    owner = personas.hers
    factories.make("series", owner, name="People's Forum")
    return [factories.make("organisations", owner, name=name) for name in ("Union", "Counterpart")]


def plan(*lines: str):
    return planned.plan("events", Actor.system(), HEAD, *lines)


def test_a_file_brings_in_events_with_their_series_and_organisations(partners):
    done = plan(
        "9th Forum,forum,held,2017,,People's Forum,9,Union; Counterpart,,,MEMBER-A",
        "11th Forum,forum,held,2019-12-28,,People's Forum,11,Union,Counterpart,200,MEMBER-A",
    )
    assert planned.told(done) == []
    imports.carry_out(done, Actor.system())
    assert planned.counts(done) == (2, 0, 0, 0)
    ninth, eleventh = Event.objects.order_by("edition")
    assert ninth.series == eleventh.series
    assert set(ninth.hosts.all()) == set(partners)
    assert (list(eleventh.hosts.all()), list(eleventh.organisations.all())) == ([partners[0]], [partners[1]])
    assert (str(ninth.starts_on), eleventh.attended_count, eleventh.state) == ("2017", 200, "held")


def test_the_same_file_again_changes_nothing(partners):
    line = "9th Forum,forum,held,2017,,People's Forum,9,Union,,,MEMBER-A"
    assert planned.load("events", Actor.system(), HEAD, line) == (1, 0, 0, 0)
    changes = Change.objects.count()
    assert planned.load("events", Actor.system(), HEAD, line) == (0, 0, 1, 0)
    assert Change.objects.count() == changes


@pytest.mark.parametrize(
    ("line", "column"),
    [
        ("Forum,fair,held,2017,,,,,,,MEMBER-A", "kind"),
        ("Forum,forum,held,last year,,,,,,,MEMBER-A", "starts_on"),
        ("Forum,forum,held,2017,,Nobody's Forum,,,,,MEMBER-A", "series"),
        ("Forum,forum,held,2017,,,,Nobody,,,MEMBER-A", "hosts"),
        ("Forum,forum,held,2017,,,,,,many,MEMBER-A", "attended_count"),
        ("Forum,forum,held,2017,2016,,,,,,MEMBER-A", "ends_on"),
    ],
)
def test_a_wrong_cell_is_named_with_its_row_before_anything_is_stored(partners, line, column):
    wrong = plan("9th Forum,forum,held,2017,,People's Forum,9,Union,,,MEMBER-A", line)
    assert [(problem.row, problem.column) for problem in planned.problems(wrong)] == [(3, column)]
    assert not Event.objects.exists()


def test_an_organisation_s_page_tells_hosting_from_taking_part(personas, partners):
    union, counterpart = partners
    factories.make("events", personas.hers, hosts=[union], organisations=[counterpart])
    for organisation, name in ((union, "hosts"), (counterpart, "organisations")):
        read = page.read(registry.get("organisations"), organisation.pk, personas.actor("an"), "en")
        label = str(RECORD.model._meta.get_field(name).verbose_name)
        panels = [one for one in read.panels if one.record is RECORD and one.count != "0"]
        assert len(panels) == 1
        assert label in panels[0].label


def test_an_event_stands_on_the_pages_of_its_agreement_and_visit(personas):
    agreement = factories.make("agreements", personas.hers)
    visit = factories.make("high_level_visits", personas.hers)
    factories.make("events", personas.hers, agreement=agreement, visit=visit)
    for name, row in (("agreements", agreement), ("high_level_visits", visit)):
        read = page.read(registry.get(name), row.pk, personas.actor("an"), "en")
        assert [one.count for one in read.panels if one.record is RECORD] == ["1"]
        assert "22 May 2023" in [moment.on for moment in read.timeline]
