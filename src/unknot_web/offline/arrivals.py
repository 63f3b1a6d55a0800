"""What was entered without network comes in: once, in any order, and never to make it milder.

Each entry is a form as it was filled in. A warning sign counts from the moment it arrives,
whatever was answered meanwhile; "no sign found" releases the one stop that it belongs to.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import replace
from datetime import date, timedelta
from functools import partial
from uuid import UUID

from django.http import QueryDict

from unknot.errors import UnknotError
from unknot.terms import NOT_SURE
from unknot_web.design import words
from unknot_web.pain_diary.forms import EntryForm
from unknot_web.player.ends import keep_end, key_of
from unknot_web.records import arrivals, checks, diary, people, session_runs
from unknot_web.records.day import local_today
from unknot_web.records.knowledge import pack
from unknot_web.symptom_check import forms, screens
from unknot_web.today import Today

NOT_CONTENT = frozenset({"entry", "csrfmiddlewaretoken"})
ORDER = (NOT_SURE, "yes")  # what is the worse of two answers
OLDEST = timedelta(31)  # what waited longer has no day that can be believed
A_DAY = len("2026-01-31")


class Refused(UnknotError):
    """An entry that cannot be kept however often it comes; says why, in words."""


def owner(person: people.Person) -> str:
    """Return a word for a person that tells nothing of them."""
    return hashlib.sha256(f"owner {person.id}".encode()).hexdigest()[:16]


def take(person: people.Person, kind: str, sent: QueryDict) -> bool:
    """Keep an entry of one of the KINDS, and say whether it is new; raise Refused if it cannot."""
    try:
        key = UUID(sent.get("entry", ""))
    except ValueError:
        raise Refused(words.say("page.offline.error.form")) from None
    try:
        return arrivals.once(person, key, _digest(sent), partial(KINDS[kind], person, sent))
    except arrivals.Contradiction:
        raise Refused(words.say("page.offline.error.twice")) from None


def _digest(sent: QueryDict) -> str:
    content = [(name, texts) for name, texts in sent.lists() if name not in NOT_CONTENT]
    return hashlib.sha256(json.dumps(sorted(content)).encode()).hexdigest()


def _finish(person: people.Person, sent: QueryDict) -> None:
    keep_end(person, key_of(sent), sent)


def _recheck(person: people.Person, sent: QueryDict) -> None:
    """Keep the stop, which may come later or be lost; then what was said to the signs."""
    keep_end(person, key_of(sent), sent)
    check = checks.current_check(person)
    if check is None:
        return
    asked = screens.before_each_session(pack(), Today(person).answers)
    kind = forms.ONE_BY_ONE if "one" in sent else forms.CHECKLIST
    read = forms.read_form(pack(), asked, sent, kind)
    if read.again:
        return  # as if nobody had asked: the stop stays open, and with it the plan is closed
    signs = _worse(check.answers, read.answers)
    if signs:
        tidy = partial(screens.without_hidden, pack())
        checks.save_answers(person, check.id, signs, tidy)
    elif sent.get("pack") == pack().sha256:
        session_runs.run_rechecked(person, key_of(sent))


def _worse(kept: Mapping[str, object], told: Mapping[str, object]) -> dict[str, object]:
    """Return what was said and is not "no"; "not sure" does not take the place of "yes"."""
    return {
        id: max(answer, kept.get(id), key=lambda one: ORDER.index(one) if one in ORDER else -1)
        for id, answer in told.items()
        if answer != "no"
    }


def _diary(person: people.Person, sent: QueryDict) -> None:
    form = EntryForm(pack(), (), sent)
    if not form.is_valid():
        errors = [str(text) for texts in form.errors.values() for text in texts]
        raise Refused(" ".join(errors))
    on, instead = _day(sent.get("on", ""))
    entry = form.entry(on)
    if instead:
        entry = replace(entry, note=f"{entry.note}\n{instead}".strip())
    # What waited may be older than what is kept: then it is refused, and stays where it waits.
    diary.keep_entry(person, form.key_value, entry, replace=False)


def _day(told: str) -> tuple[date, str]:
    """Return the day that the device gave, if that can be; else today, and words that say so."""
    today = local_today()
    try:
        on = date.fromisoformat(told)
    except ValueError:
        on = date.min
    if today - OLDEST <= on <= today:
        return on, ""
    if not told:
        return today, ""
    return today, words.say("page.offline.other_day", told=told[:A_DAY], on=today.isoformat())


KINDS = {"finish": _finish, "recheck": _recheck, "diary": _diary}
