"""Texts made to break things are stored as typed, found again, told as they are, and change nothing else."""

import json
from unicodedata import normalize

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from amity.access.actors import Actor
from amity.core.text import nfc
from amity.records import forms, history, listing, page, registry, search, titles, writes
from amity.records.models import Change, SearchEntry
from tests import factories

pytestmark = pytest.mark.django_db
SYSTEM = Actor.system()
PEOPLE = registry.get("people")

# Of each family of the public lists of naughty strings, some.
STAY = (
    "undefined",
    "NULL",
    "None",
    "none",
    "true",
    "0/0",
    "-Infinity",
    "0xffffffffffffffff",
    "1E+02",
    "1/2/3",
    "<script>alert(0)</script>",
    '"><img src=x onerror=alert(1)>',
    "javascript:alert(1)",
    "{{ 7*7 }}{% debug %}",
    "${jndi:ldap://127.0.0.1/a}",
    "%s%s%n%x%d",
    "%(name)s",
    "{0.__class__}",
    "$(touch /tmp/x)",
    "`id`",
    "../../../../etc/passwd%00",
    "' OR 1=1 -- 1",
    "Robert'); DROP TABLE Students;--",
    "=cmd|' /C calc'!A0",
    "+1+1",
    "-1+1",
    "@SUM(1+1)",
    "a\\b\\\\c\\",
    "a | b; c",
    "a #12",
    "#",
    "″‶Ω≈ç√∫˜µ≤≥÷",
    "田中さんにあげて下さい",
    "الكل في المجمو عة",
    "בְּרֵאשִׁית",
    "क्षत्रिय",
    "ด้้้้้็็็็็้้้้้",
    "👩🏽‍❤️‍👨🏽 🇻🇳",
    "Z̮̞̠͙͔ͅḀ̗̞͈̻̗Ḷ͙͎̯̹̞͓G̻O̭̗̮",
    "ß ﬃ İ ı ŉ",
    "VUFО",
    "Đặng Ðức Đạt",
    "ﷺ" * 20,
    "😀" * 60,
)
CHANGED = (
    ("a\x00b", "ab"),
    ("\x00", ""),
    ("a\ud83d", "a"),
    ("\udc00\ud800x", "x"),
    ("\u202egnp.exe", "gnp.exe"),
    ("\u2066\u2069a\u200bb\ufeff", "ab"),
    ("a\r\nBcc: x@y.z", "a Bcc: x@y.z"),
    ("a\u2028b\u2029c\x85d", "a b c d"),
    ("\t a \x1b[31m b ", "a [31m b"),
    ("Ho\u0300a", "Hòa"),
    ("\u212b", "Å"),
)


def store(text: str, personas):
    """A person of that name, stored."""
    row, _links = factories.unsaved("people", personas.hers, name=text, name_vi="", notes=text)
    writes.save(row, actor=personas.actor("an"), why=text[:80])
    return type(row).objects.get(pk=row.pk)


@pytest.mark.parametrize("text", STAY, ids=range(len(STAY)))
def test_a_text_is_stored_shown_found_and_told_as_typed(text, personas):
    row = store(text, personas)
    stored = nfc(text, single_line=True)
    assert row.name == normalize("NFC", row.name) == stored
    assert titles.of_row(PEOPLE, row) == stored
    assert listing.read(PEOPLE, SYSTEM, {"id": str(row.pk)}, "en").rows[0].cells[0].text == stored
    seen = page.read(PEOPLE, row.pk, SYSTEM, "en")
    assert seen is not None
    assert seen.title == stored
    hits = search.find(SYSTEM, text, record=PEOPLE)
    assert [hit.row_id for hit in hits] == [row.pk] or not search.search_key(text).strip()
    if stored not in ("none",):
        assert listing.read(PEOPLE, SYSTEM, {"name": text}, "en").count == "1"
    row.name = "Lan"
    assert writes.save(row, actor=SYSTEM)
    assert ("Name", stored, "Lan") in history.changes(PEOPLE, row.pk, SYSTEM, "en")[0].values
    assert Change.objects.filter(record="people", action="create").values_list("why", flat=True)[0] == nfc(
        text[:80], single_line=True
    )


@pytest.mark.parametrize(("text", "stored"), CHANGED, ids=range(len(CHANGED)))
def test_what_cannot_be_seen_or_stored_is_dropped_and_the_rest_kept(text, stored, personas):
    if not stored:
        with pytest.raises(writes.ValidationError):
            store(text, personas)
        return
    row = store(text, personas)
    assert row.name == stored
    assert search.find(SYSTEM, text)[0].row_id == row.pk
    assert listing.read(PEOPLE, SYSTEM, {"q": text}, "en").count == "1"
    assert listing.read(PEOPLE, SYSTEM, {"name": text}, "en").count == "1"


@given(st.text(max_size=80))
@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_whatever_is_typed_is_stored_once_and_read_back_equal(personas, text):
    row, _links = factories.unsaved("people", personas.hers, name="Lan", expertise=text, notes=text)
    writes.save(row, actor=SYSTEM)
    again = type(row).objects.get(pk=row.pk)
    assert (again.expertise, again.notes) == (nfc(text, single_line=True), nfc(text))
    assert writes.save(again, actor=SYSTEM) is False
    json.dumps(list(SearchEntry.objects.filter(row_id=row.pk).values())).encode()


@given(st.text(max_size=120))
@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_whatever_is_asked_is_answered(personas, text):
    assert isinstance(search.find(SYSTEM, text), list)
    for name in ("q", "name", "country", "born_on", "owner", "id", "sort", "after", "columns"):
        seen = listing.read(PEOPLE, SYSTEM, {name: text}, "vi")
        assert seen.problem or seen.count == str(len(seen.rows))


@pytest.mark.parametrize("text", [*STAY, *(text for text, _stored in CHANGED)])
def test_a_form_takes_or_refuses_every_text_with_a_sentence(text, personas):
    given = {
        "name": text,
        "notes": text,
        "email": text,
        "born_on": text,
        "country": text,
        "studied_in": text,
        "owner": text,
        "confidentiality": text,
        "version": text,
        "why": text,
        "is_overseas_vietnamese": text,
    }
    made = forms.form_for(PEOPLE, personas.actor("an"), "en", is_new=True)(given)
    assert not made.is_valid()
    assert {"email", "born_on", "country", "studied_in", "owner"} <= set(made.errors) or not nfc(text).strip()
    assert all(str(message) for messages in made.errors.values() for message in messages)


def test_two_spellings_of_one_name_are_one_name(personas):
    store("Nguye\u0302\u0303n Thi\u0323 Hoa\u0300", personas)
    for text in ("Nguyễn Thị Hoà", normalize("NFD", "Nguyễn Thị Hoà"), "NGUYEN THI HOA"):
        assert listing.read(PEOPLE, SYSTEM, {"q": text}, "en").count == "1"
