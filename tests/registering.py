"""The world of a registration: a desk over the unit of Hoa's organisation, a ministry that decides, bodies to ask."""

from datetime import date
from typing import Any

from django.test import Client

from amity.access.actors import actor_of
from amity.access.models import Account, RoleGrant, Unit, UnitLink
from amity.access.roles import Role
from amity.access.scope import visible_to
from amity.core.dates import PartialDate
from amity.records import registry, workflow, writes
from amity.registration.models import Application, DossierPaper, RegistrationCase
from amity.registration.services import applying
from amity.work import services as work
from amity.work.models import Opinion
from tests import factories
from tests.personas import Personas

MONDAY = date(2026, 3, 16)
make = factories.make


class World:
    """Who takes part in a registration, and how far one has come; everything happens on one day unless it is said."""

    def __init__(self, personas: Personas, today: date = MONDAY) -> None:
        self.personas, self.today, public = personas, today, {"confidentiality": 0}
        self.desk = Unit.objects.create(code="DESK", name="Desk for foreign organisations", kind="department")
        UnitLink.objects.create(child=self.desk, parent=personas.union)
        UnitLink.objects.create(child=personas.ngo, parent=self.desk)
        self.people = {"hoa": personas.hoa, "an": personas.an, "chi": personas.chi, "dung": personas.dung}
        self.ministry = Unit.objects.create(code="MOFA", name="Ministry of Foreign Affairs", kind="agency")
        self.province = Unit.objects.create(code="PROV", name="People's Committee of the province", kind="agency")
        self.add("lan", self.desk, Role.KEEPER)
        self.add("minh", self.ministry, Role.APPROVER)
        self.add("nga", self.province, Role.KEEPER)
        self.decider = make(
            "organisations", personas.union, name="Ministry of Foreign Affairs", kind="ministry", **public
        )
        self.body = make("organisations", personas.union, name="People's Committee of the province", **public)
        self.ngo = make("organisations", self.desk, name="Helping Hands", acronym="HH", kind="foreign_ngo", **public)
        self.entry = make("foreign_ngos", self.desk, organisation=self.ngo, unit=personas.ngo, **public)
        self.place = make("provinces", personas.union, **public)

    def add(self, name: str, unit: Unit, role: Role) -> Account:
        """One more person."""
        account = Account.objects.create_account(name, None, name=name, language="en")
        RoleGrant.objects.create(account=account, unit=unit, role=role)
        self.people[name] = account
        return account

    def add_other_ngo(self) -> None:
        """Another foreign organisation with somebody who logs in for it: "xuan"."""
        unit = Unit.objects.create(code="NGO2", name="Other foreign NGO", kind="ngo")
        UnitLink.objects.create(child=unit, parent=self.desk)
        self.add("xuan", unit, Role.NGO_FOCAL_POINT)
        other = make("organisations", self.desk, name="Other Hands", kind="foreign_ngo", confidentiality=0)
        make("foreign_ngos", self.desk, organisation=other, unit=unit, confidentiality=0)

    def client(self, name: str, language: str = "en") -> Client:
        """A browser in which somebody is logged in."""
        account, client = self.people[name], Client()
        if account.language != language:
            account.language = language
            account.save()
        client.force_login(account)
        return client

    def act(self, name: str, today: date | None = None) -> dict[str, Any]:
        """Who acts, and when."""
        day = today or self.today
        return {"actor": actor_of(self.people[name], today=day), "today": day}

    def take(self, name: str, row: Any, step: str, today: date | None = None, why: str = "", **asked: Any) -> Any:
        """Take a step as somebody."""
        record = registry.of(type(row))
        return workflow.take(record, record.step(step), row.pk, **self.act(name, today), why=why, asked=asked)

    def sees(self, name: str, model: Any) -> set[int]:
        """The rows somebody sees."""
        rows = visible_to(self.act(name)["actor"], registry.of(model))
        return set(rows.values_list("pk", flat=True))

    def begun(self) -> Application:
        """A draft of Hoa's whose papers are all missing."""
        return applying.prepare(self.ngo, **self.act("hoa"), kind="issue", certificate_kind="operation")

    def ready(self) -> Application:
        """A draft whose papers are all there."""
        row, actor = self.begun(), self.act("hoa")["actor"]
        row.wanted_until = PartialDate(f"{self.today.year + 3:04}-03-01")
        writes.save(row, actor=actor, links={"provinces": [self.place]})
        for paper in DossierPaper.objects.filter(application=row):
            paper.is_there = True
            paper.legalised = "done" if paper.legalised == "missing" else paper.legalised
            paper.translated = "done" if paper.translated == "missing" else paper.translated
            writes.save(paper, actor=actor)
        return Application.objects.get(pk=row.pk)

    def checking(self, name: str = "lan") -> RegistrationCase:
        """A case whose dossier is being checked."""
        application = self.ready()
        self.take("hoa", application, "submit")
        made: RegistrationCase = self.take(name, application, "take_in")
        return made

    def valid(self, name: str = "lan") -> RegistrationCase:
        """A case whose dossier was found valid."""
        made: RegistrationCase = self.take(name, self.checking(name), "find_valid")
        return made

    def ask(self, case: RegistrationCase, **more: Any) -> list[Opinion]:
        """Ask the province, which has a unit of its own."""
        return work.consult(case, **self.act("lan"), bodies=[work.Body(self.body, self.province)], **more)

    def deciding(self) -> RegistrationCase:
        """A case that lies with the decider."""
        made: RegistrationCase = self.take("lan", self.valid(), "pass_on_early", why="Nobody needs to be asked.")
        return made

    def granted(self) -> RegistrationCase:
        """A case that is granted and waits to be delivered."""
        made: RegistrationCase = self.take("minh", self.deciding(), "grant", decision_number="12/CNV-HD")
        return made
