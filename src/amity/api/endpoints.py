"""The addresses of the API in the order in which they are looked for: words before the names of record types."""

from django.http import HttpResponse

from amity.api import acts, beside, bringing, document, files, hooks, reading, rows, twins
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


for one in (router, acts.router, hooks.router, beside.router, bringing.router, twins.router, files.router, rows.router):
    api.add_router("", one)
