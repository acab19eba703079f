"""`amity import` and `amity export`: counts, problems with their cures, and the status a script can trust."""

import pytest
from django.core.management import CommandError, call_command

from amity.access.roles import Confidentiality
from amity.exchange import carrying, matching
from amity.exchange.models import Import
from amity.network.models import Person
from amity.records import registry, writes
from amity.records.models import Change
from tests import factories

pytestmark = pytest.mark.django_db


def run(capsys, *arguments: str) -> tuple[int, str, str]:
    """The status of a command, and what it wrote to the two streams."""
    status = 0
    try:
        call_command(*arguments, skip_checks=True)
    except CommandError as error:
        status = error.returncode
        print(error)  # noqa: T201 - as the command line does
    out, err = capsys.readouterr()
    return status, out, err


@pytest.fixture
def file(tmp_path):
    def write(*lines: str, name: str = "people.csv") -> str:
        path = tmp_path / name
        path.write_text("\n".join(lines), encoding="utf-8")
        return str(path)

    return write


def test_a_good_file_is_imported_and_its_rows_are_counted(personas, file, capsys):
    status, out, err = run(capsys, "import", "people", file("name,owner,shoe", "An,MEMBER-A,4", "Bình,MEMBER-B,5"))
    assert (status, err) == (0, "")
    assert out.splitlines() == [
        "2 rows: 2 create, 0 update, 0 skip, 0 ask, 0 error",
        "Columns left aside: shoe",
        f"Written: 2 created, 0 updated. To take it back: amity import undo {Import.objects.get().pk}",
    ]
    assert {change.why for change in Change.objects.all()} == {"Imported from people.csv."}


def test_problems_are_listed_with_row_column_and_cure_and_nothing_is_written(personas, file, capsys):
    lines = ["name,owner,born_on", *(f"Person {n},MEMBER-A,x" for n in range(60))]
    status, out, err = run(capsys, "import", "people", file(*lines))
    assert status == 1
    assert out.endswith("Rows with problems: 60. Nothing was written.\n")
    told = err.splitlines()
    assert told[0] == (
        "Row 2, column “born_on”: “x” is not a date. Write a year, a month or a day: 1963, 1973-09, 2023-09-21."
    )
    assert (len(told), told[-1]) == (51, "… and 10 more problems")
    assert Person.objects.count() == 0


def test_the_good_rows_are_written_when_asked_for(personas, file, capsys):
    path = file("name,owner,born_on", "An,MEMBER-A,x", "Bình,MEMBER-A,1963")
    status, out, _err = run(capsys, "import", "people", path, "--good-rows-only", "--why", "From the archive.")
    assert (status, out.splitlines()[-1].partition(" To")[0]) == (0, "Written: 1 created, 0 updated.")
    assert Change.objects.get().why == "From the archive."


def test_a_dry_run_writes_nothing_and_tells_by_its_status_whether_the_file_is_good(personas, file, capsys):
    assert run(capsys, "import", "people", file("name,owner", "An,MEMBER-A"), "--dry-run")[0] == 0
    assert run(capsys, "import", "people", file("name,owner", "An,NOWHERE"), "--dry-run")[0] == 1
    assert Person.objects.count() == 0


def test_an_import_in_the_name_of_an_account_has_its_rights_and_no_more(personas, file, capsys):
    assert run(capsys, "import", "people", file("name", "An"), "--as", "an")[0] == 0
    assert Person.objects.get().owner == personas.hers
    assert run(capsys, "import", "people", file("name,owner", "Bình,MEMBER-B"), "--as", "an")[0] == 1
    assert run(capsys, "import", "people", file("name", "Bình"), "--as", "dung")[0] == 1
    assert Person.objects.count() == 1


def test_empty_cells_empty_what_is_stored_only_when_asked_to(personas, file, capsys):
    factories.make("people", personas.hers, name="An", phone="1")
    path = file("name,phone", "An,")
    assert "1 skip" in run(capsys, "import", "people", path)[1]
    assert "1 update" in run(capsys, "import", "people", path, "--blanks-overwrite", "--decide", "same")[1]
    assert Person.objects.get().phone == ""


def test_a_file_that_is_no_table_is_refused(file, capsys):
    status, out, _err = run(capsys, "import", "people", file('name\n"An'))
    assert (status, "quotation mark" in out) == (1, True)


@pytest.mark.parametrize(
    "arguments",
    [
        ["import", "peeple", "{file}"],
        ["import", "people", "/nowhere/people.csv"],
        ["import", "people", "{file}", "--as", "nobody-of-this-name"],
        ["import", "people", "{file}", "--force"],
        ["export", "peeple", "--out", "{file}"],
        ["export", "people"],
        ["export", "people", "--out", "{file}", "--format", "pdf"],
    ],
)
def test_an_unknown_option_record_account_or_file_is_a_usage_error(arguments, file, capsys):
    path = file("name", "An")
    with pytest.raises(CommandError):
        call_command(*(argument.format(file=path) for argument in arguments), skip_checks=True)
    assert Person.objects.count() == 0


@pytest.mark.parametrize("query", ["shoe_size=42", "born_on=yesterday"])
def test_a_filter_that_does_not_exist_or_cannot_be_read_is_a_usage_error_and_spares_the_file(query, file, capsys):
    path = file("kept")
    assert run(capsys, "export", "people", "--filter", query, "--out", path)[0] == 2
    with open(path, encoding="utf-8") as kept:
        assert kept.read() == "kept"


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_what_one_command_writes_the_other_takes_back(kind, personas, tmp_path, capsys):
    for name in ("An", "Bình", "Chi"):
        factories.make("people", personas.hers, name=name, is_overseas_vietnamese=name != "Chi")
    path = str(tmp_path / f"people.{kind}")
    arguments = ("--format", kind, "--filter", "is_overseas_vietnamese=yes", "--filter", "owner=MEMBER-A")
    assert run(capsys, "export", "people", *arguments, "--out", path) == (0, "", f"Wrote {path}\n")
    assert "2 rows: 0 create, 0 update, 2 skip, 0 ask, 0 error" in run(capsys, "import", "people", path)[1]


def test_an_export_in_the_name_of_an_account_holds_what_it_may_see(personas, tmp_path, capsys):
    factories.make("people", personas.hers, name="Lê Kín", confidentiality=Confidentiality.UNIT)
    path = tmp_path / "people.csv"
    run(capsys, "export", "people", "--as", "binh", "--out", str(path))
    assert len(path.read_text(encoding="utf-8").splitlines()) == 1
    run(capsys, "export", "people", "--as", "an", "--out", str(path))
    assert "Lê Kín" in path.read_text(encoding="utf-8")


def test_a_file_that_cannot_be_written_is_told(capsys, tmp_path):
    assert run(capsys, "export", "people", "--out", str(tmp_path / "no" / "people.csv"))[0] == 1


def test_what_was_imported_is_undone_by_the_number_of_the_import(personas, file, capsys):
    run(capsys, "import", "people", file("name", "An", "Bình"), "--as", "an")
    number = str(Import.objects.get().pk)
    assert run(capsys, "import", "undo", number, "--as", "binh")[0] == 2
    assert Person.objects.count() == 2
    assert run(capsys, "import", "undo", number, "--as", "an") == (0, "Undone: 2 rows.\n", "")
    assert Person.objects.count() == 0


def test_rows_that_stay_when_an_import_is_undone_are_told(personas, file, capsys):
    run(capsys, "import", "people", file("name", "An", "Bình"), "--as", "an")
    row = Person.objects.get(name="An")
    row.phone = "1"
    writes.save(row, actor=personas.actor("an"))
    status, out, err = run(capsys, "import", "undo", str(Import.objects.get().pk))
    assert (status, out) == (0, "Undone: 1 rows.\n")
    assert err.splitlines()[0].startswith(f"people {row.pk}: ")
    assert err.splitlines()[1] == "Rows that stay: 1"


def test_an_import_broken_off_goes_on(personas, file, capsys, monkeypatch):
    monkeypatch.setattr(carrying, "BLOCK", 1)
    whole, calls = writes.save_many, []

    def save_many(rows, **options):
        calls.append(rows)
        if len(calls) == 2:
            raise KeyboardInterrupt
        return whole(rows, **options)

    monkeypatch.setattr(writes, "save_many", save_many)
    with pytest.raises(KeyboardInterrupt):
        run(capsys, "import", "people", file("name,owner", "An,MEMBER-A", "Bình,MEMBER-A"))
    number = str(Import.objects.get().pk)
    assert Person.objects.count() == 1
    status, out, _err = run(capsys, "import", "continue", number)
    assert (status, "Written: 2 created, 0 updated." in out) == (0, True)
    assert Person.objects.count() == 2
    assert run(capsys, "import", "continue", number)[0] == 1
    assert run(capsys, "import", "continue", "x")[0] == 2


def test_a_namesake_is_decided_beforehand_or_refused(personas, file, capsys):
    factories.make("people", personas.hers, name="An", phone="1", email="", born_on="")
    path = file("name,owner,phone", "An,MEMBER-A,2")
    status, out, err = run(capsys, "import", "people", path)
    assert (status, "1 ask" in out) == (1, True)
    assert err == "Row 2: Records that may be the same are there already: 1. Say whether it is one of them.\n"
    run(capsys, "import", "people", path, "--decide", "leave")
    assert set(Person.objects.values_list("phone", flat=True)) == {"1"}
    run(capsys, "import", "people", path, "--decide", "other")
    assert sorted(Person.objects.values_list("phone", flat=True)) == ["1", "2"]


def test_columns_are_matched_as_they_were_saved(personas, file, capsys):
    chosen = matching.Matching(["name", ""], {"phone": "1"})
    matching.save(registry.get("people"), personas.actor("an"), "Bonn", ["Wer", "Wo"], chosen)
    path = file("Wo,Wer", "VN,An")
    assert run(capsys, "import", "people", path, "--as", "an", "--mapping", "Bonn")[0] == 0
    assert list(Person.objects.values_list("name", "phone")) == [("An", "1")]
    assert run(capsys, "import", "people", path, "--as", "binh", "--mapping", "Bonn")[0] == 2
