"""Tags: a unit's words for finding rows together, put on a record or taken off, made and renamed."""

from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from amity.access.actors import Actor
from amity.access.models import Unit
from amity.bulk import tagging
from amity.records import tags
from amity.records.models import Tag
from amity.staff.editing import problems
from amity.staff.routes import StaffRequest


class TagForm(forms.ModelForm):
    """A tag's names, its unit, and whether everybody has it."""

    class Meta:
        model = Tag
        fields = ("name", "name_vi", "unit", "is_shared")
        labels = {"unit": gettext_lazy("Unit that keeps it")}

    def __init__(self, *args: Any, actor: Actor, **options: Any) -> None:
        super().__init__(*args, **options)
        units: Any = self.fields["unit"]
        units.queryset = Unit.objects.all() if actor.writable is None else Unit.objects.filter(pk__in=actor.writable)
        units.empty_label = None
        if not self.instance.pk:
            self.initial.setdefault("unit", actor.home_unit_id)

    def _get_validation_exclusions(self) -> set[str]:
        # The tag is judged where it is kept.
        return {column.name for column in Tag._meta.get_fields()}


def tags_page(request: StaffRequest) -> HttpResponse:
    """The tags a reader sees, with how many rows carry each."""
    actor = request.actor
    context = {
        "tags": [(one, tagging.counts(one.tag, actor)) for one in tagging.offered(actor)],
        "may_write": actor.writes_anything,
    }
    return render(request, "staff/tags.html", context)


def new_tag(request: StaffRequest) -> HttpResponse:
    """Make a tag."""
    if not request.actor.writes_anything:
        raise PermissionDenied
    return _form(request, Tag())


def change_tag(request: StaffRequest, pk: int) -> HttpResponse:
    """Rename a tag or let the whole union have it."""
    return _form(request, _his(request, pk))


def delete_tag(request: StaffRequest, pk: int) -> HttpResponse:
    """Delete a tag after asking once."""
    tag = _his(request, pk)
    if request.method == "POST":
        tagging.drop(tag, actor=request.actor)
        messages.success(request, _("The tag is gone, and no record carries it any more."))
        return redirect("staff:tags")
    return render(request, "staff/tag_delete.html", {"tag": tag, "name": tagging.shown(tag)})


def _his(request: StaffRequest, pk: int) -> Tag:
    """The tag, if he sees it; raises PermissionDenied when his units do not keep it."""
    tag = tags.visible(request.actor).filter(pk=pk).first()
    if tag is None:
        raise Http404
    if not request.actor.may_write(tag.unit_id):
        raise PermissionDenied
    return tag


def _form(request: StaffRequest, tag: Tag) -> HttpResponse:
    form = TagForm(request.POST if request.method == "POST" else None, instance=tag, actor=request.actor)
    if request.method == "POST" and form.is_valid():
        try:
            tagging.keep(tag, actor=request.actor)
            messages.success(request, _("Saved."))
            return redirect("staff:tags")
        except ValidationError as error:
            for name, sentences in error.message_dict.items():
                form.add_error(name if name in form.fields else None, sentences)
    context = {"form": form, "fields": list(form), "tag": tag if tag.pk else None, "problems": problems(form)}
    return render(request, "staff/tag_form.html", context, status=422 if form.errors else 200)
