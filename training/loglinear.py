"""Fit a log-linear choice among candidates."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

__all__ = ["Candidate", "fit"]

_STEPS: Final = 300
_RATE: Final = 0.05
_DECAY: Final = (0.9, 0.999)


@dataclass(frozen=True, slots=True)
class Candidate:
    """What can be chosen, by its features, and whether it is right."""

    features: tuple[str, ...]
    right: bool


def fit(examples: Sequence[Sequence[Candidate]], *, penalty: float, rarest: int = 2) -> dict[str, float]:
    """Weights under which the right candidates of each example (one or more, else it is left out) are most likely: maximum likelihood
    with the penalty ``penalty / 2 * |weights|²``, by Adam (Kingma and Ba 2015, "Adam", ICLR) over all examples at once.

    Features that fewer than `rarest` candidates have are left out.
    """
    examples = [example for example in examples if any(candidate.right for candidate in example) and len(example) > 1]
    counts = Counter(feature for example in examples for candidate in example for feature in candidate.features)
    names = sorted(feature for feature, count in counts.items() if count >= rarest)
    columns = {name: column for column, name in enumerate(names)}
    candidates = [candidate for example in examples for candidate in example]
    group = np.repeat(np.arange(len(examples)), [len(example) for example in examples])
    cells = [(row, columns[feature]) for row, candidate in enumerate(candidates) for feature in candidate.features if feature in columns]
    rows, cols = np.array(cells, dtype=np.int64).T
    right = np.array([candidate.right for candidate in candidates])
    weights = np.zeros(len(names))
    first, second = np.zeros(len(names)), np.zeros(len(names))
    for step in range(1, _STEPS + 1):
        scores = np.bincount(rows, weights[cols], len(candidates))
        pull = _shares(scores, group, np.ones_like(right)) - _shares(scores, group, right)
        gradient = np.bincount(cols, pull[rows], len(names)) + penalty * weights
        first = _DECAY[0] * first + (1 - _DECAY[0]) * gradient
        second = _DECAY[1] * second + (1 - _DECAY[1]) * gradient**2
        weights -= _RATE * (first / (1 - _DECAY[0] ** step)) / (np.sqrt(second / (1 - _DECAY[1] ** step)) + 1e-8)
    return {name: float(weight) for name, weight in zip(names, weights, strict=True)}


def _shares(scores: NDArray[np.float64], group: NDArray[np.int64], among: NDArray[np.bool_]) -> NDArray[np.float64]:
    # Softmax of each group over the candidates `among`.
    highest = np.full(group[-1] + 1, -np.inf)
    np.maximum.at(highest, group, np.where(among, scores, -np.inf))
    powers = np.where(among, np.exp(np.clip(scores - highest[group], -50, 50)), 0.0)
    return powers / np.bincount(group, powers)[group]
