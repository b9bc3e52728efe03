"""Bytes of a page or text → characters, with what is known of Arabic pages.

Order of trust: byte order mark; UTF-16 without one; valid UTF-8 (Arabic in another charset never is, by chance); what the page or the
server declares, unless it is a Western default that servers send for everything; UTF-8 with a few broken bytes (a page cut off in the
middle of a letter); charset-normalizer among the charsets that Arabic has been written in; windows-1256.
"""

import codecs
import re
from typing import Final

from charset_normalizer import from_bytes

__all__ = ["declared_in_html", "decode_text"]

_MARKS: Final = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),  # before UTF-16, whose mark it begins with
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_WESTERN: Final = frozenset({"ascii", "iso8859-1", "cp1252", "iso8859-15", "utf-8", "utf-16", "utf-16-le", "utf-16-be"})
_CANDIDATES: Final = ["cp1256", "iso8859_6", "cp720", "cp1252"]
_PRIOR: Final = "cp1256"
_SAMPLE: Final = 1 << 16
_ASCII: Final = bytes(range(128))
_META: Final = re.compile(rb"""<meta[^<>]{0,300}?charset\s{0,5}=\s{0,5}["']?([\w.:-]{2,40})""", re.IGNORECASE)
_XML: Final = re.compile(rb"""<\?xml[^<>]{0,100}?encoding\s{0,5}=\s{0,5}["']([\w.:-]{2,40})""", re.IGNORECASE)
_TAG: Final = re.compile(rb"<[^<>]{1,1000}>")


def decode_text(data: bytes, declared: str | None = None) -> str:
    """The characters of `data`; never fails, what cannot be read becomes U+FFFD. `declared` is a charset name as found."""
    for mark, charset in _MARKS:
        if data.startswith(mark):
            return data.decode(charset, "replace")
    charset = _utf16_without_mark(data) or ""
    if charset:
        return data.decode(charset, "replace")
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        return _decode_legacy(data, declared)


def declared_in_html(data: bytes) -> str | None:
    """The charset that a page names in a ``meta`` element or an XML declaration within its first 4 KB."""
    head = data[:4096]
    found = _META.search(head) or _XML.search(head)
    return found.group(1).decode("ascii", "replace") if found else None


def _decode_legacy(data: bytes, declared: str | None) -> str:
    named = _known(declared)
    if named and named not in _WESTERN:
        try:
            return data.decode(named)
        except UnicodeDecodeError:
            pass
    almost = data.decode("utf-8", "replace")
    beyond_ascii = len(almost) - (len(data) - len(data.translate(None, _ASCII)))
    if almost.count("\ufffd") * 20 <= beyond_ascii:
        return almost
    return data.decode(_detect(data), "replace")


def _detect(data: bytes) -> str:
    best = from_bytes(_TAG.sub(b" ", data[:_SAMPLE]), cp_isolation=_CANDIDATES).best()
    return best.encoding if best else _PRIOR


def _known(name: str | None) -> str | None:
    try:
        info = codecs.lookup((name or "").strip())
    except (LookupError, ValueError):
        return None
    return info.name if info._is_text_encoding else None


def _utf16_without_mark(data: bytes) -> str | None:
    # In UTF-16, every second byte of Arabic or Latin text is 06 or 00, which no other text holds.
    sample = data[:2000]
    half = len(sample) // 2
    for offset, charset in ((1, "utf-16-le"), (0, "utf-16-be")):
        high = sample[offset::2]
        if half >= 4 and (high.count(0x06) + high.count(0x00)) * 10 >= half * 7:
            return charset
    return None
