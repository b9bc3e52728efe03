"""Viterbi decoding against trying every sequence."""

from itertools import pairwise, product

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from worker.entities.decoding import decode, stretches

OUTSIDE = 1
LABELS = 3
WEIGHTS = st.lists(st.integers(-40, 40), min_size=LABELS, max_size=LABELS)


@given(
    st.lists(st.tuples(WEIGHTS, st.booleans()), min_size=1, max_size=7).filter(lambda words: any(inside for _, inside in words)),
    st.lists(WEIGHTS, min_size=LABELS, max_size=LABELS),
)
def test_no_sequence_is_better(words: list[tuple[list[int], bool]], between: list[list[int]]) -> None:
    emissions = np.array([weights for weights, _ in words], dtype=np.float32)
    transitions = np.array(between, dtype=np.float32)
    free = np.array([inside for _, inside in words])

    def score(labels: tuple[int, ...]) -> int:
        path = (OUTSIDE, *labels, OUTSIDE)
        own = sum(weights[label] for (weights, _), label in zip(words, labels, strict=True))
        return own + sum(between[a][b] for a, b in pairwise(path))

    found = tuple(decode(emissions, transitions, stretches(free), OUTSIDE).tolist())
    choices = [range(LABELS) if inside else [OUTSIDE] for _, inside in words]
    assert all(inside or label == OUTSIDE for label, (_, inside) in zip(found, words, strict=True))
    assert score(found) == max(score(labels) for labels in product(*choices))
