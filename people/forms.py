"""What people say about themselves."""

from typing import Any

from django import forms
from django.contrib.auth.models import User
from django.http import HttpRequest
from django.utils import timezone

from api.models import Token
from api.tokens import MOST_DAYS
from boards.models.board import valid_time_zone
from people.persons import NAME_LENGTH, rename
from people.signing_up import may_sign_up


class Newcomer(forms.Form):
    """What signing up asks beside address and password, by form or by single sign-on."""

    name = forms.CharField(
        label="Your name", max_length=NAME_LENGTH, widget=forms.TextInput(attrs={"autocomplete": "name"})
    )
    field_order = ["name", "email", "password1"]

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        email = cleaned.get("email")
        # Said of an address with an account, too: the answer does not tell who has one.
        if email and not may_sign_up(email, at=timezone.now()):
            self.add_error("email", "Only invited people can sign up, with the address their invitation went to.")
        return cleaned

    def signup(self, request: HttpRequest, user: User) -> None:
        rename(person=user, name=self.cleaned_data["name"])


class MeForm(forms.Form):
    name = forms.CharField(max_length=NAME_LENGTH)
    timezone = forms.CharField(max_length=64, validators=[valid_time_zone])


class TokenForm(forms.ModelForm):
    """What a new token is for, and how long it lasts: no days, no end."""

    days = forms.IntegerField(min_value=1, max_value=MOST_DAYS, required=False)

    class Meta:
        model = Token
        fields = ("name", "read_only")
