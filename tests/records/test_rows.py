"""Reading many rows at once: a fixed number of queries, links by name, nothing of rows out of sight."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from amity.access.actors import Actor
from amity.access.roles import Confidentiality
from amity.access.scope import visible_to
from amity.core.dates import PartialDate
from amity.records import fields, registry
from amity.records.rows import Link, Reader
from tests import factories

pytestmark = pytest.mark.django_db
SYSTEM = Actor.system()
PEOPLE, COUNTRIES = registry.get("people"), registry.get("countries")


def read(record, names: tuple[str, ...], actor: Actor = SYSTEM, language: str = "en", **options):
    """The values of the visible rows, in the order of their numbers."""
    reader = Reader(record, names, actor, language, **options)
    return [values for _pk, values in reader.read(visible_to(actor, record).order_by("pk"))]


def test_values_come_in_the_order_of_the_names_asked_for(personas):
    factories.make("people", personas.hers, name="Lan", born_on="1963-09", is_overseas_vietnamese=True)
    assert read(PEOPLE, ("is_overseas_vietnamese", "born_on", "name")) == [[True, PartialDate("1963-09"), "Lan"]]


def test_machines_read_dates_as_text_and_units_as_codes(personas):
    factories.make("people", personas.hers, born_on="1963-09")
    factories.make("people", personas.hers, born_on=None)
    assert read(PEOPLE, ("owner", "born_on"), raw=True) == [["MEMBER-A", "1963-09"], ["MEMBER-A", ""]]
    assert read(PEOPLE, ("owner", "born_on")) == [["City union", PartialDate("1963-09")], ["City union", None]]


def test_links_are_named_in_the_readers_language(personas):
    lao = factories.make("countries", personas.union, name="Laos", name_vi="Lào")
    factories.make("people", personas.hers, country=lao, studied_in=[lao])
    for language, name in (("en", "Laos"), ("vi", "Lào")):
        link = Link(lao.pk, name, COUNTRIES)
        assert read(PEOPLE, ("country", "studied_in"), language=language) == [[link, [link]]]


def test_no_link_is_none_and_a_hidden_one_is_an_ellipsis_without_a_number(personas):
    hidden = factories.make("countries", personas.hers, name="Atlantis", confidentiality=Confidentiality.UNIT)
    lao = factories.make("countries", personas.union, name="Laos", confidentiality=0)
    factories.make("people", personas.hers, country=hidden, studied_in=[hidden, lao], confidentiality=0)
    factories.make("people", personas.hers, country=None, studied_in=[hidden], confidentiality=0)
    assert read(PEOPLE, ("country", "studied_in"), personas.actor("binh")) == [
        [Link(None, "…", COUNTRIES), [Link(lao.pk, "Laos", COUNTRIES)]],
        [None, []],
    ]


def test_a_links_name_hides_parts_that_are_out_of_sight(personas):
    person = factories.make("people", personas.hers, name="Lê Kín", confidentiality=Confidentiality.UNIT)
    office = factories.make("organisations", personas.hers, name="Cuba House", confidentiality=0)
    membership = factories.make("memberships", personas.hers, organisation=office, reference="BIL-1", confidentiality=0)
    factories.make("life_events", personas.hers, membership=membership, confidentiality=0)
    factories.make("positions", personas.hers, person=person, organisation=office, confidentiality=0)
    life = registry.get("life_events")
    assert [link.name for (link,) in read(life, ("membership",), personas.actor("binh"))] == ["Cuba House · BIL-1"]
    type(office).objects.filter(pk=office.pk).update(confidentiality=2)
    assert [link.name for (link,) in read(life, ("membership",), personas.actor("binh"))] == ["… · BIL-1"]


@pytest.mark.parametrize("raw", [False, True])
def test_reading_costs_one_query_and_one_more_per_field_of_many(raw, personas, django_assert_num_queries):
    for _n in range(4):
        factories.make("interactions", personas.hers)
    record = registry.get("interactions")
    many = sum(field.kind == "links" for field in fields.of(record).values())
    an = personas.actor("an")
    with django_assert_num_queries(1 + many):
        assert len(read(record, record.fields, an, raw=raw)) == 4


def test_no_rows_cost_one_query(personas, django_assert_num_queries):
    with django_assert_num_queries(1):
        assert read(PEOPLE, PEOPLE.fields) == []


@pytest.mark.parametrize("record", registry.all_records(), ids=lambda record: record.name)
def test_every_field_of_every_type_can_be_read_in_both_languages_for_people_and_machines(record, personas):
    factories.make(record.name, personas.hers)
    an = personas.actor("an")
    for language in ("en", "vi"):
        for raw in (False, True):
            with CaptureQueriesContext(connection) as captured:
                found = read(record, record.fields, an, language, raw=raw)
            assert {len(values) for values in found} == {len(record.fields)}
            assert len(captured) <= 1 + sum(field.kind == "links" for field in fields.of(record).values())
