"""`python -m bench.results TARGET FILE...`: the rows measured on both databases as a page, with machine and date."""

import json
import os
import platform
import sqlite3
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import django

from bench.measure import Row, table


def main(target: Path, files: list[Path]) -> None:
    """Write the page."""
    measured = [[Row(**row) for row in json.loads(file.read_text(encoding="utf-8"))] for file in files]
    name = files[0].stem.split("-")[1]
    parts = [f"{HEADS[name]}\n{MACHINE.format(**_machine(), name=name)}"]
    for file, rows in zip(files, measured, strict=True):
        missed, (_number, name, database) = sum(row.met is False for row in rows), file.stem.split("-")
        parts.append(f"## {name} on {database}\n\n{_verdict(missed, len(rows))}\n\n{table(rows)}\n")
    target.write_text("\n".join(parts), encoding="utf-8")


HEADS = {
    "records": """# What a union of a million people costs

1,000,000 people, 100,000 organisations, 1,500,000 positions, 5,000,000 changes in the history; asked as the keeper of
one member organisation of a hundred and as the desk officer of the union office. “raw ms” is the same work in plain SQL
in the same run. Duplicates are looked for among a million people of their own, three in a hundred entered twice.
""",
    "friendship": """# What a year of friendship costs

20,000 base dates over 200 countries, 2,000 events in one month, a feed of 5,000, 5,000 guests invited in four
languages, a delegation of thirty; asked as the keeper of one member organisation and as the desk officer of the union
office. “raw ms” is the same rows in plain SQL in the same run.
""",
    "aid": """# What twenty years of aid cost

500 foreign organisations, 40,000 items of aid in two levels, 500,000 sums in four currencies, shared out over 87
provinces before and after the reform and 42 sectors, kept by a hundred units and public for the larger part; asked as
the keeper of one member organisation and as the desk officer of the union office. “raw ms” is the same grouping of the
derived cells in plain SQL in the same run, without names and without asking who sees what.
""",
}
MACHINE = """* date: {date}, commit {commit}
* machine: {cores} cores, {memory:.0f} GB, {system}; load when it ended: {load}
* Python {python}, Django {django}, SQLite {sqlite}, {postgresql}

```
script/bench {name} --results
```
"""


def _verdict(missed: int, rows: int) -> str:
    return "Every target is met." if not missed else f"{missed} of {rows} rows miss their target."


def _machine() -> dict[str, object]:
    from tests.postgres import programs

    commit = subprocess.run(["git", "rev-parse", "--short", "HEAD"], capture_output=True, text=True, check=True)
    server = subprocess.run([programs() / "postgres", "--version"], capture_output=True, text=True, check=True)
    return {
        "date": datetime.now(UTC).strftime("%Y-%m-%d %H:%M UTC"),
        "commit": commit.stdout.strip(),
        "cores": os.cpu_count(),
        "memory": os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 1e9,
        "system": f"{platform.system()} {platform.release()}",
        "load": ", ".join(f"{one:.1f}" for one in os.getloadavg()),
        "python": platform.python_version(),
        "django": django.__version__,
        "sqlite": sqlite3.sqlite_version,
        "postgresql": server.stdout.strip(),
    }


if __name__ == "__main__":
    main(Path(sys.argv[1]), [Path(name) for name in sys.argv[2:]])
