"""`python -m tests.browser.pictures`: photographs the app as Alice sees it, for the docs."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory

from playwright.sync_api import Browser, sync_playwright

from tests.browser.app import ROOT, App, Post, come_in, launch_options, running
from tests.browser.places import PLACES, become

OUT = ROOT / "docs" / "pictures"
SHOWN = (
    "home",
    "check-list",
    "check-list-error",
    "check-questions",
    "result-emergency",
    "result-soon",
    "result",
    "plan",
    "technique",
    "session",
    "session-playing",
    "diary-new",
    "progress",
    "read",
)
WIDTHS = {360: 1.0, 1280: 0.6}


def main() -> None:
    """Write every picture again."""
    OUT.mkdir(parents=True, exist_ok=True)
    with (
        TemporaryDirectory() as folder,
        running(Path(folder) / "unknot") as app,
        sync_playwright() as playwright,
        playwright.chromium.launch(**launch_options()) as browser,  # type: ignore[arg-type]
    ):
        photograph(app, browser)


def photograph(app: App, browser: Browser, names: tuple[str, ...] = SHOWN, out: Path = OUT) -> None:
    """Take the pictures of these places, at each width, in light and dark."""
    first = browser.new_context()
    come_in(first.new_page(), app.link)
    entered = first.storage_state()
    post = Post(first.request, app.origin)
    now_there = ""
    for place in (one for one in PLACES if one.name in names):
        if place.who != now_there:
            become(now_there := place.who, post, app)
        for width, scale in WIDTHS.items():
            context = browser.new_context(
                storage_state=entered,
                base_url=app.origin,
                viewport={"width": width, "height": 800},
                device_scale_factor=scale,
                reduced_motion="reduce",
            )
            page = context.new_page()
            place.show(page)
            for scheme in ("light", "dark"):
                page.emulate_media(color_scheme=scheme)
                page.screenshot(path=out / f"{place.name}-{width}-{scheme}.png")
            context.close()


if __name__ == "__main__":
    main()
