from django import forms

from api.models import Token
from api.tokens import MOST_DAYS


class TokenForm(forms.ModelForm):
    """What a new token is for, and how long it lasts: no days, no end."""

    days = forms.IntegerField(min_value=1, max_value=MOST_DAYS, required=False)

    class Meta:
        model = Token
        fields = ("name", "read_only")
