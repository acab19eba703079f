"""Pictures of charts: drawn once, by a process of its own, kept under their content."""

import subprocess
import sys
from dataclasses import replace
from decimal import Decimal

import pytest

from amity.documents import charts, processes
from amity.documents.document import Chart, Point, plain
from tests.documents.documents import CHART

DOTS = Chart(
    name="aid",
    title="Published values",
    alt="Marks.",
    form="dots",
    axes=("Năm", "triệu USD", "Cơ sở tính"),
    points=(
        Point("2022", "Giải ngân", Decimal("223.7")),
        Point("2023", "Giải ngân", Decimal("223.3"), "/statements/1/"),
        Point("2023", "Không nêu", Decimal("228")),
        Point("2023", "Giải ngân", Decimal("228.6")),
    ),
    categories=("2021", "2022", "2023"),
)
MONTHS = Chart(
    name="anniversaries",
    title="Anniversaries by month",
    alt="Columns.",
    form="columns",
    axes=("Month", "Anniversaries", ""),
    points=(Point("Jan", "", 2), Point("Feb", "", 0), Point("not known", "", 5)),
)


@pytest.fixture
def started(monkeypatch):
    """Counts the drawing processes."""
    count = []
    run = subprocess.run

    def counted(*arguments, **options):
        count.append(arguments)
        return run(*arguments, **options)

    monkeypatch.setattr(processes.subprocess, "run", counted)
    return count


def test_every_form_of_chart_is_drawn_with_vietnamese_words():
    drawn = charts.pictures((CHART, DOTS, MONTHS), "vi")
    assert set(drawn) == {"events", "aid", "anniversaries"}
    assert all(svg.startswith("<svg") and svg.rstrip().endswith("</svg>") for svg in drawn.values())
    assert "triệu USD" in drawn["aid"]
    assert "Giải ngân" in drawn["aid"]
    assert ">Meeting<" in drawn["events"]


def test_years_without_a_value_stand_on_the_axis():
    assert ">2021<" in charts.pictures((DOTS,), "vi")["aid"]


def test_a_label_of_two_words_stands_on_two_lines():
    svg = charts.pictures((MONTHS,), "en")["anniversaries"]
    assert ">not<" in svg
    assert ">known<" in svg


def test_numbers_follow_the_language():
    large = replace(CHART, points=(Point("Meeting", "2023", 12345),))
    assert ">12,345<" in charts.pictures((large,), "en")["events"]
    assert ">12.345<" in charts.pictures((large,), "vi")["events"]


def test_a_picture_reaches_out_to_nothing():
    for svg in charts.pictures((CHART, DOTS, MONTHS), "en").values():
        assert "<script" not in svg
        assert "href=" not in svg
        assert svg.count("http") == svg.count("http://www.w3.org/")


def test_words_of_a_record_cannot_become_markup():
    odd = replace(CHART, points=(Point('<script>alert("1")</script>', "2023", 3),))
    assert "<script" not in charts.pictures((odd,), "en")["events"]


def test_all_missing_pictures_are_drawn_by_one_process_and_then_kept(started, settings, tmp_path):
    settings.HOME = tmp_path
    first = charts.pictures((CHART, DOTS), "en")
    again = charts.pictures((CHART, DOTS), "en")
    assert first == again
    assert len(started) == 1


def test_a_changed_value_is_another_picture(started, settings, tmp_path):
    settings.HOME = tmp_path
    charts.pictures((CHART,), "en")
    charts.pictures((replace(CHART, points=(Point("Meeting", "2023", 8),)),), "en")
    assert len(started) == 2


def test_words_beside_the_picture_do_not_change_it():
    other = replace(CHART, title="Other title", alt="Other words")
    assert charts.digest(CHART, "en") == charts.digest(other, "en")
    assert charts.digest(CHART, "en") != charts.digest(CHART, "vi")


def test_this_process_never_loads_what_draws():
    charts.pictures((CHART,), "en")
    assert not {"altair", "vl_convert", "pandas"} & set(sys.modules)


def test_a_failed_drawing_says_why_and_leaves_nothing(settings, tmp_path):
    settings.HOME = tmp_path
    with pytest.raises(processes.ProcessFailed, match="triangle"):
        charts.pictures((replace(CHART, form="triangle"),), "en")
    assert list((tmp_path / "cache" / "charts").iterdir()) == []


def test_only_the_newest_pictures_are_kept(settings, tmp_path, monkeypatch):
    settings.HOME = tmp_path
    monkeypatch.setattr(charts, "KEPT", 2)
    folder = tmp_path / "cache" / "charts"
    folder.mkdir(parents=True)
    for name in ("old", "older"):
        (folder / f"{name}.svg").write_text("<svg/>")
    import os

    os.utime(folder / "older.svg", (1, 1))
    charts.pictures((CHART,), "en")
    left = {path.stem for path in folder.iterdir()}
    assert left == {"old", charts.digest(CHART, "en")}


def test_the_data_stand_in_a_table():
    table = charts.data_table(DOTS, "vi")
    assert [column.words for column in table.columns] == ["Năm", "Giải ngân", "Không nêu"]
    assert [[plain(cell) for cell in row] for row in table.rows] == [
        ["2022", "223,7", ""],
        ["2023", "223,3; 228,6", "228"],
    ]
    assert table.rows[1][1][0].url == "/statements/1/"


def test_a_chart_of_one_series_names_the_column_after_its_axis():
    assert [column.words for column in charts.data_table(MONTHS, "en").columns] == ["Month", "Anniversaries"]


def test_with_data_adds_the_table_and_nothing_else():
    assert replace(charts.with_data(MONTHS, "en"), data=None) == MONTHS
