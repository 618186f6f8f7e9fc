from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('boards', '0005_fill_invitations'),
    ]

    operations = [
        migrations.AlterField(
            model_name='invitation',
            name='due_at',
            field=models.DateTimeField(),
        ),
        migrations.RemoveField(
            model_name='invitation',
            name='claimed_at',
        ),
        migrations.AddIndex(
            model_name='invitation',
            index=models.Index(condition=models.Q(('mailed_at', None)), fields=['due_at', 'id'], name='invitation_to_mail'),
        ),
    ]
