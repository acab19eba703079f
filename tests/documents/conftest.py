"""What the tests of documents share: a document of every kind of block, and a folder for pictures."""

import pytest

from amity.documents.document import Bullets, Heading, Paragraph, Span, text
from tests.documents.documents import CHART, TABLE, document_of


@pytest.fixture
def full_document():
    """A document with every kind of block."""
    return document_of(
        Heading(1, "I", "What was done", "done"),
        Paragraph(
            text("In 2023 it came to ", Span("10", url="/interactions/?held_on=2023"), ".", Span("", source=2)), "lead"
        ),
        Heading(2, "1", "Partner network", "network"),
        Paragraph(text("Plain words.")),
        TABLE,
        Paragraph(text("A reservation."), "note"),
        CHART,
        Bullets((text("One."), text("Two."))),
    )


@pytest.fixture(scope="session")
def picture_home(tmp_path_factory):
    """A folder for the pictures of charts that lasts as long as the tests, so that each is drawn once."""
    return tmp_path_factory.mktemp("home")


@pytest.fixture(autouse=True)
def home_of_pictures(settings, picture_home):
    """Keep the pictures of the tests out of the real folder."""
    settings.HOME = picture_home
