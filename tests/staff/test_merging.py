"""Merging through pages: side by side, one of two, and two of one again."""

import pytest
from django.urls import reverse

from amity.access.roles import Confidentiality
from amity.duplicates.models import Merge
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def two(personas):
    kept = factories.make("people", personas.hers, name="Nguyen Van An", email="")
    gone = factories.make("people", personas.hers, name="Nguyễn Văn An", email="an@example.org")
    factories.make("positions", personas.hers, person=gone)
    return kept, gone


def address(kept, gone):
    return reverse("staff:merge", args=["people", kept.pk, gone.pk])


def test_both_stand_side_by_side_with_what_leads_to_them(two, client_of):
    page = client_of("an").get(address(*two)).content.decode()
    assert "Nguyen Van An" in page
    assert "Nguyễn Văn An" in page
    assert 'name="email" value="gone" checked' in page
    assert "Positions" in page


def test_they_are_made_one_the_old_address_leads_on_and_two_are_made_again(two, client_of):
    kept, gone = two
    client = client_of("an")
    answer = client.post(address(kept, gone), {"name": "gone", "why": "The same"}, follow=True)
    assert "The two records are one now." in answer.content.decode()
    kept.refresh_from_db()
    assert (kept.name, kept.email) == ("Nguyễn Văn An", "an@example.org")
    old = reverse("staff:record", args=["people", gone.pk])
    assert client.get(old)["Location"] == reverse("staff:record", args=["people", kept.pk])
    made = Merge.objects.get()
    back = reverse("staff:unmerge", args=["people", kept.pk, made.pk])
    assert back in client.get(reverse("staff:record", args=["people", kept.pk])).content.decode()
    assert "An" in client.get(back).content.decode()
    assert "two records again" in client.post(back, follow=True).content.decode()
    assert client.get(old).status_code == 200
    assert client.get(back).status_code == 404


@pytest.mark.parametrize(("persona", "status"), [("dung", 302), ("binh", 302), ("hoa", 404)])
def test_others_merge_nothing(two, client_of, persona, status):
    client = client_of(persona)
    assert client.post(address(*two)).status_code == status
    assert not Merge.objects.exists()


def test_a_stranger_learns_nothing_of_a_merge(two, personas, client_of):
    kept, gone = two
    for row in two:
        row.refresh_from_db()
        row.confidentiality = Confidentiality.UNIT
        row.save()
    client_of("an").post(address(kept, gone))
    for persona in ("binh", "hoa"):
        client = client_of(persona)
        assert client.get(reverse("staff:record", args=["people", gone.pk])).status_code == 404
        assert client.get(reverse("staff:unmerge", args=["people", kept.pk, Merge.objects.get().pk])).status_code == 404


def test_what_stands_in_the_way_is_said_and_nothing_happens(two, personas, client_of):
    kept, gone = two
    factories.make("ties", personas.hers, person=kept, other_person=gone)
    answer = client_of("an").post(address(kept, gone))
    assert answer.status_code == 409
    assert "cannot be merged" in answer.content.decode()
    assert not Merge.objects.exists()


def test_who_never_saw_the_record_that_went_is_not_told_where_it_went(personas, client_of):
    kept = factories.make("people", personas.other, confidentiality=Confidentiality.UNIT)
    gone = factories.make("people", personas.hers, confidentiality=Confidentiality.UNIT)
    client_of("chi").post(address(kept, gone))
    assert Merge.objects.count() == 1
    old, new = (reverse("staff:record", args=["people", row.pk]) for row in (gone, kept))
    binh = client_of("binh")
    assert (binh.get(old).status_code, binh.get(new).status_code) == (404, 200)
    assert client_of("chi").get(old)["Location"] == new
