"""E-mail addresses that people type: which of them a mail can go to, and which are the same one."""

from django.core.exceptions import ValidationError
from django.core.validators import validate_email

LONGEST = 254  # what the columns that keep them hold


def check_address(email: str) -> None:
    """Raises ValidationError for what no mail can go to: Django's check lets through what its mails choke on."""
    validate_email(email)
    name, _, _ = email.rpartition("@")
    if len(email) > LONGEST or not (name.isascii() and name.isprintable()):
        raise ValidationError("No mail can go to this address.")
    try:
        as_mailed(email)
    except UnicodeError:
        raise ValidationError("No mail can go to this address.") from None


def as_mailed(email: str) -> str:
    """With its domain in the letters that mail servers know: one spelling of an address that has several.

    Raises UnicodeError for a domain that has none.
    """
    name, _, domain = email.lower().rpartition("@")
    return f"{name}@{domain.encode('idna').decode('ascii')}"


def same_address(one: str, other: str) -> bool:
    """However it is spelled."""
    return one_spelling(one) == one_spelling(other)


def one_spelling(email: str) -> str:
    """To look for an address among many. What no mail can go to is the same as itself alone."""
    try:
        return as_mailed(email)
    except UnicodeError:
        return email.lower()
