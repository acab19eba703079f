"""The file of organisations: the union itself, which publishes."""

from collections.abc import Iterator
from datetime import datetime

from amity.access.actors import Actor
from amity.iati import codes
from amity.iati.writing.activities import moment
from amity.iati.writing.markup import attributes, element, narratives, text
from amity.iati.writing.publisher import Publisher


def chunks(actor: Actor, now: datetime) -> Iterator[bytes]:
    """The bytes of the file. Budgets of its own the union does not keep here, so it tells none."""
    publisher = Publisher.seen_by(actor)
    told = (
        element("organisation-identifier", text(publisher.prefix))
        + element("name", narratives(publisher.name, publisher.name_vi))
        + publisher.reporting(secondary=False)
    )
    yield (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        f"<iati-organisations{attributes(version=codes.VERSION, generated_datetime=moment(now))}>\n"
        f'<iati-organisation xml:lang="en">{told}</iati-organisation>\n'
        "</iati-organisations>\n"
    ).encode()
