"""The words for units."""

from django.utils import translation

from amity.reviews import units
from amity.reviews.units import unit


def test_a_unit_nobody_translated_stands_as_recorded():
    assert unit("million USD") == "million USD"
    assert unit("million baht") == "million baht"


def test_units_follow_the_language(monkeypatch):
    monkeypatch.setattr(units, "_", lambda words: f"<{words}>")
    with translation.override("vi"):
        assert unit("percent") == "<per cent>"
        assert unit("baht") == "baht"
