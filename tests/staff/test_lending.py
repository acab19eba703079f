"""Lending through pages: to whom, what for, until when, taken back, and told to both sides alone."""

import pytest
from django.urls import reverse

from amity.access.models import Loan
from amity.access.roles import Confidentiality
from tests import factories

pytestmark = pytest.mark.django_db
UNIT = Confidentiality.UNIT


def given(personas, **more):
    return {"to_unit": personas.other.pk, "purpose": "The visit of May", "until_on": "2027-03-31", **more}


def lend(client, personas, *rows, **more):
    query = "&".join(f"id={row.pk}" for row in rows)
    return client.post(f"{reverse('staff:lend', args=['people'])}?{query}", given(personas, **more))


def test_a_record_is_lent_read_and_taken_back(personas, client_of):
    row = factories.make("people", personas.hers, confidentiality=UNIT, name="Lent Person")
    an, binh = client_of("an"), client_of("binh")
    page = reverse("staff:record", args=["people", row.pk])
    assert binh.get(page).status_code == 404
    answer = lend(an, personas, row)
    loan = Loan.objects.get()
    assert answer["Location"] == reverse("staff:loan", args=[loan.pk])
    assert binh.get(page).status_code == 200
    assert "Lent Person" in binh.get(answer["Location"]).content.decode()
    assert "The visit of May" in binh.get(reverse("staff:loans")).content.decode()
    assert "Bình" in an.get(reverse("staff:loans")).content.decode()
    assert binh.post(answer["Location"]).status_code == 403
    an.post(answer["Location"])
    assert binh.get(page).status_code == 404


def test_a_list_is_lent_as_it_stands(personas, client_of):
    rows = [factories.make("people", personas.hers, confidentiality=UNIT) for _n in range(3)]
    theirs = factories.make("people", personas.other, confidentiality=0)
    client = client_of("an")
    assert "3" in client.get(reverse("staff:lend", args=["people"])).content.decode()
    lend(client, personas)
    assert {row.circle > 0 for row in type(rows[0]).objects.filter(pk__in=[row.pk for row in rows])} == {True}
    theirs.refresh_from_db()
    assert theirs.circle == 0


def test_what_cannot_be_lent_says_why(personas, client_of):
    row = factories.make("people", personas.hers, confidentiality=Confidentiality.UNION)
    client = client_of("an")
    answer = lend(client, personas, row)
    assert answer.status_code == 422
    assert "open to the whole union" in answer.content.decode()
    closed = factories.make("people", personas.hers, confidentiality=UNIT)
    for wrong in ({"purpose": ""}, {"until_on": "2020-01-01"}, {"until_on": "soon"}, {"to_unit": personas.hers.pk}):
        assert lend(client, personas, closed, **wrong).status_code == 422
    assert not Loan.objects.exists()


@pytest.mark.parametrize("persona", ["binh", "dung", "hoa"])
def test_nobody_lends_what_he_does_not_keep(personas, client_of, persona):
    row = factories.make("people", personas.hers, confidentiality=UNIT)
    assert lend(client_of(persona), personas, row).status_code in (403, 404)
    assert not Loan.objects.exists()


def test_a_loan_between_others_is_not_there(personas, client_of):
    row = factories.make("people", personas.hers, confidentiality=UNIT)
    lend(client_of("an"), personas, row)
    loan = Loan.objects.get()
    assert client_of("hoa").get(reverse("staff:loan", args=[loan.pk])).status_code == 404
    assert "The visit of May" not in client_of("hoa").get(reverse("staff:loans")).content.decode()
