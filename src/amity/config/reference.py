"""The reference pages in docs/records, written from the declarations so that they cannot grow old."""

from django.apps import apps
from django.utils import translation

from amity.records import fields, registry
from amity.records.declaration import Record
from amity.records.fields import Field

KINDS = {
    "partial_date": "date, may be a year or a month",
    "links": "links to {target}",
    "link": "link to {target}",
    "unit": "unit (its code)",
    "long_text": "text",
    "yes_no": "yes or no",
    "integer": "whole number",
    "decimal": "number",
    "url": "address",
    "email": "e-mail",
}


def pages() -> dict[str, str]:
    """Return the text of each module's page by module name."""
    found: dict[str, list[Record]] = {}
    for record in registry.all_records():
        found.setdefault(record.model._meta.app_label, []).append(record)
    with translation.override("en"):
        return {module: _page(module, records) for module, records in found.items()}


def _page(module: str, records: list[Record]) -> str:
    purpose = (apps.get_app_config(module).module.__doc__ or "").strip().splitlines()[0]
    parts = [f"# {module}", "", purpose, "", "Made from the declarations by `amity reference`; do not edit.", ""]
    for record in records:
        parts += _record(record)
    return "\n".join(parts)


def _record(record: Record) -> list[str]:
    doc = " ".join((record.model.__doc__ or "").split())
    lines = [f"## {record.plural} `{record.name}`", "", doc, ""]
    lines += [f"Found again on import by: {_listed(record.key)}.", ""]
    if record.filters:
        lines += [f"Filters: {_listed([getattr(one, 'name', one) for one in record.filters])}.", ""]
    for step in record.steps:
        states = f" when {_listed(step.when)}" if step.when else ""
        lines += [f"Step `{step.name}` ({step.label}){states}{', with a reason' * step.needs_why}.", ""]
    lines += ["| field | kind | what |", "|---|---|---|"]
    for field in fields.of(record).values():
        needed = " (required)" if field.is_required else ""
        lines.append(f"| `{field.name}` | {_kind(field)}{needed} | {field.label} |")
    return [*lines, ""]


def _kind(field: Field) -> str:
    if field.kind == "choice":
        return "one of " + ", ".join(f"`{value}`" for value, _name in field.column.flatchoices)
    kind = KINDS.get(field.kind, field.kind)
    return kind.format(target=f"`{field.target.name}`") if field.target else kind


def _listed(names: object) -> str:
    return ", ".join(f"`{name}`" for name in names)  # type: ignore[attr-defined]
