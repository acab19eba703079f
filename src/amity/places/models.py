"""Places as they are and as they were: an old record keeps the name its place had at the time."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from amity.core.constraints import dates_in_order, refuse_disorder
from amity.core.fields import PartialDateField
from amity.records.models import RecordModel


class Country(RecordModel):
    """A state, territory, bloc or former state that partners, agreements and events belong to."""

    class Kind(models.TextChoices):
        """What the place is, which decides in which lists it is offered."""

        COUNTRY = "country", _("Country")
        TERRITORY = "territory", _("Other territory")
        BLOC = "bloc", _("Bloc")
        HISTORICAL_STATE = "historical_state", _("Former state")

    code = models.CharField(_("Code"), max_length=12, unique=True, help_text=_("Two letters of ISO 3166, or our own."))
    name = models.CharField(_("Name"), max_length=120)
    name_vi = models.CharField(_("Name in Vietnamese"), max_length=120, blank=True)
    kind = models.CharField(_("Kind"), max_length=20, choices=Kind.choices, default=Kind.COUNTRY)
    valid_from_on = PartialDateField(_("Existed from"), blank=True)
    valid_to_on = PartialDateField(_("Existed until"), blank=True)
    successors = models.ManyToManyField(
        "self", verbose_name=_("Succeeded by"), symmetrical=False, blank=True, related_name="predecessors"
    )
    is_home = models.BooleanField(_("Home country of the union"), default=False)

    class Meta(RecordModel.Meta):
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["is_home"],
                condition=Q(is_home=True),
                name="country_one_home",
                violation_error_message=_("Another country is already the home country of the union."),
            ),
            dates_in_order("valid_from_on", "valid_to_on", name="country_dates_in_order"),
        ]

    def clean(self) -> None:
        """Refuse a place that ends before it begins."""
        super().clean()
        refuse_disorder(self, "valid_from_on", "valid_to_on")


class CountryGroup(RecordModel):
    """A set of countries that is planned and counted together, such as the neighbours or ASEAN."""

    code = models.CharField(_("Code"), max_length=20, unique=True)
    name = models.CharField(_("Name"), max_length=120)
    name_vi = models.CharField(_("Name in Vietnamese"), max_length=120, blank=True)
    members = models.ManyToManyField(Country, verbose_name=_("Countries in the group"), blank=True)


class Province(RecordModel):
    """A province or city of the home country, with the province that took its place after a reform."""

    class Kind(models.TextChoices):
        """The two ranks of first-level units."""

        PROVINCE = "province", _("Province")
        CITY = "city", _("Centrally run city")

    code = models.CharField(
        _("Code"), max_length=12, unique=True, help_text=_("National statistical code; abolished units carry a suffix.")
    )
    name = models.CharField(_("Name"), max_length=120)
    name_vi = models.CharField(_("Name in Vietnamese"), max_length=120, blank=True)
    kind = models.CharField(_("Kind"), max_length=20, choices=Kind.choices, default=Kind.PROVINCE)
    valid_from_on = PartialDateField(_("Existed from"), blank=True)
    valid_to_on = PartialDateField(_("Existed until"), blank=True)
    successor = models.ForeignKey(
        "self",
        verbose_name=_("Succeeded by"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="predecessors",
    )

    class Meta(RecordModel.Meta):
        constraints: ClassVar = [
            models.CheckConstraint(condition=~Q(successor=F("id")), name="province_not_own_successor"),
            dates_in_order("valid_from_on", "valid_to_on", name="province_dates_in_order"),
        ]

    def clean(self) -> None:
        """Refuse a place that ends before it begins."""
        super().clean()
        refuse_disorder(self, "valid_from_on", "valid_to_on")
