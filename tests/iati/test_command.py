"""`amity iati`: files written and checked from the command line."""

import io

import pytest
from django.core.management import CommandError, call_command
from lxml import etree

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
