"""Duplicates among 1,000,000 people: the search through the table, candidates on entry and for files, and a public set.

The people are made up: names as common and as rare as those of Viet Nam, a share of foreigners, dates, e-mail and
telephone of some. Three in a hundred were entered twice, the second time with a slip of the pen, without accents, with
the family name last, without the middle name, with less or with other particulars. Which one is a double of which
stands in the notes, which are not compared.
"""

import json
import random
import resource
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from django.db import connection
from django.utils import timezone

from amity.access.actors import Actor, actor_of
from amity.access.models import Account
from amity.core.text import fold
from amity.duplicates import entry, finding, pairs, subject
from amity.duplicates.models import Pair
from amity.network.models import Person
from amity.places.models import Country
from amity.records import registry, writes
from bench import fill
from bench.measure import Row, rated, timed

SHARE = 0.03
FAMILY = (
    "Nguyễn 384,Trần 121,Lê 95,Phạm 70,Hoàng 51,Huỳnh 40,Phan 45,Vũ 39,Võ 30,Đặng 21,Bùi 20,Đỗ 14,Hồ 13,Ngô 13,"
    "Dương 10,Lý 5,Đinh 8,Trịnh 7,Mai 6,Lương 5,Cao 4,Tạ 4,Lưu 4,Hà 4,Đoàn 6,Tô 3,Chu 3,Quách 2,La 2,Thái 3"
)
MIDDLE = (
    "Văn Thị Đức Minh Hữu Quang Thùy Xuân Ngọc Thanh Phương Anh Bảo Hải Kim Đình Công Quốc Thu Bích Gia Trọng".split()
)
GIVEN = (
    "An Ánh Bình Chi Dũng Đạt Giang Hà Hoa Hùng Khai Lan Linh Nam Nga Phong Phúc Quân Sơn Tâm Thảo Tuấn Vinh Yến Hạnh "
    "Hiếu Hòa Huệ Huy Khoa Kiên Lâm Loan Long Ly My Nghĩa Nhung Oanh Phượng Quý Thắng Thành Thủy Tiến Trang Trung Tú"
).split()
SYLLABLES = "ba ke ro mi lu san der mon tel vic ra no pe kov gar ell tan shi mo re qui del".split()
HOUSES = ("gmail.com", "yahoo.com", "example.org", "example.edu.vn")
HOMES = 60  # countries that foreigners come from


def run(*, people: int) -> list[Row]:
    """Fill, then measure one thing after another."""
    rows = []
    if not connection.introspection.table_names():
        started = time.perf_counter()
        count = _fill(people)
        rows.append(rated("fill: people through the write door", count, time.perf_counter() - started, least=5000))
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")
    for measure in (_public, _search, _truth, _entry, _file):
        rows += measure()
        print(f"{rows[-1].name}: done", file=sys.stderr)
    return rows


def _fill(people: int) -> int:
    units, chance, system = fill.make_union(), random.Random(5), Actor.system()
    countries = [
        Country(owner=units[0], code=f"Q{at:02}", name=f"Made-up country {at}", kind="country", confidentiality=0)
        for at in range(HOMES)
    ]
    writes.save_many(countries, actor=system)
    count, part = 0, []
    for values in made_up(chance, people):
        country = values.pop("country")
        part.append(
            Person(
                owner=chance.choice(units),
                confidentiality=chance.choice((1, 2, 2, 2)),
                country=None if country is None else countries[country],
                source_title="made up for measuring",
                **values,
            )
        )
        if len(part) == 20_000:
            count += writes.save_many(part, actor=system)
            part = []
    return count + (writes.save_many(part, actor=system) if part else 0)


def made_up(chance: random.Random, people: int) -> Iterator[dict[str, Any]]:
    """The values of made-up people, and after them those of the doubles."""
    originals: list[dict[str, Any]] = []
    doubles = round(people * SHARE)
    weights = dict(one.split() for one in FAMILY.split(","))
    families = chance.choices(list(weights), [int(one) for one in weights.values()], k=people - doubles)
    for number, family in enumerate(families):
        values = _person(chance, number, family)
        originals.append(values)
        yield dict(values)
    for number in chance.sample(range(len(originals)), doubles):
        yield _double(chance, number, dict(originals[number]))


def _person(chance: random.Random, number: int, family: str) -> dict[str, Any]:
    if chance.random() < 0.15:
        name = " ".join("".join(chance.choices(SYLLABLES, k=chance.randint(2, 3))).capitalize() for _part in range(2))
        country = chance.randrange(1, HOMES)
    else:
        middle = chance.choices(MIDDLE, k=chance.choice((0, 1, 1, 1, 1, 2)))
        name, country = " ".join((family, *middle, chance.choice(GIVEN))), 0
    year, known = chance.randint(1930, 2004), chance.random()
    day = f"{year}-{chance.randint(1, 12):02}-{chance.randint(1, 28):02}"
    login = f"{fold(name.split()[-1])}{chance.randint(1, 9_999_999)}"
    return {
        "name": name,
        "born_on": day if known < 0.5 else str(year) if known < 0.7 else "",
        "email": f"{login}@{chance.choice(HOUSES)}" if chance.random() < 0.6 else "",
        "phone": f"09{chance.randrange(10**8):08}" if chance.random() < 0.5 else "",
        "country": country if chance.random() < 0.8 else None,
        "notes": f"person {number}",
    }


def _double(chance: random.Random, number: int, values: dict[str, Any]) -> dict[str, Any]:
    """The same person entered by somebody else."""
    words, kind = values["name"].split(), chance.random()
    if kind < 0.2:
        words = words[1:] + words[:1]
    elif kind < 0.4:
        at = chance.randrange(len(words))
        place = chance.randrange(len(words[at]))
        words[at] = words[at][:place] + chance.choice("aeinht") + words[at][place + chance.randint(0, 1) :]
    elif kind < 0.6:
        words = [fold(word).capitalize() for word in words]
    elif kind < 0.75 and len(words) > 2:
        words.pop(1)
    values |= {"name": " ".join(words), "notes": f"double of {number}"}
    lost = chance.random()
    if lost < 0.15:
        values["email"] = f"new{chance.randint(1, 9_999_999)}@gmail.com"
    elif lost < 0.3:
        values["email"] = ""
    if lost > 0.8:
        values["phone"] = ""
    elif values["phone"]:
        values["phone"] = f"+84 {values['phone'][1:4]} {values['phone'][4:]}"
    if 0.3 < lost < 0.5:
        values["born_on"] = values["born_on"][:4]
    if chance.random() < 0.2:
        values["country"] = None
    return values


def _public() -> list[Row]:
    """Precision and recall on public labelled sets, with and without the number that identifies a person."""
    from tests.duplicates import febrl

    rows = []
    for number in (3, 4):
        for with_identifier in (True, False):
            started = time.perf_counter()
            precision, recall, count = febrl.measure(number, with_identifier=with_identifier)
            which = "with" if with_identifier else "without"
            name = f"FEBRL {number} {which} the identifier: precision {precision:.4f}, recall {recall:.4f}"
            rows.append(_once(name, count, started, "precision >= 0.95, recall >= 0.9"))
            rows[-1].met = precision >= 0.95 and recall >= 0.9
    return rows


def _once(name: str, rows: int, started: float, target: str = "") -> Row:
    return Row(name, connection.vendor, rows, median_ms=round((time.perf_counter() - started) * 1000), target=target)


def _search() -> list[Row]:
    """The search through the whole table as a worker carries it out, in a process of its own."""
    program = "import django; django.setup(); from bench import duplicates; duplicates.search_now()"
    told = subprocess.run([sys.executable, "-c", program], check=True, stdout=subprocess.PIPE, text=True)
    seconds, busy, own, comparison = json.loads(told.stdout.splitlines()[-1])
    count, peak = Person.objects.count(), max(own, comparison)
    found = Pair.objects.count()
    return [
        Row(
            f"search for duplicates: {found:,} pairs, {busy:,.0f} s of processor time; "
            f"worker {own:,.0f} MB, comparison {comparison:,.0f} MB",
            connection.vendor,
            count,
            median_ms=round(seconds * 1000),
            rate_per_s=round(count / seconds),
            rss_mb=round(own + comparison, 1),
            target="<= 180 s at 1,000,000, <= 4,096 MB",
            met=seconds <= 180 * max(1, count / 1_000_000) and peak <= 4096,
        )
    ]


def search_now() -> None:
    """Search through the people; print seconds, those of the processor, and peaks in MB, its own and its child's."""
    record, system = registry.get("people"), Actor.system()
    rows = Person.objects.filter(audience__gte=0)
    started = time.perf_counter()
    with TemporaryDirectory() as folder:
        found = finding.find(
            subject.of(record),
            subject.read(record, rows, system),
            lambda ids: dict(subject.read(record, rows.filter(pk__in=ids), system)),
            Path(folder),
            lambda: None,
        )
        pairs.store(record, found, now=timezone.now(), beat=lambda: None)
    seconds = time.perf_counter() - started
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    busy = sum(one.ru_utime + one.ru_stime for one in used)
    print(json.dumps([seconds, busy, *(one.ru_maxrss / 1024 for one in used)]))


def _truth() -> list[Row]:
    """What was found of the doubles that were made."""
    started = time.perf_counter()
    doubles, originals = (
        {int(text.split()[-1]): pk for pk, text in notes.values_list("pk", "notes").iterator(chunk_size=20_000)}
        for notes in (Person.objects.filter(notes__startswith=told) for told in ("double of ", "person "))
    )
    true = {tuple(sorted((originals[number], pk))) for number, pk in doubles.items()}
    found = set(Pair.objects.values_list("first_id", "second_id"))
    right = len(found & true)
    name = f"doubles made up: precision {right / max(1, len(found)):.4f}, recall {right / max(1, len(true)):.4f}"
    return [_once(f"{name} (many are known by nothing but a common name)", len(true), started)]


def _asked(count: int) -> list[dict[str, Any]]:
    """People typed in, a third of whom are there already."""
    chance = random.Random(11)
    new = list(made_up(chance, count))
    known = Person.objects.order_by("pk").values("name", "email", "phone", "born_on")[: count * 50 : 150]
    return [one if at % 3 else known[at // 3] for at, one in enumerate(new) if at // 3 < len(known)]


def _entry() -> list[Row]:
    record, rows = registry.get("people"), []
    asked = _asked(300)
    for who in ("keeper", "officer"):
        actor = actor_of(Account.objects.get(username=who), today=timezone.localdate())
        turn = iter(asked * 2)
        rows.append(
            timed(
                f"candidates while a person is typed ({who})",
                Person.objects.count(),
                lambda actor=actor, turn=turn: entry.candidates(record, next(turn), actor),
                median=50,
                p95=50,
            )
        )
    return rows


def _file() -> list[Row]:
    """Candidates for the lines of a file: of people who bear common names, and of people whose names nobody has."""
    record, chance = registry.get("people"), random.Random(13)
    officer = actor_of(Account.objects.get(username="officer"), today=timezone.localdate())
    common = list(made_up(chance, 20_000))
    new = [line | {"name": f"{line['name']} Zz", "born_on": line["born_on"][:4]} for line in common]
    rows = []
    for what, lines in (("common names, half with a day", common), ("names nobody has", new)):
        started = time.perf_counter()
        found = entry.candidates_many(record, lines, officer)
        seconds = time.perf_counter() - started
        name = f"candidates for lines of a file, {what} ({sum(map(bool, found)):,} have some)"
        rows.append(rated(name, len(lines), seconds, least=30_000))
    return rows
