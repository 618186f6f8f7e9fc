from django.urls import path

from alerts import views

urlpatterns = [
    path("boards/<int:pk>/alerts/", views.alert_rules, name="alert_rules"),
    path("boards/<int:pk>/alerts/change/", views.change_alert_rules, name="change_alert_rules"),
    path("inbox/digest/", views.switch_digest, name="switch_digest"),
    path("digest/off/<str:token>/", views.digest_off, name="digest_off"),
]
