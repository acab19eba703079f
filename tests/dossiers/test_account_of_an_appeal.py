"""The account of an appeal: what it says in both languages, what the public reads of it, and what nobody is told."""

import pytest

from amity.documents.document import Table, plain
from amity.dossiers.papers import making
from amity.records.models import Reading
from tests import factories
from tests.personas import TODAY

pytestmark = pytest.mark.django_db
PUBLIC = {"confidentiality": 0}


def words(document) -> str:
    """Everything a paper says, in one text."""
    said = [document.title, document.subtitle]
    for block in document.blocks:
        if isinstance(block, Table):
            said += [block.caption, *(plain(cell) for row in block.rows for cell in row)]
        elif block.kind == "paragraph":
            said.append(plain(block.words))
    return "\n".join(said)


def table(document, caption):
    """The rows of one table, each as its words."""
    (found,) = [one for one in document.blocks if isinstance(one, Table) and one.caption == caption]
    return [[plain(cell) for cell in row] for row in found.rows]


class Flood:
    """A closed appeal with a need, a public pledge of a donor, and what the unit keeps to itself."""

    def __init__(self, personas, **fields):
        self.personas = personas
        self.province = self.make("provinces", name="Huế")
        given = {"title": "Flood", "title_vi": "Lũ lụt", "state": "closed", "account": "Rice came to all.",
                 "account_vi": "Gạo đã đến mọi nhà.", "target": 90000, "currency": "USD",
                 "closed_on": "2026-02-01"}  # fmt: skip
        self.appeal = self.make("appeals", provinces=[self.province], **{**given, **fields})
        self.need = self.make("opportunities", appeal=self.appeal, title="Boats", title_vi="Thuyền", amount=70000,
                              currency="USD", province=self.province, quantity=40, unit="boats")  # fmt: skip
        self.donor = self.make("organisations", name="Helping Hands")
        self.offer = self.make("offers", opportunity=self.need, organisation=self.donor, stage="delivered",
                               what="Brings boats", amount=30000, delivered=28000, currency="USD")  # fmt: skip

    def make(self, name, /, **fields):
        return factories.make(name, self.personas.union, **{**PUBLIC, **fields})

    def paper(self, who="chi", language="en", door="page"):
        return making.make("account", self.appeal.pk, actor=self.personas.actor(who), language=language, today=TODAY,
                           door=door)  # fmt: skip


@pytest.fixture
def flood(personas):
    return Flood(personas)


def test_the_account_stands_on_top_and_the_figures_below_it(flood):
    paper = flood.paper()
    assert plain(paper.blocks[0].words) == "Rice came to all."
    assert paper.subtitle == "Flood"
    assert table(paper, "In all, currency by currency") == [["USD", "70,000", "30,000", "28,000"]]
    (need,) = table(paper, "Needs, and what is still missing")
    assert need == ["Boats (40 boats)", "Huế", "USD", "70,000", "30,000", "28,000", "40,000"]
    (line,) = table(paper, "Who does what where")
    assert line == ["Helping Hands", "Brings boats", "Huế", "Delivered", "USD", "30,000", "28,000"]


def test_it_speaks_vietnamese_where_the_record_does(flood):
    paper = flood.paper(language="vi")
    assert plain(paper.blocks[0].words) == "Gạo đã đến mọi nhà."
    assert paper.subtitle == "Lũ lụt"
    assert "Thuyền (40 boats)" in words(paper)
    assert "70.000" in words(paper)


def test_an_account_in_one_language_stands_in_the_other_marked_as_such(personas):
    paper = Flood(personas, account_vi="").paper(language="vi")
    (span,) = paper.blocks[0].words
    assert (span.text, span.language) == ("Rice came to all.", "en")


def test_an_open_appeal_says_that_its_account_is_still_to_come(personas):
    flood = Flood(personas, state="open", account="", account_vi="", closed_on="")
    assert "its public account stands here when it is" in plain(flood.paper().blocks[0].words)
    assert "Boats" in words(flood.paper())


def test_each_currency_stands_on_its_own_and_fills_no_gap_of_another(flood):
    flood.make("offers", opportunity=flood.need, stage="pledged", amount=5000, currency="EUR")
    assert table(flood.paper(), "In all, currency by currency") == [
        ["EUR", "0", "5,000", "0"],
        ["USD", "70,000", "30,000", "28,000"],
    ]
    assert table(flood.paper(), "Needs, and what is still missing")[0][-1] == "40,000"


def test_a_pledge_of_things_is_told_without_sums(flood):
    flood.make("offers", opportunity=flood.need, stage="pledged", what="Cooks meals", place="Phong Dien")
    lines = {line[1]: line for line in table(flood.paper(), "Who does what where")}
    assert lines["Cooks meals"][2:] == ["Phong Dien, Huế", "Pledged", "", "", ""]


def test_an_appeal_without_needs_says_so(personas):
    appeal = factories.make("appeals", personas.union, state="closed", account="Nothing came.", **PUBLIC)
    paper = making.make("account", appeal.pk, actor=personas.actor("chi"), language="en", today=TODAY, door="page")
    assert "No need is on record." in words(paper)
    assert not [one for one in paper.blocks if isinstance(one, Table) and one.caption == "Who does what where"]


def test_the_public_reads_public_rows_alone(flood, client):
    secret = flood.make("organisations", name="Quiet Hands", confidentiality=1)
    flood.make("offers", opportunity=flood.need, organisation=secret, stage="pledged", what="Gives tents")
    flood.make("offers", opportunity=flood.need, stage="pledged", what="Gives in silence", confidentiality=1)
    flood.make("opportunities", appeal=flood.appeal, title="Hidden need", confidentiality=1)
    answer = client.get(f"/appeals/{flood.appeal.pk}/account/")
    page = answer.content.decode()
    assert answer.status_code == 200
    for told in ("Rice came to all.", "Helping Hands", "Boats", "Gives tents", "Not named here"):
        assert told in page, told
    for kept in ("Quiet Hands", "Gives in silence", "Hidden need"):
        assert kept not in page, kept
        assert kept in words(flood.paper()), kept


@pytest.mark.parametrize("fields", [
    {"state": "open"},
    {"state": "draft"},
    {"confidentiality": 1},
    {"confidentiality": 2},
])  # fmt: skip
def test_what_is_not_public_or_not_closed_has_no_public_account(personas, client, client_of, fields):
    flood = Flood(personas, **fields)
    for end in ("", "pdf/", "docx/", "json/"):
        assert client.get(f"/appeals/{flood.appeal.pk}/account/{end}").status_code == 404
        assert client_of("chi").get(f"/appeals/{flood.appeal.pk}/account/{end}").status_code == 404
    assert client_of("chi").get(f"/prints/account/{flood.appeal.pk}/").status_code == 200


def test_the_public_takes_it_as_a_file_in_either_language(flood, client):
    base = f"/appeals/{flood.appeal.pk}/account/"
    docx = client.get(f"{base}docx/?language=vi")
    assert docx["Content-Disposition"] == f'attachment; filename="account-{flood.appeal.pk}-vi.docx"'
    assert docx.content[:2] == b"PK"
    told = client.get(f"{base}json/").json()
    assert told["title"] == "Account of an emergency appeal: Flood"
    assert client.get(f"{base}xml/").status_code == 404
    assert "Gạo đã đến mọi nhà." in client.get(f"{base}?language=vi").content.decode()


def test_it_is_printed(flood, client):
    assert client.get(f"/appeals/{flood.appeal.pk}/account/pdf/").content[:4] == b"%PDF"


@pytest.mark.parametrize("who", ["an", "binh", "hoa"])
def test_an_appeal_out_of_sight_has_no_account_at_any_door(personas, client_of, who):
    flood = Flood(personas, confidentiality=2)
    with pytest.raises(making.NoPaper):
        flood.paper(who)
    assert client_of(who).get(f"/prints/account/{flood.appeal.pk}/").status_code == 404
    assert client_of(who).get(f"/api/v1/prints/account/{flood.appeal.pk}").status_code == 404


def test_programs_read_the_same(flood, client_of):
    told = client_of("chi").get(f"/api/v1/prints/account/{flood.appeal.pk}").json()
    assert told["title"] == "Account of an emergency appeal: Flood"


def test_the_record_leads_to_its_account(flood, client_of):
    page = client_of("chi").get(f"/appeals/{flood.appeal.pk}/").content.decode()
    assert f'href="/prints/account/{flood.appeal.pk}/"' in page
    assert f'href="/appeals/{flood.appeal.pk}/account/"' in page
    quiet = flood.make("appeals", state="open")
    page = client_of("chi").get(f"/appeals/{quiet.pk}/").content.decode()
    assert f'href="/prints/account/{quiet.pk}/"' in page
    assert f'href="/appeals/{quiet.pk}/account/"' not in page


def test_what_is_restricted_is_noted_as_read(flood, personas):
    mine = factories.make("offers", personas.hers, opportunity=flood.need, stage="pledged", what="Books",
                          confidentiality=3)  # fmt: skip
    flood.paper("an")
    assert Reading.objects.filter(record="offers", row_id=mine.pk).exists()


def test_many_needs_cost_no_more_queries_than_few(flood, django_assert_max_num_queries):
    for _number in range(5):
        need = flood.make("opportunities", appeal=flood.appeal, province=flood.province)
        flood.make("offers", opportunity=need, stage="pledged", amount=5, currency="USD")
    with django_assert_max_num_queries(12):
        assert len(table(flood.paper(), "Who does what where")) == 6
