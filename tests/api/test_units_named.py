"""Units that are named by a row without owning it."""

import pytest

from tests import factories

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(("code", "status"), [("MEMBER-B", 200), (None, 200), ("NOWHERE", 422)])
def test_a_program_names_any_unit_by_its_code_or_none(personas, api_of, code, status):
    row = factories.make("opinions", personas.hers)
    answer = api_of("an").patch(f"/opinions/{row.pk}", {"unit": code})
    assert answer.status_code == status, answer.content
    row.refresh_from_db()
    assert row.unit_id == (personas.other.pk if code == "MEMBER-B" else None)
