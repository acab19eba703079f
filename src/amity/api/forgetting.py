"""Forgetting a row in the answers that are kept a day to be given again.

Such an answer is emptied and not deleted: the request it answered is not carried out a second time.
"""

from django.utils.translation import gettext_lazy as _

from amity.api.models import Answer
from amity.past import copies

EMPTY = b"{}"


@copies.keeps(_("Answers kept for programs"))
def forget_answers(gone: copies.Gone) -> copies.Reached:
    """Empty the answers that lead to a row or hold one of its names or addresses."""
    words = [word.encode() for word in (*gone.names, *gone.addresses)]
    address = f"/{gone.record.name}/{gone.row_id}"
    found = [
        one.pk
        for one in Answer.objects.exclude(status=None).iterator(chunk_size=200)
        if str(one.headers.get("Location", "")).endswith(address) or any(word in bytes(one.body) for word in words)
    ]
    Answer.objects.filter(pk__in=found).update(body=EMPTY)
    return copies.Reached(len(found))
