"""The addresses of the API in the order in which they are looked for: words before the names of record types."""

from django.http import HttpResponse

from amity.api import (
    acts,
    agreements,
    ahead,
    aid,
    beside,
    bringing,
    bulk,
    care,
    copies,
    delegations,
    document,
    dossiers,
    events,
    exports,
    files,
    hooks,
    iati,
    inviting,
    letters,
    loans,
    locked,
    news,
    own,
    own_fields,
    reading,
    registration,
    reporting,
    rows,
    saved_views,
    settling,
    twins,
    winning,
    work,
)
from amity.api.door import BASE, ApiRequest, Router, answer, api, unless_known

router = Router()


@router.get("/openapi.json")
def describe(request: ApiRequest) -> HttpResponse:
    """The description of the API, in the reader's language."""
    made = document.written(request.auth.language, BASE)
    return unless_known(request, HttpResponse(made, content_type="application/json"))


@router.get("/me")
def me(request: ApiRequest) -> HttpResponse:
    """Who asks, and what the token is good for."""
    return answer(reading.caller(request.auth, getattr(request, "token", None)))


PARTS = (
    *(iati, own, acts, hooks, news, own_fields, beside, saved_views, bringing, settling, bulk, exports, loans, copies),
    *(ahead, aid, care, twins, locked, files, agreements, events, work, dossiers, delegations, letters, inviting),
    *(registration, reporting, winning, rows),
)
for one in (router, *(part.router for part in PARTS)):
    api.add_router("", one)
