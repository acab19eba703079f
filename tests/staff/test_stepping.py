"""Steps of a record's life, asked and taken."""

from html import unescape

import pytest

from amity.records.models import Change
from tests import factories

pytestmark = pytest.mark.django_db


def html_of(answer) -> str:
    return unescape(answer.content.decode())


def test_a_step_asks_for_what_it_needs_and_no_more(personas, client_of):
    row = factories.make("agreements", personas.hers, state="talks", signed_on="", starts_on="", ends_on="")
    html = html_of(client_of("an").get(f"/agreements/{row.pk}/steps/sign/"))
    assert 'for="id_signed_on">Signed on <span class="must"' in html
    assert 'for="id_ends_on">Runs until</label>' in html
    assert 'name="title"' not in html
    assert '<span class="state">In talks</span>' in html


def test_a_step_taken_changes_the_record_and_keeps_the_reason(personas, client_of):
    row = factories.make("agreements", personas.hers, state="talks", signed_on="", starts_on="", ends_on="")
    client = client_of("an")
    answer = client.post(f"/agreements/{row.pk}/steps/sign/", {"signed_on": "2/3/2026", "why": "Signed in Hanoi."})
    assert answer["Location"] == f"/agreements/{row.pk}/"
    row.refresh_from_db()
    assert str(row.signed_on) == "2026-03-02"
    assert row.state != "talks"
    assert Change.objects.filter(record="agreements", row_id=row.pk).latest("pk").why == "Signed in Hanoi."
    assert "Done: Sign." in html_of(client.get(answer["Location"]))


def test_a_step_that_makes_another_record_leads_to_it(personas, client_of):
    row = factories.make("agreements", personas.hers)
    asked = {"reference": "NEXT", "signed_on": "2026-01-05", "starts_on": "2028", "ends_on": "2032"}
    answer = client_of("an").post(f"/agreements/{row.pk}/steps/renew/", asked)
    made = type(row).objects.get(reference="NEXT")
    assert answer["Location"] == f"/agreements/{made.pk}/"
    assert made.renews == row


def test_a_missing_answer_is_asked_for_beside_its_field(personas, client_of):
    row = factories.make("agreements", personas.hers, state="talks", signed_on="", starts_on="", ends_on="")
    answer = client_of("an").post(f"/agreements/{row.pk}/steps/sign/", {})
    assert answer.status_code == 422
    assert 'id="id_signed_on_error"' in html_of(answer)
    row.refresh_from_db()
    assert row.state == "talks"


def test_what_the_rules_refuse_is_said_in_their_words(personas, client_of):
    row = factories.make("agreements", personas.hers, state="talks", signed_on="", starts_on="", ends_on="")
    answer = client_of("an").post(f"/agreements/{row.pk}/steps/sign/", {"signed_on": "2999"})
    assert answer.status_code == 422
    assert "The day of signing lies in the future." in html_of(answer)
    row.refresh_from_db()
    assert row.state == "talks"


def test_a_reason_is_required_where_the_step_says_so(personas, client_of):
    row = factories.make("certificates", personas.hers, state="valid")
    answer = client_of("an").post(f"/certificates/{row.pk}/steps/revoke/", {"why": " "})
    assert answer.status_code == 422
    assert 'id="id_why_error"' in html_of(answer)
    row.refresh_from_db()
    assert row.state == "valid"


def test_a_step_out_of_turn_is_not_offered_and_not_taken(personas, client_of):
    row = factories.make("agreements", personas.hers, state="ended", ends_on="2025")
    client = client_of("an")
    assert "This step is not possible in the state the record is in." in html_of(
        client.get(f"/agreements/{row.pk}/steps/sign/")
    )
    answer = client.post(f"/agreements/{row.pk}/steps/sign/", {"signed_on": "2020"})
    assert "is not possible now" in html_of(answer)
    row.refresh_from_db()
    assert row.state == "ended"


def test_fields_the_step_does_not_ask_for_are_not_taken_from_the_form(personas, client_of):
    row = factories.make("agreements", personas.hers, state="talks", signed_on="", starts_on="", ends_on="")
    asked = {"signed_on": "2026-03-02", "title": "Taken over", "state": "ended", "owner": personas.other.pk}
    client_of("an").post(f"/agreements/{row.pk}/steps/sign/", asked)
    row.refresh_from_db()
    assert row.title != "Taken over"
    assert row.state != "ended"
    assert row.owner == personas.hers


def test_only_those_who_decide_may_approve(personas, client_of):
    row = factories.make("participations", personas.hers, state="nominated")
    address = f"/participations/{row.pk}/steps/approve/"
    assert client_of("an").post(address, {}).status_code == 403
    row.refresh_from_db()
    assert row.state == "nominated"


def test_what_a_row_says_of_fields_that_a_step_does_not_ask_for_is_left_to_the_row(personas, client_of):
    """A gift without a partner is refused, but the form of the thanks does not ask for the partner."""
    gift = factories.make("gifts", personas.hers, direction="received", given_on="2026-03-10")
    answer = client_of("an").post(f"/gifts/{gift.pk}/steps/thank/", {"thanked_on": "12/3/2026"})
    assert answer.status_code == 302
    gift.refresh_from_db()
    assert (gift.thanks, str(gift.thanked_on)) == ("thanked", "2026-03-12")
    assert client_of("an").post(f"/gifts/{gift.pk}/steps/thank/", {"thanked_on": "tomorrow"}).status_code == 422
