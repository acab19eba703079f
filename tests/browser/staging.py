"""A union in which every page of the staff has something to show, made through the pages themselves."""

import re
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from django.test import Client

from amity.access.actors import actor_of
from amity.access.models import Account, Loan, RoleGrant, Token
from amity.access.roles import Confidentiality, Role
from amity.bulk.models import Act
from amity.duplicates.models import Merge, Pair
from amity.exchange import export_jobs
from amity.notices import leaving
from amity.privacy.models import RetentionReport
from amity.records import registry
from amity.records.models import Change, CustomField, Operation, Tag
from amity.tasks.models import Job
from amity.tasks.running import run_waiting
from amity.views.models import View
from amity.webhooks.models import Delivery, Webhook
from tests import factories
from tests.personas import TODAY

LONG = "Hội hữu nghị và hợp tác nhân dân Việt Nam - Cuba thành phố Hà Nội, nhiệm kỳ 2021-2026"
ADDRESS = "nguyen.thi.phuong.anh.ban.doi.ngoai.nhan.dan@lienhiepcactochuchuunghi.example.org"


@dataclass
class Stage:
    """The client An works with, and the numbers of what she made."""

    client: Client
    account: Account
    owner: Any
    pk: dict[str, int] = field(default_factory=dict)

    def post(self, path: str, **given: Any) -> Any:
        """Fill in a page; it must not be refused."""
        answer = self.client.post(path, given)
        assert answer.status_code in (201, 302), f"{path}: {answer.content.decode().partition('<main')[2]}"
        return answer


def set_up(union: Any) -> Stage:
    """Let An, who also looks after the machine, do one of everything."""
    RoleGrant.objects.create(account=union.an, unit=union.hers, role=Role.ADMINISTRATOR)
    client = Client()
    client.force_login(union.an)
    stage = Stage(client, union.an, union.hers)
    for part in (_people, _merged, _many, _lent, _own, _programs, _kept):
        part(stage)
    return stage


def _person(stage: Stage, name: str, **given: Any) -> Any:
    return factories.make("people", stage.owner, name=name, name_vi="", **given)


def _people(stage: Stage) -> None:
    """One with a history, one thrown away, two that may be one."""
    person = _person(stage, "Nguyễn Thị Phương Anh", email="", phone="1", confidentiality=Confidentiality.UNIT)
    form = stage.client.get(f"/people/{person.pk}/edit/").content.decode()
    typed = {"version": re.search(r'name="version" value="([^"]+)"', form)[1], "why": f"Văn thư của {LONG}."}
    typed |= {"name": person.name, "email": ADDRESS, "owner": stage.owner.pk, "confidentiality": "2", "kind": "vn"}
    typed |= {"notes": LONG * 3}
    stage.post(f"/people/{person.pk}/edit/", **typed)
    stage.post(f"/people/{_person(stage, 'Twice entered').pk}/shelf/trash/", why="Entered twice")
    first, second = _person(stage, "Trần Văn Bình", email=ADDRESS), _person(stage, "Bình Trần Văn", email=ADDRESS)
    reasons = [["name in another order", "name", True], ["same", "email", True], ["differs", "country", False]]
    Pair.objects.create(
        record="people", first_id=first.pk, second_id=second.pk, score=0.93, reasons=reasons,
        found_at=datetime(2026, 3, 16, tzinfo=UTC),
    )  # fmt: skip
    stage.pk |= {"person": person.pk, "first": first.pk, "second": second.pk}


def _merged(stage: Stage) -> None:
    kept, gone = _person(stage, "Lê An"), _person(stage, "Le An", email=ADDRESS)
    stage.post(f"/people/{kept.pk}/merge/{gone.pk}/", email="gone", why="The same man")
    stage.pk |= {"kept": kept.pk, "merge": Merge.objects.get().pk}


def _many(stage: Stage) -> None:
    """Acts on many rows: one done, one undone, one waiting; a tag and a view."""
    stage.post("/tags/new/", name="Guests of the spring reception", name_vi=LONG[:60], unit=stage.owner.pk)
    stage.post("/people/views/new/?q=tran&sort=-name", name="Everybody called Trần", meant="me")
    for place in ("Hanoi", "Hue"):
        _bulk(stage, "/agreements/bulk/edit/?all=1&what=place.set", value=place)
        run_waiting()
    done = Operation.objects.filter(kind="bulk").latest("pk")
    stage.post(f"/operations/{done.pk}/undo/", why="Too early")
    run_waiting()
    _bulk(stage, f"/people/bulk/tag/?id={stage.pk['first']}", tag=Tag.objects.get().pk, how="add")
    stage.pk |= {"tag": Tag.objects.get().pk, "view": View.objects.get().pk, "undone": done.pk}
    stage.pk |= {"done": Act.objects.order_by("pk").first().operation_id, "waiting": Act.objects.latest("pk").pk}


def _bulk(stage: Stage, path: str, **given: Any) -> None:
    shown = stage.client.post(path, given).content.decode()
    go = re.search(r'name="go" value="([\d.]+)"', shown)
    assert go, shown
    stage.post(path, **given, go=go[1], why="Moved to another hall")


def _lent(stage: Stage) -> None:
    """A person lent to Bình's unit, who reads it."""
    binh = Account.objects.get(username="binh")
    other = binh.grants.get().unit_id
    person = stage.pk["person"]
    stage.post(f"/people/lend/?id={person}", to_unit=other, purpose="The visit of May", until_on="2027-03-31")
    reader = Client()
    reader.force_login(binh)
    assert reader.get(f"/people/{person}/").status_code == 200
    stage.pk["loan"] = Loan.objects.get().pk


def _own(stage: Stage) -> None:
    given = {"record": "people", "label": "Colour of the badge", "label_vi": "Màu thẻ", "kind": "choice"}
    more = {"position": "0", "personal": "none", "is_active": "on", "choices": "red | Red | Đỏ\nblue"}
    stage.post("/fields/new/", **given, **more)
    stage.pk["field"] = CustomField.objects.get().pk


def _programs(stage: Stage) -> None:
    """A token, a webhook in trouble, a list ordered as a file."""
    stage.post("/me/tokens/", name="Nightly copy to the statistics office", days="30", reach="read")
    hook = Webhook.objects.create(
        account=stage.account, name="Mirror", url=f"https://example.org/{'mirror/' * 12}", salt="s", state="off",
        trouble="The address has not answered for five days.", told_from_at=datetime(2026, 3, 1, tzinfo=UTC),
        read_until=datetime(2026, 3, 1, tzinfo=UTC),
    )  # fmt: skip
    change = Change.objects.filter(record="people", row_id=stage.pk["person"]).latest("pk")
    Delivery.objects.create(
        webhook=hook, change=change, event="changed", state="failed", attempts=9, code=503, error="Took too long",
        first_at=change.at, last_at=change.at,
    )  # fmt: skip
    job = export_jobs.order(registry.get("people"), "", "csv", actor=actor_of(stage.account, today=TODAY))
    Job.objects.filter(pk=job.pk).update(state="running", done=100, total=5200)
    stage.pk |= {"hook": hook.pk, "job": job.pk, "token": Token.objects.get().pk}


def _kept(stage: Stage) -> None:
    line = {"rule": "Ten years after death", "records": "people", "action": "archive", "found": 2, "done": 1}
    line["left"] = [[stage.pk["first"], "Other records still point at it."], [0, LONG]]
    made = RetentionReport.objects.create(made_at=datetime(2026, 3, 16, 2, tzinfo=UTC), lines=[line])
    RetentionReport.objects.create(made_at=made.made_at.replace(day=15))


def addresses(stage: Stage) -> list[str]:
    """Every page that no other module of these tests walks, with something on it."""
    at, person = stage.pk, f"/people/{stage.pk['person']}"
    other, kept = f"/people/{at['first']}", f"/people/{at['kept']}"
    return [
        *("/search/", "/me/", "/me/tokens/", "/me/webhooks/", "/me/webhooks/new/", f"/me/webhooks/{at['hook']}/"),
        *("/notices/", "/notices/following/", f"/unsubscribe/{leaving.token(stage.account)}/"),
        *("/history/", "/history/?record=people&action=change&on=2026", "/history/?on=1990", "/history/?on=soon"),
        *("/loans/", f"/loans/{at['loan']}/", f"/people/lend/?id={at['first']}", "/people/lend/"),
        *("/retention/", "/fields/", "/fields/new/", f"/fields/{at['field']}/"),
        *("/files/locked/", "/tags/", f"/tags/{at['tag']}/", f"/tags/{at['tag']}/delete/", "/people/bulk/tag/?all=1"),
        *("/operations/", "/operations/?everybody", f"/operations/{at['done']}/", f"/operations/{at['undone']}/"),
        *(f"/operations/{at['done']}/undo/", f"/operations/{at['waiting']}/", f"/exports/{at['job']}/"),
        *("/people/views/", f"/people/views/{at['view']}/", f"/people/views/{at['view']}/delete/"),
        *("/people/trash/", "/people/duplicates/", f"{other}/merge/{at['second']}/"),
        *(f"{kept}/", f"{kept}/unmerge/{at['merge']}/", f"{person}/shelf/trash/", f"{person}/shelf/archive/"),
        *(f"{person}/", f"{person}/edit/", f"{person}/history/", f"{person}/readings/", f"{person}/files/"),
        *(f"{person}/as-at/?on=2026-11", f"{person}/as-at/?on=1990", f"{person}/as-at/?on=soon"),
        *("/people/new/", "/people/columns/", "/people/export/choice/?all=1", "/people/export/?format=odt"),
        *("/imports/", "/tasks/", "/tasks/mine/", "/people/bulk/edit/?all=1&nothing=1", "/people/?nothing=1"),
        *("/horizon/", "/horizon/?first=1", "/calendar/", "/calendar/?view=list", "/calendar/feeds/"),
    ]


# What somebody sees who has done nothing and found nothing yet, and what is refused to him.
EMPTY = (
    *("/", "/people/", "/people/?q=nobody", "/people/trash/", "/people/views/", "/search/?q=nobody", "/search/"),
    *("/notices/", "/notices/following/", "/me/tokens/", "/me/webhooks/", "/loans/", "/tags/", "/operations/"),
    *("/imports/", "/tasks/mine/", "/history/?on=1990", "/people/duplicates/", "/people/999/", "/fields/"),
    *("/retention/", "/tasks/", "/reviews/", "/people/columns/", "/people/export/choice/?id=0"),
    *("/horizon/", "/calendar/", "/calendar/?view=list", "/calendar/feeds/"),
)
