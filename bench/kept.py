"""A filled database that is kept between runs: filled anew only when what is filled in, or the tables, changed."""

import hashlib
import json
import sys
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.db import connection
from django.db.migrations.loader import MigrationLoader

from amity.exchange.models import Import, PlanLine
from amity.records.models import Change, Operation
from bench import fill


def ready(people: int, blocks: int) -> dict[str, float]:
    """Make sure that the database holds so many people; returns the rates of the fill when there was one."""
    stamp = Path(settings.HOME) / "filled.json"
    now = _state(people, blocks)
    if stamp.exists():
        then = json.loads(stamp.read_text(encoding="utf-8"))
        if then == now:
            return {}
        if _goes_on(then, now):
            print("bench: bringing the kept tables up to date", file=sys.stderr)
            call_command("migrate", verbosity=0)
            stamp.write_text(json.dumps(now), encoding="utf-8")
            return {}
    stamp.unlink(missing_ok=True)
    print(f"bench: filling in {people:,} people ({connection.vendor})", file=sys.stderr)
    _empty()
    rates = fill.fill(people, blocks=blocks)
    settle()
    stamp.write_text(json.dumps(now), encoding="utf-8")
    return rates


def settle() -> None:
    """Let the database look at what it holds, as it does by itself in a quiet hour."""
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE" if connection.vendor == "postgresql" else "ANALYZE")


def clean() -> None:
    """Take away what an act of many rows left in the history; the fill has none, and the next run is to find it so."""
    acts, changes = Operation.objects.all(), Change.objects.filter(operation__isnull=False)
    for rows in (PlanLine.objects.all(), Import.objects.all(), changes, acts.exclude(undoes=None), acts):
        rows._raw_delete("default")
    settle()


def _state(people: int, blocks: int) -> dict[str, Any]:
    migrations = MigrationLoader(None).disk_migrations
    return {
        "filled": [fill.VERSION, people, blocks],
        "migrations": {
            ".".join(key): hashlib.sha256(Path(sys.modules[one.__module__].__file__ or "").read_bytes()).hexdigest()
            for key, one in sorted(migrations.items())
        },
    }


def _goes_on(then: dict[str, Any], now: dict[str, Any]) -> bool:
    """Whether only migrations were added since, which bring the tables up to date."""
    return then["filled"] == now["filled"] and then["migrations"].items() <= now["migrations"].items()


def _empty() -> None:
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("DROP SCHEMA public CASCADE; CREATE SCHEMA public")
        return
    connection.close()
    for end in ("", "-wal", "-shm"):
        Path(f"{settings.DATABASES['default']['NAME']}{end}").unlink(missing_ok=True)
