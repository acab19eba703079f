"""Identifiers that last: of activities, from their reference; of organisations, from their registration.

The identifier of an activity is the prefix of the union, a hyphen and the reference of the item. Titles, dates and
states never enter it. What a reference holds besides letters, digits and `.:~-` is written as `_` and two hexadecimal
digits per byte, so that no two references share an identifier and the reference can be read back.

The prefix is AMITY_IATI_PREFIX: the identifier under which the union publishes. It is set once, before the first
publication. An organisation without an identifier of org-id.guide is told by the prefix, `-ORG-` and its number here.
"""

import re

PLACEHOLDER = "XM-AMITY"  # stands where no prefix was set: nobody else knows it

_CODED = re.compile(r"[^A-Za-z0-9.:~-]")
_CODE = re.compile(r"(?:_[0-9A-F]{2})+")


def coded(reference: str) -> str:
    """A reference as it stands in an identifier."""
    return _CODED.sub(lambda found: "".join(f"_{byte:02X}" for byte in found.group().encode()), reference)


def decoded(text: str) -> str:
    """The reference of which `coded` made this; text that it never made comes back as it is."""
    try:
        return _CODE.sub(lambda found: bytes.fromhex(found.group().replace("_", "")).decode(), text)
    except UnicodeDecodeError:
        return text


def of_activity(prefix: str, reference: str) -> str:
    """The identifier of an item of aid."""
    return f"{prefix}-{coded(reference)}"


def reference_of(prefix: str, identifier: str) -> str:
    """The reference under which an activity is kept here: our own of our own, the whole identifier of others'."""
    own = identifier.removeprefix(f"{prefix}-")
    return identifier if own == identifier else decoded(own)


def of_organisation(prefix: str, identifier: str, number: int) -> str:
    """The identifier of an organisation."""
    return " ".join(identifier.split()) or f"{prefix}-ORG-{number}"
