from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("boards", "0008_notices")]

    operations = [
        migrations.AddField(
            model_name="notice",
            name="unanswered",
            field=models.PositiveSmallIntegerField(db_default=0, default=0),
        ),
        migrations.AddField(
            model_name="invitation",
            name="unanswered",
            field=models.PositiveSmallIntegerField(db_default=0, default=0),
        ),
        migrations.AddField(
            model_name="notice",
            name="refusal",
            field=models.CharField(blank=True, db_default="", default="", max_length=200),
        ),
        migrations.AddField(
            model_name="invitation",
            name="refusal",
            field=models.CharField(blank=True, db_default="", default="", max_length=200),
        ),
    ]
