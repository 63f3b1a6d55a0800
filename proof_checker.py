#!/usr/bin/env python3
"""Check a certificate of unknot: python3 proof_checker.py CERTIFICATE PACK_FOLDER CLAUSES

A certificate holds clauses that say "somebody breaks one of the claims about this pack", and
a proof (DRUP) that they contradict each other, so that nobody does. This program shares no
code with unknot, needs Python alone, and trusts no solver. It checks that
1. the certificate is about the rules of this pack: it reads them itself, with what the pack takes
   from the folder `shared` beside its own (or else beside this program, in packs), leaves out the
   words and the evidence, which decide nothing, and makes the SHA-256 that the certificate names,
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
import re
import sys
from itertools import islice
from pathlib import Path
from typing import Any

LARGEST_FILE = 20_000_000  # bytes of a certificate, and of a whole pack
LONGEST_LINE = 65_536  # bytes of the header
LARGEST_TEXT = 64_000_000  # bytes of clauses and lemmas
MOST_LINES, MOST_NUMBERS, MOST_VARIABLES = 2_000_000, 8_000_000, 1_000_000
MOST_FILES, MOST_MEMORY = 500, 64_000_000  # files of a pack; bytes for the decompressor

SHARED = "shared"  # what a pack says of what it takes, and the folder where that stands
NO_RULES = {"words", "evidence", "articles", "departures", "vignettes"}  # files of a pack
OF_THE_PACK = {"version", "status", "reviewed_by", "review_due", "signs"}  # who stands behind it
OF_A_HAZARD = {"cause", "effect", "harm", "severity"}  # why it is one
KEYS_ARE_IDS = {"questions", "techniques", "percent", "ratios", "worth", "at_most"}
KEY = re.compile(r"([A-Za-z_]\w*):(?: +(.*))?")
TEXT = re.compile(r"[^\s\-?:,\[\]{}#&*!|>'\"%@`](?:(?!: |:$).)*|-?\d+(?:\.\d+)?")
QUOTED = re.compile(r"\"([^\"\\]*)\"|'([^']*)'")
IN_BRACKETS = re.compile(r" *(\"[^\"\\]*\"|'[^']*'|[\[\]{},]|[^\s\[\]{},\"'][^\[\]{},:]*:?)")


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
    if header["certificate"] != "unknot 3":
        raise Refused("this is another kind of certificate")
    if header["body_sha256"] != hashlib.sha256(packed).hexdigest():
        raise Refused("its first line and the rest do not belong together, or it is cut short")
    if header["rules_sha256"] != rules_sha256(folder):
        raise Refused("the certificate is about another pack, or its rules were changed")
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


def rules_sha256(folder: Path) -> str:
    """Return the SHA-256 of the rules of a pack, as JSON in one order of keys."""
    pack = rules_of(folder)
    beside = folder.resolve().parent / SHARED
    put_shared(
        pack, beside if beside.is_dir() else Path(__file__).resolve().parent / "packs" / SHARED
    )
    written = json.dumps(only_rules(pack, ()), sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(f"unknot rules 1\n{written}".encode()).hexdigest()


def put_shared(pack: dict[str, Any], folder: Path) -> None:
    """Put what a pack takes of what packs share where it says `shared`."""
    shared: dict[str, Any] = {}
    for part in ("questions", "techniques", "red_flags"):
        own = pack.get(part, {})
        for at, said in list(own.items() if isinstance(own, dict) else enumerate(own)):
            if said == SHARED or list(said) == [SHARED]:
                shared = shared or rules_of(folder)
                there = shared.get(part, {})
                by_id = there if isinstance(there, dict) else {one["id"]: one for one in there}
                id = at if said == SHARED else said[SHARED]
                if id not in by_id:
                    raise Refused(f"'{id}' is shared, and {folder} does not hold it")
                own[at] = by_id[id]


def rules_of(folder: Path) -> dict[str, Any]:
    """Return the rules in the files of a folder."""
    paths = list(islice(folder.rglob("*.yaml"), MOST_FILES + 1))
    names = {path.relative_to(folder).as_posix(): path for path in paths}
    if len(paths) > MOST_FILES or sum(path.stat().st_size for path in paths) > LARGEST_FILE:
        raise Refused("this pack is too large to be one")
    pack: dict[str, Any] = {"techniques": {}}
    for name, path in sorted(names.items()):
        if path.name.startswith(("._", ".#")):
            continue  # a Mac or an editor put it there
        part, *inner = name.removesuffix(".yaml").split("/")
        if part not in NO_RULES:
            tree = Reader(name, bounded(path, LARGEST_FILE).decode()).whole()
            whole = not inner and part in ("pack", "plans")
            put(pack, {part: {inner[0]: tree} if inner else tree}
                if whole or part == "techniques" else tree)  # fmt: skip
    return pack


def put(pack: dict[str, Any], tree: dict[str, Any]) -> None:
    """Put the lists and mappings of one file to those of the files before it."""
    for key, value in tree.items():
        if isinstance(value, list):
            pack[key] = [*pack.get(key, []), *value]
        elif set(value) & set(old := pack.get(key, {})):
            raise Refused(f"something stands twice under '{key}'")
        else:
            pack[key] = {**old, **value}


def only_rules(tree: Any, path: tuple[str, ...]) -> Any:
    """Return a tree without what only says where facts come from and who stands behind them."""
    if isinstance(tree, list):
        return [only_rules(one, (*path, "-")) for one in tree]
    if isinstance(tree, dict):
        return {key: only_rules(one, (*path, key)) for key, one in tree.items()
                if not is_evidence((*path, key))}  # fmt: skip
    return tree


def is_evidence(path: tuple[str, ...]) -> bool:
    """Say whether what stands there decides nothing."""
    key, under = path[-1], path[:-1]
    if key in ("evidence", "status") and under and under[-1] not in KEYS_ARE_IDS:
        return True
    return (under == ("pack",) and key in OF_THE_PACK) or (
        under == ("hazards", "-") and key in OF_A_HAZARD
    )


class Reader:
    """What a file of rules says, as far as this program reads YAML; anything else is refused.

    It knows what rules need: keys and lists by indent, brackets, and texts of one line. Each
    text stays text, with single spaces. Methods return what they read and where they ended.
    """

    def __init__(self, name: str, text: str) -> None:
        self.name = name
        self.lines: list[tuple[int, str]] = []
        for line in text.split("\n"):
            said = re.split(r"(?:^|\s)#", line, maxsplit=1)[0].rstrip()
            if said:
                self.lines.append((len(said) - len(said.lstrip(" ")), said.lstrip(" ")))

    def whole(self) -> dict[str, Any]:
        """Return the whole file."""
        tree, end = self.block(0, 0) if self.lines else ({}, 0)
        if end != len(self.lines) or not isinstance(tree, dict):
            raise self.refused(end)
        return tree

    def refused(self, at: int) -> Refused:
        """Return why the line with this number is not read."""
        said = self.lines[at][1] if at < len(self.lines) else "its end"
        return Refused(f"this program does not read {self.name} as it is written, here: {said}")

    def block(self, at: int, indent: int) -> tuple[Any, int]:
        """Read the list or mapping whose lines begin here."""
        read = self.item if self.lines[at][1].startswith("- ") else self.key
        found: Any = [] if read == self.item else {}
        while at < len(self.lines) and self.lines[at][0] == indent:
            if self.lines[at][1].startswith("- ") is not isinstance(found, list):
                break
            at = read(at, indent, found)
        return found, at

    def item(self, at: int, indent: int, found: list[Any]) -> int:
        """Read an item of a list."""
        said = self.lines[at][1]
        inner = said[2:].lstrip(" ")
        self.lines[at] = (indent + len(said) - len(inner), inner)
        one, at = self.inner(at, indent)
        found.append(one)
        return at

    def key(self, at: int, indent: int, found: dict[str, Any]) -> int:
        """Read a key and what belongs to it, in its line or in those below it."""
        key = KEY.fullmatch(self.lines[at][1])
        if not key or key[1] in found:
            raise self.refused(at)
        below = self.lines[at + 1] if at + 1 < len(self.lines) else (-1, "")
        if key[2]:
            found[key[1]], at = self.value(at, indent, key[2])
        elif below[0] > indent or (below[0] == indent and below[1].startswith("- ")):
            found[key[1]], at = self.inner(at + 1, indent)
        else:
            found[key[1]], at = "", at + 1
        return at

    def inner(self, at: int, indent: int) -> tuple[Any, int]:
        """Read what stands deeper than a key or the mark of an item."""
        own, said = self.lines[at]
        if said.startswith("- ") or KEY.fullmatch(said):
            return self.block(at, own)
        return self.value(at, indent, said)

    def value(self, at: int, indent: int, said: str) -> tuple[Any, int]:
        """Read a text, or what stands in brackets over lines that are deeper than `indent`."""
        if said[0] not in "[{":
            return self.text(at, said), at + 1
        end = at + 1
        while end < len(self.lines) and self.lines[end][0] > indent:
            end += 1
        whole = " ".join([said, *(line for _, line in self.lines[at + 1 : end])])
        parts = [part.strip() for part in IN_BRACKETS.findall(whole)]
        if IN_BRACKETS.sub("", whole).strip():
            raise self.refused(at)
        tree, left = self.in_brackets(at, [*parts, ""], 0)  # what is left open ends in no text
        if left != len(parts):
            raise self.refused(at)
        return tree, end

    def in_brackets(self, at: int, parts: list[str], place: int) -> tuple[Any, int]:
        """Read the list, mapping or text that begins at one of the parts of a value."""
        opening, place = parts[place], place + 1
        if opening not in ("[", "{"):
            return self.text(at, opening), place
        found: dict[str, Any] = {}
        items: list[Any] = []
        while parts[place] not in ("]", "}"):
            key = KEY.fullmatch(parts[place]) if opening == "{" else None
            if opening == "{" and (not key or key[1] in found):
                raise self.refused(at)
            one, place = self.in_brackets(at, parts, place + (opening == "{"))
            if key:
                found[key[1]] = one
            else:
                items.append(one)
            if parts[place] == ",":
                place += 1
            elif parts[place] not in ("]", "}"):
                raise self.refused(at)
        if opening + parts[place] not in ("[]", "{}"):
            raise self.refused(at)
        return (found if opening == "{" else items), place + 1

    def text(self, at: int, said: str) -> str:
        """Read a text of one line, with quotes or without."""
        quoted = QUOTED.fullmatch(said)
        if not quoted and not TEXT.fullmatch(said):
            raise self.refused(at)
        return " ".join((quoted[1] or quoted[2] or "" if quoted else said).split())


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
