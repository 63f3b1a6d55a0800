"""`python -m tests.browser.past`: gives the person of UNKNOT_DATA a diary of eleven days."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

import django

django.setup()

from unknot.diary import DiaryEntry  # noqa: E402 - Django must be set up first
from unknot.terms import Nprs  # noqa: E402
from unknot_web.records import store  # noqa: E402
from unknot_web.records.today import local_today  # noqa: E402

# Days ago, then pain before, at its worst, after and the next morning.
DAYS = (
    (11, 6, 6, 5, 5),
    (9, 5, 6, 4, 5),
    (7, 5, 5, 4, 4),
    (4, 4, 5, 3, 3),
    (2, 4, 4, 2, 3),
    (1, 3, 4, 2, None),
)
DONE = ("massage_ball_on_wall", "standing_isometric_abduction")


def main() -> None:
    """Write one entry for each of the days."""
    person = store.local_person()
    for ago, before, worst, after, morning in DAYS:
        on = local_today() - timedelta(days=ago)
        entry = DiaryEntry(on, DONE, Nprs(before), Nprs(worst), Nprs(after))
        kept = store.keep_entry(person, uuid4(), entry)
        if morning is not None:
            store.tell_morning(person, kept.id, Nprs(morning))


main()
