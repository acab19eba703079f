"""The search for duplicates among many rows: out to a process of comparison, and its pairs judged and explained."""

import csv
import hashlib
import json
import math
import subprocess
import sys
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from amity.core.phones import last_digits
from amity.duplicates import comparing, names
from amity.duplicates.comparing import SHOWN, Reason, likelihood
from amity.duplicates.names import Rarity
from amity.duplicates.subject import NAME, Compared, Facts

LEAST = 2000  # rows from which the weights are learnt from the table
THRESHOLD = 0.05  # likelihood from which the comparison hands a pair back
MEMORY = "2GB"  # what the comparison may take before it uses the disk
THREADS = 2
SLICE = 5000
Beat = Callable[[], None]  # called often; raises when the work must end


class ComparisonFailed(Exception):
    """The process of comparison ended without a result; its last words are the text."""


@dataclass(frozen=True, slots=True)
class Found:
    """A pair of rows that may be one."""

    first: int
    second: int
    score: float
    reasons: tuple[Reason, ...]
    print: str


def find(
    compared: Sequence[Compared],
    rows: Iterable[tuple[int, Facts]],
    facts_of: Callable[[Sequence[int]], Mapping[int, Facts]],
    folder: Path,
    beat: Beat,
) -> Iterator[Found]:
    """Yield the pairs among rows that may be one; `facts_of` gives the facts of some of the rows once more."""
    rarity, namesakes = _write(compared, rows, folder, beat)
    is_learnt = _compare(compared, folder, beat)
    with (folder / "pairs.csv").open(encoding="utf-8", newline="") as file:
        lines = iter(csv.reader(file))
        while part := list(islice(lines, SLICE)):
            beat()
            known = facts_of(sorted({int(number) for line in part for number in line[:2]}))
            for line in part:
                first, second = int(line[0]), int(line[1])
                if first not in known or second not in known:
                    continue  # it was changed or taken away while the search ran
                ours, theirs = known[first], known[second]
                crowd = max((namesakes[names.key(words)] for words in theirs.names), default=1) - 1
                verdict = comparing.compare(compared, ours, theirs, rarity=rarity, namesakes=crowd)
                bits = _bits(float(line[2])) + verdict.contradiction if is_learnt else verdict.bits
                if (score := likelihood(bits)) >= SHOWN:
                    yield Found(first, second, score, verdict.reasons, print_of(ours, theirs))


def _write(
    compared: Sequence[Compared], rows: Iterable[tuple[int, Facts]], folder: Path, beat: Beat
) -> tuple[Rarity, Counter[str]]:
    """Write the rows for the comparison; returns how common words are and, of a small table, how many share a name."""
    rarity, namesakes = Rarity(), Counter[str]()
    fields = _fields(compared)
    with (folder / "rows.csv").open("w", encoding="utf-8", newline="") as file:
        out = csv.writer(file)
        out.writerow(["unique_id", *(name for name, _kind in fields)])
        for number, (pk, one) in enumerate(rows):
            if number % SLICE == 0:
                beat()
            out.writerow([pk, *(_cell(name, kind, one) for name, kind in fields)])
            if one.names:
                rarity.add(one.names[0])
                if number < LEAST:
                    namesakes.update({names.key(words) for words in one.names})
    return rarity, namesakes


def _fields(compared: Sequence[Compared]) -> list[tuple[str, str]]:
    """What is written, with kinds: all names as one field, then the others."""
    others = [(one.name, one.kind) for one in compared if one.kind != NAME]
    return [(NAME, NAME), *others] if len(others) < len(compared) else others


def _cell(name: str, kind: str, facts: Facts) -> str:
    if kind == NAME:
        return "|".join(" ".join(words) for words in facts.names)
    text = facts.known.get(name, "")
    return last_digits(text) if kind == "phone" else text


def _compare(compared: Sequence[Compared], folder: Path, beat: Beat) -> bool:
    """Run the comparison; returns whether it learnt its weights from the table."""
    spec = {
        "fields": _fields(compared),
        "threads": THREADS,
        "memory": MEMORY,
        "least": LEAST,
        "threshold": THRESHOLD,
    }
    (folder / "spec.json").write_text(json.dumps(spec), encoding="utf-8")
    with (folder / "errors.txt").open("w", encoding="utf-8") as errors:
        command = [sys.executable, "-m", "amity.duplicates.linkage", str(folder)]
        process = subprocess.Popen(command, stderr=errors, stdout=subprocess.DEVNULL)
        try:
            while _is_running(process):
                beat()
        finally:
            process.kill()
            process.wait()
    if process.returncode:
        raise ComparisonFailed((folder / "errors.txt").read_text(encoding="utf-8")[-2000:])
    return bool(json.loads((folder / "result.json").read_text(encoding="utf-8"))["is_learnt"])


def _is_running(process: "subprocess.Popen[bytes]") -> bool:
    try:
        process.wait(timeout=0.5)
    except subprocess.TimeoutExpired:
        return True
    return False


def _bits(score: float) -> float:
    inside = min(max(score, 1e-12), 1 - 1e-12)
    return math.log2(inside / (1 - inside))


def print_of(ours: Facts, theirs: Facts) -> str:
    """A fingerprint of what two rows say in the fields that are compared."""
    told = [[one.names, sorted(one.known.items())] for one in (ours, theirs)]
    return hashlib.blake2b(json.dumps(told).encode(), digest_size=16).hexdigest()
