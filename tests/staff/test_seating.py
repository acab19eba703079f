"""Who sits where at the table: the page, the form that changes it, and the cards that stand on the table."""

from html import unescape
from html.parser import HTMLParser

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from amity.access.roles import Confidentiality
from amity.delegations.models import Member
from amity.records.models import Change, Reading
from tests.factories import make

pytestmark = pytest.mark.django_db
UNION, RESTRICTED = Confidentiality.UNION, Confidentiality.RESTRICTED


class Cells(HTMLParser):
    """The rows of the table as lists of texts."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.rows: list[list[str]] = []
        self.is_in = False
        self.feed(html.partition('class="seats"')[2].partition("</table>")[0])

    def handle_starttag(self, tag, attrs):
        self.is_in = tag in ("td", "th")
        if tag == "tr":
            self.rows.append([])
        if self.is_in:
            self.rows[-1].append("")

    def handle_endtag(self, tag):
        self.is_in = False

    def handle_data(self, data):
        if self.is_in:
            self.rows[-1][-1] += data.strip()


def html_of(answer) -> str:
    return unescape(answer.content.decode()).partition("<main")[2]


def member(personas, held, name, **fields):
    person = make("people", personas.hers, name=name, name_vi="", confidentiality=fields.pop("seen", UNION))
    return make("delegation_members", personas.hers, delegation=held, person=person, **fields)


@pytest.fixture
def held(personas):
    return make("delegations", personas.hers, name="Friends of peace")


@pytest.fixture
def people(personas, held):
    """Three guests with an interpreter, two hosts."""
    sides = {"A": ("delegation", "leader"), "B": ("delegation", "deputy"), "C": ("delegation", "member")}
    sides |= {"I": ("delegation", "interpreter"), "X": ("hosts", "leader"), "Y": ("hosts", "member")}
    return {name: member(personas, held, name, side=side, role=role) for name, (side, role) in sides.items()}


def page(held) -> str:
    return f"/delegations/{held.pk}/seating/"


def test_the_leaders_sit_face_to_face_in_the_middle_and_the_second_at_their_right_hand(client_of, held, people):
    answer = client_of("dung").get(page(held))
    # Hosts look to the right and guests to the left, so the right hand of a host lies below and of a guest above.
    assert Cells(html_of(answer)).rows == [
        ["Row", "Those who receive it", "Delegation"],
        ["1", "–", "B"],
        ["2", "X", "A"],
        ["3", "Y", "C"],
    ]
    assert "Interpreters, behind the leader (Delegation): I" in " ".join(html_of(answer).split())
    assert "(Those who receive it)" not in html_of(answer)


def test_who_only_reads_gets_no_form(client_of, held, people):
    assert "<form" not in html_of(client_of("dung").get(page(held)))
    assert "<form" in html_of(client_of("an").get(page(held)))


def test_somebody_is_put_in_another_place_and_left_to_the_table_again(client_of, held, people):
    client = client_of("an")
    answer = client.post(page(held), {"member": people["C"].pk, "place": "1"})
    assert (answer.status_code, answer["Location"]) == (302, page(held))
    assert [row[2] for row in Cells(html_of(client.get(page(held)))).rows[1:]] == ["A", "C", "B"]
    client.post(page(held), {"member": people["C"].pk, "place": ""})
    assert Member.objects.get(pk=people["C"].pk).place is None


@pytest.mark.parametrize(
    ("name", "typed", "sentence"),
    [
        ("member", {"member": ""}, "This field is required."),
        ("member", {"member": "999999"}, "Select a valid choice."),
        ("place", {"place": "9"}, "There are 4 places. Choose one of them."),
        ("place", {"place": "0"}, "Ensure this value is greater than or equal to 1."),
        ("place", {"place": "first"}, "Enter a whole number."),
    ],
)
def test_a_wrong_place_is_refused_beside_its_field(client_of, held, people, name, typed, sentence):
    answer = client_of("an").post(page(held), {"member": people["A"].pk, "place": "1"} | typed)
    assert answer.status_code == 422
    assert sentence in html_of(answer).partition(f'id="id_{name}_error"')[2].partition("</ul>")[0]
    assert not Member.objects.filter(place__isnull=False).exists()


@pytest.mark.parametrize("who", ["dung", "binh"])
def test_who_may_not_write_there_moves_nobody(client_of, held, people, who):
    before = Change.objects.count()
    assert client_of(who).post(page(held), {"member": people["A"].pk, "place": "2"}).status_code == 403
    assert Change.objects.count() == before


def test_before_anybody_is_on_the_list_the_page_says_so(client_of, held):
    html = html_of(client_of("an").get(page(held)))
    assert "Nobody is on the list yet" in html
    assert f'href="/delegations/{held.pk}/visit/#add-person"' in html
    assert "<table" not in html
    assert "Add a person" not in html_of(client_of("dung").get(page(held)))


def test_nobody_hidden_sits_at_the_table_or_is_offered_a_place(personas, client_of, held, people):
    member(personas, held, "Hidden", seen=RESTRICTED)
    html = html_of(client_of("chi").get(page(held)))
    assert "Hidden" not in html
    assert len(Cells(html).rows) == 4
    assert "Hidden" in html_of(client_of("an").get(page(held)))


def test_cards_come_as_pdf_and_are_only_read(client_of, held, people):
    answer = client_of("dung").get(f"/delegations/{held.pk}/cards/")
    assert (answer.status_code, answer["Content-Type"]) == (200, "application/pdf")
    assert answer["Content-Disposition"] == 'attachment; filename="friends-of-peace-places.pdf"'
    assert answer.content.startswith(b"%PDF")
    assert client_of("an").post(f"/delegations/{held.pk}/cards/").status_code == 405


def test_the_reading_of_what_is_restricted_is_noted_with_its_door(personas, client_of):
    held = make("delegations", personas.hers, confidentiality=RESTRICTED)
    one = member(personas, held, "A", confidentiality=RESTRICTED)
    client = client_of("an")
    client.get(page(held))
    client.get(f"/delegations/{held.pk}/cards/")
    assert set(Reading.objects.values_list("record", "row_id", "door")) == {
        ("delegations", held.pk, "page"), ("delegation_members", one.pk, "page"),
        ("delegations", held.pk, "file"), ("delegation_members", one.pk, "file"),
    }  # fmt: skip


def test_twelve_people_cost_as_many_queries_as_one(personas, client_of):
    def filled(count):
        held = make("delegations", personas.hers)
        for number in range(count):
            member(personas, held, f"{held.pk}-{number}", organisation=make("organisations", personas.hers))
        return held

    client, counts = client_of("an"), []
    client.get(page(filled(1)))
    for held in (filled(1), filled(12)):
        with CaptureQueriesContext(connection) as seen:
            client.get(page(held))
            client.get(f"/delegations/{held.pk}/cards/")
        counts.append(len(seen))
    assert counts[0] == counts[1]
