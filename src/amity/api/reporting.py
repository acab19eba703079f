"""Reports of foreign organisations, for programs: what is asked, begin one, who is late, what is booked."""

from datetime import date
from typing import Annotated, Any

from django.http import HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from pydantic import Field

from amity.access.scope import visible_to
from amity.api import reading, schemas
from amity.api.door import ApiRequest, Router, answer, row_of, written
from amity.api.events import named
from amity.api.problems import Problem
from amity.network.models import Organisation
from amity.records import registry, writes
from amity.records.models import Shelf
from amity.registration import queries as register
from amity.registration.models import ForeignNgo
from amity.registration.services import keeping
from amity.reporting import queries, rules, services
from amity.reporting.models import NgoReport, ReportLine
from amity.sharing import reads

router = Router()
MOST = 200


class NewReport(schemas.Body):
    """The body that begins the report of a year."""

    year: Annotated[int, Field(ge=1900, le=2200)]


class Contact(schemas.Body):
    """The body that says how an organisation is reached; what is left out becomes empty."""

    email: Annotated[schemas.Line, Field(max_length=254)] = ""
    phone: Annotated[schemas.Line, Field(max_length=60)] = ""
    website: Annotated[schemas.Line, Field(max_length=300)] = ""


BODIES: list[Any] = [NewReport, Contact]
SHAPES = {
    "PortalAsk": "what:string record:string? id:integer? year:integer? due:string? late:boolean",
    "Portal": "entry:Named asks:PortalAsk[]",
    "ReportsTold": "year:integer due:string? late:boolean sent:Named[] returned:Named[] not_reported:Named[]",
    "ReportBooking": "line:Named kind:string currency:string said:string known:string missing:string less:boolean",
    "ReportBookings": "items:ReportBooking[]",
}


@router.get("/portal")
def portal(request: ApiRequest) -> HttpResponse:
    """The entry of the organisation for which the caller logs in, and what is asked of it, the most pressing first."""
    today, entry = timezone.localdate(), register.own_entry(request.auth)
    if entry is None or not request.auth.may_see(entry.organisation.audience):
        raise Problem("not-found")
    reads.note(registry.of(ForeignNgo), [entry.pk], request.auth, "api")
    asks = [_ask(one, today) for one in queries.asks(entry, request.auth, today)]
    return answer({"entry": {"id": entry.pk, "title": entry.organisation.name}, "asks": asks})


def _ask(one: queries.Ask, today: date) -> dict[str, Any]:
    is_row = not isinstance(one.row, rules.Period)
    return {
        "what": one.what,
        "record": registry.of(type(one.row)).name if is_row else None,
        "id": one.row.pk if is_row else None,
        "year": None if is_row else one.row.year,
        "due": one.due_on,
        "late": one.due_on is not None and one.due_on < today,
    }


@router.get("/reporting")
def told(request: ApiRequest) -> HttpResponse:
    """The reports that wait for an answer or are out to be corrected, and who has not reported on a year."""
    today, text = timezone.localdate(), reading.params(request.GET, "year").get("year", [""])[0]
    if text and not (text.isascii() and text.isdigit() and len(text) == 4 and int(text)):
        raise Problem("bad-query", errors=[("year", _("Write a year of four digits."))])
    now = rules.current(today)
    year = int(text) if text else (now.year if now else today.year)
    found = rules.period(year)
    rows = visible_to(request.auth, registry.of(NgoReport)).filter(shelf=Shelf.LIVE).order_by("due_on", "pk")
    sent, returned = (list(rows.filter(state=state)[:MOST]) for state in ("sent", "returned"))
    reads.note(registry.of(NgoReport), [one.pk for one in (*sent, *returned)], request.auth, "api")
    missing = queries.not_reported(request.auth, year)[:MOST]
    return answer(
        {
            "year": year,
            "due": found.due_on if found else None,
            "late": found is not None and found.due_on < today,
            "sent": [named(one, "reference") for one in sent],
            "returned": [named(one, "reference") for one in returned],
            "not_reported": [
                {
                    "id": one.pk,
                    "title": one.organisation.name if request.auth.may_see(one.organisation.audience) else "",
                }
                for one in missing
            ],
        }
    )


@router.post("/foreign_ngos/{row_id}/reports")
def prepare(request: ApiRequest, row_id: str) -> HttpResponse:
    """Begin the report of a year, with what is on record and what was said last time."""
    entry: ForeignNgo = row_of(registry.of(ForeignNgo), row_id, request)
    given = NewReport.model_validate_json(request.body)
    ngo = visible_to(request.auth, registry.of(Organisation)).filter(pk=entry.organisation_id).first()
    if ngo is None:
        raise Problem("not-found")
    today = timezone.localdate()
    made = services.prepare(ngo, actor=request.auth, today=today, year=given.year, why=given.why)
    return written(registry.of(NgoReport), made, request, status=201)


@router.post("/foreign_ngos/{row_id}/contact")
def keep(request: ApiRequest, row_id: str) -> HttpResponse:
    """Change how an organisation is reached, for whoever logs in for it; answers with the organisation."""
    entry: ForeignNgo = row_of(registry.of(ForeignNgo), row_id, request)
    given = Contact.model_validate_json(request.body)
    made = keeping.keep_contact(
        entry, actor=request.auth, email=given.email, phone=given.phone, website=given.website, why=given.why
    )
    return written(registry.of(Organisation), made, request)


@router.get("/ngo_reports/{row_id}/bookings")
def bookings(request: ApiRequest, row_id: str) -> HttpResponse:
    """What accepting a report would book, for whoever may accept it."""
    report: NgoReport = row_of(registry.of(NgoReport), row_id, request)
    if not request.auth.may_approve(report.owner_id):
        raise writes.NotAllowed(_("Only whoever may accept a report is told what accepting it would book."))
    lines = list(visible_to(request.auth, registry.of(ReportLine)).filter(report=report.pk, shelf=Shelf.LIVE))
    reads.note(registry.of(ReportLine), [one.pk for one in lines], request.auth, "api")
    return answer(
        {
            "items": [
                {
                    "line": named(one.line, "title"),
                    "kind": one.kind,
                    "currency": one.line.currency,
                    "said": f"{one.said:.2f}",
                    "known": f"{one.known:.2f}",
                    "missing": f"{one.missing:.2f}",
                    "less": one.is_less,
                }
                for one in queries.bookings(report, lines)
            ]
        }
    )
