"""What every paper of the union carries: its issuer, the lines of state, the day, and the words of the writers."""

from collections.abc import Iterable
from datetime import date

from django.utils.translation import gettext as _

from amity.access.models import Unit
from amity.documents.document import Block, Document, FigureLine, Source, Words
from amity.documents.wording import official_day

LANGUAGES = ("en", "vi")
# What the rules for official papers put at the top right; a language without such a rule has none.
STATE_LINES = {"vi": ("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Độc lập - Tự do - Hạnh phúc")}


def framed(
    *,
    name: str,
    title: str,
    subtitle: str = "",
    language: str,
    today: date,
    address: str,
    blocks: Iterable[Block],
    sources: tuple[Source, ...] = (),
    figures: tuple[FigureLine, ...] = (),
) -> Document:
    """A paper of these blocks, in the language that is in use."""
    return Document(
        name=name,
        title=title,
        subtitle=subtitle,
        issuer=issuer(),
        letterhead=letterhead(language, today),
        language=language,
        year=today.year,
        made_on=today,
        address=address,
        words=words(title),
        blocks=tuple(blocks),
        sources=sources,
        figures=figures,
    )


def letterhead(language: str, today: date) -> tuple[str, ...]:
    """The lines at the top right."""
    return (*STATE_LINES.get(language, ()), official_day(today, language))


def words(header: str) -> Words:
    """The words that the writers put into every file."""
    return Words(
        contents=_("Contents"),
        sources=_("Sources"),
        page_of=_("Page {page} of {pages}"),
        chart=_("Chart {number}"),
        table=_("Table {number}"),
        data=_("Values of the chart"),
        header=header,
    )


def issuer() -> str:
    """The name of the union's office, in the language in use."""
    unit = Unit.objects.filter(kind=Unit.Kind.UNION).order_by("pk").first()
    return str(unit) if unit else ""
