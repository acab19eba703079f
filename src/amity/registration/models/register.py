"""The register: who the foreign organisations are, where they sit, and under which papers they work."""

from typing import Any, ClassVar

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from amity.access.models import Unit
from amity.core.constraints import dates_in_order, refuse_disorder
from amity.core.fields import PartialDateField
from amity.records.models import RecordModel, Shelf, listed_by, listed_in

CERTIFICATE_ORDER = _("The certificate expires before it is issued.")
HOME_ORDER = _("The registration at home ends before it begins.")
OFFICE_ORDER = _("The office closes before it opens.")
OUTSIDE = _("This is kept by a unit of the union, not by the organisation it is about.")
BEYOND_HOME = _("The certificate runs longer than the organisation is registered at home.")


def refuse_outsiders(row: Any) -> None:
    """Refuse a row of the register that a foreign organisation would keep about itself; raises ValidationError."""
    if row.owner_id is not None and row.owner.kind == Unit.Kind.NGO:
        raise ValidationError({"owner": OUTSIDE})


class Activity(models.TextChoices):
    """What an organisation does at present, whatever its papers say."""

    ACTIVE = "active", _("Active")
    PREPARING = "preparing", _("Preparing its work")
    NOT_ACTIVE = "not_active", _("Registered, but not active")
    GIVES_ONLY = "gives_only", _("Gives without a registration")
    LEFT = "left", _("Has left")
    UNKNOWN = "unknown", _("Not known")


class ForeignNgo(RecordModel):
    """The entry of a foreign non-governmental organisation in the register: its home, its work, its representative."""

    organisation = models.ForeignKey(
        "network.Organisation", models.PROTECT, verbose_name=_("Organisation"), related_name="ngo_entries"
    )
    unit = models.ForeignKey(
        "access.Unit",
        models.PROTECT,
        verbose_name=_("Unit of its own accounts"),
        related_name="ngos",
        null=True,
        blank=True,
        help_text=_("The unit in which its focal points log in and keep their own data."),
    )
    home_number = models.CharField(_("Registration number at home"), max_length=120, blank=True)
    home_authority = models.CharField(_("Registered at home with"), max_length=250, blank=True)
    home_from_on = PartialDateField(_("Registered at home since"), blank=True)
    home_until_on = PartialDateField(_("Registered at home until"), blank=True)
    legal_form = models.CharField(_("Legal form at home"), max_length=160, blank=True)
    purposes = models.TextField(_("Purposes"), blank=True)
    purposes_vi = models.TextField(_("Purposes in Vietnamese"), blank=True)
    fields_of_work = models.CharField(_("Fields of work"), max_length=300, blank=True)
    fields_of_work_vi = models.CharField(_("Fields of work in Vietnamese"), max_length=300, blank=True)
    activity = models.CharField(_("Activity"), max_length=12, choices=Activity.choices, default=Activity.UNKNOWN)
    activity_on = PartialDateField(_("Activity as of"), blank=True)
    works_since = PartialDateField(_("Works in the country since"), blank=True)
    representative = models.ForeignKey(
        "network.Person", models.PROTECT, verbose_name=_("Representative"), null=True, blank=True
    )

    class Meta(RecordModel.Meta):
        indexes: ClassVar = [
            *RecordModel.Meta.indexes,
            listed_by("home_until_on", "foreign_ngo_by_home_until"),
            listed_by("works_since", "foreign_ngo_by_works_since"),
            *listed_in("representative", "foreign_ngo_of_person"),
        ]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["organisation"], condition=~Q(shelf=Shelf.TRASHED), name="foreign_ngo_organisation_once"
            ),
            models.UniqueConstraint(fields=["unit"], condition=~Q(shelf=Shelf.TRASHED), name="foreign_ngo_unit_once"),
            dates_in_order("home_from_on", "home_until_on", name="foreign_ngo_home_in_order", message=HOME_ORDER),
        ]

    def clean(self) -> None:
        super().clean()
        refuse_outsiders(self)
        refuse_disorder(self, "home_from_on", "home_until_on", HOME_ORDER)


class OfficeKind(models.TextChoices):
    """What an office of a foreign organisation is."""

    REPRESENTATIVE = "representative", _("Representative office")
    HEAD = "head", _("Head office abroad")
    REGIONAL = "regional", _("Regional office")
    PROJECT = "project", _("Project office (until 2022)")
    CONTACT = "contact", _("Contact address")


class NgoOffice(RecordModel):
    """An office of a foreign organisation: what it is, where, since when, and who heads it."""

    ngo = models.ForeignKey("network.Organisation", models.PROTECT, verbose_name=_("Foreign organisation"))
    kind = models.CharField(_("Kind of office"), max_length=14, choices=OfficeKind.choices)
    name = models.CharField(_("Name"), max_length=250)
    name_vi = models.CharField(_("Name in Vietnamese"), max_length=250, blank=True)
    address = models.CharField(_("Address"), max_length=300, blank=True)
    province = models.ForeignKey("places.Province", models.PROTECT, verbose_name=_("Province"), null=True, blank=True)
    country = models.ForeignKey("places.Country", models.PROTECT, verbose_name=_("Country"), null=True, blank=True)
    head = models.ForeignKey("network.Person", models.PROTECT, verbose_name=_("Head"), null=True, blank=True)
    phone = models.CharField(_("Telephone"), max_length=60, blank=True)
    email = models.EmailField(_("E-mail"), blank=True)
    opened_on = PartialDateField(_("Opened on"), blank=True)
    closed_on = PartialDateField(_("Closed on"), blank=True)

    class Meta(RecordModel.Meta):
        indexes: ClassVar = [
            *RecordModel.Meta.indexes,
            listed_by("opened_on", "ngo_office_by_opened_on"),
            *listed_in("ngo", "ngo_office_of_ngo"),
        ]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["ngo", "name"], condition=~Q(shelf=Shelf.TRASHED), name="ngo_office_name_once"
            ),
            dates_in_order("opened_on", "closed_on", name="ngo_office_dates_in_order", message=OFFICE_ORDER),
        ]

    def clean(self) -> None:
        super().clean()
        refuse_disorder(self, "opened_on", "closed_on", OFFICE_ORDER)


class CertificateKind(models.TextChoices):
    """The papers under which a foreign organisation may work; the last is history and is no longer issued."""

    OPERATION = "operation", _("Operation registration")
    REPRESENTATIVE_OFFICE = "representative_office", _("Representative office registration")
    PROJECT_OFFICE = "project_office", _("Project office registration")


class CertificateState(models.TextChoices):
    """What was decided about a certificate; that it runs out soon is a question of its dates."""

    VALID = "valid", _("Valid")
    LAPSED = "lapsed", _("Lapsed")
    SUSPENDED = "suspended", _("Suspended")
    ENDED = "ended", _("Ended at the holder's wish")
    REVOKED = "revoked", _("Revoked")


class Certificate(RecordModel):
    """The registration under which a foreign non-governmental organisation works: kind, term, provinces and fields."""

    ngo = models.ForeignKey("network.Organisation", models.PROTECT, verbose_name=_("Foreign organisation"))
    kind = models.CharField(_("Kind of certificate"), max_length=24, choices=CertificateKind.choices)
    number = models.CharField(_("Certificate number"), max_length=80)
    issued_on = PartialDateField(_("Issued on"))
    expires_on = PartialDateField(_("Expires on"), blank=True)
    provinces = models.ManyToManyField("places.Province", verbose_name=_("Provinces"), blank=True)
    fields_of_work = models.CharField(_("Fields of work"), max_length=300, blank=True)
    fields_of_work_vi = models.CharField(_("Fields of work in Vietnamese"), max_length=300, blank=True)
    representative = models.CharField(_("Representative"), max_length=200, blank=True)
    state = models.CharField(
        _("State"), max_length=10, choices=CertificateState.choices, default=CertificateState.VALID
    )

    class Meta(RecordModel.Meta):
        indexes: ClassVar = [
            *RecordModel.Meta.indexes,
            listed_by("expires_on", "certificate_by_expires_on"),
            listed_by("issued_on", "certificate_by_issued_on"),
        ]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["number"], name="certificate_number_once"),
            dates_in_order("issued_on", "expires_on", name="certificate_dates_in_order", message=CERTIFICATE_ORDER),
        ]

    def clean(self) -> None:
        super().clean()
        refuse_outsiders(self)
        if self.issued_on and self.expires_on and self.expires_on.last < self.issued_on.first:
            raise ValidationError({"expires_on": CERTIFICATE_ORDER})

    def validate_constraints(self, exclude: Any = None) -> None:
        """Besides what the table demands: a certificate never runs longer than the registration at home."""
        super().validate_constraints(exclude)
        self.clean_beside()

    def clean_beside(self) -> None:
        """Refuse a term beyond the registration at home, where that is on record; asked by imports as well."""
        if self.expires_on is None:
            return
        entry = ForeignNgo.objects.filter(organisation=self.ngo_id, audience__gte=0).first()
        home = entry.home_until_on if entry else None
        if home is not None and self.expires_on.first > home.last:
            raise ValidationError({"expires_on": BEYOND_HOME})
