"""The pages of the briefing book and of the paper for guests: what may be chosen, and the way to the files."""

import pytest

from amity.records.models import Operation
from tests.dossiers import visits
from tests.factories import make

pytestmark = pytest.mark.django_db


@pytest.fixture
def made(personas):
    return visits.received(personas)


def page(client, made, kind="briefing", query=""):
    return client.get(f"/delegations/{made.delegation.pk}/{kind}/{query}")


def test_the_record_page_of_a_delegation_leads_to_both(made, client_of):
    told = client_of("binh").get(f"/delegations/{made.delegation.pk}/").content.decode()
    assert f'href="/delegations/{made.delegation.pk}/briefing/"' in told
    assert f'href="/delegations/{made.delegation.pk}/paper/"' in told


def test_the_page_leads_to_files_in_the_language_and_on_the_counterpart_shown(made, client_of):
    query = f"?language=vi&counterpart=people.{made.head.pk}"
    told = page(client_of("an"), made, query=query).content.decode()
    for form in ("pdf", "docx", "json"):
        href = f'/delegations/{made.delegation.pk}/briefing/{form}/?language=vi&amp;counterpart=people.{made.head.pk}"'
        assert href in told
    assert '<article class="document" lang="vi">' in told


def test_both_pages_lead_to_each_other(made, client_of):
    assert f'/delegations/{made.delegation.pk}/paper/"' in page(client_of("an"), made).content.decode()
    assert f'/delegations/{made.delegation.pk}/briefing/"' in page(client_of("an"), made, "paper").content.decode()


def test_every_counterpart_can_be_chosen_and_the_chosen_one_is_marked(made, client_of):
    told = page(client_of("an"), made, query=f"?counterpart=people.{made.second.pk}").content.decode()
    assert f'<option value="people.{made.second.pk}" selected>Bounmy Keola</option>' in told
    assert f'<option value="people.{made.head.pk}">Kikeo Vannavong</option>' in told
    assert f'<option value="organisations.{made.committee.pk}">Lao Peace Committee</option>' in told
    assert "Everybody" in told


def test_the_paper_has_no_counterpart_to_choose(made, client_of):
    assert 'name="counterpart"' not in page(client_of("an"), made, "paper").content.decode()


def test_a_delegation_without_a_counterpart_offers_none(personas, client_of):
    made = type("Made", (), {"delegation": make("delegations", personas.hers)})
    answer = page(client_of("an"), made)
    assert answer.status_code == 200
    assert 'name="counterpart"' not in answer.content.decode()


@pytest.mark.parametrize("kind", ["briefing", "paper"])
@pytest.mark.parametrize(("asked", "shown"), [("vi", "vi"), ("en", "en"), ("fr", "en"), ("", "en"), ("VI", "en")])
def test_a_language_that_is_not_spoken_here_gives_that_of_the_reader(made, client_of, kind, asked, shown):
    told = page(client_of("an"), made, kind, f"?language={asked}").content.decode()
    assert f'<article class="document" lang="{shown}">' in told


@pytest.mark.parametrize("typed", ["people.999999", "nobody", "people.x", "countries.1", "<script>"])
def test_an_unknown_counterpart_leads_nowhere(made, client_of, typed):
    for form in ("", "docx/", "json/"):
        answer = client_of("an").get(f"/delegations/{made.delegation.pk}/briefing/{form}?counterpart={typed}")
        assert answer.status_code == 404, form


@pytest.mark.parametrize("kind", ["briefing", "paper"])
@pytest.mark.parametrize("form", ["xlsx", "html", "PDF", "doc"])
def test_other_formats_lead_nowhere(made, client_of, kind, form):
    assert client_of("an").get(f"/delegations/{made.delegation.pk}/{kind}/{form}/").status_code == 404


@pytest.mark.parametrize(
    ("kind", "name"), [("briefing", "briefing-{pk}-vi"), ("paper", "visit-{pk}-vi")],
)  # fmt: skip
def test_a_file_has_a_name_that_says_what_it_is(made, client_of, kind, name):
    answer = client_of("an").get(f"/delegations/{made.delegation.pk}/{kind}/json/?language=vi")
    wanted = name.format(pk=made.delegation.pk)
    assert answer["Content-Disposition"] == f'attachment; filename="{wanted}.json"'


@pytest.mark.parametrize("kind", ["briefing", "paper"])
def test_nothing_is_written_by_looking_and_nothing_can_be_sent(made, client_of, kind):
    before = Operation.objects.count()
    page(client_of("an"), made, kind)
    assert Operation.objects.count() == before
    assert client_of("an").post(f"/delegations/{made.delegation.pk}/{kind}/", {"x": 1}).status_code in (200, 405)
    assert Operation.objects.count() == before
