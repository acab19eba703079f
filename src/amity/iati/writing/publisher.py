"""Who publishes: the union, under the prefix that was set for it."""

from dataclasses import dataclass

from django.conf import settings

from amity.access.actors import Actor
from amity.access.models import Unit
from amity.access.scope import visible_to
from amity.iati import codes
from amity.iati.writing.markup import element, narratives, text
from amity.network.models import Organisation
from amity.records import registry


@dataclass(frozen=True, slots=True)
class Publisher:
    """The union as a file tells of it."""

    prefix: str
    name: str
    name_vi: str = ""
    website: str = ""
    email: str = ""
    phone: str = ""
    address: str = ""

    @classmethod
    def seen_by(cls, actor: Actor) -> "Publisher":
        """The union as this actor may see it: its organisation, or but the name of its office."""
        organisations = visible_to(actor, registry.of(Organisation)).filter(kind=Organisation.Kind.UNION)
        ways = ("name", "name_vi", "website", "email", "phone", "address")
        own: dict[str, str] | None = organisations.order_by("pk").values(*ways).first()
        if own is None:
            office = Unit.objects.filter(kind=Unit.Kind.UNION).order_by("pk").first()
            own = {"name": office.name, "name_vi": office.name_vi} if office else {"name": settings.IATI_PREFIX}
        return cls(settings.IATI_PREFIX, **own)

    def reporting(self, *, secondary: bool) -> str:
        """The element `reporting-org`; of activities that others run, the union is the secondary reporter."""
        kind = codes.ORGANISATION_TYPE[Organisation.Kind.UNION]
        told = narratives(self.name, self.name_vi)
        return element("reporting-org", told, ref=self.prefix, type=kind, secondary_reporter="1" if secondary else "")

    def contact(self) -> str:
        """The element `contact-info`; "" where no way to reach the union is public."""
        ways = [("telephone", self.phone), ("email", self.email), ("website", self.website)]
        told = "".join(element(name, text(value)) for name, value in ways if value.strip())
        told += element("mailing-address", narratives(self.address)) if self.address.strip() else ""
        if not told:
            return ""
        return element("contact-info", element("organisation", narratives(self.name, self.name_vi)) + told, type="1")
