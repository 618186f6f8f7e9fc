from allauth.account.decorators import secure_admin_login
from django.contrib import admin
from django.urls import include, path
from django.views.decorators.http import require_GET

# One sign-in page for everybody: the admin's own form would take any number of guesses, and no second factor. Who may
# use the admin is sent on to it, and others who are signed in are refused.
admin.site.login = secure_admin_login(require_GET(admin.site.login))  # type: ignore[method-assign]

handler429 = "kanban.too_often.too_often"
handler500 = "kanban.busy.fault"

urlpatterns = [
    path("admin/", admin.site.urls),
    path("", include("people.urls")),
    path("", include("api.urls")),
    path("", include("boards.urls")),
    path("api/v1/", include("boards.api.urls")),
    path("", include("live.urls")),
    path("", include("metrics.urls")),
    path("", include("alerts.urls")),
    path("", include("reports.urls")),
    path("", include("monitoring.urls")),
]
