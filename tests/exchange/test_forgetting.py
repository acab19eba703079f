"""Forgetting a row in imports that are kept: its lines are emptied, others stay, and the file goes with them."""

import pytest

from amity.exchange import faulty, imports
from amity.exchange.forgetting import forget_lines
from amity.exchange.models import Import
from amity.past import copies
from amity.records import registry
from tests import factories
from tests.exchange.planned import SYSTEM, actions, lines_of, plan, stored

pytestmark = pytest.mark.django_db
HEAD = "name,email,phone"


@pytest.fixture
def an(personas):
    return personas.actor("an")


def forget(row) -> copies.Reached:
    return forget_lines(copies.of(registry.of(type(row)), row, SYSTEM))


def texts(brought) -> list[str]:
    return [" ".join([*line.cells, str(line.values), str(line.problems)]) for line in lines_of(brought)]


def test_the_line_that_made_a_row_is_emptied_with_its_file_and_others_stay(an):
    brought = plan("people", an, HEAD, "Lê Quên,q@x.vn,0912345678", "Lê Bình,b@x.vn,0987654321")
    imports.carry_out(brought, an)
    reached = forget(stored("people", name="Lê Quên"))
    assert (reached.forgotten, reached.left) == (1, [])
    first, second = texts(brought)
    assert "Quên" not in first
    assert "q@x.vn" not in first
    assert "b@x.vn" in second
    assert not imports.path_of(brought).exists()
    assert actions(brought) == ["create", "create"]


def test_a_row_without_an_address_is_found_by_its_name_in_the_import_that_made_it_and_in_no_other(an):
    mine, other = (plan("people", an, "name", "Lê Quên") for _n in range(2))
    imports.carry_out(mine, an)
    assert forget(stored("people", name="Lê Quên")).forgotten == 1
    assert texts(mine) == [" None None"]
    assert "Lê Quên" in texts(other)[0]
    assert imports.path_of(other).exists()


def test_a_line_that_changed_the_row_is_emptied(personas, an):
    row = factories.make("people", personas.hers, name="Lê Quên", email="", phone="")
    brought = plan("people", an, "id,name,phone", f"{row.pk},Lê Quên,0912345678")
    imports.carry_out(brought, an)
    row.refresh_from_db()
    assert forget(row).forgotten == 1
    assert "0912345678" not in texts(brought)[0]


def test_a_line_of_another_import_that_holds_an_earlier_address_is_emptied_whatever_it_is_about(personas, an):
    row = factories.make("people", personas.hers, name="Lê Quên", email="q@x.vn", phone="")
    brought = plan("organisations", an, "name,email", "Friends of Hue,Q@X.VN", "Friends of Hanoi,h@x.vn")
    assert forget(row).forgotten == 1
    assert "Hue" not in texts(brought)[0]
    assert "Hanoi" in texts(brought)[1]


def test_a_line_not_stored_yet_is_left_out_and_the_file_in_use_is_told(personas, an):
    row = factories.make("people", personas.hers, name="Lê Quên", email="q@x.vn", phone="")
    brought = plan("people", an, HEAD, "Lê Quên,q@x.vn,0912345678", "Lê Bình,,")
    reached = forget(row)
    assert reached.left == [
        f"The file of import {brought.pk}, brought by {personas.an}, is still in use. Have it given up."
    ]
    assert imports.path_of(brought).exists()
    assert Import.objects.get().counts == {"skip": 1, "create": 1}
    imports.carry_out(Import.objects.get(), an)
    assert not registry.get("people").model.objects.filter(phone="0912345678").exists()


def test_the_file_of_problems_is_still_made(personas, an):
    row = factories.make("people", personas.hers, name="Lê Quên", email="q@x.vn", phone="")
    brought = plan("people", an, "name,email,born_on", "Lê Quên,q@x.vn,long ago", "Lê Bình,,long ago", "Lê Chi,,")
    imports.carry_out(brought, an)
    forget(row)
    told = str(list(faulty.rows(brought)))
    assert "q@x.vn" not in told
    assert "Lê Bình" in told


def test_a_row_of_the_same_number_of_another_kind_is_left(personas, an):
    row = factories.make("people", personas.hers, name="Lê Quên", email="", phone="")
    brought = plan("organisations", an, "name,name_vi", "Friends of Hue,Hội Huế")
    brought.planline_set.update(row_id=row.pk)
    assert forget(row).forgotten == 0
    assert "Hội Huế" in texts(brought)[0]
