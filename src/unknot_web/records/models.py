"""The tables. Nothing outside this room may import them; ask the store."""

from __future__ import annotations

import uuid

from django.db import models


class Person(models.Model):
    """Whose records these are; on one's own machine there is one."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    made = models.DateTimeField(auto_now_add=True)

    def __str__(self) -> str:
        return str(self.id)


class Check(models.Model):
    """The answers of one symptom check, and the pack that asked."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    person = models.ForeignKey(Person, models.CASCADE, related_name="+")
    answers = models.JSONField(default=dict)
    told_on = models.JSONField(default=dict)
    pack_sha256 = models.CharField(max_length=64)
    started = models.DateTimeField(auto_now_add=True)
    updated = models.DateTimeField(auto_now=True)
    asked_before_session_on = models.DateField(null=True)
    rechecked_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return str(self.id)


class Clearance(models.Model):
    """A clinician's word that some modalities are all right, for a time."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    person = models.ForeignKey(Person, models.CASCADE, related_name="+")
    by = models.CharField(max_length=200)
    on = models.DateField()
    until = models.DateField()
    modalities = models.JSONField()
    confirms = models.BooleanField(default=False)

    def __str__(self) -> str:
        return str(self.id)


class SessionRun(models.Model):
    """A guided session that came to its end, or was stopped."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    key = models.UUIDField()
    person = models.ForeignKey(Person, models.CASCADE, related_name="+")
    started = models.DateTimeField()
    finished = models.DateTimeField()
    done = models.JSONField(default=list)
    stopped = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["person", "key"], name="one_run_a_key"),
        ]

    def __str__(self) -> str:
        return str(self.id)


class DiaryEntry(models.Model):
    """What was done and felt. The key comes from the page, so that sending twice keeps one."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    key = models.UUIDField()
    person = models.ForeignKey(Person, models.CASCADE, related_name="+")
    on = models.DateField()
    techniques = models.JSONField(default=list)
    pain_before = models.PositiveSmallIntegerField()
    pain_worst = models.PositiveSmallIntegerField()
    pain_after = models.PositiveSmallIntegerField()
    pain_next_morning = models.PositiveSmallIntegerField(null=True)
    stopped = models.BooleanField(default=False)
    note = models.TextField(blank=True)
    made = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["on", "made"]
        constraints = [
            models.UniqueConstraint(fields=["person", "key"], name="one_entry_a_key"),
            models.CheckConstraint(
                condition=models.Q(pain_before__lte=10, pain_worst__lte=10, pain_after__lte=10),
                name="pain_runs_to_10",
            ),
        ]

    def __str__(self) -> str:
        return str(self.id)
