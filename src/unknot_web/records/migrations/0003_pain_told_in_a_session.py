"""A session keeps the pain before it, and what it felt like at its strongest."""

from django.db import migrations, models


class Migration(migrations.Migration):
    """Two pains that the player may tell."""

    dependencies = [("records", "0002_self_test_results")]

    operations = [
        migrations.AddField(
            "sessionrun", "pain_before", models.PositiveSmallIntegerField(null=True)
        ),
        migrations.AddField(
            "sessionrun", "pain_worst", models.PositiveSmallIntegerField(null=True)
        ),
    ]
