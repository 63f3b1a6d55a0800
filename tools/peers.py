"""What runs in a .venv of its own: the figures' own program, and the peers that we measure."""

from __future__ import annotations

import hashlib
import os
import sys

from dev import BIN, ROOT, do, hand_over, pip_command, uv


def figures(words: list[str]) -> None:
    """Draw the figures, or the hip's views with the three touches and the body map."""
    hand_over(painter(), "-m", "figures.views" if words == ["views"] else "figures", *words)


def bench(words: list[str]) -> None:
    """Measure ours beside peers on the same work."""
    hand_over(peers(), "-m", "bench", *words)


def painter() -> str:
    """Return a Python that can draw, with body and bones that the figures are made from."""
    python = own_python("figures")
    for name in ("body", "bones"):
        folder = ROOT / f".figures-venv/{name}"
        if not list(folder.glob("*.whl")):
            asked = ("--no-deps", "--require-hashes", "-r", f"requirements/figures-{name}.txt")
            do(*pip_command(), "download", "-q", *asked, "-d", str(folder))
    return python


def peers() -> str:
    """Return a Python that has our peers, and sees our source."""
    os.environ["PYTHONPATH"] = os.pathsep.join(("src", "."))
    return own_python("bench")


def own_python(name: str) -> str:
    """Return the Python of a venv of its own that holds what the lock of this name lists."""
    venv = f".{name}-venv"
    python, stamp = ROOT / venv / BIN.name / "python", ROOT / venv / ".unknot"
    want = hashlib.sha256((ROOT / f"requirements/{name}.txt").read_bytes()).hexdigest()
    if not stamp.is_file() or stamp.read_text() != want:
        uv("venv", "-q", "--clear", "--python", sys.executable, venv)
        asked = ("--require-hashes", "--python", str(python), "-r", f"requirements/{name}.txt")
        uv("pip", "install", "-q", *asked)
        stamp.write_text(want)
    return str(python)
