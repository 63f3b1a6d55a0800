"""Reading packs and words files: the only place in the engine that opens a file."""

from __future__ import annotations

import os
import re
from dataclasses import replace
from itertools import islice
from pathlib import Path as FilePath

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from unknot.knowledge import schema
from unknot.knowledge.digests import digests_of
from unknot.knowledge.ids import EVIDENCE
from unknot.knowledge.pack import Pack
from unknot.knowledge.problems import PackError, Place, Problem
from unknot.knowledge.references import unknown_references
from unknot.knowledge.shared import SHARED, Parts, take_shared
from unknot.knowledge.strict_yaml import LARGEST_FILE_BYTES, Document, Path, Tree, read_yaml
from unknot.knowledge.words import Words
from unknot.rules.nodes import Node
from unknot.rules.read import Answerable, ConditionError, Reader, near
from unknot.words import SOURCE

CHOSEN_BY = "UNKNOT_PACK"
"""The environment variable that names the pack to use, by id or as a folder."""
LANGUAGE_TAG = re.compile(r"[a-z]{2,3}(-[A-Za-z]{4})?(-[A-Z]{2})?")
MOST_FILES = 500
LARGEST_PACK_BYTES = 20_000_000
LARGEST_CERTIFICATE_BYTES = 20_000_000
_WHOLE_FILES = {"pack", "plans"}
_LISTS_AND_MAPPINGS = {
    "questions": {"questions", "screens"},
    "red_flags": {"red_flags"},
    "contraindications": {"contraindications"},
    "causes": {"findings", "contexts", "features", "causes", "inference"},
    "evidence": {"sources"},
    "departures": {"departures"},
    "articles": {"articles"},
    "vignettes": {"vignettes"},
    "hazards": {"hazards"},
    "self_tests": {"self_tests", "self_test_gate"},
    "programmes": {"programmes"},
    "outcomes": {"measures", "courses"},
}
_FIELD_NAMES = sorted(
    {
        field
        for model in vars(schema).values()
        if isinstance(model, type) and issubclass(model, BaseModel)
        for field in model.model_fields
    }
)


def shipped() -> FilePath:
    """Return the folder of the packs that came with the program."""
    here = FilePath(__file__).resolve()
    inside = here.parents[1] / "packs"
    return inside if inside.is_dir() else here.parents[3] / "packs"


def shipped_pack(id: str) -> FilePath:
    """Return the folder of a pack that came with the program, or raise PackError."""
    folder = shipped() / id
    if (folder / "pack.yaml").is_file():
        return folder
    what = f"no pack called '{id}' came with this program"
    raise PackError([Problem(Place(id), what, "give the folder of a pack")])


def chosen_pack() -> FilePath:
    """Return the folder of the pack that UNKNOT_PACK names, by id or as a folder.

    Where it names none, that is the pack which `packs/default` names.
    """
    asked = os.environ.get(CHOSEN_BY, "").strip()
    if any(sign in asked for sign in ("/", os.sep, ".")):
        return FilePath(asked).expanduser()
    return shipped_pack(asked) if asked else usual_pack()


def usual_pack() -> FilePath:
    """Return the folder of the pack that is used where none is named."""
    return shipped_pack((shipped() / "default").read_text("utf-8").strip())


def certificates() -> FilePath:
    """Return the folder of the certificates that came with the program."""
    return shipped() / "certificates"


def read_certificate(rules: str) -> bytes | None:
    """Return the certificate that came with the program for the rules of this digest, if any."""
    found = sorted(certificates().glob(f"*-{rules[:12]}.cert"))
    return read_bounded(found[0], LARGEST_CERTIFICATE_BYTES) if found else None


def read_signature(rules: str) -> bytes | None:
    """Return the signature that came with the certificate of the rules of this digest, if any."""
    found = sorted(certificates().glob(f"*-{rules[:12]}.cert.sig"))
    return read_bounded(found[0], LARGEST_FILE_BYTES) if found else None


def checker() -> FilePath:
    """Return the program that checks a certificate and shares no code with this one."""
    here = FilePath(__file__).resolve()
    inside = here.parents[1] / "proof_checker.py"
    return inside if inside.is_file() else here.parents[3] / "proof_checker.py"


def read_bounded(file: FilePath, most: int) -> bytes:
    """Return what is in a file, or raise PackError; one that is too large is not read."""
    if not file.is_file():
        raise PackError([Problem(Place(file.name, 1, 1), "this is no plain file", "remove it")])
    size = file.stat().st_size
    if size <= most:
        with file.open("rb") as opened:
            content = opened.read(most + 1)  # it may have grown since
        if len(content) <= most:
            return content
        size = len(content)
    what = f"this file has {size} bytes, more than {most}"
    raise PackError([Problem(Place(file.name, 1, 1), what, "split it")])


def load_pack(folder: FilePath) -> Pack:
    """Return the pack in a folder, or raise PackError with every problem found."""
    parts = _whole(folder)
    joined, words, places = parts.joined, parts.words, parts.places
    try:
        contents = schema.Contents.model_validate(_in_one_order(joined))
    except ValidationError as fault:
        raise PackError([_problem(error, places) for error in fault.errors()]) from None
    conditions = _conditions(contents, places)
    if problems := unknown_references(contents, places):
        raise PackError(problems)
    digests = digests_of(contents, joined, words)
    languages = {language: Words(tree, language) for language, tree in words.items()}
    return Pack(contents, conditions, languages, digests, places)


def read_tree(folder: FilePath) -> tuple[dict[str, Tree], dict[str, dict[str, Tree]]]:
    """Return a pack as its files have it, and its words by language, or raise PackError."""
    parts = _whole(folder)
    return parts.joined, parts.words


def read_shared(pack: FilePath) -> Parts | None:
    """Return what the pack in a folder may take, or raise PackError; None where nothing is.

    It stands in the folder `shared` beside that of the pack, or else in the one that came with
    the program. `proof_checker.py` looks in the same two.
    """
    beside = pack.resolve().parent / SHARED
    folder = beside if beside.is_dir() else shipped() / SHARED
    if not folder.is_dir():
        return None
    try:
        return _joined(_yaml_files(folder))
    except PackError as fault:
        raise PackError(
            [
                replace(one, place=replace(one.place, file=f"{SHARED}/{one.place.file}"))
                for one in fault.problems
            ]
        ) from None


def load_language(folder: FilePath, language: str) -> Words:
    """Return what a folder of words files says in a language; the source says what that lacks."""
    source = load_words(folder / f"{SOURCE}.yaml")
    file = folder / f"{language}.yaml"
    if language == SOURCE or not file.is_file():
        return source
    return source.in_language(load_words(file))


def load_words(file: FilePath) -> Words:
    """Return the words in a file named after its language, or raise PackError."""
    document = read_yaml(read_bounded(file, LARGEST_FILE_BYTES), file.name)
    if not isinstance(document.tree, dict):
        raise PackError([Problem(Place(file.name), "a words file is a mapping of ids to texts")])
    return Words(document.tree, file.stem)


def _files(folder: FilePath) -> dict[str, bytes]:
    if not (folder / "pack.yaml").is_file():
        what = "this folder holds no pack.yaml, so it is no pack"
        raise PackError([Problem(Place(str(folder)), what, "give the folder of a pack")])
    return _yaml_files(folder)


def _whole(folder: FilePath) -> Parts:
    """Return the files of a pack in one tree, with what it takes of what is shared."""
    parts = _joined(_files(folder))
    take_shared(parts, lambda: read_shared(folder))
    return parts


def _yaml_files(folder: FilePath) -> dict[str, bytes]:
    if strays := sorted(path for path in folder.rglob("*.yml") if not _made(path)):
        what, do = "no such file belongs in a pack", "end its name with .yaml, or remove it"
        raise _refusal_of(folder, strays, what, do)
    written = (path for path in folder.rglob("*.yaml") if not _made(path))
    paths = list(islice(written, MOST_FILES + 1))
    if hidden := [path for path in sorted(paths) if _hidden(path.relative_to(folder))]:
        what = "this file is hidden, and a pack hides nothing"
        do = "take the dot from its name, or remove it"
        raise _refusal_of(folder, hidden, what, do)
    return _read(folder, paths)


def _refusal_of(folder: FilePath, paths: list[FilePath], what: str, do: str) -> PackError:
    return PackError(
        [Problem(Place(path.relative_to(folder).as_posix()), what, do) for path in paths]
    )


def _read(folder: FilePath, paths: list[FilePath]) -> dict[str, bytes]:
    """Return the files of a pack by name; how many and how large they are is looked at first."""
    if len(paths) > MOST_FILES:
        what = f"this pack has more than {MOST_FILES} files"
        raise PackError([Problem(Place("pack.yaml"), what, "remove those that are not needed")])
    sizes = [path.stat().st_size for path in paths if path.is_file()]
    total = sum(size for size in sizes if size <= LARGEST_FILE_BYTES)  # a larger one is not read
    if total > LARGEST_PACK_BYTES:
        what = f"this pack has {total} bytes, more than {LARGEST_PACK_BYTES}"
        raise PackError([Problem(Place("pack.yaml"), what, "make its files smaller")])
    files: dict[str, bytes] = {}
    problems: list[Problem] = []
    for path in sorted(paths):
        name = path.relative_to(folder).as_posix()
        try:
            files[name] = read_bounded(path, LARGEST_FILE_BYTES)
        except PackError as fault:
            problems += [
                replace(one, place=replace(one.place, file=name)) for one in fault.problems
            ]
    if problems:
        raise PackError(problems)
    return files


def _made(path: FilePath) -> bool:
    """Say whether a Mac (`._x`) or an editor (`.#x`) put this file there, and nobody wrote it."""
    return path.name.startswith(("._", ".#"))


def _hidden(path: FilePath) -> bool:
    return any(part.startswith(".") for part in path.parts)


def _in_one_order(joined: dict[str, Tree]) -> dict[str, Tree]:
    """Return the same with every mapping of the rules in the order of its keys.

    The digest of the rules knows no order of keys, so nothing that decides may know one.
    """
    shown = {
        name for name, field in schema.Contents.model_fields.items() if EVIDENCE in field.metadata
    }
    return {key: tree if key in shown else _sorted(tree) for key, tree in sorted(joined.items())}


def _sorted(tree: Tree) -> Tree:
    if isinstance(tree, dict):
        return {key: _sorted(value) for key, value in sorted(tree.items())}
    return [_sorted(value) for value in tree] if isinstance(tree, list) else tree


def _joined(files: dict[str, bytes]) -> Parts:
    """Join the files of a pack into one tree, one tree of words a language, and their places."""
    parts = Parts({"techniques": {}})
    parts.places |= {(): Place("pack.yaml"), ("techniques",): Place("techniques")}
    problems: list[Problem] = []
    for name, content in sorted(files.items()):
        try:
            document = read_yaml(content, name)
            problems += _put(name, document, parts.joined, parts.words, parts.places)
        except PackError as fault:
            problems += fault.problems
    if problems:
        raise PackError(problems)
    return parts


def _put(
    name: str,
    document: Document,
    joined: dict[str, Tree],
    words: dict[str, dict[str, Tree]],
    places: dict[Path, Place],
) -> list[Problem]:
    """Put one file where it belongs in the whole."""
    room, *inner = name.removesuffix(".yaml").split("/")
    if not isinstance(document.tree, dict):
        return [Problem(Place(name), "the top of a file is a mapping", "write 'key: value' lines")]
    if room in _WHOLE_FILES and not inner:
        return _merge(joined, {room: document.tree}, document, (), (room,), places)
    if room == "techniques" and len(inner) == 1:
        if inner[0] not in (document.tree.get("id"), document.tree.get(SHARED)):
            what = f"the id in this file is not its name, '{inner[0]}'"
            return [Problem(document.place(("id",)), what, "make them the same")]
        under: dict[str, Tree] = {"techniques": {inner[0]: document.tree}}
        return _merge(joined, under, document, (), ("techniques", inner[0]), places)
    if room == "words" and len(inner) == 2 and LANGUAGE_TAG.fullmatch(inner[0]):
        root = ("words", inner[0])
        into = words.setdefault(inner[0], {})
        return _merge(into, document.tree, document, root, root, places)
    if room in _LISTS_AND_MAPPINGS and len(inner) <= 1:
        strangers = [key for key in document.tree if key not in _LISTS_AND_MAPPINGS[room]]
        if strangers:
            hint = near(strangers[0], _LISTS_AND_MAPPINGS[room])
            place = document.place((strangers[0], "<key>"))
            return [Problem(place, f"'{strangers[0]}' does not belong in this file{hint}")]
        return _merge(joined, document.tree, document, (), (), places)
    return [Problem(Place(name), "no such file belongs in a pack", "rename or remove it")]


def _merge(
    into: dict[str, Tree],
    tree: dict[str, Tree],
    document: Document,
    root: Path,
    prefix: Path,
    places: dict[Path, Place],
) -> list[Problem]:
    """Merge a file's tree: lists are appended, mappings joined, equal keys refused.

    `root` is the path of `into` itself; `prefix` is what stands before a path of the
    document in the whole.
    """
    shifts: dict[Path, int] = {}
    problems: list[Problem] = []

    def join(here: dict[str, Tree], there: dict[str, Tree], path: Path) -> None:
        for key, value in there.items():
            old = here.get(key)
            if old is None:
                here[key] = value
            elif isinstance(old, list) and isinstance(value, list):
                shifts[(*path, key)] = len(old)
                here[key] = [*old, *value]
            elif isinstance(old, dict) and isinstance(value, dict) and path == root:
                join(old, value, (*path, key))
            else:
                at = document.place((*path, key, "<key>")[len(prefix) :])
                first = places.get((*path, key, "<key>"), Place("another file"))
                problems.append(Problem(at, f"'{key}' stands already in {first}", "keep one"))

    join(into, tree, root)
    for path, place in document.places.items():
        whole = (*prefix, *path)
        for spot, shift in shifts.items():
            index = whole[len(spot)] if len(whole) > len(spot) else None
            if whole[: len(spot)] == spot and isinstance(index, int):
                whole = (*spot, index + shift, *whole[len(spot) + 1 :])
        places.setdefault(whole, place)
    return problems


def _problem(error: ErrorDetails, places: dict[Path, Place]) -> Problem:
    """Turn a fault of the schema into a problem at its place."""
    path: Path = ()
    for step in error["loc"]:
        if (*path, step) in places:
            path = (*path, step)
    what = str(error["msg"]).lower()
    wrong = error["loc"][-1]
    if error["type"] == "extra_forbidden":
        hint = near(str(wrong), _FIELD_NAMES)
        key = places.get((*path, "<key>"), places[path])
        return Problem(key, f"'{wrong}' is not known here{hint}", "" if hint else "remove it")
    if error["type"] == "missing" and not path:
        what = f"the pack has no '{wrong}'"
        return Problem(places[path], what, f"add a file {wrong}.yaml, or its key where it belongs")
    if error["type"] == "missing":
        return Problem(places[path], f"'{wrong}' is missing", f"add '{wrong}: …'")
    named = ".".join(str(step) for step in path[-2:])
    return Problem(places[path], f"{named}: {what}, got {error['input']!r}"[:300])


def _conditions(
    contents: schema.Contents, places: dict[Path, Place]
) -> dict[tuple[str, str], Node]:
    """Read every condition of a pack, findings first and in order, so none can go in circles."""
    answerable = {id: _answerable(question) for id, question in contents.questions.items()}
    nodes: dict[tuple[str, str], Node] = {}
    findings: dict[str, Node] = {}
    problems: list[Problem] = []

    def read(kind: str, id: str, text: str, path: Path) -> Node | None:
        if (kind, id) in nodes:
            problems.append(Problem(places[path], f"'{id}' is used twice", "give it a new id"))
        try:
            nodes[kind, id] = Reader(answerable, findings).read(text)
        except ConditionError as fault:
            caret = f"\n    {text}\n    {' ' * fault.column}^"
            place = places[path].right(fault.column)
            problems.append(Problem(place, f"{id}: {fault.what}{caret}"))
        return nodes.get((kind, id))

    for i, finding in enumerate(contents.findings):
        if finding.id in answerable:
            what = f"'{finding.id}' is the name of a question already"
            problems.append(Problem(places["findings", i, "id"], what, "give it another id"))
        node = read("findings", finding.id, finding.when, ("findings", i, "when"))
        if node is not None:
            findings[finding.id] = node
    for id, question in contents.questions.items():
        if question.ask_when is not None:
            read("ask_when", id, question.ask_when, ("questions", id, "ask_when"))
    for i, test in enumerate(contents.self_tests):
        if test.skip_when is not None:
            read("self_tests", test.id, test.skip_when, ("self_tests", i, "skip_when"))
    if gate := contents.self_test_gate:
        for field in ("none_when", "no_single_leg_when"):
            read("self_test_gate", field, getattr(gate, field), ("self_test_gate", field))
    for i, stricter in enumerate(contents.plans.pain_for):
        read("pain_for", stricter.id, stricter.when, ("plans", "pain_for", i, "when"))
    for kind in ("red_flags", "contraindications", "contexts", "hazards"):
        for i, rule in enumerate(getattr(contents, kind)):
            read(kind, rule.id, rule.when, (kind, i, "when"))
    if problems:
        raise PackError(problems)
    return nodes


def _answerable(question: schema.Question) -> Answerable:
    match question:
        case schema.YesNo():
            return Answerable("yes_no", ("yes", "no"))
        case schema.Number():
            return Answerable("number", least=question.least, most=question.most)
    return Answerable(question.type, question.options)
