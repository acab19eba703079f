"""How an item of aid is shared out among its donors, provinces and sectors, in percentages."""

from decimal import Decimal
from typing import Any, ClassVar

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q, Sum
from django.utils.translation import gettext_lazy as _

from amity.aid.models.items import AidItem, Sector
from amity.records.models import RecordModel, listed_in

NOT_NAMED = _("The item of aid does not name this one. Add it there first.")
TOO_MUCH = _("The shares of this item add up to more than 100 %. Lower one of them.")
PERCENT = _("A share is more than 0 % and at most 100 %.")
WHOLE = Decimal(100)


def percent_field() -> "models.DecimalField[Any, Any]":
    """A share in percent, to four places, so that thirds add up well enough."""
    return models.DecimalField(_("Percent"), max_digits=7, decimal_places=4)


def percent_in_range(name: str) -> models.CheckConstraint:
    """More than nothing and at most the whole."""
    return models.CheckConstraint(
        condition=Q(percent__gt=0, percent__lte=WHOLE), name=name, violation_error_message=PERCENT
    )


class Share(RecordModel):
    """What one of those an item names has of it; who and where is said once, in the item."""

    NAMED_IN: ClassVar[str]  # the field of the item that must name it
    OF: ClassVar[str]  # the field of the share that says whose it is
    item: Any
    percent: Any

    class Meta(RecordModel.Meta):
        abstract = True

    def validate_constraints(self, exclude: Any = None) -> None:
        """Only those the item names have a share, and all shares together are not more than the whole."""
        super().validate_constraints(exclude)
        self.clean_beside()

    def clean_beside(self) -> None:
        """Refuse a share of somebody the item does not name, and too much in all; asked by imports as well."""
        whose = getattr(self, f"{self.OF}_id")
        named: Any = getattr(self.item, self.NAMED_IN)
        if not named.filter(pk=whose).exists():
            raise ValidationError({self.OF: NOT_NAMED})
        rows: Any = type(self)._default_manager
        others = rows.filter(item=self.item, audience__gte=0).exclude(pk=self.pk)
        # A share of somebody no longer named stands aside: it counts for nothing until he is named again.
        others = others.filter(**{f"{self.OF}__in": named.order_by().values("pk")})
        if (others.aggregate(total=Sum("percent"))["total"] or 0) + self.percent > WHOLE:
            raise ValidationError({"percent": TOO_MUCH})


class DonorShare(Share):
    """Which part of an item of aid comes from one of its donors, in percent."""

    item = models.ForeignKey(AidItem, models.CASCADE, verbose_name=_("Item of aid"), related_name="donor_shares")
    organisation = models.ForeignKey("network.Organisation", models.PROTECT, verbose_name=_("Donor"))
    percent = percent_field()
    NAMED_IN, OF = "donors", "organisation"

    class Meta(RecordModel.Meta):
        indexes: ClassVar = [*RecordModel.Meta.indexes, *listed_in("item", "donor_share_in_item")]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["item", "organisation"], name="donor_share_once"),
            percent_in_range("donor_share_in_range"),
        ]


class ProvinceShare(Share):
    """Which part of an item of aid goes to one of its provinces, in percent."""

    item = models.ForeignKey(AidItem, models.CASCADE, verbose_name=_("Item of aid"), related_name="province_shares")
    province = models.ForeignKey("places.Province", models.PROTECT, verbose_name=_("Province"))
    percent = percent_field()
    NAMED_IN, OF = "provinces", "province"

    class Meta(RecordModel.Meta):
        indexes: ClassVar = [*RecordModel.Meta.indexes, *listed_in("item", "province_share_in_item")]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["item", "province"], name="province_share_once"),
            percent_in_range("province_share_in_range"),
        ]


class SectorShare(Share):
    """Which part of an item of aid is for one of its sectors, in percent."""

    item = models.ForeignKey(AidItem, models.CASCADE, verbose_name=_("Item of aid"), related_name="sector_shares")
    sector = models.ForeignKey(Sector, models.PROTECT, verbose_name=_("Sector"))
    percent = percent_field()
    NAMED_IN, OF = "sectors", "sector"

    class Meta(RecordModel.Meta):
        indexes: ClassVar = [*RecordModel.Meta.indexes, *listed_in("item", "sector_share_in_item")]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["item", "sector"], name="sector_share_once"),
            percent_in_range("sector_share_in_range"),
        ]
