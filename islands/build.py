"""Bundle the islands with Deno: the one build that pip and dev.py share."""

import hashlib
import json
import os
import subprocess
from pathlib import Path

BUILT = "src/unknot_web/design/static/unknot/built"
# A worker is a file of its own, which the bundle asks for by its name.
ENTRIES = {
    "islands": "islands/entry.ts",
    "ticker_worker": "islands/ticker_worker.ts",
    "service_worker": "islands/service_worker.ts",
}


def build_islands(root: Path, deno: str | None) -> None:
    """Bundle islands/entry.ts into the web app's static files, unless nothing has changed."""
    out = root / BUILT
    stamp = out / ".stamp"
    want = fingerprint(root)
    if (
        stamp.is_file()
        and stamp.read_text() == want
        and all((out / f"{name}.js").is_file() for name in ENTRIES)
    ):
        return
    if deno is None or not Path(deno).is_file():
        raise SystemExit(
            "islands: Deno is missing, and the pages' JavaScript is built with it; "
            "install the Python package 'deno' (it has no wheel for musl systems such as Alpine)"
        )
    stamp.unlink(missing_ok=True)
    esbuild = json.loads((root / "deno.json").read_text())["imports"]["esbuild"]
    run_deno(root, deno, "install", "--frozen")
    run_deno(
        root,
        deno,
        *("run", "--frozen", "--allow-all", esbuild, *map("=".join, ENTRIES.items())),
        *("--bundle", "--minify", "--sourcemap", "--format=esm", "--target=es2022"),
        *("--log-level=warning", f"--outdir={BUILT}"),
    )
    stamp.write_text(want)


def fingerprint(root: Path) -> str:
    """Return a digest of all that the bundle is made from."""
    folder = root / "islands"
    sources = [p for p in folder.rglob("*.ts") if not p.name.endswith(".test.ts")]
    digest = hashlib.sha256()
    for path in sorted([*sources, folder / "build.py", root / "deno.json", root / "deno.lock"]):
        digest.update(path.relative_to(root).as_posix().encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()


def deno_environment() -> dict[str, str]:
    """Return this environment, with Deno quiet and trusting the machine's certificates."""
    settings = {
        "NO_COLOR": "1",
        "DENO_NO_UPDATE_CHECK": "1",
        "DENO_TLS_CA_STORE": "system,mozilla",
    }
    return settings | dict(os.environ)


def run_deno(root: Path, deno: str, *words: str) -> None:
    """Run Deno in the project's folder, and stop with what it said if it fails."""
    try:
        done = subprocess.run(
            [deno, *words], cwd=root, env=deno_environment(), capture_output=True, text=True
        )
    except OSError as error:
        raise SystemExit(f"islands: {deno} does not run on this machine: {error}") from error
    if done.returncode:
        said = (done.stdout + done.stderr)[-3000:]
        raise SystemExit(
            f"islands: 'deno {words[0]}' failed; mend what it says and run this again:\n{said}"
        )
