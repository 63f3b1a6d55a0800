"""Random conditions and random answers about a handful of questions of each type."""

from __future__ import annotations

from hypothesis import strategies as st

from unknot.rules.evaluate import Answer
from unknot.rules.nodes import All, AtLeast, Has, Is, Lit, Node, Not, Within

OPTIONS = ("one", "two", "three")
LEAVES: st.SearchStrategy[Node] = st.one_of(
    st.sampled_from(["a", "b", "c"]).map(lambda id: Is(id, frozenset({"yes"}))),
    st.sets(st.sampled_from(OPTIONS), min_size=1, max_size=2).map(
        lambda some: Is("pick", frozenset(some))
    ),
    st.sampled_from(OPTIONS).map(lambda option: Has("tick", option)),
    st.builds(
        lambda x, y, least, width: Within(((x, "m"), (y, "n")), least, least + width),
        st.sampled_from([1, 2, -1]),
        st.sampled_from([1, -1]),
        st.integers(-8, 8),
        st.integers(0, 6),
    ),
    st.booleans().map(Lit),
)


def _joined(inner: st.SearchStrategy[Node]) -> st.SearchStrategy[Node]:
    several = st.lists(inner, min_size=1, max_size=4).map(tuple)
    return st.one_of(
        inner.map(Not),
        several.map(All),
        several.flatmap(
            lambda parts: st.integers(1, len(parts)).map(lambda count: AtLeast(count, parts))
        ),
    )


conditions = st.recursive(LEAVES, _joined, max_leaves=8)
answers: st.SearchStrategy[dict[str, Answer]] = st.fixed_dictionaries(
    {},
    optional={
        "a": st.sampled_from(["yes", "no", "not_sure"]),
        "b": st.sampled_from(["yes", "no", "not_sure"]),
        "c": st.sampled_from(["yes", "no", "not_sure"]),
        "pick": st.sampled_from([*OPTIONS, "not_sure"]),
        "tick": st.one_of(st.frozensets(st.sampled_from(OPTIONS)), st.just("not_sure")),
        "m": st.one_of(st.integers(0, 4), st.just("not_sure")),
        "n": st.one_of(st.integers(0, 4), st.just("not_sure")),
    },
)
