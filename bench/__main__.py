"""`python -m bench NAME [--json FILE]`: measures on the database of AMITY_DATABASE_URL and prints a table."""

import argparse
import importlib
import json
import os
import sys
from dataclasses import asdict
from pathlib import Path

# And how many rows, unless told: people, base dates, or sums of aid.
NAMES = {"lists": 100_000, "duplicates": 1_000_000, "records": 1_000_000, "friendship": 20_000, "aid": 500_000}


def main() -> int:
    """Measure, print, write; exit 1 when a target is missed."""
    parser = argparse.ArgumentParser(prog="script/bench", description=__doc__)
    parser.add_argument("name", choices=list(NAMES))
    parser.add_argument("--json", metavar="FILE", type=Path, help="write the rows to this file as well")
    parser.add_argument("--people", type=int, help="people, base dates, or sums, to fill in")
    given = parser.parse_args()
    os.environ.setdefault("AMITY_TESTING", "1")
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "amity.config.settings")
    import django

    django.setup()
    from bench.measure import table

    rows = importlib.import_module(f"bench.{given.name}").run(people=given.people or NAMES[given.name])
    print(table(rows))
    if given.json:
        given.json.write_text(json.dumps([asdict(row) for row in rows], indent=2) + "\n", encoding="utf-8")
    return 0 if all(row.met is not False for row in rows) else 1


sys.exit(main())
