"""Totals of aid for programs: the table of the page, and the items behind each of its figures."""

from decimal import Decimal
from typing import Any

from django.http import HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _

from amity.aid.models import AidItem, ClosedYear, ClosingState
from amity.aid.queries import sheets, totals
from amity.aid.queries.sheets import Question, Sheet
from amity.api import reading
from amity.api.door import ApiRequest, Router, answer, language, row_of
from amity.api.problems import Problem
from amity.insight.beside import Beside, beside
from amity.records import registry, titles
from amity.sharing import reads

router = Router()
BODIES: list[Any] = []
SHAPES = {
    "AidOfYear": "year:integer usd:string",
    "AidLine": "key:string title:string years:AidOfYear[] usd:string",
    "AidPublished": "id:integer first:integer last:integer published:string counted:string difference:string"
    " basis:string same_kind:boolean words:string",
    "AidTotals": "by:string kind:string first:integer last:integer lines:AidLine[] years:AidOfYear[] usd:string?"
    " not_converted:integer merged:string[] rule:string[] published:AidPublished[]",
    "AidBehind": "item:Named taken_off:boolean usd:string flows:integer[]",
    "RestatedLine": "key:string title:string closed:string now:string difference:string",
    "Restatement": "year:integer edition:integer by:string lines:RestatedLine[]",
    "AidRows": "items:AidBehind[] next:string? usd:string rule:string[]",
}


@router.get("/aid/totals")
def aid_totals(request: ApiRequest) -> HttpResponse:
    """What aid comes to, line by line and year by year, with the rule and what was published of the same years."""
    question = _question(request, *sheets.WORDS)
    sheet = sheets.sheet(request.auth, question, language())
    return answer(_told(sheet, beside(request.auth, question.asked)))


@router.get("/aid/rows")
def aid_rows(request: ApiRequest) -> HttpResponse:
    """The items that add up to a figure, what each brings or takes off, and the sums it comes from."""
    question = _question(request, *sheets.WORDS, "after", "limit")
    given = reading.params(request.GET, *sheets.WORDS, "after", "limit")
    size = reading.limit_of(given)
    held = totals.behind(request.auth, question.asked, after=reading.place_of(given) or 0, limit=size)
    items = sorted({one.item for one in held})
    names = titles.named(registry.of(AidItem), items, request.auth, language())
    reads.note(registry.of(AidItem), sorted(names), request.auth, "api")
    whole = totals.totals(request.auth, question.asked, ("year",))
    return answer(
        {
            "items": [
                {
                    "item": {"id": one.item, "title": names.get(one.item, "")},
                    "taken_off": one.is_taken_off,
                    "usd": _usd(one.usd),
                    "flows": list(one.flows),
                }
                for one in held
            ],
            "next": str(items[-1]) if len(items) == size else None,
            "usd": _usd(whole.total),
            "rule": whole.rule,
        }
    )


@router.get("/closed_years/{row_id}/figures")
def closed_figures(request: ApiRequest, row_id: str) -> HttpResponse:
    """The figures of a closed year as they were closed and as they are counted now."""
    row = row_of(registry.of(ClosedYear), row_id, request)
    if row.state != ClosingState.CLOSED:
        raise Problem("not-found")
    given = reading.params(request.GET, "by", "kind")
    told = sheets.restated(request.auth, row, {name: texts[0] for name, texts in given.items()}, language())
    lines = [
        {
            "key": str(one.key),
            "title": one.name,
            "closed": _usd(one.closed),
            "now": _usd(one.now),
            "difference": _usd(one.difference),
        }
        for one in told.lines
    ]
    return answer({"year": row.year, "edition": row.edition, "by": told.by, "lines": lines})


def _question(request: ApiRequest, *known: str) -> Question:
    given = reading.params(request.GET, *known)
    question = sheets.read({name: texts[0] for name, texts in given.items()}, timezone.localdate().year)
    if question.wrong:
        raise Problem("bad-query", errors=[(name, _("Such a value is not known here.")) for name in question.wrong])
    return question


def _told(sheet: Sheet, published: list[Beside]) -> dict[str, Any]:
    asked = sheet.question.asked
    return {
        "by": sheet.question.by,
        "kind": asked.kind,
        "first": asked.first,
        "last": asked.last,
        "lines": [
            {"key": str(line.key), "title": line.name, "years": _years(line.usd), "usd": _usd(line.total)}
            for line in sheet.lines
        ],
        "years": _years(sheet.sums) if sheet.has_total else [],
        "usd": _usd(sheet.total) if sheet.has_total else None,
        "not_converted": sheet.not_converted,
        "merged": sheet.merged,
        "rule": sheet.rule,
        "published": [
            {
                "id": one.said.pk,
                "first": one.first,
                "last": one.last,
                "published": _usd(one.published),
                "counted": _usd(one.counted),
                "difference": _usd(one.difference),
                "basis": one.said.basis,
                "same_kind": one.is_same_kind,
                "words": one.words,
            }
            for one in published
        ],
    }


def _years(sums: dict[int, Decimal]) -> list[dict[str, Any]]:
    return [{"year": year, "usd": _usd(usd)} for year, usd in sorted(sums.items())]


def _usd(usd: Decimal) -> str:
    return format(usd.quantize(Decimal("0.01")), "f")
