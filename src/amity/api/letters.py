"""Letters to many people, for programs: composed in the background, checked, sent, fetched as files."""

from typing import Annotated, Any, Literal

from django.db import transaction
from django.db.models import Count
from django.http import FileResponse, HttpResponse, HttpResponseBase
from django.utils import timezone
from pydantic import Field

from amity.api import reading, schemas, writing
from amity.api.door import BASE, ApiRequest, Router, answer, row_of
from amity.api.problems import Problem
from amity.core.text import slug
from amity.letters import jobs, queries
from amity.letters.exchange import paper, word
from amity.letters.exchange.sheets import sheets_of
from amity.letters.models import Batch, Letter
from amity.letters.rules import wording
from amity.letters.services import composing, sending
from amity.network.models import Organisation, Person
from amity.privacy.queries import not_to_be_written_to
from amity.records import registry
from amity.records.writes import NotAllowed
from amity.sharing import reads
from amity.tasks.models import Job

MOST = 20_000
TYPES = {"pdf": "application/pdf", "docx": word.MEDIA_TYPE}
router = Router()


class LettersAlike(schemas.Body):
    """What a body says of every letter: the template and what they have alike."""

    template: Annotated[schemas.Line, Field(min_length=1, max_length=120)]
    owner: Annotated[schemas.Line, Field(min_length=1, max_length=40)]
    confidentiality: Literal[0, 1, 2, 3] = 1
    from_organisation: schemas.Id | None = None
    signatory: schemas.Id | None = None
    signatory_title: Annotated[schemas.Line, Field(max_length=200)] = ""
    occasion: Annotated[schemas.Line, Field(max_length=250)] = ""
    occasion_vi: Annotated[schemas.Line, Field(max_length=250)] = ""
    fallback: Annotated[schemas.Line, Field(max_length=2)] = ""


class LettersOf(LettersAlike):
    """The body that writes letters to people, by their numbers."""

    people: Annotated[list[schemas.Id], Field(min_length=1, max_length=MOST)]


BODIES: list[Any] = [LettersOf]
SHAPES = {
    "LetterBatch": "id:integer operation:integer template:string state:string? done:integer total:integer?"
    " letters:object left:LeftOut[] files:string[] problem:string",
    "LeftOut": "person:integer reason:string",
    "LettersMoved": "count:integer",
}


@router.post("/letters/compose")
def compose(request: ApiRequest) -> HttpResponse:
    """Write letters to people, each in his language, in the background."""
    told, actor, today = LettersOf.model_validate_json(request.body), request.auth, timezone.localdate()
    seen = queries.by_number(Person, told.people, actor)
    silent = not_to_be_written_to(list(seen), today=today)
    left = [(pk, str(composing.SILENT)) for pk in seen if pk in silent]
    people = [pk for pk in dict.fromkeys(told.people) if pk in seen and pk not in silent]
    with transaction.atomic():
        asked = {**asked_of(told, request), "people": people}
        batch = composing.begin(told.template, asked, left, actor=actor, why=told.why)
        jobs.start(batch)
    return begun(batch)


def asked_of(told: LettersAlike, request: ApiRequest) -> dict[str, Any]:
    """What a body says of every letter, in plain values; raises ValidationError and Problem."""
    actor = request.auth
    sender = queries.by_number(Organisation, {told.from_organisation or 0}, actor).get(told.from_organisation or 0)
    signatory = queries.by_number(Person, {told.signatory or 0}, actor).get(told.signatory or 0)
    if (told.from_organisation and sender is None) or (told.signatory and signatory is None):
        raise Problem("not-found")
    return {
        **{name: getattr(told, name) for name in ("confidentiality", "signatory_title", "occasion", "occasion_vi")},
        "fallback": told.fallback,
        "owner": writing.unit_id(told.owner, actor),
        "from_organisation": sender.pk if sender else None,
        "from": wording.named(sender, "en") if sender else "",
        "from_vi": wording.named(sender, "vi") if sender else "",
        "signatory": signatory.pk if signatory else None,
        "signed_by": wording.name_of(signatory, "en") if signatory else "",
    }


def begun(batch: Batch) -> HttpResponse:
    """The answer that a mail merge has begun."""
    response = answer(_told(batch), status=202)
    response["Location"] = f"{BASE}/letters/batches/{batch.pk}"
    return response


@router.get("/letters/batches/{number}")
def one_batch(request: ApiRequest, number: str) -> HttpResponse:
    """How far a mail merge of the caller is, and whom it left out."""
    return answer(_told(_his(request, number)))


@router.post("/letters/batches/{number}/check")
def check(request: ApiRequest, number: str) -> HttpResponse:
    """Let all drafts of a mail merge go out."""
    batch = _his(request, number)
    if not request.auth.may_approve(batch.asked["owner"]):
        raise NotAllowed(str(composing.OTHERS_APPROVE))
    rows, why = list(queries.written_by(batch)), writing.why_of(request.body)
    return answer({"count": sending.check_all(rows, actor=request.auth, today=timezone.localdate(), why=why)})


@router.post("/letters/batches/{number}/send")
def send(request: ApiRequest, number: str) -> HttpResponse:
    """Record that all checked letters of a mail merge went out today."""
    rows, why = list(queries.written_by(_his(request, number))), writing.why_of(request.body)
    return answer({"count": sending.send_all(rows, actor=request.auth, today=timezone.localdate(), why=why)})


@router.post("/letters/batches/{number}/print")
def print_again(request: ApiRequest, number: str) -> HttpResponse:
    """Have the files of a mail merge written anew."""
    batch = _his(request, number)
    writing.why_of(request.body)
    jobs.start(batch, jobs.PRINT)
    return begun(batch)


@router.get("/letters/batches/{number}/file")
def batch_file(request: ApiRequest, number: str) -> HttpResponseBase:
    """The letters of a mail merge as one file, or the labels for their envelopes."""
    batch = _his(request, number)
    kind = _kind(request, "pdf", "docx", "labels")
    if kind == "labels":
        sheets = jobs.sheets_behind(batch, request.auth)
        made = paper.labels(sheets, title=batch.template, made_on=timezone.localdate())
        return sent(made, f"{slug(batch.template)}-labels.pdf", TYPES["pdf"])
    path = jobs.file_of(batch, kind)
    if path is None:
        raise Problem("not-found")
    name = f"{slug(batch.template)}.{kind}"
    return FileResponse(path.open("rb"), as_attachment=True, filename=name, content_type=TYPES[kind])


@router.get("/letters/{row_id}/paper")
def on_paper(request: ApiRequest, row_id: str) -> HttpResponse:
    """One letter as PDF or DOCX."""
    letter: Letter = row_of(registry.of(Letter), row_id, request)
    kind, actor, today = _kind(request, "pdf", "docx"), request.auth, timezone.localdate()
    reads.note(registry.of(Letter), [letter.pk], actor, "api")
    sheets = sheets_of([letter], actor=actor, today=today)
    if kind == "pdf":
        made = paper.letters(sheets, title=letter.subject, made_on=today)
    else:
        template = letter.template
        is_seen = template is not None and actor.may_see(template.audience)
        office = jobs.word_template(template, actor) if is_seen else None
        made = word.letters(sheets, title=letter.subject, template=office)
    return sent(made, f"{slug(letter.subject)}.{kind}", TYPES[kind])


def sent(content: bytes, name: str, kind: str) -> HttpResponse:
    """A file made just now."""
    return HttpResponse(content, content_type=kind, headers={"Content-Disposition": f'attachment; filename="{name}"'})


def _kind(request: ApiRequest, *known: str) -> str:
    kind = reading.params(request.GET, "format").get("format", ["pdf"])[0]
    if kind not in known:
        raise Problem("bad-query", errors=[("format", ", ".join(known))])
    return kind


def _his(request: ApiRequest, number: str) -> Batch:
    rows = Batch.objects.select_related("operation").filter(operation__account__in=[request.auth.account_id])
    found = rows.filter(pk=reading.id_of(number)).first()
    if found is None:
        raise Problem("not-found")
    return found


def _told(batch: Batch) -> dict[str, Any]:
    job = Job.objects.filter(pk__in=[batch.job]).first()
    states = queries.written_by(batch).order_by().values_list("state").annotate(Count("pk"))
    return {
        "id": batch.pk,
        "operation": batch.operation_id,
        "template": batch.template,
        "state": job.state if job else None,
        "done": job.done if job else 0,
        "total": job.total if job else None,
        "letters": dict(states),
        "left": [{"person": pk, "reason": reason} for pk, reason in batch.left],
        "files": [kind for kind in jobs.KINDS if jobs.file_of(batch, kind)],
        "problem": job.result.get("problem", "") if job else "",
    }
