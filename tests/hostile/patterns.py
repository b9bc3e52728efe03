"""Every regular expression of the product, found by looking into its modules."""

import importlib
import pkgutil
import re
import time
from collections.abc import Iterator, Mapping
from typing import Any, Final

import worker

__all__ = ["UNITS", "growth", "patterns"]

_SHORT: Final = 500
_TIMES: Final = 8
_NOTICED: Final = 0.002

UNITS: Final = (
    *"aمو1٣ \n\t.،-–/\\:;«»“\"'’()[]{}<>&#%@_*=+|\u0640\u064e\u200c\u066b\ud800é",
    "ab",
    "a ",
    "م ",
    "1 ",
    "a.",
    "م.",
    ". ",
    "1.",
    "1,",
    ",123",
    "1/",
    "- ",
    " -",
    "a@",
    "@a",
    "a@b.",
    "%a",
    "%41",
    "&amp;",
    "&#",
    "<a",
    "<a ",
    "</",
    "قال ",
    "ال",
    "وال",
    "من ",
    "ألف ",
    "بيروت - ",
    "(a)",
    "( ",
    "« ",
    " »",
    '" ',
    ' "',
    "\n ",
    " \n",
    "\na",
    "ـ ",
    "م\u064e",
    "م\u0640",
    "http://",
    "www.",
    "urn:",
    "2025-",
    "10:",
    "T10:00",
    "Ø§",
    "ط§",
    "Ã˜",
    "/amp",
    "charset=",
    "<meta ",
    "<?xml ",
    "Mon ",
    "de ",
    "a-b",
    "a'b",
    "::",
    "0x",
    "أ/",
    "أ. ",
)
"""What texts are made of here, over and over."""


def patterns() -> Mapping[str, "re.Pattern[Any]"]:
    """All of them, by module and name; those that a cached function makes are made for it."""
    found: dict[str, re.Pattern[Any]] = {}
    for info in pkgutil.walk_packages(worker.__path__, "worker."):
        if info.name.endswith("__main__") or info.name.startswith("worker.cli"):
            continue
        module = importlib.import_module(info.name)
        for name, value in vars(module).items():
            if callable(value) and hasattr(value, "cache_info") and name.startswith("_pattern"):
                value = value()
            for number, pattern in enumerate(_inside(value)):
                found.setdefault(f"{info.name}.{name}[{number}]", pattern)
    return {name: pattern for name, pattern in found.items() if list(found.values()).index(pattern) == list(found).index(name)}


def _inside(value: object) -> Iterator["re.Pattern[Any]"]:
    if isinstance(value, re.Pattern):
        yield value
    elif isinstance(value, Mapping):
        for part in value.values():
            yield from _inside(part)
    elif isinstance(value, (tuple, list)):
        for part in value:
            yield from _inside(part)


def growth(pattern: "re.Pattern[Any]", unit: str, end: str) -> float:
    """How many times longer the expression searches in a text of one unit that is eight times longer; 1 where it takes no time at all.

    The time is that of this thread alone, the least of several: eight for what is linear, sixty-four for what is quadratic.
    """
    short, long = (_text(pattern, unit, size, end) for size in (_SHORT, _SHORT * _TIMES))
    if _seconds(pattern, long) < _NOTICED:
        return 1.0
    return min(_seconds(pattern, long) for _ in range(3)) / max(min(_seconds(pattern, short) for _ in range(5)), 1e-6)


def _text(pattern: "re.Pattern[Any]", unit: str, size: int, end: str) -> Any:
    text = (unit * size)[:size] + end
    return text.encode("utf-8", "surrogatepass") if isinstance(pattern.pattern, bytes) else text


def _seconds(pattern: "re.Pattern[Any]", text: Any) -> float:
    began = time.thread_time()
    for _ in pattern.finditer(text):
        pass
    return time.thread_time() - began
