from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("trainer", "0002_text_removal")]

    operations = [
        migrations.AddField(
            model_name="trainingrun",
            name="seconds_left",
            field=models.FloatField(blank=True, null=True, verbose_name="seconds left"),
        ),
        migrations.AddField(
            model_name="trainingrun",
            name="sample_requested",
            field=models.BooleanField(default=False, verbose_name="sample requested"),
        ),
    ]
