"""The best sequence of labels: Viterbi decoding (Viterbi 1967) over the stretches of a text where a name is possible at all."""

from bisect import bisect_right
from operator import neg
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

__all__ = ["Floats", "decode", "stretches"]

Floats = NDArray[np.float32]

_IMPOSSIBLE: Final = -1e4


def stretches(candidate: NDArray[np.bool_]) -> list[tuple[int, int]]:
    """Start and end of every run of true values."""
    bordered = np.zeros(len(candidate) + 2, dtype=np.bool_)
    bordered[1:-1] = candidate
    edges = (bordered[1:] != bordered[:-1]).nonzero()[0].tolist()
    return list(zip(edges[::2], edges[1::2], strict=True))


def decode(emissions: Floats, transitions: Floats, runs: list[tuple[int, int]], outside: int) -> NDArray[np.int64]:
    """The best label of every word. `emissions` is words × labels, `transitions` from label × to label; words outside of the runs have
    the label `outside`. All runs advance together, longest first, one word at a time: numpy's cost per call is shared."""
    order = sorted(runs, key=lambda run: run[0] - run[1])
    lengths = [end - start for start, end in order]
    longest = lengths[0]
    active = [bisect_right(lengths, -step, key=neg) for step in range(1, longest + 1)]
    places = np.arange(longest)[:, None] + np.array([start for start, _ in order])
    # Beyond the end of a run stands anything; it is not looked at.
    scores = emissions.take(places, axis=0, mode="clip")
    best = [scores[0] + transitions[outside]]
    for step, count in enumerate(active[1:], 1):
        best.append(np.maximum.reduce(best[-1][:count, :, None] + transitions, axis=1) + scores[step, :count])
    # Which label led to the one after it is asked only along the best paths.
    toward = np.ascontiguousarray(transitions.T)
    labels = np.full((longest + 1, len(runs)), outside)
    for step in range(longest - 1, -1, -1):
        count = active[step]
        labels[step, :count] = (best[step] + toward[labels[step + 1, :count]]).argmax(axis=1)
    found = np.full(len(emissions), outside)
    inside = np.arange(longest)[:, None] < np.array(lengths)
    found[places[inside]] = labels[:-1][inside]
    return found


def forbid(transitions: Any, labels: list[str]) -> Floats:
    """The transitions with those made impossible that no IOB2 sequence has: ``I-X`` after anything but ``B-X`` or ``I-X``."""
    allowed = np.array(transitions, dtype=np.float32)
    for to, label in enumerate(labels):
        if label.startswith("I-"):
            for origin, before in enumerate(labels):
                if before[2:] != label[2:]:
                    allowed[origin, to] = _IMPOSSIBLE
    return allowed
