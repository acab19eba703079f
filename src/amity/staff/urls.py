"""The addresses of the staff pages."""

app_name = "staff"
urlpatterns: list = []
