"""The register of measures."""

import pytest

from amity.measures import declaration
from amity.measures.declaration import Measure, UnknownMeasure, all_measures, get, register, under


def measure(name, heading="events"):
    return Measure(name=name, title="Events", unit="events", record="events", where=lambda period: {}, heading=heading)


@pytest.fixture(autouse=True)
def register_of_its_own(monkeypatch):
    """What a test registers is forgotten after it."""
    monkeypatch.setattr(declaration, "_measures", {})


def test_measures_come_back_in_the_order_of_declaration():
    for name in ("second", "first", "third"):
        register(measure(name))
    assert [one.name for one in all_measures()] == ["second", "first", "third"]


def test_register_gives_the_measure_back():
    one = measure("one")
    assert register(one) is one
    assert get("one") is one


def test_a_name_is_declared_once_only():
    register(measure("one"))
    with pytest.raises(ValueError, match="The measure one is declared twice"):
        register(measure("one"))


def test_an_unknown_measure_is_named():
    with pytest.raises(UnknownMeasure, match="nothing"):
        get("nothing")


def test_a_heading_has_its_own_measures_only():
    register(measure("one", "events"))
    register(measure("two", "aid"))
    register(measure("three", "events"))
    assert [one.name for one in under("events")] == ["one", "three"]
    assert under("members") == []
