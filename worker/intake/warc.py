"""WARC files (ISO 28500), as Heritrix, wget and the Scrapy plugins write them, plain or gzipped in whatever way.

Gzip is taken off before warcio sees the file, so that one gzipped as a whole can be read too.
"""

from collections.abc import Iterator
from typing import Any, Final

import orjson
from warcio.archiveiterator import ArchiveIterator
from warcio.bufferedreaders import BufferedReader
from warcio.exceptions import ArchiveLoadFailed
from warcio.statusandheaders import StatusAndHeadersParser

from worker.intake.charsets import declared_in_html, decode_text
from worker.intake.messages import message_of
from worker.intake.reading import Reading
from worker.intake.results import BadInput, RawInput, Skipped
from worker.records import Reason

__all__ = ["read_warc"]

_PAGES: Final = frozenset({"text/html", "application/xhtml+xml"})
_TEXT: Final = "text/plain"
_CHUNK: Final = 1 << 16
_HTTP: Final = StatusAndHeadersParser(["HTTP/1.0", "HTTP/1.1", "HTTP/2"], verify=False)


def read_warc(reading: Reading) -> Iterator[RawInput | BadInput | Skipped]:
    """An article for each page or text that was fetched with success; the other records are skipped with the reason."""
    name = reading.source.name
    if not reading.opened.head(16).lstrip().startswith(b"WARC/"):
        yield BadInput(name, Reason.INVALID_RECORD, "no WARC file: it does not begin with WARC/", reading.position())
        return
    try:
        # HTTP headers are parsed here: warcio stops for good at a response without a target or a header.
        for record in ArchiveIterator(reading.opened.stream, no_record_parse=True):
            yield _result(record, f"{name}#{_id(record)}", reading)
    except ArchiveLoadFailed as error:
        yield BadInput(name, Reason.INVALID_RECORD, f"the rest of the file cannot be read: {str(error).strip()[:200]}", reading.position())


def _result(record: Any, place: str, reading: Reading) -> RawInput | BadInput | Skipped:
    if record.rec_headers.get_header("Content-Length") is None:  # mandatory, so this is a header cut off
        return BadInput(
            place,
            Reason.INVALID_RECORD,
            "the record has no Content-Length: where it ends, and all after it, is unknown",
            reading.position(),
        )
    if record.rec_type not in ("response", "resource"):
        return Skipped(place, f"{record.rec_type} record", reading.position())
    if not _url(record):
        return BadInput(place, Reason.MISSING_URL, "the record has no WARC-Target-URI", reading.position())
    if record.rec_type == "response" and _url(record).lower().startswith("http"):
        try:
            record.http_headers = _HTTP.parse(record.raw_stream)
        except EOFError:
            return BadInput(place, Reason.MISSING_BODY, "the response is empty", reading.position())
    return _checked(record, place, reading)


def _checked(record: Any, place: str, reading: Reading) -> RawInput | BadInput | Skipped:
    why = _skipped(record)
    result = Skipped(place, why, reading.position()) if why else _article(record, place, reading)
    if _is_cut_off(record):
        return BadInput(place, Reason.INVALID_RECORD, "the file ends within this record", reading.position())
    return result


def _skipped(record: Any) -> str | None:
    status = record.http_headers.get_statuscode() if record.http_headers else None
    if status is not None and not (status.startswith("2") and len(status) == 3):
        return f"status {_clean(status)}"
    mime = _content_type(record)[0]
    if mime not in _PAGES and mime != _TEXT:
        return f"type {_clean(mime) or 'unknown'}"
    if mime == _TEXT and _url(record).endswith("/robots.txt"):
        return "robots.txt"
    return None


def _article(record: Any, place: str, reading: Reading) -> RawInput | BadInput:
    coding = _unsupported_coding(record)
    data = record.content_stream().read(reading.max_bytes + 1)
    position = reading.position()
    if len(data) > reading.max_bytes:
        return BadInput(place, Reason.TOO_LARGE, reading.too_large, position)
    # Some crawlers write the decoded page under the header of the encoded one.
    if coding and not data.lstrip().startswith(b"<"):
        return BadInput(place, Reason.MISSING_BODY, f"content-encoding {coding} cannot be decoded (for br: pip install brotli)", position)
    return message_of(orjson.dumps(_document(record, data)), place, position, reading.amendments)


def _document(record: Any, data: bytes) -> dict[str, object]:
    mime, charset = _content_type(record)
    return {
        "url": _url(record),
        "text" if mime == _TEXT else "html": decode_text(data, charset or declared_in_html(data)),
        "fetched_at": record.rec_headers.get_header("WARC-Date"),
        "headers": _headers(record),
    }


def _is_cut_off(record: Any) -> bool:
    while record.raw_stream.read(_CHUNK):
        pass
    return getattr(record.raw_stream, "limit", 0) > 0


def _unsupported_coding(record: Any) -> str | None:
    coding = (record.http_headers.get_header("content-encoding") if record.http_headers else None) or ""
    coding = coding.strip().lower()
    return coding if coding not in ("", "identity", *BufferedReader.get_supported_decompressors()) else None


def _content_type(record: Any) -> tuple[str, str | None]:
    # The MIME type and the charset; of the fetched page, or for `resource`, which has no HTTP header, of the record.
    headers = record.http_headers or record.rec_headers
    mime, _, parameters = (headers.get_header("Content-Type") or "").partition(";")
    for parameter in parameters.split(";"):
        name, _, value = parameter.partition("=")
        if name.strip().lower() == "charset":
            return mime.strip().lower(), value.strip().strip("\"'") or None
    return mime.strip().lower(), None


def _headers(record: Any) -> dict[str, str]:
    headers: dict[str, str] = {}
    for name, value in record.http_headers.headers if record.http_headers else ():
        headers[_clean(name)] = f"{headers[_clean(name)]}, {_clean(value)}" if _clean(name) in headers else _clean(value)
    return headers


def _clean(value: str) -> str:
    # JSON has no lone surrogates.
    return value.encode("utf-8", "replace").decode()


def _url(record: Any) -> str:
    return _clean(record.rec_headers.get_header("WARC-Target-URI") or "")


def _id(record: Any) -> str:
    return _clean(record.rec_headers.get_header("WARC-Record-ID") or "?").strip("<>")
