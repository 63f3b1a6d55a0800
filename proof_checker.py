#!/usr/bin/env python3
"""Check a certificate of unknot: python3 proof_checker.py CERTIFICATE PACK_FOLDER CLAUSES

A certificate holds clauses that say "somebody breaks one of the claims about this pack", and
a proof (DRUP) that they contradict each other, so that nobody does. This program shares no
code with unknot, needs Python alone, and trusts no solver. It checks that
1. the certificate is about this pack: the SHA-256 over all its files is the one named,
2. header and body belong together, and no clause or lemma is missing,
3. the clauses have the SHA-256 that you name as CLAUSES,
4. each lemma follows from all before it by unit propagation, and they end in contradiction.
It does not check that the clauses say what the claims mean. So CLAUSES must not be taken from
the certificate: `unknot certify --check PACK` writes them from the pack itself, and prints their
SHA-256. Nor does it check that the pack's facts are true.
"""

import hashlib
import json
import lzma
import sys
from itertools import islice
from pathlib import Path
from typing import Any

LARGEST_FILE = 20_000_000  # bytes of a certificate, and of a whole pack
LONGEST_LINE = 65_536  # bytes of the header
LARGEST_TEXT = 64_000_000  # bytes of clauses and lemmas
MOST_LINES, MOST_NUMBERS, MOST_VARIABLES = 2_000_000, 8_000_000, 1_000_000
MOST_FILES, MOST_MEMORY = 500, 64_000_000  # files of a pack; bytes for the decompressor


class Refused(Exception):
    """Why a certificate is not accepted."""


def main(words: list[str]) -> int:
    """Check what the command line names, say in a sentence what came of it: 0 accepted, 1 not."""
    try:
        if len(words) != 3:
            raise Refused("call it with a certificate, a pack's folder, and the SHA-256 of the"
                          " clauses, which 'unknot certify --check PACK' prints")  # fmt: skip
        header = check(Path(words[0]), Path(words[1]), words[2])
        about = f"{sum(header['claims'].values())} claims about {header['pack']}"
        print(f"accepted: nobody breaks any of {about} {header['version']}")
    except (Refused, OSError) as why:
        print(f"refused: {why}")
        return 1
    except (ValueError, LookupError, TypeError, AttributeError, RecursionError, lzma.LZMAError):
        print("refused: this file cannot be read as a certificate")
        return 1
    return 0


def check(file: Path, folder: Path, clauses_sha256: str) -> Any:
    """Return the header of a certificate that holds for this pack, or raise Refused."""
    line, _, packed = bounded(file, LARGEST_FILE).partition(b"\n")
    if len(line) > LONGEST_LINE:
        raise Refused("its first line is too long")
    header = json.loads(line)
    if header["certificate"] != "unknot 2":
        raise Refused("this is another kind of certificate")
    if header["body_sha256"] != hashlib.sha256(packed).hexdigest():
        raise Refused("its first line and the rest do not belong together, or it is cut short")
    if header["pack_sha256"] != fingerprint(folder):
        raise Refused("the certificate is about another pack, or this one has been changed")
    if not 0 < header["variables"] <= MOST_VARIABLES:
        raise Refused("it has too many variables")
    reader = lzma.LZMADecompressor(memlimit=MOST_MEMORY)
    content = reader.decompress(packed, LARGEST_TEXT)
    if not reader.eof or reader.unused_data:
        raise Refused("the file is cut short, too large, or something was added to it")
    if content.count(b"\n") > MOST_LINES or content.count(b" ") > MOST_NUMBERS:
        raise Refused("it has too many clauses")
    text, _, proof = content.partition(b"c lemmas\n")
    if not hashlib.sha256(text).hexdigest() == header["clauses_sha256"] == clauses_sha256:
        raise Refused("the clauses are not those of this pack")
    first, *rest = text.decode("ascii").splitlines()
    clauses = [numbers(one, header["variables"]) for one in rest]
    lemmas = [numbers(one, header["variables"]) for one in proof.decode("ascii").splitlines()]
    if first != f"p cnf {header['variables']} {len(clauses)}" or len(lemmas) != header["lemmas"]:
        raise Refused("a clause or a lemma is missing")
    if not contradict(clauses, lemmas, header["variables"]):
        raise Refused("the proof ends without a contradiction")
    return header


def bounded(file: Path, most: int) -> bytes:
    """Return what is in a file that is not too large to be one of ours."""
    if not file.is_file() or file.stat().st_size > most:
        raise Refused(f"{file.name} is no file, or has more than {most} bytes")
    with file.open("rb") as opened:
        return opened.read(most)


def fingerprint(folder: Path) -> str:
    """Return the SHA-256 over the names, lengths and contents of a pack's files, in order."""
    paths = list(islice(folder.rglob("*.yaml"), MOST_FILES + 1))
    names = {path.relative_to(folder).as_posix(): path for path in paths}
    if len(paths) > MOST_FILES or sum(path.stat().st_size for path in paths) > LARGEST_FILE:
        raise Refused("this pack is too large to be one")
    digest = hashlib.sha256()
    for name, path in sorted(names.items()):
        content = bounded(path, LARGEST_FILE)
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
