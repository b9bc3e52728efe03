"""Characters: one code point for one letter, no invisible ones, one kind of space.

What is changed, and what is kept because it is evidence or orthography:

- Unicode NFC (UAX #15). Diacritics stay.
- Arabic presentation forms (U+FB50-FDFF, U+FE70-FEFF) become letters, but the honorific signs that have no letter of their own
  (``ﷺ``, ``ﷻ``, ``﷽`` and U+FD40-FD4F, FDFE-FDFF) and the ornate parentheses stay one character, so that no words are put into a quotation.
- Zero-width and bidirectional controls, soft hyphens, control characters, lone surrogates and noncharacters go. The zero-width
  non-joiner is spelling in Persian, Urdu and Kurdish and stays between letters of a text that uses the letters of those languages.
- Tatweel as decoration goes; tatweel that carries a clitic to a mark, number or Latin word (``لـ«``, ``بـ3``) or ends the
  abbreviation ``هـ`` stays as one; tatweel that stands for a dash (``عمان ـ الدستور``) becomes ``-``.
- Arabic-Indic and Extended Arabic-Indic digits become ASCII digits, one for one, with their separators (``٫`` ``٬`` ``٪``).
- Latin ``,`` ``;`` ``?`` after an Arabic letter become ``،`` ``؛`` ``؟``; numbers are never touched.
- Runs of spaces, exotic spaces, spaces before punctuation and inside parentheses, empty lines.
"""

import re
import unicodedata
from collections import Counter
from collections.abc import Callable
from typing import Final

__all__ = ["clean_characters"]

_ZERO_WIDTH: Final = (
    "\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b\u180c\u180d\u180e\u200b\u200c\u200d\u2060\u2061\u2062\u2063\u2064\ufeff"
)
_BIDI: Final = "\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u206a\u206b\u206c\u206d\u206e\u206f"
_SPACES: Final = "\t\u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u205f\u3000"
_NEWLINES: Final = "\r\x0b\x0c\x1c\x1d\x1e\x1f\x85\u2028\u2029"
_KEPT_FORMS: Final = frozenset(chr(c) for c in (*range(0xFD3E, 0xFD50), *range(0xFDFA, 0xFDFC), 0xFDFD, 0xFDFE, 0xFDFF))


def _form(character: str) -> str:
    folded = unicodedata.normalize("NFKC", character)
    # The spacing forms of the marks (U+FE70-FE7F) decompose to a space or a tatweel with the mark on it.
    return folded.strip(" \u0640") or folded if unicodedata.category(folded[-1]) == "Mn" else folded


def _table() -> dict[str, tuple[str, str]]:
    table = dict.fromkeys(_ZERO_WIDTH, ("", "zero_width")) | dict.fromkeys(_BIDI, ("", "bidi"))
    table |= dict.fromkeys(_SPACES, (" ", "spacing")) | dict.fromkeys(_NEWLINES, ("\n", "newline"))
    controls = [*range(0x09), *range(0x0E, 0x1C), 0x7F, *range(0x80, 0x85), *range(0x86, 0xA0)]
    table |= {chr(c): ("", "control") for c in (*controls, *range(0xFDD0, 0xFDF0), 0xFFFE, 0xFFFF)}
    for code in (*range(0x0660, 0x066A), *range(0x06F0, 0x06FA)):
        table[chr(code)] = (str(unicodedata.digit(chr(code))), "digits")
    table["\u066a"] = ("%", "digits")
    for code in (*range(0xFB50, 0xFDD0), *range(0xFDF0, 0xFE00), *range(0xFE70, 0xFEFF)):
        character = chr(code)
        if character not in _KEPT_FORMS and unicodedata.category(character) not in ("Cn", "Mn") and _form(character) != character:
            table[character] = (_form(character), "presentation_form")
    return table


def _ranges(codes: list[int]) -> str:
    """The inside of a character class."""
    known = set(codes)
    firsts = [code for code in codes if code - 1 not in known]
    lasts = [code for code in codes if code + 1 not in known]
    return "".join(f"{chr(first)}-{chr(last)}" for first, last in zip(firsts, lasts, strict=True))


_TABLE: Final = _table()
_ODD: Final = re.compile("[" + re.escape("".join(_TABLE)) + "\ud800-\udfff]")
_ARABIC: Final = "\u0620-\u063f\u0641-\u064a\u066e-\u06d3\u06fa-\u06ff\u0750-\u077f"
_ARABIC_OR_MARK: Final = _ARABIC + "\u064b-\u0652"
# Letters that Arabic does not have; where they stand, the zero-width non-joiner is spelling.
_OTHER_LANGUAGE: Final = re.compile("[پچژگکیےہھەێۆڵڕ]")
_JOINED_WORDS: Final = re.compile(f"(?<=[{_ARABIC}])\u200c(?=[{_ARABIC}])")
_TATWEEL: Final = re.compile(f"([{_ARABIC}]?)([\u064b-\u0652]*)\u0640[\u0640\u064b-\u0652]*([{_ARABIC}]?)")
# Unicode Standard Annex 15, section 13 (Stream-Safe Text Format): no writing has more than 30 marks in a row.
_HEAPED: Final = 31
_MARKS: Final = _ranges([code for code in range(0x3_0000) if unicodedata.combining(chr(code))])
# Beyond U+FFFF anything may be a mark here, which makes this class quick; `_HEAP` tells what is one.
_MAYBE_HEAPED: Final = re.compile(
    "[" + _ranges([c for c in range(0x1_0000) if unicodedata.combining(chr(c))]) + f"\U00010000-\U0002ffff]{{{_HEAPED}}}"
)
_HEAP: Final = re.compile(f"([{_MARKS}]{{{_HEAPED},}})|(?:[^{_MARKS}]|[{_MARKS}]{{1,{_HEAPED - 1}}}(?![{_MARKS}]))+")
_CLITIC: Final = re.compile(f"(?<![{_ARABIC_OR_MARK}])(?:[وف]?(?:[بلكه]|لل)|[وفبك]{0, 2}ال)$")
_DECIMAL: Final = re.compile("(?<=[0-9])[\u066b\u066c](?=[0-9])")
_SEPARATOR_AS_COMMA: Final = re.compile(f"(?<=[{_ARABIC_OR_MARK}])[\u066b\u066c]")
_LATIN_MARKS: Final = re.compile(f'(?<=[{_ARABIC_OR_MARK}])( ?)([,;?][,;?!]*)(?=[\\s»”")\\]{_ARABIC}]|$)')
_LATIN_MARKS_AFTER: Final = re.compile(f'(?<=[)\\]»”"0-9%])( ?)([,;])(?= [{_ARABIC}])')
_ARABIC_MARKS: Final = str.maketrans(",;?", "،؛؟")
_SPACE_RUN: Final = re.compile("  +")
_LINE_BREAKS: Final = re.compile("\n[ \n]+")
_SPACED_MARKS: Final = tuple(f" {mark}" for mark in "،؛؟!.:")
_SPACED_BRACKETS: Final = ("( ", "[ ", " )", " ]")
_SPACE_BEFORE: Final = re.compile(r" (?=[،؛؟!.:])(?<=[^\s.] )(?![.:]\S)")
_SPACE_INSIDE: Final = re.compile(r"(?<=[(\[]) | (?=[)\]])")


def clean_characters(text: str, edits: Counter[str]) -> str:
    """`text` in canonical characters; the number of changes of each kind is added to `edits`. Idempotent."""
    text = _replace_odd(text, edits)
    if "\u0640" in text:
        text = _tatweel(text, edits)
    text = _compose(text, edits)
    if "\u066b" in text or "\u066c" in text:
        text = _count(_DECIMAL, lambda m: "." if m[0] == "\u066b" else ",", text, edits, "digits")
        # Some keyboards have the thousands separator where others have the comma.
        text = _count(_SEPARATOR_AS_COMMA, lambda _: "،", text, edits, "punctuation")
    text = _spacing(text, edits)
    if "," in text or ";" in text or "?" in text:
        text = _count(_LATIN_MARKS, lambda m: m[2].translate(_ARABIC_MARKS), text, edits, "punctuation")
        text = _count(_LATIN_MARKS_AFTER, lambda m: m[2].translate(_ARABIC_MARKS), text, edits, "punctuation")
    return text


def _replace_odd(text: str, edits: Counter[str]) -> str:
    if not _ODD.search(text):
        return text
    keep = _keeps_joiners(text)

    def replace(match: re.Match[str]) -> str:
        character = match[0]
        if character == "\u200c" and keep and _JOINED_WORDS.match(text, match.start()):
            return character
        if character == "\r" and text.startswith("\n", match.end()):
            return ""
        new, kind = _TABLE.get(character, ("", "surrogate"))
        edits[kind] += 1
        return new

    return _ODD.sub(replace, text)


def _keeps_joiners(text: str) -> bool:
    return "\u200c" in text and len(_OTHER_LANGUAGE.findall(text)) * 100 >= len(text)


def _compose(text: str, edits: Counter[str]) -> str:
    """NFC. Putting marks in order takes quadratic time, so a heap of more marks than any writing has stays as it is."""
    if _may_be_heaped(text):
        composed = _HEAP.sub(lambda m: m[1] or unicodedata.normalize("NFC", m[0]), text)
    else:
        composed = text if unicodedata.is_normalized("NFC", text) else unicodedata.normalize("NFC", text)
    if composed != text:
        edits["nfc"] += 1
    return composed


def _may_be_heaped(text: str) -> bool:
    # A run of so many marks cannot slip between samples taken that far apart, and few texts have a mark at any of them.
    return any(map(unicodedata.combining, text[_HEAPED - 1 :: _HEAPED])) and _MAYBE_HEAPED.search(text) is not None


def _tatweel(text: str, edits: Counter[str]) -> str:
    def replace(match: re.Match[str]) -> str:
        before, marks, after = match[1], match[2], match[3]
        if not before and not after:
            edits["tatweel"] += 1
            return "-" + marks if marks else "-"
        at_end = before and not after
        if at_end and _CLITIC.search(text, max(0, match.start(1) - 4), match.end(1)):
            edits["tatweel"] += len(match[0]) > len(before + marks) + 1
            return before + marks + "\u0640"
        edits["tatweel"] += 1
        return before + "".join(c for c in match[0][len(before) : len(match[0]) - len(after)] if c != "\u0640") + after

    # Looked for at every letter and mark, the few would take long, and in a heap of marks quadratic time.
    pieces: list[str] = []
    done = 0
    while (at := text.find("\u0640", done)) >= 0:
        while at > done and "\u064b" <= text[at - 1] <= "\u0652":
            at -= 1
        match = _TATWEEL.match(text, at - 1) if at > done else None
        match = match if match and match[1] else _TATWEEL.match(text, at)
        if match is None:
            break
        pieces += text[done : match.start()], replace(match)
        done = match.end()
    return "".join((*pieces, text[done:]))


def _spacing(text: str, edits: Counter[str]) -> str:
    if "  " in text:
        text = _count(_SPACE_RUN, lambda _: " ", text, edits, "spacing")
    if "\n" in text:
        text = _LINE_BREAKS.sub("\n", text.replace(" \n", "\n"))
    if any(spaced in text for spaced in _SPACED_MARKS):
        text = _count(_SPACE_BEFORE, lambda _: "", text, edits, "spacing")
    if any(spaced in text for spaced in _SPACED_BRACKETS):
        text = _count(_SPACE_INSIDE, lambda _: "", text, edits, "spacing")
    return text.strip(" \n")


def _count(pattern: re.Pattern[str], replace: Callable[[re.Match[str]], str], text: str, edits: Counter[str], kind: str) -> str:
    text, changes = pattern.subn(replace, text)
    if changes:
        edits[kind] += changes
    return text
