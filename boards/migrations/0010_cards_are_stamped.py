from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("boards", "0009_mails_unanswered")]

    operations = [
        migrations.AddField(
            model_name="card",
            name="stamp",
            field=models.PositiveBigIntegerField(db_default=0, default=0),
        ),
    ]
