"""Quotations: which marks open, which close, and what stands between them.

Arabic news mixes marks of every kind, writes them the wrong way round (``” هامر “``), nests the same kind (``«… «داعش» …»``), puts
a space on the wrong side and forgets to close. So only guillemets and low marks have a side of their own; for all others the neighbours
tell: a mark with space before and none behind opens, one with space behind and none before closes, and otherwise it closes what is open
or else opens. One pass over the marks, each at most once pushed and popped.
"""

import re
from dataclasses import dataclass
from typing import Final

__all__ = ["Quotation", "find_quotations"]

_MARKS: Final = r"[«»“”„‟\"‘’‹›\n]"
_MARK: Final = re.compile(_MARKS)
_LONG_MARK: Final = re.compile(f"''|&#34;|&quot;|{_MARKS}")  # an alternative makes the search many times slower
_FAMILY: Final = {"«": "g", "»": "g", "‹": "g", "›": "g", "‘": "s", "’": "s", "''": "t"}
_OPENS: Final = "«„‹‘"
_CLOSES: Final = "»›’"
_LEFT: Final = " \t\n\r\u00a0([{-–—:،؛,.؟!"
_RIGHT: Final = " \t\n\r\u00a0)]}-–—:،؛,.؟!…"
_DEPTH: Final = 8


@dataclass(frozen=True, slots=True)
class Quotation:
    """A pair of marks: the opening one at `start`, `inner` and `inner_end` around what is quoted, `end` behind the closing one.
    Where the closing mark is missing, the quotation ends at the end of its line and `closed` is false. `depth` is 0 outside."""

    start: int
    inner: int
    inner_end: int
    end: int
    depth: int
    closed: bool = True


@dataclass(frozen=True, slots=True)
class _Open:
    start: int
    end: int
    family: str


def find_quotations(text: str) -> tuple[Quotation, ...]:
    """All quotations of `text` by start; outer before inner."""
    found: list[Quotation] = []
    stack: list[_Open] = []
    for match in (_LONG_MARK if "''" in text or "&#34;" in text or "&quot;" in text else _MARK).finditer(text):
        mark = match.group()
        if mark == "\n":
            _drop(text, stack, found, match.start(), toggling_only=True)
            continue
        family = _FAMILY.get(mark, "d")
        if _opens(text, mark, match.start(), match.end(), bool(stack) and stack[-1].family == family):
            if len(stack) == _DEPTH:
                del stack[0]
            stack.append(_Open(match.start(), match.end(), family))
        elif any(opened.family == family for opened in stack):
            while stack[-1].family != family:
                stack.pop()
            opened = stack.pop()
            found.append(Quotation(opened.start, opened.end, match.start(), match.end(), len(stack)))
    _drop(text, stack, found, len(text), toggling_only=False)
    return tuple(sorted((q for q in found if q.inner < q.inner_end), key=lambda q: (q.start, -q.end)))


def _opens(text: str, mark: str, start: int, end: int, is_open: bool) -> bool:
    before = start == 0 or text[start - 1] in _LEFT
    behind = end == len(text) or text[end] in _RIGHT
    if mark in _OPENS:
        return not (is_open and behind and not before)
    if mark in _CLOSES:
        return mark == "»" and not is_open and _behind_colon(text, start) and text[end : end + 1] != ""
    if before != behind:
        return before
    return not is_open


def _behind_colon(text: str, start: int) -> bool:
    # وأضاف:» … »: the mark is the wrong way round
    return start > 0 and (text[start - 1] == ":" or (text[start - 1] == " " and text[max(start - 2, 0)] == ":"))


def _drop(text: str, stack: list[_Open], found: list[Quotation], at: int, *, toggling_only: bool) -> None:
    # A quotation in marks that have a side may run over paragraphs; in the others a forgotten mark would turn the rest inside out.
    kept: list[_Open] = []
    for depth, opened in enumerate(stack):
        if toggling_only and opened.family == "g":
            kept.append(opened)
            continue
        line_end = text.find("\n", opened.end, at)
        found.append(Quotation(opened.start, opened.end, at if line_end < 0 else line_end, at if line_end < 0 else line_end, depth, False))
    stack[:] = kept
