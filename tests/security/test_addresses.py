"""What stands in an address reaches no column, no operator and no row beyond what a list offers."""

import itertools

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from amity.access.actors import Actor
from amity.access.roles import Confidentiality
from amity.records import filtering, listing, registry, search
from tests import factories

pytestmark = pytest.mark.django_db
SYSTEM = Actor.system()
EACH = pytest.mark.parametrize("record", registry.all_records(), ids=lambda record: record.name)

LOOKUPS = ("__startswith", "__regex", "__gt", "__isnull", "__in", "__contains", "__year", "__range")
REACHES = (
    "owner__name",
    "owner__grants__account__password",
    "owner__grants__account__username",
    "pk",
    "id__gt",
    "version",
    "audience",
    "sort_key",
    "sort_key_vi",
    "_state",
    "__class__",
    "objects",
    "notes",
    "source_title",
)
PAYLOADS = (
    "' OR '1'='1",
    "'; DROP TABLE network_person; --",
    '" OR ""="',
    "1) OR (1=1",
    "1; SELECT pg_sleep(5)",
    "%' AND 1=1 --",
    "\\'; --",
    "1 UNION SELECT password FROM access_account",
    "%27%20OR%201=1",
    "${7*7a}{{7*7a}}",
    "..%2f..%2fetc/passwd",
    "0x31",
    "1e1000",
    "-1",
    "NULL",
    "true",
    "\x00",
    "\ud800",
    "𝟙𝟚",
)


def counted(record, query, actor: Actor = SYSTEM) -> tuple[str, str]:
    seen = listing.read(record, actor, query, "en")
    return seen.count, seen.problem


@EACH
def test_lookups_of_the_database_layer_are_no_filters(record, personas):
    factories.make(record.name, personas.hers)
    everything = counted(record, {})
    names = [f"{name}{lookup}" for name in (*record.fields, "id") for lookup in LOOKUPS]
    for name in (*names, *REACHES):
        assert name not in filtering.filterable(record)
        assert counted(record, {name: "x"}) == everything, name
    assert filtering.chips(record, {name: ["x"] for name in names}, SYSTEM, "en") == []


@EACH
def test_nothing_but_a_sortable_field_decides_the_order(record, personas):
    ids = [factories.make(record.name, personas.hers).pk for _n in range(2)]
    for name in (*REACHES, "?", "owner", "-", "--id", "pk,name", "(select 1)", *PAYLOADS[:-3]):
        for sort in (name, f"-{name}"):
            seen = listing.read(record, SYSTEM, {"sort": sort, "owner": personas.hers.code}, "en")
            assert {row.id for row in seen.rows} >= set(ids), sort
            assert [column.direction for column in seen.columns] == [""] * len(seen.columns), sort


@EACH
def test_nothing_but_a_field_is_a_column(record, personas):
    factories.make(record.name, personas.hers)
    seen = listing.read(record, SYSTEM, {"columns": ",".join([*REACHES[:10], *PAYLOADS])}, "en")
    assert [column.name for column in seen.columns] == list(record.columns)


@EACH
def test_every_filter_takes_every_payload_as_a_value(record, personas):
    """Rows or a sentence, never an error page and never all rows."""
    factories.make(record.name, personas.hers)
    for name, text in itertools.product(sorted(filtering.filterable(record)), PAYLOADS):
        if not filtering.params_of({name: text}):
            continue  # nothing is left of it, so it filters nothing
        count, problem = counted(record, {name: text})
        assert problem or count == "0" or text in ("true", "-1"), (name, text)


def test_a_filter_given_many_times_is_told_and_not_run(personas):
    for name in ("country", "owner", "email", "born_on", "confidentiality"):
        count, problem = counted(registry.get("people"), {name: ["1"] * 5000})
        assert (count, "at most 100 values" in problem) == ("0", True), name


def longest_query(call) -> int:
    """The length of the longest statement that a call sends."""
    with CaptureQueriesContext(connection) as captured:
        call()
    return max((len(query["sql"]) for query in captured), default=0)


@pytest.mark.parametrize(
    "text",
    [
        "a" * 50_000,
        "a " * 25_000,
        "ạ" * 50_000,
        "(a+)+$" * 8_000,
        "%" * 50_000,
        '"' * 50_000,
        "1" * 50_000,
        "-" * 50_000,
        "1/" * 25_000,
        " " * 50_000 + "x",
        "ngày 1 " * 8_000,
        "2020" + "-" * 50_000,
        "ﷺ" * 20_000,
    ],
    ids=range(13),
)
def test_fifty_thousand_characters_are_sent_once_or_cut_short(text, personas):
    factories.make("people", personas.hers, name="Lan")
    people, events, aid = (registry.get(name) for name in ("people", "events", "aid_items"))
    asked = (
        *((people, name) for name in ("q", "id", "name", "country", "owner", "born_on", "is_overseas_vietnamese")),
        *((people, name) for name in ("sort", "columns", "after", "before", "count")),
        *((events, name) for name in ("edition", "held_in", "kind")),
        (aid, "amount"),
    )
    for record, name in asked:
        assert longest_query(lambda record=record, name=name: counted(record, {name: text})) < 60_000, name
    assert longest_query(lambda: search.find(SYSTEM, text)) < 12_000


def test_numbers_beyond_every_column_match_nothing(personas):
    factories.make("events", personas.hers)
    events = registry.get("events")
    for number in (2**31, 2**63, 10**40, -(10**40)):
        for text in (str(number), f"{number}..{number}", f"{number}..{number + 1}"):
            assert counted(events, {"edition": text}) == ("0", "")
    assert counted(events, {"id": str(10**17)}) == ("0", "")


@pytest.mark.parametrize("name", ["binh", "hoa", "nobody"])
def test_counts_totals_and_suggestions_are_those_of_the_rows_one_may_see(name, personas):
    """Ten hidden rows beside two open ones: no number anywhere tells of twelve."""
    lao = factories.make("countries", personas.union, name="Laos", confidentiality=0)
    for n in range(12):
        level = Confidentiality.PUBLIC if n < 2 else Confidentiality.UNIT + n % 2
        factories.make("people", personas.hers, name=f"Lan {n}", country=lao, born_on="1963", confidentiality=level)
    actor, people = personas.actor(name), registry.get("people")
    for query in (
        {},
        {"count": "exact"},
        {"q": "lan"},
        {"country": str(lao.pk)},
        {"born_on": "1963"},
        {"owner": "MEMBER-A"},
        {"name": "Lan"},
        {"confidentiality": ["0", "1", "2", "3"]},
        {"id": [str(pk) for pk in people.model.objects.values_list("pk", flat=True)]},
    ):
        seen = listing.read(people, actor, query, "en")
        assert (seen.count, len(seen.rows), seen.next) == ("2", 2, ""), query
    assert len(search.find(actor, "lan", 50)) == 2
    for level in ("1", "2", "3"):
        assert counted(people, {"confidentiality": level}, actor) == ("0", "")
