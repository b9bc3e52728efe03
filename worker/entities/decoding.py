"""The best sequence of labels: Viterbi decoding (Viterbi 1967) over the stretches of a text where a name is possible at all."""

from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

__all__ = ["Floats", "decode", "stretches"]

Floats = NDArray[np.float32]

_IMPOSSIBLE: Final = -1e4


def stretches(candidate: NDArray[np.bool_]) -> list[tuple[int, int]]:
    """Start and end of every run of true values."""
    edges = np.flatnonzero(np.diff(np.concatenate(([False], candidate, [False])).astype(np.int8)))
    return list(zip(edges[::2].tolist(), edges[1::2].tolist(), strict=True))


def decode(emissions: Floats, transitions: Floats, runs: list[tuple[int, int]], outside: int) -> list[list[int]]:
    """The best labels of each run. `emissions` is words × labels, `transitions` from label × to label, `outside` the label of the
    words before and after a run. All runs advance together, longest first, one word at a time: numpy's cost per call is shared."""
    order = sorted(range(len(runs)), key=lambda i: runs[i][0] - runs[i][1])
    starts = np.array([runs[i][0] for i in order])
    lengths = np.array([runs[i][1] - runs[i][0] for i in order])
    scores = emissions[starts] + transitions[outside]
    pointers: list[list[list[int]]] = []
    for step in range(1, int(lengths[0])):
        active = int(np.count_nonzero(lengths > step))
        paths = scores[:active, :, None] + transitions
        pointers.append(paths.argmax(axis=1).tolist())
        scores[:active] = paths.max(axis=1) + emissions[starts[:active] + step]
    last = (scores + transitions[:, outside]).argmax(axis=1).tolist()
    found: list[list[int]] = [[]] * len(runs)
    for row, original in enumerate(order):
        found[original] = _trace(pointers, row, last[row], int(lengths[row]))
    return found


def _trace(pointers: list[list[list[int]]], row: int, label: int, length: int) -> list[int]:
    path = [label]
    for step in range(length - 2, -1, -1):
        label = pointers[step][row][label]
        path.append(label)
    return path[::-1]


def forbid(transitions: Any, labels: list[str]) -> Floats:
    """The transitions with those made impossible that no IOB2 sequence has: ``I-X`` after anything but ``B-X`` or ``I-X``."""
    allowed = np.array(transitions, dtype=np.float32)
    for to, label in enumerate(labels):
        if label.startswith("I-"):
            for origin, before in enumerate(labels):
                if before[2:] != label[2:]:
                    allowed[origin, to] = _IMPOSSIBLE
    return allowed
