"""What each log-in of the demo may see and do: all that is public, and of the rest what its unit and its role open."""

import pytest
from django.test import Client

from amity.access.models import Account, Unit
from amity.access.roles import Confidentiality
from amity.access.scope import visible_to
from amity.agreements.models import Agreement
from amity.config import union
from amity.core.dates import PartialDate
from amity.records import listing, page, registry, search, workflow, writes
from tests.personas import TODAY

pytestmark = pytest.mark.django_db
EVERYBODY = ("an", "binh", "chi", "dung", "hoa", "admin", "nobody")
EACH = pytest.mark.parametrize("name", EVERYBODY)
UNITS = {"VUFO", "PACCOM", "HUFO", "HAUFO", "DUFO", "VRFA", "VUS", "VCPC", "COV"}
WRITES = {
    "an": {"HUFO"},
    "binh": {"HAUFO"},
    "chi": UNITS,
    "dung": set(),
    "hoa": {"COV"},
    "admin": UNITS,
    "nobody": set(),
}


def test_the_log_ins_are_those_the_command_tells_of(demo):
    stored = {
        (account.username, account.name, grant.unit.code, grant.role, account.language)
        for account in Account.objects.all()
        for grant in account.grants.all()
    }
    assert stored == {(*who, role.value, language) for *who, role, language in union.PERSONAS}
    assert set(Unit.objects.values_list("code", flat=True)) == UNITS


@pytest.mark.parametrize("name", [one for one in EVERYBODY if one != "nobody"])
def test_each_of_them_logs_in_with_the_password_that_was_told(demo, name, settings):
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    browser = Client()
    assert browser.post("/log-in/", {"username": name, "password": "mot-hai-ba-bon"}).status_code != 302
    assert browser.post("/log-in/", {"username": name, "password": "mot-hai-ba"}).status_code == 302
    assert browser.get("/organisations/").status_code == 200


@EACH
def test_everybody_sees_every_row_because_all_of_them_were_published(demo, name):
    actor = demo.actor(name)
    seen = {record.name: visible_to(actor, record).count() for record in registry.all_records()}
    assert seen == demo.rows


@EACH
def test_each_writes_in_the_units_of_the_role_and_in_no_other(demo, name):
    actor = demo.actor(name)
    assert {unit.code for unit in Unit.objects.all() if actor.may_write(unit.pk)} == WRITES[name]


# Who sees a row of HUFO that is kept in the union, in the unit, or restricted.
SIGHT = {
    Confidentiality.UNION: {"an", "binh", "chi", "dung", "admin"},
    Confidentiality.UNIT: {"an", "chi", "dung", "admin"},
    Confidentiality.RESTRICTED: {"an", "admin"},
}


@EACH
@pytest.mark.parametrize("level", SIGHT)
def test_a_row_kept_close_is_open_to_those_it_is_kept_for(demo, name, level):
    record = registry.get("agreements")
    row = Agreement.objects.get(reference="HUFO-CA-MAU-2024")
    row.confidentiality = level
    writes.save(row, actor=demo.actor("admin"))
    actor, sees = demo.actor(name), name in SIGHT[level]
    assert visible_to(actor, record).filter(pk=row.pk).exists() is sees
    assert (page.read(record, row.pk, actor, "en") is not None) is sees
    assert bool([hit for hit in search.find(actor, row.title, 5) if hit.row_id == row.pk]) is sees
    assert listing.read(record, actor, {}, "en").count == str(demo.rows["agreements"] - (not sees))
    if name != "nobody":
        assert demo.client(name).get(f"/agreements/{row.pk}/").status_code == (200 if sees else 404)


def test_the_public_is_sent_to_the_log_in_from_every_page(demo):
    for address in ("/", "/agreements/", "/reviews/2023/", "/agreements/export/?format=csv"):
        answer = demo.client("nobody").get(address)
        assert (answer.status_code, answer["Location"].split("?")[0]) == (302, "/log-in/")


@EACH
def test_an_agreement_in_force_offers_its_steps_to_those_who_keep_it(demo, name):
    record = registry.get("agreements")
    offered = {
        row.reference
        for row in Agreement.objects.filter(state="in_force").select_related("owner")
        if record.steps_for(demo.actor(name), row)
    }
    kept = {row.reference for row in Agreement.objects.filter(state="in_force", owner__code__in=WRITES[name])}
    assert offered == kept
    assert len(kept) == {"chi": 19, "admin": 19, "an": 2, "binh": 1}.get(name, 0)


@pytest.mark.parametrize(
    ("name", "status"), [("an", 200), ("binh", 403), ("chi", 200), ("dung", 403), ("hoa", 403), ("admin", 200)]
)
def test_a_row_of_the_city_union_is_edited_by_its_keeper_and_the_office(demo, name, status):
    row = Agreement.objects.get(reference="HUFO-CA-MAU-2024")
    assert demo.client(name).get(f"/agreements/{row.pk}/").status_code == 200
    assert demo.client(name).get(f"/agreements/{row.pk}/edit/").status_code == status


def test_a_keeper_of_another_unit_cannot_end_an_agreement_she_reads(demo):
    record = registry.get("agreements")
    row = Agreement.objects.get(reference="VUFO-USIP-2023")
    with pytest.raises(workflow.NotAllowed):
        workflow.take(record, record.step("end"), row.pk, actor=demo.actor("an"), today=TODAY)
    assert Agreement.objects.get(pk=row.pk).state == "in_force"


def test_the_desk_officer_renews_the_agreement_with_the_cubans(demo):
    record = registry.get("agreements")
    row = Agreement.objects.get(reference="VUFO-ICAP-2020")
    told = {"reference": "VUFO-ICAP-2026", "signed_on": PartialDate("2026-03"), "ends_on": PartialDate("2030")}
    later = workflow.take(record, record.step("renew"), row.pk, actor=demo.actor("chi"), today=TODAY, asked=told)
    assert (later.renews.reference, Agreement.objects.get(pk=row.pk).state) == ("VUFO-ICAP-2020", "renewed")
    assert set(later.parties.all()) == set(row.parties.all())
