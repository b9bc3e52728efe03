"""Every regular expression of the product takes linear time, or is only ever given short pieces of text."""

import re

import pytest

from tests.hostile.patterns import UNITS, growth, patterns

QUADRATIC = 24.0
"""Three times what is linear, well below the 64 of what is quadratic."""
ONLY_SHORT = {
    "worker.clean.characters._TATWEEL[0]": "matched at one place, before which the caller has stepped over the marks",
    "worker.clean.dateline._WORDS[0]": "sought in the first 130 characters",
    "worker.clean.dateline._BRACKETED[0]": "matched in the first 130 characters; seventy times as slow as others, but linear",
    "worker.clean.html._TITLE_SEPARATOR[0]": "sought in a title cut to 500 characters, all spaces of which are one",
}
FOUND = patterns()


def test_the_expressions_are_found() -> None:
    assert len(FOUND) > 100
    assert set(ONLY_SHORT) <= set(FOUND)


@pytest.mark.parametrize("name", sorted(set(FOUND) - set(ONLY_SHORT)))
def test_time_grows_with_the_length(name: str) -> None:
    slow = {unit: found for unit in UNITS for end in ("", "\n!") if (found := growth(FOUND[name], unit, end)) > QUADRATIC}
    assert not slow


@pytest.mark.parametrize("expression", [r"\s+$", r"(\w+)=", r"a*b"])
def test_a_quadratic_expression_is_recognised(expression: str) -> None:
    assert max(growth(re.compile(expression), unit, "!") for unit in ("a", " ")) > QUADRATIC
