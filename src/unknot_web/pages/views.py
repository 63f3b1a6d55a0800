"""Home, the short reads, clearances, and everything that is kept."""

from __future__ import annotations

import json
from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from unknot.terms import Modality
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
    values = {
        "state": now.state,
        "last": entries[-1] if entries else None,
        "morning": shown.morning_to_tell(entries, local_today()),
    }
    return render(request, "pages/home.html", values)


@require_GET
def reads(request: PersonRequest) -> HttpResponse:
    """List the short reads."""
    return render(request, "pages/reads.html", {"articles": pack().articles})


@require_GET
def read(request: PersonRequest, id: str) -> HttpResponse:
    """Show one short read with its sources."""
    article = pack().articles.get(id)
    if article is None:
        raise Http404
    return render(request, "pages/read.html", shown.article(pack(), article))


@require_GET
def muscle(request: PersonRequest) -> HttpResponse:
    """Show the read about the muscle."""
    return read(request, "the_muscle")


@require_GET
def about(request: PersonRequest) -> HttpResponse:
    """Say what the program is made of, and who stands behind it."""
    return render(request, "pages/about.html", {"pack": pack().contents.pack, "sha": pack().sha256})


@require_GET
def sources(request: PersonRequest) -> HttpResponse:
    """Show every source, how sure it is, and how it was seen."""
    return render(request, "pages/sources.html", {"sources": pack().contents.sources})


@require_GET
def safety(request: PersonRequest) -> HttpResponse:
    """Say what this is and is not."""
    flags = sorted(pack().contents.red_flags, key=lambda flag: -flag.level.urgency)
    return render(request, "pages/safety.html", {"flags": flags})


@require_GET
def proof(request: PersonRequest) -> HttpResponse:
    """Say what was proved about the pack, what was not, and how to check it again."""
    values = {"proof": shown.proof(certificate()), "pack": pack(), "signed": is_signed()}
    return render(request, "pages/proof.html", values)


@require_GET
def help_now(request: PersonRequest) -> HttpResponse:
    """Say where to turn right now."""
    return render(request, "pages/help.html")


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
    values = {
        "form": form,
        "clearances": kept_clearances.clearances(request.person),
        "today": local_today(),
        "asks": shown.to_clear(request.today),
    }
    status = 422 if request.method == "POST" else 200
    return render(request, "pages/clearances.html", values, status=status)


@require_POST
def remove_clearance(request: PersonRequest, id: UUID) -> HttpResponse:
    """Take a clearance away."""
    kept_clearances.remove_clearance(request.person, id, key=key_in(request))
    return redirect("clearances")


@require_GET
def data(request: PersonRequest) -> HttpResponse:
    """Show everything that is kept."""
    return render(request, "pages/data.html", {"tables": shown.tables(request.person)})


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
    return render(request, "pages/delete.html", {"unsure": unsure}, status=422 if unsure else 200)
