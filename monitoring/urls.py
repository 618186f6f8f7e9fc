"""What machines ask of a process of the web. `probes.AnswerProbesFirst` answers before anything else is looked at."""

from django.urls import path

from monitoring import views

urlpatterns = [
    path("healthz", views.healthz, name="healthz"),
    path("readyz", views.readyz, name="readyz"),
    path("metrics", views.metrics, name="metrics"),
]
