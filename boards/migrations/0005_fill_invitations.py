from django.db import migrations
from django.db.models import F, Q
from django.db.models.functions import Coalesce

INVITED = "invited as "


def make_due(apps, schema_editor):
    invitations = apps.get_model("boards", "Invitation").objects
    invitations.filter(due_at=None).update(due_at=Coalesce(F("claimed_at"), F("made_at")))


def tell_invitations_from_roles(apps, schema_editor):
    """Until now the board log told both as roles, the one of an address, the other of a person."""
    roles = apps.get_model("boards", "Decision").objects.filter(about="role")
    roles.filter(Q(after__startswith=INVITED) | Q(before__startswith=INVITED, after="revoked")).update(about="invitation")


def tell_both_as_roles(apps, schema_editor):
    apps.get_model("boards", "Decision").objects.filter(about="invitation").update(about="role")


class Migration(migrations.Migration):

    dependencies = [
        ("boards", "0004_invitations_wait_for_their_turn"),
    ]

    operations = [
        migrations.RunPython(make_due, migrations.RunPython.noop),
        migrations.RunPython(tell_invitations_from_roles, tell_both_as_roles),
    ]
