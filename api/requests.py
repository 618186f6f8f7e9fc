from django.contrib.auth.models import User
from rest_framework.request import Request


class KnownRequest(Request):
    """A request that was let in: nobody anonymous gets to a resource."""

    user: User
