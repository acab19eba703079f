"""What every answer carries, and what no page does."""

import re
from html.parser import HTMLParser
from pathlib import Path

import pytest
from django.contrib.staticfiles import finders
from django.test import Client
from django.urls import reverse

from tests import factories

pytestmark = pytest.mark.django_db
OURS = Path(__file__).parents[2] / "src" / "amity" / "staff" / "static" / "staff"


class Page(HTMLParser):
    """Notes what a content policy would stop, the scripts, and ids that stand twice."""

    def __init__(self) -> None:
        super().__init__()
        self.stopped: list[str] = []
        self.scripts: list[str] = []
        self.ids: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if tag == "style" or "style" in given or (tag == "script" and "src" not in given):
            self.stopped.append(self.get_starttag_text() or tag)
        self.stopped += [name for name in given if name.startswith("on")]
        if tag == "script":
            self.scripts.append(given.get("src") or "")
        if "id" in given:
            self.ids.append(given["id"] or "")


def pages(personas) -> list[str]:
    row = factories.make("agreements", personas.hers)
    partner = row.parties.first()
    return [
        "/",
        "/agreements/",
        "/agreements/filter/",
        "/agreements/new/",
        "/agreements/import/",
        "/search/?q=agreement",
        "/reviews/",
        "/reviews/2022/",
        reverse("staff:record", args=["agreements", row.pk]),
        reverse("staff:record", args=["organisations", partner.pk]),
        reverse("staff:edit", args=["agreements", row.pk]),
        reverse("staff:history", args=["agreements", row.pk]),
        reverse("staff:step", args=["agreements", row.pk, "lapse"]),
    ]


def test_no_page_holds_what_the_policy_stops_nor_an_id_twice(personas, client_of):
    client = client_of("an")
    for address in pages(personas):
        answer = client.get(address)
        assert answer.status_code == 200, address
        page = Page()
        page.feed(answer.content.decode())
        assert page.stopped == [], address
        assert len(page.ids) == len(set(page.ids)), address


@pytest.mark.parametrize("address", ["/", "/log-in/", "/nothing/", "/people/?sort=x", "/agreements/choices/?q=a"])
@pytest.mark.parametrize("persona", ["an", "nobody"])
def test_every_answer_carries_the_safe_headers(address, persona, client_of):
    answer = client_of(persona).get(address)
    policy = answer["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert "frame-ancestors 'none'" in policy
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Referrer-Policy"] == "same-origin"
    assert "no-store" in answer["Cache-Control"]


def test_cookies_are_closed_to_scripts_and_other_sites(personas):
    client = Client()
    client.get("/log-in/")
    client.post("/language/", {"language": "vi"})
    for name in ("csrftoken", "amity_language"):
        assert client.cookies[name]["httponly"]
        assert client.cookies[name]["samesite"] == "Lax"


def test_a_page_weighs_little(personas, client_of):
    for _n in range(60):
        factories.make("organisations", personas.hers)
    client = client_of("an")
    answer = client.get("/organisations/")
    assert answer.content.count(b"<tr role") == 51
    assert len(answer.content) < 100_000


def test_the_scripts_of_a_page_weigh_less_than_60_kb(personas, client_of):
    page = Page()
    page.feed(client_of("an").get("/").content.decode())
    paths = [finders.find(src.removeprefix("/static/")) for src in page.scripts]
    assert len(paths) == 2
    assert sum(Path(path).stat().st_size for path in paths) < 60_000


def test_what_few_pages_need_is_fetched_by_those_alone_and_is_small(client_of):
    html = client_of("an").get("/").content.decode()
    modules = re.findall(r'<meta name="module" content="/static/([^"]+)"', html)
    assert modules == ["staff/suggest.js", "staff/lists.js"]
    assert all(Path(finders.find(module)).stat().st_size < 5_000 for module in modules)


def test_our_scripts_make_no_code_of_text():
    for path in OURS.glob("*.js"):
        assert not re.search(r"\beval\(|new Function|innerHTML|insertAdjacentHTML|document\.write", path.read_text())


def test_every_colour_stands_in_the_tokens():
    style = (OURS / "amity.css").read_text(encoding="utf-8")
    parts = style.partition("/* Ground */")[2]
    assert set(re.findall(r"#[0-9a-f]{3,8}\b", parts)) <= {"#fff", "#000", "#444", "#ccc", "#666"}


def test_both_ways_into_the_dark_name_the_same_colours():
    style = (OURS / "amity.css").read_text(encoding="utf-8")
    asked, chosen = re.findall(r"\{\s*color-scheme: dark;(.*?)\}", style, re.DOTALL)
    assert asked.split() == chosen.split()


def contrast(first: str, second: str) -> float:
    def light(colour: str) -> float:
        values = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
        red, green, blue = (v / 12.92 if v <= 0.04045 else ((v + 0.055) / 1.055) ** 2.4 for v in values)
        return 0.2126 * red + 0.7152 * green + 0.0722 * blue

    bright, dark = sorted((light(first), light(second)), reverse=True)
    return (bright + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_texts_and_borders_stand_out_from_every_ground(scheme):
    style = (OURS / "amity.css").read_text(encoding="utf-8")
    block = re.search(rf"color-scheme: {scheme};(.*?)\}}", style, re.DOTALL)
    assert block
    token = dict(re.findall(r"--([\w-]+): (#[0-9a-f]{6});", block.group(1)))
    for ground in ("paper", "surface", "sunken", "accent-tint"):
        for ink in ("ink", "ink-soft", "accent", "accent-deep"):
            assert contrast(token[ink], token[ground]) >= 4.5, (ink, ground)
        assert contrast(token["line-firm"], token[ground]) >= 3, ground
    assert contrast(token["on-accent"], token["accent"]) >= 4.5
    assert contrast(token["on-accent"], token["accent-deep"]) >= 4.5
    assert contrast(token["wrong"], token["wrong-tint"]) >= 4.5
    assert contrast(token["wrong"], token["paper"]) >= 4.5
