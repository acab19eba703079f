"""The form of a record."""

import re
from html import unescape
from html.parser import HTMLParser

import pytest

from amity.access.roles import Confidentiality
from amity.network.models import Organisation
from amity.records import registry, writes
from amity.records.models import Change
from tests import factories

pytestmark = pytest.mark.django_db


def html_of(answer) -> str:
    return unescape(answer.content.decode())


@pytest.fixture
def given(personas):
    """What the form of a new organisation holds at least."""
    return {"name": "Friends of Hanoi", "kind": "counterpart", "owner": personas.hers.pk, "confidentiality": "1"}


def test_a_new_record_is_stored_and_shown(given, client_of):
    client = client_of("an")
    answer = client.post("/organisations/new/", given | {"founded_on": "9/1973"})
    row = Organisation.objects.get()
    assert answer["Location"] == f"/organisations/{row.pk}/"
    assert (row.name, str(row.founded_on)) == ("Friends of Hanoi", "1973-09")
    assert "Entered: Organisation." in html_of(client.get(answer["Location"]))


def test_the_form_stands_in_groups_with_what_is_required_marked(client_of):
    html = html_of(client_of("an").get("/organisations/new/"))
    for legend in ("Organisation", "Where", "Life", "How to reach it", "Care and source"):
        assert f"<legend>{legend}</legend>" in html
    assert 'for="id_name">Name <span class="must"' in html
    assert 'aria-describedby="id_founded_on_helptext"' in html


def test_boxes_for_vietnamese_texts_say_their_language(client_of):
    html = client_of("an").get("/organisations/new/").content.decode().partition("<main")[2]
    assert re.findall(r'name="(\w+)"[^>]* lang="vi"', html) == ["name_vi"]


def test_mistakes_are_listed_above_with_links_and_stand_beside_their_fields(given, client_of):
    answer = client_of("an").post("/organisations/new/", given | {"name": "", "founded_on": "long ago", "email": "x"})
    html = html_of(answer)
    assert answer.status_code == 422
    for name in ("name", "founded_on", "email"):
        assert f'<a href="#id_{name}">' in html
        assert f'id="id_{name}_error"' in html
    assert "“long ago” is not a date." in html
    assert 'value="long ago"' in html
    assert 'aria-invalid="true"' in html
    assert Organisation.objects.count() == 0


def test_links_are_typed_by_name_or_as_suggested(personas, given, client_of):
    cuba = factories.make("countries", personas.hers, name="Cuba")
    laos = factories.make("countries", personas.hers, name="Laos")
    typed = {"country": "Cuba", "focus_countries": f"Laos #{laos.pk}\nCuba\n"}
    client_of("an").post("/organisations/new/", given | typed)
    row = Organisation.objects.get()
    assert row.country == cuba
    assert set(row.focus_countries.all()) == {cuba, laos}


def test_fields_named_in_the_address_are_filled_in(personas, client_of):
    cuba = factories.make("countries", personas.hers, name="Cuba")
    html = html_of(
        client_of("an").get(f"/organisations/new/?country={cuba.pk}&focus_countries={cuba.pk}&kind=counterpart")
    )
    assert f'value="Cuba #{cuba.pk}"' in html
    assert f">\nCuba #{cuba.pk}</textarea>" in html
    assert '<option value="counterpart" selected>' in html


def test_a_strangers_row_in_the_address_is_not_filled_in(personas, client_of):
    hidden = factories.make("countries", personas.hers, name="Quiet", confidentiality=Confidentiality.UNIT)
    html = html_of(client_of("binh").get(f"/organisations/new/?country={hidden.pk}"))
    assert "Quiet" not in html


@pytest.mark.parametrize("number", ["x", "-1", "9" * 30, "१"])
def test_nonsense_in_the_address_fills_nothing_in(number, client_of):
    answer = client_of("an").get("/organisations/new/", {"country": number})
    assert answer.status_code == 200


def test_a_change_is_stored_with_its_reason(personas, client_of):
    row = factories.make("organisations", personas.hers)
    client = client_of("an")
    html = html_of(client.get(f"/organisations/{row.pk}/edit/"))
    assert 'name="version" value="1"' in html
    answer = client.post(f"/organisations/{row.pk}/edit/", whole(row, personas, name="Renamed", why="A new charter."))
    assert answer["Location"] == f"/organisations/{row.pk}/"
    row.refresh_from_db()
    assert row.name == "Renamed"
    change = Change.objects.filter(record="organisations", row_id=row.pk).latest("pk")
    assert (change.account, change.why, list(change.values)) == (personas.an, "A new charter.", ["name"])


def test_a_change_on_an_old_copy_is_refused_in_words(personas, client_of):
    row = factories.make("organisations", personas.hers)
    old = whole(row, personas, name="Mine")
    row.acronym = "NEW"
    writes.save(row, actor=personas.actor("an"))
    answer = client_of("an").post(f"/organisations/{row.pk}/edit/", old)
    assert "Somebody else changed this record in the meantime." in html_of(answer)
    row.refresh_from_db()
    assert (row.acronym, row.name == "Mine") == ("NEW", False)


def test_saving_the_form_unchanged_writes_no_history(personas, client_of):
    row = factories.make("organisations", personas.hers)
    before = Change.objects.count()
    client_of("an").post(f"/organisations/{row.pk}/edit/", whole(row, personas))
    assert Change.objects.count() == before


def test_links_out_of_his_sight_stay_when_somebody_else_saves(personas, client_of):
    hidden = factories.make("countries", personas.other, confidentiality=Confidentiality.UNIT)
    seen = factories.make("countries", personas.hers)
    row = factories.make("organisations", personas.hers, country=seen, focus_countries=[hidden, seen])
    client = client_of("an")
    assert hidden.name not in html_of(client.get(f"/organisations/{row.pk}/edit/"))
    answer = client.post(
        f"/organisations/{row.pk}/edit/", whole(row, personas, name="Renamed", focus_countries=f"#{seen.pk}")
    )
    assert answer.status_code == 302
    assert set(row.focus_countries.all()) == {hidden, seen}


@pytest.mark.parametrize("field", ["version", "sort_key", "audience", "id", "is_staff"])
def test_what_no_form_asks_for_cannot_be_set(field, personas, client_of):
    row = factories.make("organisations", personas.hers)
    before = (row.pk, row.sort_key)
    client_of("an").post(f"/organisations/{row.pk}/edit/", whole(row, personas) | {field: "99"})
    row.refresh_from_db()
    assert (row.pk, row.sort_key, row.version) == (*before, 1)


def test_a_row_cannot_be_given_to_a_unit_one_does_not_write_for(personas, given, client_of):
    answer = client_of("an").post("/organisations/new/", given | {"owner": personas.other.pk})
    assert answer.status_code == 422
    assert Organisation.objects.count() == 0


def test_the_state_is_changed_by_steps_and_not_by_the_form(personas, client_of):
    row = factories.make("agreements", personas.hers, state="in_force")
    html = html_of(client_of("an").get(f"/agreements/{row.pk}/edit/"))
    assert 'name="state"' not in html


class Filled(HTMLParser):
    """Reads a form as a browser would send it back."""

    def __init__(self) -> None:
        super().__init__()
        self.sent: dict[str, str] = {}
        self.inside, self.is_text = "", False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        name = given.get("name") or ""
        if tag in ("textarea", "select"):
            self.inside, self.is_text = name, tag == "textarea"
            self.sent[name] = ""
        elif tag == "option" and "selected" in given:
            self.sent[self.inside] = given.get("value") or ""
        elif tag == "input" and given.get("type") != "checkbox":
            self.sent[name] = given.get("value") or ""
        elif tag == "input" and "checked" in given:
            self.sent[name] = given.get("value", "on") or ""  # what a tick without a value says

    def handle_endtag(self, tag: str) -> None:
        self.inside = "" if tag in ("textarea", "select") else self.inside

    def handle_data(self, data: str) -> None:
        if self.inside and self.is_text:
            self.sent[self.inside] += data.strip("\n")


@pytest.mark.parametrize("record", registry.all_records(), ids=lambda record: record.name)
def test_a_form_sent_back_as_it_came_changes_nothing(record, personas, client_of):
    row = factories.make(record.name, personas.hers)
    client, address = client_of("an"), f"/{record.name}/{row.pk}/edit/"
    form = Filled()
    form.feed(client.get(address).content.decode().partition("<main")[2])
    before = Change.objects.count()
    answer = client.post(address, form.sent)
    assert answer.status_code == 302, re.findall(r'class="problems".*?</div>', answer.content.decode(), re.DOTALL)
    assert Change.objects.count() == before


def whole(row, personas, **changes) -> dict[str, str]:
    """The form of an organisation as the browser sends it back."""
    told = {
        "name": row.name,
        "name_vi": row.name_vi,
        "kind": row.kind,
        "country": f"#{row.country_id}",
        "focus_countries": "\n".join(f"#{one.pk}" for one in row.focus_countries.all()),
        "founded_on": "1963",
        "owner": str(personas.hers.pk),
        "confidentiality": "1",
        "version": str(row.version),
    }
    return told | changes
