"""The page and the files of a dossier, and the page of coverage: what may be typed, in which order rows stand."""

import json
from datetime import date

import pytest
from django.utils import timezone

from amity.access.roles import Confidentiality
from amity.core.dates import PartialDate
from amity.dossiers import coverage
from amity.dossiers.coverage import Cell, Line, Priority
from amity.staff import dossiers
from tests.factories import make

DAY = date(2026, 3, 16)
ASKED = dict.fromkeys(coverage.DEMANDS, 1)


@pytest.mark.parametrize(
    ("typed", "day"),
    [
        ("", None),
        ("   ", None),
        ("2017", date(2017, 12, 31)),
        (" 2017 ", date(2017, 12, 31)),
        ("2/2024", date(2024, 2, 29)),
        ("2/2023", date(2023, 2, 28)),
        ("2017-12", date(2017, 12, 31)),
        ("29/2/2024", date(2024, 2, 29)),
        ("2024-02-29", date(2024, 2, 29)),
        ("ngày 2 tháng 9 năm 1945", date(1945, 9, 2)),
        ("2 September 1945", date(1945, 9, 2)),
    ],
)
def test_a_month_or_a_year_stands_for_its_last_day(typed, day):
    assert dossiers.day_of(typed) == day


@pytest.mark.parametrize("typed", ["once", "29/2/2023", "31/4/2024", "13/2024", "0000", "12/31/2017", "20177", "-1"])
def test_what_is_no_day_is_named_with_the_way_to_write_one(typed):
    with pytest.raises(ValueError, match="is no day. Write it as 31/12/2017, 12/2017 or 2017") as refused:
        dossiers.day_of(typed)
    assert f"“{typed}”" in str(refused.value)


def test_a_long_text_that_is_no_day_is_repeated_only_in_part():
    with pytest.raises(ValueError, match="is no day") as refused:
        dossiers.day_of("x" * 500)
    assert "x" * 40 in str(refused.value)
    assert "x" * 41 not in str(refused.value)


def cell(demand, asked=1, count=0, last=None, is_met=False):
    return Cell(demand, asked, count, PartialDate(last) if last else None, is_met, "/rows/")


def line(name, priority=None, groups=(), met=(), **contact):
    """A line of coverage that lacks what is not named as met; `contact` is its cell of the last contact."""
    asked = 1 if priority else None
    cells = []
    for demand in coverage.DEMANDS:
        given = contact if demand == coverage.CONTACT else {}
        cells.append(cell(demand, **{"asked": asked, "count": int(demand in met), "is_met": demand in met, **given}))
    return Line(hash(name) % 1000, name[:2].upper(), name, priority, frozenset(groups), tuple(cells))


FIRST, SECOND = Priority("group", "NEIGHBOURS", 1, ASKED), Priority("tier", "none", 7, ASKED)
EVERYTHING = tuple(coverage.DEMANDS)
WHOLE = line("Whole", FIRST, {1, 2}, EVERYTHING)
POOR = line("Poor", SECOND, {2})
FREE = line("Free")


@pytest.mark.parametrize(
    ("group", "priority", "names"),
    [
        ("", "", ["Whole", "Poor", "Free"]),
        ("2", "", ["Whole", "Poor"]),
        ("1", "", ["Whole"]),
        ("3", "", []),
        ("-1", "", []),
        ("1.0", "", []),
        ("²", "", []),
        ("", "none", ["Free"]),
        ("", "tier.none", ["Poor"]),
        ("", "group.NEIGHBOURS", ["Whole"]),
        ("", "NEIGHBOURS", []),
        ("", "group.neighbours", []),
        ("1", "tier.none", []),
        ("2", "tier.none", ["Poor"]),
        ("2", "none", []),
    ],
)
def test_lines_are_narrowed_by_group_and_by_priority_together(group, priority, names):
    assert [one.name for one in dossiers.narrowed([WHOLE, POOR, FREE], group, priority)] == names


def test_no_order_asked_for_leaves_the_order_of_priorities():
    for by in ("", "priority", "nonsense", "-name"):
        assert dossiers.ordered([POOR, WHOLE, FREE], by) == [POOR, WHOLE, FREE]


def test_by_what_is_missing_the_poorest_stands_first_and_equals_keep_their_order():
    half = line("Half", FIRST, met=EVERYTHING[:3])
    other = line("Another half", FIRST, met=EVERYTHING[2:])
    assert [one.name for one in dossiers.ordered([WHOLE, half, other, POOR], "missing")] == [
        "Poor", "Half", "Another half", "Whole",
    ]  # fmt: skip


def test_by_one_demand_the_missing_stand_first_then_the_fewest_and_last_those_of_whom_nothing_is_asked():
    few, many = line("Few", FIRST, met=["person"]), line("Many", FIRST, met=["person"])
    few = Line(
        few.country_id, few.code, few.name, few.priority, few.groups, (*few.cells[:4], cell("person", 1, 2, None, True))
    )
    many = Line(many.country_id, "MA", "Many", FIRST, frozenset(), (*many.cells[:4], cell("person", 1, 30, None, True)))
    found = dossiers.ordered([many, FREE, few, POOR], "person")
    assert [one.name for one in found] == ["Poor", "Few", "Many", "Free"]


def test_by_contact_the_longest_ago_stands_first_among_those_met_in_time():
    told = {
        name: line(name, FIRST, count=1, last=last, is_met=is_met)
        for name, last, is_met in (("Late", "2020-05", False), ("Recent", "2026-03", True), ("Before", "2026-01", True))
    }
    never = line("Never", FIRST)
    found = dossiers.ordered([told["Recent"], told["Late"], never, told["Before"]], "contact")
    assert [one.name for one in found] == ["Never", "Late", "Before", "Recent"]


@pytest.fixture
def laos(personas):
    return make("countries", personas.union, code="LA", name="Laos", name_vi="Lào")


def heads(client, query=""):
    return {one.words: one for one in client.get(f"/coverage/{query}").context["heads"]}


@pytest.mark.django_db
def test_each_head_sorts_by_itself_and_keeps_what_was_chosen(laos, client_of):
    told = heads(client_of("chi"), "?group=7&priority=tier.none&sort=name")
    assert list(told) == ["Country", "Priority", *(str(words) for words in coverage.DEMANDS.values()), "Missing"]
    assert told["Missing"].href == "?group=7&priority=tier.none&sort=missing"
    assert told["A recent contact"].href == "?group=7&priority=tier.none&sort=contact"
    assert [words for words, one in told.items() if one.is_sorted] == ["Country"]


@pytest.mark.django_db
@pytest.mark.parametrize("query", ["", "?sort=", "?sort=nonsense", "?sort=priority"])
def test_without_an_order_that_is_known_the_head_of_priorities_is_marked(laos, client_of, query):
    told = heads(client_of("chi"), query)
    assert [words for words, one in told.items() if one.is_sorted] == ["Priority"]
    assert told["Country"].href == "?sort=name"


@pytest.mark.django_db
def test_the_summary_counts_countries_with_a_priority_and_those_that_lack_nothing(personas, laos, client_of):
    make("relations", personas.union, country=laos, tier="none")
    other = make("countries", personas.union, code="KH")
    make("relations", personas.union, country=other, tier="none")
    make("interactions", personas.union, country=laos, held_on=timezone.localdate().isoformat())
    summary = client_of("chi").get("/coverage/?priority=tier.none").context["summary"]
    assert summary == "Countries with a priority: 2; of these, nothing is missing with 1."
    assert client_of("chi").get("/coverage/?priority=none").context["summary"].startswith(
        "Countries with a priority: 0;"
    )  # fmt: skip


@pytest.mark.django_db
def test_a_page_that_fits_no_country_says_so_and_shows_no_table(laos, client_of):
    page = client_of("chi").get("/coverage/?group=999999").content.decode()
    assert "No country fits" in page
    assert "<tbody>" not in page


@pytest.mark.django_db
def test_what_was_chosen_stays_chosen_in_the_form(personas, laos, client_of):
    group = make("country_groups", personas.union, code="ASIA", name="Asia", members=[laos])
    page = client_of("chi").get(f"/coverage/?group={group.pk}&priority=none").content.decode()
    assert f'<option value="{group.pk}" selected>Asia</option>' in page
    assert '<option value="none" selected>' in page


@pytest.mark.django_db
def test_a_group_out_of_sight_is_neither_offered_nor_narrows(personas, laos, client_of):
    hidden = make("country_groups", personas.hers, code="Q", name="Quiet group", members=[laos],
                  confidentiality=Confidentiality.UNIT)  # fmt: skip
    for name, rows in (("an", 1), ("binh", 0)):
        answer = client_of(name).get(f"/coverage/?group={hidden.pk}")
        assert len(answer.context["rows"]) == rows, name
        assert ("Quiet group" in answer.content.decode()) is bool(rows), name


@pytest.mark.django_db
def test_a_country_leads_to_its_dossier_and_cells_of_nothing_asked_have_no_word(laos, client_of):
    row = client_of("chi").get("/coverage/?priority=none").context["rows"][-1]
    assert (row["href"], row["priority"], row["missing"]) == (
        f"/countries/{laos.pk}/dossier/", "No priority set", 0,
    )  # fmt: skip
    assert {(one.standing, one.asked, one.is_missing) for one in row["cells"]} == {("", "nothing asked", False)}


@pytest.mark.django_db
def test_the_page_of_coverage_speaks_vietnamese_to_who_reads_it(personas, laos, client_of):
    personas.chi.language = "vi"
    personas.chi.save()
    answer = client_of("chi").get("/coverage/")
    assert [row["name"] for row in answer.context["rows"] if row["href"] == f"/countries/{laos.pk}/dossier/"] == ["Lào"]
    assert '<html lang="vi"' in answer.content.decode()


@pytest.mark.django_db
@pytest.mark.parametrize("language", ["fr", "", "VI", "en-GB"])
def test_a_language_that_is_not_offered_gives_the_readers_own(laos, client_of, language):
    answer = client_of("chi").get(f"/countries/{laos.pk}/dossier/?language={language}")
    assert answer.context["document"].language == "en"
    assert answer.context["asked"] == "language=en"


@pytest.mark.django_db
def test_the_language_of_the_reader_is_that_of_the_dossier_unless_he_asks_for_another(personas, laos, client_of):
    personas.chi.language = "vi"
    personas.chi.save()
    client = client_of("chi")
    assert client.get(f"/countries/{laos.pk}/dossier/").context["document"].title == "Lào"
    assert client.get(f"/countries/{laos.pk}/dossier/?language=en").context["document"].title == "Laos"


@pytest.mark.django_db
def test_a_wrong_day_keeps_what_was_typed_and_its_files_are_those_of_today(laos, client_of):
    answer = client_of("chi").get(f"/countries/{laos.pk}/dossier/?as_at=%3Cb%3Eonce")
    assert (answer.status_code, answer.context["typed"], answer.context["asked"]) == (422, "<b>once", "language=en")
    page = answer.content.decode()
    assert 'value="&lt;b&gt;once"' in page
    assert "<b>once" not in page
    assert "Country dossier as at" in page


@pytest.mark.django_db
@pytest.mark.parametrize("kind", ["html", "PDF", "csv", "xlsx"])
def test_files_of_another_kind_there_are_none(laos, client_of, kind):
    assert client_of("chi").get(f"/countries/{laos.pk}/dossier/{kind}/").status_code == 404


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("year", "status"), [("0001", 422), ("0999", 422), ("1000", 200), ("2999", 200), ("3000", 422), ("9999", 422)]
)
def test_days_at_the_ends_of_the_calendar_are_refused_and_break_nothing(personas, laos, client_of, year, status):
    make("relations", personas.union, country=laos, tier="special")
    make("interactions", personas.union, country=laos)
    make("organisations", personas.union, country=laos)
    client = client_of("chi")
    answer = client.get(f"/countries/{laos.pk}/dossier/?as_at={year}")
    assert answer.status_code == status
    assert ("is no day" in answer.content.decode()) is (status == 422)
    file, read = (200, 200) if status == 200 else (404, 400)
    assert client.get(f"/countries/{laos.pk}/dossier/json/?as_at={year}").status_code == file
    assert client.get(f"/api/v1/countries/{laos.pk}/dossier?as_at={year}").status_code == read


@pytest.mark.django_db
def test_the_file_as_data_names_the_country_the_day_and_the_page(laos, client_of):
    told = json.loads(client_of("chi").get(f"/countries/{laos.pk}/dossier/json/?as_at=2/2024").content)
    assert told["title"] == "Laos: Country dossier as at 29 February 2024"
