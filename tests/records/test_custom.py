"""Fields a union adds itself: typed, shown, filtered, kept in history, and limited on purpose."""

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils.translation import override

from amity.access import stamps
from amity.access.actors import Actor
from amity.past import undo
from amity.records import custom, fields, filtering, forms, history, listing, page, registry, writes
from amity.records.filtering import BadFilter
from amity.records.models import Change, CustomField
from tests import factories

pytestmark = pytest.mark.django_db
SYSTEM = Actor.system()


@pytest.fixture(autouse=True)
def _fresh():
    custom.forget()
    yield
    custom.forget()


def define(label="Shoe size", kind="integer", **more) -> CustomField:
    return custom.define(CustomField(record="people", label=label, kind=kind, **more), actor=SYSTEM)


def people():
    return registry.get("people")


def person(personas, **own):
    return factories.make("people", personas.hers, custom={f"x_{name}": value for name, value in own.items()})


def found(**query) -> set[int]:
    return {row.id for row in listing.read(people(), SYSTEM, query, "en").rows}


def test_a_field_is_named_after_its_label_and_speaks_both_languages(personas):
    one = define("Cỡ giày (châu Âu)", label_vi="Cỡ giày")
    assert one.name == "x_co_giay_chau_au"
    field = fields.one(people(), one.name)
    with override("vi"):
        assert field.label == "Cỡ giày"
    with override("en"):
        assert field.label == "Cỡ giày (châu Âu)"
    assert one.name not in fields.of(people())
    assert one.name in fields.all_of(people())
    assert one.name not in fields.all_of(registry.get("organisations"))


@pytest.mark.parametrize(
    ("kind", "typed", "kept", "shown"),
    [
        ("integer", "42", 42, "42"),
        ("text", "  Sài   Gòn ", "Sài Gòn", "Sài Gòn"),
        ("partial_date", "1963-09", "1963-09", "September 1963"),
        ("yes_no", "yes", True, "Yes"),
        ("choice", "b", "b", "Bee"),
        ("long_text", "a\nb", "a\nb", "a\nb"),
    ],
)
def test_each_kind_is_kept_in_plain_form_and_shown_to_people(personas, kind, typed, kept, shown):
    choices = [["a", "Ay", ""], ["b", "Bee", ""]] if kind == "choice" else []
    define("Own", kind, choices=choices)
    row = person(personas, own=typed)
    row.refresh_from_db()
    assert row.custom == {"x_own": kept}
    groups = {group.label: group.facts for group in page.read(people(), row.pk, SYSTEM, "en").groups}
    assert [(label, cell.text) for label, cell in groups["Further fields"]] == [("Own", shown)]


@pytest.mark.parametrize(
    ("kind", "wrong"), [("integer", "many"), ("partial_date", "soon"), ("choice", "c"), ("text", "x" * 301)]
)
def test_what_does_not_fit_is_refused_with_the_field_named(personas, kind, wrong):
    define("Own", kind, choices=[["a", "Ay", ""]] if kind == "choice" else [])
    with pytest.raises(ValidationError) as refused:
        person(personas, own=wrong)
    assert "x_own" in refused.value.message_dict


def test_a_change_stands_in_the_history_and_can_be_undone(personas):
    define()
    row = person(personas, shoe_size=42)
    act = writes.begin("bulk", people(), actor=SYSTEM)
    row.custom = {"x_shoe_size": 43}
    assert writes.save(row, actor=SYSTEM, operation=act)
    assert history.changes(people(), row.pk, SYSTEM, "en")[0].values == [("Shoe size", "42", "43")]
    assert Change.objects.last().values == {"x_shoe_size": [42, 43]}
    undo.undo(act, actor=SYSTEM)
    row.refresh_from_db()
    assert row.custom == {"x_shoe_size": 42}
    row.custom = {}
    writes.save(row, actor=SYSTEM)
    row.refresh_from_db()
    assert row.custom == {}
    assert not writes.save(row, actor=SYSTEM)


def test_lists_show_and_filter_by_it(personas):
    define()
    define("Since", "partial_date")
    define("Trained", "yes_no")
    define("Nickname", "text")
    small = person(personas, shoe_size=36, since="1999-05", trained=True, nickname="Bông")
    large = person(personas, shoe_size=45, since="2004-01-30", nickname="123")
    bare = person(personas)
    assert found(x_shoe_size="36") == {small.pk}
    assert found(x_shoe_size="40..") == {large.pk}
    assert found(x_shoe_size="30..50") == {small.pk, large.pk}
    assert found(x_shoe_size="none") == {bare.pk}
    assert found(x_since="1999") == found(x_since="1999-05") == {small.pk}
    assert found(x_since="1999-2004") == {small.pk, large.pk}
    assert found(x_since="1999-06") == set()
    assert found(x_trained="true") == {small.pk}
    assert found(x_trained="false") == {large.pk, bare.pk}
    assert found(x_nickname="bôn") == {small.pk}
    assert found(x_nickname="123") == {large.pk}
    shown = listing.read(people(), SYSTEM, {"columns": "name,x_shoe_size,x_nickname"}, "en")
    cells = {row.id: [cell.text for cell in row.cells[1:]] for row in shown.rows}
    assert cells[small.pk] == ["36", "Bông"]
    assert cells[large.pk] == ["45", "123"]
    assert cells[bare.pk] == ["", ""]
    assert [column.sort for column in shown.columns[1:]] == ["", ""]
    with pytest.raises(BadFilter):
        filtering.apply(people(), people().model.objects.all(), {"x_shoe_size": ["big"]}, SYSTEM)


def test_the_form_asks_for_it_and_keeps_what_is_typed(personas):
    define(hint="European")
    define("Trained", "yes_no")
    row = person(personas, shoe_size=36)
    actor = personas.actor("an")
    form_class = forms.form_for(people(), actor, "en", is_new=False)
    form = form_class(instance=row)
    assert "36" in str(form["x_shoe_size"])
    assert [label for label, _fields in form.groups()][-1] == "Further fields"
    typed = {name: form[name].value() for name in form.fields} | {"x_shoe_size": "37"}
    filled = form_class({name: "" if value is None else value for name, value in typed.items()}, instance=row)
    assert filled.is_valid(), filled.errors
    filled.store()
    row.refresh_from_db()
    assert row.custom == {"x_shoe_size": 37}
    wrong = form_class({name: "" if value is None else value for name, value in typed.items()} | {"x_shoe_size": "?"})
    assert "x_shoe_size" in wrong.errors


def test_only_an_administrator_adds_fields_and_only_so_many(personas):
    for name in ("an", "chi", "dung", "hoa"):
        with pytest.raises(PermissionError):
            custom.define(CustomField(record="people", label="X", kind="text"), actor=personas.actor(name))
    for number in range(custom.MOST):
        define(f"Field {number}", "text")
    with pytest.raises(ValidationError, match="at most"):
        define("One more", "text")


@pytest.mark.parametrize(
    ("wrong", "where"),
    [
        ({"label": "!!!"}, "label"),
        ({"label": "Shoe size"}, "label"),
        ({"label": "C", "kind": "choice"}, "choices"),
        ({"label": "C", "kind": "choice", "choices": [["a", "A", ""], ["a", "B", ""]]}, "choices"),
        ({"label": "C", "kind": "text", "choices": [["a", "A", ""]]}, "choices"),
        ({"label": "C", "kind": "money"}, "kind"),
    ],
)
def test_a_field_that_cannot_work_is_refused(personas, wrong, where):
    define()
    with pytest.raises(ValidationError) as refused:
        define(**wrong)
    assert where in refused.value.message_dict


def test_kind_and_choices_in_use_stay_and_a_retired_field_keeps_its_values(personas):
    one = define("Colour", "choice", choices=[["r", "Red", "Đỏ"]])
    row = person(personas, colour="r")
    for change in ({"kind": "text", "choices": []}, {"choices": [["b", "Blue", ""]]}):
        with pytest.raises(ValidationError):
            custom.define(CustomField(**{**_values(one), **change}), actor=SYSTEM)
    one.is_active = False
    custom.define(one, actor=SYSTEM)
    assert fields.custom_of(people()) == {}
    row.refresh_from_db()
    row.notes = "other"
    writes.save(row, actor=SYSTEM)
    row.refresh_from_db()
    assert row.custom == {"x_colour": "r"}


def _values(one):
    return {column.attname: getattr(one, column.attname) for column in CustomField._meta.concrete_fields}


def test_another_process_learns_of_a_new_field_with_the_next_request(personas):
    assert fields.custom_of(people()) == {}
    CustomField.objects.create(record="people", name="x_late", label="Late", kind="text")
    stamps.Stamp.objects.create(name=custom.STAMP, number=7)
    assert fields.custom_of(people()) == {}
    personas.actor("an")
    assert list(fields.custom_of(people())) == ["x_late"]
    with CaptureQueriesContext(connection) as caught:
        fields.custom_of(people())
    assert len(caught) == 0
