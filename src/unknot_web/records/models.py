"""The tables. Nothing outside the records may import them; ask the store."""

from __future__ import annotations

import uuid

from django.db import models


class Person(models.Model):
    """Whose records these are; on one's own machine there is one.

    `revision` is the place of their last write in the order of all. `came_back_at`: when
    records were put back, and the newest entries may be gone.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    made = models.DateTimeField(auto_now_add=True)
    revision = models.PositiveBigIntegerField(default=0, editable=False)
    came_back_at = models.PositiveBigIntegerField(default=0, editable=False)

    def __str__(self) -> str:
        return str(self.id)


class Ledger(models.Model):
    """The count of all writes, in one row, and the newest digests of their running hash.

    `noted`: the file beside the database was written, so that it must be there. `made_by`: the
    version of the program that brought the tables up to date.
    """

    sequence = models.PositiveBigIntegerField(default=0)
    kept = models.JSONField(default=list)
    noted = models.BooleanField(default=False)
    made_by = models.CharField(max_length=40, blank=True)

    def __str__(self) -> str:
        return str(self.sequence)


class OfAPerson(models.Model):
    """A row of the records, which is always somebody's."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    person = models.ForeignKey(Person, models.CASCADE, related_name="+")

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return str(self.id)


class InOrder(models.Model):
    """A row with its place in the order of all writes, by which rows are compared."""

    sequence = models.PositiveBigIntegerField(editable=False)

    class Meta:
        abstract = True


class Check(OfAPerson, InOrder):
    """The answers of one symptom check, and the pack that asked.

    `rechecked_in` is the place in the order at which the warning signs were gone through.
    """

    answers = models.JSONField(default=dict)
    told_on = models.JSONField(default=dict)
    pack_sha256 = models.CharField(max_length=64)
    started = models.DateTimeField(auto_now_add=True)
    updated = models.DateTimeField(auto_now=True)
    asked_before_session_on = models.DateField(null=True)
    rechecked_at = models.DateTimeField(null=True)
    rechecked_in = models.PositiveBigIntegerField(default=0, editable=False)


class Clearance(OfAPerson):
    """A clinician's word that some modalities are all right, for a time."""

    by = models.CharField(max_length=200)
    on = models.DateField()
    until = models.DateField()
    modalities = models.JSONField()
    confirms = models.BooleanField(default=False)


class SessionRun(OfAPerson, InOrder):
    """A guided session that came to its end, or was stopped.

    `rechecked`: after this stop the warning signs were gone through without network, with no
    sign found.
    """

    key = models.UUIDField()
    started = models.DateTimeField()
    finished = models.DateTimeField()
    done = models.JSONField(default=list)
    stopped = models.BooleanField(default=False)
    pain_before = models.PositiveSmallIntegerField(null=True)
    pain_worst = models.PositiveSmallIntegerField(null=True)
    rechecked = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["person", "key"], name="one_run_a_key"),
        ]


class DiaryEntry(OfAPerson, InOrder):
    """What was done and felt. The key comes from the page, so that sending twice keeps one."""

    key = models.UUIDField()
    on = models.DateField()
    techniques = models.JSONField(default=list)
    pain_before = models.PositiveSmallIntegerField()
    pain_worst = models.PositiveSmallIntegerField()
    pain_after = models.PositiveSmallIntegerField()
    pain_next_morning = models.PositiveSmallIntegerField(null=True)
    new_night_pain = models.BooleanField(null=True)
    morning_forgotten = models.BooleanField(default=False)
    stopped = models.BooleanField(default=False)
    note = models.TextField(blank=True)
    made = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["on", "sequence"]
        constraints = [
            models.UniqueConstraint(fields=["person", "key"], name="one_entry_a_key"),
            models.CheckConstraint(
                condition=models.Q(pain_before__lte=10, pain_worst__lte=10, pain_after__lte=10),
                name="pain_runs_to_10",
            ),
        ]


class SelfTestResult(OfAPerson, InOrder):
    """A test done at home. `recheck`: the warning signs were to be gone through after it."""

    key = models.UUIDField()
    test = models.CharField(max_length=60)
    on = models.DateField()
    amounts = models.JSONField(default=dict)
    ticks = models.JSONField(default=list)
    pain = models.PositiveSmallIntegerField()
    ended = models.CharField(max_length=20)
    recheck = models.BooleanField(default=False)
    made = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["on", "sequence"]
        constraints = [
            models.UniqueConstraint(fields=["person", "key"], name="one_result_a_key"),
        ]


class Programme(OfAPerson):
    """A programme of weeks that was started; `ended` once another begins or it is left.

    `pauses` holds pairs of days, the second null while the pause lasts; `moved` a day for a day.
    """

    cause = models.CharField(max_length=60)
    started = models.DateField()
    pauses = models.JSONField(default=list)
    moved = models.JSONField(default=dict)
    ended = models.DateField(null=True)
    made = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["person"], condition=models.Q(ended=None), name="one_programme_at_a_time"
            ),
        ]


class WeeklyCheck(OfAPerson):
    """What was measured on one day; the same day again takes its place."""

    on = models.DateField()
    numbers = models.JSONField(default=dict)
    activities = models.JSONField(default=dict)

    class Meta:
        ordering = ["on"]
        constraints = [
            models.UniqueConstraint(fields=["person", "on"], name="one_weekly_check_a_day"),
        ]


class BodyMap(OfAPerson):
    """Where it hurt on one day: places with side, intensity and qualities."""

    on = models.DateField()
    sites = models.JSONField(default=list)

    class Meta:
        ordering = ["on"]
        constraints = [
            models.UniqueConstraint(fields=["person", "on"], name="one_body_map_a_day"),
        ]


class Arrival(OfAPerson):
    """An entry that a device kept while there was no network, and that has come in.

    It tells nothing but that; `sha256` of what it said is emptied when a person deletes their
    data, and an entry that comes once more is still known.
    """

    key = models.UUIDField()
    sha256 = models.CharField(max_length=64, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["person", "key"], name="one_arrival_a_key"),
        ]


class Taste(OfAPerson, InOrder):
    """What a person said of a technique: for good in `says`, or for one day."""

    technique = models.CharField(max_length=60)
    says = models.CharField(max_length=20, blank=True)
    not_today_on = models.DateField(null=True)
    picked_on = models.DateField(null=True)
    changed = models.DateTimeField(auto_now=True)

    class Meta:
        ordering = ["-sequence"]
        constraints = [
            models.UniqueConstraint(fields=["person", "technique"], name="one_taste_a_technique"),
        ]
