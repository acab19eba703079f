"""What is held: series and their editions, single events, their hosts, sessions, papers and permissions."""

import re
from datetime import date
from functools import cache
from typing import Any, ClassVar
from zoneinfo import available_timezones

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _

from amity.almanac.models import Announced
from amity.core.constraints import dates_in_order
from amity.core.fields import PartialDateField, TimeOfDayField
from amity.records.models import RecordModel, listed_by, listed_in

ORDER = _("The event ends before it begins.")
SESSION_ORDER = _("The session ends before it begins.")
OUTSIDE = _("The day lies outside the days of the event.")
ROOM_TAKEN = _("Another session of the event is in this room at that time.")
NO_HOST = _("This organisation is not among the hosts of the event. Add it there first.")
OTHER_EVENT = _("The session belongs to another event.")
DECLINED = _("The paper was declined; it cannot stand in a session.")
NOT_CODES = _("Write the codes of the countries in the order in which they host, such as VN, RU.")
NO_ZONE = _("“%(name)s” is no time zone. Write its name as in Asia/Bangkok or Europe/Moscow.")
HIGHEST = _("With this subject or rank of guests, only the Prime Minister can permit the conference.")
AMOUNT = _("The amount cannot be negative.")
CURRENCY = _("Name the currency of the amount.")
_CODES = re.compile(r"[A-Z]{2}(?:, [A-Z]{2})*")


def times_in_order() -> models.Q:
    """Rows whose time of ending is unknown or not before the time of beginning."""
    return models.Q(ends_at="") | models.Q(begins_at="") | models.Q(ends_at__gte=models.F("begins_at"))


@cache
def _zones() -> frozenset[str]:
    return frozenset(available_timezones())


class Series(RecordModel):
    """A row of events that come back under one name: a festival, a forum, a yearly conference."""

    name = models.CharField(_("Name"), max_length=250)
    name_vi = models.CharField(_("Name in Vietnamese"), max_length=250, blank=True)
    frequency = models.CharField(_("How often"), max_length=120, blank=True)
    every_years = models.PositiveSmallIntegerField(_("Years between editions"), null=True, blank=True)
    alternates = models.CharField(_("Who hosts in turn"), max_length=250, blank=True)
    turn = models.CharField(_("Countries in turn"), max_length=120, blank=True, help_text=NOT_CODES)

    class Meta(RecordModel.Meta):
        constraints: ClassVar = [models.UniqueConstraint(fields=["name"], name="series_name_once")]

    def clean(self) -> None:
        super().clean()
        typed = (self.turn or "").strip().upper()
        self.turn = ", ".join(re.split(r"[\s,;]+", typed)) if typed else ""
        if self.turn and not _CODES.fullmatch(self.turn):
            raise ValidationError({"turn": NOT_CODES})


class EventKind(models.TextChoices):
    """What sort of event it is."""

    ANNIVERSARY = "anniversary", _("Anniversary")
    ASSEMBLY = "assembly", _("Assembly")
    AWARD = "award", _("Award ceremony")
    CAMPAIGN = "campaign", _("Campaign")
    CHARITY = "charity", _("Charity")
    CONFERENCE = "conference", _("Conference")
    DELEGATION_IN = "delegation_in", _("Delegation received")
    DELEGATION_OUT = "delegation_out", _("Delegation sent")
    EXCHANGE = "exchange", _("Exchange")
    FESTIVAL = "festival", _("Festival")
    FORUM = "forum", _("Forum")
    FOUNDING = "founding", _("Founding of an organisation")
    INAUGURATION = "inauguration", _("Inauguration")
    MEETING = "meeting", _("Meeting")
    NATIONAL_DAY = "national_day", _("National day")
    RECOGNITION = "recognition", _("Recognition of partners")
    SEMINAR = "seminar", _("Seminar")
    SIGNING = "signing", _("Signing ceremony")
    WORKSHOP = "workshop", _("Workshop")


class EventPillar(models.TextChoices):
    """The pillar of foreign affairs an event belongs to."""

    PEOPLE = "people", _("People-to-people diplomacy")
    PARTY = "party", _("Party diplomacy")
    STATE = "state", _("State diplomacy")


class EventState(models.TextChoices):
    """Whether an event was held; nothing is held only because its day has passed."""

    PLANNED = "planned", _("Planned")
    POSTPONED = "postponed", _("Postponed")
    HELD = "held", _("Held")
    CANCELLED = "cancelled", _("Cancelled")
    TEMPLATE = "template", _("Template")


class Event(Announced):
    """Something held on a day and in a place, by hosts, with others taking part, and what is known of its outcome."""

    title = models.CharField(_("Name"), max_length=300)
    title_vi = models.CharField(_("Name in Vietnamese"), max_length=300, blank=True)
    kind = models.CharField(_("Kind of event"), max_length=20, choices=EventKind.choices)
    pillar = models.CharField(_("Pillar"), max_length=10, choices=EventPillar.choices, default=EventPillar.PEOPLE)
    state = models.CharField(_("State"), max_length=10, choices=EventState.choices, default=EventState.PLANNED)
    series = models.ForeignKey(Series, models.PROTECT, verbose_name=_("Series of events"), null=True, blank=True)
    edition = models.PositiveSmallIntegerField(_("Edition"), null=True, blank=True)
    starts_on = PartialDateField(_("Begins on"))
    ends_on = PartialDateField(_("Ends on"), blank=True)
    begins_at = TimeOfDayField(_("Begins at"), blank=True)
    ends_at = TimeOfDayField(_("Ends at"), blank=True)
    time_zone = models.CharField(
        _("Time zone"), max_length=60, blank=True, help_text=_("Only where it is not that of the union: Europe/Moscow")
    )
    place = models.CharField(_("Place"), max_length=200, blank=True)
    venue = models.CharField(_("Hall or room"), max_length=200, blank=True)
    online_link = models.CharField(_("Link for taking part online"), max_length=600, blank=True)
    host_country = models.ForeignKey(
        "places.Country",
        models.PROTECT,
        verbose_name=_("Held in the country"),
        related_name="events_held_in",
        null=True,
        blank=True,
    )
    country = models.ForeignKey(
        "places.Country", models.PROTECT, verbose_name=_("Partner country"), null=True, blank=True
    )
    hosts = models.ManyToManyField(
        "network.Organisation", verbose_name=_("Hosts"), related_name="events_hosted", blank=True
    )
    organisations = models.ManyToManyField(
        "network.Organisation", verbose_name=_("Organisations taking part"), related_name="events_joined", blank=True
    )
    agreement = models.ForeignKey(
        "agreements.Agreement", models.PROTECT, verbose_name=_("Agreement"), null=True, blank=True
    )
    visit = models.ForeignKey(
        "relations.HighLevelVisit", models.PROTECT, verbose_name=_("High-level visit"), null=True, blank=True
    )
    anniversary_of = models.CharField(_("Anniversary of"), max_length=250, blank=True)
    anniversary_of_vi = models.CharField(_("Anniversary of, in Vietnamese"), max_length=250, blank=True)
    anniversary_years = models.PositiveSmallIntegerField(_("Years marked"), null=True, blank=True)
    answer_by = PartialDateField(
        _("Answers asked for by"), blank=True, help_text=_("Guests can answer by their link until then.")
    )
    expected_count = models.PositiveIntegerField(_("People expected"), null=True, blank=True)
    attended_count = models.PositiveIntegerField(_("People attending"), null=True, blank=True)
    summary = models.TextField(_("Summary"), blank=True)
    summary_vi = models.TextField(_("Summary in Vietnamese"), blank=True)
    goals = models.TextField(_("What it is to achieve"), blank=True)
    achieved = models.TextField(_("What it achieved"), blank=True)
    minutes = models.TextField(_("Minutes"), blank=True)

    class Meta(Announced.Meta):
        indexes: ClassVar = [
            *Announced.Meta.indexes,
            listed_by("starts_on", "event_by_starts_on"),
        ]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["title", "starts_on"], name="event_title_and_day_once"),
            dates_in_order("starts_on", "ends_on", name="event_dates_in_order", message=ORDER),
            models.CheckConstraint(
                condition=times_in_order() | ~(models.Q(ends_on="") | models.Q(ends_on=models.F("starts_on"))),
                name="event_times_in_order",
                violation_error_message=ORDER,
            ),
            models.UniqueConstraint(
                fields=["series", "edition"],
                name="event_one_per_edition",
                violation_error_message=_("The series already has an event of this edition."),
            ),
            models.CheckConstraint(
                condition=models.Q(edition__isnull=True) | models.Q(series__isnull=False),
                name="event_edition_has_series",
                violation_error_message=_("Name the series that the edition belongs to."),
            ),
        ]

    def clean(self) -> None:
        super().clean()
        if self.starts_on and self.ends_on and self.ends_on.last < self.starts_on.first:
            raise ValidationError({"ends_on": ORDER})
        is_one_day = self.ends_on is None or self.ends_on == self.starts_on
        if is_one_day and self.begins_at and self.ends_at and self.ends_at < self.begins_at:
            raise ValidationError({"ends_at": ORDER})
        if self.time_zone and self.time_zone not in _zones():
            raise ValidationError({"time_zone": NO_ZONE % {"name": self.time_zone}})

    @property
    def last_day(self) -> date:
        """The last day on which it may still be going on."""
        last = self.ends_on or self.starts_on
        return last.last if last else date.max

    @property
    def closes_on(self) -> date:
        """The last day on which guests may answer."""
        return min(self.answer_by.last, self.last_day) if self.answer_by else self.last_day


class ShareRole(models.TextChoices):
    """As what an organisation stands behind an event."""

    HOST = "host", _("Host")
    CO_HOST = "co_host", _("Co-host")
    SPONSOR = "sponsor", _("Sponsor")
    PATRON = "patron", _("Patron")


class HostShare(RecordModel):
    """What one organisation takes on itself for an event: its task, what it pays, and how it is named."""

    event = models.ForeignKey(Event, models.PROTECT, verbose_name=_("Event"))
    organisation = models.ForeignKey("network.Organisation", models.PROTECT, verbose_name=_("Organisation"))
    role = models.CharField(_("Role"), max_length=10, choices=ShareRole.choices, default=ShareRole.CO_HOST)
    task = models.CharField(_("Its task"), max_length=300, blank=True)
    amount = models.DecimalField(_("Cost it bears"), max_digits=15, decimal_places=2, null=True, blank=True)
    currency = models.CharField(_("Currency"), max_length=3, blank=True)
    credit = models.CharField(_("How it is named"), max_length=250, blank=True)
    credit_order = models.PositiveSmallIntegerField(_("Place among those named"), null=True, blank=True)

    class Meta(RecordModel.Meta):
        indexes: ClassVar = [*RecordModel.Meta.indexes, *listed_in("event", "host_share_in_event")]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["event", "organisation", "role"], name="host_share_once_per_role"),
            models.CheckConstraint(
                condition=models.Q(amount__isnull=True) | ~models.Q(currency=""),
                name="host_share_amount_has_currency",
                violation_error_message=CURRENCY,
            ),
            models.CheckConstraint(
                condition=models.Q(amount__isnull=True) | models.Q(amount__gte=0),
                name="host_share_not_negative",
                violation_error_message=AMOUNT,
            ),
        ]

    def validate_constraints(self, exclude: Any = None) -> None:
        """Who hosts is said once, in the event; a share says what a host takes on itself."""
        super().validate_constraints(exclude)
        self.clean_beside()

    def clean_beside(self) -> None:
        """Refuse a host that the event does not name; asked by imports as well."""
        is_host = self.role in (ShareRole.HOST, ShareRole.CO_HOST)
        if is_host and not self.event.hosts.filter(pk=self.organisation_id).exists():
            raise ValidationError({"organisation": NO_HOST})


class Session(RecordModel):
    """One part of the programme of an event: at which hour, in which room, and who leads it."""

    event = models.ForeignKey(Event, models.PROTECT, verbose_name=_("Event"))
    title = models.CharField(_("Name"), max_length=250)
    title_vi = models.CharField(_("Name in Vietnamese"), max_length=250, blank=True)
    held_on = PartialDateField(_("Day"))
    begins_at = TimeOfDayField(_("Begins at"), blank=True)
    ends_at = TimeOfDayField(_("Ends at"), blank=True)
    room = models.CharField(_("Room"), max_length=160, blank=True)
    chair = models.ForeignKey(
        "network.Person",
        models.PROTECT,
        verbose_name=_("Chair"),
        related_name="sessions_chaired",
        null=True,
        blank=True,
    )
    moderator = models.ForeignKey(
        "network.Person",
        models.PROTECT,
        verbose_name=_("Moderator"),
        related_name="sessions_moderated",
        null=True,
        blank=True,
    )

    class Meta(RecordModel.Meta):
        indexes: ClassVar = [
            *RecordModel.Meta.indexes,
            listed_by("held_on", "session_by_held_on"),
            *listed_in("event", "session_in_event"),
        ]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["event", "title", "held_on"], name="session_once_in_a_day"),
            models.CheckConstraint(
                condition=times_in_order(), name="session_times_in_order", violation_error_message=SESSION_ORDER
            ),
        ]

    def clean(self) -> None:
        super().clean()
        if self.begins_at and self.ends_at and self.ends_at < self.begins_at:
            raise ValidationError({"ends_at": SESSION_ORDER})

    def validate_constraints(self, exclude: Any = None) -> None:
        """A session lies within its event, and two of one event are not in one room at one time."""
        super().validate_constraints(exclude)
        self.clean_beside()

    def clean_beside(self) -> None:
        """Refuse a session outside its event or in a room that is taken; asked by imports as well."""
        begins, ends = self.event.starts_on, self.event.ends_on or self.event.starts_on
        day = self.held_on
        if day and begins and ends and (day.last < begins.first or ends.last < day.first):
            raise ValidationError({"held_on": OUTSIDE})
        others = Session.objects.filter(event=self.event_id, held_on=day).exclude(pk=self.pk).exclude(audience__lt=0)
        if self.room and any(self.meets(one) for one in others.filter(room__iexact=self.room)):
            raise ValidationError({"room": ROOM_TAKEN})

    def meets(self, other: "Session") -> bool:
        """Whether both are surely going on at one moment; without an end, a session fills only its first minute."""
        if self.held_on != other.held_on or not (self.begins_at and other.begins_at):
            return False
        first, second = sorted((self, other), key=lambda one: one.begins_at)
        return first.begins_at == second.begins_at or second.begins_at < first.ends_at


class PaperState(models.TextChoices):
    """How far a paper has come."""

    PROPOSED = "proposed", _("Proposed")
    ACCEPTED = "accepted", _("Accepted")
    DECLINED = "declined", _("Declined")
    RECEIVED = "received", _("Text received")
    PRESENTED = "presented", _("Presented")


class Paper(RecordModel):
    """A paper or speech for an event: who gives it, in which session, and how far its text has come."""

    event = models.ForeignKey(Event, models.PROTECT, verbose_name=_("Event"))
    session = models.ForeignKey(Session, models.PROTECT, verbose_name=_("Session"), null=True, blank=True)
    title = models.CharField(_("Name"), max_length=300)
    title_vi = models.CharField(_("Name in Vietnamese"), max_length=300, blank=True)
    authors = models.CharField(_("Authors as announced"), max_length=300, blank=True)
    speaker = models.ForeignKey("network.Person", models.PROTECT, verbose_name=_("Speaker"), null=True, blank=True)
    abstract = models.TextField(_("Abstract"), blank=True)
    language = models.CharField(_("Language"), max_length=60, blank=True)
    position = models.PositiveSmallIntegerField(_("Place in the session"), null=True, blank=True)
    state = models.CharField(_("State"), max_length=10, choices=PaperState.choices, default=PaperState.PROPOSED)

    class Meta(RecordModel.Meta):
        indexes: ClassVar = [
            *RecordModel.Meta.indexes,
            *listed_in("event", "paper_in_event"),
            *listed_in("session", "paper_in_session"),
        ]
        constraints: ClassVar = [models.UniqueConstraint(fields=["event", "title"], name="paper_once_in_an_event")]

    def validate_constraints(self, exclude: Any = None) -> None:
        """A paper stands in a session of its own event, and only while it has not been declined."""
        super().validate_constraints(exclude)
        self.clean_beside()

    def clean_beside(self) -> None:
        """Refuse a session of another event, and a declined paper in any; asked by imports as well."""
        if self.session is not None and self.session.event_id != self.event_id:
            raise ValidationError({"session": OTHER_EVENT})
        if self.session is not None and self.state == PaperState.DECLINED:
            raise ValidationError({"session": DECLINED})


class Ground(models.TextChoices):
    """What decides at which level a conference is permitted."""

    RANK = "rank", _("Guests are heads or of ministerial rank")
    SOVEREIGNTY = "sovereignty", _("Subject: sovereignty or territory")
    SECURITY = "security", _("Subject: security or defence")
    ETHNICITY = "ethnicity", _("Subject: ethnicity or religion")
    RIGHTS = "rights", _("Subject: human rights")
    SECRETS = "secrets", _("Subject: state secrets")
    OTHER = "other", _("None of these")


class Level(models.TextChoices):
    """Who permits a conference."""

    PRIME_MINISTER = "prime_minister", _("Prime Minister")
    COMPETENT_PERSON = "competent_person", _("Competent person of the agency")


class PermissionState(models.TextChoices):
    """How far the asking for permission has come."""

    DRAFT = "draft", _("Being prepared")
    SUBMITTED = "submitted", _("Submitted")
    CONSULTING = "consulting", _("Opinions asked")
    RETURNED = "returned", _("Returned")
    GRANTED = "granted", _("Granted")
    REFUSED = "refused", _("Refused")


class PermissionCase(RecordModel):
    """The asking for permission to hold an international conference, from its dossier to the decision."""

    reference = models.CharField(_("Reference"), max_length=80)
    event = models.ForeignKey(Event, models.PROTECT, verbose_name=_("Event"))
    ground = models.CharField(_("What decides the level"), max_length=12, choices=Ground.choices, default=Ground.OTHER)
    level = models.CharField(_("Who permits"), max_length=18, choices=Level.choices, default=Level.COMPETENT_PERSON)
    rule = models.CharField(_("Rule it was opened under"), max_length=160, blank=True)
    state = models.CharField(_("State"), max_length=10, choices=PermissionState.choices, default=PermissionState.DRAFT)
    due_on = PartialDateField(_("Latest day to submit"), blank=True)
    submitted_on = PartialDateField(_("Submitted on"), blank=True)
    opinions_due_on = PartialDateField(_("Opinions due on"), blank=True)
    decided_on = PartialDateField(_("Decided on"), blank=True)
    number = models.CharField(_("Number of the decision"), max_length=80, blank=True)
    conditions = models.TextField(_("Conditions, or what was to be mended"), blank=True)

    class Meta(RecordModel.Meta):
        indexes: ClassVar = [
            *RecordModel.Meta.indexes,
            listed_by("due_on", "permission_by_due_on"),
            listed_by("submitted_on", "permission_by_submitted_on"),
            *listed_in("event", "permission_in_event"),
        ]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["reference"], name="permission_reference_once"),
            dates_in_order("submitted_on", "decided_on", name="permission_dates_in_order"),
        ]

    def clean(self) -> None:
        super().clean()
        if self.ground != Ground.OTHER and self.level != Level.PRIME_MINISTER:
            raise ValidationError({"level": HIGHEST})


class Evaluation(RecordModel):
    """What those who were there thought of an event: a score, how many gave it, and what they would change."""

    event = models.ForeignKey(Event, models.PROTECT, verbose_name=_("Event"))
    who = models.CharField(_("Who answered"), max_length=160)
    organisation = models.ForeignKey(
        "network.Organisation", models.PROTECT, verbose_name=_("For which organisation"), null=True, blank=True
    )
    score = models.PositiveSmallIntegerField(_("Score from 1 to 5"))
    answers = models.PositiveIntegerField(_("Number of answers"), default=1)
    worked = models.TextField(_("What worked"), blank=True)
    change = models.TextField(_("What to change"), blank=True)

    class Meta(RecordModel.Meta):
        indexes: ClassVar = [*RecordModel.Meta.indexes, *listed_in("event", "evaluation_in_event")]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["event", "who", "score"], name="evaluation_once_per_score"),
            models.CheckConstraint(
                condition=models.Q(score__gte=1, score__lte=5),
                name="evaluation_score_in_range",
                violation_error_message=_("A score is a number from 1 to 5."),
            ),
        ]
