"""What is derived of the sums of aid so that totals are read at once and nothing in them is counted twice.

No rows of these tables are entered by anybody: `aid.rules.counting` makes them in the transaction in which items,
sums, shares and rates change. The number 0 stands where no province, sector or donor is told.
"""

from typing import ClassVar

from django.db import models

from amity.aid.models.money import FlowKind

LONGEST_NEEDS = 1000


class Why(models.TextChoices):
    """Why an amount stands among the facts."""

    COUNTED = "counted"
    AT_PART = "at_part"  # taken off a whole because its parts tell the same money


class AidNeeds(models.Model):
    """A set of audiences: who is shown a figure sees rows of every one of them."""

    codes = models.CharField(max_length=LONGEST_NEEDS, unique=True)

    def __str__(self) -> str:
        return self.codes


class AidSum(models.Model):
    """One sum of aid as it was last counted: where, in which years, and what it is in US cents."""

    flow = models.BigIntegerField(primary_key=True)
    item = models.BigIntegerField(db_index=True)
    root = models.BigIntegerField(db_index=True)  # the whole at the top of its item
    kind = models.CharField(max_length=12, choices=FlowKind.choices)
    year = models.SmallIntegerField()
    report_year = models.SmallIntegerField()
    cents = models.BigIntegerField(null=True)  # None where no rate of its time is known
    rate = models.BigIntegerField(null=True, db_index=True)
    needs = models.BigIntegerField()

    class Meta:
        indexes: ClassVar = [
            models.Index(
                fields=["kind", "year", "needs"], name="aid_sum_not_converted", condition=models.Q(cents__isnull=True)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.flow}: {self.cents}"


class CountedShare(models.Model):
    """Which item a share was of when that item was last counted."""

    record = models.CharField(max_length=40)
    row_id = models.BigIntegerField()
    item = models.BigIntegerField(db_index=True)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["record", "row_id"], name="counted_share_once")]

    def __str__(self) -> str:
        return f"{self.record} {self.row_id}: {self.item}"


class AidFact(models.Model):
    """What an item brings, or takes off, in a year, a province, a sector and from a donor, in US cents."""

    item = models.BigIntegerField()
    kind = models.CharField(max_length=12, choices=FlowKind.choices)
    year = models.SmallIntegerField()
    report_year = models.SmallIntegerField()
    province = models.BigIntegerField()
    sector = models.BigIntegerField()
    donor = models.BigIntegerField()
    needs = models.BigIntegerField()
    why = models.CharField(max_length=8, choices=Why.choices)
    cents = models.BigIntegerField()

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["item"], name="aid_fact_of_item"),
            models.Index(fields=["donor", "kind"], name="aid_fact_of_donor"),
            models.Index(fields=["province", "kind", "year"], name="aid_fact_in_province"),
            models.Index(fields=["sector", "kind", "year"], name="aid_fact_in_sector"),
            models.Index(fields=["kind", "year"], name="aid_fact_in_year"),
        ]

    def __str__(self) -> str:
        return f"{self.item}: {self.cents}"


class AidCell(models.Model):
    """The sum of facts of one kind, year, province and sector that one set of audiences is shown."""

    kind = models.CharField(max_length=12, choices=FlowKind.choices)
    needs = models.BigIntegerField()
    year = models.SmallIntegerField()
    report_year = models.SmallIntegerField()
    province = models.BigIntegerField()
    sector = models.BigIntegerField()
    cents = models.BigIntegerField()

    KEYS: ClassVar = ("kind", "needs", "year", "report_year", "province", "sector")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["kind", "needs", "year", "report_year", "province", "sector"], name="aid_cell_once"
            )
        ]
        # Totals of calendar and of reporting years are read off these alone, in the order in which they are told.
        indexes: ClassVar = [
            models.Index(fields=["kind", "year", "province", "sector", "needs", "cents"], name="aid_cell_by_year"),
            models.Index(
                fields=["kind", "report_year", "province", "sector", "needs", "cents"], name="aid_cell_by_report_year"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.year} {self.province} {self.sector}: {self.cents}"


class AidDonorCell(models.Model):
    """The sum of facts of one kind, year and donor that one set of audiences is shown."""

    kind = models.CharField(max_length=12, choices=FlowKind.choices)
    needs = models.BigIntegerField()
    year = models.SmallIntegerField()
    report_year = models.SmallIntegerField()
    donor = models.BigIntegerField()
    cents = models.BigIntegerField()

    KEYS: ClassVar = ("kind", "needs", "year", "report_year", "donor")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["kind", "needs", "year", "report_year", "donor"], name="aid_donor_cell_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.year} {self.donor}: {self.cents}"
