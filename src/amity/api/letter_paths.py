"""The description of letters to many people, of guests and of the door."""

from typing import Any

from django.utils.translation import gettext as _

from amity.api.components import WRITING, Json, as_is, begun, choice, done, file, gathered, made_now, operation

WRITES = f"{WRITING} 404"


def paths() -> Json:
    """The addresses."""
    return _letters() | _guests()


def _letters() -> Json:
    one = "/letters/batches/{number}"
    tag: dict[str, Any] = {"tag": "letters"}
    kinds = choice("format", ["pdf", "docx", "labels"], _("The kind of file."))
    single = choice("format", ["pdf", "docx"], _("The kind of file."))
    again: dict[str, Any] = {"body": "Body", "needs_body": False, **tag}
    far, all_as_file = _("How far a mail merge is"), _("All letters of a mail merge as one file")
    return gathered(
        ("post", "/letters/compose", operation("letters_compose", _("Write letters to people"), begun("LetterBatch"),
                                               WRITES, body="LettersOf", **tag)),
        ("get", one, operation("letters_batch_progress", far, as_is("LetterBatch"), "404", **tag)),
        ("post", f"{one}/check", operation("letters_batch_check", _("Check all drafts"), as_is("LettersMoved"), WRITES,
                                           **again)),
        ("post", f"{one}/send", operation("letters_batch_send", _("Record all checked letters as sent"),
                                          as_is("LettersMoved"), WRITES, **again)),
        ("post", f"{one}/print", operation("letters_batch_print", _("Write the files anew"), begun("LetterBatch"),
                                           WRITES, **again)),
        ("get", f"{one}/file", operation("letters_batch_file", all_as_file, file("pdf", "docx"), "400 404", [kinds],
                                          **tag)),
        ("get", "/letters/{row_id}/paper", operation("letters_paper", _("One letter as a file"), file("pdf", "docx"),
                                                     "400 404 409", [single], **tag)),
    )  # fmt: skip


def _guests() -> Json:
    one = "/events/{row_id}"
    tag: dict[str, Any] = {"tag": "events"}
    many, link, door = f"{one}/guests", f"{one}/guests/{{number}}/link", f"{one}/check-in"
    kinds = [
        choice("kind", ["badges", "places"], _("Badges, or cards for the table.")),
        choice("order", ["name", "rank"], _("By name, or in order of precedence.")),
    ]
    chosen: dict[str, Any] = {"body": "GuestsChosen", **tag}
    mine, renew = _("The link by which a guest answers"), _("Make a guest a new link")
    return gathered(
        ("get", many, operation("events_guests", _("How many guests stand where"), as_is("GuestsTold"), "404", **tag)),
        ("post", many, operation("events_add_guests", _("Put people on the list of an event"), as_is("GuestsMoved"),
                                 WRITES, body="NewGuests", **tag)),
        ("post", f"{many}/approve", operation("events_approve_guests", _("Approve nominated guests"),
                                              as_is("GuestsMoved"), WRITES, **chosen)),
        ("post", f"{many}/invited", operation("events_invited_guests", _("Record guests as invited by other means"),
                                              as_is("GuestsMoved"), WRITES, **chosen)),
        ("post", f"{many}/absent", operation("events_absent_guests", _("Take marks at the door back"),
                                             as_is("GuestsMoved"), WRITES, **chosen)),
        ("post", f"{one}/guest-letters", operation("events_guest_letters", _("Write to guests"), begun("LetterBatch"),
                                                   WRITES, body="GuestLetters", **tag)),
        ("get", link, operation("events_guest_link", mine, as_is("GuestLink"), "404", **tag)),
        ("post", link, operation("events_renew_link", renew, made_now("GuestLink"), WRITES, body="Body",
                                 needs_body=False, **tag)),
        ("delete", link, operation("events_revoke_link", _("Take the link of a guest back"), done(), "404",
                                   writes=True, **tag)),
        ("get", f"{one}/cards", operation("events_cards", _("Badges and cards as PDF"), file("pdf"), "400 404", kinds,
                                          **tag)),
        ("get", door, operation("events_door", _("What the door needs of each guest"), as_is("DoorList"), "404",
                                **tag)),
        ("post", door, operation("events_let_in", _("Mark guests as come"), as_is("MarksTaken"), WRITES,
                                 body="GuestMarks", **tag)),
    )  # fmt: skip
