"""Promise 7: a pack decides only with a proof, and anybody can check the proof again."""

from __future__ import annotations

import ast
import hashlib
import json
import lzma
import shutil
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from tests.support.packs import outer_hip
from unknot import trusted
from unknot.cli import main
from unknot.knowledge import PackError, certificates, load_pack, shipped_pack
from unknot.proof import certificate as proof
from unknot.proof.claims import short_claims
from unknot.proof.prove import Verdict, prove

ROOT = Path(__file__).parents[2]
CHECKER = ROOT / "proof_checker.py"
TEMPLATE = ROOT / "packs" / "TEMPLATE"
DAY = date(2026, 1, 5)


@pytest.fixture(scope="module")
def verdict() -> Verdict:
    return prove(load_pack(TEMPLATE))


@pytest.fixture(scope="module")
def certified(verdict: Verdict) -> bytes:
    return proof.certificate(load_pack(TEMPLATE), verdict, DAY)


@pytest.fixture
def unsafe(tmp_path: Path) -> Path:
    """A pack that reads well, in which saying yes to a warning sign makes it less urgent."""
    folder = shutil.copytree(TEMPLATE, tmp_path / "unsafe")
    flags = folder / "red_flags.yaml"
    text = flags.read_text("utf-8")
    assert text.count("when: sharp_pain") == 1
    flags.write_text(text.replace("when: sharp_pain", "when: not sharp_pain"), "utf-8")
    return folder


def checked(content: bytes, tmp_path: Path, pack: Path = TEMPLATE) -> tuple[int, str]:
    """Return the exit code and the sentence of the checker, which sees nothing of ours."""
    file = tmp_path / "a.cert"
    file.write_bytes(content)
    command = [sys.executable, "-I", CHECKER, file, pack]
    done = subprocess.run(command, capture_output=True, text=True, cwd=tmp_path, check=False)
    assert done.stderr == ""
    assert done.stdout.count("\n") == 1
    return done.returncode, done.stdout


Lines = list[str]


def changed(content: bytes, change: Callable[[Lines, Lines], object], mended: bool) -> bytes:
    """Return a certificate with other clauses or lemmas; mended, its header fits them."""
    line, _, body = content.partition(b"\n")
    clauses, lemmas = (
        part.splitlines() for part in lzma.decompress(body).decode().split("c lemmas\n")
    )
    change(clauses, lemmas)
    text = "".join(f"{one}\n" for one in clauses)
    header = json.loads(line)
    if mended:
        header["lemmas"] = len(lemmas)
        header["clauses_sha256"] = hashlib.sha256(text.encode()).hexdigest()
    text += "c lemmas\n" + "".join(f"{one}\n" for one in lemmas)
    return json.dumps(header).encode() + b"\n" + lzma.compress(text.encode())


def flip(lines: Lines, line: int, word: int = 0) -> None:
    """Turn one literal round."""
    words = lines[line].split()
    words[word] = str(-int(words[word]))
    lines[line] = " ".join(words)


# ------------------------------------------------------------------ the checker
def test_the_checker_accepts_a_certificate_that_we_make(certified: bytes, tmp_path: Path) -> None:
    code, said = checked(certified, tmp_path)
    assert (code, said[:9]) == (0, "accepted:")


def test_the_checker_accepts_a_certificate_that_is_only_written_anew(
    certified: bytes, tmp_path: Path
) -> None:
    """Without this, the refusals below could be for how the tests write."""
    assert checked(changed(certified, lambda *_: None, mended=True), tmp_path)[0] == 0


def test_the_checker_refuses_a_pack_with_one_more_byte(certified: bytes, tmp_path: Path) -> None:
    pack = shutil.copytree(TEMPLATE, tmp_path / "pack")
    assert checked(certified, tmp_path, pack)[0] == 0
    (pack / "plans.yaml").write_bytes((pack / "plans.yaml").read_bytes() + b"\n")
    assert checked(certified, tmp_path, pack)[0] == 1


@pytest.mark.parametrize("line", [1, 40, 200, -1])
def test_the_checker_refuses_a_clause_with_a_literal_turned_round(
    certified: bytes, tmp_path: Path, line: int
) -> None:
    wrong = changed(certified, lambda clauses, _: flip(clauses, line), mended=False)
    assert "clauses are not those" in checked(wrong, tmp_path)[1]


CHANGES: dict[str, Callable[[Lines, Lines], object]] = {
    "the question turned round": lambda clauses, _: flip(clauses, -1),
    "the question taken out": lambda clauses, _: clauses.pop(),
    "a lemma turned round": lambda _, lemmas: flip(lemmas, 0),
    "a lemma that follows from nothing": lambda _, lemmas: lemmas.insert(0, "1 0"),
    "an empty proof": lambda _, lemmas: lemmas.clear(),
    "a proof that only says so": lambda _, lemmas: lemmas.__setitem__(slice(None), ["0"]),
    "half a proof": lambda _, lemmas: lemmas.__delitem__(slice(0, None, 2)),
    "a line that is no clause": lambda _, lemmas: lemmas.insert(0, "1 2"),
    "a variable too many": lambda _, lemmas: lemmas.insert(0, "99999 0"),
}


@pytest.mark.parametrize("mended", [False, True])
@pytest.mark.parametrize("change", CHANGES)
def test_the_checker_refuses_a_changed_certificate_even_if_its_header_fits(
    certified: bytes, tmp_path: Path, change: str, mended: bool
) -> None:
    code, said = checked(changed(certified, CHANGES[change], mended), tmp_path)
    assert (code, said[:8]) == (1, "refused:")


@pytest.mark.parametrize("lemma", range(0, 80, 8))
def test_the_checker_refuses_a_certificate_without_one_of_its_lemmas(
    certified: bytes, tmp_path: Path, lemma: int
) -> None:
    wrong = changed(certified, lambda _, lemmas: lemmas.pop(lemma), mended=False)
    assert checked(wrong, tmp_path)[0] == 1


@pytest.mark.parametrize(
    "cut",
    [lambda c: b"", lambda c: c[:40], lambda c: c[: c.index(b"\n")], lambda c: c[: len(c) // 2],
     lambda c: c[:-1], lambda c: c + b"\0", lambda c: b"[]" + c[c.index(b"\n"):]],
)  # fmt: skip
def test_the_checker_refuses_a_file_that_is_not_whole(
    certified: bytes, tmp_path: Path, cut: Callable[[bytes], bytes]
) -> None:
    code, said = checked(cut(certified), tmp_path)
    assert (code, said[:8]) == (1, "refused:")


def test_the_checker_is_short_and_stands_alone() -> None:
    text = CHECKER.read_text("utf-8")
    imported = {
        (node.module or "") if isinstance(node, ast.ImportFrom) else node.names[0].name
        for node in ast.walk(ast.parse(text))
        if isinstance(node, ast.Import | ast.ImportFrom)
    }
    assert imported <= sys.stdlib_module_names
    assert len(text.splitlines()) <= 150


# ------------------------------------------------------- the certificate that is shipped
def test_the_shipped_certificate_fits_the_shipped_pack_and_this_program() -> None:
    assert trusted.certified(outer_hip()) is not None, "run: python3 dev.py fix"


def test_the_shipped_certificate_is_the_only_one_of_its_pack_and_whole() -> None:
    (file,) = certificates().glob("outer_hip-*.cert")
    assert file.name == f"outer_hip-{outer_hip().sha256[:12]}.cert"
    assert proof.whole(file.read_bytes())


def test_the_checker_accepts_the_shipped_certificate(tmp_path: Path) -> None:
    (file,) = certificates().glob("outer_hip-*.cert")
    assert checked(file.read_bytes(), tmp_path, shipped_pack("outer_hip"))[0] == 0


def test_a_certificate_says_what_it_does_not_show(certified: bytes, verdict: Verdict) -> None:
    header = proof.header_of(certified)
    assert header is not None
    assert header.claims | header.proved_beside == verdict.claims
    assert {"alive", "reach"} == set(header.proved_beside)
    assert {"the words and the pictures"} < set(header.not_covered)


# --------------------------------------------------------------- what may be loaded
def test_a_pack_with_a_certificate_needs_no_solver(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(trusted, "solver_is_here", lambda: False)
    assert trusted.load_trusted(shipped_pack("outer_hip")).sha256 == outer_hip().sha256


def test_a_pack_without_a_certificate_is_proved_on_the_spot() -> None:
    told: list[str] = []
    pack = trusted.load_trusted(TEMPLATE, on_proving=lambda: told.append("proving"))
    assert pack.id == "template"
    assert told == ["proving"]


def test_a_pack_with_neither_certificate_nor_solver_is_refused(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(trusted, "solver_is_here", lambda: False)
    with pytest.raises(PackError, match="no certificate, and there is no solver"):
        trusted.load_trusted(TEMPLATE)


@pytest.mark.parametrize("field", ["pack_sha256", "decision_sha256", "certificate"])
def test_a_certificate_that_names_anything_else_counts_for_nothing(
    monkeypatch: pytest.MonkeyPatch, certified: bytes, field: str
) -> None:
    line, _, body = certified.partition(b"\n")
    header = json.dumps({**json.loads(line), field: "0" * 64}).encode()
    monkeypatch.setattr(trusted, "read_certificate", lambda _: certified)
    assert trusted.certified(load_pack(TEMPLATE)) is not None
    monkeypatch.setattr(trusted, "read_certificate", lambda _: header + b"\n" + body)
    assert trusted.certified(load_pack(TEMPLATE)) is None


def test_a_fault_while_proving_refuses_the_pack(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object, **__: object) -> None:
        raise MemoryError

    monkeypatch.setattr(trusted, "prove", broken)
    with pytest.raises(PackError, match="could not be made"):
        trusted.load_trusted(TEMPLATE)


def test_an_unsafe_pack_is_refused_with_the_claim_that_fails(unsafe: Path) -> None:
    assert load_pack(unsafe)
    with pytest.raises(PackError, match=r"'sharp_pain'.*unknot prove"):
        trusted.load_trusted(unsafe)


@pytest.mark.parametrize("command", ["assess", "try", "session"])
def test_the_command_line_refuses_an_unsafe_pack(
    unsafe: Path, command: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main([command, "--pack", str(unsafe)]) == 3
    shown = capsys.readouterr()
    assert shown.out == ""
    assert "See a clinician" in shown.err


def test_an_unsafe_pack_gets_no_certificate(
    unsafe: Path, verdict: Verdict, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["certify", str(unsafe), "--into", str(tmp_path / "into")]) == 3
    assert not (tmp_path / "into").exists()
    assert "A claim fails" in capsys.readouterr().err
    with pytest.raises(proof.NotContradictory):
        proof.certificate(load_pack(unsafe), verdict, DAY)


def test_the_maker_asks_its_own_solver_again(unsafe: Path) -> None:
    """A verdict that is wrong does not get a certificate past the solver that writes it."""
    hazard = (
        "hazards:\n  - id: young\n    when: age < 18\n    at_least: emergency\n    severity: 3\n"
        "    cause: none\n    effect: none\n    harm: none\n    evidence: [our_decision]\n"
    )
    (unsafe / "hazards.yaml").write_text(hazard, "utf-8")
    pack = load_pack(unsafe)
    wrong = replace(prove(pack), failures=())
    with pytest.raises(proof.NotContradictory):
        proof.certificate(pack, wrong, DAY)


def test_certify_refuses_a_certificate_that_leaves_claims_out(
    monkeypatch: pytest.MonkeyPatch, verdict: Verdict, tmp_path: Path
) -> None:
    """Such a file is whole, and of this pack; only the clauses written anew tell."""
    pack = load_pack(TEMPLATE)
    with monkeypatch.context() as patched:
        short = proof.question_of(pack, short_claims)
        patched.setattr(proof, "question_of", lambda *_: short)
        content = proof.certificate(pack, verdict, DAY)
    header = proof.header_of(content)
    assert header is not None
    assert proof.whole(content)
    assert proof.belongs(header, pack)
    (tmp_path / f"{pack.id}-{pack.sha256[:12]}.cert").write_bytes(content)
    assert main(["certify", str(TEMPLATE), "--into", str(tmp_path), "--check"]) == 3


def test_certify_leaves_a_good_certificate_and_replaces_any_other(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    into = tmp_path / "into"
    words = ["certify", str(TEMPLATE), "--into", str(into)]
    assert main([*words, "--check"]) == 3
    assert main([*words, "--on", "2026-01-05"]) == 0
    (file,) = into.iterdir()
    made = file.read_bytes()
    assert main([*words, "--check"]) == 0
    assert main([*words, "--on", "2026-01-06"]) == 0
    assert file.read_bytes() == made
    file.write_bytes(made[:-9])
    (into / "template-000000000000.cert").write_bytes(made)
    assert main([*words, "--check"]) == 3
    assert main([*words, "--on", "2026-01-05"]) == 0
    assert [one.read_bytes() for one in into.iterdir()] == [made]
    assert "Traceback" not in capsys.readouterr().err
