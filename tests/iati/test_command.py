"""`amity iati`: files written and checked from the command line."""

import io

import pytest
from django.core.management import CommandError, call_command
from lxml import etree

from amity.aid.models import AidItem
from tests.factories import make


def run(*arguments):
    out, err = io.StringIO(), io.StringIO()
    call_command("iati", *map(str, arguments), stdout=out, stderr=err)
    return out.getvalue(), err.getvalue()


@pytest.mark.django_db
def test_public_aid_is_written_and_passes_the_check(item, personas, tmp_path, standards):
    field = make("aid_sectors", personas.hers, confidentiality=0, vocabulary="2", code="111")
    item(reference="OPEN", sectors=[field])
    item(reference="DATELESS", starts_on="", ends_on="", state="proposed")
    make("aid_items", personas.hers, confidentiality=1, reference="CLOSED")
    out, err = run("export", tmp_path / "new")
    assert "1 activities written" in out
    assert "DATELESS" in err
    assert "CLOSED" not in out + err
    written = etree.parse(tmp_path / "new" / "activities.xml")
    assert written.xpath("//iati-identifier/text()") == ["XM-AMITY-OPEN"]
    assert sorted(path.name for path in (tmp_path / "new").iterdir()) == ["activities.xml", "organisations.xml"]
    out, err = run("check", tmp_path / "new" / "activities.xml")
    assert "1 checked: 0 critical, 0 error" in out
    assert err == ""
    assert "1 checked: 0 critical, 0 error, 1 warning." in run("check", tmp_path / "new" / "organisations.xml")[0]


def test_a_file_that_may_not_be_published_ends_with_an_error(tmp_path, settings):
    settings.STANDARDS = ""
    path = tmp_path / "bad.xml"
    path.write_text("<iati-activities><iati-activity/></iati-activities>", encoding="utf-8")
    out = io.StringIO()
    with pytest.raises(CommandError, match="may not be published"):
        call_command("iati", "check", str(path), stdout=out, stderr=io.StringIO())
    assert "critical: bad.xml:1: : identifier: There is no identifier." in out.getvalue()


def test_a_check_without_the_standard_says_so(tmp_path, settings):
    settings.STANDARDS = ""
    path = tmp_path / "good.xml"
    told = "<iati-activity><iati-identifier>A</iati-identifier></iati-activity>"
    path.write_text(f"<iati-activities>{told}</iati-activities>", encoding="utf-8")
    assert "NOT checked" in run("check", path)[1]


@pytest.mark.parametrize("text", ["", "<!DOCTYPE x><x/>"])
def test_a_file_that_is_never_opened_is_refused(tmp_path, text):
    path = tmp_path / "bad.xml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(CommandError):
        run("check", path)


def test_a_file_that_is_not_there_is_refused(tmp_path):
    with pytest.raises(CommandError):
        run("check", tmp_path / "nowhere.xml")


DONOR = (
    "<iati-activities><iati-activity><iati-identifier>GB-1</iati-identifier>"
    "<title><narrative>Water</narrative></title><result/></iati-activity></iati-activities>"
)


@pytest.fixture
def donor(tmp_path, settings):
    settings.HOME = tmp_path
    path = tmp_path / "donor.xml"
    path.write_text(DONOR, encoding="utf-8")
    return path


def test_a_file_of_a_donor_is_looked_through_and_nothing_stored(personas, donor):
    out, _err = run("import", donor, "--as", "an")
    assert "donor.xml:1: GB-1: result: : There is no place for this here. (1)" in out
    assert "1 new, 0 changed, 0 same, 0 refused; 0 stored." in out
    assert not AidItem.objects.exists()


def test_a_file_of_a_donor_is_stored_once(personas, donor):
    assert "1 new, 0 changed, 0 same, 0 refused; 1 stored." in run("import", donor, "--as", "an", "--store")[0]
    assert "0 new, 0 changed, 1 same, 0 refused; 0 stored." in run("import", donor, "--as", "an", "--store")[0]
    assert [row.owner_id for row in AidItem.objects.all()] == [personas.actor("an").home_unit_id]


@pytest.mark.parametrize("name", ["", "nobody"])
def test_an_import_asks_who_imports(personas, donor, name):
    with pytest.raises(CommandError, match="--as"):
        run("import", donor, "--as", name)


def test_an_import_that_is_never_opened_is_refused(personas, donor):
    donor.write_text("<!DOCTYPE x><x/>", encoding="utf-8")
    with pytest.raises(CommandError, match="DOCTYPE"):
        run("import", donor, "--as", "an")
    with pytest.raises(CommandError):
        run("import", donor.parent / "nowhere.xml", "--as", "an")
