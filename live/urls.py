from django.urls import path

from live.views import no_stream

urlpatterns = [
    path("boards/<int:pk>/live/", no_stream, name="live"),
]
