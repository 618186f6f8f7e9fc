import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('boards', '0003_webhooks'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name='invitation',
            name='due_at',
            field=models.DateTimeField(null=True),
        ),
        migrations.CreateModel(
            name='Approach',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('digest', models.CharField(max_length=64)),
                ('at', models.DateTimeField()),
                ('by', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'indexes': [models.Index(fields=['by', 'at'], name='approach_by_person'), models.Index(fields=['digest', 'at'], name='approach_by_address')],
            },
        ),
        migrations.RemoveConstraint(
            model_name='decision',
            name='decision_about_known',
        ),
        migrations.AlterField(
            model_name='decision',
            name='about',
            field=models.CharField(choices=[('board', 'board'), ('column', 'column'), ('limit', 'limit'), ('policy', 'policy'), ('line', 'clock'), ('role', 'role'), ('invitation', 'invitation'), ('label', 'label'), ('webhook', 'webhook'), ('override', 'override')], max_length=10),
        ),
        migrations.AddConstraint(
            model_name='decision',
            constraint=models.CheckConstraint(condition=models.Q(('about__in', ['board', 'column', 'limit', 'policy', 'line', 'role', 'invitation', 'label', 'webhook', 'override'])), name='decision_about_known'),
        ),
    ]
