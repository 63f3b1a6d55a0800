"""The cast: the people that tests are about, as answers.

Each is told as what differs from the pack's usual person, so that a case names only what
matters to it.
"""

from __future__ import annotations

from collections.abc import Mapping

from tests.support import answers
from unknot.knowledge import Pack

Raw = dict[str, object]


def usual(pack: Pack) -> Raw:
    """Return the usual person's answers to every question that is asked."""
    return someone(pack)


def someone(pack: Pack, **differs: object) -> Raw:
    """Return the usual person's answers with what differs, to the questions that apply."""
    told = answers.usual(pack, **differs)
    return {
        id: sorted(answer) if isinstance(answer, frozenset) else answer
        for id, answer in told.items()
        if not pack.questions[id].derived
    }


def alice(pack: Pack) -> Raw:
    """Sore since a run yesterday, otherwise as usual: nothing needs a clinician first."""
    return someone(pack, days_since_start=1, onset="after_new_exercise")


def bob(pack: Pack) -> Raw:
    """Alice's physiotherapist: answers nothing himself, and clears things for her."""
    return {}


BOBS_NAME = "Bob Baker, physiotherapist"


def charlie(pack: Pack) -> Raw:
    """As healthy as can be, and may see nothing of Alice's."""
    return usual(pack)


def dana(pack: Pack) -> Raw:
    """A swollen hip, and she cannot bear weight: an emergency from the first screen on."""
    return someone(pack, hot_red_swollen="yes", cannot_take_four_steps="yes")


def eve(pack: Pack) -> Raw:
    """Leaves questions unanswered: everything but the last health screen."""
    unsaid = {screen.id: screen.asks for screen in pack.contents.screens}["safety_conditions"]
    return {id: answer for id, answer in usual(pack).items() if id not in unsaid}


def sent(questions: tuple[str, ...], told: Mapping[str, object]) -> Raw:
    """Return these answers as a form of plain questions sends them; a follow-up gets a no."""
    data: Raw = {}
    for id in questions:
        answer = told.get(id, "no")
        if isinstance(answer, int):
            data[f"{id}_number"] = str(answer)
        elif isinstance(answer, list):
            data[id] = answer or ["none_of_these"]
        else:
            data[id] = answer
    return data


def screen_form(asks: tuple[str, ...], told: Mapping[str, object]) -> dict[str, object]:
    """Return the form of one screen with these answers; what is not told is "no"."""
    said = {id: told.get(id, "no") for id in asks}
    if len(said) > 1 and all(answer in ("yes", "no") for answer in said.values()):
        ticked = [id for id, answer in said.items() if answer == "yes"]
        return {"yes": ticked or "none_of_these", "tick": "1"}
    return sent(asks, said)
