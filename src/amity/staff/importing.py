"""Bringing in a file: upload, preview, and then exactly what the preview said.

The file waits in a folder of its own under a name that nobody can guess, known to the session that brought it. What the
preview promised is worked out again before it is carried out; if the records have changed meanwhile, the new plan is
shown instead of carried out.
"""

import hashlib
import json
import logging
import re
import secrets
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from amity.exchange import imports
from amity.records import fields
from amity.records.declaration import Record
from amity.staff.routes import StaffRequest

log = logging.getLogger("amity.access")
LARGEST = 50 * 1024 * 1024  # bytes
DAY = 24 * 3600
SHOWN = 200  # problems listed
KEY = "imports"


def upload(request: StaffRequest, record: Record) -> HttpResponse:
    """Take a file and lead to its preview."""
    if not request.actor.writes_anything:
        raise PermissionDenied
    problem = ""
    if request.method == "POST":
        given = request.FILES.get("file")
        if given is None:
            problem = _("Choose a file first.")
        elif (given.size or 0) > LARGEST:
            problem = _("The file is larger than 50 MB. Divide it into several files.")
        else:
            token = _keep(request, record, given)
            return redirect("staff:import-plan", record=record, token=token)
    context = {
        "record": record,
        "problem": problem,
        "columns": [(one.name, one.label, one.is_required) for one in fields.of(record).values()],
        "key": [fields.one(record, name).label for name in record.key],
    }
    return render(request, "staff/import.html", context, status=422 if problem else 200)


def confirm(request: StaffRequest, record: Record, token: str) -> HttpResponse:
    """Show what an import would do, and do it when that is confirmed."""
    if not request.actor.writes_anything:
        raise PermissionDenied
    kept = request.session.get(KEY, {}).get(token)
    path = folder() / token
    if kept is None or kept["record"] != record.name or not path.exists():
        raise Http404
    language, refusal = get_language() or "en", ""
    try:
        plan = imports.plan(record, imports.read_table(path, kept["name"]), request.actor, language=language)
    except imports.Unreadable as error:
        _forget(request, token)
        return render(
            request,
            "staff/import_preview.html",
            {"record": record, "name": kept["name"], "unreadable": str(error)},
            status=422,
        )
    digest = digest_of(plan)
    if request.method == "POST":
        refusal = _carry_out(request, record, token, plan, digest)
        if not refusal:
            return redirect("staff:list", record=record)
    context = {
        "record": record,
        "name": kept["name"],
        "plan": plan,
        "counts": [
            (_("New"), plan.count("create")),
            (_("Changed"), plan.count("update")),
            (_("Same as stored"), plan.count("skip")),
            (_("With problems"), plan.count("error")),
        ],
        "changes": plan.count("create") + plan.count("update"),
        "problems": plan.problems[:SHOWN],
        "problem_count": len(plan.problems),
        "rest": max(0, len(plan.problems) - SHOWN),
        "digest": digest,
        "refusal": refusal,
    }
    return render(request, "staff/import_preview.html", context, status=409 if refusal else 200)


def _carry_out(request: StaffRequest, record: Record, token: str, plan: imports.Plan, digest: str) -> str:
    """Carry a confirmed plan out; returns "" or why it was not."""
    if request.POST.get("digest") != digest:
        return _("The records have changed since this preview was made. This is the new one; look again.")
    why = request.POST.get("why", "").strip()[:400]
    try:
        result = imports.carry_out(plan, request.actor, good_rows_only="good_rows_only" in request.POST, why=why)
    except imports.ImportRefused as error:
        return str(error)
    _forget(request, token)
    told = {"created": result.created, "updated": result.updated, "skipped": result.skipped}
    messages.success(
        request, _("Imported: %(created)s new, %(updated)s changed, %(skipped)s were the same already.") % told
    )
    log.info("import into %s by account %s: %s", record.name, request.user.pk, result)
    return ""


def digest_of(plan: imports.Plan) -> str:
    """A fingerprint of what a plan will do, which a changed record or file changes too."""
    told: list[Any] = [
        (line.number, line.action, line.row.pk if line.row else None, line.row.version if line.row else 0)
        for line in plan.lines
    ]
    told += [str(problem) for problem in plan.problems]
    return hashlib.sha256(json.dumps(told, ensure_ascii=False).encode()).hexdigest()


def folder() -> Path:
    """Where files wait for their confirmation."""
    place = Path(settings.MEDIA_ROOT) / "imports"
    place.mkdir(parents=True, exist_ok=True, mode=0o700)
    return place


def _keep(request: StaffRequest, record: Record, given: Any) -> str:
    """Store a file, forget those that waited for more than a day, and return the new one's token."""
    now = timezone.now().timestamp()
    for old in folder().iterdir():
        if now - old.stat().st_mtime > DAY:
            old.unlink(missing_ok=True)
    token = secrets.token_hex(16)
    with (folder() / token).open("xb") as file:
        for chunk in given.chunks():
            file.write(chunk)
    name = re.sub(r"[^\w .()-]", "_", given.name)[:100]
    request.session[KEY] = {**request.session.get(KEY, {}), token: {"record": record.name, "name": name}}
    return token


def _forget(request: StaffRequest, token: str) -> None:
    (folder() / token).unlink(missing_ok=True)
    request.session[KEY] = {key: value for key, value in request.session.get(KEY, {}).items() if key != token}
