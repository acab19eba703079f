"""The fields a template may hold, how they are filled, and how one is refused that does not exist."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from difflib import get_close_matches

from django.core.exceptions import ValidationError
from django.utils.functional import Promise
from django.utils.translation import gettext as translate
from django.utils.translation import gettext_lazy as _

from amity.letters.rules import languages
from amity.network.models import Organisation, Person

FIELDS: dict[str, str | Promise] = {
    "salutation": _("How the person is addressed, such as “Dear Professor Miller”"),
    "name": _("The name, in the script of the language"),
    "honorific": _("The honorific"),
    "title": _("The post the person holds now"),
    "organisation": _("The organisation written to"),
    "country": _("The country, in the language of the letter"),
    "occasion": _("The occasion"),
    "date": _("The date of the letter"),
    "signatory": _("Who signs"),
    "signatory_title": _("The title of who signs"),
    "from_organisation": _("The organisation that writes"),
}
OF_EVENTS: dict[str, str | Promise] = {
    "event": _("The name of the event"),
    "event_dates": _("The days of the event"),
    "event_place": _("The place of the event"),
    "role": _("The role of the guest"),
    "answer_by": _("Until when an answer is asked for"),
    "answer_link": _("The address at which the guest answers without logging in"),
}
ALL = {**FIELDS, **OF_EVENTS}
_FIELD = re.compile(r"\{\s*([A-Za-z_]\w*)\s*\}")
_BRACE = re.compile(r"[{}]")
_ADDRESS = {"en": "Dear {name}", "vi": "Kính gửi {name}"}
_TO_A_BODY = {"en": "Dear Sir or Madam", "vi": "Kính gửi Quý cơ quan"}


@dataclass(slots=True)
class Recipient:
    """Whom a letter goes to, in which language, with what is known for its fields beside the names."""

    person: Person | None
    language: str
    organisation: Organisation | None = None
    title: str = ""
    title_vi: str = ""
    values: dict[str, str] = field(default_factory=dict)
    key: int = 0  # the row the letter is written for: a person, or whatever asks for letters

    @property
    def name(self) -> str:
        """The name as the language writes it."""
        if self.person is not None:
            return name_of(self.person, self.language)
        return named(self.organisation, self.language) if self.organisation else ""


def fields_in(text: str) -> list[str]:
    """The names of the fields in a text, each once, in their order."""
    return list(dict.fromkeys(_FIELD.findall(text)))


def check(text: str) -> None:
    """Refuse a text with an unknown field or a brace too many; says where it stands and what may be meant."""
    for place, told in _mistakes(text):
        line = text.count("\n", 0, place) + 1
        raise ValidationError(translate("Line %(line)s: %(told)s") % {"line": line, "told": told})


def _mistakes(text: str) -> Iterator[tuple[int, str]]:
    for found in _FIELD.finditer(text):
        if found[1] not in ALL:
            yield found.start(), unknown(found[1])
    spans = [found.span() for found in _FIELD.finditer(text)]
    for brace in _BRACE.finditer(text):
        if not any(first <= brace.start() < last for first, last in spans):
            told = {"mark": brace[0], "around": text[max(0, brace.start() - 10) : brace.start() + 15].strip()}
            yield (
                brace.start(),
                translate(
                    "“%(mark)s” near “%(around)s” belongs to no field. Write fields as {name}, and no other braces."
                )
                % told,
            )


def unknown(name: str) -> str:
    """What to say of a field that does not exist: the one that may be meant, or all there are."""
    near = get_close_matches(name.lower(), ALL, n=1, cutoff=0.6)
    meant = [f"{{{one}}}" for one in (near or ALL)]
    told = {"field": f"{{{name}}}", "fields": ", ".join(meant)}
    if near:
        return translate("There is no field %(field)s. Do you mean %(fields)s?") % told
    return translate("There is no field %(field)s. These exist: %(fields)s.") % told


def filled(text: str, values: Mapping[str, str]) -> str:
    """The text with its fields filled; a field nothing is known of becomes empty, and its line with it if alone."""
    lines = []
    for line in text.splitlines():
        new = _FIELD.sub(lambda found: values.get(found[1], ""), line)
        if new.strip() or not _FIELD.search(line):
            lines.append(new.rstrip())
    return "\n".join(lines)


def values_for(one: Recipient) -> dict[str, str]:
    """What stands for each field in a letter to this recipient."""
    person, body, language = one.person, one.organisation, one.language
    country = (person.country if person else None) or (body.country if body else None)
    found = {
        "salutation": salutation(person, language),
        "name": one.name,
        "honorific": person.honorific if person else "",
        "title": (one.title_vi if language == "vi" else "") or one.title,
        "organisation": named(body, language) if body else "",
        "country": languages.country_name(country.code, language, named(country, language)) if country else "",
    }
    return found | one.values


def salutation(person: Person | None, language: str) -> str:
    """How a person, or a body when it is nobody by name, is addressed in a language."""
    if person is None:
        return _TO_A_BODY.get(language, "")
    kept = person.salutation_vi if language == "vi" else person.salutation if language == "en" else ""
    if kept:
        return kept
    name = name_of(person, language)
    if language == "en" and person.family_name and person.honorific:
        name = person.family_name
    whole = f"{person.honorific} {name}".strip() if language != "vi" else name
    return _ADDRESS.get(language, "{name}").format(name=whole)


def name_of(person: Person, language: str) -> str:
    """The name of a person as a language writes it: in Vietnamese, in Latin letters, or in the person's own script."""
    if language == "vi":
        return person.name_vi or person.name
    return person.name if language == "en" else person.name_native or person.name


def named(row: object, language: str) -> str:
    """The name of an organisation or a country in Vietnamese where that is spoken, otherwise in English."""
    return str((getattr(row, "name_vi", "") if language == "vi" else "") or getattr(row, "name", ""))
