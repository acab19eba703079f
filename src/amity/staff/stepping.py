"""A step of a record's life: what it asks for, and taking it."""

import inspect
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import Model
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from amity.records import listing, registry, workflow
from amity.records.declaration import Record, Step
from amity.records.forms import RecordForm, form_for
from amity.records.writes import NotAllowed, Refused
from amity.staff.editing import problems
from amity.staff.reading import row_or_404
from amity.staff.routes import StaffRequest


def step(request: StaffRequest, record: Record, pk: int, step: str) -> HttpResponse:
    """Ask for what a step needs, or take it."""
    actor, language = request.actor, get_language() or "en"
    row = row_or_404(record, pk, actor)
    declared = record.step(step)
    if declared is None:
        raise Http404
    if not declared.by(actor, row):
        raise PermissionDenied
    form = _form(record, declared, request)
    if request.method == "POST" and form.is_valid():
        answer = _take(request, record, declared, pk, form)
        if answer is not None:
            return answer
    context = {
        "record": record,
        "step": declared,
        "form": form,
        "fields": [form[name] for name in declared.asks],
        "pk": pk,
        "title": listing.title_of(record, pk, actor, language),
        "problems": problems(form),
        "is_open": declared in record.steps_for(actor, row),
        "state": getattr(row, f"get_{record.state}_display")() if record.state else "",
    }
    return render(request, "staff/step.html", context, status=422 if form.errors else 200)


def _form(record: Record, step: Step, request: StaffRequest) -> RecordForm:
    """The fields that the step asks for; those its service cannot do without are required."""
    language = get_language() or "en"
    asks = step.asks or ("",)  # a name no field has: the form then asks for the reason alone
    form = form_for(record, request.actor, language, is_new=False, only=asks)(
        request.POST if request.method == "POST" else None
    )
    wanted = inspect.signature(step.run).parameters
    for name in step.asks:
        form.fields[name].required = name in wanted and wanted[name].default is inspect.Parameter.empty
    form.fields["why"].required = step.needs_why
    return form


def _take(request: StaffRequest, record: Record, step: Step, pk: int, form: RecordForm) -> HttpResponse | None:
    """Take the step and go to the record it leads to; None, with the problem in the form, when it is refused."""
    asked: dict[str, Any] = {name: form.cleaned_data[name] for name in step.asks}
    try:
        made = workflow.take(
            record,
            step,
            pk,
            actor=request.actor,
            today=timezone.localdate(),
            why=form.cleaned_data.get("why", ""),
            asked=asked,
        )
    except NotAllowed as error:
        raise PermissionDenied from error
    except record.model.DoesNotExist as error:  # type: ignore[attr-defined]
        raise Http404 from error
    except Refused as error:
        form.add_error(None, str(error))
        return None
    except ValidationError as error:
        for name, sentences in getattr(error, "message_dict", {"": error.messages}).items():
            form.add_error(name if name in form.fields else None, sentences)
        return None
    messages.success(request, _("Done: %(step)s.") % {"step": step.label})
    if isinstance(made, Model) and registry.is_record(type(made)) and made.pk:
        return redirect("staff:record", record=registry.of(type(made)), pk=made.pk)
    return redirect("staff:record", record=record, pk=pk)
