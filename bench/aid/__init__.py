"""Aid at full size: totals, the rows behind them, pages, open data, the chapter of the review, files of IATI."""

import subprocess
import sys
import time
from collections.abc import Callable
from typing import Any

from django.db import connection
from django.test import Client
from django.utils import timezone, translation

from amity.access.actors import Actor, actor_of
from amity.access.models import Account
from amity.aid.models import AidFlow
from amity.aid.queries import opened
from amity.aid.queries.totals import Asked, behind, totals
from amity.records import writes
from amity.reviews.making import Making
from amity.reviews.parts.aid import add_totals
from bench.aid import iati, world
from bench.measure import Row, rated, timed

KIND = "disbursement"
ALL = Asked(kind=KIND, first=world.FIRST, last=world.LAST)
FIVE = Asked(kind=KIND, first=world.LAST - 4, last=world.LAST)
PAGE = f"/aid/?kind={KIND}&first={world.LAST - 4}&last={world.LAST}"
EDITED = 1_000
FILL = """
import sys, django
django.setup()
from bench import fill
from bench.aid import world
world.fill(fill.make_union(), items=int(sys.argv[1]), flows=int(sys.argv[2]))
"""


def run(*, people: int) -> list[Row]:
    """Fill with so many sums, then measure one thing after another."""
    items = world.ITEMS * people // world.FLOWS
    if not connection.introspection.table_names():
        # In a process of its own: what filling leaves in memory would slow down what is measured.
        subprocess.run([sys.executable, "-c", FILL, str(items), str(people)], check=True)
    rows: list[Row] = []
    for name in ("officer", "keeper"):
        account = Account.objects.get(username=name)
        rows += [*_totals(account, people), *_pages(account, people)]
    return [*rows, _open_data(people), _written(), *iati.rows()]


def _totals(account: Account, flows: int) -> list[Row]:
    """Totals by every dimension, beside the sums of the same groups in plain SQL."""
    actor, name = actor_of(account, today=timezone.localdate()), account.username
    wide = ("year", "province", "sector")

    def row(what: str, asked: Asked, by: Any, columns: str = "", table: str = "aid_aidcell") -> Row:
        raw = _sql(
            f"SELECT {columns}, CAST(SUM(cents) AS BIGINT) FROM {table}"
            f" WHERE kind = '{KIND}' AND year BETWEEN {asked.first} AND {asked.last} GROUP BY {columns}"
        )
        return timed(f"{what}, {name}", flows, lambda: totals(actor, asked, by), raw=raw, median=150)

    before = Asked(kind=KIND, first=world.FIRST, last=world.LAST, places="63")
    return [
        row("total by year, province and sector", ALL, wide, "year, province, sector"),
        row("the same by the 63 provinces", before, wide, "year, province, sector"),
        row("total by year", ALL, ("year",), "year"),
        row("total by province and year", FIVE, ("province", "year"), "province, year"),
        row("total by donor and year", ALL, ("donor", "year"), "donor, year", "aid_aiddonorcell"),
        row("total by home country and year", ALL, ("country", "year"), "donor, year", "aid_aiddonorcell"),
        timed(f"first hundred items behind a total, {name}", flows, lambda: behind(actor, FIVE)),
    ]


def _pages(account: Account, flows: int) -> list[Row]:
    client, name = Client(SERVER_NAME="127.0.0.1"), account.username
    client.force_login(account)
    actor = actor_of(account, today=timezone.localdate())

    def chapter() -> None:
        with translation.override("en"):
            add_totals(Making(actor=actor, year=world.LAST, language="en", today=timezone.localdate()))

    return [
        timed(f"page with the map of the provinces, {name}", flows, lambda: _get(client, PAGE), median=200),
        timed(f"page by donor, {name}", flows, lambda: _get(client, f"{PAGE}&by=donor")),
        timed(f"API totals by sector, {name}", flows, lambda: _get(client, f"/api/v1/aid/totals?by=sector&{PAGE[6:]}")),
        timed(f"aid chapter of the review, {name}", flows, chapter, median=1000),
    ]


def _open_data(flows: int) -> Row:
    tables = {one.name: one for one in opened.TABLES}
    return timed("open data by place", flows, lambda: tables["places"].lines(Actor.nobody()))


def _written() -> Row:
    """Sums changed through the write door, with all the trees they stand in counted again."""
    rows = list(AidFlow.objects.order_by("-pk")[:EDITED])
    for one in rows:
        one.description = "looked at again"
        one.amount += 1
    started = time.perf_counter()
    writes.save_many(rows, actor=Actor.system(), why="made up for measuring")
    return rated("sums changed, with their totals", EDITED, time.perf_counter() - started, least=50)


def _get(client: Client, address: str) -> None:
    answer = client.get(address)
    if answer.status_code != 200:
        raise RuntimeError(f"{address} was answered {answer.status_code}.")


def _sql(statement: str) -> Callable[[], Any]:
    def call() -> list[Any]:
        with connection.cursor() as cursor:
            cursor.execute(statement)
            return list(cursor.fetchall())

    return call
