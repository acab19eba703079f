"""Documents for the tests of writers; no test library is imported here, so that one may be weighed."""

from datetime import date

from amity.documents.document import (
    Chart,
    Column,
    Document,
    FigureLine,
    Point,
    Source,
    Span,
    StatementLine,
    Table,
    Words,
    text,
)

CHART = Chart(
    name="events",
    title="Events by kind",
    alt="Bars: meetings lead.",
    form="bars",
    axes=("Kind", "Number", "Year"),
    points=(Point("Meeting", "2023", 7, "/events/?kind=meeting"), Point("Meeting", "2022", 3)),
    data=Table(
        "Events by kind",
        (Column("Kind", 2), Column("2023", 1, is_number=True), Column("2022", 1, is_number=True)),
        ((text("Meeting"), text(Span("7", url="/events/?kind=meeting")), text("3")),),
    ),
)
TABLE = Table(
    "Partner <network>",
    (Column("Figure", 4), Column("2023", 1, is_number=True), Column("How it is counted", 4, is_quiet=True)),
    (
        (
            text("Contacts", Span("", source=1)),
            text(Span("10", url="/interactions/?held_on=2023", strong=True)),
            text("Đối ngoại nhân dân"),
        ),
        (text(Span("Chỉ có tiếng Việt", language="vi")), text("–"), text("As above.")),
    ),
    note=text("The first 2 of ", Span("5", url="/interactions/"), " rows."),
)


CONTACTS = "/interactions/?held_on=2023"
WORDS = Words("Contents", "Sources", "Page {page} of {pages}", "Chart {number}", "Table {number}", "Values", "2023")


def document_of(*blocks, **more):
    """A document in English made of these blocks."""
    given = {
        "name": "review-2023-en",
        "title": "Review of the year 2023",
        "subtitle": "People-to-people diplomacy",
        "issuer": "Union office",
        "letterhead": ("10 January 2026",),
        "language": "en",
        "year": 2023,
        "made_on": date(2026, 1, 10),
        "address": "/reviews/2023/",
        "words": WORDS,
        "blocks": blocks,
        "sources": (Source(1, "VietnamPlus, May 2023", "https://example.org/a?b=1&c=2"), Source(2, "Minutes")),
        "figures": (
            FigureLine("contacts", "Contacts", "network", 10, "interactions", 3, CONTACTS, "Rule."),
        ),
        "statements": (
            StatementLine(
                "foreign_ngo_aid", "Foreign NGO aid", 228, "million USD", "disbursed", "nearly", "2023", "", "VUFO",
                "2024-01", False, "EIN", "https://example.org/ein", "/statements/7/", 0,
            ),
        ),
        **more,
    }  # fmt: skip
    return Document(**given)
