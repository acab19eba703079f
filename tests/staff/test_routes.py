"""Every address of the staff pages and every persona: what each is answered, so that a new address needs a row here."""

import hashlib

import pytest
from django.apps import apps
from django.urls import get_resolver

from amity.access.roles import Confidentiality
from amity.places.models import Country
from tests import factories

pytestmark = pytest.mark.django_db
PERSONAS = ("an", "binh", "chi", "dung", "hoa", "nobody")
IN = "302 log-in"

# Pages of one's own, or in which each sees his own scope.
EVERYBODY = (
    "iati aid aid-rows coverage registration reporting winning "
    "calendar calendar-feeds horizon "
    "columns export-choice feed follows imports loans me my-jobs notices operations second-step tags tokens view-new "
    "views webhook-new webhooks"
).split()
# Of what is not there, or is somebody else's: their own tests make it be there.
NOT_THERE = (
    "iati-import "
    "aid-file aid-shares closed-year place-cards seating visit "
    "application apply case portal report report-begin results support "
    "dossier-file visit-propose print print-file "
    "delegation-briefing delegation-briefing-file delegation-paper delegation-paper-file "
    "ask evaluation event-clone minutes minutes-file permission programme programme-file series-next "
    "letter-file letter-word letters-batch letters-file guests guests-add guest-link guests-write guest-cards "
    "check-in check-in-guests "
    "horizon-one "
    "comment copy copy-file duplicates export-file export-job file file-content import-columns import-one import-"
    "problems job job-progress jobs loan merge operation operation-undo tag tag-delete unmerge view view-"
    "delete webhook"
).split()
# What changes something and therefore takes no GET.
ONLY_BY_POST = (
    "iati-check iati-publish iati-import-store iati-import-cancel "
    "letters-act guests-act check-in-marks "
    "calendar-feed-revoke "
    "comment-delete comments duplicates-different duplicates-search duplicates-typed file-describe file-"
    "renew file-restore file-trash follow import-cancel import-carry-out import-decide import-line job-"
    "cancel job-retry notices-read operation-resume operation-stop revert token-revoke webhook-act "
    "webhook-send"
).split()
# For those who look after the machine; none of the personas does.
NO_ADMINISTRATOR = ("files-locked own-field own-field-new own-fields retention").split()
# Parts of a row, for who sees it.
READERS = ("files people term-review term-review-file").split()
# Parts of a row, for who keeps it.
WRITERS = ("readings shelf").split()

# What a GET is answered for a row of An's unit that only her unit may see, persona by persona in the order above.
ANSWERS = {
    "log-in": (302, 302, 302, 302, 302, 200),
    "log-in-code": (302, 302, 302, 302, 302, IN),
    "log-in-set-up": (302, 302, 302, 302, 302, IN),
    "language": (405, 405, 405, 405, 405, 405),
    "log-out": (405, 405, 405, 405, 405, IN),
    "desk": (200, 200, 200, 200, 200, IN),
    "search": (200, 200, 200, 200, 200, IN),
    "reviews": (200, 200, 200, 200, 200, IN),
    "review": (200, 200, 200, 200, 200, IN),
    "review-chart": (404, 404, 404, 404, 404, IN),
    "review-file": (200, 200, 200, 200, 200, IN),
    "list": (200, 200, 200, 200, 200, IN),
    "filter": (200, 200, 200, 200, 200, IN),
    "choices": (200, 200, 200, 200, 200, IN),
    "new": (200, 200, 200, 403, 200, IN),
    "care": (200, 200, 200, 200, 200, IN),
    "officer": (404, 404, 404, 404, 404, IN),
    "officer-file": (404, 404, 404, 404, 404, IN),
    "hand-over": (405, 405, 405, 405, 405, IN),
    "introduction": (404, 404, 404, 404, 404, IN),
    "log": (200, 200, 200, 403, 200, IN),
    "log-choices": (200, 200, 200, 200, 200, IN),
    "import": (200, 200, 200, 403, 200, IN),
    "export": (200, 200, 200, 200, 200, IN),
    "record": (200, 404, 200, 200, 404, IN),
    "edit": (200, 404, 200, 403, 404, IN),
    "history": (200, 404, 200, 200, 404, IN),
    "step": (200, 404, 200, 403, 404, IN),
    "as-at": (422, 404, 422, 422, 404, IN),
    "bulk": (302, 302, 302, 302, 302, IN),
    "bulk-act": (200, 200, 200, 403, 200, IN),
    "lend": (200, 404, 200, 403, 404, IN),
    "tag-new": (200, 200, 200, 403, 200, IN),
    "trash": (200, 200, 200, 403, 200, IN),
    "answer": (404, 404, 404, 404, 404, 404),
    "check-in-worker": (200, 200, 200, 200, 200, 404),
    "guests-from-list": (200, 200, 200, 403, 200, IN),
    "letters-compose": (302, 302, 302, 403, 302, IN),
    "my-tasks": (200, 200, 200, 200, 200, IN),
    "dossier": (200, 200, 200, 200, 404, IN),
    "iati-imports": (200, 200, 200, 403, 403, IN),
    "iati-file": (404, 404, 404, 404, 404, 404),
    "public-register": (200, 200, 200, 200, 200, 200),
    "open-data": (200, 200, 200, 200, 200, 200),
    "open-data-file": (404, 404, 404, 404, 404, 404),
    "public-account": (404, 404, 404, 404, 404, 404),
    "public-account-file": (404, 404, 404, 404, 404, 404),
    "public-extract": (404, 404, 404, 404, 404, 404),
    "public-extract-file": (404, 404, 404, 404, 404, 404),
    "calendar-feed": (404, 404, 404, 404, 404, 404),
    "unsubscribe": (404, 404, 404, 404, 404, 404),
    **dict.fromkeys(EVERYBODY, (200, 200, 200, 200, 200, IN)),
    **dict.fromkeys(NOT_THERE, (404, 404, 404, 404, 404, IN)),
    **dict.fromkeys(ONLY_BY_POST, (405, 405, 405, 405, 405, IN)),
    **dict.fromkeys(NO_ADMINISTRATOR, (403, 403, 403, 403, 403, IN)),
    **dict.fromkeys(READERS, (200, 404, 200, 200, 404, IN)),
    **dict.fromkeys(WRITERS, (200, 404, 200, 403, 404, IN)),
}
CHANGING = ("new", "import", "edit", "step")


def names() -> set[str]:
    patterns, _app = get_resolver().namespace_dict["staff"][1].reverse_dict, "staff"
    return {name for name in patterns if isinstance(name, str)}


def address(name: str, pk: int) -> str:
    """An address of this name: of the row, where it leads to one, else of number 1 of its kind."""
    given = {"record": "agreements", "pk": pk, "other": pk, "step": "lapse", "action": "archive", "year": 2023}
    if name in ("review-chart", "review-file", "term-review-file"):
        given |= {"name": "none", "kind": "json"}
    route, wanted = get_resolver().namespace_dict["staff"][1].reverse_dict.getlist(name)[0][0][0]
    row = pk if "record" in wanted or name.startswith("term-review") else 1
    if name.startswith("dossier"):
        row = Country.objects.values_list("pk", flat=True).earliest("pk")  # one that came with the agreement
    return "/" + route % {one: row if one == "pk" else given.get(one, 1) for one in wanted}


def answer_of(response) -> int | str:
    if response.status_code == 302 and response["Location"].startswith("/log-in/"):
        return IN
    return response.status_code


@pytest.fixture
def hers(personas):
    return factories.make("agreements", personas.hers, confidentiality=Confidentiality.UNIT)


def test_every_address_stands_in_the_table():
    assert names() == set(ANSWERS)


@pytest.mark.parametrize("at", range(len(PERSONAS)), ids=PERSONAS)
def test_each_persona_is_answered_as_the_table_says(at, hers, client_of):
    client = client_of(PERSONAS[at])
    answers = {name: answer_of(client.get(address(name, hers.pk))) for name in ANSWERS}
    assert answers == {name: expected[at] for name, expected in ANSWERS.items()}


@pytest.mark.parametrize("persona", ["dung", "binh", "hoa", "nobody"])
def test_who_may_not_write_changes_nothing_by_post(persona, hers, client_of):
    client, before = client_of(persona), contents()
    for name in CHANGING:
        answer = client.post(address(name, hers.pk), {"title": "Taken over", "why": "x", "owner": hers.owner_id})
        assert answer.status_code in (302, 403, 404, 422), name
        assert name == "new" or answer.status_code != 302 or answer_of(answer) == IN
    assert contents() == before


def test_no_get_changes_anything(hers, client_of):
    client = client_of("chi")
    before = contents()
    for name in ANSWERS:
        client.get(address(name, hers.pk))
    assert contents() == before


def test_an_address_of_no_record_type_leads_nowhere(client_of):
    client = client_of("chi")
    assert client.get("/secrets/").status_code == 404
    assert client.get("/agreements/999999999999999999/").status_code == 404
    assert client.get("/agreements/99999999999999999999999/").status_code == 404
    assert client.get("/agreements/1/steps/nothing/").status_code == 404


def contents() -> dict[str, str]:
    """A fingerprint of every table but the sessions."""
    found = {}
    for model in apps.get_models():
        if model._meta.label != "sessions.Session":
            rows = sorted(map(repr, model._default_manager.values_list()))
            found[model._meta.label] = hashlib.sha256("\n".join(rows).encode()).hexdigest()
    return found
