"""Bringing in files in a browser: choose, match, look through, settle what is wrong, store, undo."""

import csv
import io
import re
from html import unescape

import pytest
import xlsxwriter
from django.core.files.uploadedfile import SimpleUploadedFile

from amity.exchange import carrying, faulty, imports, jobs
from amity.exchange.models import Import, SavedMatching
from amity.network.models import Organisation, Person
from amity.records import writes
from amity.records.models import Change, Operation
from amity.tasks.running import run_waiting
from tests import factories

pytestmark = pytest.mark.django_db
GOOD = "name,kind,founded_on\nFriends of Hanoi,counterpart,1963\nFriends of Hue,counterpart,9/1973\n"
BAD = "name,kind,founded_on,colour\nFriends of Hanoi,counterpart,1963,red\nFriends of Hue,club,long ago,\n"


@pytest.fixture(autouse=True)
def waiting(settings, tmp_path):
    settings.HOME = tmp_path
    return tmp_path / "imports"


def html_of(answer) -> str:
    return unescape(answer.content.decode())


def upload(client, text: str | bytes, name: str = "organisations.csv", record: str = "organisations"):
    content = text.encode() if isinstance(text, str) else text
    return client.post(f"/{record}/import/", {"file": SimpleUploadedFile(name, content)})


def form_of(html: str) -> dict[str, object]:
    """What the page of the columns would send as it stands."""
    page = html[html.index('class="rows matching"') :]
    sent: dict[str, object] = {}
    for name, inside in re.findall(r'<select name="([^"]+)"[^>]*>(.*?)</select>', page, re.DOTALL):
        chosen = re.search(r'<option value="([^"]*)" selected', inside)
        sent.setdefault(name, []).append(chosen.group(1) if chosen else "")
    sent["all-value"] = re.findall(r'name="all-value" value="([^"]*)"', page)
    return sent


def planned(client, text: str | bytes, record: str = "organisations", **more: object) -> tuple[str, str]:
    """Upload and take the columns as they were guessed; the address of the preview and its HTML."""
    address = upload(client, text, record=record)["Location"]
    sent = form_of(html_of(client.get(address))) | more
    answer = client.post(address, sent)
    assert answer.status_code == 302, html_of(answer)
    return answer["Location"], html_of(client.get(answer["Location"]))


def test_the_first_page_names_the_columns_and_the_key(client_of):
    html = html_of(client_of("an").get("/organisations/import/"))
    assert "<code>founded_on</code>" in html
    assert "A row is found again by: Name." in html
    assert 'href="/organisations/export/?id=0&format=csv"' in html


def test_columns_are_guessed_and_shown_with_cells_of_the_file(client_of):
    client = client_of("an")
    text = "Tên tổ chức,NAME,Kinds,Founded  on\nx,Friends of Hanoi,counterpart,1963\n"
    html = html_of(client.get(upload(client, text)["Location"]))
    assert "<li>Friends of Hanoi</li>" in html
    sent = form_of(html)
    assert [sent[f"column-{at}"] for at in range(4)] == [[""], ["name"], ["kind"], ["founded_on"]]
    assert "CSV, UTF-8" in html


def test_a_preview_counts_and_writes_nothing(personas, client_of):
    factories.make("organisations", personas.hers, name="Friends of Hanoi", founded_on="1963", kind="counterpart")
    before = Change.objects.count()
    _address, html = planned(client_of("an"), GOOD)
    assert re.search(r'New <span class="tally">1</span>', html)
    assert re.search(r'Left as it is <span class="tally">1</span>', html)
    assert (Change.objects.count(), Organisation.objects.count(), Operation.objects.count()) == (before, 1, 0)


def test_what_was_looked_through_is_stored_with_its_reason_and_can_be_undone(personas, client_of):
    client = client_of("an")
    address, _html = planned(client, GOOD)
    answer = client.post(f"{address}carry-out/", {"why": "From the province."})
    assert answer["Location"] == address
    assert set(Organisation.objects.values_list("name", flat=True)) == {"Friends of Hanoi", "Friends of Hue"}
    assert set(Change.objects.values_list("why", flat=True)) == {"From the province."}
    html = html_of(client.get(address))
    operation = Operation.objects.get()
    assert '<span class="numeral">2</span> new' in html
    assert f'href="/operations/{operation.pk}/"' in html
    client.post(f"/operations/{operation.pk}/undo/", {})
    run_waiting()
    assert not Organisation.objects.exists()
    assert "What this import stored was taken back." in html_of(client.get(address))


def test_a_wrong_cell_is_shown_with_its_cure_and_corrected_on_the_spot(client_of):
    client = client_of("an")
    address, html = planned(client, BAD)
    for told in ("Row 3", "long ago", "is not a date", "Columns left aside: colour", "Rows to be stored: 1"):
        assert told in html
    answer = client.post(f"{address}lines/3/", {"cell-1": "counterpart", "cell-2": "1973", "here": "show=problems"})
    assert answer["Location"] == f"{address}?show=problems#line-3"
    html = html_of(client.get(address))
    assert "Rows to be stored: 2" in html
    assert "1973" in html
    client.post(f"{address}carry-out/")
    assert str(Organisation.objects.get(name="Friends of Hue").founded_on) == "1973"


def test_rows_with_problems_are_left_out_and_come_back_as_a_file_that_imports_the_rest(client_of):
    client = client_of("an")
    address, _html = planned(client, BAD)
    client.post(f"{address}carry-out/")
    assert list(Organisation.objects.values_list("name", flat=True)) == ["Friends of Hanoi"]
    assert "Rows that were not stored: 1" in html_of(client.get(address))
    answer = client.get(f"{address}problems.csv")
    text = b"".join(answer.streaming_content).decode("utf-8-sig")
    head, row = csv.reader(io.StringIO(text))
    assert head == ["name", "kind", "founded_on", "colour", "problem", "cure"]
    assert row[:4] == ["Friends of Hue", "club", "long ago", ""]
    assert "founded_on: “long ago” is not a date." in row[4]
    assert row[5].startswith("Write a year") or "Write a year" in row[5]
    corrected = text.replace("club", "counterpart").replace("Hue,counterpart,long ago", "Hue,counterpart,1973")
    again, html = planned(client, corrected)
    assert "Columns left aside: colour, problem, cure" in html
    client.post(f"{again}carry-out/")
    assert Organisation.objects.count() == 2
    workbook = client.get(f"{address}problems.xlsx")
    assert b"".join(workbook.streaming_content)[:2] == b"PK"


def test_an_update_shows_what_is_stored_beside_what_would_be(personas, client_of):
    country = factories.make("countries", personas.union, code="CU", name="Cuba")
    factories.make("agreements", personas.hers, reference="A-1", place="Havana", signed_on="2022")
    factories.make("people", personas.hers, name="Lê An", email="an@x.vn", country=country, phone="1")
    client = client_of("an")
    _address, html = planned(client, "reference,place,signed_on\nA-1,Hà Nội,9/2023\n", record="agreements")
    assert '<td role="cell">Havana</td><td role="cell">Hà Nội</td>' in html
    assert '<td role="cell">2022</td><td role="cell">September 2023</td>' in html


def test_a_namesake_is_asked_about_and_decided(personas, client_of):
    stored = factories.make("people", personas.hers, name="Lê An", phone="1", email="", born_on="")
    client = client_of("an")
    text = "name,phone\nLê An,2\n"
    for decision, phones in ((f"same:{stored.pk}", ["2"]), ("other", ["2", "3"]), ("leave", ["2", "3"])):
        address, html = planned(client, text, record="people")
        assert "To be decided" in html
        assert f'href="/people/{stored.pk}/"' in html
        assert "It is this one: change it" in html
        client.post(f"{address}lines/2/", {"decision": decision})
        client.post(f"{address}carry-out/")
        assert sorted(Person.objects.values_list("phone", flat=True)) == phones
        text = f"name,phone\nLê An,{len(phones) + 2}\n"


def test_one_decision_for_all(personas, client_of):
    for name in ("Lê An", "Lê Bình"):
        factories.make("people", personas.hers, name=name, phone="1", email="", born_on="")
    client = client_of("an")
    address, html = planned(client, "name,phone\nLê An,2\nLê Bình,2\nLê Chi,2\n", record="people")
    assert "For all rows to be decided: 2" in html
    client.post(f"{address}decide/", {"decision": "same"})
    assert Import.objects.get().counts == {"update": 2, "create": 1}
    client.post(f"{address}carry-out/")
    assert list(Person.objects.order_by("name").values_list("name", "phone")) == [
        ("Lê An", "2"),
        ("Lê Bình", "2"),
        ("Lê Chi", "2"),
    ]


def test_a_decision_for_a_row_that_was_no_candidate_is_not_taken(personas, client_of):
    factories.make("people", personas.hers, name="Lê An", phone="1", email="", born_on="")
    hidden = factories.make("people", personas.other, name="Lê Kín", phone="1", confidentiality=2)
    client = client_of("an")
    address, html = planned(client, "name,phone\nLê An,2\n", record="people")
    assert "Lê Kín" not in html
    client.post(f"{address}lines/2/", {"decision": f"same:{hidden.pk}"})
    assert Import.objects.get().counts == {"ask": 1}
    hidden.refresh_from_db()
    assert hidden.phone == "1"


def test_a_value_for_all_rows_and_a_saved_matching(personas, client_of):
    factories.make("countries", personas.union, code="CU", name="Cuba")
    client = client_of("an")
    text = "Wer,kind\nFriends of Hanoi,counterpart\n"
    more = {"column-0": "name", "all-field": ["country"], "all-value": ["Cuba"], "save_as": "From Berlin"}
    address, _html = planned(client, text, **more)
    client.post(f"{address}carry-out/")
    assert Organisation.objects.get().country.code == "CU"
    assert SavedMatching.objects.get().name == "From Berlin"
    again = html_of(client.get(upload(client, text.replace("Hanoi", "Hue"))["Location"]))
    assert form_of(again)["column-0"] == ["name"]
    assert 'name="all-value" value="Cuba"' in again
    assert "From Berlin" in again
    other = html_of(client_of("binh").get(upload(client_of("binh"), text)["Location"]))
    assert "From Berlin" not in other


def test_a_file_that_lacks_the_key_is_told_on_the_page_of_the_columns(client_of):
    client = client_of("an")
    address = upload(client, "kind\ncounterpart\n")["Location"]
    answer = client.post(address, {"column-0": "kind"})
    assert answer.status_code == 422
    assert "A new row cannot do without “Name”." in html_of(answer)
    answer = client.post(address, {"column-0": "name", "all-field": ["name"], "all-value": ["x"]})
    assert "“Name” has a column already." in html_of(answer)


def test_dates_that_may_be_read_in_two_ways_are_asked_about(client_of):
    client = client_of("an")
    text = "name,kind,founded_on\nA,counterpart,01/02/2023\nB,counterpart,03/04/2023\n"
    address = upload(client, text)["Location"]
    html = html_of(client.get(address))
    assert "Month first: 9/21/2023" in html
    answer = client.post(address, form_of(html) | {"way-2": "month"})
    client.post(f"{answer['Location']}carry-out/")
    assert str(Organisation.objects.get(name="A").founded_on) == "2023-01-02"
    certain = html_of(client.get(upload(client, text.replace("03/04", "03/24"))["Location"]))
    assert "Day first" not in certain
    assert 'name="way-2" value="month"' in certain


def test_a_sheet_of_a_workbook_is_chosen(client_of):
    stream = io.BytesIO()
    with xlsxwriter.Workbook(stream) as book:
        book.add_worksheet("Cover").write_row(0, 0, ["nothing"])
        sheet = book.add_worksheet("List")
        sheet.write_row(0, 0, ["name", "kind"])
        sheet.write_row(1, 0, ["Friends of Hanoi", "counterpart"])
    client = client_of("an")
    address = upload(client, stream.getvalue(), "x.xlsx")["Location"]
    assert "The file has several sheets." in html_of(client.get(address))
    client.post(address, {"sheet": "List"})
    html = html_of(client.get(address))
    assert "Friends of Hanoi" in html
    answer = client.post(address, form_of(html))
    client.post(f"{answer['Location']}carry-out/")
    assert Organisation.objects.count() == 1


def test_a_row_changed_since_it_was_looked_through_is_left_out_with_the_reason(personas, client_of):
    row = factories.make("agreements", personas.hers, reference="A-1", place="Havana")
    client = client_of("an")
    address, _html = planned(client, "reference,place\nA-1,Hà Nội\n", record="agreements")
    row.place = "Vinh"
    writes.save(row, actor=personas.actor("an"))
    client.post(f"{address}carry-out/")
    row.refresh_from_db()
    assert row.place == "Vinh"
    html = html_of(client.get(address))
    assert '<span class="numeral">1</span> not stored' in html
    assert '<span class="numeral">0</span> changed' in html


def test_a_large_file_is_dealt_with_in_the_background_with_a_counter_that_never_lies(client_of, monkeypatch):
    monkeypatch.setattr(jobs, "SMALL", 0)
    monkeypatch.setattr(carrying, "BLOCK", 1)
    client = client_of("an")
    address, html = planned(client, GOOD)
    assert "Being read" in html
    assert run_waiting()[-1].state == "done"
    assert "Rows to be stored: 2" in html_of(client.get(address))
    client.post(f"{address}carry-out/")
    assert "Being stored" in html_of(client.get(address))
    assert Organisation.objects.count() == 0
    job = run_waiting()[-1]
    assert (job.state, job.done, job.total, job.result["href"]) == ("done", 2, 2, address)
    assert Organisation.objects.count() == 2


def test_a_fault_in_the_background_is_told_and_the_import_goes_on_where_it_stopped(client_of, monkeypatch):
    monkeypatch.setattr(jobs, "SMALL", 0)
    monkeypatch.setattr(carrying, "BLOCK", 1)
    client = client_of("an")
    address, _html = planned(client, GOOD)
    run_waiting()
    client.post(f"{address}carry-out/")
    with monkeypatch.context() as broken:
        whole = writes.save_many
        rest = [whole, None]

        def save_many(rows, **options):
            if rest.pop(0) is None:
                raise OSError("The disk is full.")
            return whole(rows, **options)

        broken.setattr(writes, "save_many", save_many)
        assert run_waiting()[-1].state == "failed"
    html = html_of(client.get(address))
    assert "A fault stopped this." in html
    assert "Rows stored: 1. Rows not stored yet: 1." in html
    client.post(f"{address}carry-out/")
    run_waiting()
    assert (Import.objects.get().state, Organisation.objects.count()) == ("done", 2)
    assert Change.objects.count() == 2


def test_a_plan_can_be_given_up(client_of):
    client = client_of("an")
    address, _html = planned(client, GOOD)
    client.post(f"{address}cancel/")
    assert "Nothing was stored." in html_of(client.get(address))
    assert client.post(f"{address}carry-out/").status_code == 302
    assert not Organisation.objects.exists()


def namesakes(personas, client) -> str:
    for name in ("Lê An", "Lê Bình"):
        factories.make("people", personas.hers, name=name, phone="1", email="", born_on="")
    return planned(client, "name,phone\nLê An,2\nLê Bình,2\nLê Chi,2\n", record="people")[0]


def test_a_decision_for_very_many_rows_is_carried_out_in_the_background(personas, client_of, monkeypatch):
    monkeypatch.setattr(jobs, "MANY", 1)
    client = client_of("an")
    address = namesakes(personas, client)
    assert client.post(f"{address}decide/", {"decision": "same"})["Location"] == address
    html = html_of(client.get(address))
    assert "Deciding on rows of a file" in html
    assert "Store them now" not in html
    assert Import.objects.get().counts == {"ask": 2, "create": 1}
    run_waiting()
    assert Import.objects.get().counts == {"update": 2, "create": 1}
    assert "Rows to be stored: 3" in html_of(client.get(address))


@pytest.mark.parametrize("path", ["decide/", "lines/2/", "carry-out/"])
def test_who_comes_second_while_all_rows_are_decided_on_is_told(personas, client_of, monkeypatch, path):
    monkeypatch.setattr(jobs, "MANY", 1)
    client = client_of("an")
    address = namesakes(personas, client)
    client.post(f"{address}decide/", {"decision": "same"})
    client.post(f"{address}{path}", {"decision": "leave"})
    run_waiting()
    assert Import.objects.get().counts == {"update": 2, "create": 1}
    assert not Operation.objects.exists()


def test_a_decision_on_rows_that_somebody_has_just_decided_on_is_told(personas, client_of):
    client = client_of("an")
    address = namesakes(personas, client)
    client.post(f"{address}decide/", {"decision": "same"})
    second = client.post(f"{address}decide/", {"decision": "other"})
    assert second.status_code == 409
    assert "No row was left of which this can be said." in html_of(second)
    late = client.post(f"{address}lines/2/", {"decision": "leave"})
    assert late.status_code == 409
    assert "Row 2 is no longer to be decided so." in html_of(late)
    assert Import.objects.get().counts == {"update": 2, "create": 1}


def test_an_import_is_there_for_who_brought_it_and_for_administrators_only(personas, client_of):
    client = client_of("an")
    address, _html = planned(client, BAD)
    stranger = client_of("binh")
    for path in ("", "columns/", "problems.csv", "problems.xlsx"):
        assert stranger.get(f"{address}{path}").status_code == 404
    for path in ("lines/2/", "decide/", "carry-out/", "cancel/", "columns/"):
        assert stranger.post(f"{address}{path}", {"decision": "leave"}).status_code == 404
    assert "organisations.csv" not in html_of(stranger.get("/imports/"))
    assert "organisations.csv" in html_of(client.get("/imports/"))
    assert Import.objects.get().state == "planned"


def test_reading_pages_writes_nothing_and_writing_needs_a_post(client_of):
    client = client_of("an")
    address, _html = planned(client, BAD)
    before = Import.objects.values().get()
    for path in ("lines/2/", "decide/", "carry-out/", "cancel/"):
        assert client.get(f"{address}{path}").status_code == 405
    client.get(f"{address}columns/")
    assert Import.objects.values().get() == before


def test_somebody_who_only_reads_brings_nothing(client_of):
    assert client_of("dung").get("/organisations/import/").status_code == 403
    assert upload(client_of("dung"), GOOD).status_code == 403
    assert not Import.objects.exists()


@pytest.mark.parametrize(
    ("content", "name"),
    [
        (b"", "empty.csv"),
        (b"\xff\xfe\x00", "x.csv"),
        (b"PK\x03\x04 not a workbook", "x.xlsx"),
        (b'name,kind\n"open,counterpart\n', "x.csv"),
    ],
)
def test_a_file_that_cannot_be_read_is_said(content, name, client_of, waiting):
    client = client_of("an")
    answer = upload(client, content, name)
    if answer.status_code == 302:
        answer = client.get(answer["Location"])
    assert answer.status_code in (422, 200)
    assert not Organisation.objects.exists()
    if not Import.objects.exists():
        assert list(waiting.iterdir()) == []


def test_a_file_too_large_or_none_at_all_is_said(client_of, monkeypatch, waiting):
    client = client_of("an")
    assert "Choose a file first." in html_of(client.post("/organisations/import/", {}))
    monkeypatch.setattr(imports, "LARGEST", 10)
    assert "larger than 50 MB" in html_of(upload(client, GOOD))
    assert list(waiting.iterdir()) == []


def test_the_name_of_a_file_is_no_path(client_of, waiting):
    client = client_of("an")
    html = html_of(client.get(upload(client, GOOD, "..\\..\\<b>x</b>.csv")["Location"]))
    assert "<b>x</b>" not in html
    assert all(path.parent == waiting and len(path.name) == 32 for path in waiting.iterdir())


def test_a_file_of_problems_runs_no_formula(client_of):
    client = client_of("an")
    planned(client, "name,kind,notes\nA,club,=1+1\n")
    (_head, row) = faulty.rows(Import.objects.get())
    assert row[2] == "'=1+1"
