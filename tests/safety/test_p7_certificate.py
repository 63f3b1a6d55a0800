"""Promise 7: a pack decides only with a proof, and anybody can check the proof again."""

from __future__ import annotations

import ast
import hashlib
import io
import json
import lzma
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from importlib import import_module
from pathlib import Path

import pytest

import proof_checker
from tests.support.packs import outer_hip
from unknot import certificate as proof
from unknot import trusted
from unknot.certificate import proved_here, signed
from unknot.claims.claims import short_claims
from unknot.cli import main
from unknot.knowledge import PackError, certificates, load_pack, shipped_pack
from unknot_proof import certificate as making
from unknot_proof.prove import Verdict, prove

ROOT = Path(__file__).parents[2]
CHECKER = ROOT / "proof_checker.py"
TEMPLATE = ROOT / "packs" / "TEMPLATE"
DAY = date(2026, 1, 5)
PROVING = import_module("unknot_proof.prove")  # the module: the package has a function so named


@pytest.fixture(scope="module")
def verdict() -> Verdict:
    return prove(load_pack(TEMPLATE))


@pytest.fixture(scope="module")
def certified(verdict: Verdict) -> bytes:
    return making.certificate(load_pack(TEMPLATE), verdict, DAY)


@pytest.fixture
def unsafe(tmp_path: Path) -> Path:
    """A pack that reads well, in which saying yes to a warning sign makes it less urgent."""
    folder = shutil.copytree(TEMPLATE, tmp_path / "unsafe")
    flags = folder / "red_flags.yaml"
    text = flags.read_text("utf-8")
    assert text.count("when: sharp_pain") == 1
    flags.write_text(text.replace("when: sharp_pain", "when: not sharp_pain"), "utf-8")
    return folder


def named(content: bytes) -> str:
    """Return the SHA-256 of the clauses that a certificate names, if there is one to be read."""
    try:
        return str(json.loads(content.partition(b"\n")[0])["clauses_sha256"])
    except (ValueError, LookupError, TypeError):
        return "0" * 64


def clauses_of(pack: Path) -> str:
    """Return the SHA-256 of the clauses of a pack, written from the pack itself."""
    return proof.question_of(load_pack(pack)).sha256()


def checked(
    content: bytes, tmp_path: Path, pack: Path = TEMPLATE, clauses: str = ""
) -> tuple[int, str]:
    """Return the exit code and the sentence of the checker, which sees nothing of ours.

    Without `clauses` it is led to believe the certificate, so that the proof itself is looked at.
    """
    file = tmp_path / "a.cert"
    file.write_bytes(content)
    command = [sys.executable, "-I", CHECKER, file, pack, clauses or named(content)]
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
    packed = lzma.compress(text.encode())
    header["body_sha256"] = hashlib.sha256(packed).hexdigest()
    return json.dumps(header).encode() + b"\n" + packed


def flip(lines: Lines, line: int, word: int = 0) -> None:
    """Turn one literal round."""
    words = lines[line].split()
    words[word] = str(-int(words[word]))
    lines[line] = " ".join(words)


# ------------------------------------------------------------------ the checker
def test_the_checker_accepts_a_certificate_that_we_make(certified: bytes, tmp_path: Path) -> None:
    code, said = checked(certified, tmp_path, clauses=clauses_of(TEMPLATE))
    assert (code, said[:9]) == (0, "accepted:")


def test_the_checker_accepts_a_certificate_that_is_only_written_again(
    certified: bytes, tmp_path: Path
) -> None:
    """Without this, the refusals below could be for how the tests write."""
    assert checked(changed(certified, lambda *_: None, mended=True), tmp_path)[0] == 0


def spoilt(tmp_path: Path, file: str, old: str, new: str) -> Path:
    """Return a copy of the template in which one text stands otherwise."""
    pack = shutil.copytree(TEMPLATE, tmp_path / "spoilt", dirs_exist_ok=True)
    text = (pack / file).read_text("utf-8")
    assert old in text
    (pack / file).write_text(text.replace(old, new, 1), "utf-8")
    return pack


@pytest.mark.parametrize(
    ("file", "old", "new"),
    [
        ("plans.yaml", "setting_up_s: 20", "setting_up_s: 21"),
        ("red_flags.yaml", "when: sharp_pain", "when: not sharp_pain"),
        ("techniques/ball_on_thigh.yaml", "start: 60", "start: 61"),
        ("questions.yaml", "sharp_pain:\n", "sharp_pain:\n    revision: 2\n"),
    ],
)
def test_the_checker_refuses_a_pack_with_another_rule(
    certified: bytes, tmp_path: Path, file: str, old: str, new: str
) -> None:
    said = checked(certified, tmp_path, spoilt(tmp_path, file, old, new))
    assert said == (
        1,
        "refused: the certificate is about another pack, or its rules were changed\n",
    )


@pytest.mark.parametrize(
    ("file", "old", "new"),
    [
        ("plans.yaml", "setting_up_s: 20", "\n# a comment\nsetting_up_s:   20  # seconds"),
        ("words/en/red_flags.yaml", "pain", "hurt"),
        ("evidence.yaml", "certainty: ", "certainty:  "),
        ("red_flags.yaml", "evidence: [our_decision]", "evidence: [our_decision, our_decision]"),
    ],
)
def test_the_checker_accepts_a_pack_with_other_words_or_evidence(
    certified: bytes, tmp_path: Path, file: str, old: str, new: str
) -> None:
    assert checked(certified, tmp_path, spoilt(tmp_path, file, old, new))[0] == 0


@pytest.mark.parametrize("pack", [TEMPLATE, shipped_pack("outer_hip")], ids=lambda pack: pack.name)
def test_the_checker_reads_the_same_rules_as_the_program(pack: Path) -> None:
    """They share no code, so what both read is what stands there."""
    assert proof_checker.rules_sha256(pack) == load_pack(pack).digests.rules


@pytest.mark.parametrize(
    "text",
    [
        "order: [a, b",
        "order: [a, b}",
        "order: [a, {b: c: d}]",
        "order: {a: b, a: c}",
        "order: a: b",
        "order: 'a' b",
        "order: >-\n  a\n",
        "order: &a b",
        "order: *a",
        "order: !!str b",
        "order: a\n  b",
        'order: "a # b"',
        'order: "a\\nb"',
        "order: a\norder: b",
        "- a",
        "order:\n  - a\n  b: c",
        "order:\n    a: b\n  c: d",
        "---\norder: a",
        "a text",
    ],
)
def test_the_checker_reads_no_rule_that_it_could_read_otherwise(text: str) -> None:
    with pytest.raises(proof_checker.Refused, match=r"does not read plans\.yaml"):
        proof_checker.Reader("plans.yaml", text).whole()


def test_an_id_that_is_called_like_evidence_is_a_rule_all_the_same(tmp_path: Path) -> None:
    for id in ("evidence", "status"):
        pack = spoilt(tmp_path, "questions.yaml", "questions:\n", QUESTION.format(id=id))
        digests = [proof_checker.rules_sha256(pack)]
        file = pack / "questions.yaml"
        file.write_text(file.read_text("utf-8").replace("least: 11", "least: 12"), "utf-8")
        digests.append(proof_checker.rules_sha256(pack))
        assert digests[0] != digests[1]
        assert digests[1] == load_pack(pack).digests.rules


QUESTION = (
    "questions:\n  {id}:\n    type: number\n    unit: years\n    least: 11\n    most: 50\n"
    "    usual: 20\n"
)


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
    assert len(text.splitlines()) <= 370


# ------------------------------------------------------- the certificate that is shipped
def test_the_shipped_certificate_fits_the_shipped_pack_and_this_program() -> None:
    assert trusted.certified(outer_hip()) is not None, "run: python3 dev.py fix"


def test_the_shipped_certificate_is_the_only_one_of_its_pack_and_whole() -> None:
    (file,) = certificates().glob("outer_hip-*.cert")
    assert file.name == f"outer_hip-{outer_hip().digests.rules[:12]}.cert"
    assert proof.whole(file.read_bytes())


@pytest.mark.nightly
def test_the_checker_accepts_the_shipped_certificate(tmp_path: Path) -> None:
    (file,) = certificates().glob("outer_hip-*.cert")
    folder = shipped_pack("outer_hip")
    assert checked(file.read_bytes(), tmp_path, folder, clauses_of(folder))[0] == 0


def test_a_certificate_says_what_it_does_not_show(certified: bytes, verdict: Verdict) -> None:
    header = proof.header_of(certified)
    assert header is not None
    assert header.claims | header.proved_beside == verdict.claims
    assert {"alive", "reach"} == set(header.proved_beside)
    assert {"the words and the pictures"} < set(header.not_covered)


# --------------------------------------------------------------- what may be loaded
@pytest.fixture
def first_met(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """A cache folder in which no pack was proved yet."""
    notes = tmp_path / "cache" / "proved"
    monkeypatch.setattr(proved_here, "folder", lambda: notes)
    return notes


@pytest.fixture
def key(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """The file of a signing key that this program knows."""
    file = tmp_path / "signing.key"
    monkeypatch.setattr(signed, "RELEASE_KEYS", (signed.new_key(file),))
    return file


def came_with(
    monkeypatch: pytest.MonkeyPatch, content: bytes | None, signature: bytes | None = None
) -> None:
    """Let the program find this certificate, and this signature, for whatever pack."""
    monkeypatch.setattr(trusted, "read_certificate", lambda _: content)
    monkeypatch.setattr(trusted, "read_signature", lambda _: signature)


def not_proved_again(monkeypatch: pytest.MonkeyPatch) -> None:
    def never(*_: object, **__: object) -> None:
        raise AssertionError("this pack was proved again")

    monkeypatch.setattr(PROVING, "prove", never)
    monkeypatch.setattr(trusted, "question_of", never)


def test_a_signed_pack_needs_no_solver_and_no_proof(
    monkeypatch: pytest.MonkeyPatch, certified: bytes, key: Path, first_met: Path
) -> None:
    came_with(monkeypatch, certified, signed.sign(certified, key))
    not_proved_again(monkeypatch)
    pack = trusted.load_trusted(TEMPLATE)
    assert trusted.is_ours(pack)
    assert not first_met.exists()


REWORDED = ("words/en/red_flags.yaml", "Do not wait.", "Do not wait for the morning.")


@pytest.mark.parametrize(
    "edit", [REWORDED, ("evidence.yaml", "certainty: very_low", "certainty: high")]
)
def test_other_words_need_no_new_proof_but_are_not_signed_by_us(
    monkeypatch: pytest.MonkeyPatch,
    certified: bytes,
    key: Path,
    first_met: Path,
    tmp_path: Path,
    edit: tuple[str, str, str],
) -> None:
    came_with(monkeypatch, certified, signed.sign(certified, key))
    not_proved_again(monkeypatch)
    pack = trusted.load_trusted(spoilt(tmp_path, *edit))
    assert trusted.certified(pack) is not None
    assert not trusted.is_ours(pack)
    assert not first_met.exists()


def test_certify_signs_new_words_without_a_new_proof(
    monkeypatch: pytest.MonkeyPatch,
    certified: bytes,
    key: Path,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    folder = spoilt(tmp_path, *REWORDED)
    pack = load_pack(folder)
    into = tmp_path / "into"
    into.mkdir()
    file = into / f"template-{pack.digests.rules[:12]}.cert"
    file.write_bytes(certified)
    words = ["certify", str(folder), "--into", str(into)]
    assert main([*words, "--check"]) == 0
    assert "have changed since it was issued" in capsys.readouterr().out
    assert file.read_bytes() == certified
    monkeypatch.setattr("unknot_proof.commands.certify.prove", None)
    assert main([*words, "--sign", str(key)]) == 0
    assert "have changed since it was issued" not in capsys.readouterr().out
    came_with(monkeypatch, file.read_bytes(), file.with_name(f"{file.name}.sig").read_bytes())
    assert trusted.is_ours(pack)
    assert not trusted.is_ours(load_pack(TEMPLATE))


def test_a_signature_counts_for_nothing_but_the_very_certificate_and_a_known_key(
    monkeypatch: pytest.MonkeyPatch, certified: bytes, key: Path, tmp_path: Path
) -> None:
    signature = signed.sign(certified, key)
    stranger = tmp_path / "stranger.key"
    signed.new_key(stranger)
    pack = load_pack(TEMPLATE)
    for content, by in (
        (certified[:-1], signature),
        (certified.replace(b'"lemmas":', b'"lemmas": ', 1), signature),
        (certified, signed.sign(certified, stranger)),
        (certified, b"0" * 128),
        (certified, b"no signature"),
        (certified, b""),
        (certified, None),
        (None, signature),
    ):
        came_with(monkeypatch, content, by)
        assert not trusted.is_ours(pack)
    came_with(monkeypatch, certified, signature)
    assert trusted.is_ours(pack)
    monkeypatch.setattr(signed, "RELEASE_KEYS", ())
    assert not trusted.is_ours(pack)


def test_a_signed_certificate_of_another_pack_or_decision_counts_for_nothing(
    monkeypatch: pytest.MonkeyPatch, verdict: Verdict, key: Path, unsafe: Path
) -> None:
    for field in ("rules_sha256", "decision_sha256"):
        with monkeypatch.context() as patched:
            patched.setattr(proof.Header, "model_dump_json", dump_with(field))
            content = making.certificate(load_pack(TEMPLATE), verdict, DAY)
        came_with(monkeypatch, content, signed.sign(content, key))
        assert not trusted.is_ours(load_pack(TEMPLATE))


def dump_with(field: str) -> Callable[[proof.Header], str]:
    def dump(header: proof.Header) -> str:
        return json.dumps({**header.model_dump(mode="json"), field: "0" * 64})

    return dump


def test_a_pack_that_is_not_signed_is_proved_once_and_shown_as_somebody_elses(
    first_met: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    told: list[str] = []
    for _ in range(2):
        pack = trusted.load_trusted(TEMPLATE, on_proving=lambda: told.append("proving"))
        not_proved_again(monkeypatch)
    assert not trusted.is_ours(pack)
    assert told == ["proving"]
    assert len(list(first_met.iterdir())) == 1
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(b"{}")))
    main(["assess", "--pack", str(TEMPLATE)])
    assert "template 0.1.0 is not signed by us" in capsys.readouterr().err


def test_a_note_counts_for_the_same_rules_the_same_decision_and_the_same_program(
    first_met: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    proved_here.remember("a" * 64, "b" * 64)
    assert proved_here.was_proved("a" * 64, "b" * 64)
    assert not proved_here.was_proved("c" * 64, "b" * 64)
    assert not proved_here.was_proved("a" * 64, "c" * 64)
    monkeypatch.setattr(proved_here, "__version__", "9.9.9")
    assert not proved_here.was_proved("a" * 64, "b" * 64)


@pytest.mark.skipif(not hasattr(os, "geteuid"), reason="files have no owner here")
@pytest.mark.parametrize("opened", ["note", "folder"])
def test_a_note_that_another_user_could_have_written_counts_for_nothing(
    first_met: Path, opened: str
) -> None:
    proved_here.remember("a" * 64, "b" * 64)
    (note,) = first_met.iterdir()
    (note if opened == "note" else first_met).chmod(0o777)
    assert not proved_here.was_proved("a" * 64, "b" * 64)


def test_a_note_behind_a_link_counts_for_nothing(first_met: Path, tmp_path: Path) -> None:
    proved_here.remember("a" * 64, "b" * 64)
    (note,) = first_met.iterdir()
    note.rename(tmp_path / "elsewhere")
    note.symlink_to(tmp_path / "missing")
    assert not proved_here.was_proved("a" * 64, "b" * 64)


def test_where_no_note_can_be_left_the_pack_is_proved_at_each_start(
    first_met: Path,
) -> None:
    first_met.parent.mkdir()
    first_met.write_text("a file where the folder should be")
    told: list[str] = []
    for _ in range(2):
        trusted.load_trusted(TEMPLATE, on_proving=lambda: told.append("proving"))
    assert told == ["proving"] * 2


def test_without_a_solver_the_proof_that_came_with_a_pack_is_gone_through(
    monkeypatch: pytest.MonkeyPatch, certified: bytes, first_met: Path, tmp_path: Path
) -> None:
    monkeypatch.setattr(trusted, "solver_is_here", lambda: False)
    pack = load_pack(TEMPLATE)
    (tmp_path / f"template-{pack.digests.rules[:12]}.cert").write_bytes(certified)
    monkeypatch.setattr(trusted, "certificates", lambda: tmp_path)
    came_with(monkeypatch, certified)
    assert trusted.load_trusted(TEMPLATE).id == "template"
    assert len(list(first_met.iterdir())) == 1


WITHOUT_WHAT_PROVES = """
import sys
sys.modules["unknot_proof"] = sys.modules["pysat"] = None
from pathlib import Path
from unknot import trusted
from unknot.knowledge import load_pack
trusted.read_certificate = lambda _: Path(sys.argv[2]).read_bytes()
print(trusted.solver_is_here(), trusted.certified(load_pack(Path(sys.argv[1]))) is not None)
"""


def test_the_engine_reads_a_certificate_where_nothing_that_proves_is_installed(
    certified: bytes, tmp_path: Path
) -> None:
    (file := tmp_path / "a.cert").write_bytes(certified)
    command = [sys.executable, "-c", WITHOUT_WHAT_PROVES, TEMPLATE, file]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert (done.stdout, done.stderr) == ("False True\n", "")


def test_a_pack_with_neither_certificate_nor_solver_is_refused(
    monkeypatch: pytest.MonkeyPatch, first_met: Path
) -> None:
    monkeypatch.setattr(trusted, "solver_is_here", lambda: False)
    with pytest.raises(PackError, match="no certificate that fits, and there is no solver"):
        trusted.load_trusted(TEMPLATE)


# ------------------------------------------------------------- the attack that once worked
@pytest.fixture(scope="module")
def forged(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The shipped pack with every red flag's rule set to `age < 18`."""
    folder = shutil.copytree(shipped_pack("outer_hip"), tmp_path_factory.mktemp("forged") / "pack")
    flags = folder / "red_flags.yaml"
    text = re.sub(r"^(\s+when:) .*$", r"\1 age < 18", flags.read_text("utf-8"), flags=re.MULTILINE)
    flags.write_text(text, "utf-8")
    return folder


@pytest.fixture(scope="module")
def forged_certificate(forged: Path) -> bytes:
    """The certificate of the shipped pack, with all digests that our own code computes."""
    (file,) = certificates().glob("outer_hip-*.cert")
    line, _, body = file.read_bytes().partition(b"\n")
    pack = load_pack(forged)
    header = {
        **json.loads(line),
        "certificate": "unknot 3",
        "rules_sha256": pack.digests.rules,
        "decision_sha256": proof.decision_sha256(pack),
        "body_sha256": hashlib.sha256(body).hexdigest(),
    }
    content = json.dumps(header).encode() + b"\n" + body
    found = proof.header_of(content)
    assert found is not None
    assert proof.belongs(found, pack), "it is as good as a forger can make it"
    return content


def test_a_forged_certificate_is_not_believed_where_there_is_a_solver(
    monkeypatch: pytest.MonkeyPatch, forged: Path, forged_certificate: bytes, first_met: Path
) -> None:
    came_with(monkeypatch, forged_certificate)
    with pytest.raises(PackError, match="this pack is not safe; it fails that"):
        trusted.load_trusted(forged)
    assert not first_met.exists()


def test_a_forged_certificate_is_not_believed_where_there_is_none(
    monkeypatch: pytest.MonkeyPatch,
    forged: Path,
    forged_certificate: bytes,
    first_met: Path,
    tmp_path: Path,
) -> None:
    monkeypatch.setattr(trusted, "solver_is_here", lambda: False)
    rules = load_pack(forged).digests.rules
    (tmp_path / f"outer_hip-{rules[:12]}.cert").write_bytes(forged_certificate)
    monkeypatch.setattr(trusted, "certificates", lambda: tmp_path)
    came_with(monkeypatch, forged_certificate)
    with pytest.raises(PackError, match=r"not accepted .*the clauses are not those of this pack"):
        trusted.load_trusted(forged)
    assert not first_met.exists()


def test_the_checker_refuses_a_forged_certificate(
    forged: Path, forged_certificate: bytes, tmp_path: Path
) -> None:
    clauses = clauses_of(forged)
    assert "not those of this pack" in checked(forged_certificate, tmp_path, forged, clauses)[1]
    line, _, body = forged_certificate.partition(b"\n")
    named_so = {**json.loads(line), "clauses_sha256": clauses}
    content = json.dumps(named_so).encode() + b"\n" + body
    assert "not those of this pack" in checked(content, tmp_path, forged, clauses)[1]


def test_the_checker_believes_no_certificate_about_its_own_clauses(
    certified: bytes, tmp_path: Path
) -> None:
    file = tmp_path / "a.cert"
    file.write_bytes(certified)
    command = [sys.executable, "-I", CHECKER, file, TEMPLATE]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert "'unknot certify --check PACK' prints" in done.stdout


def test_a_header_without_its_body_or_with_another_counts_for_nothing(
    certified: bytes, tmp_path: Path
) -> None:
    line, _, body = certified.partition(b"\n")
    other = lzma.compress(lzma.decompress(body) + b"1 0\n")
    for content in (line, line + b"\n", line + b"\n" + other, line + b"\n" + body + b"\n"):
        assert proof.header_of(content) is None
        assert checked(content, tmp_path)[0] == 1


# ---------------------------------------------------------------------- sizes come first
def sparse(file: Path, size: int = 2_000_000_000) -> Path:
    with file.open("wb") as opened:
        opened.truncate(size)
    return file


def in_a_small_room(command: list[object]) -> subprocess.CompletedProcess[str]:
    """Run a program that may take 1.2 GB of memory and no more."""
    small = (
        "import resource, runpy, sys; resource.setrlimit(resource.RLIMIT_AS, (1_200_000_000,) * 2);"
    )
    run = f"{small} sys.argv = sys.argv[1:]; runpy.run_path(sys.argv[0], run_name='__main__')"
    words = [sys.executable, "-I", "-c", run, *map(str, command)]
    return subprocess.run(words, capture_output=True, text=True, timeout=60, check=False)


def test_the_checker_does_not_read_what_is_too_large(certified: bytes, tmp_path: Path) -> None:
    file = sparse(tmp_path / "large.cert")
    done = in_a_small_room([CHECKER, file, TEMPLATE, "0" * 64])
    assert (done.returncode, done.stdout[:8], done.stderr) == (1, "refused:", "")
    file.write_bytes(certified)
    pack = shutil.copytree(TEMPLATE, tmp_path / "pack")
    sparse(pack / "departures.yaml")
    done = in_a_small_room([CHECKER, file, pack, named(certified)])
    assert "too large" in done.stdout


BOMBS = {
    "zeros": b"0" * 80_000_000,
    "clauses": b"p cnf 1 9\n" + b"1 0\n" * 15_000_000 + b"c lemmas\n0\n",
    "numbers": b"p cnf 1 1\n" + b"1 " * 20_000_000 + b"0\nc lemmas\n0\n",
    "variables": b"p cnf 999999999 1\n1 0\nc lemmas\n0\n",
}


@pytest.mark.parametrize("bomb", BOMBS)
def test_a_small_file_cannot_make_the_checker_take_much_memory(
    certified: bytes, tmp_path: Path, bomb: str
) -> None:
    text = BOMBS[bomb]
    packed = lzma.compress(text, preset=0)
    clauses, _, lemmas = text.partition(b"c lemmas\n")
    header = {
        **json.loads(certified.partition(b"\n")[0]),
        "body_sha256": hashlib.sha256(packed).hexdigest(),
        "clauses_sha256": hashlib.sha256(clauses).hexdigest(),
        "variables": 999_999_999 if bomb == "variables" else 1,
        "clauses": clauses.count(b"\n") - 1,
        "lemmas": lemmas.count(b"\n"),
    }
    file = tmp_path / "bomb.cert"
    file.write_bytes(json.dumps(header).encode() + b"\n" + packed)
    assert file.stat().st_size < 100_000
    done = in_a_small_room([CHECKER, file, TEMPLATE, header["clauses_sha256"]])
    assert (done.returncode, done.stdout[:8], done.stderr) == (1, "refused:", "")


def test_the_program_unpacks_no_more_than_a_certificate_may_hold() -> None:
    assert proof.unpacked(lzma.compress(b"1 0\n")) == b"1 0\n"
    assert proof.unpacked(lzma.compress(b"0" * 80_000_000, preset=0)) is None
    assert proof.unpacked(lzma.compress(b"1 0\n")[:-3]) is None
    needs_much = [{"id": lzma.FILTER_LZMA2, "preset": 0, "dict_size": 200_000_000}]
    assert proof.unpacked(lzma.compress(b"1 0\n", filters=needs_much)) is None


def test_a_certificate_that_is_too_large_is_not_read(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    pack = load_pack(TEMPLATE)
    sparse(tmp_path / f"template-{pack.digests.rules[:12]}.cert")
    monkeypatch.setattr("unknot.knowledge.load.certificates", lambda: tmp_path)
    with pytest.raises(PackError, match="has 2000000000 bytes"):
        trusted.certified(pack)
    assert main(["certify", str(TEMPLATE), "--into", str(tmp_path), "--check"]) == 3


@pytest.mark.parametrize("field", ["rules_sha256", "decision_sha256", "certificate"])
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

    monkeypatch.setattr(PROVING, "prove", broken)
    monkeypatch.setattr(proved_here, "was_proved", lambda *_: False)
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
    with pytest.raises(making.NotContradictory):
        making.certificate(load_pack(unsafe), verdict, DAY)


def test_the_maker_asks_its_own_solver_again(unsafe: Path) -> None:
    """A verdict that is wrong does not get a certificate past the solver that writes it."""
    hazard = (
        "hazards:\n  - id: young\n    when: age < 18\n    at_least: emergency\n    severity: 3\n"
        "    cause: none\n    effect: none\n    harm: none\n    evidence: [our_decision]\n"
    )
    (unsafe / "hazards.yaml").write_text(hazard, "utf-8")
    pack = load_pack(unsafe)
    wrong = replace(prove(pack), failures=())
    with pytest.raises(making.NotContradictory):
        making.certificate(pack, wrong, DAY)


def test_certify_refuses_a_certificate_that_leaves_claims_out(
    monkeypatch: pytest.MonkeyPatch, verdict: Verdict, tmp_path: Path
) -> None:
    """Such a file is whole, and of this pack; only the clauses written again tell."""
    pack = load_pack(TEMPLATE)
    with monkeypatch.context() as patched:
        short = proof.question_of(pack, short_claims)
        patched.setattr(making, "question_of", lambda *_: short)
        content = making.certificate(pack, verdict, DAY)
    header = proof.header_of(content)
    assert header is not None
    assert proof.whole(content)
    assert proof.belongs(header, pack)
    (tmp_path / f"{pack.id}-{pack.digests.rules[:12]}.cert").write_bytes(content)
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
