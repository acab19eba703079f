"""The review of an agreement's term through the API."""

import json

import pytest

from amity.access.roles import Confidentiality
from amity.agreements.models import Agreement
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def agreement(personas):
    """An agreement of An's unit with a promise in it."""
    row = factories.make("agreements", personas.hers, reference="A-1")
    factories.make("commitments", personas.hers, agreement=row)
    return row


def test_the_review_is_data_unless_a_file_is_asked_for(agreement, api_of):
    answer = api_of("an").get(f"/agreements/{agreement.pk}/review")
    told = json.loads(answer.content)
    assert answer.status_code == 200
    assert {line["measure"]: line["value"] for line in told["figures"]} == {"promises": 1, "promises_open": 1}
    answer = api_of("an").get(f"/agreements/{agreement.pk}/review?format=docx&language=vi")
    assert answer["Content-Disposition"] == 'attachment; filename="term-review-a-1-vi.docx"'
    assert answer.content[:2] == b"PK"


@pytest.mark.parametrize("asked", ["format=exe", "language=fr", "colour=red"])
def test_what_cannot_be_asked_for_is_told(agreement, api_of, asked):
    assert api_of("an").get(f"/agreements/{agreement.pk}/review?{asked}").status_code == 400


def test_what_is_out_of_sight_or_not_there_is_the_same(personas, api_of):
    hidden = factories.make("agreements", personas.hers, confidentiality=Confidentiality.UNIT)
    answers = [api_of("binh").get(f"/agreements/{pk}/review") for pk in (hidden.pk, 999_999)]
    assert [answer.status_code for answer in answers] == [404, 404]
    assert api_of("an").get(f"/agreements/{hidden.pk}/review").status_code == 200


def test_a_program_prepares_a_renewal_step_by_step(agreement, api_of):
    made = api_of("an").post(f"/agreements/{agreement.pk}/steps/open_talks", {"reference": "A-2"})
    assert made.status_code == 200, made.content
    later = Agreement.objects.get(reference="A-2")
    assert (made["Location"], later.state, later.renews) == (f"/api/v1/agreements/{later.pk}", "talks", agreement)
    again = api_of("an").post(f"/agreements/{agreement.pk}/steps/open_talks", {"reference": "A-3"})
    assert again.status_code == 409
    assert "already has a renewal" in again.content.decode()
