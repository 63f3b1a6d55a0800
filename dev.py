#!/usr/bin/env python3
"""Every developer's command: python3 dev.py COMMAND. It needs Python 3.11 or newer, no more."""

# Here stands what must be there before anything is installed: .venv and what fills it.
# What a command does stands in tools/, and runs in .venv.

import os
import sys
from pathlib import Path

if sys.version_info < (3, 11):  # noqa: UP036 - said plainly to whoever has an older one
    sys.exit(f"dev.py: unknot needs Python 3.11 or newer, and this is {sys.version.split()[0]}")

import hashlib
import io
import shutil
import subprocess
from importlib.util import find_spec

from islands.build import build_islands, deno_environment

ROOT = Path(__file__).resolve().parent
VENV = ROOT / ".venv"
BIN = VENV / ("Scripts" if os.name == "nt" else "bin")
COMMANDS = {
    "run": "Start the app on this machine; it says where to open it.",
    "test": "Run all tests; or 'quick', a minute's worth; or one folder; or words for pytest.",
    "check": "Run what CI runs: format, lint, types, imports, packs, documents, all tests.",
    "coverage": "Run all tests watched, and say which lines and branches none of them runs.",
    "fix": "Format, mend what lint can mend, and write the generated files.",
    "prove": "Prove a pack safe, or show a person it would harm.",
    "try": "Go through the symptom check in the terminal.",
    "pictures": "Take the manual's pictures in Chromium.",
    "figures": "Draw the figures from their pose files; with --sheet FILE all on one picture.",
    "new": "Write the files of a new technique, question, page or pack.",
    "docs": "Build the documentation site into site/.",
    "release": "Make a release up to the upload; with --rehearse by a key that is thrown away.",
    "bench": "Measure ours beside peers on the same work; with --write the table is kept.",
    "nightly": "Make every fault often, do the tests of the night, prove by z3; or one of these.",
    "lock": "Lock the newest dependencies that are a week old or older.",
}
FOR_PEOPLE = {"run", "try"}  # these need nothing of the developers'


def set_up(name: str) -> None:
    """Make .venv hold what the lock of this name lists, and build the islands."""
    # The dev lock holds all of the run lock; that of the docs comes beside it.
    if (want := stale(name)) and (name == "docs" or stale("dev")):
        print(f"— requirements/{name}.txt is new to .venv: setting up", flush=True)
        if not shutil.which("python", path=BIN):
            uv("venv", "-q", "--clear", "--python", sys.executable, str(VENV))
        compiled = ["--compile-bytecode"] if name == "dev" and sys.dont_write_bytecode else []
        uv("pip", "install", "-q", "--require-hashes", *compiled, "-r", f"requirements/{name}.txt")
        uv("pip", "install", "-q", "--no-deps", "--no-build-isolation", "--editable", ".")
        (VENV / f".unknot-{name}").write_text(want)
    build_islands(ROOT, program("deno"))


def stale(name: str) -> str:
    """Return the stamp that .venv should bear for this lock, or nothing if it does."""
    parts = [p.read_bytes() for p in (ROOT / "pyproject.toml", ROOT / f"requirements/{name}.txt")]
    want = hashlib.sha256(b"\0".join([*parts, str(ROOT).encode()])).hexdigest()
    stamp = VENV / f".unknot-{name}"
    return "" if stamp.is_file() and stamp.read_text() == want else want


def uv(*words: str, stdin: str | None = None) -> None:
    """Run uv as pip is set up on this machine; fetch it with pip if it is not here yet."""
    pinned = hashlib.sha256(Path("requirements/uv.txt").read_bytes()).hexdigest()[:12]
    folder = ROOT / ".tools" / f"uv-{pinned}"
    pip = pip_command()
    if not shutil.which("uv", path=folder / "bin"):
        fetch = ("install", "-q", "--no-deps", "--require-hashes", "--target", str(folder))
        do(*pip, *fetch, "-r", "requirements/uv.txt", env={"PIP_ROOT_USER_ACTION": "ignore"})
    do(str(folder / "bin/uv"), *words, env=uv_settings(pip), stdin=stdin)


def pip_command() -> list[str]:
    """Return the first pip there is: installed, inside ensurepip, or Debian's wheel."""
    if find_spec("pip"):
        return [sys.executable, "-m", "pip"]
    ensurepip = find_spec("ensurepip")
    bundled = Path(ensurepip.origin or "").parent / "_bundled" if ensurepip else ROOT
    for wheel in [*bundled.glob("pip-*.whl"), *Path("/usr/share/python-wheels").glob("pip-*.whl")]:
        # A wheel runs from where it lies; outside .venv it reads the machine's own settings.
        return [getattr(sys, "_base_executable", sys.executable), str(wheel / "pip")]
    sys.exit("dev.py: this Python has no pip; install it (on Debian: apt-get install python3-venv)")


def uv_settings(pip: list[str]) -> dict[str, str]:
    """Return the environment that tells uv pip's index, proxy and certificates."""
    told = subprocess.run([*pip, "config", "list"], capture_output=True, text=True, check=False)
    settings: dict[str, str] = {}
    for line in told.stdout.splitlines():  # global.index-url='…'; the environment's come last
        section, _, name = line.partition("=")[0].rpartition(".")
        if section in ("global", "install", ":env:"):
            settings[name] = line.partition("=")[2].strip("'\"").replace("\\n", " ")
    extra = [url for url in settings.get("extra-index-url", "").split() if url.startswith("http")]
    asked = {
        "UV_DEFAULT_INDEX": settings.get("index-url"),
        "UV_INDEX": " ".join(extra),
        "UV_INDEX_STRATEGY": "unsafe-best-match" if extra else None,  # safe: all is hashed
        "SSL_CERT_FILE": settings.get("cert"),
        "UV_INSECURE_HOST": settings.get("trusted-host"),
        "ALL_PROXY": settings.get("proxy"),
        "UV_SYSTEM_CERTS": "1",  # a network's own certificates are the system's
        "UV_PYTHON_DOWNLOADS": "never",
        "UV_HTTP_RETRIES": "5",
    }
    os.environ["VIRTUAL_ENV"] = str(VENV)  # whichever other one is active
    return {k: v for k, v in asked.items() if v and k not in os.environ}


def do(name: str, *words: str, env: dict[str, str] | None = None, stdin: str | None = None) -> None:
    """Name a step and run it, .venv's program first; if it fails, stop and say so."""
    step = " ".join([Path(name).name, *words])
    print(f"— {step[:90]}", flush=True)
    env = deno_environment() | (env or {})
    done = subprocess.run([program(name), *words], env=env, input=stdin, text=True, check=False)
    if done.returncode:
        sys.exit(f"dev.py: '{step}' failed; mend what it says above and run this again")


def program(name: str) -> str:
    """Return where .venv has this program, or else the name as it is."""
    return shutil.which(name, path=BIN) or name


def hand_over(name: str, *words: str) -> None:
    """Run one of .venv's programs in place of this one."""
    command = [program(name), *words]
    if os.name == "nt":
        sys.exit(subprocess.call(command))
    os.execv(command[0], command)  # noqa: S606 - so that signals and the exit code are its own


def main(words: list[str]) -> None:
    """Set up what a command needs and run it, or list what there is."""
    os.chdir(ROOT)
    name = words[0] if words else "help"
    if name in COMMANDS:
        set_up("run" if name in FOR_PEOPLE else "dev")
        hand_over("python", "-m", "tools", *words)
    known = name in ("help", "-h", "--help")
    print(__doc__ if known else f"dev.py: there is no command '{name}'; there is:")
    for command, does in COMMANDS.items():
        print(f"  {command:9} {does}")
    sys.exit(0 if known else 2)


if __name__ == "__main__":
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")  # a terminal may lack the dash before a step
    main(sys.argv[1:])
