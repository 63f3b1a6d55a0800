#!/usr/bin/env python3
"""Check a certificate of unknot: python3 proof_checker.py CERTIFICATE PACK_FOLDER

A certificate holds clauses that say "somebody breaks one of the claims about this pack", and
a proof (DRUP) that they contradict each other, so that nobody does. This program shares no
code with unknot, needs Python alone, and trusts no solver. It checks that
1. the certificate is about this pack: the SHA-256 over all its files is the one named,
2. the clauses are those named by their SHA-256, and no clause or lemma is missing,
3. each lemma follows from all before it by unit propagation, and they end in contradiction.
It does not check that the clauses say what the claims mean: `unknot certify --check PACK`
writes them anew from the pack and compares their SHA-256. Nor that the pack's facts are true.
"""

import hashlib
import json
import lzma
import sys
from pathlib import Path
from typing import Any

LARGEST = 500_000_000  # bytes of text; more is no certificate of ours


class Refused(Exception):
    """Why a certificate is not accepted."""


def main(words: list[str]) -> int:
    """Check what the command line names, say in a sentence what came of it: 0 accepted, 1 not."""
    try:
        if len(words) != 2:
            raise Refused("call it so: python3 proof_checker.py CERTIFICATE PACK_FOLDER")
        header = check(Path(words[0]), Path(words[1]))
        about = f"{sum(header['claims'].values())} claims about {header['pack']}"
        print(f"accepted: nobody breaks any of {about} {header['version']}")
    except (Refused, OSError) as why:
        print(f"refused: {why}")
        return 1
    except (ValueError, LookupError, TypeError, AttributeError, RecursionError, lzma.LZMAError):
        print("refused: this file cannot be read as a certificate")
        return 1
    return 0


def check(file: Path, folder: Path) -> Any:
    """Return the header of a certificate that holds for this pack, or raise Refused."""
    line, _, packed = file.read_bytes().partition(b"\n")
    header = json.loads(line)
    if header["certificate"] != "unknot 1":
        raise Refused("this is another kind of certificate")
    if header["pack_sha256"] != fingerprint(folder):
        raise Refused("the certificate is about another pack, or this one has been changed")
    reader = lzma.LZMADecompressor()
    content = reader.decompress(packed, LARGEST)
    if not reader.eof or reader.unused_data:
        raise Refused("the file is cut short, or something was added to it")
    text, _, proof = content.partition(b"c lemmas\n")
    if hashlib.sha256(text).hexdigest() != header["clauses_sha256"]:
        raise Refused("the clauses are not those that the certificate names")
    first, *rest = text.decode("ascii").splitlines()
    clauses = [numbers(one, header["variables"]) for one in rest]
    lemmas = [numbers(one, header["variables"]) for one in proof.decode("ascii").splitlines()]
    if first != f"p cnf {header['variables']} {len(clauses)}" or len(lemmas) != header["lemmas"]:
        raise Refused("a clause or a lemma is missing")
    if not contradict(clauses, lemmas, header["variables"]):
        raise Refused("the proof ends without a contradiction")
    return header


def fingerprint(folder: Path) -> str:
    """Return the SHA-256 over the names, lengths and contents of a pack's files, in order."""
    names = {path.relative_to(folder).as_posix(): path for path in folder.rglob("*.yaml")}
    digest = hashlib.sha256()
    for name, path in sorted(names.items()):
        content = path.read_bytes()
        digest.update(f"{name}\0{len(content)}\0".encode() + content)
    return digest.hexdigest()


def numbers(line: str, highest: int) -> list[int]:
    """Return the literals of a line: whole numbers other than 0, and a 0 at the end."""
    *literals, end = map(int, line.split())
    if end != 0 or not all(0 < abs(one) <= highest for one in literals):
        raise Refused("a line is no clause")
    return list(dict.fromkeys(literals))


def contradict(clauses: list[list[int]], lemmas: list[list[int]], variables: int) -> bool:
    """Say whether the clauses contradict each other, by the lemmas; each must follow."""
    value = [0] * (2 * variables + 1)  # by literal: 1 true, -1 false; -x counts from the end
    watching: list[list[list[int]]] = [[] for _ in value]  # clauses to see when it turns false
    trail: list[int] = []  # the literals that are true, in the order in which they became so

    def hold(literal: int) -> None:
        value[literal], value[-literal] = 1, -1
        trail.append(literal)

    def conflicts(done: int) -> bool:
        """Draw every conclusion from the trail from there on; say whether two contradict."""
        while done < len(trail):
            false = -trail[done]
            done += 1
            looked_at, watching[false] = watching[false], []
            for place, clause in enumerate(looked_at):
                if clause[0] == false:  # the two watched literals stand in front
                    clause[0], clause[1] = clause[1], false
                if value[clause[0]] <= 0:
                    open_ = (i for i in range(2, len(clause)) if value[clause[i]] >= 0)
                    if i := next(open_, 0):
                        clause[1], clause[i] = clause[i], false
                        watching[clause[1]].append(clause)
                        continue
                    if value[clause[0]] < 0:
                        watching[false] += looked_at[place:]
                        return True
                    hold(clause[0])
                watching[false].append(clause)
        return False

    def add(clause: list[int]) -> bool:
        """Add a clause for good; say whether what holds for good is now a contradiction."""
        if any(value[literal] > 0 for literal in clause):
            return False
        open_ = [literal for literal in clause if value[literal] == 0]
        for literal in open_[:2] if len(open_) > 1 else ():
            watching[literal].append(open_)
        if len(open_) == 1:
            hold(open_[0])
        return not open_ or conflicts(len(trail) - (len(open_) == 1))

    if any(add(clause) for clause in clauses):
        return True
    for number, lemma in enumerate(lemmas, 1):
        mark = len(trail)
        follows = any(value[literal] > 0 for literal in lemma)
        for literal in lemma:
            if value[literal] == 0:
                hold(-literal)
        if not (follows or conflicts(mark)):
            raise Refused(f"lemma {number} does not follow from what stands before it")
        while len(trail) > mark:
            literal = trail.pop()
            value[literal] = value[-literal] = 0
        if add(lemma):
            return True
    return False


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
