"""The form of a record type: what it offers, what it takes, and what it leaves alone."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from amity.access.actors import Actor
from amity.access.roles import Confidentiality
from amity.records import forms, registry
from amity.records.models import Change
from tests import factories

pytestmark = pytest.mark.django_db
SYSTEM = Actor.system()
UNIT = Confidentiality.UNIT


def form(record_name: str, actor: Actor = SYSTEM, given: dict | None = None, row=None, language: str = "en", **options):
    """A form as a page makes it."""
    options = {"is_new": row is None} | options
    made = forms.form_for(registry.get(record_name), actor, language, **options)
    return made(given, instance=row) if row is not None else made(given)


def filled(record_name: str, owner, **changes) -> dict:
    """What a browser would send for a row just read: every field as shown."""
    given = {"owner": str(owner.pk), "confidentiality": "1", "why": ""}
    return given | {name: value for name, value in changes.items() if value is not None}


def shown(made, name: str) -> str:
    return str(made[name].value() or "")


def test_fields_stand_in_sections_in_the_order_of_the_declaration(personas):
    made = form("people")
    labels = [(title, [field.name for field in group]) for title, group in made.groups()]
    record = registry.get("people")
    assert labels == [(str(title), list(names)) for title, names in record.all_sections.items()]


def test_a_new_row_is_stored_through_the_write_door(personas):
    lao = factories.make("countries", personas.union, name="Laos")
    given = filled(
        "people",
        personas.hers,
        name=" Lan ",
        born_on="9/1963",
        country=f"Laos #{lao.pk}",
        studied_in="Laos\n",
        why="Card",
    )
    made = form("people", personas.actor("an"), given)
    assert made.is_valid(), made.errors
    row = made.store()
    assert (row.name, str(row.born_on), row.country, list(row.studied_in.all())) == ("Lan", "1963-09", lao, [lao])
    assert (Change.objects.get(record="people").account, Change.objects.get(record="people").why) == (
        personas.an,
        "Card",
    )


def test_a_new_form_proposes_the_unit_one_works_in(personas):
    assert form("people", personas.actor("an"))["owner"].value() == personas.hers.pk


def test_a_new_form_proposes_a_class_in_which_its_writer_sees_the_row(personas):
    proposed = {name: form("people", personas.actor(name))["confidentiality"].value() for name in ("an", "chi", "hoa")}
    assert proposed == {"an": Confidentiality.UNION, "chi": Confidentiality.UNION, "hoa": UNIT}


def test_an_owner_is_one_of_the_units_whose_records_one_keeps(personas):
    def offered(name: str) -> set[str]:
        return {unit.code for unit in form("people", personas.actor(name)).fields["owner"].queryset}

    assert (offered("an"), offered("hoa"), offered("dung")) == ({"MEMBER-A"}, {"NGO"}, set())
    assert offered("chi") == {"UNION", "MEMBER-A", "MEMBER-B", "NGO"}
    made = form("people", personas.actor("an"), filled("people", personas.other, name="Lan"))
    assert not made.is_valid()
    assert list(made.errors) == ["owner"]


def test_a_link_is_shown_as_a_name_with_its_number_in_the_readers_language(personas):
    lao, cuba = (
        factories.make("countries", personas.union, name=name, name_vi=vi)
        for name, vi in (("Laos", "Lào"), ("Cuba", ""))
    )
    row = factories.make("people", personas.hers, country=lao, studied_in=[cuba, lao])
    made = forms.form_for(registry.get("people"), SYSTEM, "vi", is_new=False)(
        instance=row, initial={"studied_in": [cuba.pk, lao.pk]}
    )
    assert shown(made, "country") == f"Lào #{lao.pk}"
    assert shown(made, "studied_in") == f"Cuba #{cuba.pk}\nLào #{lao.pk}"


@pytest.mark.parametrize("typed", ["Laos", "laos #{0}", "#{0}", "anything # {0}", "Lào", "  Laos  "])
def test_a_link_is_typed_as_a_name_or_a_number(typed, personas):
    lao = factories.make("countries", personas.union, name="Laos", name_vi="Lào")
    made = form("people", given=filled("people", personas.hers, name="Lan", country=typed.format(lao.pk)))
    assert made.is_valid(), made.errors
    assert made.cleaned_data["country"] == lao


@pytest.mark.parametrize("typed", ["Atlantis", "#999999", "x #", "#" + "9" * 30, "Laos#x", "#-1", "'; drop table"])
def test_a_link_to_nothing_is_told_with_a_cure(typed, personas):
    made = form("people", given=filled("people", personas.hers, name="Lan", country=typed, studied_in=typed))
    assert not made.is_valid()
    for name in ("country", "studied_in"):
        (message,) = made.errors[name]
        assert message == f"There is no “{typed}” among the records you may see. Choose one from the list."


def test_a_name_that_several_rows_have_must_be_chosen(personas):
    for _n in range(2):
        factories.make("countries", personas.union, name="Korea")
    made = form("people", given=filled("people", personas.hers, name="Lan", country="Korea"))
    assert made.errors["country"] == ["Several records are called “Korea”. Choose one from the list."]


def test_a_name_made_of_several_parts_is_found_whole(personas):
    organisation = factories.make("organisations", personas.hers, name="Cuba House")
    membership = factories.make("memberships", personas.hers, organisation=organisation, reference="BIL-7")
    for typed in ("Cuba House · BIL-7", f"#{membership.pk}"):
        made = form("life_events", given=filled("life_events", personas.hers, membership=typed, kind="admitted"))
        assert made.is_valid(), made.errors
        assert made.cleaned_data["membership"] == membership
    made = form("life_events", given=filled("life_events", personas.hers, membership="Cuba House", kind="admitted"))
    assert list(made.errors) == ["membership"]


def test_typing_names_does_not_find_out_what_hidden_rows_are_called(personas):
    person = factories.make("people", personas.hers, name="Lê Kín", confidentiality=UNIT)
    event = factories.make("events", personas.hers, title="Tea", confidentiality=0)
    factories.make("participations", personas.hers, person=person, event=event, confidentiality=0)
    field = forms.LinkField(
        forms.fields.Field("x", "link", None, target=registry.get("participations")), personas.actor("binh"), "en"
    )
    for typed in ("Lê Kín", "Lê Kín · Tea"):
        with pytest.raises(forms.ValidationError):
            field.clean(typed)


def test_a_row_out_of_sight_is_neither_shown_nor_taken(personas):
    hidden = factories.make("countries", personas.other, name="Atlantis", confidentiality=UNIT)
    an = personas.actor("an")
    for typed in (f"#{hidden.pk}", "Atlantis", f"Atlantis #{hidden.pk}"):
        made = form("people", an, filled("people", personas.hers, name="Lan", country=typed))
        assert list(made.errors) == ["country"]
    row = factories.make("people", personas.hers, country=hidden)
    assert shown(form("people", an, row=row), "country") == ""


def test_a_link_that_was_not_shown_stays_until_another_one_is_chosen(personas):
    hidden = factories.make("countries", personas.other, name="Atlantis", confidentiality=UNIT)
    lao = factories.make("countries", personas.union, name="Laos")
    row = factories.make("people", personas.hers, name="Lan", country=hidden)
    an = personas.actor("an")

    def save(**changes):
        made = form(
            "people", an, filled("people", personas.hers, name="Lan", **changes), type(row).objects.get(pk=row.pk)
        )
        assert made.is_valid(), made.errors
        assert made.store() is not None, made.errors
        return type(row).objects.get(pk=row.pk).country

    assert save(notes="Corrected.") == hidden
    assert save(country="Laos") == lao
    assert save(country="") is None


def test_a_required_link_out_of_sight_does_not_stand_in_the_way(personas):
    person = factories.make("people", personas.other, confidentiality=UNIT)
    row = factories.make("positions", personas.hers, person=person, title="Chair")
    organisation = f"#{row.organisation_id}"
    given = filled("positions", personas.hers, person="", organisation=organisation, title="President")
    made = form("positions", personas.actor("an"), given, type(row).objects.get(pk=row.pk))
    assert made.is_valid(), made.errors
    made.store()
    row.refresh_from_db()
    assert (row.person, row.title) == (person, "President")
    assert list(form("positions", personas.actor("an"), given).errors) == ["person"]


def test_many_links_cost_one_query_for_their_numbers(personas):
    countries = [factories.make("countries", personas.union) for _n in range(9)]

    def queries(some) -> int:
        text = "\n".join(f"{one.name} #{one.pk}" for one in some)
        made = form("people", given=filled("people", personas.hers, name="Lan", studied_in=text))
        with CaptureQueriesContext(connection) as captured:
            assert made.is_valid(), made.errors
        assert made.cleaned_data["studied_in"] == some
        return len(captured)

    assert queries(countries[:2]) == queries(countries)


def test_nothing_but_declared_fields_is_taken_from_what_is_sent(personas):
    """Mass assignment: engine columns, the state of an existing row and foreign words change nothing."""
    row = factories.make("agreements", personas.hers, state="talks", title="Treaty")
    before = {name: getattr(row, name) for name in ("id", "sort_key", "state", "version")}
    sent = {
        "state": "in_force",
        "id": "999",
        "pk": "999",
        "version": str(row.version),
        "audience": "0",
        "sort_key": "!",
        "owner_id": str(personas.other.pk),
        "account": str(personas.chi.pk),
        "is_superuser": "1",
        "parties": "",
    }
    given = filled("agreements", personas.hers, title="Treaty", reference=row.reference, form="mou") | sent
    made = form("agreements", personas.actor("an"), given, type(row).objects.get(pk=row.pk))
    assert made.is_valid(), made.errors
    stored = made.store()
    stored.refresh_from_db()
    assert (stored.pk, stored.state, stored.owner, stored.sort_key) == (
        before["id"],
        "talks",
        personas.hers,
        before["sort_key"],
    )
    assert stored.version == before["version"] + 1  # the parties were taken away, and that is all
    assert set(Change.objects.latest("id").values) <= {"parties", "signed_on", "starts_on", "ends_on"}


def test_a_new_row_may_be_entered_in_the_states_declared_and_no_other(personas):
    made = form("participations")
    assert [value for value, _name in made.fields["state"].choices] == ["nominated", "invited", "attended"]
    assert made.fields["state"].initial == "nominated"
    person, event = factories.make("people", personas.hers), factories.make("events", personas.hers)
    given = filled("participations", personas.hers, person=f"#{person.pk}", event=f"#{event.pk}", state="approved")
    assert list(form("participations", given=given).errors) == ["state"]
    assert "state" not in form("participations", row=factories.make("participations", personas.hers)).fields


def test_a_form_read_before_somebody_elses_change_is_refused(personas):
    row = factories.make("people", personas.hers, name="Lan")
    opened = form("people", row=type(row).objects.get(pk=row.pk))
    version = str(opened["version"].value())
    given = filled("people", personas.hers, name="Lan", notes="First.") | {"version": version}
    for expected in (True, False):
        made = form("people", personas.actor("an"), given | {"notes": f"{expected}"}, type(row).objects.get(pk=row.pk))
        assert made.is_valid()
        assert (made.store() is not None) is expected
    assert made.non_field_errors() == [
        "Somebody else changed this record in the meantime. Open it again and repeat your change."
    ]
    assert type(row).objects.get(pk=row.pk).notes == "True"


def test_what_the_write_door_refuses_is_told_beside_its_field(personas):
    factories.make("countries", personas.union, code="LA", name="Laos")
    given = filled("countries", personas.union, code="LA", name="Laos again", kind="country")
    made = form("countries", personas.actor("chi"), given)
    assert made.is_valid(), made.errors
    assert made.store() is None
    assert list(made.errors) == ["code"]
    given = filled("ties", personas.hers, kind="supports")
    made = form("ties", personas.actor("an"), given)
    assert not (made.is_valid() and made.store())
    assert set(made.errors) <= {"person", "other_person", "__all__"}


def test_one_who_may_not_write_there_is_told_so(personas):
    row = factories.make("people", personas.hers, name="Lan", confidentiality=0)
    given = filled("people", personas.other, name="Changed")
    made = form("people", personas.actor("binh"), given, type(row).objects.get(pk=row.pk))
    assert made.is_valid()
    assert made.store() is None
    assert made.non_field_errors() == ["You may not change records of this unit."]


def test_a_step_asks_for_its_fields_alone(personas):
    made = form("agreements", is_new=False, only=("signed_on", "ends_on"))
    assert [name for name in made.fields if name not in ("version", "why")] == ["signed_on", "ends_on"]


def test_a_reason_longer_than_the_history_holds_is_refused(personas):
    made = form("people", given=filled("people", personas.hers, name="Lan", why="a" * 501))
    assert list(made.errors) == ["why"]


def test_long_texts_have_room_and_links_know_where_to_look_for_names(personas):
    made = form("people")
    assert made.fields["notes"].widget.attrs["rows"] == 4
    assert made.fields["country"].widget.attrs["data-choices"] == "/countries/choices/"
    assert "One per line" in made.fields["studied_in"].help_text


def test_named_rows_keep_the_order_asked_for_and_leave_out_hidden_ones(personas):
    hidden = factories.make("countries", personas.hers, confidentiality=UNIT)
    lao, cuba = (factories.make("countries", personas.union, name=name) for name in ("Laos", "Cuba"))
    found = forms.named(registry.get("countries"), [lao.pk, hidden.pk, cuba.pk], personas.actor("binh"), "en")
    assert found == [(lao.pk, "Laos"), (cuba.pk, "Cuba")]
