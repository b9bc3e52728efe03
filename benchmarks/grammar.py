"""A small grammar of made-up Arabic news, read from ``grammar.tsv``, and its random expansion."""

import random
import re
from collections.abc import Callable, Mapping, Sequence
from functools import cache
from importlib.resources import files
from typing import Final

__all__ = ["Grammar", "load_grammar"]

_SLOT: Final = re.compile(r"\{(\w+)\}")
_RANGE: Final = re.compile(r"(\d+)\.\.(\d+)")
_JOINTS: Final = tuple(
    (re.compile(pattern), joined) for pattern, joined in ((r"\bل\+ال", "لل"), (r"ة\+(?=ه)", "ت"), (r"\+", ""), (r"ة(?=\w)", ""))
)

Bound = Mapping[str, Callable[[], str]]
"""Symbols that one article fixes for itself, such as its speakers."""


class Grammar:
    """Expands symbols by the rules of a table ``symbol → expansions``; in the share `rare` of cases by those of ``rare_SYMBOL``, if any."""

    def __init__(self, rules: Mapping[str, Sequence[str]], rare: float) -> None:
        self._rules = rules
        self._rare = rare

    def expand(self, symbol: str, rng: random.Random, bound: Bound | None = None) -> str:
        """A random expansion of `symbol`, clitics joined; raises `KeyError` for a symbol without a rule."""
        text = self._expand(symbol, rng, bound or {})
        for pattern, joined in _JOINTS:
            text = pattern.sub(joined, text)
        return text

    def _expand(self, symbol: str, rng: random.Random, bound: Bound) -> str:
        if symbol in bound:
            return bound[symbol]()
        rule = self._rules[symbol]
        unusual = self._rules.get(f"rare_{symbol}")
        if unusual and rng.random() < self._rare:
            rule = unusual
        chosen = rule[int(rng.random() * len(rule))]
        if limits := _RANGE.fullmatch(chosen):
            return str(rng.randint(int(limits[1]), int(limits[2])))
        return _SLOT.sub(lambda slot: self._expand(slot[1], rng, bound), chosen)


@cache
def load_grammar(rare: float) -> Grammar:
    """The grammar of ``grammar.tsv``, whose header describes its form; `rare` is the share of rare words, from 0 to 1."""
    rules: dict[str, list[str]] = {}
    for line in files("benchmarks").joinpath("grammar.tsv").read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            symbol, expansions = line.split("\t")
            rules.setdefault(symbol, []).extend(expansions.split(" / "))
    return Grammar(rules, rare)
