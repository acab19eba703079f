"""What may stand in a template: no script or style the security policy would stop, no word nobody can translate."""

import re
from collections.abc import Callable, Iterator
from html.parser import HTMLParser

import pytest

from tests.code_rules.source import Source, files, findings, said

Attributes = list[tuple[str, str | None]]

COMMENTS = re.compile(r"{#.*?#}|{%\s*comment\b.*?%}.*?{%\s*endcomment\s*%}", re.DOTALL)
TRANSLATED = re.compile(r"{%\s*blocktrans(?:late)?\b.*?%}.*?{%\s*endblocktrans(?:late)?\s*%}", re.DOTALL)
DJANGO = re.compile(r"{%.*?%}|{{.*?}}", re.DOTALL)

VOID = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"}
# What stands in these is code or keys, the same in every language.
WORDLESS = {"script", "style", "code", "kbd", "samp"}
SPOKEN = {"alt", "aria-description", "aria-label", "aria-roledescription", "label", "placeholder", "title"}
BUTTONS = {"submit", "button", "reset"}
# Not code: the browser reads it as data.
DATA_SCRIPTS = {"application/json", "application/ld+json"}
# A file saved to disk has no site to take its style from, and no policy to obey.
STANDALONE = {"src/amity/documents/templates/documents/file.html"}
NAMES = re.compile(r"\bAmity\b")


def _blank(pattern: re.Pattern[str], text: str) -> str:
    """Take pieces out and leave the lines where they are."""
    return pattern.sub(lambda match: " " + "\n" * match.group().count("\n"), text)


class _Reader(HTMLParser):
    """Calls back for every opening tag and every text outside wordless elements."""

    def __init__(self, opened: Callable[[int, str, Attributes], None], wrote: Callable[[int, str], None]) -> None:
        super().__init__()
        self.opened, self.wrote = opened, wrote
        self.open_elements: list[tuple[str, bool]] = []

    def handle_starttag(self, tag: str, attrs: Attributes) -> None:
        self.opened(self.getpos()[0], tag, attrs)
        if tag not in VOID:
            self.open_elements.append((tag, tag in WORDLESS or ("translate", "no") in attrs))

    def handle_startendtag(self, tag: str, attrs: Attributes) -> None:
        self.opened(self.getpos()[0], tag, attrs)

    def handle_endtag(self, tag: str) -> None:
        # The branches of an {% if %} may each open what is closed once: the last one open is closed.
        for index in range(len(self.open_elements) - 1, -1, -1):
            if self.open_elements[index][0] == tag:
                del self.open_elements[index:]
                return

    def handle_data(self, data: str) -> None:
        if not any(wordless for _tag, wordless in self.open_elements):
            self.wrote(self.getpos()[0], data)


def _say_nothing(_line: int, _text: str) -> None:
    return None


def _read(text: str, opened: Callable[[int, str, Attributes], None], wrote: Callable[[int, str], None]) -> None:
    reader = _Reader(opened, wrote)
    reader.feed(_blank(DJANGO, text))
    reader.close()


def no_inline_code(source: Source) -> Iterator[str]:
    """Scripts and styles come from files of the site: the security policy stops all others."""
    found: list[str] = []

    def opened(line: int, tag: str, attributes: Attributes) -> None:
        given = dict(attributes)
        if tag == "script" and "src" not in given and given.get("type") not in DATA_SCRIPTS:
            found.append(source.at(line, "a script in the page"))
        if tag == "style" or "style" in given:
            found.append(source.at(line, "a style in the page"))
        for name, value in attributes:
            if re.fullmatch(r"on[a-z]+", name) or name.startswith("hx-on"):
                found.append(source.at(line, f"a script in {name}"))
            if (value or "").strip().lower().startswith("javascript:"):
                found.append(source.at(line, f"a script as {name}"))

    _read(_blank(COMMENTS, source.text), opened, _say_nothing)
    return iter(found)


def translated_words(source: Source) -> Iterator[str]:
    """Every word a person reads can be translated."""
    found: list[str] = []

    def wrote(line: int, text: str) -> None:
        words = NAMES.sub("", text).strip()
        if any(letter.isalpha() for letter in words):
            found.append(source.at(line, f"not translated: {words[:60]!r}"))

    def opened(line: int, tag: str, attributes: Attributes) -> None:
        given = dict(attributes)
        for name, value in attributes:
            is_button = tag == "input" and name == "value" and given.get("type") in BUTTONS
            is_description = tag == "meta" and name == "content" and given.get("name") == "description"
            if name in SPOKEN or is_button or is_description:
                wrote(line, value or "")

    _read(_blank(TRANSLATED, _blank(COMMENTS, source.text)), opened, wrote)
    return iter(found)


PAGE = "src/amity/staff/templates/staff/page.html"


@pytest.mark.parametrize(
    "text",
    [
        '<script src="{% static "desk.js" %}" type="module"></script>',
        '<script type="application/json">{"a": 1}</script>',
        "{# <p style='x'> #}<p class='lead' data-style='x'>once</p>",
        '<a href="{{ address }}" {% if here %}aria-current="page"{% endif %}>x</a>',
    ],
)
def test_code_from_a_file_passes(text):
    assert not said(no_inline_code, text, PAGE)


@pytest.mark.parametrize(
    "text",
    [
        "<script>start()</script>",
        '<script type="module">start()</script>',
        "<style>p { color: red }</style>",
        '<p style="color: red">x</p>',
        '<circle style="fill: red"/>',
        '<button {% if a %}onclick="go()"{% endif %}>x</button>',
        '<div hx-on:click="go()"></div>',
        '<a href=" JavaScript:go()">x</a>',
        "{% blocktranslate %}<b style='x'>Bold</b>{% endblocktranslate %}",
    ],
)
def test_code_in_a_page_is_found(text):
    assert said(no_inline_code, text, PAGE)


@pytest.mark.parametrize(
    "text",
    [
        '<p>{% translate "Log in" %}</p> · 1963 &nbsp; →',
        "<p>{% blocktranslate %}Log <b>in</b>{% endblocktranslate %}</p>",
        "{# Why #}{% comment %}Why{% endcomment %}<p>{{ row.title }}</p>",
        '<h1 title="{% translate "Home" %}">Amity</h1>',
        "<p><code>amity review</code> <span translate='no'>Tiếng Việt</span></p>",
        '<input type="text" value="abc" class="wide">',
        "{% if a %}<a href='x' translate='no'>{% else %}<a translate='no'>{% endif %}VUFO</a> 5",
    ],
)
def test_translated_words_pass(text):
    assert not said(translated_words, text, PAGE)


@pytest.mark.parametrize(
    "text",
    [
        "<p>Log in</p>",
        "<title>{{ title }} - Records</title>",
        '<img alt="Map of provinces">',
        '<input type="submit" value="Save">',
        '<a aria-label="Close {{ row }}"></a>',
        "<p translate='no'>VUFO</p> founded",
        '<p>{% translate "Log in" %} now</p>',
        '<meta name="description" content="A system of record">',
    ],
)
def test_a_word_nobody_can_translate_is_found(text):
    assert said(translated_words, text, PAGE)


def test_a_finding_names_its_line():
    text = "{% blocktranslate %}\na\n{% endblocktranslate %}\n<p>\nWord</p>"
    assert list(translated_words(Source(PAGE, text))) == [f"{PAGE}:4: not translated: 'Word'"]


def test_no_page_carries_its_own_code():
    served = (page for page in files("src", suffixes=(".html", ".svg")) if page.path not in STANDALONE)
    assert findings(no_inline_code, served) == []


def test_every_word_of_every_page_can_be_translated():
    assert findings(translated_words, files("src", suffixes=(".html",))) == []
