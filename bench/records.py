"""Lists, pages, search, import, undo, export and history in a union of a million people, beside raw SQL.

The filled database is kept (see `bench.kept`). Everything is asked as the keeper of one member organisation of a
hundred and as the desk officer of the union office.
"""

import csv
import os
import random
import sys
import tempfile
import time
import traceback
from collections.abc import Callable, Iterator
from itertools import cycle
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from django.db import connection
from django.test import Client

from amity.access.actors import Actor, actor_of
from amity.access.models import Account, Unit
from amity.access.scope import visible_to
from amity.exchange import exports, imports
from amity.network.models import Person
from amity.records import ordering, registry, search
from bench import fill, kept
from bench.lists import _get, _raw, _raw_export, _sql, _today, _web
from bench.measure import Row, rated, reset_peak, rss_mb, table, timed

PAGE, DEEP = 50, 1000
LIST = "/people/?born_on=1950-1979&sort=-born_on"
LISTS = (
    ("by name", "/people/"),
    ("by country, narrowed", "/people/?born_on=1950-1979&sort=country"),
    ("positions by date, downwards", "/positions/?sort=-from_on"),
    ("organisations of a country", "/organisations/?country={country}"),
)
WORDS = {
    "common words": ("nguyen van", "tran thi", "nguyen", "hoang minh", "president", "friendship society", "le thi hoa"),
    "rare words": (
        "kovalen masanti",
        "grado petrolu",
        "lusan veri",
        "belkigra",
        "petromi",
        "vo gia oanh",
        "ta khanh tu",
    ),
    "two letters": ("an", "ng", "le", "va", "pr", "ki", "ha"),
    "words not there": ("zzqx", "nguyen zzqx", "xyzzy plugh", "qqq", "wrong wright"),
    "half a name": ("nguyen v", "tran thi ho", "vice pres", "frien", "pham quang v", "do thi th"),
}
IMPORTED = 100_000


def run(*, people: int) -> list[Row]:
    """Fill if need be, then measure one thing after another."""
    rates = kept.ready(people, blocks=20 if people >= 200_000 else 1)
    rows = [rated(f"fill through the write door: {name}", 1000, 1000 / rate, least=0) for name, rate in rates.items()]
    total = people + people // 10 + people * 3 // 2
    keeper, officer = (Account.objects.get(username=name) for name in ("keeper", "officer"))
    for measure in (
        lambda: _lists(keeper, total),
        lambda: _lists(officer, total),
        lambda: _records(keeper, total),
        lambda: _records(officer, total),
        lambda: _searches(keeper, total),
        lambda: _searches(officer, total),
        lambda: [_export(officer, people)],
        lambda: _import(min(people // 10, IMPORTED), people),
        lambda: [_web(officer, total, most=250)],
    ):
        told = len(rows)
        try:
            rows += measure()
        except Exception as error:  # noqa: BLE001 - one failure must not take along what an hour has measured
            traceback.print_exc()
            rows.append(Row(f"not measured: {error!r}"[:100], connection.vendor, total, met=False))
        print(*table(rows[told:]).splitlines()[2:], sep="\n", file=sys.stderr, flush=True)
    return rows + list(_ratios(rows))


def _client(account: Account) -> tuple[Client, Actor, str]:
    client = Client(SERVER_NAME="127.0.0.1")
    client.force_login(account)
    actor = actor_of(account, today=_today())
    return client, actor, ",".join(map(str, sorted(actor.audiences or ())))


def _lists(account: Account, total: int) -> list[Row]:
    client, actor, audiences = _client(account)
    who = account.username
    raw = _sql(
        "SELECT p.id, p.name, p.born_on, c.name FROM network_person p LEFT JOIN places_country c ON c.id = p.country_id"
        f" WHERE p.born_on >= '1950' AND p.born_on < '1980' AND p.audience IN ({audiences}) AND p.shelf = 0"
        " ORDER BY p.born_on DESC, p.id DESC LIMIT 51"
    )

    def page(name: str, address: str, raw: Callable[[], Any] | None = None) -> Row:
        return timed(name, total, lambda: _get(client, address), raw=raw, median=30, p95=60)

    rows = [page(f"list of 50, filter and sort ({who})", LIST, raw)]
    rows.append(page(f"list of 50, filter and sort, page {DEEP:,} ({who})", f"{LIST}&{_deep(actor)}"))
    country = visible_to(actor, registry.get("countries")).order_by("pk").values_list("pk", flat=True).first()
    rows += [page(f"list {name} ({who})", address.format(country=country)) for name, address in LISTS]
    return rows


def _deep(actor: Actor) -> str:
    """The cursor of a page far back: the one to which the link to the next page leads after so many clicks."""
    rows = visible_to(actor, registry.get("people")).filter(shelf=0, born_on__gte="1950", born_on__lt="1980")
    place = min(PAGE * (DEEP - 1), rows.count() - PAGE) - 1
    pk, value = rows.order_by("-born_on", "-pk").values_list("pk", "born_on")[place]
    return urlencode({"after": ordering.cursor_of((pk, value))})


def _records(account: Account, total: int) -> list[Row]:
    client, actor, audiences = _client(account)
    who = account.username
    held = visible_to(actor, registry.get("positions")).order_by("pk").values_list("person_id", flat=True)[:500]
    mine = cycle(visible_to(actor, registry.get("people")).filter(pk__in=list(held)).values_list("pk", flat=True)[:40])
    organisations = visible_to(actor, registry.get("organisations")).order_by("pk").values_list("pk", flat=True)[:40]
    theirs, one = cycle(organisations), next(mine)
    row_raw = _sql("SELECT * FROM network_person WHERE id = %s", one)
    history_raw = _sql("SELECT * FROM records_change WHERE record = 'people' AND row_id = %s ORDER BY id DESC", one)
    feed_raw = _sql("SELECT * FROM records_change ORDER BY id DESC LIMIT 50")
    return [
        timed(name, total, call, raw=raw, median=30, p95=60)
        for name, call, raw in (
            (f"page of a person ({who})", lambda: _get(client, f"/people/{next(mine)}/"), row_raw),
            (f"page of an organisation ({who})", lambda: _get(client, f"/organisations/{next(theirs)}/"), None),
            (f"history of a record ({who})", lambda: _get(client, f"/people/{next(mine)}/history/"), history_raw),
            (f"latest changes across the union ({who})", lambda: _get(client, "/history/"), feed_raw),
        )
    ]


def _searches(account: Account, total: int) -> list[Row]:
    client, actor, audiences = _client(account)
    who, rows = account.username, []
    for kind, asked in WORDS.items():
        words, typed = cycle(asked), cycle(asked)
        rows.append(
            timed(
                f"search: {kind} ({who})",
                total,
                lambda words=words: search.find(actor, next(words), 60),
                raw=lambda typed=typed: _raw_search(next(typed), audiences),
                median=20,
                p95=80,
            )
        )
    every = cycle(word for asked in WORDS.values() for word in asked)
    quick = {"HX-Request": "true", "HX-Target": "found"}
    people = cycle(("nguyen van", "tr", "le thi", "masanti"))
    for name, call in (
        ("search while typing, first answer", lambda: client.get("/search/", {"q": next(every)}, headers=quick)),
        ("suggestions for a link", lambda: client.get("/people/choices/", {"q": next(people)})),
        ("suggestions for a rare record type", lambda: client.get("/countries/choices/", {"q": next(people)})),
    ):
        rows.append(timed(f"{name} ({who})", total, call, median=30, p95=80))
    rows.append(timed(f"search page ({who})", total, lambda: client.get("/search/", {"q": next(every)}), p95=200))
    return rows


def _raw_search(typed: str, audiences: str) -> list[Any]:
    """The plain question to the word index, without order: what a statement written by hand would ask."""
    words = typed.replace("y", "i").split()
    if connection.vendor == "postgresql":
        from amity.records.words import VECTOR

        found = f"{VECTOR} @@ %s::tsquery"
        asked = " & ".join(f"'{word}':*" for word in words)
    else:
        found = "e.id IN (SELECT rowid FROM records_search_fts WHERE records_search_fts MATCH %s)"
        asked = " AND ".join(f'"{word}"*' for word in words)
    statement = f"SELECT e.title FROM records_searchentry e WHERE {found} AND e.audience IN ({audiences}) LIMIT 60"
    return _sql(statement, asked)()


def _export(account: Account, people: int) -> Row:
    """CSV of all people he sees, and the most memory this process held meanwhile beyond what it held before."""
    actor, record, lines = actor_of(account, today=_today()), registry.get("people"), 0
    before = reset_peak()
    started = time.perf_counter()
    with Path(os.devnull).open("wb") as sink:
        for chunk in exports.csv_chunks(record, actor, {}):
            lines += chunk.count(b"\n")
            sink.write(chunk)
    seconds = time.perf_counter() - started
    grown = rss_mb(os.getpid()) - before
    names = [column.column for column in Person._meta.concrete_fields]
    row = rated("CSV export of all people", lines - 1, seconds, least=100_000, raw_seconds=_raw_export(names))
    row.rss_mb, row.target = round(grown, 1), f"{row.target}, grown by <= 50 MB"
    row.met = bool(row.met) and grown <= 50
    return row


def _import(count: int, people: int) -> list[Row]:
    """A CSV file of new people planned and carried out, then taken back."""
    record, officer = registry.get("people"), actor_of(Account.objects.get(username="officer"), today=_today())
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "people.csv"
        with path.open("w", encoding="utf-8", newline="") as file:
            csv.writer(file).writerows(_lines(count))
        started = time.perf_counter()
        brought = imports.load(record, path, officer, why="Measured.")
        seconds = time.perf_counter() - started
    assert brought.counts.get("create") == count, brought.counts
    rows = [rated("import of people, planned and carried out", count, seconds, least=6000, raw_seconds=_raw(count))]
    started = time.perf_counter()
    outcome = imports.take_back(brought, officer)
    seconds = time.perf_counter() - started
    assert Person.objects.count() == people, (outcome, Person.objects.count())
    kept.clean()
    row = rated("undo of that import", count, seconds, least=count / 30)
    row.target = "< 30 s"
    return [*rows, row]


def _lines(count: int) -> Iterator[tuple[str, ...]]:
    """The lines of a file of people whom nobody knows yet."""
    chance, codes = random.Random(time.time()), list(Unit.objects.filter(kind="member").values_list("code", flat=True))
    yield ("name", "country", "born_on", "email", "owner", "confidentiality", "source_title")
    for number in range(count):
        names = ("".join(chance.choices(fill.SYLLABLES, k=6)).title() for _part in "ab")
        email = f"new{chance.randrange(10**12)}.{number}@example.org"
        yield (" ".join(names), "QA", str(chance.randint(1930, 2004)), email, chance.choice(codes), "2", "made up")


def _ratios(rows: list[Row]) -> Iterator[Row]:
    """How much slower lists are for the keeper of one member than for the desk officer, and far back than in front."""
    known = {row.name: row.median_ms for row in rows if row.median_ms and row.name.startswith("list")}
    for name, value in known.items():
        if name.endswith("(keeper)") and (other := known.get(name.replace("(keeper)", "(officer)"))):
            yield _ratio(f"{name.removesuffix(' (keeper)')}: keeper against officer", value / other, 1.5)
        if f", page {DEEP:,}" in name and (first := known.get(name.replace(f", page {DEEP:,}", ""))):
            yield _ratio(f"{name}: against page 1", value / first, 1.5)


def _ratio(name: str, ratio: float, most: float) -> Row:
    return Row(f"{name}: x{ratio:.2f}", connection.vendor, 0, target=f"<= {most}", met=ratio <= most)
