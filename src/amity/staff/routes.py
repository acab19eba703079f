"""What stands in an address, a record type by its name and a row by its number, and what a request carries along."""

from django.http import HttpRequest
from django_htmx.middleware import HtmxDetails

from amity.access.actors import Actor
from amity.access.models import Account
from amity.records import registry
from amity.records.declaration import Record


class StaffRequest(HttpRequest):
    """A request as the middleware hands it to a page."""

    actor: Actor
    htmx: HtmxDetails
    user: Account


class RecordType:
    """The name of a record type; any other word leads to no page."""

    regex = "[a-z][a-z_]*"

    def to_python(self, text: str) -> Record:
        """Find the record type; the URL machinery takes ValueError for "no such page"."""
        try:
            return registry.get(text)
        except registry.UnknownRecordType:
            raise ValueError(text) from None

    def to_url(self, value: Record | str) -> str:
        """Write the name."""
        return value.name if isinstance(value, Record) else value


class RowNumber:
    """The number of a row, of a length every database can hold."""

    regex = "[0-9]{1,18}"

    def to_python(self, text: str) -> int:
        """Read the number."""
        return int(text)

    def to_url(self, value: int | str) -> str:
        """Write the number."""
        return str(value)
