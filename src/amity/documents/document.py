"""A document as a pure structure: headings, sentences, tables, charts and numbered sources, without any file format.

The writers (HTML, PDF, DOCX, JSON) know this structure and nothing of reviews; a document maker knows no file format.
Every text is already in the document's language.
"""

import string
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import ClassVar, Literal


@dataclass(frozen=True, slots=True)
class Span:
    """A run of text; `url` leads to the rows behind a figure, `source` is a number in the list of sources.

    `language` is set when the text is not in the language of the document.
    """

    text: str
    url: str = ""
    source: int = 0
    strong: bool = False
    language: str = ""


Text = tuple[Span, ...]


def text(*parts: "str | Span | Text") -> Text:
    """Join strings, spans and texts into one text."""
    spans: list[Span] = []
    for part in parts:
        if isinstance(part, str):
            spans.append(Span(part))
        elif isinstance(part, Span):
            spans.append(part)
        else:
            spans.extend(part)
    return tuple(span for span in spans if span.text or span.source)


def sentence(template: str, **parts: "str | int | Span | Text") -> Text:
    """Fill the named places of a translated sentence, `{name}`, with words or with spans that keep their links."""
    spans: list[Span | Text | str] = []
    for literal, name, _spec, _conversion in string.Formatter().parse(template):
        spans.append(literal)
        if name:
            part = parts[name]
            spans.append(str(part) if isinstance(part, int) else part)
    return text(*spans)


def plain(words: Text) -> str:
    """The words of a text without links; sources as "[3]"."""
    return "".join(span.text + (f" [{span.source}]" if span.source else "") for span in words)


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading with its number ("II", "3") already given; `anchor` is the same in every language."""

    kind: ClassVar[str] = "heading"
    level: Literal[1, 2, 3]
    number: str
    words: str
    anchor: str


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph; a note is a rule or a reservation, set smaller."""

    kind: ClassVar[str] = "paragraph"
    words: Text
    manner: Literal["", "lead", "note"] = ""


@dataclass(frozen=True, slots=True)
class Bullets:
    """A list of short sentences."""

    kind: ClassVar[str] = "bullets"
    items: tuple[Text, ...]


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table; numbers stand at the end of their cell, `share` is the relative width."""

    words: str
    share: int = 2
    is_number: bool = False
    is_quiet: bool = False  # said beside the rest, in smaller type


@dataclass(frozen=True, slots=True)
class Table:
    """A table with one header row; the first column names the row."""

    kind: ClassVar[str] = "table"
    caption: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[Text, ...], ...]
    note: Text = ()


@dataclass(frozen=True, slots=True)
class Point:
    """One value of a chart: the category it stands at, the series it belongs to, and where its rows are."""

    category: str
    series: str
    value: Decimal | int
    url: str = ""


@dataclass(frozen=True, slots=True)
class Chart:
    """A picture of figures; `alt` says in words what it shows, `points` are also its data table."""

    kind: ClassVar[str] = "chart"
    name: str
    title: str
    alt: str
    form: Literal["bars", "columns", "dots"]
    axes: tuple[str, str, str]  # words for category, value and series
    points: tuple[Point, ...]
    categories: tuple[str, ...] = ()  # of the axis, where some may be without a value
    data: Table | None = None  # beside the picture; None when the table stands in the text already


@dataclass(frozen=True, slots=True)
class Source:
    """One entry of the numbered list of sources."""

    number: int
    words: str
    url: str = ""


Block = Heading | Paragraph | Bullets | Table | Chart


@dataclass(frozen=True, slots=True)
class FigureLine:
    """A counted figure as files carry it: the value and the address of the rows behind it."""

    measure: str
    title: str
    heading: str
    value: Decimal | int | None
    unit: str
    previous: Decimal | int | None
    rows: str
    note: str


@dataclass(frozen=True, slots=True)
class StatementLine:
    """A published figure as files carry it: what was said, on what basis, by whom and when."""

    measure: str
    title: str
    value: Decimal | int | None
    unit: str
    basis: str
    qualifier: str
    period: str
    scope: str
    said_by: str
    said_on: str
    is_estimate: bool
    source: str
    url: str
    rows: str
    counted: Decimal | int | None = None


@dataclass(frozen=True, slots=True)
class Document:
    """A whole document in one language, ready for any writer."""

    name: str  # of the file, without ending
    title: str
    subtitle: str
    issuer: str
    letterhead: tuple[str, ...]  # lines at the top right: state, motto, place and date
    language: str
    year: int
    made_on: date
    address: str  # of the page of this document
    words: "Words"
    blocks: tuple[Block, ...] = ()
    sources: tuple[Source, ...] = ()
    figures: tuple[FigureLine, ...] = ()
    statements: tuple[StatementLine, ...] = field(default=())

    @property
    def full_title(self) -> str:
        """Title and subtitle in one line."""
        return f"{self.title}: {self.subtitle}" if self.subtitle else self.title

    @property
    def charts(self) -> tuple[Chart, ...]:
        """Every chart in order."""
        return tuple(block for block in self.blocks if isinstance(block, Chart))


@dataclass(frozen=True, slots=True)
class Words:
    """The words that the writers themselves put into a file, in the document's language."""

    contents: str
    sources: str
    page_of: str  # with {page} and {pages}
    chart: str  # with {number}
    table: str  # with {number}
    data: str
    header: str


class Outline:
    """Collects blocks and gives headings their numbers: I, II for parts; 1, 2 for sections inside a part, and so on."""

    def __init__(self) -> None:
        self.blocks: list[Block] = []
        self._parts = self._sections = self._entries = 0

    def part(self, words: str, anchor: str) -> None:
        """Begin a part (I, II, III)."""
        self._parts += 1
        self._sections = self._entries = 0
        self.blocks.append(Heading(1, roman(self._parts), words, anchor))

    def section(self, words: str, anchor: str) -> None:
        """Begin a section inside the part (1, 2, 3)."""
        self._sections += 1
        self._entries = 0
        self.blocks.append(Heading(2, str(self._sections), words, anchor))

    def entry(self, words: str, anchor: str) -> None:
        """Begin one of many entries inside the section (1, 2, 3); the contents leave them out."""
        self._entries += 1
        self.blocks.append(Heading(3, str(self._entries), words, anchor))

    def add(self, *blocks: Block | None) -> None:
        """Append blocks; None is left out, so that callers may add what may be absent."""
        self.blocks.extend(block for block in blocks if block is not None)

    def say(self, words: Text, manner: Literal["", "lead", "note"] = "") -> None:
        """Append a paragraph unless it has no words."""
        if words:
            self.blocks.append(Paragraph(words, manner))


def roman(number: int) -> str:
    """Write 1 to 39 as Roman numerals."""
    return "X" * (number // 10) + ("", "I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX")[number % 10]


class Sources:
    """Numbers sources in the order in which they are first cited; the same address keeps its number."""

    def __init__(self) -> None:
        self._cited: dict[str, Source] = {}

    def cite(self, words: str, url: str = "") -> Text:
        """Return the mark "[n]" of a source, or nothing when there is none to name."""
        if not words and not url:
            return ()
        key = url or words
        if key not in self._cited:
            self._cited[key] = Source(len(self._cited) + 1, words or url, url)
        return (Span("", source=self._cited[key].number),)

    def listed(self) -> tuple[Source, ...]:
        """Every cited source by number."""
        return tuple(self._cited.values())


def joined(texts: Iterable[Text], between: str = ", ") -> Text:
    """Join texts with a separator."""
    result: list[Span] = []
    for index, words in enumerate(texts):
        result.extend(((Span(between),) if index else ()) + words)
    return tuple(result)
