"""What runs out: by window, by state, for whom."""

from datetime import date

import pytest

from amity.access.actors import Actor
from amity.almanac import expiries
from tests.factories import make

SYSTEM = Actor.system()
YEAR = (date(2026, 1, 1), date(2026, 12, 31))
pytestmark = pytest.mark.django_db


def agreement(owner, **values):
    return make("agreements", owner, **{"starts_on": "2020", "signed_on": "2020", "state": "in_force", **values})


@pytest.mark.parametrize(("surely", "days"), [(True, ["2026-06", "2026"]), (False, ["2026-06", "2026"])])
def test_a_vague_date_counts_when_it_may_or_when_it_must_lie_in_the_window(surely, days, personas):
    for day in ("2026", "2026-06", "2027", ""):
        agreement(personas.union, ends_on=day)
    found = expiries.between(SYSTEM, *YEAR, "en", surely=surely)
    assert [str(one.on) for one in found] == days
    half = expiries.between(SYSTEM, date(2026, 7, 1), YEAR[1], "en", surely=surely)
    assert [str(one.on) for one in half] == ([] if surely else ["2026"])


def test_settled_rows_are_left_out_when_only_the_open_are_asked_for(personas):
    for state in ("in_force", "renewed", "ended"):
        agreement(personas.union, ends_on="2026-10-31", state=state, title=state)
    assert len(expiries.between(SYSTEM, *YEAR, "en")) == 3
    assert [one.name for one in expiries.between(SYSTEM, *YEAR, "en", only_open=True)] == ["in_force"]


def test_what_is_wanted_beside_is_nothing_where_a_type_has_no_such_field(personas):
    agreement(personas.union, ends_on="2026-10-31", reference="R 1")
    found = expiries.between(SYSTEM, *YEAR, "en", beside=("reference", "evidence", "source_title"))
    assert [one.beside for one in found] == [("R 1", "", "")]


def test_nobody_is_told_of_rows_out_of_sight(personas):
    agreement(personas.hers, ends_on="2026-10-31", confidentiality=2)
    counts = {name: len(expiries.between(personas.actor(name), *YEAR, "en")) for name in ("an", "binh", "nobody")}
    assert counts == {"an": 1, "binh": 0, "nobody": 0}


def test_a_limit_holds_for_each_date_declared(personas):
    for day in ("2026-10-31", "2026-09-30", "2026-08-31"):
        agreement(personas.union, ends_on=day)
    assert [str(one.on) for one in expiries.between(SYSTEM, *YEAR, "en", most=2)] == ["2026-08-31", "2026-09-30"]
