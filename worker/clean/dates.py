"""Times of publication: from any form that outlets and crawlers write to ISO 8601. No clock, no guess at a zone.

ISO 8601 and its looser cousins, RFC 2822, Unix seconds and milliseconds, numeric dates (day first, as Arab outlets write; month first
only where it cannot be otherwise) and dates in words with the month names of the Mashriq, Egypt, the Maghreb, English and French.
"""

import re
from datetime import UTC, datetime, timedelta
from functools import cache, lru_cache
from typing import Final

from worker.clean.lexicon import rows

__all__ = ["date_in_url", "parse_date", "to_utc"]

_INVISIBLE: Final = "\u200e\u200f\u202a\u202b\u202c\u202d\u202e\ufeff\u0640"
_DIGITS: Final = str.maketrans("٠١٢٣٤٥٦٧٨٩۰۱۲۳۴۵۶۷۸۹\u2013\u00a0\u060c", "01234567890123456789- ,", _INVISIBLE)
_LONGEST: Final = 200
_TIME: Final = r"(?P<hour>\d{1,2}):(?P<minute>\d{2})(?::(?P<second>\d{2})(?P<fraction>[.,]\d{1,9})?)?"
_ZONE: Final = r"\s?(?P<zone>Z|UTC|GMT|[+-]\d{2}(?::?\d{2})?)?"
_ISO: Final = re.compile(
    rf"(?P<year>\d{{4}})([-/.])(?P<month>\d{{1,2}})\2(?P<day>\d{{1,2}})(?:[T ,]{{1,3}}{_TIME}{_ZONE}(?:\[[\w/]{{1,40}}\])?)?", re.IGNORECASE
)
_BASIC: Final = re.compile(
    r"(?P<year>(?:19|20)\d{2})(?P<month>\d{2})(?P<day>\d{2})(?:T?(?P<hour>\d{2})(?P<minute>\d{2})(?P<second>\d{2})?" + _ZONE + ")?",
    re.IGNORECASE,
)
_UNIX: Final = re.compile(r"(\d{9,10})(?:\.\d{1,9})?|(\d{12,13})")
_NUMERIC: Final = re.compile(r"(?<![\d/.-])(?P<first>\d{1,2})([-/.])(?P<second_part>\d{1,2})\2(?P<year>\d{4})(?![\d/])")
_DAY_FIRST: Final = re.compile(
    r"(?<!\d)(?P<day>\d{1,2})(?:st|nd|rd|th)?[\s,-]{1,3}(?:من )?(?P<words>[^\d,]{3,40}?)[\s,-]{1,3}(?P<year>\d{4})(?!\d)", re.IGNORECASE
)
_MONTH_FIRST: Final = re.compile(r"(?P<words>[A-Za-z.]{3,10})\s(?P<day>\d{1,2})(?:st|nd|rd|th)?,?\s{1,2}(?P<year>\d{4})(?!\d)")
_TWITTER: Final = re.compile(
    rf"[A-Z][a-z]{{2}} (?P<words>[A-Z][a-z]{{2}}) (?P<day>\d{{1,2}}) {_TIME} (?P<zone>[+-]\d{{4}}) (?P<year>\d{{4}})"
)
_CLOCK: Final = re.compile(rf"(?<![\d:]){_TIME}\s?(?P<half>am|pm|a\.m\.|p\.m\.|صباحا|مساء|ص|م)?(?![\w]){_ZONE}(?=\s|$|\)|,)", re.IGNORECASE)
_WORD: Final = re.compile(r"[^\W\d_]+(?: (?:ال)?(?:أول|اول|ثاني|الأول|الاول|الثاني))?\.?")
_IN_URL: Final = re.compile(
    r"(?<!\d)(?P<year>19[9]\d|20\d{2})([/_-]?)(?P<month>0[1-9]|1[0-2]|[1-9](?=[/_-]))\2"
    r"(?P<day>0[1-9]|[12]\d|3[01]|[1-9](?=[/_-]))(?!\d)"
)


@cache
def _months() -> dict[str, int]:
    return {row[0]: int(row[1]) for row in rows("months.tsv")}


def parse_date(text: str) -> str | None:
    """`text` as ISO 8601, None where it cannot be read: ``الثلاثاء 12 سبتمبر 2017`` gives ``2017-09-12``.

    The zone stays as it was written; where none was, there is none. A date without a time of day stays a date. Unix times are in UTC.
    """
    return _parse(text[:_LONGEST])


# The time of a fetch is asked for twice, and is often that of publication too.
@lru_cache(maxsize=256)
def _parse(text: str) -> str | None:
    text = " ".join(text.translate(_DIGITS).split())
    unix = _UNIX.fullmatch(text)
    if unix:
        return _from_unix(int(unix[1]) if unix[1] else int(unix[2]) // 1000)
    whole = _ISO.fullmatch(text) or _BASIC.fullmatch(text)
    if whole:
        return _iso(int(whole["year"]), int(whole["month"]), int(whole["day"]), whole)
    return _twitter(text) or _numeric(text) or _in_words(text) or _embedded(text)


def date_in_url(url: str) -> str | None:
    """The day written in the path of a URL: ``/2017/09/12/``, ``20170912``, ``2017-09-12``."""
    for match in _IN_URL.finditer(url[:2000]):
        if match[2] or _bounded(url, match):
            day = _iso(int(match["year"]), int(match["month"]), int(match["day"]), None)
            if day:
                return day
    return None


def _bounded(url: str, match: re.Match[str]) -> bool:
    # Eight digits in a row may begin a number of the article; as a date they are a path segment or its beginning.
    return url[match.start() - 1] in "/-_=" and (match.end() == len(url) or not url[match.end()].isdigit())


def to_utc(iso: str) -> str:
    """An ISO 8601 time, as `parse_date` writes it, in UTC with ``Z``; one without a zone is taken to be in UTC, a day stays a day."""
    if "T" not in iso:
        return iso
    moment = datetime.fromisoformat(iso)
    moment = moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment
    try:
        return moment.astimezone(UTC).isoformat().replace("+00:00", "Z")
    except OverflowError:
        return iso


def _from_unix(seconds: int) -> str | None:
    moment = datetime(1970, 1, 1, tzinfo=UTC) + timedelta(seconds=seconds)
    return moment.isoformat().replace("+00:00", "Z")


def _twitter(text: str) -> str | None:
    match = _TWITTER.fullmatch(text)
    month = _month(match["words"]) if match else None
    return _iso(int(match["year"]), month, int(match["day"]), match) if match and month else None


def _numeric(text: str) -> str | None:
    match = _NUMERIC.search(text)
    if match is None:
        return None
    day, month = int(match["first"]), int(match["second_part"])
    if month > 12:
        day, month = month, day
    return _iso(int(match["year"]), month, day, _CLOCK.search(text, match.end()) or _CLOCK.search(text[: match.start()]))


def _in_words(text: str) -> str | None:
    for pattern in (_DAY_FIRST, _MONTH_FIRST):
        for match in pattern.finditer(text):
            month = _month(match["words"])
            if month:
                clock = _CLOCK.search(text, match.end()) or _CLOCK.search(text[: match.start()])
                return _iso(int(match["year"]), month, int(match["day"]), clock)
    return None


def _month(words: str) -> int | None:
    months = _months()
    for word in _WORD.findall(words):
        month = months.get(word.lower().rstrip("."))
        if month:
            return month
    return None


def _embedded(text: str) -> str | None:
    match = _ISO.search(text)
    return _iso(int(match["year"]), int(match["month"]), int(match["day"]), match) if match else None


def _iso(year: int, month: int, day: int, clock: re.Match[str] | None) -> str | None:
    if not 1800 <= year <= 2199:
        return None
    try:
        date = datetime(year, month, day).date().isoformat()
    except ValueError:
        return None
    if clock is None or clock["hour"] is None:
        return date
    try:
        groups = clock.groupdict()
        hour = _hour(int(clock["hour"]), groups.get("half"))
        seconds = int(clock["second"] or 0)
        datetime(year, month, day, hour, int(clock["minute"]), seconds)
    except ValueError:  # the day can be read, the time of day cannot
        return date
    fraction = (groups.get("fraction") or "").replace(",", ".")
    return f"{date}T{hour:02d}:{clock['minute']}:{seconds:02d}{fraction}{_zone(clock['zone'])}"


def _hour(hour: int, half: str | None) -> int:
    if not half or hour > 12:
        return hour
    return hour % 12 + (12 if half.lower()[0] in ("p", "م") else 0)


def _zone(zone: str | None) -> str:
    if not zone:
        return ""
    if zone.upper() in ("Z", "UTC", "GMT"):
        return "Z"
    digits = zone[1:].replace(":", "").ljust(4, "0")
    return f"{zone[0]}{digits[:2]}:{digits[2:]}"
