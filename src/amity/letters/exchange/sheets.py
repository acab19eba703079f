"""A letter as a sheet of paper: what stands where on it, whichever file it is written to."""

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from amity.access.actors import Actor
from amity.core.dates import PartialDate
from amity.letters import queries
from amity.letters.models import Letter
from amity.letters.rules import languages, late, wording
from amity.letters.rules.wording import Recipient
from amity.network.models import Organisation, Person, Position
from amity.places.models import Country


@dataclass(frozen=True, slots=True)
class Sheet:
    """One letter in its own language, ready to be set."""

    language: str
    sender: str
    number: str
    date: str
    to: tuple[str, ...]
    subject: str
    text: str
    signatory: str
    signatory_title: str
    picture: str  # as SVG, such as the code that opens a door
    values: dict[str, str]  # every field by name, for the template of an office

    @property
    def paragraphs(self) -> list[str]:
        """The text, parted at its empty lines."""
        return [part.strip("\n") for part in self.text.split("\n\n") if part.strip()]

    def told(self) -> dict[str, object]:
        """What the press reads."""
        return {**asdict(self), "paragraphs": self.paragraphs}


def sheets_of(letters: Iterable[Letter], *, actor: Actor, today: date) -> list[Sheet]:
    """The sheets of letters; a person, body or country that the actor may not see is left out of them.

    Links by which guests answer are filled only for those who keep the letters.
    """
    rows = list(letters)
    links = late.values([one.pk for one in rows if actor.may_write(one.owner_id)])
    people, posts = _seen(Person, rows, ("person_id", "signatory_id"), actor), _posts(rows, actor, today)
    bodies = _seen(Organisation, rows, ("organisation_id", "from_organisation_id"), actor)
    countries = _seen(Country, rows, ("country_id",), actor)
    found = []
    for letter in rows:
        body = bodies.get(letter.organisation_id or 0)
        one = Recipient(people.get(letter.person_id or 0), letter.language, body)
        if (post := posts.get(letter.person_id or 0)) is not None and post.organisation_id == letter.organisation_id:
            one.title, one.title_vi = post.title, post.title_vi
        sender, signatory = bodies.get(letter.from_organisation_id or 0), people.get(letter.signatory_id or 0)
        values = wording.values_for(one) | {
            "country": _country(countries.get(letter.country_id or 0), letter.language),
            "occasion": (letter.occasion_vi if letter.language == "vi" else "") or letter.occasion,
            "date": languages.shown_date(letter.sent_on or PartialDate.of(today), letter.language),
            "signatory": wording.name_of(signatory, letter.language) if signatory else "",
            "signatory_title": letter.signatory_title,
            "from_organisation": wording.named(sender, letter.language) if sender else "",
            "number": letter.number,
            **links.get(letter.pk, {}),
        }
        found.append(_sheet(letter, values))
    return found


def _sheet(letter: Letter, values: dict[str, str]) -> Sheet:
    subject, text = (wording.filled(part, values) for part in (letter.subject, letter.text))
    name = " ".join(part for part in (values["honorific"], values["name"]) if part)
    to = (name, values["title"], values["organisation"], values["country"])
    return Sheet(
        language=letter.language,
        sender=values["from_organisation"],
        number=letter.number,
        date=values["date"],
        to=tuple(dict.fromkeys(line for line in to if line)),
        subject=subject,
        text=text,
        signatory=values["signatory"],
        signatory_title=letter.signatory_title,
        picture=values.get("picture", ""),
        values={**dict.fromkeys(wording.ALL, ""), **values, "subject": subject, "text": text},
    )


def _country(country: Country | None, language: str) -> str:
    if country is None:
        return ""
    return languages.country_name(country.code, language, wording.named(country, language))


def _seen(model: type[Any], rows: list[Letter], links: tuple[str, ...], actor: Actor) -> dict[int, Any]:
    ids = {getattr(row, link) for row in rows for link in links} - {None}
    return queries.by_number(model, ids, actor)


def _posts(rows: list[Letter], actor: Actor, today: date) -> dict[int, Position]:
    return queries.posts({row.person_id for row in rows if row.person_id}, actor, today=today)
