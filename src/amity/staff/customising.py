"""Fields that the union adds to a record type without code: for those who look after the machine."""

from typing import Any, ClassVar

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from amity.core.text import slug
from amity.records import custom, registry
from amity.records.models import CustomField
from amity.staff.editing import dress, problems
from amity.staff.routes import StaffRequest

FIELDS = ("label", "label_vi", "kind", "hint", "personal", "position", "is_active")


class OwnFieldForm(forms.ModelForm):
    """A field in words: what it is called, what may be written into it, and the choices one per line."""

    record = forms.ChoiceField(label=gettext_lazy("Records"))
    choices = forms.CharField(
        label=gettext_lazy("Choices"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=gettext_lazy("One per line: value | label | label in Vietnamese. Only for the kind “choice”."),
    )

    field_order = ("record", "label", "label_vi", "kind", "choices", "hint")

    class Meta:
        model = CustomField
        fields = ("record", *FIELDS)
        labels: ClassVar = {"position": gettext_lazy("Order on the page")}
        help_texts: ClassVar = {"position": gettext_lazy("The field with the smallest number comes first.")}

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        records: Any = self.fields["record"]
        named = [(one.name, str(one.plural)) for one in registry.all_records()]
        records.choices = sorted(named, key=lambda pair: pair[1])
        self.initial["choices"] = "\n".join(" | ".join(one) for one in self.instance.choices)
        if self.instance.pk:
            for name in ("record", "kind"):
                self.fields[name].disabled = True

    def clean_choices(self) -> list[list[str]]:
        """Read the lines; a line of one part is value and label at once."""
        found = []
        for line in self.cleaned_data["choices"].splitlines():
            parts = [part.strip() for part in line.split("|")]
            if not parts[0]:
                continue
            label = parts[1] if len(parts) > 1 else parts[0]
            value = parts[0] if len(parts) > 1 else slug(parts[0], limit=60) or parts[0]
            found.append([value[:60], label, parts[2] if len(parts) > 2 else ""])
        return found

    def _post_clean(self) -> None:
        # The engine judges the whole field; here only what each part itself can tell is checked.
        for name in (*FIELDS, "record", "choices"):
            if name in self.cleaned_data:
                setattr(self.instance, name, self.cleaned_data[name])


def fields_page(request: StaffRequest) -> HttpResponse:
    """All fields the union added."""
    _administrators_only(request)
    found = CustomField.objects.order_by("record", "position", "pk")
    context = {"fields": [(one, registry.get(one.record)) for one in found], "most": custom.MOST}
    return render(request, "staff/own_fields.html", context)


def new_field(request: StaffRequest) -> HttpResponse:
    """Add a field."""
    _administrators_only(request)
    wanted = request.GET.get("record", "")
    return _form(request, CustomField(record=wanted if wanted in _names() else ""))


def change_field(request: StaffRequest, pk: int) -> HttpResponse:
    """Change a field or take it out of use."""
    _administrators_only(request)
    found = CustomField.objects.filter(pk=pk).first()
    if found is None:
        raise Http404
    return _form(request, found)


def _names() -> set[str]:
    return {one.name for one in registry.all_records()}


def _administrators_only(request: StaffRequest) -> None:
    if not request.actor.administers:
        raise PermissionDenied


def _form(request: StaffRequest, one: CustomField) -> HttpResponse:
    form = OwnFieldForm(request.POST if request.method == "POST" else None, instance=one)
    if request.method == "POST" and form.is_valid():
        try:
            custom.define(one, actor=request.actor)
            messages.success(request, _("Saved."))
            return redirect("staff:own-fields")
        except ValidationError as error:
            for name, sentences in error.message_dict.items():
                form.add_error(name if name in form.fields else None, sentences)
    dress(form)
    context = {"form": form, "one": one, "problems": problems(form)}
    return render(request, "staff/own_field.html", context, status=422 if form.errors else 200)
