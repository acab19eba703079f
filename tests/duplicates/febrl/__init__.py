"""The FEBRL sets, read as rows to be compared (see README.md for what they are and whose)."""

import csv
import gzip
import re
from collections import Counter
from pathlib import Path
from tempfile import TemporaryDirectory

from amity.duplicates import finding, subject
from amity.duplicates.subject import Compared, Facts

FILES = {3: ("dataset3",), 4: ("dataset4a", "dataset4b")}
FIELDS = (
    Compared("name", "name"),
    Compared("born_on", "date"),
    Compared("address_1", "text"),
    Compared("address_2", "text"),
    Compared("suburb", "text"),
    Compared("postcode", "text"),
    Compared("street_number", "choice"),
    Compared("state", "choice"),
)
IDENTIFIER = Compared("soc_sec_id", "text")


def read(number: int, most: int = 10**9) -> list[tuple[int, dict[str, str]]]:
    """The rows of a set, of the first `most` people, as (number of the person, values)."""
    rows = []
    for name in FILES[number]:
        with gzip.open(Path(__file__).parent / f"{name}.csv.gz", "rt", encoding="utf-8") as file:
            for line in csv.DictReader(file, skipinitialspace=True):
                given = {key.strip(): value.strip() for key, value in line.items()}
                born = given.pop("date_of_birth")
                given["born_on"] = f"{born[:4]}-{born[4:6]}-{born[6:]}" if len(born) == 8 else ""
                given["name"] = f"{given.pop('given_name')} {given.pop('surname')}".strip()
                person = int(re.match(r"rec-(\d+)-", given.pop("rec_id"))[1])
                if person < most:
                    rows.append((person, given))
    return rows


def measure(number: int, *, with_identifier: bool, most: int = 10**9) -> tuple[float, float, int]:
    """Precision and recall of the search on a set, and how many rows it has."""
    rows = read(number, most)
    compared = (*FIELDS, IDENTIFIER) if with_identifier else FIELDS
    facts: dict[int, Facts] = {at: subject.facts(compared, values) for at, (_person, values) in enumerate(rows)}
    with TemporaryDirectory() as folder:
        found = list(
            finding.find(compared, facts.items(), lambda ids: {pk: facts[pk] for pk in ids}, Path(folder), lambda: None)
        )
    right = sum(rows[one.first][0] == rows[one.second][0] for one in found)
    people = Counter(person for person, _values in rows)
    return right / max(1, len(found)), right / sum(n * (n - 1) // 2 for n in people.values()), len(rows)
