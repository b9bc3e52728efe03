"""Log-linear choices."""

from dataclasses import dataclass

import pytest

from worker.claims.model import Model, default_model

_MODEL = Model({"cue": {"a": 1.5, "b": -0.5}})


@dataclass(frozen=True)
class Candidate:
    features: tuple[str, ...]


def test_a_score_is_the_sum_of_known_weights() -> None:
    assert _MODEL.score("cue", ("a", "b", "never seen")) == 1.0
    assert _MODEL.score("no such choice", ("a",)) == 0.0


def test_the_highest_score_wins_and_the_first_of_equals() -> None:
    low, high, same = Candidate(("b",)), Candidate(("a",)), Candidate(("a", "x"))
    assert _MODEL.pick("cue", None, [low, high, same]) is high
    assert _MODEL.pick("cue", None, [low]) is low


def test_a_probability_is_the_logistic_of_the_score() -> None:
    assert _MODEL.probability("cue", None, ()) == 0.5
    assert _MODEL.probability("cue", None, ("a",)) == pytest.approx(0.8176, abs=1e-4)


def test_the_package_comes_with_weights_for_each_choice() -> None:
    assert set(default_model().weights) == {"antecedent", "confidence", "cue", "source"}
