"""Writers: a document in, a file or a page fragment out. None of them knows what the document is about."""

from importlib import import_module

from amity.documents.document import Document
from amity.documents.writers.page import fragment as html

# Each writer is loaded when its format is asked for: together they weigh 50 MB that most web processes never need.
FORMATS = {
    "pdf": ("amity.documents.writers.pdf", "application/pdf"),
    "docx": (
        "amity.documents.writers.word",
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    ),
    "html": ("amity.documents.writers.page", "text/html; charset=utf-8"),
    "json": ("amity.documents.writers.data", "application/json"),
}

__all__ = ["FORMATS", "UnknownFormat", "download", "html"]


class UnknownFormat(ValueError):
    """No writer makes files of this format."""


def download(document: Document, form: str) -> tuple[bytes, str, str]:
    """Return the file, its content type and its name; raises UnknownFormat."""
    if form not in FORMATS:
        raise UnknownFormat(form)
    module, content_type = FORMATS[form]
    return import_module(module).write(document), content_type, f"{document.name}.{form}"
