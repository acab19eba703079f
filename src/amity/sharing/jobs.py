"""What the engine does by the clock."""

from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from amity import tasks
from amity.sharing import lending


@tasks.daily(hour=1)
@tasks.job("close ended loans", label=_("Closing loans that have ended"))
def close_ended_loans(progress: tasks.Progress) -> dict[str, Any]:
    """Take the rows of ended loans out of their circles, so that the circles of each page stay few."""
    return {"rows": lending.close_ended(today=timezone.localdate())}
