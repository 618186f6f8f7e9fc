"""What people say about alerts, read and checked."""

from django import forms

from alerts.models import Rules


class RulesForm(forms.ModelForm):
    class Meta:
        model = Rules
        exclude = ("board",)  # noqa: DJ006 - all that there is to say


class DigestForm(forms.Form):
    to = forms.ChoiceField(choices=[("on", "on"), ("off", "off")])
