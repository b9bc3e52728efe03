"""Errors are told apart by what went wrong."""

import pytest

from evals.claims_errors import KINDS, kinds_of_error

_RIGHT = {"speaker": True, "content": True, "exact": True, "ref": True}


def errors(hits: dict[str, bool], *, gold: list[int] | None, predicted: list[int] | None, letters: tuple[set[int], set[int]]) -> set[str]:
    return set(kinds_of_error({"speaker": gold}, {"speaker": predicted}, {**_RIGHT, **hits}, letters))


def test_a_right_claim_has_none() -> None:
    assert errors({}, gold=[0, 3], predicted=[0, 3], letters=({1}, {1})) == set()


@pytest.mark.parametrize(
    ("gold", "predicted", "kind"),
    [([0, 3], None, "speaker missed"), (None, [0, 3], "speaker invented"), ([0, 3], [5, 9], "speaker bounds")],
)
def test_speakers(gold: list[int] | None, predicted: list[int] | None, kind: str) -> None:
    assert errors({"speaker": False}, gold=gold, predicted=predicted, letters=({1}, {1})) == {kind}


@pytest.mark.parametrize(
    ("gold", "predicted", "half", "kind"),
    [
        ({1}, {2}, False, "content elsewhere"),
        ({1}, {1, 2, 3}, False, "content too long"),
        ({1, 2, 3}, {1}, False, "content too short"),
        ({1, 2}, {2, 3, 4}, False, "content askew"),
        ({1, 2}, {1, 2, 3}, True, "content inexact"),
    ],
)
def test_contents(gold: set[int], predicted: set[int], half: bool, kind: str) -> None:
    assert errors({"exact": False, "content": half}, gold=None, predicted=None, letters=(gold, predicted)) == {kind}


def test_sources() -> None:
    assert errors({"ref": False}, gold=None, predicted=None, letters=({1}, {1})) == {"source of a dropped subject"}
    assert errors({"ref": False}, gold=[0, 3], predicted=[0, 3], letters=({1}, {1})) == {"source of a named speaker"}


def test_each_kind_is_explained() -> None:
    assert all(KINDS.values())
