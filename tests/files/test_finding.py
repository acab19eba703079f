"""Files found by the beginnings of their words, alike on both databases, with the name of what they hang on."""

import pytest

from amity.access.actors import Actor
from amity.files import finding, services
from amity.files.models import FileWords
from amity.files.services import About
from tests import factories

pytestmark = pytest.mark.django_db
SYSTEM = Actor.system()


def titles(text: str, language: str = "en") -> list[str]:
    return [hit.name for hit in finding.find(SYSTEM, text, language)]


@pytest.fixture
def written(partner, hang):
    """Hang a file with these words in it."""

    def write(text: str, name: str = "a.txt", **about):
        version = hang(partner, text.encode(), name, **about)
        finding.write(version.attachment_id, text)
        return version

    return write


@pytest.mark.parametrize(
    "typed", ["hoa binh", "Hòa bình", "HOÀ BÌNH", "bình hoà", "ho bi", "da nang", "Đà", "đà  nẵng", "report", "rep.pdf"]
)
def test_a_file_is_found_in_any_spelling_and_order(typed, written):
    written("Hội nghị hoà bình tại Đà Nẵng", "report.txt", title="rep pdf")
    assert titles(typed) == ["rep pdf · Cuba Friendship Association"]


@pytest.mark.parametrize("typed", ["", " ", "-", '"', "*", "binhx", "hoa tuy", "\x00", "' OR 1=1", 'a" OR "b', "&|!:*"])
def test_what_is_not_there_is_not_found(typed, written):
    written("Hội nghị hoà bình")
    assert titles(typed) == []


def test_words_of_the_name_and_of_the_text_count_together(written):
    written("Hội nghị hoà bình", "programme.txt", title="Programme")
    assert titles("programme binh") == ["Programme · Cuba Friendship Association"]


def test_titles_come_before_texts_and_the_newest_first(written):
    written("about rice", "1.txt", title="First")
    written("nothing", "2.txt", title="Rice")
    written("also about rice", "3.txt", title="Third")
    assert [name.split(" · ")[0] for name in titles("rice")] == ["Rice", "Third", "First"]


def test_a_file_called_so_is_found_however_many_newer_ones_hold_the_word(written, monkeypatch):
    monkeypatch.setattr(finding, "CANDIDATES", 3)
    written("nothing", "1.txt", title="Rice")
    for n in range(5):
        written("about rice", f"{n + 2}.txt")
    assert [name.split(" · ")[0] for name in titles("rice")] == ["Rice", "6.txt", "5.txt", "4.txt"]


def test_a_file_is_named_in_the_language_of_the_reader(personas, hang):
    row = factories.make("organisations", personas.hers, name="Friends", name_vi="Những người bạn")
    hang(row, b"x", title="Letter", title_vi="Thư")
    assert titles("letter", "vi") == ["Thư · Những người bạn"]
    assert titles("thu", "en") == ["Letter · Friends"]


def test_a_hit_leads_to_the_row(partner, written):
    version = written("rice")
    (hit,) = finding.find(SYSTEM, "rice", "en")
    assert (hit.number, hit.record, hit.row_id) == (version.attachment_id, "organisations", partner.pk)


def test_only_so_many_are_told(written):
    for n in range(5):
        written("rice", f"{n}.txt")
    assert len(finding.find(SYSTEM, "rice", "en", limit=3)) == 3


def test_each_word_is_kept_once_in_its_folded_form():
    assert finding.words_of("Hoà bình, HÒA BÌNH! hoa-binh") == "hoa binh"


def test_a_text_without_end_is_cut_between_words():
    words = finding.words_of(" ".join(f"word{n}" for n in range(60_000)))
    assert finding.MOST - 20 < len(words) <= finding.MOST
    assert words.split()[-1] == f"word{len(words.split()) - 1}"
    assert max(map(len, finding.words_of("x" * 5000).split())) == finding.LONGEST_WORD


def test_the_largest_text_fits_the_index_of_both_databases(written):
    version = written(" ".join(f"{n}-từ" for n in range(80_000)))
    assert len(FileWords.objects.get().words) > finding.MOST - 100
    assert len(titles("12345")) == 1
    finding.write(version.attachment_id, "short")
    assert titles("12345") == []
    assert len(titles("short")) == 1


def test_an_erased_file_is_found_no_more(written):
    version = written("rice")
    services.erase([version.attachment])
    assert titles("rice") == []
    assert not FileWords.objects.exists()


def test_a_new_name_keeps_the_words_of_the_text(personas, written):
    version, an = written("rice"), personas.actor("an")
    held = finding.scope.held(an, version.attachment_id)
    services.describe(held, About("Harvest", "", "report"), actor=an)
    assert titles("harvest rice") == ["Harvest · Cuba Friendship Association"]


def test_a_search_costs_the_same_queries_for_one_file_and_for_five(written, django_assert_num_queries):
    written("rice")
    with django_assert_num_queries(4):
        assert len(titles("rice")) == 1
    for n in range(4):
        written("rice", f"{n}.txt")
    with django_assert_num_queries(4):
        assert len(titles("rice")) == 5


def test_words_of_the_database_are_words_like_any_other(written):
    written("cats and dogs or not near them")
    for typed in ("AND", "OR", "NOT", "NEAR", "cats AND dogs"):
        assert len(titles(typed)) == 1, typed
