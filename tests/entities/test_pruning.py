"""Pruning never takes a word out of the name that decoding would find."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from worker.entities.decoding import decode, stretches
from worker.entities.pruning import Pruning

OUTSIDE = 1
LABELS = 4
WEIGHTS = st.lists(st.floats(-9, 9, width=16), min_size=LABELS, max_size=LABELS)
CERTAIN = 7.0


@given(st.lists(WEIGHTS, min_size=1, max_size=30), st.lists(WEIGHTS, min_size=LABELS, max_size=LABELS))
def test_closed_words_are_outside_in_the_best_sequence(words: list[list[float]], between: list[list[float]]) -> None:
    emissions, transitions = np.array(words, dtype=np.float32), np.array(between, dtype=np.float32)
    found = Pruning(transitions, OUTSIDE).open_words(emissions, CERTAIN)
    lead = emissions[:, OUTSIDE] - np.delete(emissions, OUTSIDE, axis=1).max(axis=1)
    free = stretches(lead < CERTAIN)
    assert not found[lead >= CERTAIN].any()
    if free:
        labels = decode(emissions, transitions, free, OUTSIDE)
        assert _score(labels, emissions, transitions) <= _score(_within(emissions, transitions, found), emissions, transitions) + 1e-3


def test_a_text_without_names_needs_no_decoding() -> None:
    emissions = np.tile(np.array([-2, 3, -2, -2], dtype=np.float32), (50, 1))
    emissions[20] = (6, 0, -2, -2)
    transitions = np.zeros((LABELS, LABELS), dtype=np.float32)
    assert np.flatnonzero(Pruning(transitions, OUTSIDE).open_words(emissions, CERTAIN)).tolist() == [19, 20, 21]


def _within(emissions: np.ndarray, transitions: np.ndarray, found: np.ndarray) -> np.ndarray:
    runs = stretches(found)
    return decode(emissions, transitions, runs, OUTSIDE) if runs else np.full(len(emissions), OUTSIDE)


def _score(labels: np.ndarray, emissions: np.ndarray, transitions: np.ndarray) -> float:
    path = [OUTSIDE, *labels.tolist(), OUTSIDE]
    own = emissions[np.arange(len(labels)), labels].sum()
    return float(own + transitions[path[:-1], path[1:]].sum())
