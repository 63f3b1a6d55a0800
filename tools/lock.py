"""The locks in requirements/: every package with its version and its hashes."""

from __future__ import annotations

import tomllib

from dev import ROOT, do, set_up, uv


def lock(words: list[str]) -> None:
    """Lock the newest dependencies that are a week old or older."""
    groups = tomllib.loads((ROOT / "pyproject.toml").read_text())["dependency-groups"]
    build, dev = ("\n".join(needs) for needs in (groups["build"], groups["build"] + groups["dev"]))
    week = ("--upgrade", "--exclude-newer", "7 days", "--universal", "--generate-hashes", *words)
    named = ("--python-version", "3.11", "--custom-compile-command", "python3 dev.py lock")
    make = ("pip", "compile", "-q", "-", *week, *named, "-o")
    uv(*make, "requirements/uv.txt", stdin="uv")
    # With the solver: a pack that is not signed is proved here, once, in seconds.
    run = ("requirements/run.txt", "pyproject.toml", "--extra", "web", "--extra", "prove")
    uv(*make, *run, stdin=build)
    for name in ("bench", "figures"):
        needs = "\n".join(groups[name])
        uv(*make, f"requirements/{name}.txt", "-c", "requirements/run.txt", stdin=needs)
    make = (*make, "requirements/dev.txt", "--all-extras", "-c", "requirements/run.txt")
    uv(*make, "pyproject.toml", stdin=dev)
    docs = (*named, "-o", "requirements/docs.txt", "-c", "requirements/dev.txt")
    uv("pip", "compile", "-q", "-", *week, *docs, stdin="\n".join(groups["docs"]))
    do("deno", "install", "--frozen=false")
    set_up("dev")
