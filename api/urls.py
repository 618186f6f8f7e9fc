from django.urls import path

from api import docs, views

urlpatterns = [
    path("me/tokens/", views.token_list, name="token_list"),
    path("me/tokens/<str:digest>/revoke/", views.revoke_token, name="revoke_token"),
    path("api/v1/schema/", docs.Schema.as_view(), name="api_schema"),
    path("api/v1/docs/", docs.Docs.as_view(), name="api_docs"),
]
