"""The link that ends somebody's digests: nobody can make one up, and it can do nothing else."""

from django.contrib.auth.models import User
from django.core import signing

_signer = signing.Signer(salt="alerts.digest")


def token_of(person: User) -> str:
    return _signer.sign(str(person.pk))


def person_of(token: str) -> User | None:
    try:
        return User.objects.filter(pk=_signer.unsign(token)).first()
    except signing.BadSignature:
        return None
