"""What the protocol keeps: who may come in by which token, and what was answered to a request that may be repeated."""

from django.contrib.auth.models import User
from django.db import models
from django.utils import timezone
from knox.models import AbstractAuthToken, AuthTokenManager


class Token(AbstractAuthToken):
    """A program's way in, as its person or as less: one that is read-only changes nothing.

    Only a digest is stored, so the token itself is shown once; `token_key` are its first characters. It ends at
    `expiry` (UTC), where there is one.
    """

    name = models.CharField(max_length=80)
    read_only = models.BooleanField(default=False)

    objects = AuthTokenManager()

    class Meta:
        ordering = ["-created"]

    def __str__(self) -> str:
        return self.name

    @property
    def expired(self) -> bool:
        return self.expiry is not None and self.expiry <= timezone.now()


class Answer(models.Model):
    """The first answer to a POST with an Idempotency-Key, kept for a day; `asked` is a digest of what was sent.

    A key is its program's own: `way_in` tells those of a person apart (see `api.tokens.way_in`). The row is written in
    the transaction of what it answers: who repeats the request meanwhile waits for it, and a crash loses both or
    neither.
    """

    person = models.ForeignKey(User, models.CASCADE, related_name="+")
    way_in = models.CharField(max_length=128)
    key = models.CharField(max_length=200)
    route = models.CharField(max_length=200)
    asked = models.CharField(max_length=64)
    at = models.DateTimeField()
    status = models.PositiveSmallIntegerField(null=True)
    headers = models.JSONField(default=dict)
    body = models.TextField(blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["person", "way_in", "key", "route"], name="answer_once_a_key")]
        indexes = [models.Index(fields=["at"], name="answer_by_age")]  # what is to be forgotten

    def __str__(self) -> str:
        return f"{self.route}: {self.status}"
