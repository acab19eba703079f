"""Whether a row is one that is stored already: never by a name alone, unless somebody says so."""

import pytest

from amity.exchange import imports
from amity.exchange.models import Import
from amity.records import registry
from tests import factories
from tests.exchange.planned import actions, counts, lines_of, plan, problems, stored

pytestmark = pytest.mark.django_db


@pytest.fixture
def an(personas):
    return personas.actor("an")


@pytest.fixture
def le_an(personas):
    return factories.make("people", personas.hers, name="Lê An", email="an@x.vn", phone="0912", born_on="1963-05-01")


def line_of(brought: Import, number: int = 2):
    return brought.planline_set.get(number=number)


def decide(brought: Import, actor, decision: str, chosen: int | None = None) -> int:
    return imports.decide(brought, actor, brought.planline_set.filter(action="ask"), decision, chosen)


@pytest.mark.parametrize(
    ("said", "action"),
    [
        ("AN@x.vn,,", "update"),  # the same address
        (",,1963-05-01", "update"),  # born on the same day
        (",,1963", "ask"),  # born in the same year
        (",0913,", "ask"),  # nothing but the name
        ("other@x.vn,,", "ask"),  # people have several addresses
        (",,1963-06", "ask"),  # perhaps a slip
        (",,1971-11", "create"),  # somebody else
    ],
)
def test_a_namesake_is_the_same_when_something_else_agrees_and_another_when_the_day_of_birth_differs(
    said, action, le_an, an
):
    brought = plan("people", an, "name,email,phone,born_on,notes", f"Lê An,{said},x")
    assert actions(brought) == [action]


def test_a_row_that_says_nothing_new_of_a_namesake_is_left_as_it_is(le_an, an):
    assert actions(plan("people", an, "name,phone", "Lê An,", "Lê Bình,")) == ["skip", "create"]


def test_a_row_with_the_number_of_a_record_is_that_record_whatever_its_name(le_an, an):
    brought = plan("people", an, "id,name,email", f"{le_an.pk},Lê Ân,an@x.vn")
    assert actions(brought) == ["update"]
    imports.carry_out(brought, an)
    le_an.refresh_from_db()
    assert le_an.name == "Lê Ân"


def test_a_number_whose_record_has_nothing_else_in_common_is_asked_about(le_an, an):
    brought = plan("people", an, "id,name,email", f"{le_an.pk},Trần Bình,b@x.vn")
    assert (actions(brought), line_of(brought).candidates) == (["ask"], [le_an.pk])
    decide(brought, an, "other")
    assert actions(brought) == ["create"]


def test_a_number_out_of_sight_is_an_error_in_the_same_words_as_one_that_does_not_exist(personas, an):
    hidden = factories.make("people", personas.other, name="Lê Kín", confidentiality=2)
    brought = plan("people", an, "id,name,email", f"{hidden.pk},Lê Kín,", "999999,Lê Không,", "x,A,")
    first, second, third = problems(brought)
    assert (first.message, first.cure) == (second.message, second.cure)
    assert first.message == "There is no record with this number among those you may see."
    assert third.message == "“x” is not the number of a record."


def test_a_hidden_namesake_is_no_candidate_and_not_counted(personas, an):
    factories.make("people", personas.other, name="Lê Kín", confidentiality=2)
    assert actions(plan("people", an, "name,phone", "Lê Kín,1")) == ["create"]


def test_is_the_same_changes_the_row_is_another_enters_one_and_leave_does_neither(le_an, an):
    for decision, expected in (("same", "update"), ("other", "create"), ("leave", "skip")):
        brought = plan("people", an, "name,phone", "Lê An,99")
        assert decide(brought, an, decision) == 1
        assert (actions(brought), line_of(brought).decision) == ([expected], decision)
        assert (line_of(brought).row_id, brought.counts) == (le_an.pk if decision == "same" else None, {expected: 1})


def test_of_several_namesakes_one_is_chosen_and_only_from_among_them(personas, le_an, an):
    other = factories.make("people", personas.hers, name="Lê An", email="", phone="", born_on="")
    stranger = factories.make("people", personas.hers, name="Trần Bình")
    brought = plan("people", an, "name,phone", "Lê An,99")
    assert line_of(brought).candidates == [le_an.pk, other.pk]
    assert decide(brought, an, "same") == 0
    assert decide(brought, an, "same", stranger.pk) == 0
    assert decide(brought, an, "same", other.pk) == 1
    imports.carry_out(brought, an)
    assert [stored("people", pk=row.pk).phone for row in (le_an, other)] == ["0912", "99"]


def test_what_was_decided_beforehand_for_all_is_done(le_an, an):
    lines = ("name,phone", "Lê An,99", "Lê Bình,1")
    assert actions(plan("people", an, *lines, decide="same")) == ["update", "create"]
    assert actions(plan("people", an, *lines, decide="other")) == ["create", "create"]
    assert actions(plan("people", an, *lines, decide="leave")) == ["skip", "create"]


def test_namesakes_of_one_file_are_asked_about_unless_something_tells_them_apart(an):
    lines = ("name,born_on,phone", "Lê An,1963,1", "Lê An,1970,", "Lê An,,2", "Lê An,,")
    brought = plan("people", an, *lines)
    assert actions(brought) == ["create", "create", "ask", "ask"]
    assert problems(brought)[0].message == "Row 3 has the same name."
    assert line_of(brought, 4).candidates is None
    decide(brought, an, "other")
    assert (actions(brought), counts(brought)) == (["create"] * 4, (4, 0, 0, 0))


def test_a_cell_is_mended_on_the_spot_and_what_hung_on_it_with_it(an):
    lines = ("reference,title,form,renews", "A,a,nonsense,", "B,b,mou,A", "C,c,mou,B", "D,d,mou,")
    brought = plan("agreements", an, *lines)
    assert actions(brought) == ["error", "error", "error", "create"]
    imports.mend(brought, an, line_of(brought, 2), ["A", "a", "mou", ""])
    assert (actions(brought), brought.counts) == (["create"] * 4, {"create": 4})
    imports.carry_out(brought, an)
    assert stored("agreements", reference="C").renews.renews.reference == "A"


def test_mending_one_of_two_rows_with_the_same_key_frees_the_other(an):
    brought = plan("agreements", an, "reference,title,form", "A,a,mou", "A,b,mou")
    assert actions(brought) == ["error", "error"]
    imports.mend(brought, an, line_of(brought, 3), ["B", "b", "mou"])
    assert actions(brought) == ["create", "create"]


def test_mending_may_make_another_row_wrong(an):
    brought = plan("agreements", an, "reference,title,form", "A,a,mou", "B,b,mou")
    imports.mend(brought, an, line_of(brought, 3), ["A", "b", "mou"])
    assert actions(brought) == ["error", "error"]


def test_a_plan_being_carried_out_is_changed_no_more(an):
    brought = plan("people", an, "name,born_on", "A,", "B,x")
    line = line_of(brought, 3)
    imports.carry_out(brought, an)
    with pytest.raises(imports.Refused):
        imports.mend(brought, an, line, ["B", "1963"])
    with pytest.raises(imports.Refused):
        imports.decide(brought, an, brought.planline_set.all(), "leave")
    assert [one.action for one in lines_of(brought)] == ["create", "error"]


def test_a_few_kinds_of_records_are_names_and_all_others_have_keys():
    from amity.exchange import keys

    names = {record.name for record in registry.all_records() if keys.is_name(record)}
    assert names == {"organisations", "people", "history_facts"}


def test_a_row_much_like_a_stored_one_is_asked_about_with_the_reasons(personas, an):
    stored_one = factories.make("people", personas.hers, name="Nguyễn Văn Tư", email="tu@x.vn", phone="", born_on="")
    brought = plan("people", an, "name,email", "Nguyen Van Tu,tu@x.vn", "Văn Tư Nguyễn,tu@x.vn", "Lê Hoa,hoa@x.vn")
    assert actions(brought) == ["ask", "ask", "create"]
    assert line_of(brought).candidates == [stored_one.pk]
    assert problems(brought)[0].message.startswith("It looks like “Nguyễn Văn Tư”, which is there already (")
    imports.decide(brought, an, brought.planline_set.filter(number=2), "same")
    imports.decide(brought, an, brought.planline_set.filter(number=3), "other")
    assert actions(brought) == ["update", "create", "create"]


def test_a_row_much_like_one_out_of_sight_is_new(personas, an):
    factories.make("people", personas.other, name="Nguyễn Văn Tư", email="tu@x.vn", confidentiality=2)
    brought = plan("people", an, "name,email", "Nguyen Van Tu,tu@x.vn")
    assert (actions(brought), problems(brought)) == (["create"], [])
