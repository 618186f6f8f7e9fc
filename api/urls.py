from django.urls import path

from api import docs

urlpatterns = [
    path("api/v1/schema/", docs.Schema.as_view(), name="api_schema"),
    path("api/v1/docs/", docs.Docs.as_view(), name="api_docs"),
]
