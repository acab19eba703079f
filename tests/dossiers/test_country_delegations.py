"""Delegations in the dossier of a country: those that were received and sent, and those that are being prepared."""

from datetime import date

import pytest

from amity.access.roles import Confidentiality
from amity.documents.document import Table, plain
from amity.dossiers.country import dossier
from tests.dossiers.visits import part, words
from tests.factories import make
from tests.personas import TODAY

pytestmark = pytest.mark.django_db


@pytest.fixture
def laos(personas):
    return make("countries", personas.union, code="LA", name="Laos", name_vi="Lào")


def made(laos, personas, who="an", as_at=None, language="en"):
    asked = {"actor": personas.actor(who), "language": language, "today": TODAY, "door": "page", "as_at": as_at}
    return dossier(laos.pk, **asked)


def names(document, caption) -> list[str]:
    """What stands in the second column of the table of this caption."""
    found = [one for one in document.blocks if isinstance(one, Table) and one.caption == caption]
    return [plain(row[1]) for one in found for row in one.rows]


PAST = "Delegations received and sent, the latest first"
AHEAD = "Delegations in preparation, the next first"


def test_delegations_that_are_over_stand_where_visits_are_told_the_latest_first(laos, personas):
    for name, day, state in (("First", "2019-05", "done"), ("Second", "2023-05-02", "reported"),
                             ("Dropped", "2024-01-02", "cancelled")):  # fmt: skip
        make("delegations", personas.hers, name=name, name_vi="", country=laos, from_on=day, to_on="", state=state,
             direction="out")  # fmt: skip
    document = made(laos, personas)
    assert names(document, PAST) == ["Second", "First"]
    assert "Delegation sent" in part(document, "delegations")[0]
    assert "Dropped" not in words(document)


def test_delegations_in_preparation_stand_among_what_comes_and_the_next_on_the_first_half_page(laos, personas):
    for name, day, state in (("Later", "2026-09-02", "planned"), ("Soon", "2026-05-02", "approved"),
                             ("Over", "2025-05-02", "done")):  # fmt: skip
        make("delegations", personas.hers, name=name, name_vi="", country=laos, from_on=day, to_on="", state=state)
    document = made(laos, personas)
    assert names(document, AHEAD) == ["Soon", "Later"]
    assert "Delegations in preparation: 2; the next on 2 May 2026: Soon." in part(document, "opening")


def test_a_journey_through_several_countries_stands_in_the_dossier_of_each(laos, personas):
    make("delegations", personas.hers, name="Along the Mekong", name_vi="", other_countries=[laos], state="done")
    assert names(made(laos, personas), PAST) == ["Along the Mekong"]


def test_read_for_a_day_gone_by_it_leaves_out_what_came_after(laos, personas):
    for name, day in (("Before", "2019-05-02"), ("After", "2023-05-02")):
        make("delegations", personas.hers, name=name, name_vi="", country=laos, from_on=day, to_on="", state="done")
    assert names(made(laos, personas, as_at=date(2020, 12, 31)), PAST) == ["Before"]


def test_a_stranger_finds_no_delegation_out_of_sight_and_none_counted(laos, personas):
    own = {"country": laos, "confidentiality": Confidentiality.UNIT, "name_vi": ""}
    make("delegations", personas.hers, name="Ghost past", state="done", **own)
    make("delegations", personas.hers, name="Ghost ahead", from_on="2026-09-02", to_on="", **own)
    assert "Ghost past" in words(made(laos, personas))
    document = made(laos, personas, "binh")
    assert "Ghost" not in words(document)
    assert part(document, "delegations") == ["No delegation is on record as over: 0."]
    assert "Delegations in preparation" not in words(document)
    counted = {one.measure: one.value for one in document.figures}
    assert (counted["dossier.delegations"], counted["dossier.delegations_coming"]) == (0, 0)


def test_in_vietnamese_they_have_their_vietnamese_names(laos, personas):
    make("delegations", personas.hers, name="Friends", name_vi="Đoàn bạn Lào", country=laos, state="done")
    told = words(made(laos, personas, language="vi"))
    assert "Đoàn bạn Lào" in told
    assert "Friends" not in told
