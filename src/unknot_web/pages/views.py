"""Home, the short reads, clearances, and everything that is kept."""

from __future__ import annotations

import json
from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from unknot.terms import Modality
from unknot_web.design.page import render_page
from unknot_web.design.people import PersonRequest, key_in
from unknot_web.pages import shown
from unknot_web.pages.forms import ClearanceForm
from unknot_web.records import clearances as kept_clearances
from unknot_web.records import diary, everything
from unknot_web.records.day import local_today
from unknot_web.records.knowledge import certificate, is_signed, pack

FORMS = ("GET", "POST")
FORGET = '"cache", "storage"'


@require_GET
def home(request: PersonRequest) -> HttpResponse:
    """Say what this is, and offer the one next thing to do."""
    now = request.today
    entries = diary.entries(request.person)
    last = entries[-1] if entries else None
    morning = shown.morning_to_tell(entries, local_today())
    return render_page(request, shown.HomePage(now.state, last, morning))


@require_GET
def reads(request: PersonRequest) -> HttpResponse:
    """List the short reads."""
    return render_page(request, shown.ReadsPage(tuple(pack().articles)))


@require_GET
def read(request: PersonRequest, id: str) -> HttpResponse:
    """Show one short read with its sources."""
    article = pack().articles.get(id)
    if article is None:
        raise Http404
    return render_page(request, shown.article(pack(), article))


@require_GET
def muscle(request: PersonRequest) -> HttpResponse:
    """Show the read about the muscle."""
    return read(request, "the_muscle")


@require_GET
def about(request: PersonRequest) -> HttpResponse:
    """Say what the program is made of, and who stands behind it."""
    return render_page(request, shown.AboutPage(pack().contents.pack, pack().sha256))


@require_GET
def sources(request: PersonRequest) -> HttpResponse:
    """Show every source, how sure it is, and how it was seen."""
    return render_page(request, shown.SourcesPage(pack().contents.sources))


@require_GET
def safety(request: PersonRequest) -> HttpResponse:
    """Say what this is and is not."""
    flags = sorted(pack().contents.red_flags, key=lambda flag: -flag.level.urgency)
    return render_page(request, shown.SafetyPage(tuple(flags)))


@require_GET
def proof(request: PersonRequest) -> HttpResponse:
    """Say what was proved about the pack, what was not, and how to check it again."""
    page = shown.ProofPage(shown.proof(certificate()), pack(), is_signed())
    return render_page(request, page)


@require_GET
def help_now(request: PersonRequest) -> HttpResponse:
    """Say where to turn right now."""
    return render_page(request, shown.HelpPage())


@require_http_methods(FORMS)
def clearances(request: PersonRequest) -> HttpResponse:
    """List what clinicians have cleared, and take a new clearance."""
    form = ClearanceForm(local_today(), request.POST or None)
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        modalities = [Modality(one) for one in said["modalities"]]
        kept_clearances.add_clearance(
            request.person,
            said["by"],
            said["on"],
            said["until"],
            modalities,
            said["confirms"],
            key=key_in(request),
        )
        return redirect("clearances")
    page = shown.ClearancesPage(
        form=form,
        clearances=tuple(kept_clearances.clearances(request.person)),
        today=local_today(),
        asks=shown.to_clear(request.today),
    )
    return render_page(request, page, status=422 if request.method == "POST" else 200)


@require_POST
def remove_clearance(request: PersonRequest, id: UUID) -> HttpResponse:
    """Take a clearance away."""
    kept_clearances.remove_clearance(request.person, id, key=key_in(request))
    return redirect("clearances")


@require_GET
def data(request: PersonRequest) -> HttpResponse:
    """Show everything that is kept."""
    return render_page(request, shown.DataPage(shown.tables(request.person)))


@require_GET
def download(request: PersonRequest) -> HttpResponse:
    """Hand over everything that is kept as one JSON file."""
    text = json.dumps(everything.everything(request.person), indent=2, ensure_ascii=False)
    response = HttpResponse(text, content_type="application/json; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="unknot-data.json"'
    return response


@require_http_methods(FORMS)
def delete(request: PersonRequest) -> HttpResponse:
    """Ask once more, then delete everything that is kept."""
    if request.method == "POST" and request.POST.get("sure") == "yes":
        everything.delete_everything(request.person, key=key_in(request))
        response = redirect("home")
        response["Clear-Site-Data"] = FORGET  # the browser may hold what was not sent yet
        return response
    unsure = request.method == "POST"
    return render_page(request, shown.DeletePage(unsure), status=422 if unsure else 200)
