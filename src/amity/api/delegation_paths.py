"""The description of preparing visits: what is known of one, its order by hand, its first ranks, its seats."""

from django.utils.translation import gettext as _

from amity.api.components import WRITING, Json, as_is, choice, content, file, gathered, made_now, operation

WRITES = f"{WRITING} 404"


def paths() -> Json:
    """The addresses."""
    one, tag = "/delegations/{row_id}", "delegations"
    formats = [choice("format", ["json", "pdf"], _("The kind of file; PDF has the cards for the table."))]
    put = {"200": content("Member", _("The row as it stands now."))}
    return gathered(
        ("get", f"{one}/visit", operation(
            "delegations_visit", _("How far a visit is prepared"), as_is("VisitTold"), "400 404", tag=tag)),
        ("post", f"{one}/ranks", operation(
            "delegations_begin_ranks", _("Begin the table of ranks for the occasion"), made_now("RanksMade"), WRITES,
            body="Body", tag=tag)),
        ("get", f"{one}/seating", operation(
            "delegations_seating", _("Who sits where at the table"), file("json", "pdf", shape="Seating"), "400 404",
            formats, tag=tag)),
        ("post", "/delegation_members/{row_id}/place", operation(
            "delegation_members_place", _("Put somebody in a place of the order"), put, WRITES, body="PlaceOf",
            tag="delegation_members")),
    )  # fmt: skip
