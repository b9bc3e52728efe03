"""Log-linear choices: the weights that training found for what the grammar leaves open, and their sum over the features of a candidate."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from math import exp
from typing import Protocol, TypeVar

__all__ = ["Model", "Weighed", "default_model"]


class Weighed(Protocol):
    """A candidate of a choice."""

    @property
    def features(self) -> tuple[str, ...]:
        """What speaks for it and against it."""


T = TypeVar("T", bound=Weighed)


@dataclass(frozen=True, slots=True)
class Model:
    """`weights` has for each choice (``cue``, ``source``, ``antecedent``) the weight of each feature."""

    weights: Mapping[str, Mapping[str, float]]

    def score(self, choice: str, features: Iterable[str]) -> float:
        """The sum of the weights of `features`; one that training did not see counts nothing."""
        known = self.weights.get(choice, {})
        return sum([known.get(feature, 0.0) for feature in features])

    def probability(self, choice: str, asked: object, features: tuple[str, ...]) -> float:
        """How likely the answer to `asked` is yes: the logistic of `score`."""
        return 1.0 / (1.0 + exp(-self.score(choice, features)))

    def pick(self, choice: str, asked: object, options: Sequence[T]) -> T:
        """The option with the highest score as the answer to `asked`; of equal ones the first."""
        return max(options, key=lambda option: self.score(choice, option.features)) if len(options) > 1 else options[0]


@cache
def default_model() -> Model:
    """The weights of ``weights.tsv``, which training/claims.py writes."""
    weights: dict[str, dict[str, float]] = {}
    for line in (files("worker.data") / "claims" / "weights.tsv").read_text("utf-8").splitlines():
        if line and not line.startswith("#"):
            choice, feature, weight = line.split("\t")
            weights.setdefault(choice, {})[feature] = float(weight)
    return Model(weights)
