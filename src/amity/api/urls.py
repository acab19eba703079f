"""The addresses of the API under /api/v1/; what is none of them is answered as a problem too."""

from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, path, re_path
from django.views.decorators.csrf import csrf_exempt

from amity.api import problems
from amity.api.endpoints import api
from amity.api.problems import Problem


def _told(address: URLPattern) -> URLPattern:
    """Tell in the API's own words that a method is not taken, and every caller what is left to him.

    CSRF is checked where a session authenticates.
    """
    view = address.callback

    @csrf_exempt
    @wraps(view)
    def call(request: HttpRequest, **names: Any) -> HttpResponse:
        response: HttpResponse = view(request, **names)
        if response.status_code == 405:
            return problems.answer(Problem("method"), {"Allow": response["Allow"]})
        quota = getattr(request, "quota", None)
        for name, value in (quota.headers() if quota else {}).items():
            response[name] = value
        return response

    return path(str(address.pattern), call, name=address.name)


@csrf_exempt
def nowhere(request: HttpRequest) -> HttpResponse:
    """What is no address of the API."""
    return problems.answer(Problem("not-found"))


app_name = "api"
urlpatterns = [
    *(_told(one) for one in api.urls[0] if isinstance(one, URLPattern) and one.name != "api-root"),
    re_path("", nowhere),
]
