"""Following a record and talking about it."""

from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from amity.notices import comments, following
from amity.notices.comments import Said
from amity.notices.models import Comment
from amity.records import listing
from amity.records.declaration import Record
from amity.staff import talk
from amity.staff.editing import problems
from amity.staff.entry import safe_next
from amity.staff.reading import row_or_404
from amity.staff.routes import StaffRequest


class CommentForm(forms.Form):
    """The words of a comment and who reads them."""

    text = forms.CharField(
        label=gettext_lazy("Comment"), max_length=comments.LONGEST, widget=forms.Textarea(attrs={"rows": 4})
    )
    is_narrow = forms.BooleanField(label=gettext_lazy("Only my unit and those who look after it"), required=False)


@require_POST
def follow(request: StaffRequest, record: Record, pk: int) -> HttpResponse:
    """Follow a record, or stop."""
    row_or_404(record, pk, request.actor)
    is_on = request.POST.get("on") == "1"
    following.follow((record.name, pk), actor=request.actor, now=timezone.now(), is_on=is_on)
    if is_on:
        messages.success(request, _("You follow this record: its changes and comments stand in your notices."))
    else:
        messages.success(request, _("You no longer follow this record."))
    return redirect(safe_next(request) if "next" in request.POST else reverse("staff:record", args=[record, pk]))


@require_POST
def say(request: StaffRequest, record: Record, pk: int) -> HttpResponse:
    """Comment on a record, or answer a comment."""
    row = row_or_404(record, pk, request.actor)
    answers = _comment_or_404(request, record, pk, request.POST["answers"]) if request.POST.get("answers") else None
    form = CommentForm(request.POST)
    if form.is_valid():
        try:
            said = comments.write(
                (record.name, pk),
                form.cleaned_data["text"],
                actor=request.actor,
                now=timezone.now(),
                today=timezone.localdate(),
                is_narrow=form.cleaned_data["is_narrow"],
                answers=answers,
            )
        except ValidationError as error:
            form.add_error("text", error)
        except comments.NotYours as error:
            raise PermissionDenied from error
        else:
            return _done(request, record, pk, said)
    return _page(request, record, row, form, None, answers)


def change(request: StaffRequest, record: Record, pk: int, number: int) -> HttpResponse:
    """Say it in other words."""
    row = row_or_404(record, pk, request.actor)
    comment = _comment_or_404(request, record, pk, str(number))
    if comment.account_id != request.actor.account_id or comment.deleted_at is not None:
        raise PermissionDenied
    form = CommentForm(request.POST) if request.method == "POST" else CommentForm(initial={"text": comment.text})
    if request.method == "POST" and form.is_valid():
        try:
            said = comments.edit(
                comment,
                form.cleaned_data["text"],
                actor=request.actor,
                now=timezone.now(),
                today=timezone.localdate(),
            )
        except ValidationError as error:
            form.add_error("text", error)
        else:
            return _done(request, record, pk, said)
    return _page(request, record, row, form, comment, None)


@require_POST
def delete(request: StaffRequest, record: Record, pk: int, number: int) -> HttpResponse:
    """Take a comment back."""
    row = row_or_404(record, pk, request.actor)
    comment = _comment_or_404(request, record, pk, str(number))
    try:
        comments.delete(comment, actor=request.actor, owner_id=row.owner_id, now=timezone.now())
    except comments.NotYours as error:
        raise PermissionDenied from error
    messages.success(request, _("The comment is deleted."))
    return HttpResponseRedirect(f"{reverse('staff:record', args=[record, pk])}#comments")


@require_GET
def people(request: StaffRequest, record: Record, pk: int) -> HttpResponse:
    """Whom one may mention: log-in names and names, of those who see this record."""
    row_or_404(record, pk, request.actor)
    typed = request.GET.get("q", "").replace("\x00", "").removeprefix("@")
    found = comments.suggestions((record.name, pk), typed, actor=request.actor, today=timezone.localdate())
    return JsonResponse({"choices": [f"@{one.username} ({one})" for one in found]})


def _comment_or_404(request: StaffRequest, record: Record, pk: int, number: str) -> Comment:
    """The comment, if the reader of the row may see it."""
    if not (number.isascii() and number.isdigit() and len(number) <= 18):
        raise Http404
    comment = comments.visible((record.name, pk), request.actor).filter(pk=int(number)).first()
    if comment is None:
        raise Http404
    return comment


def _done(request: StaffRequest, record: Record, pk: int, said: Said) -> HttpResponse:
    if said.untold:
        names = ", ".join(f"@{name}" for name in said.untold)
        messages.warning(
            request,
            _("Not told: %(names)s. Nobody with this log-in name may see this comment.") % {"names": names},
        )
    return HttpResponseRedirect(f"{reverse('staff:record', args=[record, pk])}#comment-{said.comment.pk}")


def _page(
    request: StaffRequest, record: Record, row: Any, form: CommentForm, comment: Comment | None, answers: Comment | None
) -> HttpResponse:
    """The form alone: to edit a comment, or to mend one that could not be stored."""
    actor = request.actor
    form.fields["text"].widget.attrs |= {"data-choices": f"/{record.name}/{row.pk}/people/", "data-names": ""}
    if comment is not None or comments.is_outsider(actor) or not comments.own_unit(actor):
        del form.fields["is_narrow"]
    context = {
        "record": record,
        "pk": row.pk,
        "title": listing.title_of(record, row.pk, actor, get_language() or "en"),
        "form": form,
        "comment": comment,
        "answers": answers,
        "told": talk.who_reads(row.confidentiality, actor) if comment is None else "",
        "problems": problems(form),
    }
    return render(request, "staff/comment.html", context, status=422 if form.errors else 200)
