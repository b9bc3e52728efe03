"""Quotation marks: which opens, which closes, and what was wrong with them.

Arabic papers mix ``«»``, ``“”`` and ``"``, write them with spaces on the wrong side, in the wrong direction (``” داعش “``, what WordPress
makes of ``" داعش "``), and forget to close them. A mark's role is read from the spaces around it, from its own direction and
from the marks that are open, within a paragraph; a mark left open is paired with one left over in the next few paragraphs.

The marks keep their family. Repaired are: spaces inside the marks (``spacing``), marks that point the wrong way (``direction``), and
pairs of two families, which take the directed one (``mixed``). A mark without a partner is recorded (``unbalanced``) and stays as it
is: where the quotation ends is not known, and a mark put there by us would be our claim, not the author's.
"""

import re
from dataclasses import dataclass, replace
from typing import Final

from worker.records import QuoteRepair

__all__ = ["QUOTATION_MARKS", "carry_repairs", "in_order", "repair_quotes"]

_OPENERS: Final = {"«": "»", "“": "”", "„": "”", "‟": "”"}
_CLOSERS: Final = {"»": "«", "”": "“"}
_STRAIGHT: Final = {'"': '"'}
QUOTATION_MARKS: Final = "".join([*_OPENERS, *_CLOSERS, *_STRAIGHT])
_PRIME: Final = "\u2033"  # WordPress makes it of a closing mark after a digit; alone it means inches
_MARK: Final = re.compile(f"[{QUOTATION_MARKS}{_PRIME}\n]")
_GLYPH: Final = re.compile(f"[{QUOTATION_MARKS}]")
_ENDS_CLAUSE: Final = frozenset("،؛؟!.:,;?…)]}-–—/\n")
_BEFORE_OPENING: Final = frozenset("([{:-–—/،\n")
_CLITIC: Final = re.compile("(?:^|[^\\w])(?:[وف]?[بلكو]|ف|[وفبك]{0,2}ال)\u0640?$")
_PARAGRAPHS_APART: Final = 6
_LONGEST_STUCK: Final = 300
_MOST_MARKS: Final = 20_000  # a body of half a million characters that is no attack has fewer


@dataclass(slots=True)
class _Mark:
    place: int
    glyph: str
    paragraph: int
    opens: bool = False
    partner: "_Mark | None" = None


def repair_quotes(text: str) -> tuple[str, tuple[QuoteRepair, ...]]:
    """`text` with its quotation marks repaired, and every repair with its place in the new text. Idempotent.

    ``مثل” هامر “، التي`` gives ``مثل “هامر”، التي``.
    """
    marks = _read_marks(text)
    if not marks or len(marks) > _MOST_MARKS:
        return text, ()
    _pair(text, marks)
    return _rewrite(text, marks)


def _read_marks(text: str) -> list[_Mark]:
    marks: list[_Mark] = []
    paragraph = 0
    for match in _MARK.finditer(text):
        if match[0] == "\n":
            paragraph += 1
        else:
            marks.append(_Mark(match.start(), match[0], paragraph))
    return marks


def _pair(text: str, marks: list[_Mark]) -> None:
    open_marks: list[_Mark] = []
    left_open: list[_Mark] = []
    for index, mark in enumerate(marks):
        if index and mark.paragraph != marks[index - 1].paragraph:
            left_open += open_marks
            open_marks = []
        if mark.glyph == _PRIME and open_marks and open_marks[-1].glyph in '“"':
            _join(open_marks.pop(), mark)
        if mark.partner is not None or mark.glyph == _PRIME:
            continue
        following = marks[index + 1] if index + 1 < len(marks) and marks[index + 1].paragraph == mark.paragraph else None
        if following is not None and _is_swapped_pair(text, mark, following, bool(open_marks)):
            mark.opens = True
            _join(mark, following)
            continue
        mark.opens = _opens(text, mark, open_marks) or (not open_marks and _is_stuck_to_the_word_before(text, mark, following))
        if mark.opens:
            open_marks.append(mark)
        elif open_marks:
            _join(open_marks.pop(), mark)
        else:
            _close_earlier(mark, left_open)


def _join(opening: _Mark, closing: _Mark) -> None:
    opening.partner, closing.partner = closing, opening


def _close_earlier(mark: _Mark, left_open: list[_Mark]) -> None:
    if left_open and mark.paragraph - left_open[-1].paragraph <= _PARAGRAPHS_APART and mark.glyph != '"':
        _join(left_open.pop(), mark)


def _is_swapped_pair(text: str, mark: _Mark, following: _Mark, inside: bool) -> bool:
    """``مثل” هامر “،``: a closing mark on the word before, an opening one before a space or the end of a clause."""
    if mark.glyph not in _CLOSERS or following.glyph not in _OPENERS or _right(text, mark) != " " or _left(text, following) != " ":
        return False
    after = _right(text, following)
    return after in _ENDS_CLAUSE or (after == " " and (not inside or _left(text, mark) == " "))


def _is_stuck_to_the_word_before(text: str, mark: _Mark, following: _Mark | None) -> bool:
    """``احترام" تاف" لـ``: nothing is open, and the next mark closes too, so this one opens and its space is on the wrong side."""
    if following is None or following.place - mark.place > _LONGEST_STUCK or _right(text, mark) != " ":
        return False
    after = _right(text, following)
    return _left(text, following) not in _BEFORE_OPENING and _left(text, following) != " " and (after == " " or after in _ENDS_CLAUSE)


def _left(text: str, mark: _Mark) -> str:
    return text[mark.place - 1] if mark.place else "\n"


def _right(text: str, mark: _Mark) -> str:
    return text[mark.place + 1] if mark.place + 1 < len(text) else "\n"


def _opens(text: str, mark: _Mark, open_marks: list[_Mark]) -> bool:
    left, right = _left(text, mark), _right(text, mark)
    can_open = right not in _ENDS_CLAUSE and right != " "
    can_close = left not in _BEFORE_OPENING and left != " "
    if can_open and not can_close:
        return True
    if can_close and not can_open:
        return not open_marks and mark.glyph in _OPENERS
    if can_open and _CLITIC.search(text, max(0, mark.place - 5), mark.place):
        return mark.glyph not in _CLOSERS or not open_marks
    if mark.glyph in _CLOSERS:
        return not open_marks and left == " " and right not in _ENDS_CLAUSE
    if mark.glyph in _OPENERS and (can_open or right == " "):
        return not (open_marks and left == right == " " and open_marks[-1].glyph == mark.glyph)
    return not open_marks and right not in _ENDS_CLAUSE


def _wanted(mark: _Mark) -> str:
    """The glyph that `mark` should have, given its partner: a directed family wins over the straight mark, the opening mark's over the
    closing one's."""
    if mark.partner is None:
        return mark.glyph
    opening, closing = (mark, mark.partner) if mark.opens else (mark.partner, mark)
    if opening.glyph == '"' and closing.glyph in ('"', _PRIME):
        return '"'
    first = opening.glyph if opening.glyph != '"' else closing.glyph
    left = first if first in _OPENERS else _CLOSERS[first]
    left = "“" if left in "„‟" else left
    return left if mark.opens else _OPENERS[left]


def _kind(mark: _Mark, new: str) -> str:
    same_family = {mark.glyph, new} in ({"«", "»"}, {"“", "”"}) or (mark.glyph in "„‟" and new in "“”")
    return "direction" if same_family else "mixed"


def _rewrite(text: str, marks: list[_Mark]) -> tuple[str, tuple[QuoteRepair, ...]]:
    pieces: list[str] = []
    repairs: list[QuoteRepair] = []
    length = copied = 0

    def put(piece: str) -> None:
        nonlocal length
        pieces.append(piece)
        length += len(piece)

    for mark in marks:
        if mark.glyph == _PRIME and mark.partner is None:
            continue
        new = _wanted(mark)
        paired = mark.partner is not None
        inner_left = paired and not mark.opens and mark.place > copied and text[mark.place - 1] == " "
        put(text[copied : mark.place - 1 if inner_left else mark.place])
        copied = mark.place + 1
        inner_right = paired and mark.opens and text.startswith(" ", copied)
        copied += inner_right
        before_gap = inner_right and _touches_word(text, mark)
        after_gap = inner_left and text[copied : copied + 1].isalnum()
        put(" " if before_gap else "")
        start = length
        put(new)
        if new != mark.glyph:
            repairs.append(QuoteRepair(kind=_kind(mark, new), start=start, end=length, before=mark.glyph))
        if inner_left or inner_right:
            old = " " + mark.glyph if inner_left else mark.glyph + " "
            repairs.append(QuoteRepair(kind="spacing", start=start, end=length, before=old))
        if not paired:
            repairs.append(QuoteRepair(kind="unbalanced", start=start, end=length, before=mark.glyph))
        put(" " if after_gap else "")
    put(text[copied:])
    return "".join(pieces), tuple(repairs)


def _touches_word(text: str, mark: _Mark) -> bool:
    """Whether the word before an opening mark is a word of its own, from which the mark must be parted."""
    before = text[mark.place - 1 : mark.place]
    return before.isalnum() and not _CLITIC.search(text, max(0, mark.place - 5), mark.place)


def carry_repairs(old: str, new: str, repairs: tuple[QuoteRepair, ...]) -> tuple[QuoteRepair, ...]:
    """`repairs` of `old` at their places in `new`, a later form of it: each stays on its mark, found by counting marks from the end.

    Those whose mark is no longer there are left out, and so are marks without a partner: `repair_quotes` finds them again.
    """
    kept = tuple(r for r in repairs if r.kind != "unbalanced")
    if old == new or not kept:
        return kept
    head = _agreement(old, new)
    marks_before = [m.start() for m in _GLYPH.finditer(old)][::-1]
    marks_after = [m.start() for m in _GLYPH.finditer(new)][::-1]
    moved = dict(zip(marks_before, marks_after, strict=False))
    places = {r.start: r.start if r.start < head else moved.get(r.start) for r in kept}
    return tuple(replace(r, start=place, end=place + 1) for r in kept if (place := places[r.start]) is not None and place < len(new))


def _agreement(one: str, other: str) -> int:
    """How many characters the two have in common from the beginning."""
    return next((i for i, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other)))


def in_order(repairs: tuple[QuoteRepair, ...]) -> tuple[QuoteRepair, ...]:
    """`repairs` from the beginning of the text to its end."""
    return tuple(sorted(repairs, key=lambda r: (r.start, r.end, r.kind)))
