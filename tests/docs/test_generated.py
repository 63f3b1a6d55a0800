"""The pages made from the pack: complete, the same each time, and known when stale."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.docs.generated import FOLDER, main, pages, schemas, stale
from tests.support.packs import outer_hip

MADE = pages(outer_hip())


def test_the_pages_are_the_same_each_time() -> None:
    assert pages(outer_hip()) == MADE


def test_every_piece_of_the_pack_is_on_its_page() -> None:
    pack = outer_hip()
    everything = {
        "questions.md": set(pack.questions),
        "red-flags.md": set(pack.red_flags),
        "contraindications.md": set(pack.contraindications),
        "sources.md": set(pack.sources),
        "worked-cases.md": {case.id for case in pack.contents.vignettes},
    }
    assert set(MADE) == set(everything)
    for name, ids in everything.items():
        assert {id for id in ids if f"`{id}`" not in MADE[name]} == set(), name


def test_a_stale_page_is_named_with_the_command_that_mends_it(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main([], tmp_path) == 0
    assert main(["--check"], tmp_path) == 0
    (tmp_path / "questions.md").write_text("old")
    (tmp_path / "sources.md").unlink()
    assert stale(MADE, tmp_path) == ["questions.md", "sources.md"]
    assert main(["--check"], tmp_path) == 1
    told = capsys.readouterr().out
    assert "docs/reference/questions.md" in told
    assert "python3 dev.py fix" in told


def test_the_published_schema_of_a_record_is_the_one_that_the_program_reads_by() -> None:
    assert stale(schemas(), FOLDER) == []
