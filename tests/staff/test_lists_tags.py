"""Tags: whose they are, who sees them, and the rows that carry them."""

from html import unescape

import pytest

from amity.access.roles import Confidentiality
from amity.bulk import tagging
from amity.records import registry, tags
from amity.records.models import Tag, Tagging
from tests import factories

pytestmark = pytest.mark.django_db


def html_of(answer) -> str:
    return unescape(answer.content.decode())


def tag_of(unit, name="To call", **given):
    return Tag.objects.create(unit=unit, name=name, **given)


def test_a_tag_is_made_renamed_and_deleted_by_the_keeper_of_its_unit(personas, client_of):
    client = client_of("an")
    given = {"name": " Guests  of 2026 ", "name_vi": "Khách 2026", "unit": personas.hers.pk, "is_shared": "on"}
    assert client.post("/tags/new/", given)["Location"] == "/tags/"
    tag = Tag.objects.get()
    assert (tag.name, tag.name_vi, tag.unit, tag.is_shared) == ("Guests of 2026", "Khách 2026", personas.hers, True)
    client.post(f"/tags/{tag.pk}/", {"name": "Guests", "unit": personas.hers.pk})
    tag.refresh_from_db()
    assert (tag.name, tag.is_shared) == ("Guests", False)
    assert client.get(f"/tags/{tag.pk}/delete/").status_code == 200
    assert Tag.objects.count() == 1
    client.post(f"/tags/{tag.pk}/delete/")
    assert Tag.objects.count() == 0


def test_a_second_tag_of_the_same_name_is_refused_in_words(personas, client_of):
    tag_of(personas.hers)
    answer = client_of("an").post("/tags/new/", {"name": "To call", "unit": personas.hers.pk})
    assert answer.status_code == 422
    assert "Your unit has a tag of this name already." in html_of(answer)
    assert Tag.objects.count() == 1


def test_a_tag_of_another_unit_cannot_be_made_or_touched(personas, client_of):
    shared, hidden = tag_of(personas.hers, "Shared", is_shared=True), tag_of(personas.hers, "Hidden")
    client = client_of("binh")
    assert client.post("/tags/new/", {"name": "x", "unit": personas.hers.pk}).status_code == 422
    for page in ("", "delete/"):
        assert client.get(f"/tags/{hidden.pk}/{page}").status_code == 404
        assert client.post(f"/tags/{hidden.pk}/{page}", {"name": "x"}).status_code == 404
        assert client.post(f"/tags/{shared.pk}/{page}", {"name": "x"}).status_code == 403
    assert set(Tag.objects.values_list("name", flat=True)) == {"Shared", "Hidden"}
    assert client_of("dung").get("/tags/new/").status_code == 403


def test_the_page_of_tags_counts_only_rows_the_reader_sees(personas, client_of):
    tag = tag_of(personas.hers, "Shared", is_shared=True)
    quiet = factories.make("agreements", personas.hers, confidentiality=Confidentiality.UNIT)
    tags.put(tag, registry.get("agreements"), [quiet.pk], actor=personas.actor("an"))
    assert [n for _r, n in tagging.counts(tag, personas.actor("an"))] == [1]
    assert tagging.counts(tag, personas.actor("binh")) == []
    assert "/agreements/?tag=" in html_of(client_of("an").get("/tags/"))
    stranger = html_of(client_of("binh").get("/tags/"))
    assert "Shared" in stranger
    assert "/agreements/?tag=" not in stranger
    assert "Shared" not in html_of(client_of("hoa").get("/tags/"))


def test_a_row_shows_its_tags_only_to_those_who_see_them(personas, client_of):
    row = factories.make("agreements", personas.hers)
    tag = tag_of(personas.hers)
    tags.put(tag, registry.get("agreements"), [row.pk], actor=personas.actor("an"))
    assert f'<a class="tag" href="/agreements/?tag={tag.pk}">To call</a>' in html_of(
        client_of("dung").get(f"/agreements/{row.pk}/")
    )
    assert "To call" not in html_of(client_of("binh").get(f"/agreements/{row.pk}/"))


def test_a_list_is_narrowed_by_a_tag_and_its_filter_form_offers_it(personas, client_of):
    tag = tag_of(personas.hers, name_vi="Cần gọi")
    kept = factories.make("agreements", personas.hers, title="Tagged")
    factories.make("agreements", personas.hers, title="Plain")
    tags.put(tag, registry.get("agreements"), [kept.pk], actor=personas.actor("an"))
    html = html_of(client_of("an").get(f"/agreements/?tag={tag.pk}"))
    assert ("Tagged" in html, "Plain" in html) == (True, False)
    assert "<b>Tag</b> To call" in html
    form = html_of(client_of("an").get(f"/agreements/filter/?tag={tag.pk}"))
    assert f'name="tag" value="{tag.pk}" checked> To call' in form
    assert "To call" not in html_of(client_of("binh").get("/agreements/filter/"))
    assert "Tagged" not in html_of(client_of("binh").get(f"/agreements/?tag={tag.pk}"))


def test_a_tag_goes_with_its_taggings(personas):
    tag = tag_of(personas.hers)
    row = factories.make("agreements", personas.hers)
    tags.put(tag, registry.get("agreements"), [row.pk], actor=personas.actor("an"))
    tagging.drop(tag, actor=personas.actor("an"))
    assert Tagging.objects.count() == 0
