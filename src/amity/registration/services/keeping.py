"""What a foreign organisation keeps up to date itself, though others keep the register."""

from django.utils.translation import gettext as _

from amity.access.actors import Actor
from amity.network.models import Organisation
from amity.records import writes
from amity.registration.models import ForeignNgo

KEPT = ("email", "phone", "website")


def keep_contact(
    entry: ForeignNgo, *, actor: Actor, email: str, phone: str, website: str, version: int | None = None, why: str = ""
) -> Organisation:
    """Change how an organisation is reached; whoever logs in for it may, though another unit owns the row."""
    if not (actor.may_write(entry.owner_id) or (entry.unit_id is not None and actor.may_write(entry.unit_id))):
        raise writes.NotAllowed(_("This is not your organisation."))
    ngo = Organisation.objects.get(pk=entry.organisation_id, audience__gte=0)
    ngo.email, ngo.phone, ngo.website = email, phone, website
    ngo.version = ngo.version if version is None else version
    writes.save(ngo, actor=actor.with_hand_in(ngo.owner_id), why=why, action="keep")
    return ngo
