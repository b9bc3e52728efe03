"""The weights of the tagger: a linear-chain conditional random field (Lafferty, McCallum and Pereira 2001, ICML)."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from io import BytesIO

import numpy as np

from worker.entities.decoding import Floats, forbid

__all__ = ["TaggerModel", "load_model"]

_FILE = "tagger.npz"


@dataclass(frozen=True, slots=True)
class TaggerModel:
    """Labels in IOB2, `weights` (features × labels), the row of each feature, and `transitions` (from × to)."""

    labels: tuple[str, ...]
    rows: Mapping[str, int]
    weights: Floats
    transitions: Floats

    @property
    def outside(self) -> int:
        """The index of label ``O``."""
        return self.labels.index("O")


@cache
def load_model() -> TaggerModel:
    """The model that ships with the package; its features are a text of one line each, its weights are bytes times a scale."""
    with np.load(BytesIO((files("worker.data") / "entities" / _FILE).read_bytes()), allow_pickle=False) as stored:
        labels = [str(label) for label in stored["labels"]]
        features = stored["features"].tobytes().decode("utf-8").split("\n")
        weights = stored["weights"].astype(np.float32) * float(stored["scale"])
        transitions = forbid(stored["transitions"], labels)
    return TaggerModel(tuple(labels), {feature: row for row, feature in enumerate(features)}, weights, transitions)
