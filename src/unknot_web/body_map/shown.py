"""What the pages of the body map and of the pack's region show, made ready for the templates."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import ClassVar

from django.utils.safestring import SafeString, mark_safe

from unknot.knowledge import Pack
from unknot.knowledge.schema import Article, Choice, Source
from unknot_web.body_map.addresses import VIEWS, word_of
from unknot_web.body_map.forms import SiteForm
from unknot_web.body_map.labels import labelled
from unknot_web.body_map.regions import DRAWN_AS, MIDDLE, NERVE
from unknot_web.design import words
from unknot_web.design.page import Page
from unknot_web.figures import shown as figures
from unknot_web.records.body_maps import BodyMap, MarkedSite
from unknot_web.records.people import Person
from unknot_web.today import Today

DRAWN = figures.HERE / "static" / "views"
TOUCHES = ("crest", "bony_point", "belly")
SIDES = {"right": "r", "left": "l"}
OTHER = {"right": "left", "left": "right"}
HEAD = re.compile(r'viewBox="0 0 (\d+) (\d+)"')
REGION = re.compile(r'<path data-at="([a-z_.]+)" data-x="(\d+)" data-y="(\d+)" d="([^"]+)"/>')
SITE = "site"
"""The pack's question for the one place that hurts most."""


@dataclass(frozen=True)
class Region:
    """A region in one view, with what is marked there."""

    code: str
    name: str
    x: int
    y: int
    d: str
    word: str
    """Its place in the address of its page."""
    marked: MarkedSite | None


@dataclass(frozen=True)
class View:
    """One side of the body, with its regions."""

    name: str
    file: str
    width: int
    height: int
    says: str
    regions: tuple[Region, ...]


def name_of(code: str) -> str:
    """Return a region and its side in words."""
    region, _, side = code.partition(".")
    name = words.say(f"page.body_map.regions.{region}")
    if side == MIDDLE:
        return name
    return words.say("page.body_map.on_side", region=name, side=words.say(f"sides.{side}"))


def views(owner: Person, person: str, marks: BodyMap | None) -> tuple[View, ...]:
    """Return the four views of one of our people, with what is marked on them."""
    said = figures.figure_words()
    found = []
    for name in VIEWS:
        file = f"map-{person}-{name}.svg"
        width, height, paths = _drawn(file)
        regions = tuple(
            Region(
                code=code,
                name=name_of(code),
                x=int(x),
                y=int(y),
                d=d,
                word=word_of(owner, code, name),
                marked=marks.site(code) if marks else None,
            )
            for code, x, y, d in paths
        )
        says = said.say(f"map.{name}.title")
        found.append(View(name, f"views/{file}", width, height, says, regions))
    return tuple(found)


def first_view(asked: str, now: Today) -> str:
    """Return the view to begin with: the one asked for, or the side that hurts."""
    side = str(now.answers.get("side", ""))
    return next((one for one in (asked, side) if one in VIEWS), "back")


@dataclass(frozen=True)
class Offer:
    """A marked place that could be the answer to where it hurts most."""

    code: str
    region: str
    name: str
    told: str | None
    """The answer of today."""


def offer(pack: Pack, now: Today, marks: BodyMap | None) -> Offer | None:
    """Return the strongest place that the check knows, if the check says another."""
    question = pack.questions.get(SITE)
    if now.check is None or now.must_confirm or marks is None:
        return None
    if not isinstance(question, Choice):
        return None
    places = [site for site in marks.sites if site.region in question.options]
    told = now.answers.get(SITE)
    if not places or told == places[0].region:
        return None
    best = places[0]
    return Offer(best.code, best.region, name_of(best.code), str(told) if told else None)


def asks_about_nerves(marks: BodyMap | None) -> bool:
    """Say whether a quality is marked that the check has questions about."""
    return marks is not None and any(NERVE.intersection(site.qualities) for site in marks.sites)


@dataclass(frozen=True)
class ShownSite:
    """A kept place in words."""

    code: str
    name: str
    score: int
    qualities: str
    word: str = ""


def sites(marks: BodyMap | None, owner: Person | None = None) -> tuple[ShownSite, ...]:
    """Return the kept places in words, the strongest first."""
    return tuple(
        ShownSite(
            one.code,
            name_of(one.code),
            one.intensity.score,
            ", ".join(words.say(f"page.body_map.qualities.{each}") for each in one.qualities),
            word_of(owner, one.code) if owner else "",
        )
        for one in (marks.sites if marks else ())
    )


@dataclass(frozen=True)
class BodyMapPage(Page):
    """The body with what is marked today, and the same as a list.

    `first` is the view to begin with, `earlier` the map of the last day that has one.
    """

    template: ClassVar = "body_map/body_map.html"

    views: tuple[View, ...]
    first: str
    tone: str
    sites: tuple[ShownSite, ...]
    earlier: BodyMap | None
    offer: Offer | None
    nerves: bool


@dataclass(frozen=True)
class MarkPage(Page):
    """The form of one place; `at` is its code if it was chosen already, and `one` has no side."""

    template: ClassVar = "body_map/mark.html"

    form: SiteForm
    view: str
    at: str = ""
    name: str = ""
    kept: MarkedSite | None = None
    one: bool = False


@dataclass(frozen=True)
class PlacePage(Page):
    """The question whether a marked place is where it hurts most."""

    template: ClassVar = "body_map/place_of_pain.html"

    offer: Offer


@dataclass(frozen=True)
class KeptMap(Page):
    """The newest body map in words."""

    template: ClassVar = "body_map/kept.html"

    map: BodyMap | None
    sites: tuple[ShownSite, ...]


def maps_of(maps: tuple[BodyMap, ...], today: date) -> tuple[BodyMap | None, BodyMap | None]:
    """Return the map of today, and the newest before it."""
    newest = maps[-1] if maps else None
    if newest is None or newest.on < today:
        return None, newest
    return newest, maps[-2] if len(maps) > 1 else None


# ------------------------------------------------------------------ the region of the pack
def drawing(pack: Pack) -> str | None:
    """Return how the names of the drawings of the pack's region begin, or None without any."""
    found = DRAWN_AS.get(pack.contents.pack.region) if isinstance(DRAWN_AS, dict) else None
    return found if isinstance(found, str) else None


def seen(drawn: str, side: str) -> tuple[str, ...]:
    """Return the two views of a region, with their labels as text."""
    return tuple(
        labelled(_svg(f"{drawn}-{name}-{SIDES[side]}.svg"), f"{drawn}.{name}",
                 figures.figure_words(), side)
        for name in ("side", "back")
    )  # fmt: skip


def touch(drawn: str, name: str) -> str:
    """Return one picture of the guide of three touches."""
    return labelled(_svg(f"touch-{name}.svg"), f"{drawn}.{name}", figures.figure_words())


@dataclass(frozen=True)
class MusclePage(Page):
    """Where the muscle lies and how to find it by touch; `other` is the side that does not hurt.

    `touches` has each touch with its picture, and `parts` the id, the name and the text of each
    part of the region.
    """

    template: ClassVar = "body_map/find_the_muscle.html"

    side: str
    other: bool
    tone: str
    hips: tuple[SafeString, ...]
    touches: tuple[tuple[str, SafeString], ...]
    parts: tuple[tuple[str, str, str], ...]
    article: Article
    sources: tuple[Source, ...]


def find_the_muscle(
    pack: Pack, article: Article, drawn: str, side: str, other: bool, tone: str
) -> MusclePage:
    """Return what the page about the muscle shows of one side."""
    said = figures.figure_words()
    return MusclePage(
        side=side,
        other=other,
        tone=tone,
        # Our own program drew them from our own words.
        hips=tuple(mark_safe(one) for one in seen(drawn, side)),  # noqa: S308
        touches=tuple((one, mark_safe(touch(drawn, one))) for one in TOUCHES),  # noqa: S308
        parts=tuple((id, said.say(f"{drawn}.labels.{id}"), text) for id, text in parts(drawn)),
        article=article,
        sources=pack.sources_of(dict.fromkeys(id for ids in article.parts.values() for id in ids)),
    )


@cache
def _svg(file: str) -> str:
    return (DRAWN / file).read_text("utf-8")


@cache
def _drawn(file: str) -> tuple[int, int, tuple[tuple[str, str, str, str], ...]]:
    text = (DRAWN / file).read_text("utf-8")
    found = HEAD.search(text)
    if found is None:
        raise ValueError(f"{file} is not a view of ours; run 'python3 dev.py figures views'")
    return int(found[1]), int(found[2]), tuple(REGION.findall(text))


def parts(drawn: str) -> tuple[tuple[str, str], ...]:
    """Return each part that the views name and say more about, with what it is."""
    said = figures.figure_words().tree[drawn]
    told = said["parts"] if isinstance(said, dict) else {}
    return tuple((id, str(text)) for id, text in told.items()) if isinstance(told, dict) else ()
