from django.db import migrations


def forget_what_was_drawn(apps, schema_editor):
    """Pages that were drawn before tell nothing of arrivals and of the cards behind their bars."""
    apps.get_model("metrics", "FlowPage").objects.update(version=None, as_of=None, stale_at=None)


class Migration(migrations.Migration):

    dependencies = [
        ("metrics", "0004_log_segments"),
    ]

    operations = [
        migrations.RunPython(forget_what_was_drawn, migrations.RunPython.noop),
    ]
