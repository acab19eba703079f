"""The world of a report: Hoa's organisation with an item of aid, a desk that checks, another organisation."""

from datetime import date
from decimal import Decimal
from typing import Any

from django.utils import timezone

from amity.access.roles import Role
from amity.records import writes
from amity.reporting import services
from amity.reporting.models import NgoReport, ReportLine
from tests import factories
from tests.personas import Personas
from tests.registering import World as Registering


class World(Registering):
    """The world of a registration, in which "mai" approves at the desk and "xuan" logs in for another organisation."""

    def __init__(self, personas: Personas, today: date | None = None) -> None:
        super().__init__(personas, today or timezone.localdate())
        self.year = self.today.year - 1  # its report is due, whatever the day
        self.add("mai", self.desk, Role.APPROVER)
        self.add_other_ngo()
        self.item = self.aid("Clean water", [self.ngo])

    def aid(self, title: str, donors: list[Any]) -> Any:
        """An item of aid that runs over the period of the report."""
        given = {"starts_on": str(self.year - 1), "ends_on": str(self.year + 2), "state": "running"}
        return factories.make("aid_items", self.desk, title=title, donors=donors, confidentiality=0, **given)

    def paid(self, amount: int, item: Any = None, **more: Any) -> Any:
        """A sum on record of the period."""
        given = {"kind": "disbursement", "value_on": f"{self.year}-03-01", "amount": amount, "currency": "USD"}
        return factories.make("aid_flows", self.desk, item=item or self.item, **given | {"confidentiality": 0} | more)

    def report(self, name: str = "hoa") -> NgoReport:
        """A report of Hoa's organisation, begun and not sent."""
        return services.prepare(self.ngo, **self.act(name), year=self.year)

    def line(self, report: NgoReport) -> ReportLine:
        """Its line."""
        return ReportLine.objects.get(report=report, item=self.item)

    def sent(self, disbursed: str = "5000.25") -> NgoReport:
        """A report of Hoa's organisation that lies with the desk."""
        report = self.report()
        line = self.line(report)
        line.disbursed = Decimal(disbursed)
        writes.save(line, actor=self.act("hoa")["actor"])
        made: NgoReport = self.take("hoa", report, "send")
        return made

    def returned(self, why: str = "The training is missing.") -> NgoReport:
        """A report that came back."""
        made: NgoReport = self.take("mai", self.sent(), "give_back", why=why)
        return made

    def accepted(self) -> NgoReport:
        """A report that is accepted."""
        made: NgoReport = self.take("mai", self.sent(), "accept")
        return made
