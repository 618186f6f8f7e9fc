"""What lies between the right password and the first page."""

from allauth.account.stages import EmailVerificationStage
from django.http import HttpResponse


class ConfirmOwnAddress(EmailVerificationStage):
    """Who signed up confirms their address first. Others were let in by whoever runs the installation, who made them.

    An address added later is not primary before it is confirmed, so adding one locks nobody out.
    """

    def handle(self) -> tuple[HttpResponse | None, bool]:
        person = self.login.user
        if person and not self.login.signup and not person.emailaddress_set.filter(primary=True).exists():
            return None, True
        return super().handle()
