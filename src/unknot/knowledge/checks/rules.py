"""Checks of red flags, the contraindication matrix and causes."""

from __future__ import annotations

from collections.abc import Iterator

from unknot.knowledge.checks.places import problem
from unknot.knowledge.ids import Ref
from unknot.knowledge.pack import Pack
from unknot.knowledge.problems import Problem
from unknot.knowledge.references import ids_in
from unknot.terms import Modality, Permission, Seen, Status


def every_sign_of_the_seed_is_there(pack: Pack) -> Iterator[Problem]:
    """Find a sign of the seed without a flag of its own, or with two, or one too many."""
    signs = range(1, pack.contents.pack.signs + 1)
    for i, flag in enumerate(pack.contents.red_flags):
        if flag.seed_sign is not None and flag.seed_sign not in signs:
            what = f"'{flag.id}' is sign {flag.seed_sign} of the seed, which has {len(signs)}"
            do = "give it the right number, or change 'signs' in pack.yaml"
            yield problem(pack, ("red_flags", i, "seed_sign"), what, do)
    for sign in signs:
        count = sum(flag.seed_sign == sign for flag in pack.contents.red_flags)
        if count != 1:
            what = f"sign {sign} of the seed has {count} flags"
            yield problem(pack, ("red_flags",), what, "give it exactly one, with seed_sign")


def every_cell_is_written(pack: Pack) -> Iterator[Problem]:
    """Find a row of the matrix that leaves a modality open."""
    for i, row in enumerate(pack.contents.contraindications):
        for modality in Modality:
            if modality not in row.cells:
                what = f"row '{row.id}' says nothing of {modality}"
                yield problem(pack, ("contraindications", i, "cells"), what, "write the cell")


def only_modified_cells_have_limits(pack: Pack) -> Iterator[Problem]:
    """Find a limit where nothing is modified or cleared."""
    for i, row in enumerate(pack.contents.contraindications):
        for modality in row.limits:
            if row.cells.get(modality) in {Permission.OK, Permission.FORBIDDEN}:
                what = f"row '{row.id}' limits {modality}, whose cell is {row.cells[modality]}"
                path = ("contraindications", i, "limits", modality)
                yield problem(pack, path, what, "make the cell modified, or drop the limit")


def priors_add_up(pack: Pack) -> Iterator[Problem]:
    """Find a context whose shares do not add up to a hundred percent."""
    for i, context in enumerate(pack.contents.contexts):
        total = sum(context.percent.values())
        if abs(total - 100) > 0.01:
            what = f"the shares of context '{context.id}' add up to {total:g} percent"
            yield problem(pack, ("contexts", i, "percent"), what, "make them 100")


def ratios_point_two_ways(pack: Pack) -> Iterator[Problem]:
    """Find a likelihood ratio whose presence and absence speak the same way."""
    for i, feature in enumerate(pack.contents.features):
        for cause, ratio in feature.ratios.items():
            if (ratio.present > 1) == (ratio.absent > 1) and ratio.present != 1 != ratio.absent:
                what = f"'{feature.finding}' speaks the same way for {cause}, present or absent"
                path = ("features", i, "ratios", cause)
                yield problem(pack, path, what, "one ratio is above 1, the other below")


def a_stable_pack_is_signed(pack: Pack) -> Iterator[Problem]:
    """Find a pack that calls itself reviewed or stable and names nobody."""
    header = pack.contents.pack
    if header.status in {Status.REVIEWED, Status.STABLE} and not header.reviewed_by:
        yield problem(pack, ("pack", "status"), "nobody has signed this pack", "keep it draft")


def a_red_flag_rests_on_more_than_memory(pack: Pack) -> Iterator[Problem]:
    """Find a red flag none of whose sources was seen or is owned as our decision."""
    for i, flag in enumerate(pack.contents.red_flags):
        seen = {source.seen for source in pack.sources_of(flag.evidence)}
        if seen == {Seen.FROM_MEMORY}:
            what = f"flag '{flag.id}' rests on memory alone"
            do = "look a source up, or add our_decision"
            yield problem(pack, ("red_flags", i, "evidence"), what, do)


def no_source_is_idle(pack: Pack) -> Iterator[Problem]:
    """Find a source that nothing cites."""
    cited = {
        one.id
        for one in ids_in(pack.contents)
        if isinstance(one.mark, Ref) and "source" in one.mark.kinds
    }
    for i, source in enumerate(pack.contents.sources):
        if source.id not in cited:
            what = f"nothing cites source '{source.id}'"
            yield problem(pack, ("sources", i, "id"), what, "cite it where it helps, or remove it")


CHECKS = (
    every_sign_of_the_seed_is_there,
    every_cell_is_written,
    only_modified_cells_have_limits,
    priors_add_up,
    ratios_point_two_ways,
    a_stable_pack_is_signed,
    a_red_flag_rests_on_more_than_memory,
    no_source_is_idle,
)
