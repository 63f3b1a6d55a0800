"""Order comes from a sequence and not from the clock; all writes are counted."""

from django.apps.registry import Apps
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor


def number(apps: Apps, schema_editor: BaseDatabaseSchemaEditor | None) -> None:
    """Give the rows that are there their places, in the order in which the clock saw them."""
    model = {name: apps.get_model("records", name) for name in (
        "Check", "SessionRun", "DiaryEntry", "SelfTestResult", "Taste", "Person", "Ledger")}  # fmt: skip
    seen = []
    for table, moment in (("Check", "started"), ("SessionRun", "finished"), ("DiaryEntry", "made"),
                          ("SelfTestResult", "made"), ("Taste", "changed")):  # fmt: skip
        rows = model[table].objects.values_list(moment, "pk", "person_id")
        seen += [(at, 1, table, "sequence", pk, person) for at, pk, person in rows]
    rows = model["Check"].objects.exclude(rechecked_at=None)
    # At one moment the look comes first, so that the stop is still open: as it was before.
    seen += [(row.rechecked_at, 0, "Check", "rechecked_in", row.pk, row.person_id) for row in rows]
    seen.sort(key=lambda one: (one[0], one[1], one[2], str(one[4])))
    newest = {}
    for sequence, (_, _, table, field, pk, person) in enumerate(seen, 1):
        model[table].objects.filter(pk=pk).update(**{field: sequence})
        newest[person] = sequence
    for person, sequence in newest.items():
        model["Person"].objects.filter(pk=person).update(revision=sequence)
    model["Ledger"].objects.create(pk=1, sequence=len(seen))


class Migration(migrations.Migration):
    """A place in the order for what is compared, and one row that counts."""

    dependencies = [("records", "0008_a_forgotten_morning")]

    operations = [
        migrations.CreateModel(
            "Ledger",
            [
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("sequence", models.PositiveBigIntegerField(default=0)),
                ("kept", models.JSONField(default=list)),
                ("noted", models.BooleanField(default=False)),
                ("made_by", models.CharField(blank=True, max_length=40)),
            ],
        ),
        migrations.AddField(
            "person", "revision", models.PositiveBigIntegerField(default=0, editable=False)
        ),
        migrations.AddField(
            "person", "came_back_at", models.PositiveBigIntegerField(default=0, editable=False)
        ),
        migrations.AddField(
            "check", "rechecked_in", models.PositiveBigIntegerField(default=0, editable=False)
        ),
        *(
            migrations.AddField(
                table,
                "sequence",
                models.PositiveBigIntegerField(default=0, editable=False),
                preserve_default=False,
            )
            for table in ("check", "sessionrun", "diaryentry", "selftestresult", "taste")
        ),
        migrations.AlterModelOptions("diaryentry", {"ordering": ["on", "sequence"]}),
        migrations.AlterModelOptions("selftestresult", {"ordering": ["on", "sequence"]}),
        migrations.AlterModelOptions("taste", {"ordering": ["-sequence"]}),
        migrations.RunPython(number, migrations.RunPython.noop),
    ]
