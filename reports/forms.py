"""What people send, read and checked."""

from django import forms

from boards.models.board import valid_time_zone
from reports.appointments import WEEKDAYS


class HourForm(forms.Form):
    weekday = forms.TypedChoiceField(label="Day", choices=list(enumerate(WEEKDAYS)), coerce=int)
    hour = forms.TimeField(label="Hour")


class SubscribeForm(HourForm):
    timezone = forms.CharField(label="Time zone", max_length=64, validators=[valid_time_zone])


class StakeholderForm(HourForm):
    """Whether a mail can go to the address is the verb's business."""

    email = forms.CharField(label="E-mail address", max_length=254)
