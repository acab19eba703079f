"""Many letters at once: each recipient gets the template of his language, and the whole is one act that can be undone.

ComposingRefused
├── NoTemplate        there is no template of that name
├── NobodyChosen      nobody is left to write to
└── OnlyForEvents     the template speaks of an event, but nobody said of which
"""

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from amity.access.actors import Actor
from amity.core.dates import PartialDate
from amity.letters import queries
from amity.letters.models import Batch, Letter, LetterTemplate
from amity.letters.rules import languages, wording
from amity.letters.rules.wording import Recipient
from amity.network.models import Person
from amity.records import registry, writes

BLOCK = 1000
LATE = ("answer_link",)  # filled when a letter is printed: who only reads the letter must not answer for the guest
SILENT = gettext_lazy("This person asked not to be written to.")
OTHERS_APPROVE = gettext_lazy("Somebody else approves for this unit.")
Told = Callable[[int], None]


class ComposingRefused(writes.Refused):
    """The letters cannot be composed."""


class NoTemplate(ComposingRefused):
    """There is no template of that name."""


class NobodyChosen(ComposingRefused):
    """Nobody is left to write to."""


class OnlyForEvents(ComposingRefused):
    """The template speaks of an event, but nobody said of which."""


def recipients(ids: Sequence[int], *, actor: Actor, today: date) -> list[Recipient]:
    """People as recipients, each in his language and by his post of today; who is out of sight is none of them."""
    people, posts = queries.by_number(Person, ids, actor), queries.posts(ids, actor, today=today)
    found = []
    for pk in dict.fromkeys(ids):
        if (person := people.get(pk)) is None:
            continue
        post = posts.get(pk)
        body = post.organisation if post is not None and post.organisation.pk else None
        one = Recipient(person, languages.read_by(person), body, key=pk)
        if post is not None:
            one.title, one.title_vi = post.title, post.title_vi
        found.append(one)
    return found


def begin(
    template: str, asked: Mapping[str, Any], left: Sequence[tuple[int, str]], *, actor: Actor, why: str = ""
) -> Batch:
    """Store what is to be written to whom; `asked` holds what every letter has alike and whom they go to.

    `left` are people left out beforehand, by number, each with the reason.
    """
    found = queries.templates(actor, template)
    if not found:
        raise NoTemplate(_("There is no template of this name. Write one first."))
    if not asked.get("people"):
        raise NobodyChosen(_("Nobody is left to write to."))
    used = {name for one in found.values() for name in wording.fields_in(f"{one.subject}\n{one.text}")}
    if used & set(wording.OF_EVENTS) and not asked.get("event"):
        raise OnlyForEvents(_("This template speaks of an event. Write these letters from the page of the event."))
    operation = writes.begin("letters", registry.of(Letter), actor=actor, why=why)
    return Batch.objects.create(
        operation=operation, template=template, asked=dict(asked), left=[list(one) for one in left]
    )


def carry_out(batch: Batch, *, actor: Actor, today: date, told: Told | None = None) -> None:
    """Write the letters of a mail merge that are not yet written; `told` hears how many people are done by now."""
    people = list(batch.asked["people"])
    done = set(queries.written_by(batch).values_list("person_id", flat=True))
    for at in range(0, len(people), BLOCK):
        part = [pk for pk in people[at : at + BLOCK] if pk not in done]
        if part:
            write(batch, recipients(part, actor=actor, today=today), actor=actor, today=today)
        if told is not None:
            told(at + len(people[at : at + BLOCK]))


def write(batch: Batch, block: Sequence[Recipient], *, actor: Actor, today: date) -> dict[int, Letter]:
    """Store the letters to some recipients, all or none; returns them by the recipients' keys."""
    found, asked = queries.templates(actor, batch.template), batch.asked
    rows: dict[int, Letter] = {}
    left: list[list[Any]] = []
    for one in block:
        if reason := _refusal(one, found, asked.get("fallback", "")):
            left.append([one.person.pk if one.person else 0, reason])
            continue
        language = one.language if one.language in found else asked["fallback"]
        one.language = language
        rows[one.key] = _letter(one, found[language], asked, today)
    writes.save_many(list(rows.values()), actor=actor, operation=batch.operation)
    if left := [one for one in left if one not in batch.left]:
        batch.left = [*batch.left, *left]
        batch.save(update_fields=["left"])
    return rows


def _refusal(one: Recipient, found: Mapping[str, LetterTemplate], fallback: str) -> str:
    """Why nothing is written to a recipient; "" when it is."""
    if one.person is not None and one.person.died_on is not None:
        return _("This person has died.")
    if one.language not in found and fallback not in found:
        return _("There is no template in this language: %(language)s.") % {"language": languages.name(one.language)}
    return ""


def _letter(one: Recipient, template: LetterTemplate, asked: Mapping[str, Any], today: date) -> Letter:
    language = template.language
    occasion = (asked.get("occasion_vi") if language == "vi" else "") or asked.get("occasion", "")
    values = wording.values_for(one) | {
        "occasion": occasion,
        "date": languages.shown_date(PartialDate.of(today), language),
        "signatory": asked.get("signed_by", ""),
        "signatory_title": asked.get("signatory_title", ""),
        "from_organisation": asked.get("from_vi" if language == "vi" else "from", "") or asked.get("from", ""),
        **{name: f"{{{name}}}" for name in LATE},
    }
    return Letter(
        owner_id=asked["owner"],
        confidentiality=asked["confidentiality"],
        kind=template.kind,
        language=language,
        template=template,
        from_organisation_id=asked.get("from_organisation"),
        signatory_id=asked.get("signatory"),
        signatory_title=asked.get("signatory_title", ""),
        person=one.person,
        organisation=one.organisation,
        country_id=_country_of(one),
        occasion=asked.get("occasion", ""),
        occasion_vi=asked.get("occasion_vi", ""),
        subject=wording.filled(template.subject, values)[:250],
        text=wording.filled(template.text, values),
    )


def _country_of(one: Recipient) -> int | None:
    if one.person is not None and one.person.country_id:
        return one.person.country_id
    return one.organisation.country_id if one.organisation is not None else None
