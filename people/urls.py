from allauth.account import views as account
from django.urls import include, path

from people import token_page, views

urlpatterns = [
    path("accounts/login/", account.login, name="login"),
    path("accounts/logout/", account.logout, name="logout"),
    path("accounts/oidc/<str:provider_id>/login/", views.single_sign_on, name="openid_connect_login"),
    path("accounts/", include("allauth.urls")),
    path("me/", views.me, name="me"),
    path("me/delete/", views.delete_me, name="delete_me"),
    path("me/tokens/", token_page.token_list, name="token_list"),
    path("me/tokens/<str:digest>/revoke/", token_page.revoke_token, name="revoke_token"),
    path("mail/", views.mail_box, name="mail_box"),
    path("mail/<str:name>/", views.mail, name="mail"),
    path("mail/<str:name>/letter/", views.mail_letter, name="mail_letter"),
]
