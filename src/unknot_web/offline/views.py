"""Installing the app, the service worker, and where to send what was entered without network."""

from __future__ import annotations

import base64
import json
from uuid import UUID

from csp.utils import build_policy
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.middleware.csrf import get_token
from django.templatetags.static import static
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from unknot_web.design import words
from unknot_web.design.page import LeftPage, render_page
from unknot_web.design.people import PersonRequest
from unknot_web.offline import arrivals, files, shown
from unknot_web.offline.vault_key import vault_key
from unknot_web.player.ends import BEGUN
from unknot_web.today import needs_plan
from unknot_web.words import current

PAPER, TEAL = "#f8f3ea", "#0b544d"
REFUSED = 422
ICONS = (
    ("icon-192.png", "192x192", "image/png", "any"),
    ("icon-512.png", "512x512", "image/png", "any"),
    ("icon-maskable-512.png", "512x512", "image/png", "maskable"),
    ("favicon.svg", "any", "image/svg+xml", "any"),
)


@require_GET
def manifest(request: HttpRequest) -> HttpResponse:
    """Say what the app is called and looks like once it is installed."""
    about = {
        "id": "/",
        "name": words.say("app.name"),
        "short_name": words.say("app.name"),
        "description": words.say("page.home.title"),
        "lang": current(),
        "start_url": reverse("home"),
        "scope": "/",
        "display": "standalone",
        "background_color": PAPER,
        "theme_color": TEAL,
        "icons": [
            {"src": static(f"unknot/icons/{name}"), "sizes": sizes, "type": kind, "purpose": use}
            for name, sizes, kind, use in ICONS
        ],
    }
    return JsonResponse(about, content_type="application/manifest+json")


@require_GET
def service_worker(request: HttpRequest) -> HttpResponse:
    """Serve the worker for all of the app, with its own pages and the list of what it keeps."""
    own = {"offline": offline, "left_offline": left, "closed_offline": closed}
    keeps = {
        "version": files.version(),
        "files": [reverse("manifest"), *files.addresses()],
        "pages": {reverse(name): view(request).content.decode() for name, view in own.items()},
        "policy": build_policy(),
    }
    script = f"self.keeps={json.dumps(keeps)};\n{files.found(files.WORKER).read_text('utf-8')}"
    return HttpResponse(script, content_type="text/javascript; charset=utf-8")


@require_GET
def offline(request: HttpRequest) -> HttpResponse:
    """Say that this needs the network; the browser keeps the page."""
    return render_page(request, shown.OfflinePage())


@require_GET
def left(request: HttpRequest) -> HttpResponse:
    """Show the page that tells nothing, for who leaves without network."""
    return render_page(request, LeftPage())


@require_GET
def closed(request: HttpRequest) -> HttpResponse:
    """Say that answers were changed and could not be checked, so that there is no plan."""
    return render_page(request, shown.ClosedPage())


@require_GET
def key(request: PersonRequest) -> HttpResponse:
    """Give the key of what this person's browser keeps; the browser writes it down nowhere."""
    key = base64.b64encode(vault_key(request.person)).decode()
    return JsonResponse({"key": key, "owner": arrivals.owner(request.person)})


@require_GET
@needs_plan
def after_session(request: PersonRequest, run: UUID) -> HttpResponse:
    """Show what may be needed after a session that ends without network."""
    now = request.today
    if not now.session_may_open:
        raise Http404
    return render_page(request, shown.after(now))


@require_GET
def door(request: PersonRequest) -> HttpResponse:
    """Tell the outbox who has come in, and give it a token of now."""
    owner = arrivals.owner(request.person)
    return JsonResponse({"token": get_token(request), "owner": owner})


@require_POST
def take(request: PersonRequest, kind: str) -> HttpResponse:
    """Keep an entry of the outbox; the same again is answered the same."""
    if kind not in arrivals.KINDS:
        raise Http404
    try:
        if arrivals.take(request.person, kind, request.POST) and kind == "finish":
            request.session.pop(BEGUN, None)
    except arrivals.Refused as refused:
        return JsonResponse({"why": str(refused)}, status=REFUSED)
    return JsonResponse({"kept": True})
