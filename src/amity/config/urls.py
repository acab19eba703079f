"""Which address leads to which door."""

from django.urls import include, path

urlpatterns = [
    path("api/v1/", include("amity.api.urls")),
    path("", include("amity.staff.urls")),
]
