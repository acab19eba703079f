"""The demo union as Chi opens it in her browser: every list, a page of every record type, in both languages."""

import csv
import io

import pytest
from django.http import QueryDict
from django.utils import translation

from amity.access.models import Account
from amity.access.roles import Confidentiality
from amity.access.scope import visible_to
from amity.core.text import sort_key
from amity.records import listing, page, registry, search
from amity.records.declaration import Record

pytestmark = pytest.mark.django_db
RECORDS = registry.all_records()
EACH = pytest.mark.parametrize("record", RECORDS, ids=lambda record: record.name)
LANGUAGE = pytest.mark.parametrize("language", ["en", "vi"])
# No text read so far names the number of a certificate, and consents and requests of real people are not for a demo.
EMPTY = {
    "ngo_offices",
    "applications",
    "dossier_papers",
    "registration_cases",
    "case_periods",
    "ngo_duties",
    "ngo_reports",
    "report_lines",
    *("indicators", "indicator_values", "monitoring_visits", "compliance_notes"),
    "closed_years",
    *("aid_interests", "appeals", "opportunities", "offers"),
    *("certificates", "consents", "subject_requests", "retention_rules"),
    # No source that was read names any of these; an office enters its own.
    *("signatories", "agreement_texts", "twinnings", "sessions", "papers", "permission_cases", "evaluations"),
    *("anniversaries", "programme_lines", "anniversary_rules", "special_days"),
    *("opinions", "liaisons", "letters", "letter_templates"),
    *("arrangements", "travel_papers", "precedence_ranks"),
    *("aid_changes", "donor_shares", "province_shares", "sector_shares", "exchange_rates"),
}


def browser(demo, language: str):
    """Chi's browser in a language."""
    Account.objects.filter(username="chi").update(language=language)
    return demo.client("chi")


def first(record: Record):
    return record.model._default_manager.order_by("pk").first()


def test_every_record_type_but_a_few_has_rows(demo):
    assert {name for name, count in demo.rows.items() if not count} == EMPTY
    assert set(demo.rows) == {record.name for record in RECORDS}


@EACH
@LANGUAGE
def test_every_list_opens_with_all_its_rows(demo, record, language):
    answer = browser(demo, language).get(f"/{record.name}/")
    text = answer.content.decode()
    assert answer.status_code == 200
    assert f'<html lang="{language}"' in text
    assert f"<strong>{demo.rows[record.name]:,}</strong>" in text
    with translation.override(language):
        assert str(record.plural) in text
    shown = listing.read(record, demo.actor("chi"), {}, language)
    assert [row.href for row in shown.rows if f'href="{row.href}"' not in text] == []
    assert bool(shown.rows) is (record.name not in EMPTY)


@EACH
@LANGUAGE
def test_a_page_of_every_record_type_opens_and_names_its_source(demo, record, language):
    row = first(record)
    client = browser(demo, language)
    if row is None:
        assert client.get(f"/{record.name}/1/").status_code == 404
        return
    answer = client.get(f"/{record.name}/{row.pk}/")
    assert answer.status_code == 200
    read = page.read(record, row.pk, demo.actor("chi"), language)
    text = answer.content.decode()
    assert read.title.split(" · ")[0].split(",")[0].replace("'", "&#x27;") in text
    assert row.source_title.replace("'", "&#x27;") in text


@EACH
def test_a_list_leaves_as_a_file_with_every_row_in_it(demo, record):
    answer = browser(demo, "en").get(f"/{record.name}/export/", {"format": "csv"})
    rows = list(csv.DictReader(io.StringIO(b"".join(answer.streaming_content).decode("utf-8-sig"))))
    assert len(rows) == demo.rows[record.name]
    assert {row["confidentiality"] for row in rows} <= {str(Confidentiality.PUBLIC.value)}
    assert [row for row in rows if not row["source_title"]] == []


@EACH
def test_every_filter_of_a_list_opens_on_the_demo(demo, record):
    client = browser(demo, "vi")
    assert client.get(f"/{record.name}/filter/").status_code == 200
    shown = listing.read(record, demo.actor("chi"), {"q": "hữu nghị"}, "vi")
    assert shown.problem == ""
    found = client.get(f"/{record.name}/", {"q": "hữu nghị"}).content.decode()
    assert f"<strong>{shown.count}</strong>" in found


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        ("lien hiep cac to chuc huu nghi viet nam", "Viet Nam Union of Friendship Organizations"),
        ("LIÊN HIỆP CÁC TỔ CHỨC HỮU NGHỊ VIỆT NAM", "Viet Nam Union of Friendship Organizations"),
        ("rams", "Russian Association for International Cooperation"),
        ("medvedev", "Dmitry Medvedev"),
        ("phan anh son", "Phan Anh Son"),
        ("Phan Anh Sơn", "Phan Anh Son"),
        ("herzen", "Herzen State Pedagogical University of Russia"),
        ("paris agreement", "50 years of the Paris Agreement"),
    ],
)
def test_a_search_with_or_without_marks_finds_the_record(demo, typed, name):
    found = [hit.title for hit in search.find(demo.actor("hoa"), typed, 12)]
    assert name in found, found


@LANGUAGE
def test_the_pages_of_the_list_of_organisations_hold_each_once_in_the_order_of_its_language(demo, language):
    record, actor = registry.get("organisations"), demo.actor("chi")
    shown = listing.read(record, actor, {}, language)
    rows = list(shown.rows)
    while shown.next:
        shown = listing.read(record, actor, QueryDict(shown.next), language)
        rows += shown.rows
    names = [row.cells[0].text for row in rows]
    assert len({row.href for row in rows}) == len(rows) == demo.rows["organisations"]
    assert names == sorted(names, key=sort_key)


def test_the_page_of_the_union_gathers_what_it_signed_hosted_and_elected(demo):
    record = registry.get("organisations")
    union = visible_to(demo.actor("chi"), record).get(acronym="VUFO")
    read = page.read(record, union.pk, demo.actor("chi"), "en")
    counts = {panel.record.name for panel in read.panels if panel.count != "0"}
    assert {"agreements", "events", "ties", "interactions", "memberships", "congresses", "offices", "terms"} <= counts
    text = browser(demo, "vi").get(f"/organisations/{union.pk}/").content.decode()
    assert "Liên hiệp các tổ chức hữu nghị Việt Nam" in text


@LANGUAGE
def test_the_desk_and_the_reviews_open(demo, language):
    client = browser(demo, language)
    for address in ("/", "/search/?q=Cuba", "/reviews/", "/reviews/2023/"):
        answer = client.get(address)
        assert answer.status_code == 200, address
        assert f'<html lang="{language}"' in answer.content.decode(), address
