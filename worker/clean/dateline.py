"""Datelines: where a story was filed, when and by whom, at the head of the body.

Two shapes. With the agency in brackets: ``بيروت (رويترز) -``, ``دمشق، سوريا (CNN) --``, ``القاهرة 12 أكتوبر 2016 (وام) -``. And
segments between dashes, colons or slashes: ``الرياض - واس :``, ``عين اليوم – نيويورك``, ``فلان- سبق- الرياض:``, ``هسبريس من الرباط``.
A sentence may begin with the same marks, so a dateline is believed only where a known agency or outlet signs it, or where it is
a line of its own with a known place and a name.
"""

import re
from dataclasses import dataclass
from typing import Final

from worker.clean.agencies import Agency, find_agency, is_place
from worker.clean.dates import parse_date
from worker.records import Dateline

__all__ = ["FoundDateline", "find_dateline", "signers"]

_WINDOW: Final = 130
_LONGEST_SEGMENT: Final = 45
_WORDS: Final = re.compile(r"[^\s،:.()]+(?= )")
_BRACKETED: Final = re.compile(r"([^()\[\]\n:«»\"“”]{0,70}?) ?[(\[]([^()\[\]\n]{1,50})[)\]] ?((?:[-–—:/]{1,3}|\n|$)?)[ \n]?")
_SEPARATOR: Final = re.compile(r" ?(?:-{1,3}|[–—]{1,2}|\||/(?! ?[\u0621-\u064a]+ \d{4})|:|\n|$) ?\n?")
_FROM: Final = re.compile(r"([^\n]{2,25}?) من ([^\n]{2,25})(?:\n|$)")
_DATE: Final = re.compile(r"\d{1,2}[ /-][^()\n]{1,25}?(?:\d{4}|$)|\d{1,2}/\d{1,2}/\d{2,4}")
_RANK: Final = {"agency": 0, "outlet": 1, "common": 1, "generic": 2}
_INNER: Final = re.compile(r" ?[-–—/،,|] ?")
_NAME: Final = re.compile("(?:[\u0621-\u064a\u064b-\u0652]{2,20}|[\u0621-\u064a]\\.)(?:[ .،]{1,2}[\u0621-\u064a\u064b-\u0652]{1,20}){0,7}")
_STARTS_SENTENCE: Final = re.compile(r"(?:قال|أكد|أعلن|ذكر|كشف|نفى|أفاد|هل|لماذا|كيف|ماذا|متى|إن|أن|في|من|على|عن|هذا|هذه|لا|ما)(?: |$)")


@dataclass(frozen=True, slots=True)
class FoundDateline:
    """A dateline, where it ends, and what it is made of. `agencies` are those it names, `byline` the person, if there is one."""

    end: int
    dateline: Dateline
    agencies: tuple[Agency, ...]
    byline: str | None


@dataclass(slots=True)
class _Segments:
    agencies: list[Agency]
    places: list[str]
    names: list[str]
    date: str | None = None


def find_dateline(text: str, own: str | None = None) -> FoundDateline | None:
    """The dateline at the beginning of `text`, None where there is none. `own` is the name of the outlet itself, if known."""
    head = text[:_WINDOW]
    return _bracketed(text, head, own) or _from(text, head, own) or _segmented(text, head, own)


def signers(field: str, own: str | None = None) -> tuple[Agency, ...]:
    """The agencies and outlets named in an author field: ``الوئام - رويترز:`` names two."""
    field = field[:_WINDOW]
    parts = [p for p in re.split(r" ?[-–—:،,/|()\[\]]+ ?| من ", field) if p.strip()]
    found = [_agency(part, own) for part in parts]
    return tuple(
        a for part, a in zip(parts, found, strict=True) if a is not None and (a.kind != "common" or (len(parts) > 1 and not is_place(part)))
    )


def _agency(part: str, own: str | None) -> Agency | None:
    part = part.strip()
    found = find_agency(part)
    if found is None and own and part == own:
        return Agency(own, "outlet")
    return found


def _bracketed(text: str, head: str, own: str | None) -> FoundDateline | None:
    match = _BRACKETED.match(head)
    if match is None:
        return None
    agencies = tuple(a for a in (_agency(p, own) for p in _INNER.split(match[2])) if a is not None)
    place, date = _split_date(match[1].strip())
    known = any(is_place(part) for part in _INNER.split(place))
    if not agencies or not (known or (match[3] and len(place.split()) <= 4)):
        return None
    if not known and (match[3] in ("", "\n") or (place and len(place) < 2) or _STARTS_SENTENCE.match(place)):
        return None
    return _found(text, match.end(), _Segments(list(agencies), [place] if place else [], [], date))


def _from(text: str, head: str, own: str | None) -> FoundDateline | None:
    match = _FROM.match(head)
    agency = _agency(match[1], own) if match else None
    if match is None or agency is None or match.end() >= len(text) or len(match[2].split()) > 3:
        return None
    return _found(text, match.end(), _Segments([agency], [match[2]], []))


def _split_date(place: str) -> tuple[str, str | None]:
    match = _DATE.search(place)
    if match is None:
        return place, None
    return (place[: match.start()] + place[match.end() :]).strip(" ،-,"), match[0].strip()


def _segmented(text: str, head: str, own: str | None) -> FoundDateline | None:
    seen = _Segments([], [], [])
    best: FoundDateline | None = None
    start = 0
    for count in range(1, 5):
        separator = _SEPARATOR.search(head, start)
        segment = head[start : separator.start()].strip() if separator is not None else ""
        if separator is None or len(segment) > _LONGEST_SEGMENT or not _take(segment, seen, own):
            return best or _unterminated(text, head, start, seen)
        mark = separator[0].strip() or "\n"
        if separator.end() < len(text) and _is_dateline(seen, count, mark, text[separator.end() :][:1]):
            best = _found(text, separator.end(), seen)
        if mark == "\n" or (mark == ":" and best is not None):
            break
        start = separator.end()
    return best


def _unterminated(text: str, head: str, start: int, seen: _Segments) -> FoundDateline | None:
    """``عين اليوم – متابعات طالب ...``: the last segment runs into the sentence; it is told by its first words."""
    words = list(_WORDS.finditer(head, start))[:3]
    for last in reversed(words):
        segment = head[start : last.end()]
        agency = find_agency(segment)
        sure = any(a.kind in ("agency", "outlet") for a in seen.agencies)
        if last.end() < len(text) and start and (agency.kind != "common" if agency else sure and is_place(segment)):
            if agency is not None and not (sure or seen.places or len(seen.names) == 1):
                continue
            parts = _Segments([*seen.agencies, *([agency] if agency else [])], [*seen.places, *([] if agency else [segment])], seen.names)
            return _found(text, last.end() + 1, parts)
    return None


def _take(segment: str, seen: _Segments, own: str | None) -> bool:
    """Put `segment` where it belongs; false where it is no part of a dateline."""
    agency = _agency(segment, own)
    if agency is not None and not (agency.kind == "common" and is_place(segment)):
        seen.agencies.append(agency)
    elif is_place(segment) or (segment and all(is_place(part) for part in _INNER.split(segment))):
        seen.places.append(segment)
    elif _DATE.fullmatch(segment) or parse_date(segment):
        seen.date = segment
    elif segment and len(segment.split()) <= 5 and _NAME.fullmatch(segment) and not _STARTS_SENTENCE.match(segment):
        seen.names.append(segment)
    else:
        return False
    return True


def _is_dateline(seen: _Segments, count: int, mark: str, following: str) -> bool:
    if count == 1 and not seen.names and not seen.places and seen.agencies and seen.agencies[0].name == "وكالات":
        return True
    if count == 1 or len(seen.names) > 2 or not following.strip():
        return False
    own_line = mark == "\n"
    if not seen.agencies:
        return own_line and count == 2 and len(seen.places) == len(seen.names) == 1
    signed = seen.places or seen.date or own_line or (mark == ":" and len(seen.names) <= 1)
    if all(a.kind == "common" for a in seen.agencies) and not signed:
        return False
    # Inside a line a name that nobody knows may be the beginning of a sentence.
    return own_line or mark == ":" or not seen.names or (len(seen.names) == 1 and count >= 3 and bool(seen.places))


def _found(text: str, end: int, parts: _Segments) -> FoundDateline:
    agencies = tuple(parts.agencies)
    agency = min(agencies, key=lambda a: _RANK[a.kind]).name if agencies else None
    # People sign with two names at least; one word that nobody knows, beside an agency, is a town.
    towns = [name for name in parts.names if " " not in name] if agencies and not parts.places else []
    people = [name for name in parts.names if name not in towns]
    dateline = Dateline(exact=text[:end].strip(), place="، ".join([*parts.places, *towns]) or None, agency=agency, date=parts.date)
    return FoundDateline(end, dateline, agencies, "، ".join(people) or None)
