"""The weights of the tagger: a linear-chain conditional random field (Lafferty, McCallum and Pereira 2001, ICML)."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from io import BytesIO

import numpy as np
from numpy.typing import NDArray

from worker.entities.decoding import Floats, forbid

__all__ = ["TaggerModel", "load_model"]

_FILE = "tagger.npz"


@dataclass(frozen=True, slots=True)
class TaggerModel:
    """Labels in IOB2; `weights` (features × distances × labels) are signed bytes times `scale`, the row of a feature is in `rows`;
    `pairs` are two neighbouring words with what they give to each of the two (2 × labels), bytes times `scale` too; `transitions` are
    from × to."""

    labels: tuple[str, ...]
    rows: Mapping[str, int]
    weights: NDArray[np.int8]
    pairs: Mapping[str, Mapping[str, NDArray[np.int8]]]
    transitions: Floats
    scale: float

    @property
    def outside(self) -> int:
        """The index of label ``O``."""
        return self.labels.index("O")


@cache
def load_model() -> TaggerModel:
    """The model that ships with the package; its features and pairs are texts of one line each."""
    with np.load(BytesIO((files("worker.data") / "entities" / _FILE).read_bytes()), allow_pickle=False) as stored:
        labels = tuple(str(label) for label in stored["labels"])
        scale = float(stored["scale"])
        pairs: dict[str, dict[str, NDArray[np.int8]]] = {}
        for pair, weights in zip(_lines(stored["pairs"]), stored["pair_weights"], strict=True):
            first, second = pair.split(" ")
            pairs.setdefault(first, {})[second] = weights
        rows = {feature: row for row, feature in enumerate(_lines(stored["features"]))}
        return TaggerModel(labels, rows, stored["weights"], pairs, forbid(stored["transitions"], list(labels)), scale)


def _lines(stored: NDArray[np.uint8]) -> list[str]:
    return stored.tobytes().decode("utf-8").split("\n")
