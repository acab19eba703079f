"""The review of an agreement's term: what it says was promised and done, for whom, in which language."""

import io
import json
from datetime import date
from urllib.parse import parse_qs

import docx
import pytest

from amity.access.roles import Confidentiality
from amity.agreements.models import Agreement
from amity.documents import writers
from amity.documents.document import Bullets, Heading, Paragraph, Table, plain
from amity.dossiers.term_review import term_review
from amity.records import listing, registry
from amity.records.models import Reading
from tests.factories import make

TODAY = date(2026, 11, 22)
SECRET = {"confidentiality": Confidentiality.UNIT}
pytestmark = pytest.mark.django_db


@pytest.fixture
def parties(personas):
    """VUFO and CPAFFC."""
    return [
        make("organisations", personas.hers, name="VUFO", name_vi="Liên hiệp", acronym=""),
        make("organisations", personas.hers, name="CPAFFC", name_vi="", acronym=""),
    ]


@pytest.fixture
def agreement(personas, parties):
    """The memorandum of 2022-2027."""
    return make(
        "agreements", personas.hers, reference="VUFO-CPAFFC-2022", title="Memorandum 2022-2027",
        title_vi="Biên bản ghi nhớ 2022-2027", parties=parties, signed_on="2022-10", starts_on="2022", ends_on="2027",
        source_title="SGGP",
    )  # fmt: skip


def review(agreement, personas, name="an", language="en", today=TODAY):
    return term_review(agreement, actor=personas.actor(name), language=language, today=today, door="page")


def told(document) -> str:
    """Every word of a document, a line per block or row."""
    lines = []
    for block in document.blocks:
        if isinstance(block, Heading):
            lines.append(f"{block.number} {block.words}")
        elif isinstance(block, Paragraph):
            lines.append(plain(block.words))
        elif isinstance(block, Bullets):
            lines += [f"- {plain(item)}" for item in block.items]
        elif isinstance(block, Table):
            lines += [block.caption, *(" | ".join(plain(cell) for cell in row) for row in block.rows)]
    return "\n".join(lines)


def spans(document):
    for block in document.blocks:
        if isinstance(block, Paragraph):
            yield from block.words
        elif isinstance(block, Bullets):
            yield from (span for item in block.items for span in item)
        elif isinstance(block, Table):
            yield from (span for row in block.rows for cell in row for span in cell)


def value(document, measure: str) -> int:
    return next(line.value for line in document.figures if line.measure == measure)


def test_it_has_five_parts(agreement, personas):
    headings = [block.words for block in review(agreement, personas).blocks if isinstance(block, Heading)]
    assert headings == [
        "The agreement",
        "What was promised, and what became of it",
        "What was done during the term",
        "Under the agreement",
        "Between the same parties in the same years",
        "What the parties concluded",
        "What the records leave open",
    ]


def test_the_facts_name_the_parties_the_term_and_the_texts_before_and_after(agreement, personas):
    first = make("agreements", personas.hers, title="Agreement 2017-2022", starts_on="2017", ends_on="2022")
    Agreement.objects.filter(pk=agreement.pk).update(renews=first)
    make("agreements", personas.hers, title="Next text", state="talks", renews=agreement)
    agreement.refresh_from_db()
    lines = told(review(agreement, personas))
    for line in ("VUFO; CPAFFC", "Signed on | October 2022", "Runs until | 2027", "Renews | Agreement 2017-2022"):
        assert line in lines
    assert "Renewed by | Next text" in lines


def test_signatories_stand_in_the_order_of_signing_and_texts_by_authority(agreement, personas):
    for position, name in ((2, "Second"), (1, "First")):
        make("signatories", personas.hers, agreement=agreement, name=name, position=position, rank=position)
    make("agreement_texts", personas.hers, agreement=agreement, language="vi", title="Biên bản")
    make("agreement_texts", personas.hers, agreement=agreement, language="zh", title="备忘录")
    make("agreement_texts", personas.hers, agreement=agreement, language="en", title="Memorandum", is_authentic=False)
    lines = told(review(agreement, personas))
    assert lines.index("First |") < lines.index("Second |")
    assert "Equally authentic texts: Vietnamese – Biên bản; Chinese – 备忘录." in lines
    assert "Translations without authority of their own: English – Memorandum." in lines
    assert "Who signed is not on record." not in lines


def test_promises_are_counted_by_state_and_each_figure_leads_to_its_rows(agreement, personas):
    owner = personas.hers
    for n, (state, evidence) in enumerate(
        (("done", "Report"), ("done", "Report"), ("open", ""), ("missed", ""), ("dropped", ""))
    ):
        make("commitments", owner, agreement=agreement, what=f"Promise {n}", state=state, evidence=evidence)
    make("commitments", owner, what="Of another agreement")
    document = review(agreement, personas)
    lines = told(document)
    assert "On record are 5 promises; still open: 1, done: 2, missed: 1, dropped by agreement: 1." in lines
    assert "Kept, of those that were not dropped by agreement: 50 %." in lines
    assert "Of another agreement" not in lines
    assert (value(document, "promises"), value(document, "promises_done")) == (5, 2)
    for line in document.figures:
        name, _slash, query = line.rows.removeprefix("/").partition("/")
        asked = parse_qs(query.removeprefix("?"))
        assert listing.read(registry.get(name), personas.actor("an"), asked, "en").count == str(line.value), line


def test_a_promise_shows_everything_that_proves_it(agreement, personas):
    owner = personas.hers
    meeting = make("interactions", owner, subject="Survey team in Hanoi", subject_vi="")
    make("commitments", owner, agreement=agreement, what="Send survey teams", interactions=[meeting])
    make("commitments", owner, agreement=agreement, what="Print a book", evidence="The book of 2025.", due_on="")
    make("commitments", owner, agreement=agreement, what="Open a school")
    lines = told(review(agreement, personas))
    assert "Send survey teams | Jun 2025 | Still open | Survey team in Hanoi" in lines
    assert "Print a book | – | Still open | The book of 2025." in lines
    bare = lines.partition("Nothing on record shows that anything was done for these promises:")[2]
    assert bare.startswith("\n- Open a school\nIII ")
    assert "1 of the promises have no day on which they fall due." in lines


def test_promises_of_annexes_and_plans_belong_to_the_agreement(agreement, personas):
    plan = make("agreements", personas.hers, form="plan", parent=agreement, part_kind="child", title="Plan 2024")
    make("commitments", personas.hers, agreement=plan, what="A seminar in 2024")
    assert "A seminar in 2024" in told(review(agreement, personas))
    assert "A seminar in 2024" in told(review(plan, personas))


def test_no_promise_at_all_is_said_plainly(agreement, personas):
    lines = told(review(agreement, personas))
    assert "No promise of this agreement is on record." in lines
    assert "- What the parties promised each other is not on record." in lines


def test_what_names_the_agreement_is_kept_apart_from_what_names_the_parties(agreement, personas, parties):
    owner = personas.hers
    make("events", owner, agreement=agreement, title="Forum under it", starts_on="2024-05-01")
    make("events", owner, hosts=[parties[0]], organisations=[parties[1]], title="Meeting beside it", starts_on="2023")
    make("interactions", owner, organisations=parties, subject="Reception", subject_vi="", held_on="2025-01")
    document = review(agreement, personas)
    under, _mark, between = told(document).partition("Between the same parties in the same years")
    assert "1 May 2024 | Forum under it" in under
    assert "Meeting beside it" not in under
    assert "2023 | Meeting beside it" in between
    assert "Jan 2025 | Reception" in between
    assert "Forum under it" not in between
    assert "Nothing on record says that they belong to the agreement." in between
    assert value(document, "deeds_under_events") == value(document, "deeds_between_events") == 1


def test_what_happened_both_under_it_and_between_the_parties_is_counted_once(agreement, personas, parties):
    make("events", personas.hers, agreement=agreement, hosts=parties, title="Forum", starts_on="2024")
    document = review(agreement, personas)
    assert told(document).count("Forum") == 1
    assert "Nothing else dated in the term names two of the parties." in told(document)


@pytest.mark.parametrize(
    ("changed", "is_told"),
    [
        ({"starts_on": "2021-12-31"}, False),
        ({"starts_on": "2022"}, True),
        ({"starts_on": "2026-11-22"}, True),
        ({"starts_on": "2026-11-23"}, False),
        ({"starts_on": "2024", "state": "cancelled"}, False),
        ({"starts_on": "2024", "state": "planned"}, False),
    ],
)
def test_only_what_happened_in_the_term_and_up_to_today_is_told(agreement, personas, changed, is_told):
    make("events", personas.hers, agreement=agreement, title="Forum", **{"state": "held", **changed})
    assert ("Forum" in told(review(agreement, personas))) is is_told


def test_one_party_in_common_is_not_enough(agreement, personas, parties):
    make("events", personas.hers, hosts=[parties[0]], organisations=[], title="Alone", starts_on="2024")
    make("interactions", personas.hers, organisations=[parties[1]], subject="Only they", held_on="2024")
    lines = told(review(agreement, personas))
    assert "Alone" not in lines
    assert "Only they" not in lines


def test_an_agreement_with_one_party_says_that_nothing_else_can_be_told(personas):
    alone = make("agreements", personas.hers)
    assert "Fewer than two parties are on record" in told(review(alone, personas))


def test_what_the_parties_concluded_is_told_in_the_language_of_the_document(agreement, personas):
    Agreement.objects.filter(pk=agreement.pk).update(
        reviewed_on="2026-10", conclusion="Both sides are content.", conclusion_vi="Hai bên hài lòng."
    )
    agreement.refresh_from_db()
    assert "Reviewed: October 2026.\nBoth sides are content." in told(review(agreement, personas))
    assert "Hai bên hài lòng." in told(review(agreement, personas, language="vi"))


def test_what_is_missing_is_named(personas, parties):
    bare = make("agreements", personas.hers, parties=parties, signed_on="", starts_on="", ends_on="")
    make("events", personas.hers, agreement=bare, starts_on="1990", source_title="")
    lines = told(review(bare, personas)).partition("What the records leave open")[2]
    for gap in (
        "Who signed is not on record.",
        "What the parties promised each other is not on record.",
        "The first day of the term is not known",
        "The last day of the term is not known",
        "The day of signing is not known.",
        "1 of the dates are known only to the year",
        "records named here say no source.",
    ):
        assert f"- {gap}" in lines or gap in lines


def test_every_source_is_cited_once_by_number(agreement, personas):
    for n in range(2):
        make("commitments", personas.hers, agreement=agreement, what=f"Promise {n}", source_title="Viet Nam News")
    document = review(agreement, personas)
    assert [(one.number, one.words) for one in document.sources] == [(1, "SGGP"), (2, "Viet Nam News")]
    assert told(document).count("[2]") == 2


def test_both_languages_say_the_same_figures(agreement, personas):
    make("commitments", personas.hers, agreement=agreement, what="Plan", what_vi="Kế hoạch")
    english, vietnamese = review(agreement, personas), review(agreement, personas, language="vi")
    assert [(one.measure, one.value) for one in english.figures] == [
        (one.measure, one.value) for one in vietnamese.figures
    ]
    assert "Kế hoạch" in told(vietnamese)
    assert "Biên bản ghi nhớ 2022-2027" in vietnamese.full_title
    assert vietnamese.letterhead[0].startswith("CỘNG HÒA XÃ HỘI CHỦ NGHĨA")
    assert (english.name, vietnamese.name) == ("term-review-vufo-cpaffc-2022-en", "term-review-vufo-cpaffc-2022-vi")


@pytest.fixture
def closed(agreement, personas, parties):
    """Everything around the agreement that only Bình's unit may see."""
    other = {"owner": personas.other, **SECRET}
    owner = other.pop("owner")
    hidden_party = make("organisations", owner, name="Quiet Club", name_vi="", **other)
    agreement.parties.add(hidden_party)
    make("commitments", owner, agreement=agreement, what="Quiet promise", **other)
    make("signatories", owner, agreement=agreement, name="Quiet Signatory", **other)
    make("agreement_texts", owner, agreement=agreement, title="Quiet text", **other)
    make("events", owner, agreement=agreement, title="Quiet forum", starts_on="2024", **other)
    make("events", owner, hosts=parties, title="Quiet meeting", starts_on="2024", **other)
    make("events", personas.hers, hosts=[parties[0], hidden_party], title="With the club", starts_on="2024")
    make("agreements", owner, title="Quiet renewal", renews=agreement, state="talks", **other)
    quiet = make("interactions", owner, subject="Quiet contact", subject_vi="", organisations=parties, **other)
    make("commitments", owner, agreement=agreement, what="Open promise", interactions=[quiet])
    Agreement.objects.filter(pk=agreement.pk).update(confidentiality=Confidentiality.PUBLIC)
    agreement.refresh_from_db()
    return agreement


@pytest.mark.parametrize("name", ["an", "dung", "hoa", "nobody"])
def test_nobody_finds_in_it_what_he_may_not_see(closed, personas, name):
    document = review(closed, personas, name)
    words = (
        told(document) + document.full_title + writers.html(document) + writers.download(document, "json")[0].decode()
    )
    assert "Quiet" not in words
    assert "With the club" not in words  # it names two parties only for those who see both
    assert "Memorandum" in words


def test_who_may_see_it_finds_it_all(closed, personas):
    words = told(review(closed, personas, "binh"))
    for name in ("promise", "Signatory", "text", "forum", "meeting", "renewal", "contact", "Club"):
        assert f"Quiet {name}" in words
    assert "With the club" in words


def test_no_address_in_it_leads_to_what_the_reader_may_not_open(closed, personas, client_of):
    client = client_of("an")
    for span in spans(review(closed, personas)):
        if span.url.startswith("/") and "?" not in span.url:
            assert client.get(span.url).status_code == 200, span


def test_reading_restricted_rows_in_it_is_noted(agreement, personas):
    restricted = make(
        "events", personas.hers, agreement=agreement, starts_on="2024", confidentiality=Confidentiality.RESTRICTED
    )
    before = Reading.objects.count()
    review(agreement, personas)
    noted = Reading.objects.order_by("pk")[before:]
    assert [(one.record, one.row_id, one.door) for one in noted] == [("events", restricted.pk, "page")]


def test_more_deeds_cost_no_more_queries(agreement, personas, django_assert_max_num_queries, parties):
    counts = []
    for more in (1, 3):
        for n in range(more):
            make("events", personas.hers, agreement=agreement, starts_on="2024", title=f"Event {more} {n}")
            make("interactions", personas.hers, organisations=parties, held_on="2024", subject=f"Contact {more} {n}")
            make("commitments", personas.hers, agreement=agreement, what=f"Promise {more} {n}")
        with django_assert_max_num_queries(200) as asked:
            review(agreement, personas)
        counts.append(len(asked))
    assert counts[0] == counts[1]


def test_the_files_of_it_can_be_opened(agreement, personas):
    make("commitments", personas.hers, agreement=agreement, what="Gửi đoàn khảo sát", what_vi="Gửi đoàn khảo sát")
    document = review(agreement, personas, language="vi")
    pdf, kind, name = writers.download(document, "pdf")
    assert (pdf[:5], kind, name) == (b"%PDF-", "application/pdf", "term-review-vufo-cpaffc-2022-vi.pdf")
    written = docx.Document(io.BytesIO(writers.download(document, "docx")[0]))
    cells = [cell.text for table in written.tables for row in table.rows for cell in row.cells]
    assert any("Gửi đoàn khảo sát" in text for text in cells)
    content = json.loads(writers.download(document, "json")[0])
    assert {"promises", "promises_open"} <= {line["measure"] for line in content["figures"]}
