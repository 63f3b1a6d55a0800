import uuid

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("records", "0004_programme_and_weekly_checks"),
    ]

    operations = [
        migrations.CreateModel(
            name="Taste",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("technique", models.CharField(max_length=60)),
                ("says", models.CharField(blank=True, max_length=20)),
                ("not_today_on", models.DateField(null=True)),
                ("picked_on", models.DateField(null=True)),
                ("changed", models.DateTimeField(auto_now=True)),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="records.person",
                    ),
                ),
            ],
            options={
                "ordering": ["-changed", "technique"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("person", "technique"), name="one_taste_a_technique"
                    )
                ],
            },
        ),
    ]
