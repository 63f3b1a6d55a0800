"""A morning that is not remembered is not asked for again."""

from django.db import migrations, models


class Migration(migrations.Migration):
    """One mark on an entry of the diary."""

    dependencies = [("records", "0007_body_maps")]

    operations = [
        migrations.AddField("diaryentry", "morning_forgotten", models.BooleanField(default=False)),
    ]
