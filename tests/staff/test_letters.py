"""Writing letters to many people: the template, the gaps, who is left out, and what comes of it."""

import io

import docx
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from amity.files.models import Attachment
from amity.letters.models import Batch, Letter
from amity.records.models import Change
from amity.tasks.running import run_waiting
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def friends(personas):
    languages = ("English", "Vietnamese", "Lao")
    return [
        factories.make("people", personas.hers, name=f"Friend {one}", name_vi=f"Bạn {one}", languages=one)
        for one in languages
    ]


@pytest.fixture
def templates(personas):
    for language, text in (("en", "{salutation},\n\nthank you."), ("vi", "{salutation},\n\ncảm ơn.")):
        factories.make("letter_templates", personas.hers, name="Thanks", kind="thank_you", language=language, text=text)


def address(friends, **more) -> str:
    query = "&".join([f"id={one.pk}" for one in friends] + [f"{name}={text}" for name, text in more.items()])
    return f"/letters/compose/?{query}"


def written(client, personas, friends, **more) -> Batch:
    given = {"owner": personas.hers.pk, "confidentiality": 1, "signatory_title": "President", **more}
    answer = client.post(address(friends, letter="Thanks"), given)
    assert answer.status_code == 302, answer.content.decode()
    run_waiting()
    return Batch.objects.get()


def test_the_list_of_people_leads_to_letters(friends, client_of):
    answer = client_of("an").get(f"/people/bulk/?action=letters&id={friends[0].pk}")
    assert (answer.status_code, answer["Location"]) == (302, f"/letters/compose/?id={friends[0].pk}")


def test_first_a_template_is_chosen_by_name_with_its_languages(friends, templates, client_of):
    page = client_of("an").get(address(friends)).content.decode()
    assert "Which template?" in page
    assert "English, Vietnamese" in page
    assert "letter=Thanks" in page


def test_without_a_template_the_page_says_how_one_is_written(friends, client_of):
    page = client_of("an").get(address(friends)).content.decode()
    assert "No template yet" in page
    assert "/letter_templates/new/" in page


def test_the_gap_and_how_each_language_reads_stand_before_anything_is_written(friends, templates, client_of):
    page = client_of("an").get(address(friends, letter="Thanks")).content.decode()
    assert "Missing languages" in page
    assert "<strong>Lao</strong>" in page
    assert "Dear Friend English" in page
    assert "Kính gửi Bạn Vietnamese" in page
    assert not Letter.objects.exists()


def test_who_died_or_is_silent_is_named_with_the_reason(personas, friends, templates, client_of):
    dead = factories.make("people", personas.hers, name="Old Friend", died_on="2020")
    factories.make("subject_requests", personas.hers, person=friends[0], kind="object")
    page = client_of("an").get(address([*friends, dead], letter="Thanks")).content.decode()
    assert "This person has died." in page
    assert "This person asked not to be written to." in page
    batch = written(client_of("an"), personas, [*friends, dead])
    assert {one.person_id for one in Letter.objects.all()} == {friends[1].pk}
    assert len(batch.left) == 3


def test_the_letters_are_written_in_the_background_and_shown_with_their_files(personas, friends, templates, client_of):
    client = client_of("an")
    batch = written(client, personas, friends)
    page = client.get(f"/letters/batches/{batch.pk}/").content.decode()
    assert "All letters as PDF" in page
    assert "There is no template in this language: Lao." in page
    assert Letter.objects.count() == 2
    pdf = client.get(f"/letters/batches/{batch.pk}/files/pdf/")
    assert b"".join(pdf.streaming_content)[:5] == b"%PDF-"
    words = docx.Document(
        io.BytesIO(b"".join(client.get(f"/letters/batches/{batch.pk}/files/docx/").streaming_content))
    )
    text = "\n".join(one.text for one in words.paragraphs)
    assert "Dear Friend English" in text
    assert "Kính gửi Bạn Vietnamese" in text
    assert client.get(f"/letters/batches/{batch.pk}/files/labels/").content[:5] == b"%PDF-"


def test_who_reads_another_language_may_be_written_to_in_the_one_chosen(personas, friends, templates, client_of):
    written(client_of("an"), personas, friends, fallback="en")
    assert sorted(Letter.objects.values_list("language", flat=True)) == ["en", "en", "vi"]


@pytest.mark.parametrize("persona", ["binh", "chi", "dung", "hoa"])
def test_a_mail_merge_of_somebody_else_is_not_there(persona, personas, friends, templates, client_of):
    batch = written(client_of("an"), personas, friends)
    other = client_of(persona)
    for path in ("", "files/pdf/", "files/docx/", "files/labels/"):
        assert other.get(f"/letters/batches/{batch.pk}/{path}").status_code == 404
    assert other.post(f"/letters/batches/{batch.pk}/send/").status_code == 404
    assert set(Letter.objects.values_list("state", flat=True)) == {"draft"}


def test_people_out_of_sight_are_not_written_to_by_number(personas, templates, client_of):
    hidden = factories.make("people", personas.other, name="Hidden Friend", confidentiality=2)
    answer = client_of("an").get(address([hidden], letter="Thanks"), follow=True)
    assert "Choose people first" in answer.content.decode()
    assert "Hidden Friend" not in answer.content.decode()


def test_all_letters_are_checked_by_who_approves_and_sent_by_who_keeps(personas, friends, templates, client_of):
    batch = written(client_of("an"), personas, friends)
    assert client_of("an").post(f"/letters/batches/{batch.pk}/check/").status_code == 403
    Letter.objects.update(state="checked")
    client_of("an").post(f"/letters/batches/{batch.pk}/send/")
    assert set(Letter.objects.values_list("state", flat=True)) == {"sent"}
    assert Change.objects.filter(record="letters", action="send").count() == 2


def test_an_unknown_deed_on_a_mail_merge_is_no_page(personas, friends, templates, client_of):
    batch = written(client_of("an"), personas, friends)
    assert client_of("an").post(f"/letters/batches/{batch.pk}/burn/").status_code == 404
    assert client_of("an").get(f"/letters/batches/{batch.pk}/files/exe/").status_code == 404


def test_one_letter_is_printed_for_who_sees_it(personas, client_of):
    row = factories.make("letters", personas.hers, confidentiality=2, subject="Thanks")
    for kind, head in (("pdf", b"%PDF-"), ("docx", b"PK")):
        answer = client_of("dung").get(f"/letters/{row.pk}/paper/{kind}/")
        assert answer.content.startswith(head)
        assert 'filename="thanks.' in answer["Content-Disposition"]
        assert client_of("binh").get(f"/letters/{row.pk}/paper/{kind}/").status_code == 404
    assert client_of("an").get(f"/letters/{row.pk}/paper/exe/").status_code == 404


def document(*lines: str) -> SimpleUploadedFile:
    made = docx.Document()
    for line in lines:
        made.add_paragraph(line)
    buffer = io.BytesIO()
    made.save(buffer)
    return SimpleUploadedFile("letterhead.docx", buffer.getvalue())


def test_an_office_hangs_its_own_document_on_a_template_and_letters_are_written_on_it(
    personas, friends, templates, client_of
):
    template = Letter._meta.get_field("template").related_model.objects.get(language="en")
    client = client_of("an")
    answer = client.post(f"/letter_templates/{template.pk}/word/", {"file": document("OUR LETTERHEAD", "{{ text }}")})
    assert answer.status_code == 302
    batch = written(client, personas, friends)
    words = docx.Document(
        io.BytesIO(b"".join(client.get(f"/letters/batches/{batch.pk}/files/docx/").streaming_content))
    )
    assert [one.text for one in words.paragraphs].count("OUR LETTERHEAD") == 2


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("{{ salutaton }}", "Do you mean {salutation}?"),
        ("{% for x in name %}{{ x }}{% endfor %}", "asks for more than fields"),
        ("{{ name.__class__ }}", "asks for more than fields"),
        ("{{ 10 ** 10 ** 10 }}", "asks for more than fields"),
        ("{% if %}", "asks for more than fields"),
    ],
)
def test_a_document_that_asks_for_more_is_refused_and_not_kept(personas, templates, client_of, line, told):
    template = Letter._meta.get_field("template").related_model.objects.get(language="en")
    answer = client_of("an").post(f"/letter_templates/{template.pk}/word/", {"file": document(line)})
    assert answer.status_code == 422
    assert told in answer.content.decode()
    assert not Attachment.objects.exists()


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04 broken", b"%PDF-1.7 no word", b"plain words"])
def test_what_is_no_document_of_word_is_refused(personas, templates, client_of, content):
    template = Letter._meta.get_field("template").related_model.objects.get(language="en")
    file = SimpleUploadedFile("letterhead.docx", content)
    answer = client_of("an").post(f"/letter_templates/{template.pk}/word/", {"file": file})
    assert answer.status_code == 422
    assert not Attachment.objects.exists()


def test_every_field_is_told_on_the_page_of_the_document(templates, client_of):
    template = Letter._meta.get_field("template").related_model.objects.get(language="en")
    page = client_of("an").get(f"/letter_templates/{template.pk}/word/").content.decode()
    assert "{{ salutation }}" in page
    assert "{{ answer_link }}" in page
    assert client_of("dung").get(f"/letter_templates/{template.pk}/word/").status_code == 403
