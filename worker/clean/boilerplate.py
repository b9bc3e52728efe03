"""Boilerplate: lines of the page and credits at the end, lifted out of the body and kept as credits.

What a phrase means and where it may stand is written in `worker/data/clean/credits.tsv`. A phrase inside a sentence is never touched:
every shape needs a line of its own, or the end of the text after the end of a sentence. Everything lifted is kept, word for word.
"""

import re
from dataclasses import dataclass
from functools import cache
from typing import Final

from worker.clean.agencies import find_signature
from worker.clean.dates import parse_date
from worker.clean.lexicon import phrase_pattern, rows
from worker.records import Credit

__all__ = ["Lifted", "lift_boilerplate"]

_TAIL_WINDOW: Final = 280
_ROUNDS: Final = 40
_BULLET: Final = r"[*.…•▪■◄►»«>|\-–—/(\[{\"“]{0,3} ?"
_SENTENCE_END: Final = r"(?:^|(?<=[.!؟?…»”\")\]:،])|\n) ?"
_NAME: Final = r"[^\n.؟!]{1,70}(?:\.[^\n.؟!\s][^\n.؟!]{0,40}){0,4}"
_CLOSING: Final = r"[ )\]}»”\"*./\-–—]{0,4}"
_LETTERS: Final = "[\u0621-\u064a]{1,3}"
_INITIALS: Final = re.compile(rf"(?:^|\n){_LETTERS}(?:[ .]{{0,2}}{_LETTERS}){{0,2}} ?/ ?{_LETTERS}(?:[ ./]{{1,2}}{_LETTERS}){{0,3}}\.?$")
_RULES: Final = r"[/\-*#()\[\]ـ.=]{1,6}"
_END_MARK: Final = re.compile(
    rf"(?:\n|(?<=[.!؟»”\")])) ?(?:{_RULES} ?ا?نتهى ?(?:{_RULES}[^\n]{{0,14}})?|ا?نتهى ?{_RULES}[^\n]{{0,14}}|ا?نتهى\.?)$"
)
_ORNAMENT: Final = re.compile(r"(?:^|\n)[#*=_\-.~ ]{1,40}$")
_VIA: Final = re.compile(r"^نقلا[ً]? عن ")
_QUOTED_OR_NOT: Final = r"[^()\[\]«»“”\"\n.؟!]"
_SIGNED: Final = re.compile(
    rf"{_SENTENCE_END}[*(\[«“\"\-–— ]{{1,4}}({_QUOTED_OR_NOT}{{2,40}}(?:\.{_QUOTED_OR_NOT}{{1,4}}){{0,4}})[)\]»”\"\-–— .]{{1,4}}$"
)
_SIGNED_LINE: Final = re.compile(r"\n(?:\* ?)?([^\n]{2,40})$")
_LINK: Final = re.compile(r"(?:^|\n)[*\-• ]{0,3}(?:https?://\S{3,200}|www\.\S{3,200})$")
_CONTACT: Final = re.compile(r"(?:^|\n)[*\-• ]{0,3}(?:[\w.+-]{1,60}@[\w-]{1,60}(?:\.[\w-]{1,30}){1,4}|@\w{2,40})\.?$")
# Each with what it cannot be without, which is found sooner.
_TAIL_MARKS: Final = (
    (_END_MARK, "نتهى", "end_mark"),
    (_ORNAMENT, "", "other"),
    (_INITIALS, "/", "end_mark"),
    (_LINK, "/", "other"),
    (_LINK, "www.", "other"),
    (_CONTACT, "@", "byline"),
)
_LINE_LIMIT: Final = 140
_LONGEST_LINE: Final = 220
_PARAGRAPH_LIMIT: Final = 700
_LONGEST_LABEL: Final = 90
_AROUND_NAME: Final = ' )]}»”"«“(*-–—'
_LIST_LIMIT: Final = 6


@dataclass(frozen=True, slots=True)
class Lifted:
    """The body without its boilerplate, what was lifted, and dates that stood on lines of their own at its head."""

    text: str
    credits: tuple[Credit, ...]
    dates: tuple[str, ...] = ()


@cache
def _patterns() -> dict[str, tuple[re.Pattern[str], tuple[str, ...]]]:
    """One expression for each shape; the named group tells the kind."""
    frames = {
        "label": rf"{_SENTENCE_END}{_BULLET}(?:%s) ?(?P<mark>[:\-–—/]) ?(?P<name>{_NAME}){_CLOSING}$",
        "line": rf"^{_BULLET}(?:%s)[^\n]{{0,{_LINE_LIMIT}}}$",
        "paragraph": rf"^{_BULLET}(?:%s)[^\n]{{0,{_PARAGRAPH_LIMIT}}}$",
        "whole": rf"^{_BULLET}(?:%s)[\W\d]{{0,12}}$",
        "tail": r"(?:^|(?<=[.!؟?…»”\")\]:])|\n) ?(?:%s)[ :][^\n]{1,220}$",
        "head": r"\A(?:%s)[ :\n]{0,3}",
    }
    patterns = {}
    for shape, frame in frames.items():
        groups: dict[str, list[str]] = {}
        for kind, row_shape, phrase in rows("credits.tsv"):
            if row_shape == shape:
                end = r"(?!\w)" if phrase[-1].isalnum() else ""
                groups.setdefault(kind, []).append("[^\\n]{0,60}?".join(phrase_pattern(p) for p in phrase.split("…")) + end)
        inside = "|".join(f"(?P<{kind}>{'|'.join(phrases)})" for kind, phrases in groups.items())
        patterns[shape] = (re.compile(frame % inside), tuple(groups))
    return patterns


def lift_boilerplate(text: str, title: str | None = None, author: str | None = None) -> Lifted:
    """Take the boilerplate out of `text`. A first line that repeats the title and a last one that is the author go too. Idempotent."""
    found: list[Credit] = []
    dates: list[str] = []
    text = _lift_lines(text, found, dates)
    text = _lift_head(text, title, found, dates)
    for _ in range(_ROUNDS):
        shorter = _lift_tail(text, author, found)
        if shorter == text:
            break
        text = shorter
    return Lifted(text, tuple(found), tuple(dates))


def _kind(match: re.Match[str], kinds: tuple[str, ...]) -> str:
    return next(kind for kind in kinds if match[kind] is not None)


def _lift_lines(text: str, found: list[Credit], dates: list[str]) -> str:
    lines = text.split("\n")
    kept: list[str] = []
    listed = 0
    for line in lines:
        kind, name, bare = _line_kind(line) if len(line) <= _PARAGRAPH_LIMIT else (None, None, False)
        if kind is None and listed and _is_headline(line):
            kind, listed = "related", listed - 1
        else:
            listed = _LIST_LIMIT if kind == "related" and bare else 0
        if kind is None:
            kept.append(line)
            continue
        found.append(Credit(kind=kind, exact=line, name=name or (_quoted_name(line) if kind == "source" else None)))
        if kind == "other" and parse_date(line):
            dates.append(line)
    return "\n".join(kept) if len(kept) < len(lines) else text


def _line_kind(line: str) -> tuple[str | None, str | None, bool]:
    """The kind of a line that belongs to the page, the name after its label, and whether it is its phrase alone."""
    for shape in ("line", "whole") if len(line) <= _LONGEST_LINE else ("paragraph",):
        pattern, kinds = _patterns()[shape]
        match = pattern.match(line)
        if match is not None:
            kind = _kind(match, kinds)
            return kind, None, len(line) - len(match[kind]) <= 4
    pattern, kinds = _patterns()["label"]
    match = pattern.match(line) if ":" in line and len(line) <= _LONGEST_LABEL else None
    if match is not None and match["mark"] == ":":
        return _kind(match, kinds), match["name"].strip(_AROUND_NAME), False
    return None, None, False


def _is_headline(line: str) -> bool:
    """Under a bare ``اقرأ أيضا`` stand headlines: short lines without a full stop."""
    return 0 < len(line) <= 120 and line[-1] not in '.؟!»”"،'


def _quoted_name(line: str) -> str | None:
    match = re.search(r"[«“\"{]([^«»“”\"{}]{2,40})[»”\"}]", line)
    return match[1].strip() if match else None


def _lift_head(text: str, title: str | None, found: list[Credit], dates: list[str]) -> str:
    for _ in range(4):
        match = _patterns()["head"][0].match(text)
        line, _, rest = text.partition("\n") if match is None else (match[0], "", text[match.end() :])
        kind = _head_kind(line, title) if match is None else _kind(match, _patterns()["head"][1])
        if kind is None or not rest.strip():
            break
        if kind == "date":
            dates.append(line.strip())
        found.append(Credit(kind="other" if kind == "date" else kind, exact=line.strip()))
        text = rest.lstrip("\n ")
    return text


def _head_kind(line: str, title: str | None) -> str | None:
    if len(line) > 300:
        return None
    if title and _letters(line) == _letters(title):
        return "other"
    if len(line) <= 60 and any(c.isdigit() for c in line) and len(line.split()) <= 8 and parse_date(line) and not line.endswith("."):
        return "date"
    return None


def _letters(text: str) -> str:
    return re.sub(r"[\W_]+", "", text)


def _lift_tail(text: str, author: str | None, found: list[Credit]) -> str:
    start = max(0, len(text) - _TAIL_WINDOW)
    for shape in ("tail", "label"):
        pattern, kinds = _patterns()[shape]
        match = pattern.search(text, start)
        if match is not None and match.start() > 0:
            name = match["name"].strip(_AROUND_NAME) if shape == "label" else None
            # A dash is too common to make a label of any word before it.
            if name is not None and match["mark"] != ":" and find_signature(name) is None:
                continue
            return _cut(text, match, _kind(match, kinds), name, found)
    tail = text[start:]
    for pattern, sign, kind in _TAIL_MARKS:
        match = pattern.search(text, start) if sign in tail else None
        if match is not None and match.start() > 0:
            return _cut(text, match, kind, None, found)
    return _lift_signature(text, start, author, found)


def _lift_signature(text: str, start: int, author: str | None, found: list[Credit]) -> str:
    for pattern in (_SIGNED, _SIGNED_LINE):
        match = pattern.search(text, start)
        if match is None or match.start() == 0:
            continue
        name = _VIA.sub("", match[1].strip(' -–—()«»"“”*.'))
        agency = find_signature(name)
        if agency is not None and (agency.kind != "common" or pattern is _SIGNED):
            return _cut(text, match, "source", name, found)
        if pattern is _SIGNED_LINE and author and " " in name and _letters(name) in _letters(author):
            return _cut(text, match, "byline", name, found)
    return text


def _cut(text: str, match: re.Match[str], kind: str, name: str | None, found: list[Credit]) -> str:
    found.append(Credit(kind=kind, exact=text[match.start() :].strip(), name=name or None))
    return text[: match.start()].rstrip(" \n")
