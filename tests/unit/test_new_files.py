"""`dev.py new` writes what works at once: in a copy, the check and the new test pass."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
TECHNIQUE = {
    "--title": "Slow press",
    "--what-for": "Slow pressure. It may ease soreness for a while.",
    "--feel": "A dull pressure that you can bear with ease.",
    "--mistake": "Going on when it hurts more.",
}
QUESTION = {
    "--ask": "Does it lock when you move?",
    "--short": "Locks",
    "--level": "soon",
    "--title": "It locks",
    "--why": "A part may be loose in the joint.",
    "--do": "See a doctor in the next days.",
    "--wrong-when": "Stiff muscles can feel the same.",
    "--says": "It gets stuck when I move.",
    "--source": "our_decision",
}


def new(*words: str, **options: str) -> subprocess.CompletedProcess[str]:
    """Run `dev.py new` as a person would who answers nothing that is asked."""
    named = [part for option in options.items() for part in option]
    return subprocess.run(
        [sys.executable, "-m", "tools", "new", *words, *named],
        cwd=ROOT, capture_output=True, text=True, check=False, stdin=subprocess.DEVNULL,
    )  # fmt: skip


def check(pack: Path) -> subprocess.CompletedProcess[str]:
    run = "import sys; from unknot.cli import main; sys.exit(main())"
    command = [sys.executable, "-c", run, "check", pack]
    return subprocess.run(command, capture_output=True, text=True, check=False)


def files(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file()
    }


@pytest.fixture
def copy(tmp_path: Path, request: pytest.FixtureRequest) -> Path:
    """A copy of one of our packs."""
    return Path(shutil.copytree(ROOT / "packs" / request.param, tmp_path / request.param))


@pytest.mark.parametrize(
    ("copy", "like", "phases", "source"),
    [
        ("TEMPLATE", "ball_on_thigh", ("position", "work"), "seed_article"),
        ("outer_hip", "clam", ("position", "work", "finish"), "distefano_2009"),
    ],
    indirect=["copy"],
)
def test_a_new_technique_passes_the_check_with_a_case_that_offers_it(
    copy: Path, like: str, phases: tuple[str, ...], source: str
) -> None:
    words = [f"--phase={id}=Now|Go slowly on your {{side}} side." for id in phases]
    options = {**TECHNIQUE, "--pack": str(copy), "--like": like, "--source": source}
    done = new("technique", "slow_press", *words, **options)
    assert done.returncode == 0, done.stderr
    assert check(copy).returncode == 0
    assert (copy / "techniques/slow_press.yaml").is_file()
    assert any(b"offers_slow_press" in content for content in files(copy).values())
    assert "let somebody else bound its dose" in done.stdout


@pytest.mark.parametrize(
    ("copy", "screen"), [("TEMPLATE", "skin"), ("outer_hip", "safety_today")], indirect=["copy"]
)
def test_a_new_question_passes_the_check_with_a_case_that_raises_its_flag(
    copy: Path, screen: str
) -> None:
    done = new("question", "it_locks", **QUESTION, **{"--pack": str(copy), "--screen": screen})
    assert done.returncode == 0, done.stderr
    assert check(copy).returncode == 0
    assert any(b"says_yes_to_it_locks" in content for content in files(copy).values())


def test_a_new_pack_passes_the_check_under_its_own_name(tmp_path: Path) -> None:
    done = new("pack", "sore_heel", **{"--region": "heel", "--into": str(tmp_path)})
    assert done.returncode == 0, done.stderr
    assert check(tmp_path / "sore_heel").stdout.startswith("sore_heel ")


def test_a_new_page_opens_in_a_copy_of_the_tree(tmp_path: Path) -> None:
    for name in ("src", "packs", "tests", "islands", "figures", "safety", "docs"):
        shutil.copytree(ROOT / name, tmp_path / name, ignore=shutil.ignore_patterns("pictures"))
    for name in ("pyproject.toml", "dev.py", "proof_checker.py"):
        shutil.copy(ROOT / name, tmp_path)
    said = {"--title": "Your week", "--lead": "What is planned for you this week."}
    done = new("page", "your_week", **said, **{"--root": str(tmp_path)})
    assert done.returncode == 0, done.stderr
    env = {**os.environ, "PYTHONPATH": str(tmp_path / "src")}
    asked = ("-q", "-p", "no:cacheprovider", "tests/web/test_your_week.py")
    opened = subprocess.run(
        [sys.executable, "-m", "pytest", *asked], cwd=tmp_path, env=env,
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert opened.returncode == 0, opened.stdout + opened.stderr
    looked = [sys.executable, "-m", "ruff", "check", "src/unknot_web/pages", "tests/web"]
    linted = subprocess.run(looked, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert linted.returncode == 0, linted.stdout


@pytest.mark.parametrize("copy", ["TEMPLATE"], indirect=True)
@pytest.mark.parametrize(
    ("words", "options", "says"),
    [
        (("technique", "x_press"), {"--like": "nothing"}, "there is no such technique"),
        (("technique", "x_press"), {"--source": "hearsay"}, "there is no 'hearsay' under sources"),
        (("technique", "ball_on_thigh"), {}, "it is there already"),
        (("technique", "x_press"), {}, "stopped; nothing was written"),
        (("technique", "../press"), {}, "is no name"),
        (("question", "broken_skin"), {}, "'broken_skin' is there already"),
        (("question", "it_locks"), {"--screen": "means"}, "no safety screen"),
        (("question", "it_locks"), {"--screen": "nowhere"}, "there is no 'nowhere' under screens"),
    ],
)
def test_what_can_not_be_written_is_named_and_nothing_is_changed(
    copy: Path, words: tuple[str, ...], options: dict[str, str], says: str
) -> None:
    usual = (
        {**TECHNIQUE, "--like": "ball_on_thigh", "--source": "seed_article"}
        if words[0] == "technique"
        else {**QUESTION, "--screen": "skin"}
    )
    before = files(copy)
    done = new(*words, **{**usual, "--pack": str(copy), **options})
    assert done.returncode != 0
    assert says in done.stderr
    assert "Traceback" not in done.stderr
    assert files(copy) == before
