"""The first half page, which a leader reads in the car: who they are to us, what holds, what is open, what comes."""

from django.utils.translation import gettext as _

from amity.documents.document import Block, Bullets, Heading, Text, text
from amity.dossiers.country_parts.making import Making

MOST = 6


def blocks(making: Making) -> list[Block]:
    """The blocks below the first heading; made last, because every part adds to them."""
    found = making.opening
    made: list[Block] = []
    for number, (words, anchor, items) in enumerate(
        (
            (_("Who they are to us"), "opening-who", found.who),
            (_("What is in force"), "opening-in-force", found.in_force),
            (_("What is open"), "opening-open", found.still_open or [text(_("Nothing open is on record."))]),
            (_("What comes next"), "opening-coming", found.coming or [text(_("Nothing is on record as coming."))]),
        ),
        start=1,
    ):
        told: tuple[Text, ...] = tuple(item for item in items if item)[:MOST]
        if told:
            made += [Heading(2, str(number), words, anchor), Bullets(told)]
    return made
