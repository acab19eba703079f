"""Aid in the format of IATI, for programs: check, publish, and bring the files of donors."""

from typing import Any

from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _

from amity import tasks
from amity.api import reading, schemas, writing
from amity.api.acts import page, started
from amity.api.door import BASE, ApiRequest, Router, answer
from amity.api.problems import EMPTY, UNSEEN, Problem
from amity.iati import jobs, opening, publishing
from amity.iati.models import Intake, IntakeLine, Publication
from amity.iati.reading import storing
from amity.records.writes import NotAllowed

router = Router()
LEVELS = {"0", "1", "2", "3"}  # classes


class ToPublish(schemas.Body):
    """The body that publishes what was checked."""

    publication: schemas.Id


BODIES: list[Any] = [ToPublish]
SHAPES = {
    "IatiFinding": "grade:string name:string identifier:string line:integer told:string",
    "IatiLeftOut": "row:integer reference:string",
    "IatiPublication": "id:integer at:moment activities:integer counts:object whole:boolean publishable:boolean"
    " published_at:moment? findings:IatiFinding[] left_out:IatiLeftOut[]",
    "IatiState": "checked:IatiPublication? published:IatiPublication?",
    "IatiImport": "id:integer at:moment file:string state:string problem:string counts:object written:integer"
    " operation:integer? owner:string? confidentiality:integer",
    "IatiImports": "items:IatiImport[] next:string?",
    "IatiLine": "line:integer activity:string element:string what:string why:string times:integer",
    "IatiLines": "items:IatiLine[] next:string?",
}


@router.get("/iati")
def state(request: ApiRequest) -> HttpResponse:
    """What was checked last, and what is published."""
    latest, current = Publication.objects.order_by("-pk").first(), publishing.current()
    return answer({"checked": latest and _told(latest), "published": current and _told(current)})


@router.post("/iati/check")
def check(request: ApiRequest) -> HttpResponse:
    """Draft the files anew and check them: now when there are few, and in the background otherwise."""
    try:
        if publishing.is_short() or not publishing.may_publish(request.auth):
            return answer(_told(publishing.draft(request.auth, now=timezone.now())), status=201)
    except publishing.Refused as error:
        raise NotAllowed(str(error)) from error
    return started(tasks.enqueue(jobs.DRAFT, account_id=request.auth.account_id))


@router.post("/iati/publish")
def publish(request: ApiRequest) -> HttpResponse:
    """Let everybody have the files of a check."""
    given = ToPublish.model_validate_json(request.body)
    chosen = Publication.objects.filter(pk=given.publication).first()
    if chosen is None:
        raise Problem("invalid", errors=[("publication", str(UNSEEN))])
    try:
        publishing.publish(chosen, actor=request.auth, now=timezone.now())
    except publishing.Refused as error:
        raise Problem("refused", str(error)) from None
    return answer(_told(chosen))


@router.get("/iati/imports")
def intakes(request: ApiRequest) -> HttpResponse:
    """The caller's files of donors, the latest first."""
    given = reading.params(request.GET, "after", "limit")
    return answer(page(storing.mine(request.auth), given, _brought))


@router.post("/iati/imports")
def bring(request: ApiRequest) -> HttpResponse:
    """Bring a file and find out what would become of its activities."""
    given = request.FILES.get("file")
    if not request.auth.writes_anything or request.auth.is_outside:
        raise NotAllowed(str(storing.OUTSIDE if request.auth.is_outside else storing.NO_UNIT))
    if given is None:
        raise Problem("invalid", errors=[("file", str(EMPTY))])
    code, level = str(request.POST.get("owner", "")), request.POST.get("confidentiality", "1")
    if level not in LEVELS:
        raise Problem("invalid", errors=[("confidentiality", _("Write the number of a class, 0 to 3."))])
    try:
        owner = writing.unit_id(code, request.auth) if code else None
        kept: dict[str, Any] = {"owner": owner, "confidentiality": int(level)}
        brought = storing.bring(request.auth, given.name or "", given.chunks(), **kept)
    except ValidationError as error:
        raise Problem("invalid", errors=[("owner", error.messages[0])]) from None
    except opening.NotReadable as error:
        raise Problem("invalid", errors=[("file", str(error))]) from None
    except storing.Refused as error:
        raise Problem("invalid", errors=[(error.field, str(error))]) from None
    jobs.start(brought, jobs.LOOK, request.auth)
    response = answer(_brought(brought), status=201)
    response["Location"] = f"{BASE}/iati/imports/{brought.pk}"
    return response


@router.get("/iati/imports/{number}")
def intake(request: ApiRequest, number: str) -> HttpResponse:
    """How far a file is, and what becomes, or became, of its activities."""
    return answer(_brought(_mine(request, number)))


@router.get("/iati/imports/{number}/lines")
def lines(request: ApiRequest, number: str) -> HttpResponse:
    """What was not simply taken: element by element, with the reason."""
    brought, given = _mine(request, number), reading.params(request.GET, "after", "limit")
    size, place = reading.limit_of(given), reading.place_of(given)
    found = list(IntakeLine.objects.filter(brought=brought, pk__gt=place or 0).order_by("pk")[: size + 1])
    items = [{name: getattr(one, name) for name in storing.KEPT[1:]} for one in found[:size]]
    return answer({"items": items, "next": str(found[size - 1].pk) if len(found) > size else None})


@router.post("/iati/imports/{number}/store")
def store(request: ApiRequest, number: str) -> HttpResponse:
    """Store what was looked through, or go on where it stopped."""
    brought = _mine(request, number)
    try:
        storing.begin(brought, request.auth)
    except storing.Refused as error:
        raise Problem("refused", str(error)) from None
    jobs.start(brought, jobs.STORE, request.auth)
    return answer(_brought(brought), status=202)


@router.post("/iati/imports/{number}/cancel")
def cancel(request: ApiRequest, number: str) -> HttpResponse:
    """Stop behind the block that is being stored."""
    brought = _mine(request, number)
    try:
        storing.cancel(brought)
    except storing.Refused as error:
        raise Problem("refused", str(error)) from None
    return answer(_brought(brought))


def _mine(request: ApiRequest, number: str) -> Intake:
    found = storing.mine(request.auth).filter(pk=reading.id_of(number)).first()
    if found is None:
        raise Problem("not-found")
    return found


def _told(one: Publication) -> dict[str, Any]:
    return {
        "id": one.pk,
        "at": one.at,
        "activities": one.activities,
        "counts": one.counts or {},
        "whole": one.is_whole,
        "publishable": one.may_be_published,
        "published_at": one.published_at,
        "findings": one.findings or [],
        "left_out": one.left_out or [],
    }


def _brought(one: Intake) -> dict[str, Any]:
    return {
        "id": one.pk,
        "at": one.at,
        "file": one.name,
        "state": one.state,
        "problem": one.problem,
        "counts": one.counts or {},
        "written": one.written,
        "operation": one.operation_id,
        "owner": one.owner.code if one.owner else None,
        "confidentiality": one.confidentiality,
    }
