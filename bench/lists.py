"""Lists, record pages, API, search, export and import at 100,000 people, beside the same work in raw SQL."""

import csv
import io
import os
import random
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Callable
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.sessions.backends.db import SessionStore
from django.db import connection
from django.test import Client

from amity.access.actors import Actor, actor_of
from amity.access.models import Account, Unit
from amity.exchange import exports, imports
from amity.network.models import Person, Position
from amity.places.models import Country
from amity.records import registry, search
from bench import fill
from bench.measure import Row, rated, rss_mb, timed

LIST = "/people/?born_on=1950-1979&sort=-born_on"
WORDS = ("nguyen", "tran thi", "phan anh", "do", "le van an", "hoang minh hai", "vo 77", "dang 500", "Đỗ Đức", "son")


def run(*, people: int) -> list[Row]:
    """Fill, then measure one thing after another."""
    total = people + people // 10 + people * 3 // 2
    rows = []
    if not connection.introspection.table_names():
        seconds = fill.fill(people)
        rows.append(rated("fill: people through the write door", people, seconds["people"], least=5000))
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")
    keeper, officer = (Account.objects.get(username=name) for name in ("keeper", "officer"))
    for measure in (
        lambda: _pages(keeper, total),
        lambda: _pages(officer, total),
        lambda: [_search(keeper, total), _search(officer, total)],
        lambda: [_export(officer, people)],
        lambda: [_import(min(people, 20_000))],
        lambda: [_web(officer, total)],
    ):
        rows += measure()
        print(f"{rows[-1].name}: done", file=sys.stderr)
    return rows


def _sql(statement: str, *values: Any) -> Callable[[], Any]:
    def call() -> list[Any]:
        with connection.cursor() as cursor:
            cursor.execute(statement, values)
            return list(cursor.fetchall())

    return call


def _pages(account: Account, total: int) -> list[Row]:
    client = Client(SERVER_NAME="127.0.0.1")
    client.force_login(account)
    actor = actor_of(account, today=_today())
    audiences = ",".join(map(str, sorted(actor.audiences or ()))) or "0"
    raw = _sql(
        "SELECT p.id, p.name, p.born_on, c.name FROM network_person p LEFT JOIN places_country c ON c.id = p.country_id"
        f" WHERE p.born_on >= '1950' AND p.born_on < '1980' AND p.audience IN ({audiences})"
        " ORDER BY p.born_on DESC, p.id DESC LIMIT 51"
    )
    record = registry.get("people")
    one = _some_person(actor)
    who = account.username
    return [
        timed(
            f"list page of 50, filter and sort ({who})", total, lambda: _get(client, LIST), raw=raw, median=30, p95=60
        ),
        timed(
            f"record page ({who})",
            total,
            lambda: _get(client, f"/{record.name}/{one}/"),
            raw=_sql("SELECT * FROM network_person WHERE id = %s", one),
            median=30,
            p95=60,
        ),
        timed(
            f"API list of 50 ({who})",
            total,
            lambda: _get(client, "/api/v1/people?born_on=1950-1979&sort=-born_on"),
            raw=raw,
            median=10,
        ),
    ]


def _some_person(actor: Actor) -> int:
    from amity.access.scope import visible_to

    seen = visible_to(actor, registry.get("positions")).order_by("pk").values_list("person_id", flat=True)
    mine = visible_to(actor, registry.get("people")).filter(pk__in=list(seen[:500])).values_list("pk", flat=True)
    return int(mine[0])


def _get(client: Client, address: str) -> bytes:
    answer = client.get(address)
    assert answer.status_code == 200, (address, answer.status_code)
    return answer.content


def _search(account: Account, total: int) -> Row:
    actor = actor_of(account, today=_today())
    words = iter(WORDS * 20)
    audiences = ",".join(map(str, sorted(actor.audiences or ())))
    if connection.vendor == "postgresql":
        statement = (
            "SELECT title FROM records_searchentry"
            " WHERE to_tsvector('simple', text) @@ to_tsquery('simple', 'nguyen:*')"
            f" AND audience IN ({audiences}) LIMIT 20"
        )
    else:
        statement = (
            "SELECT title FROM records_searchentry WHERE id IN (SELECT rowid FROM records_search_fts WHERE"
            f" records_search_fts MATCH 'nguyen*') AND audience IN ({audiences}) LIMIT 20"
        )
    return timed(
        f"search over folded text ({account.username})",
        total,
        lambda: search.find(actor, next(words), 20),
        raw=_sql(statement),
        median=15,
        p95=80,
    )


def _export(account: Account, people: int) -> Row:
    actor, record = actor_of(account, today=_today()), registry.get("people")
    count, largest = 0, 0
    started = time.perf_counter()
    for chunk in exports.csv_chunks(record, actor, {}):
        count += chunk.count(b"\n")
        largest = max(largest, len(chunk))
    seconds = time.perf_counter() - started
    names = [column.column for column in Person._meta.concrete_fields]
    return rated("CSV export of people", count - 1, seconds, least=60_000, raw_seconds=_raw_export(names))


def _raw_export(names: list[str]) -> float:
    started = time.perf_counter()
    with connection.cursor() as cursor, Path(os.devnull).open("w", encoding="utf-8") as sink:
        cursor.execute(f"SELECT {', '.join(names)} FROM network_person")
        out = csv.writer(sink)
        while rows := cursor.fetchmany(2000):
            out.writerows(rows)
    return time.perf_counter() - started


def _import(count: int) -> Row:
    chance, record = random.Random(11), registry.get("people")
    units, country = list(Unit.objects.exclude(code="OFFICE")), Country.objects.get(code="QQ")
    out = io.StringIO()
    write = csv.writer(out)
    write.writerow(("name", "country", "born_on", "email", "owner", "confidentiality", "source_title"))
    first = Person.objects.count() + 1_000_000  # names nobody has, also when the filled database is measured again
    for number in range(first, first + count):
        one = fill.person(chance, number, units, country)
        write.writerow(
            (f"{one.name} {number}", "QQ", str(one.born_on), one.email, one.owner.code, "2", "made up for measuring")
        )
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "people.csv"
        path.write_text(out.getvalue(), encoding="utf-8")
        started = time.perf_counter()
        brought = imports.load(record, path, Actor.system())
    seconds = time.perf_counter() - started
    assert brought.counts.get("create") == count, brought.counts
    return rated("CSV import of people, planned and carried out", count, seconds, least=5000, raw_seconds=_raw(count))


def _raw(count: int) -> float:
    """The same number of bare rows through one executemany, rolled back."""
    owner = Unit.objects.values_list("pk", flat=True).first()
    row = Person(owner_id=owner, name="raw")
    columns = [column for column in Person._meta.concrete_fields if column.name not in ("id", "audience")]
    values = [column.get_db_prep_save(getattr(row, column.attname), connection) for column in columns]
    marks = ", ".join(["%s"] * len(columns))
    statement = f"INSERT INTO network_person ({', '.join(c.column for c in columns)}) VALUES ({marks})"
    from django.db import transaction

    started = time.perf_counter()
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.executemany(statement, [values] * count)
        transaction.set_rollback(True)
    return time.perf_counter() - started


def _web(account: Account, total: int, most: float = 150) -> Row:
    """The memory of one web process that has served lists, pages, the API, searches and an export."""
    session = SessionStore()
    session["_auth_user_id"], session["_auth_user_backend"] = str(account.pk), settings.AUTHENTICATION_BACKENDS[0]
    session["_auth_user_hash"] = account.get_session_auth_hash()
    session.create()
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "gunicorn", "amity.config.wsgi", "--bind", f"127.0.0.1:{port}", "--workers", "1"]
    server = subprocess.Popen([*command, "--threads", "4", "--log-level", "error"])
    try:
        worker = _worker_of(server.pid)
        one = Position.objects.values_list("person_id", flat=True).first()
        for address in (
            LIST,
            f"/people/{one}/",
            "/",
            "/search/?q=nguyen",
            "/api/v1/people",
            "/people/export/?format=csv",
        ) * 5:
            request = urllib.request.Request(f"http://127.0.0.1:{port}{address}")
            request.add_header("Cookie", f"sessionid={session.session_key}")
            with urllib.request.urlopen(request) as answer:
                while answer.read(1 << 16):
                    pass
        used = rss_mb(worker)
    finally:
        server.send_signal(signal.SIGTERM)
        server.wait(timeout=20)
    return Row(
        "one web process after 30 requests", connection.vendor, total, rss_mb=round(used, 1),
        target=f"<= {most:g} MB", met=used <= most,
    )  # fmt: skip


def _worker_of(master: int) -> int:
    for _attempt in range(100):
        children = Path(f"/proc/{master}/task/{master}/children").read_text().split()
        if children:
            time.sleep(1.5)
            return int(children[0])
        time.sleep(0.1)
    raise OSError("the web server started no worker")


def _today() -> Any:
    from django.utils import timezone

    return timezone.localdate()
