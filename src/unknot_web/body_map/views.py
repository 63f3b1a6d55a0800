"""The body map: what is marked today, one place at a time; and where the muscle lies."""

from __future__ import annotations

from dataclasses import replace
from functools import partial

from django.conf import settings
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from unknot_web.body_map import shown
from unknot_web.body_map.addresses import VIEWS, place_of
from unknot_web.body_map.forms import SiteForm, told
from unknot_web.body_map.regions import CODES, MIDDLE
from unknot_web.design.not_taken import page_instead
from unknot_web.design.page import render_page
from unknot_web.design.people import PersonRequest, key_in
from unknot_web.figures import shown as figures
from unknot_web.records import body_maps, checks
from unknot_web.records.arrivals import has_come
from unknot_web.records.day import local_today
from unknot_web.records.knowledge import pack
from unknot_web.symptom_check import screens

WRONG = 422
VIEW = "map_view"


@require_GET
def body_map(request: PersonRequest) -> HttpResponse:
    """Show the body with what is marked today, and the same as a list."""
    now = request.today
    marks, earlier = _maps(request)
    person, tone = _drawn(request)
    page = shown.BodyMapPage(
        views=shown.views(request.person, person, marks),
        first=shown.first_view(request.session.get(VIEW, ""), now),
        tone=tone,
        sites=shown.sites(marks, request.person),
        earlier=earlier,
        offer=shown.offer(pack(), now, marks),
        nerves=shown.asks_about_nerves(marks),
    )
    return render_page(request, page)


@require_GET
def mark_place(request: PersonRequest, word: str) -> HttpResponse:
    """Ask about one place that was chosen on the body or in the list of what is marked."""
    place = place_of(request.person, word)
    if place is None:
        raise Http404
    return _mark(request, *place)


@require_http_methods(("GET", "POST"))
def mark(request: PersonRequest) -> HttpResponse:
    """Ask about a place of the list, and keep what is said about any place."""
    code = request.POST.get("at", "")
    return _mark(request, code if code in CODES else "", request.POST.get("view", ""))


def _mark(request: PersonRequest, code: str, view: str) -> HttpResponse:
    page = shown.MarkPage(form=SiteForm(), view=_looked_at(request, view))
    if code:
        region, _, side = code.partition(".")
        marks, _ = _maps(request)
        kept = marks.site(code) if marks else None
        initial = told(kept) if kept else {"region": region, "side": side}
        page = shown.MarkPage(
            form=SiteForm(initial=initial),
            view=page.view,
            at=code,
            name=shown.name_of(code),
            kept=kept,
            one=side == MIDDLE,
        )
    if request.method == "GET":
        return render_page(request, page)
    form = SiteForm(request.POST)
    if form.is_valid():
        body_maps.mark(request.person, local_today(), form.sites(), key=key_in(request))
        return redirect("body_map")
    return render_page(request, replace(page, form=form), status=WRONG)


def _looked_at(request: PersonRequest, view: str) -> str:
    """Keep the view that was looked at, to begin with it the next time."""
    if view not in VIEWS:
        return ""
    request.session[VIEW] = view
    return view


@require_POST
def unmark(request: PersonRequest) -> HttpResponse:
    """Take a place off the map of today."""
    code = _known(request.POST.get("at", ""))
    body_maps.unmark(request.person, local_today(), code, key=key_in(request))
    _looked_at(request, request.POST.get("view", ""))
    return redirect("body_map")


@require_POST
def begin_from_last(request: PersonRequest) -> HttpResponse:
    """Begin the map of today with what was marked last, unless it has begun."""
    marks, earlier = _maps(request)
    if not marks and not earlier:
        return page_instead(request, "body_map")
    if earlier and not marks:
        body_maps.mark(request.person, local_today(), earlier.sites, key=key_in(request))
    return redirect("body_map")


@require_http_methods(("GET", "POST"))
def place_of_pain(request: PersonRequest) -> HttpResponse:
    """Ask whether a marked place is where it hurts most; only a yes changes the answer."""
    now = request.today
    offer = shown.offer(pack(), now, _maps(request)[0])
    if request.method == "GET":
        if offer is None:
            return redirect("body_map")
        return render_page(request, shown.PlacePage(offer))
    key, at = key_in(request), request.POST.get("at", "")
    answers = {shown.SITE: at.partition(".")[0]}
    if has_come(request.person, key, "answers", answers):
        return redirect("check")
    if offer is None or now.check is None or at != offer.code:
        return page_instead(request, "place_of_pain")
    tidy = partial(screens.without_hidden, pack())
    checks.save_answers(request.person, now.check.id, answers, tidy, key=key)
    return redirect("check")


@require_GET
def find_the_muscle(request: PersonRequest, other: bool = False) -> HttpResponse:
    """Show where the muscle lies and how to find it by touch, on the side that hurts or not."""
    told_side = str(request.today.answers.get("side", ""))
    side = told_side if told_side in shown.SIDES else "right"
    side = shown.OTHER[side] if other else side
    article = pack().articles.get("find_the_muscle")
    drawn = shown.drawing(pack())
    if article is None or drawn is None:
        raise Http404
    tone = _drawn(request)[1]
    return render_page(request, shown.find_the_muscle(pack(), article, drawn, side, other, tone))


def _maps(request: PersonRequest) -> tuple[body_maps.BodyMap | None, body_maps.BodyMap | None]:
    return shown.maps_of(body_maps.body_maps(request.person), local_today())


def _drawn(request: PersonRequest) -> tuple[str, str]:
    return figures.Choice.read(request.COOKIES.get(settings.FIGURE_COOKIE, "")).drawn(local_today())


def _known(code: str) -> str:
    if code not in CODES:
        raise Http404
    return code
