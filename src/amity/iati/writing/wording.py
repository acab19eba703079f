"""The few sentences of our own in a file, in English and Vietnamese at once."""

from dataclasses import dataclass

from django.utils import translation
from django.utils.translation import gettext as _

from amity.core.dates import PartialDate

Both = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Wording:
    """Each sentence in English and in Vietnamese; the second is "" where it says the same."""

    day_of_approval: Both
    nobody_named: Both
    only_known_as: Both

    @classmethod
    def of_both(cls) -> "Wording":
        """Look the sentences up once for a whole file."""
        found = []
        for language in ("en", "vi"):
            with translation.override(language):
                found.append(
                    (
                        _("Day of the approval; the beginning is not known."),
                        _("The parties are not published."),
                        _("Only known as %(date)s."),
                    )
                )
        english, vietnamese = found
        pairs = [(one, "" if one == other else other) for one, other in zip(english, vietnamese, strict=True)]
        return cls(*pairs)

    def only_known(self, day: PartialDate) -> Both:
        """How much of a date is known."""
        english, vietnamese = self.only_known_as
        return english % {"date": day.typed}, vietnamese % {"date": day.typed} if vietnamese else ""
