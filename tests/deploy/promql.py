"""As much of PromQL as a test needs: which metrics and labels an expression asks for."""

import re
from typing import Final, NamedTuple

__all__ = ["Asked", "asked_by"]

_STRING: Final = re.compile(r'"(?:[^"\\]|\\.)*"')
_RANGE: Final = re.compile(r"\[[^\]]*\]")
_OFFSET: Final = re.compile(r"\boffset\s+\w+")
_GROUPING: Final = re.compile(r"\b(?:by|without|on|ignoring|group_left|group_right)\s*\(([^)]*)\)")
_MATCHERS: Final = re.compile(r"\{([^}]*)\}")
_NAME: Final = re.compile(r"[a-zA-Z_:][a-zA-Z0-9_:]*(?![a-zA-Z0-9_:]*\s*\()")
_WORDS: Final = frozenset({"and", "or", "unless", "bool"})


class Asked(NamedTuple):
    """The names in an expression."""

    metrics: frozenset[str]
    labels: frozenset[str]


def asked_by(expression: str) -> Asked:
    """``sum by (a) (rate(x_total{b="c"}[5m]))`` → metrics x_total, labels a and b."""
    bare = _OFFSET.sub("", _RANGE.sub("", _STRING.sub('""', expression)))
    groups = [name.strip() for found in _GROUPING.findall(bare) for name in found.split(",")]
    matchers = [name for found in _MATCHERS.findall(bare) for name in re.findall(r"(\w+)\s*(?:=~|!~|!=|=)", found)]
    bare = _MATCHERS.sub("", _GROUPING.sub("", bare))
    bare = re.sub(r"\b\d[\d.e+-]*", "", bare)
    return Asked(frozenset(_NAME.findall(bare)) - _WORDS, frozenset(filter(None, [*groups, *matchers])))
