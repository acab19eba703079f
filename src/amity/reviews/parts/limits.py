"""What a reader must know before relying on the review: how the figures were made and what the records leave open."""

from django.utils.translation import gettext as _

from amity.documents import wording
from amity.documents.document import Bullets, Text, text
from amity.reviews.making import Making


def add(making: Making) -> None:
    """Append the part."""
    making.outline.part(_("Reservations"), "reservations")
    items: list[Text] = [
        text(
            _(
                "The figures count what the records held on {day}, among the rows that the reader of this review may"
                " see. They say nothing about what nobody entered."
            ).format(day=wording.day_in_words(making.today, making.language))
        ),
        text(
            _(
                "A row counts for the year only where its recorded date surely lies in it: “2023” counts for 2023, a"
                " date that is not known counts for no year."
            )
        ),
    ]
    if making.today <= making.period.last:
        items.append(text(_("The year was not over when this was made; its figures will still grow.")))
    seen = making.seen
    for number, words in (
        (seen.partly_dated, _("Dates named in this review that are known only to the month or the year: {number}.")),
        (seen.unsourced, _("Rows named in this review without a recorded source: {number}.")),
        (seen.untranslated, _("Texts that are on record in another language only and stand in it: {number}.")),
    ):
        if number:
            items.append(text(words.format(number=number)))
    making.outline.add(Bullets(tuple(items)))
