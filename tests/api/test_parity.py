"""What a person can do on the pages, a program can do through the API: every page names the addresses that do the same.

A page without an address says why. Whoever adds a page adds its line here, and with it its door for programs.
"""

import pytest

from amity.api import document
from amity.staff.urls import urlpatterns

PATHS = document.made("en", "/api/v1")["paths"]
METHODS = ("get", "post", "put", "patch", "delete")
HELPS = "It only helps a person to look, choose or type; what is chosen there is asked for in the address."
KEYS = "Whoever holds a key makes and ends keys on the page, so that no program gives itself more."
ENTERS = "A program enters with its token."
# The addresses stand for those of every record type.
SAME = {
    "log-in": ENTERS,
    "log-in-code": ENTERS,
    "log-in-set-up": ENTERS,
    "second-step": ENTERS,
    "log-out": ENTERS,
    "language": HELPS,
    "desk": HELPS,
    "tokens": KEYS,
    "token-revoke": KEYS,
    "filter": HELPS,
    "columns": HELPS,
    "horizon": ["GET /horizon"],
    "horizon-one": ["GET /horizon", "POST /horizon/{address}"],
    "calendar": ["GET /calendar"],
    "calendar-feeds": KEYS,
    "calendar-feed-revoke": KEYS,
    "calendar-feed": "It is a door for programs itself, opened by its address.",
    "choices": HELPS,
    "care": ["GET /organisations", "GET /liaisons"],
    "officer": ["GET /officers/{number}/handover"],
    "officer-file": ["GET /officers/{number}/handover"],
    "hand-over": ["POST /officers/{number}/handover"],
    "introduction": ["GET /introduction"],
    "log": ["POST /interactions"],
    "log-choices": HELPS,
    "export-choice": HELPS,
    "review-chart": HELPS,
    "answer": "It is for whoever was invited and is not logged in.",
    "check-in-worker": HELPS,
    "letters-compose": ["POST /letters/compose"],
    "letters-batch": ["GET /letters/batches/{number}"],
    "letters-act": [
        "POST /letters/batches/{number}/check",
        "POST /letters/batches/{number}/send",
        "POST /letters/batches/{number}/print",
    ],
    "letters-file": ["GET /letters/batches/{number}/file"],
    "letter-file": ["GET /letters/{row_id}/paper"],
    "letter-word": ["POST /people/{row_id}/files"],
    "guests": ["GET /events/{row_id}/guests"],
    "guests-add": ["POST /events/{row_id}/guests"],
    "guests-from-list": ["POST /events/{row_id}/guests"],
    "guests-act": [
        "POST /events/{row_id}/guests/approve",
        "POST /events/{row_id}/guests/invited",
        "POST /events/{row_id}/guests/absent",
    ],
    "guests-write": ["POST /events/{row_id}/guest-letters"],
    "guest-link": [
        "GET /events/{row_id}/guests/{number}/link",
        "POST /events/{row_id}/guests/{number}/link",
        "DELETE /events/{row_id}/guests/{number}/link",
    ],
    "guest-cards": ["GET /events/{row_id}/cards"],
    "check-in": ["GET /events/{row_id}/check-in", "POST /events/{row_id}/check-in"],
    "check-in-guests": ["GET /events/{row_id}/check-in"],
    "check-in-marks": ["POST /events/{row_id}/check-in"],
    "unsubscribe": "It is for whoever reads a mail and is not logged in.",
    "search": ["GET /search", "GET /files"],
    "me": ["GET /me", "GET /me/settings", "PATCH /me/settings"],
    "webhooks": ["GET /webhooks"],
    "webhook-new": ["POST /webhooks"],
    "webhook": ["GET /webhooks/{number}", "GET /webhooks/{number}/deliveries"],
    "webhook-send": ["POST /webhooks/{number}/deliveries/{delivery}/send"],
    "webhook-act": ["PATCH /webhooks/{number}", "DELETE /webhooks/{number}", "POST /webhooks/{number}/secret"],
    "notices": ["GET /notices"],
    "notices-read": ["POST /notices/read"],
    "follows": ["GET /following"],
    "jobs": ["GET /jobs"],
    "my-jobs": ["GET /jobs"],
    "job": ["GET /jobs/{number}"],
    "job-progress": ["GET /jobs/{number}"],
    "job-cancel": ["POST /jobs/{number}/cancel"],
    "job-retry": ["POST /jobs/{number}/retry"],
    "feed": ["GET /changes"],
    "loans": ["GET /loans", "GET /people/loans", "GET /readings"],
    "loan": ["GET /people/loans/{number}", "POST /people/loans/{number}/take-back"],
    "lend": ["POST /people/loans", "GET /units"],
    "readings": ["GET /people/{row_id}/readings"],
    "retention": ["GET /retention"],
    "copy": ["GET /copies/{number}", "POST /copies/{number}"],
    "copy-file": ["GET /copies/{number}/file"],
    "own-fields": ["GET /fields", "GET /people/fields"],
    "own-field-new": ["POST /fields"],
    "own-field": ["GET /fields/{number}", "PATCH /fields/{number}"],
    "dossier": ["GET /countries/{row_id}/dossier"],
    "dossier-file": ["GET /countries/{row_id}/dossier"],
    "coverage": ["GET /coverage"],
    "print": ["GET /prints/{paper}/{row_id}"],
    "print-file": ["GET /prints/{paper}/{row_id}"],
    "iati": ["GET /iati"],
    "iati-check": ["POST /iati/check"],
    "iati-publish": ["POST /iati/publish"],
    "iati-imports": ["GET /iati/imports", "POST /iati/imports"],
    "iati-import": ["GET /iati/imports/{number}", "GET /iati/imports/{number}/lines"],
    "iati-import-store": ["POST /iati/imports/{number}/store"],
    "iati-import-cancel": ["POST /iati/imports/{number}/cancel"],
    "iati-file": "It is a door for programs itself, open to everybody.",
    "public-register": "It is for everybody, and not logged in; programs read /foreign_ngos.",
    "winning": ["GET /mobilising"],
    "support": ["GET /opportunities/{row_id}/support", "POST /opportunities/{row_id}/support"],
    "results": ["GET /aid_items/{row_id}/results"],
    "public-account": ["GET /prints/{paper}/{row_id}"],
    "public-account-file": ["GET /prints/{paper}/{row_id}"],
    "public-extract": ["GET /prints/{paper}/{row_id}"],
    "public-extract-file": ["GET /prints/{paper}/{row_id}"],
    "delegation-briefing": ["GET /delegations/{row_id}/briefing"],
    "delegation-briefing-file": ["GET /delegations/{row_id}/briefing"],
    "delegation-paper": ["GET /delegations/{row_id}/paper"],
    "delegation-paper-file": ["GET /delegations/{row_id}/paper"],
    "visit-propose": ["GET /high_level_visits/{row_id}/practice", "POST /high_level_visits/{row_id}/propose"],
    "reviews": ["GET /reviews"],
    "review": ["GET /reviews/{year}"],
    "review-file": ["GET /reviews/{year}"],
    "term-review": ["GET /agreements/{row_id}/review"],
    "term-review-file": ["GET /agreements/{row_id}/review"],
    "files": ["GET /people/{row_id}/files", "POST /people/{row_id}/files"],
    "file": ["GET /people/{row_id}/files/{number}"],
    "file-describe": ["PATCH /people/{row_id}/files/{number}"],
    "file-renew": ["POST /people/{row_id}/files/{number}/versions"],
    "file-trash": ["DELETE /people/{row_id}/files/{number}"],
    "file-restore": ["POST /people/{row_id}/files/{number}/restore"],
    "file-content": ["GET /people/{row_id}/files/{number}/versions/{version}"],
    "files-locked": [
        "GET /files/locked",
        "POST /files/locked/{content}/release",
        "POST /files/locked/{content}/destroy",
    ],
    "export": ["POST /people/exports"],
    "export-job": ["GET /people/exports/{number}", "POST /jobs/{number}/cancel"],
    "export-file": ["GET /people/exports/{number}/file"],
    "import": ["POST /people/imports"],
    "imports": ["GET /people/imports"],
    "import-one": ["GET /people/imports/{number}", "GET /people/imports/{number}/lines"],
    "import-columns": ["POST /people/imports"],
    "import-line": ["POST /people/imports/{number}/lines/{line}"],
    "import-decide": ["POST /people/imports/{number}/decide"],
    "import-carry-out": ["POST /people/imports/{number}/carry-out"],
    "import-cancel": ["POST /people/imports/{number}/cancel"],
    "import-problems": ["GET /people/imports/{number}/problems", "GET /people/imports/{number}/problems/file"],
    "tags": ["GET /tags"],
    "tag-new": ["POST /tags"],
    "tag": ["GET /tags/{number}", "PATCH /tags/{number}"],
    "tag-delete": ["DELETE /tags/{number}"],
    "operations": ["GET /operations"],
    "operation": ["GET /operations/{number}", "GET /operations/{number}/left", "GET /people/bulk/{number}"],
    "operation-undo": ["POST /operations/{number}/undo"],
    "operation-stop": ["POST /jobs/{number}/cancel"],
    "operation-resume": ["POST /jobs/{number}/retry"],
    "list": ["GET /people"],
    "views": ["GET /people/views", "PUT /people/views/order", "PUT /people/views/{number}/follow"],
    "view-new": ["POST /people/views"],
    "view": ["PATCH /people/views/{number}"],
    "view-delete": ["DELETE /people/views/{number}"],
    "bulk": ["POST /people/bulk/preview"],
    "bulk-act": ["POST /people/bulk/preview", "POST /people/bulk", "GET /people/bulk/{number}/left"],
    "trash": ["GET /people/trash"],
    "shelf": ["POST /people/{row_id}/archive", "POST /people/{row_id}/restore", "DELETE /people/{row_id}"],
    "duplicates": ["GET /people/pairs"],
    "duplicates-typed": ["GET /people/duplicates"],
    "duplicates-search": ["POST /people/pairs/search"],
    "duplicates-different": ["POST /people/pairs/different"],
    "new": ["POST /people"],
    "record": ["GET /people/{row_id}", "GET /people/{row_id}/merges", "GET /people/{row_id}/merged-into"],
    "edit": ["PATCH /people/{row_id}"],
    "history": ["GET /people/{row_id}/history"],
    "revert": ["POST /people/{row_id}/history/{number}/revert"],
    "merge": ["GET /people/{row_id}/merge/{other}", "POST /people/{row_id}/merge"],
    "unmerge": ["POST /people/{row_id}/merges/{number}/take-back"],
    "as-at": ["GET /people/{row_id}/as-at"],
    "follow": ["PUT /people/{row_id}/follow", "DELETE /people/{row_id}/follow"],
    "people": ["GET /people/{row_id}/people"],
    "comments": ["GET /people/{row_id}/comments", "POST /people/{row_id}/comments"],
    "comment": ["PATCH /people/{row_id}/comments/{number}"],
    "comment-delete": ["DELETE /people/{row_id}/comments/{number}"],
    "event-clone": ["POST /events/{row_id}/clone"],
    "series-next": ["GET /series/{row_id}/next", "POST /series/{row_id}/next"],
    "programme": ["GET /events/{row_id}/programme"],
    "programme-file": ["GET /events/{row_id}/programme"],
    "permission": ["GET /events/{row_id}/permission", "POST /events/{row_id}/permission"],
    "evaluation": ["GET /events/{row_id}/evaluation"],
    "visit": [
        *("GET /delegations/{row_id}/visit", "POST /delegations/{row_id}/ranks"),
        *("POST /delegation_members/{row_id}/place", "POST /delegation_members", "POST /appointments"),
    ],
    "seating": ["GET /delegations/{row_id}/seating", "POST /delegation_members/{row_id}/place"],
    "place-cards": ["GET /delegations/{row_id}/seating"],
    "ask": ["POST /permission_cases/{row_id}/opinions"],
    "aid": ["GET /aid/totals"],
    "open-data": "It is for everybody, and not logged in; programs read its files.",
    "open-data-file": "It is a file for programs itself.",
    "aid-file": ["GET /aid/totals"],
    "aid-rows": ["GET /aid/rows"],
    "closed-year": ["GET /closed_years/{row_id}/figures"],
    "aid-shares": [
        *("GET /donor_shares", "POST /donor_shares", "PATCH /donor_shares/{row_id}", "DELETE /donor_shares/{row_id}"),
        *("POST /province_shares", "PATCH /province_shares/{row_id}", "DELETE /province_shares/{row_id}"),
        *("POST /sector_shares", "PATCH /sector_shares/{row_id}", "DELETE /sector_shares/{row_id}"),
    ],
    "registration": [
        *("GET /registration_cases", "GET /applications", "GET /opinions", "GET /certificates", "GET /ngo_duties"),
    ],
    "portal": ["GET /portal", "POST /foreign_ngos/{row_id}/contact"],
    "reporting": ["GET /reporting", "GET /ngo_reports"],
    "report-begin": ["POST /foreign_ngos/{row_id}/reports"],
    "report": [
        *("GET /ngo_reports/{row_id}", "PATCH /ngo_reports/{row_id}", "GET /ngo_reports/{row_id}/bookings"),
        *("POST /report_lines", "PATCH /report_lines/{row_id}", "DELETE /report_lines/{row_id}"),
        *("POST /ngo_reports/{row_id}/files", "POST /ngo_reports/{row_id}/steps/send"),
        *("POST /ngo_reports/{row_id}/steps/give_back", "POST /ngo_reports/{row_id}/steps/accept"),
    ],
    "apply": ["POST /foreign_ngos/{row_id}/applications"],
    "application": [
        "GET /applications/{row_id}",
        "GET /applications/{row_id}/lacks",
        "PATCH /applications/{row_id}",
        "PATCH /dossier_papers/{row_id}",
        "POST /dossier_papers/{row_id}/files",
        "POST /applications/{row_id}/steps/submit",
    ],
    "case": [
        "GET /registration_cases/{row_id}",
        "GET /registration_cases/{row_id}/clocks",
        "GET /ngo_duties",
        "GET /opinions",
        "POST /registration_cases/{row_id}/opinions",
        "PATCH /dossier_papers/{row_id}",
    ],
    "minutes": [
        *("GET /events/{row_id}/minutes", "POST /events/{row_id}/minutes"),
        *("GET /interactions/{row_id}/minutes", "POST /interactions/{row_id}/minutes"),
    ],
    "minutes-file": ["GET /events/{row_id}/minutes", "GET /interactions/{row_id}/minutes"],
    "my-tasks": ["GET /assignments/mine"],
    "step": ["POST /agreements/{row_id}/steps/renew"],
}
PAGES = sorted({str(page.name) for page in urlpatterns})
DONE = sorted({address for same in SAME.values() if isinstance(same, list) for address in same})


@pytest.mark.parametrize("page", PAGES)
def test_every_page_has_its_address_or_says_why_not(page):
    assert SAME.get(page), f"Say here by which address a program does what the page “{page}” does."


def test_no_line_speaks_of_a_page_that_there_is_not():
    assert set(SAME) <= set(PAGES)


@pytest.mark.parametrize("address", DONE)
def test_every_address_named_is_described(address):
    method, path = address.split(" ")
    assert method.lower() in PATHS[path]


def test_every_kind_of_address_stands_beside_a_page_or_is_for_programs_alone():
    """The other way round: what only programs have is named, so that no door opens unseen."""
    alone = {
        *("POST /people/batch", "GET /people/{row_id}/duplicates", "GET /people/{row_id}/loans"),
        *("GET /people/{row_id}/follow", "GET /people/exports"),
        *("GET /people/{row_id}/tags", "PUT /people/{row_id}/tags/{number}", "DELETE /people/{row_id}/tags/{number}"),
        *("DELETE /people/views/{number}/follow",),
    }
    others = tuple(f"/{tag['name']}" for tag in document.made("en", "/api/v1")["tags"] if tag["name"] != "people")
    offered = {
        f"{method.upper()} {path}"
        for path, item in PATHS.items()
        for method in item
        if method in METHODS and not path.startswith(others) and "/steps/" not in path
    }
    assert offered - set(DONE) == alone
