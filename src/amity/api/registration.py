"""Applications of foreign organisations and their cases, for programs: begin one, what it lacks, clocks, opinions."""

from typing import Annotated, Any, Literal

from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.utils import timezone
from pydantic import BaseModel, ConfigDict, Field

from amity.access.models import Unit
from amity.access.scope import visible_to
from amity.api import schemas
from amity.api.door import ApiRequest, Router, answer, row_of, written
from amity.api.events import linked, named
from amity.api.problems import UNSEEN, Problem
from amity.records import registry
from amity.registration import queries
from amity.registration.models import Application, CasePeriod, Certificate, DossierPaper, ForeignNgo, RegistrationCase
from amity.registration.services import applying
from amity.sharing import reads
from amity.work import services as work

router = Router()


class NewApplication(schemas.Body):
    """The body that begins an application."""

    kind: Literal["issue", "extend", "amend", "reissue", "suspend", "resume", "end", "revoke"]
    certificate_kind: Literal["operation", "representative_office"] = "operation"
    certificate: schemas.Id | None = None
    way: Literal["online", "post", "hand", "own_motion"] = "online"


class BodyAsked(BaseModel):
    """One body that is asked, and the unit through which it answers here; null when the answer comes on paper."""

    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)
    organisation: schemas.Id
    unit: schemas.Id | None = None


class Consultation(schemas.Body):
    """The body that asks organisations for their opinion on a case."""

    bodies: Annotated[list[BodyAsked], Field(min_length=1, max_length=100)]
    question: schemas.Text = ""


BODIES: list[Any] = [NewApplication, Consultation]
SHAPES = {
    "DossierLack": "paper:Named what:string",
    "DossierTold": "papers:Named[] lacks:DossierLack[] complete:boolean",
    "CaseClock": "step:string used:integer given:integer? left:integer? open:boolean late:boolean pause:boolean"
    " rule:string",
    "CaseClocks": "steps:CaseClock[] authority:integer applicant:integer given:integer? late:boolean",
    "OpinionsAsked": "items:Named[]",
}


@router.post("/foreign_ngos/{row_id}/applications")
def prepare(request: ApiRequest, row_id: str) -> HttpResponse:
    """Begin an application with the papers that the rules in force today ask for."""
    entry: ForeignNgo = row_of(registry.of(ForeignNgo), row_id, request)
    told = NewApplication.model_validate_json(request.body)
    certificates = visible_to(request.auth, registry.of(Certificate)).filter(ngo=entry.organisation_id)
    certificate = certificates.filter(pk=told.certificate).first() if told.certificate else None
    if told.certificate and certificate is None:
        raise Problem("invalid", errors=[("certificate", str(UNSEEN))])
    if not request.auth.may_see(entry.organisation.audience):
        raise Problem("not-found")
    made = applying.prepare(
        entry.organisation,
        actor=request.auth,
        today=timezone.localdate(),
        kind=told.kind,
        certificate_kind=told.certificate_kind,
        certificate=certificate,
        way=told.way,
        why=told.why,
    )
    return written(registry.of(Application), made, request, status=201)


@router.get("/applications/{row_id}/lacks")
def lacks(request: ApiRequest, row_id: str) -> HttpResponse:
    """The papers of a dossier, and what it lacks before it can be called valid."""
    application: Application = row_of(registry.of(Application), row_id, request)
    papers = list(visible_to(request.auth, registry.of(DossierPaper)).filter(application=application.pk).order_by("pk"))
    reads.note(registry.of(DossierPaper), [one.pk for one in papers], request.auth, "api")
    found = queries.lacks(papers)
    return answer(
        {
            "papers": [named(one, "title") for one in papers],
            "lacks": [{"paper": named(one.paper, "title"), "what": one.what} for one in found],
            "complete": not found,
        }
    )


@router.get("/registration_cases/{row_id}/clocks")
def clocks(request: ApiRequest, row_id: str) -> HttpResponse:
    """The steps of a case on the clock, in working days, as far as the caller may see them; and the whole."""
    case: RegistrationCase = row_of(registry.of(RegistrationCase), row_id, request)
    today = timezone.localdate()
    told = queries.clocks(case, request.auth, today)
    whole = queries.elapsed(case, request.auth, today)
    reads.note(registry.of(RegistrationCase), [case.pk], request.auth, "api")
    reads.note(registry.of(CasePeriod), [one.period.pk for one in told], request.auth, "api")
    return answer(
        {
            "steps": [
                {
                    "step": one.period.step,
                    "used": one.used,
                    "given": one.given,
                    "left": one.left,
                    "open": one.is_open,
                    "late": one.is_late,
                    "pause": one.is_pause,
                    "rule": one.period.rule,
                }
                for one in told
            ],
            "authority": whole.authority,
            "applicant": whole.applicant,
            "given": whole.given,
            "late": whole.is_late,
        }
    )


@router.post("/registration_cases/{row_id}/opinions")
def consult(request: ApiRequest, row_id: str) -> HttpResponse:
    """Ask organisations for their opinion on a case; each with the unit that answers here."""
    case: RegistrationCase = row_of(registry.of(RegistrationCase), row_id, request)
    told = Consultation.model_validate_json(request.body)
    units = {one.organisation: one.unit for one in told.bodies}
    bodies = linked("hosts", list(units), request)
    known = Unit.objects.in_bulk([unit for unit in units.values() if unit])
    if any(unit and unit not in known for unit in units.values()):
        raise ValidationError({"bodies": str(UNSEEN)})
    made = work.consult(
        case,
        actor=request.auth,
        today=timezone.localdate(),
        bodies=[work.Body(one, known.get(units[one.pk] or 0)) for one in bodies],
        question=told.question,
        why=told.why,
    )
    return answer({"items": [named(one, "subject") for one in made]}, status=201)
