"""Loading a union from files: in the order of their links, all or nothing, and with a cure for every mistake."""

import csv
import shutil

import pytest

from amity.access.actors import Actor
from amity.access.models import Account, RoleGrant, Unit, UnitLink
from amity.agreements.models import Agreement
from amity.config import union
from amity.network.models import Organisation
from amity.places.models import Country
from amity.records import fields, registry
from amity.records.models import Change, SearchEntry

pytestmark = pytest.mark.django_db
UNITS = "code,name,name_vi,kind,parent\nVUFO,Union,Liên hiệp,union,\nHUFO,City union,,member,VUFO\n"
KEPT = ("units.csv", "countries.csv", "provinces.csv", "organisations.csv", "agreements.csv")


@pytest.fixture
def folder(tmp_path):
    """A union of five files, copied from the demo."""
    for name in KEPT:
        shutil.copy(union.DEMO / name, tmp_path / name)
    union.load_units(tmp_path / "units.csv")
    return tmp_path


def load(folder) -> dict[str, int]:
    return union.load_records(folder, actor=Actor.system(), tell=lambda line: None)


def spoil(path, number: int, **cells: str) -> None:
    """Write other values into a row of a file, counted as spreadsheets count: the head is row 1."""
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    rows[number - 2] |= cells
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)


def test_units_are_stored_with_their_place_in_the_lattice(tmp_path):
    (tmp_path / "units.csv").write_text(UNITS, encoding="utf-8")
    assert union.load_units(tmp_path / "units.csv") == 2
    assert Unit.objects.get(code="VUFO").name_vi == "Liên hiệp"
    assert [(link.child.code, link.parent.code) for link in UnitLink.objects.all()] == [("HUFO", "VUFO")]


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("HAUFO,Hanoi,,club,VUFO", "Row 4, column “kind”: Value 'club' is not a valid choice."),
        (",Hanoi,,member,VUFO", "Row 4, column “code”: This field cannot be blank."),
        ("HUFO,Hanoi,,member,VUFO", "Row 4, column “code”: Unit with this Code already exists."),
        ("HAUFO,,,member,VUFO", "Row 4, column “name”: This field cannot be blank."),
        ("HAUFO,Hanoi,,member,NOWHERE", "Row 4, column “parent”: There is no unit “NOWHERE” in this file."),
    ],
)
def test_a_wrong_line_of_the_units_is_named_and_none_is_stored(tmp_path, line, told):
    (tmp_path / "units.csv").write_text(f"{UNITS}{line}\n", encoding="utf-8")
    with pytest.raises(union.DemoBroken) as broken:
        union.load_units(tmp_path / "units.csv")
    assert f"units.csv: {told}" in str(broken.value)
    assert not Unit.objects.exists()


def test_a_parent_may_stand_below_its_child(tmp_path):
    (tmp_path / "units.csv").write_text(
        "code,name,name_vi,kind,parent\nHUFO,City union,,member,VUFO\nVUFO,Union,,union,\n", encoding="utf-8"
    )
    union.load_units(tmp_path / "units.csv")
    assert UnitLink.objects.get().parent.code == "VUFO"


def test_the_log_ins_hold_their_roles_and_one_password(settings):
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    union.load_units(union.DEMO / "units.csv")
    union.load_accounts("một hai ba")
    stored = RoleGrant.objects.values_list("account__username", "account__name", "unit__code", "role")
    assert set(stored) == {(name, full, unit, role.value) for name, full, unit, role, _language in union.PERSONAS}
    assert {account.check_password("một hai ba") for account in Account.objects.all()} == {True}
    assert {account.language for account in Account.objects.all()} == {"en", "vi"}


def test_a_log_in_without_its_unit_is_not_made(tmp_path, settings):
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    (tmp_path / "units.csv").write_text(UNITS, encoding="utf-8")
    union.load_units(tmp_path / "units.csv")
    with pytest.raises(Unit.DoesNotExist):
        union.load_accounts("một hai ba")
    assert not RoleGrant.objects.exclude(unit__code__in=("VUFO", "HUFO")).exists()


def test_the_files_of_a_record_type_are_read_in_the_order_of_their_numbers(tmp_path):
    for name in ("events-3.csv", "events.csv", "events-2.csv", "events-extra.csv", "events_other.csv", "series.csv"):
        (tmp_path / name).touch()
    assert [path.name for path in union.files_of(tmp_path, "events")] == ["events.csv", "events-2.csv", "events-3.csv"]
    assert union.files_of(tmp_path, "people") == []


def test_a_second_file_without_a_first_one_is_still_read(tmp_path):
    (tmp_path / "events-2.csv").touch()
    assert [path.name for path in union.files_of(tmp_path, "events")] == ["events-2.csv"]


def test_record_types_come_after_those_they_point_at():
    order = registry.in_dependency_order()
    assert set(order) == set(registry.all_records())
    for record in order:
        targets = {field.target for field in fields.of(record).values() if field.target is not None} - {record}
        late = [target.name for target in targets if order.index(target) > order.index(record)]
        assert late == [], f"{record.name} is loaded before {late}"


def test_a_folder_of_some_files_loads_those(folder):
    told: list[str] = []
    loaded = union.load_records(folder, actor=Actor.system(), tell=told.append)
    assert set(loaded) == {"countries", "provinces", "organisations", "agreements"}
    assert [line.split(":")[0] for line in told] == ["Countries", "Provinces", "Organisations", "Agreements"]
    assert (Country.objects.count(), Agreement.objects.count()) == (loaded["countries"], loaded["agreements"])


def test_two_files_of_one_record_type_are_counted_together(folder):
    lines = (folder / "agreements.csv").read_text(encoding="utf-8").splitlines(keepends=True)
    (folder / "agreements.csv").write_text("".join(lines[:11]), encoding="utf-8")
    (folder / "agreements-2.csv").write_text("".join([lines[0], *lines[11:]]), encoding="utf-8")
    assert load(folder)["agreements"] == len(lines) - 1 == Agreement.objects.count()
    files = set(Change.objects.filter(record="agreements").values_list("why", flat=True))
    assert files == {"Loaded from agreements.csv.", "Loaded from agreements-2.csv."}


def test_a_file_loaded_again_with_one_cell_changed_changes_one_row(folder):
    load(folder)
    before = Change.objects.count()
    spoil(folder / "agreements.csv", 6, place="Beijing")
    assert load(folder) == {"countries": 0, "provinces": 0, "organisations": 0, "agreements": 0}
    change = Change.objects.latest("pk")
    assert Change.objects.count() == before + 1
    assert change.values == {"place": ["", "Beijing"]}
    assert Agreement.objects.get(pk=change.row_id).reference == "VUFO-CPAFFC-2017"


LONELY = 20  # the row of the programme with the Institute of Peace, to which no other row of the file leads
BROKEN = {
    "a choice nobody declared": ({"form": "pact"}, "form"),
    "a day that does not exist": ({"signed_on": "2017-02-30"}, "signed_on"),
    "a month first": ({"signed_on": "11/21/2017"}, "signed_on"),
    "a partner nobody knows": ({"parties": "Nobody's Association"}, "parties"),
    "a unit nobody knows": ({"owner": "NOWHERE"}, "owner"),
    "an amount in words": ({"amount": "much", "currency": "USD"}, "amount"),
    "an end before the beginning": ({"starts_on": "2017", "ends_on": "2016"}, "ends_on"),
    "a title too long": ({"title": "x" * 301}, "title"),
    "nothing where something must stand": ({"title": ""}, "title"),
    "a renewal of an agreement that is not there": ({"renews": "NOWHERE-2010"}, "renews"),
}


@pytest.mark.parametrize(("cells", "column"), BROKEN.values(), ids=BROKEN)
def test_a_broken_cell_is_told_with_file_row_column_and_cure_and_nothing_is_stored(folder, cells, column):
    spoil(folder / "agreements.csv", LONELY, **cells)
    with pytest.raises(union.DemoBroken) as broken:
        load(folder)
    first, told = str(broken.value).split("\n", 1)
    assert first == "1 problems:", told
    assert told.startswith(f"  agreements.csv: Row {LONELY}, column “{column}”: ")
    assert len(told.rstrip().split(". ")) >= 2, "the message and its cure are two sentences"
    for model in (Country, Organisation, Agreement, Change, SearchEntry):
        assert not model.objects.exists(), model.__name__


def test_a_row_that_leads_to_a_broken_one_is_told_too(folder):
    spoil(folder / "agreements.csv", 6, form="pact")
    with pytest.raises(union.DemoBroken, match=r"(?s)2 problems:.*Row 17: It leads to row 6"):
        load(folder)
    assert not Agreement.objects.exists()


def test_every_broken_row_is_told_up_to_fifty(folder):
    for number in range(2, 62):
        spoil(folder / "countries.csv", number, kind="planet")
    with pytest.raises(union.DemoBroken) as broken:
        load(folder)
    first, *lines = str(broken.value).splitlines()
    assert int(first.split()[0]) >= 60  # rows that lead to a broken one are told too
    assert len(lines) == 50
    assert lines[0].startswith("  countries.csv: Row 2, column “kind”")


def test_the_same_key_twice_is_told_for_both_rows(folder):
    spoil(folder / "agreements.csv", 7, reference="VUFO-CPAFFC-2017")
    with pytest.raises(union.DemoBroken) as broken:
        load(folder)
    assert "Row 6, column “reference”: Row 7 has the same key." in str(broken.value)
    assert "Row 7, column “reference”: Row 6 has the same key." in str(broken.value)
    assert not Agreement.objects.exists()


@pytest.mark.parametrize("content", [b"", b"\xff\xfe\x00", b"reference,title\nA-1,\xe1\xbb\n"])
def test_a_file_that_is_no_table_is_named(folder, content):
    (folder / "agreements.csv").write_bytes(content)
    with pytest.raises(union.DemoBroken, match=r"agreements\.csv"):
        load(folder)
    assert not Country.objects.exists()


def test_a_file_that_breaks_a_rule_of_the_table_names_the_rule(folder):
    spoil(folder / "agreements.csv", 6, amount="100", currency="")
    with pytest.raises(union.DemoBroken, match=r"agreements\.csv: Row 6.*Name the currency of the amount\."):
        load(folder)


def test_an_actor_who_may_not_write_there_loads_nothing(folder):
    with pytest.raises(union.DemoBroken, match="You may not change records of this unit"):
        union.load_records(folder, actor=Actor.union_reader(), tell=lambda line: None)
    assert not Country.objects.exists()
