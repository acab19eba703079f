"""What the parts of a briefing book share: the visit, whom the book tells of, and what was found of them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from urllib.parse import urlencode

from django.db.models import Q
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from amity.care.queries import Strength, strengths
from amity.core.fields import touching
from amity.delegations.models import Appointment, Member
from amity.documents import making, wording
from amity.documents.document import Bullets, FigureLine, Paragraph, Span, Text, text
from amity.dossiers import told
from amity.dossiers.told import YEAR, Kind, Partner, Told
from amity.dossiers.visit import Visit
from amity.network.models import PARTNERS, Tie
from amity.records import registry

MOST_IN_ADDRESS = 100  # rows that the address of a list may name one by one
FAMILY = (Tie.Kind.FAMILY, Tie.Kind.NEXT_OF_KIN)  # nobody's family stands in a book
POSITIONS = Kind(_("Positions"), "positions", "", "person", ("title", "organisation", "from_on", "to_on"), "-from_on")
TIES = Kind(_("Ties"), "ties", "organisation", "person", ("kind", "other_person", "other_organisation", "from_on"),
            "-from_on", ~Q(kind__in=FAMILY))  # fmt: skip
TIES_TO = Kind(_("Ties from others"), "ties", "other_organisation", "other_person",
               ("person", "organisation", "kind", "from_on"), "-from_on", ~Q(kind__in=FAMILY))  # fmt: skip
CAME = Kind(_("Events attended"), "participations", "", "person", ("event",), "-event__starts_on",
            Q(state="attended"), "event")  # fmt: skip
EVENTS = Kind(_("Events together"), "events", "organisations", "", ("starts_on", "title"), "-starts_on",
              Q(state="held"))  # fmt: skip
HOSTED = Kind(_("Events they hosted"), "events", "hosts", "", ("starts_on", "title"), "-starts_on", Q(state="held"))
REUSABLE = Kind(_("Shared history, with wording checked for speeches"), "history_facts", "organisations", "people",
                ("happened_on", "what"), "happened_on", Q(is_reusable=True))  # fmt: skip
OF_PEOPLE = (POSITIONS, told.HONOURS, told.HISTORY, told.CONTACTS, CAME, told.TO_DO, told.GIFTS, TIES, TIES_TO)
OF_ORGANISATIONS = (told.IN_OFFICE, TIES, TIES_TO, told.AGREEMENTS, told.PROMISES, told.CONTACTS, told.TO_DO, EVENTS,
                    HOSTED, told.GIFTS, told.HONOURS, told.HISTORY)  # fmt: skip
RUNS_OUT = _("Agreements that run out within twelve months")


@dataclass(slots=True, kw_only=True)
class Making(making.Making):
    """A briefing book in the making; with `only`, it tells of one counterpart alone."""

    visit: Visit
    only: Partner | None = None
    people: list[int] = field(default_factory=list)  # of the other side and met in the programme, in order
    organisations: list[int] = field(default_factory=list)
    items: list[Appointment] = field(default_factory=list)
    told: dict[Partner, list[Told]] = field(default_factory=dict)
    days: dict[Partner, Told] = field(default_factory=dict)
    strengths: dict[Partner, Strength] = field(default_factory=dict)
    still_open: list[Text] = field(default_factory=list)
    gaps: list[Text] = field(default_factory=list)
    bare: list[Text] = field(default_factory=list)  # people of whom nothing is told
    figures: list[FigureLine] = field(default_factory=list)
    ending: Kind = field(init=False)  # agreements whose term ends within twelve months

    @property
    def partners(self) -> list[Partner]:
        """Everybody the book tells of, organisations after people."""
        return [*(("people", pk) for pk in self.people), *(("organisations", pk) for pk in self.organisations)]

    def __post_init__(self) -> None:
        last = self.today + timedelta(days=YEAR)
        only = told.AGREEMENTS.only & touching("ends_on", self.today, last)
        self.ending = Kind(RUNS_OUT, "agreements", "parties", "", ("title", "ends_on"), "ends_on", only)

    def read(self) -> None:
        """Read what is told of everybody, a fixed number of queries."""
        kinds = dict.fromkeys((*OF_PEOPLE, *OF_ORGANISATIONS, self.ending, told.THANKS, REUSABLE))  # each once
        self.told = told.of(self.partners, kinds, self)
        self.days = told.days(self.partners, self)
        for record in map(registry.of, PARTNERS):
            ids = self.people if record.name == "people" else self.organisations
            found = strengths(record, ids, self.actor, today=self.today)
            self.strengths |= {(record.name, pk): one for pk, one in found.items()}

    def of(self, partner: Partner, *kinds: Kind) -> list[Told]:
        """What is told of a partner, kind by kind in this order."""
        found = {one.kind: one for one in self.told.get(partner, [])}
        return [found[kind] for kind in kinds if kind in found]

    def name(self, partner: Partner) -> Text:
        """The name of a partner."""
        record, pk = partner
        return self.visit.person(pk) if record == "people" else self.visit.organisation(pk)

    def tie(self, partner: Partner) -> str:
        """How lively the tie with a partner is, and the day of the last contact."""
        strength = self.strengths[partner]
        word = str(told.STRENGTHS[strength.word])
        if strength.last is None:
            return word
        day = strength.last.shown(self.language)
        return gettext("{word}; last contact: {day}").format(word=word, day=day)

    def place(self, person: int) -> Member | None:
        """The place of somebody among the people of the visit."""
        return next((one for one in self.visit.members if one.person_id == person), None)

    def figure(self, name: str, title: str, value: int, url: str) -> Span:
        """A figure that leads to the rows behind it, kept for the files as well."""
        self.figures.append(FigureLine(f"briefing.{name}", title, "briefing", value, "", None, url, ""))
        return Span(wording.number(value, self.language), url=url, strong=True)

    def rows(self, record: str, ids: Iterable[int]) -> str:
        """The list of exactly these rows, as long as an address can name them."""
        wanted = sorted(set(ids))
        if len(wanted) > MOST_IN_ADDRESS:
            return f"/{record}/"
        return f"/{record}/?{urlencode({'id': [str(pk) for pk in wanted], 'archived': 'any'}, doseq=True)}"

    def tell(self, found: Sequence[Told]) -> None:
        """Append what is told of a partner, each kind under its label."""
        for one in found:
            self.outline.add(Paragraph(text(Span(str(one.label), strong=True))), Bullets(one.items))
