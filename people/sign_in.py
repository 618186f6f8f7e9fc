"""The form of the sign-in page."""

from typing import Any

from allauth.account.forms import LoginForm


class SignInForm(LoginForm):
    """One field takes both what people call themselves here and their address; password keepers know it as the name."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        name = self.fields["login"]
        name.label = "Name or e-mail"
        name.widget.attrs |= {"autocomplete": "username", "autocapitalize": "none", "autofocus": True}
