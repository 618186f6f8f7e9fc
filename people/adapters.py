"""Where our rules meet allauth's: who may sign up, and addresses in mails."""

from typing import Any
from urllib.parse import urljoin

from allauth.account.adapter import DefaultAccountAdapter
from allauth.core import ratelimit
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.models import SocialLogin
from django.conf import settings
from django.core.mail import EmailMessage
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone

from boards.addresses import check_address
from boards.sending import automatic
from people.signing_up import CLOSED, may_sign_up

MISMATCH = "Name and password do not match. Both may be sensitive to upper and lower case."
CONFIRMATION = "allauth.account.stages.EmailVerificationStage"


class Accounts(DefaultAccountAdapter):
    """Links in mails begin with BASE_URL: what a request calls this host is for whoever sent it to say."""

    error_messages = DefaultAccountAdapter.error_messages | {
        "username_password_mismatch": MISMATCH,
        "email_password_mismatch": MISMATCH,
        "too_many_login_attempts": "Tried too often. Wait some minutes, then try again.",
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return bool(settings.SIGNUP != CLOSED)

    def clean_email(self, email: str) -> str:
        check_address(email)
        return email

    def get_login_stages(self) -> list[str]:
        stages = super().get_login_stages()
        return ["people.stages.ConfirmOwnAddress" if stage == CONFIRMATION else stage for stage in stages]

    def get_email_confirmation_url(self, request: HttpRequest, emailconfirmation: Any) -> str:
        return _outside("account_confirm_email", emailconfirmation.key)

    def get_reset_password_from_key_url(self, key: str) -> str:
        # allauth's key is two arguments of its route in one: user and token.
        return _outside("account_reset_password_from_key", *key.split("-", 1))

    def send_account_already_exists_mail(self, email: str) -> None:
        """Counted with the mails that lead to a new password: nobody fills another's mail box with either."""
        if not ratelimit.consume(self.request, action="reset_password", key=email.lower()):
            return
        context = {"password_reset_url": _outside("account_reset_password")}
        self.send_mail("account/email/account_already_exists", email, context)

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        super().send_mail(template_prefix, email, {"home": settings.BASE_URL, **context})

    def render_mail(
        self,
        template_prefix: str,
        email: str | list[str],
        context: dict[str, Any],
        headers: dict[str, str] | None = None,
    ) -> EmailMessage:
        return super().render_mail(template_prefix, email, context, automatic(headers))


class SingleSignOn(DefaultSocialAccountAdapter):
    def is_open_for_signup(self, request: HttpRequest, sociallogin: SocialLogin) -> bool:
        """The provider has vouched for an address that may sign up; one that it only repeats is asked again.

        Where anybody may, it need not tell one: then the next page asks for it.
        """
        at = timezone.now()
        told = [address.email for address in sociallogin.email_addresses] or [""]
        return any(may_sign_up(email, at=at) for email in told)


def _outside(name: str, *args: str) -> str:
    return urljoin(settings.BASE_URL, reverse(name, args=args))
