"""Care of friends: the handover kit of an officer, handing over, and who can introduce us."""

from typing import Annotated, Any

from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from pydantic import BaseModel, ConfigDict, Field

from amity.access.scope import visible_to
from amity.api import reading, schemas
from amity.api.door import ApiRequest, Router, answer, language, row_of
from amity.api.problems import UNSEEN, Problem
from amity.care import services
from amity.care.queries.introduction import Hop, Node, introduction
from amity.documents import writers
from amity.documents.document import plain
from amity.dossiers import handover
from amity.network.models import PARTNERS, Person
from amity.records import registry
from amity.sharing import reads

router = Router()
SHAPES = {
    "HandedOver": "operation:integer count:integer",
    "Hop": "by:Hit on:string to:Hit",
    "Introduction": "start:Hit[] hops:Hop[] bounded:boolean",
}
FORMATS = ("json", "pdf", "docx")
LANGUAGES = ("en", "vi")


class HandingOver(BaseModel):
    """The body that hands partners of an officer over: to whom, which liaisons, and why."""

    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)
    successor: schemas.Id
    liaisons: Annotated[list[schemas.Id], Field(min_length=1, max_length=handover.MOST)]
    why: Annotated[str, Field(min_length=1, max_length=500)]


BODIES: list[Any] = [HandingOver]


@router.get("/officers/{number}/handover")
def kit(request: ApiRequest, number: str) -> HttpResponse:
    """The handover kit of an officer, as data or as a document."""
    given = reading.params(request.GET, "format", "language")
    form, spoken = given.get("format", ["json"])[0], given.get("language", [language()])[0]
    for name, value, known in (("format", form, FORMATS), ("language", spoken, LANGUAGES)):
        if value not in known:
            raise Problem("bad-query", errors=[(name, ", ".join(known))])
    officer = row_of(registry.of(Person), number, request)
    if form == "json":
        reads.note(registry.of(Person), [officer.pk], request.auth, "api")
        return answer(_kit(officer, request, spoken))
    document = handover.handover(
        officer.pk, actor=request.auth, language=spoken, today=timezone.localdate(), door="api"
    )
    reads.note(registry.of(Person), [officer.pk], request.auth, "api")
    content, kind, name = writers.download(document, form)
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(content, content_type=kind, headers=headers)


def _kit(officer: Person, request: ApiRequest, spoken: str) -> dict[str, Any]:
    """The kit as data: each partner with the liaison, the tie and the lines of the document."""
    asked: dict[str, Any] = {"actor": request.auth, "language": spoken, "today": timezone.localdate()}
    cared = handover.cared_for(officer.pk, **asked)
    told = handover.told_of(cared, **asked, door="api")
    partners = [
        {
            "liaison": one.liaison.pk,
            "partner": {"record": one.record.name, "id": one.pk, "title": one.name},
            "tie": one.strength.word,
            "last_contact": str(one.strength.last or ""),
            "next_step": one.liaison.next_step,
            "next_on": str(one.liaison.next_on or ""),
            "facts": [
                {"label": str(rows.label), "lines": [plain(line) for line in rows.items]}
                for rows in told[one.liaison.pk]
            ],
        }
        for one in cared
    ]
    return {"officer": officer.pk, "partners": partners}


@router.post("/officers/{number}/handover")
def hand_over(request: ApiRequest, number: str) -> HttpResponse:
    """Hand partners of an officer over to another one, as one act that can be undone."""
    officer = row_of(registry.of(Person), number, request)
    told = HandingOver.model_validate_json(request.body)
    successor = visible_to(request.auth, registry.of(Person)).filter(pk=told.successor).first()
    if successor is None:
        raise Problem("invalid", errors=[("successor", str(UNSEEN))])
    try:
        liaisons = services.chosen(told.liaisons, actor=request.auth)
    except ValidationError as error:
        raise Problem("invalid", errors=[("liaisons", error.messages[0])]) from None
    if any(one.officer_id != officer.pk for one in liaisons):
        raise Problem("invalid", errors=[("liaisons", _("Hand over the partners of one officer at a time."))])
    handed = services.hand_over(liaisons, successor, actor=request.auth, today=timezone.localdate(), why=told.why)
    return answer({"operation": handed.operation.pk, "count": handed.count})


@router.get("/introduction")
def way(request: ApiRequest) -> HttpResponse:
    """The way from one of us to a person or an organisation, link by link."""
    names = [registry.of(model).name for model in PARTNERS]
    given = reading.params(request.GET, *names, *(f"from_{name}" for name in names))
    target, start = _node(given, "", request), _node(given, "from_", request)
    if target is None:
        raise Problem("bad-query", errors=[(names[0], _("Name whom you want to meet."))])
    found = introduction(target, request.auth, today=timezone.localdate(), language=language(), start=start)
    reads.note(registry.get(target.record), [target.pk], request.auth, "api")
    begins = [{"record": found.start.record, "id": found.start.pk, "title": found.name}] if found.start else []
    return answer({"start": begins, "hops": [_hop(one) for one in found.hops], "bounded": found.is_bounded})


def _node(given: dict[str, list[str]], prefix: str, request: ApiRequest) -> Node | None:
    """The one person or organisation that the address names under a prefix, if the caller may see it."""
    named = [
        (record, number)
        for record in (registry.of(model) for model in PARTNERS)
        for number in given.get(f"{prefix}{record.name}", [])
    ]
    if len(named) > 1:
        raise Problem("bad-query", errors=[(f"{prefix}{named[1][0].name}", _("Name one person or organisation."))])
    return Node(named[0][0].name, row_of(*named[0], request).pk) if named else None


def _hop(hop: Hop) -> dict[str, Any]:
    return {
        "by": {"record": hop.link.record, "id": hop.link.row_id, "title": hop.proof},
        "on": hop.link.on,
        "to": {"record": hop.node.record, "id": hop.node.pk, "title": hop.name},
    }
