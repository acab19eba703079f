"""What an account decides for itself, the reviews of a year, and the reports of the rules of keeping."""

import json

import pytest
from django.utils import timezone

from amity.access.models import Account, RoleGrant
from amity.access.roles import Confidentiality, Role
from amity.notices.models import Wishes
from amity.privacy.models import RetentionReport
from tests import factories
from tests.api.bodies import kind, wrong

pytestmark = pytest.mark.django_db


def test_settings_are_read_and_changed_one_by_one(personas, api_of):
    an = api_of("an")
    before = an.get("/me/settings").json()
    assert (before["language"], before["is_mailed"], before["digest_hour"]) == ("en", True, 8)
    body = {"time_zone": "Asia/Tokyo", "digest_hour": 7, "ways": {"changed": "none"}}
    after = an.patch("/me/settings", body).json()
    assert (after["time_zone"], after["digest_hour"], after["ways"]["changed"]) == ("Asia/Tokyo", 7, "none")
    assert an.patch("/me/settings", {"ways": {"shared": "at_once"}}).json()["ways"] == {
        **before["ways"],
        "changed": "none",
        "shared": "at_once",
    }
    assert an.patch("/me/settings", {"language": "vi"}).json()["language"] == "vi"
    assert Wishes.objects.get().account_id == personas.an.pk
    assert api_of("binh").get("/me/settings").json()["language"] == "en"


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"language": "xx"}, "language"),
        ({"time_zone": "Asia/Nowhere"}, "time_zone"),
        ({"digest_hour": 24}, "digest_hour"),
        ({"ways": {"changed": "shouted"}}, "ways"),
        ({"ways": {"nonsense": "none"}}, "ways"),
        ({"digested_at": None}, "digested_at"),
    ],
)
def test_settings_that_cannot_be_are_refused(body, field, personas, api_of):
    answer = api_of("an").patch("/me/settings", body)
    assert (kind(answer), list(wrong(answer))) == ((422, "invalid"), [field])
    assert not Wishes.objects.exists()
    assert Account.objects.get(pk=personas.an.pk).language == "en"


def test_settings_need_a_token_for_everything(personas, token_of):
    program = token_of("an", scopes="people:write")
    assert kind(program.get("/me/settings")) == (403, "scope")
    assert kind(program.patch("/me/settings", {"language": "vi"})) == (403, "scope")
    assert kind(token_of("an", scopes="read").patch("/me/settings", {"language": "vi"})) == (403, "scope")


def test_years_and_their_reviews_hold_what_the_reader_sees(personas, api_of):
    given = {"signed_on": "2024-05-02", "confidentiality": Confidentiality.UNIT}
    factories.make("agreements", personas.hers, **given)
    assert 2024 in api_of("an").get("/reviews").json()["items"]
    assert 2024 not in api_of("binh").get("/reviews").json()["items"]
    mine, theirs = (api_of(name).get("/reviews/2024") for name in ("an", "binh"))
    assert (mine.status_code, mine["Content-Type"].partition(";")[0]) == (200, "application/json")
    assert json.loads(mine.content) != json.loads(theirs.content)


def test_a_review_comes_as_a_document_and_in_either_language(personas, api_of):
    an = api_of("an")
    answer = an.get("/reviews/2024", {"format": "docx", "language": "vi"})
    assert answer.content[:2] == b"PK"
    assert answer["Content-Disposition"].endswith('.docx"')
    english, vietnamese = (an.get("/reviews/2024", {"language": one}).content for one in ("en", "vi"))
    assert english != vietnamese


@pytest.mark.parametrize("query", [{"format": "odt"}, {"language": "fr"}, {"nonsense": "1"}])
def test_what_a_review_cannot_be_asked_for_is_refused(query, personas, api_of):
    assert kind(api_of("an").get("/reviews/2024", query)) == (400, "bad-query")
    assert kind(api_of("an").get("/reviews/1")) == (404, "not-found")
    assert kind(api_of("an").get("/reviews/last")) == (404, "not-found")


def test_reports_of_keeping_are_for_those_who_look_after_the_machine(personas, api_of):
    lines = [{"rule": "Old visits", "records": "people", "action": "archive", "found": 1, "done": 1, "left": []}]
    RetentionReport.objects.create(made_at=timezone.now(), lines=lines)
    for name in ("an", "chi", "dung", "hoa"):
        assert kind(api_of(name).get("/retention")) == (403, "not-allowed")
    RoleGrant.objects.create(account=personas.chi, unit=personas.union, role=Role.ADMINISTRATOR)
    (one,) = api_of("chi").get("/retention").json()["items"]
    assert one["lines"] == lines
