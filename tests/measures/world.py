"""A small union with rows of every measured record type: three years, three units, every class, dates in part."""

from tests.factories import make
from tests.personas import Personas

YEARS = (2022, 2023, 2024)


def fill(personas: Personas) -> None:
    """Store the rows; the classes 0 to 3 go round, so that each persona sees another part of them."""
    seen = 0
    for year in YEARS:
        for owner in (personas.union, personas.hers, personas.other):
            seen += 1
            for turn, day in enumerate((f"{year}", f"{year}-06", f"{year}-12-31")):
                _rows(owner, year, day, (seen + turn) % 4)
    make("relations", personas.union, established_on="1973-09-21", confidentiality=0)
    make("relations", personas.union, established_on="1974", confidentiality=1)
    make("relations", personas.hers, established_on="1950-01", confidentiality=2)


def _rows(owner, year, day, level):
    kept = {"confidentiality": level}
    partner = make("organisations", owner, kind="counterpart", founded_on=day, **kept)
    make("organisations", owner, kind="member_organisation", founded_on=day, **kept)
    make("positions", owner, organisation=partner, is_public_office=True, from_on=str(year - 1), to_on=day, **kept)
    make("interactions", owner, kind="reception", held_on=day, organisations=[partner], **kept)
    make("interactions", owner, kind="letter", held_on=day, organisations=[partner], **kept)
    make("tier_changes", owner, changed_on=day, **kept)
    make("milestones", owner, happened_on=day, **kept)
    make("high_level_visits", owner, direction="in", from_on=day, to_on="", **kept)
    make("high_level_visits", owner, direction="out", from_on=day, to_on="", **kept)
    held = make("agreements", owner, signed_on=day, starts_on=day, ends_on=str(year + 1), parties=[partner], **kept)
    make("commitments", owner, agreement=held, due_on=day, state="done", evidence="Report", **kept)
    make("commitments", owner, agreement=held, due_on=day, **kept)
    item = make("aid_items", owner, starts_on=day, ends_on=str(year + 1), donors=[partner], **kept)
    make("aid_flows", owner, item=item, kind="commitment", value_on=day, amount="1000.25", currency="USD", **kept)
    make("aid_flows", owner, item=item, kind="commitment", value_on=day, amount="70000000", currency="VND", **kept)
    make("aid_flows", owner, item=item, kind="disbursement", value_on=day, amount="-10.05", currency="USD", **kept)
    make("aid_flows", owner, item=item, kind="disbursement", value_on=day, amount="99.99", currency="EUR", **kept)
    make("certificates", owner, ngo=partner, issued_on=day, expires_on=str(year + 3), **kept)
    make("monitoring_visits", owner, item=item, from_on=day, state="done", **kept)
    make("indicator_values", owner, from_on=day, to_on=day, state="approved", **kept)
    need = make("opportunities", owner, put_on=day, wanted_by_on=str(year + 1), **kept)
    make("offers", owner, opportunity=need, stage="pledged", pledged_on=day, **kept)
    _members(owner, partner, day, kept)
    _events(owner, partner, day, kept)
    make("statements", owner, period=str(year), said_on=day, **kept)
    make("statements", owner, period=str(year), said_on=str(year + 1), measure="local_unions", **kept)


def _members(owner, partner, day, kept):
    for kind in ("bilateral", "regional", "multilateral", "provincial_union", "provincial_association", "chapter"):
        membership = make("memberships", owner, kind=kind, organisation=partner, **kept)
        make("life_events", owner, membership=membership, kind="admitted", happened_on=day, **kept)
    make("congresses", owner, organisation=partner, held_on=day, **kept)


def _events(owner, partner, day, kept):
    series = make("series", owner, **kept)
    make("events", owner, starts_on=day, hosts=[partner], series=series, edition=1, attended_count=40, **kept)
    for kind in ("anniversary", "national_day", "conference", "forum"):
        make("events", owner, starts_on=day, kind=kind, hosts=[partner], **kept)
    for direction, state in (("in", "reported"), ("out", "done")):
        make("delegations", owner, direction=direction, state=state, from_on=day, to_on="", **kept)
    make("events", owner, starts_on=day, kind="seminar", state="planned", hosts=[partner], **kept)
