"""Forgetting a row in the loans that were called by its name: those by which this one row was lent."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from amity.access.models import Loan
from amity.past import copies
from amity.records.models import Change


@copies.keeps(gettext_lazy("Loans"))
def forget_titles(gone: copies.Gone) -> copies.Reached:
    """Take the name of a row out of its loans; to whom it was lent, what for and until when stays."""
    lent = Change.objects.filter(record=gone.record.name, row_id=gone.row_id, action="lend", operation__isnull=False)
    purposes = list(lent.values_list("operation__why", flat=True))
    loans = Loan.objects.filter(record=gone.record.name, title__in=gone.names, purpose__in=purposes)
    return copies.Reached(loans.update(title=_("Removed on request")))
