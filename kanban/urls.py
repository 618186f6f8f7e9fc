from django.contrib import admin
from django.contrib.auth.decorators import login_required
from django.urls import include, path

# One sign-in page for everybody: the admin's own would be a second.
admin.site.login = login_required(admin.site.login)  # type: ignore[method-assign]

urlpatterns = [
    path("admin/", admin.site.urls),
    path("", include("people.urls")),
    path("", include("api.urls")),
    path("", include("boards.urls")),
    path("api/v1/", include("boards.api.urls")),
    path("", include("metrics.urls")),
]
