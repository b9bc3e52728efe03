"""Mojibake: Arabic whose bytes were read in the wrong character set, read again in the right one.

Three mistakes make almost all of it: UTF-8 read as Windows-1252 or Latin-1 (``Ø§Ù„``), UTF-8 read as Windows-1256 (``ط§ظ„``), and
Windows-1256 read as Windows-1252 or Latin-1 (``ÇáÎÈÑ``). A repair is made only where the text bears the mark of its mistake and the
result reads as Arabic: valid UTF-8, or the article and common words at the beginning of words.
"""

import re
from collections import Counter
from typing import Final

__all__ = ["repair_mojibake"]

# Windows-1252 leaves five bytes undefined; programs pass them through as the C1 control of the same number.
_TO_1252: Final = {bytes([b]).decode("cp1252", "ignore") or chr(b): b for b in range(256)} | {chr(b): b for b in range(0x80, 0xA0)}
_TO_1256: Final = {bytes([b]).decode("cp1256"): b for b in range(256)}
_FROM_1256: Final = {c: bytes([b]).decode("cp1256") for c, b in _TO_1252.items()}

_CONTINUATION: Final = "[" + re.escape("".join(c for c, b in _TO_1252.items() if 0x80 <= b <= 0xBF)) + "]"
_TWICE: Final = "\u00c3[\u02dc\u2122\u0098\u0099\u0161\u203a]"
_UTF8_AS_1252: Final = re.compile(f"(?:[\u00d8-\u00db]{_CONTINUATION}){{2}}|{_TWICE}\\S{{1,3}}{_TWICE}")
_RUN_1252: Final = re.compile("[" + re.escape("".join(c for c, b in _TO_1252.items() if b >= 0x80)) + "]+")
_NO_LETTER: Final = "".join(c for c, b in _TO_1256.items() if 0x80 <= b <= 0xBF)
_UTF8_AS_1256: Final = re.compile(f"(?:[طظ][{re.escape(_NO_LETTER)}]){{2}}")
_RUN_1256: Final = re.compile("[" + re.escape("".join(c for c, b in _TO_1256.items() if b >= 0x80)) + "]+")
_HIGH_LATIN: Final = re.compile("[\u00c0-\u00ff]")
_LATIN: Final = re.compile("[A-Za-z]")
_ARABIC: Final = re.compile("[\u0621-\u064a]")
_READS_AS_ARABIC: Final = re.compile(r"\bال\w|\b(?:في|من|على|إلى|عن|أن|التي|الذي|هذا|مع)\b")
_SAMPLE: Final = 4000


def repair_mojibake(text: str, edits: Counter[str]) -> str:
    """`text` with its mojibake read anew; the number of characters read anew is added to `edits` as ``mojibake``."""
    if text.isascii():
        return text
    for _ in range(2):  # mojibake of mojibake is found in the wild, deeper is not
        repaired = _once(text)
        if repaired == text:
            return text
        edits["mojibake"] += abs(len(text) - len(repaired)) or len(repaired)
        text = repaired
    return text


def _once(text: str) -> str:
    if any(lead in text for lead in "ØÙÚÛÃ") and _UTF8_AS_1252.search(text):
        return _RUN_1252.sub(lambda m: _as_utf8(m[0], _TO_1252), text)
    if _is_utf8_as_1256(text[:_SAMPLE]) and _UTF8_AS_1256.search(text):
        return _RUN_1256.sub(lambda m: _as_utf8(m[0], _TO_1256), text)
    if _is_1256_as_1252(text[:_SAMPLE]):
        return "".join(_FROM_1256.get(c, c) for c in text)
    return text


def _as_utf8(run: str, table: dict[str, int]) -> str:
    try:
        return bytes(table[c] for c in run).decode("utf-8")
    except UnicodeDecodeError:
        return run


def _is_utf8_as_1256(sample: str) -> bool:
    # Two of three letters are ط or ظ, the lead bytes D8 and D9; in Arabic it is one of seventy.
    leads = sample.count("ط") + sample.count("ظ")
    return leads * 10 > len(sample) and leads * 3 > len(_ARABIC.findall(sample))


def _is_1256_as_1252(sample: str) -> bool:
    if _ARABIC.search(sample):  # first, since it answers at once for most texts
        return False
    high = len(_HIGH_LATIN.findall(sample))
    if high < 8 or high < 2 * len(_LATIN.findall(sample)):
        return False
    words = _READS_AS_ARABIC.findall("".join(_FROM_1256.get(c, c) for c in sample))
    return len(words) * 40 >= high
