"""The page of a person's tokens: keys that outlive the session they are made in."""

from django.contrib.auth.models import User
from django.test import Client

from api.models import Token
from tests.people.accounts import PASSWORD, sign_in


def test_a_token_is_made_by_who_shows_once_more_who_they_are(member: User) -> None:
    """Whoever finds an open browser takes no key along. What was asked for is done once the password is there."""
    member.set_password(PASSWORD)
    member.save()
    page = Client()
    sign_in(page, "max")
    assert page.get("/me/tokens/").status_code == 200
    asked = page.post("/me/tokens/", {"name": "Reports"})["Location"]
    assert asked == "/accounts/reauthenticate/?next=%2Fme%2Ftokens%2F"
    assert not Token.objects.exists()

    made = page.post(asked, {"password": PASSWORD}).content.decode()
    assert 'id="secret"' in made
    assert 'action="/me/tokens/"' in made
    assert Token.objects.get().name == "Reports"
