"""Text from strangers on a terminal: nothing in it can move the cursor, colour the screen or turn the line around.

`piece` makes what an article says harmless and remembers where it begins and ends; `Isolated` sets direction isolates (Unicode
Standard Annex 9: U+2067 RLI, U+2069 PDI) around each piece that has Arabic, on each line after layout, so that wrapping and cutting
never separate the two; what stands between two pieces keeps them apart. Both only for show: the records stay as they are.
"""

import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Final

from rich.console import Console, ConsoleOptions, RenderableType, RenderResult
from rich.segment import Segment
from rich.style import Style
from rich.text import Text

__all__ = ["Isolated", "block", "piece"]

_RLI: Final = "\u2067"
_PDI: Final = "\u2069"
_LONGEST: Final = 2000
"""Code points of a one-line piece: many screens' widths, and an end to a title of a million combining marks."""

_SHOWN: Final = {code: chr(0x2400 + code) for code in range(0x20)} | {0x7F: "\u2421"}  # control pictures: ␛ for ESC
_REPLACED: Final = dict.fromkeys((*range(0x80, 0xA0), *range(0x202A, 0x202F), *range(0x2066, 0x206A), *range(0xD800, 0xE000)), "\ufffd")
_MARKS: Final = dict.fromkeys((0x200E, 0x200F, 0x061C, 0xFEFF), "\u2060")  # harmless in themselves, so unseen as before
_LINES: Final = dict.fromkeys((0x85, 0x2028, 0x2029), " ")
_BLOCK: Final = {**_SHOWN, **_REPLACED, **_MARKS, **_LINES, 0x09: " ", 0x0A: "\n", 0x0D: " "}
_PIECE: Final = {**_BLOCK, 0x0A: " "}

_PIECE_MARK: Final = Style.from_meta({"piece": True})


def block(text: str) -> Text:
    """Text of several lines made harmless, one character for each, so that offsets into it hold."""
    return _marked(text.translate(_BLOCK))


def piece(text: str, style: str = "") -> Text:
    """Text made harmless on one line, ended by an ellipsis where it is longer than any line."""
    short = text if len(text) <= _LONGEST else text[: _LONGEST - 1] + "…"
    return _marked(short.translate(_PIECE), style)


def _marked(text: str, style: str = "") -> Text:
    marked = Text(text, style, overflow="fold")
    marked.stylize(_PIECE_MARK)
    return marked


@dataclass(frozen=True, slots=True)
class Isolated:
    """Shows `content` with its pieces isolated; on anything but a terminal, and when `plain`, without isolates and colours."""

    content: RenderableType
    plain: bool = False

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        shown = not self.plain and console.is_terminal
        for line in console.render_lines(self.content, options, pad=False):
            yield from _isolated(line) if shown else (Segment("".join(segment.text for segment in line).rstrip()),)
            yield Segment.line()


def _isolated(line: Sequence[Segment]) -> Iterator[Segment]:
    for is_piece, segments in groupby(line, _is_piece):
        run = list(segments)
        if not is_piece or not any(_is_rtl(segment.text) for segment in run):
            yield from run
        else:
            yield from (Segment(_RLI), *run, Segment(_PDI))


def _is_piece(segment: Segment) -> bool:
    return segment.style is not None and bool(segment.style.meta.get("piece"))


def _is_rtl(text: str) -> bool:
    return any(unicodedata.bidirectional(character) in ("R", "AL") for character in text)
