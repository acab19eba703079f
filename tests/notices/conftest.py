"""What the tests of notices share: a followed row, and the verbs to act on it."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

import pytest
from django.utils import timezone

from amity.access.models import Account
from amity.access.roles import Confidentiality
from amity.notices import comments, following, gathering, inbox
from amity.notices.models import Place, Wishes
from amity.records import writes
from tests import factories
from tests.personas import TODAY, Personas


@dataclass
class World:
    """The personas, one organisation of An's unit, and what they do with it."""

    personas: Personas
    row: Any

    @property
    def place(self) -> tuple[str, int]:
        """The organisation as notices know it."""
        return "organisations", self.row.pk

    def follow(self, *names: str, row: Any = None, is_on: bool = True) -> None:
        """Let personas follow the organisation, or another one."""
        for name in names:
            place = ("organisations", row.pk) if row else self.place
            following.follow(place, actor=self.personas.actor(name), now=timezone.now(), is_on=is_on)

    def change(self, who: str, /, *, row: Any = None, operation: Any = None, **fields: Any) -> None:
        """Let a persona change it."""
        row = type(self.row).objects.get(pk=(row or self.row).pk)
        for field, value in (fields or {"notes": f"{row.notes}x"}).items():
            setattr(row, field, value)
        writes.save(row, actor=self.personas.actor(who), operation=operation)

    def hide(self, level: Confidentiality = Confidentiality.UNIT, *, row: Any = None) -> None:
        """Narrow who may see it."""
        self.change("an", row=row, confidentiality=level)

    def gather(self) -> int:
        """Read the history."""
        return gathering.gather(now=timezone.now(), today=TODAY)

    def say(self, name: str, text: str, **options: Any) -> comments.Said:
        """Let a persona comment on it."""
        actor, now = self.personas.actor(name), timezone.now()
        return comments.write(self.place, text, actor=actor, now=now, today=TODAY, **options)

    def told(self, name: str, language: str = "en") -> list[tuple[str, list[str]]]:
        """What a persona reads in the inbox: title and sentences of each topic."""
        return [(one.title, one.sentences) for one in self.groups(name, language)]

    def groups(self, name: str, language: str = "en", **options: Any) -> list[inbox.Group]:
        """The topics in a persona's inbox."""
        actor = self.personas.actor(name)
        return inbox.groups(inbox.open_notices(actor), actor, language, most=options.pop("most", 50), **options)[0]

    def unread(self, name: str) -> int:
        """The number beside the bell."""
        return inbox.unread(self.personas.actor(name))

    def account(self, who: str, /, **fields: Any) -> Account:
        """An account, with fields of its own set."""
        Account.objects.filter(pk=getattr(self.personas, who).pk).update(**fields)
        return Account.objects.get(pk=getattr(self.personas, who).pk)

    def wish(self, name: str, **fields: Any) -> None:
        """Let a persona choose how to be told."""
        Wishes.objects.update_or_create(account=getattr(self.personas, name), defaults=fields)


@pytest.fixture
def world(personas: Personas) -> World:
    """An organisation that the whole union sees, entered before the history is read for the first time."""
    row = factories.make("organisations", personas.hers, name="Friends", confidentiality=Confidentiality.UNION)
    Place.objects.create(name=gathering.PLACE, read_until=timezone.now())
    return World(personas, row)


@pytest.fixture
def now() -> datetime:
    """This moment."""
    return timezone.now()
