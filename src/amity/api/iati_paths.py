"""The description of what programs do with aid in the format of IATI."""

from django.utils.translation import gettext as _

from amity.api.components import WRITING, Json, as_is, begun, content, gathered, latest, made_now, operation, paged

WRITES = f"{WRITING} 404"


def paths() -> Json:
    """The addresses."""
    one = "/iati/imports/{number}"
    checked = made_now("IatiPublication") | begun("Job")
    told = {"type": "string", "format": "binary", "description": _("A file of activities of IATI 2.03.")}
    owner = _("The code of the unit that keeps the aid that is new; left out, your own.")
    level = _("The number of a class, 0 to 3, of the aid that is new; left out, 1 (Union).")
    parts = {
        "file": told,
        "owner": {"type": "string", "maxLength": 100, "description": owner},
        "confidentiality": {"type": "string", "enum": ["0", "1", "2", "3"], "description": level},
    }
    form = {"type": "object", "required": ["file"], "properties": parts}
    bring = operation("iati_bring", _("Bring a file of a donor"), made_now("IatiImport"), WRITING, writes=True)
    bring |= {"requestBody": {"required": True, "content": {"multipart/form-data": {"schema": form}}}}
    stored = {"202": content("IatiImport", _("It has begun, or is done if the file is small."))}
    return gathered(
        ("get", "/iati", operation("iati", _("Public aid as it was checked and published"), as_is("IatiState"))),
        ("post", "/iati/check", operation("iati_check", _("Check what would be published"), checked, "403 409",
                                          writes=True)),
        ("post", "/iati/publish", operation("iati_publish", _("Publish what was checked"), as_is("IatiPublication"),
                                            WRITING, body="ToPublish")),
        ("get", "/iati/imports", operation("iati_imports", _("Files of donors that I brought"), latest("IatiImports"),
                                           "400", paged())),
        ("post", "/iati/imports", bring),
        ("get", one, operation("iati_import", _("How far a file of a donor is"), as_is("IatiImport"), "404")),
        ("get", f"{one}/lines", operation("iati_lines", _("What was not simply taken of a file of a donor"),
                                          as_is("IatiLines"), "400 404", paged())),
        ("post", f"{one}/store", operation("iati_store", _("Store a file of a donor"), stored, WRITES, writes=True)),
        ("post", f"{one}/cancel", operation("iati_cancel", _("Stop storing a file of a donor"), as_is("IatiImport"),
                                            "404 409", writes=True)),
    )  # fmt: skip
