"""One text file or one saved page as one article."""

import re
from collections.abc import Iterator
from typing import Final

import orjson
from lxml import etree, html

from worker.intake.charsets import declared_in_html, decode_text
from worker.intake.messages import message_of
from worker.intake.reading import Reading
from worker.intake.results import BadInput, RawInput
from worker.records import Reason

__all__ = ["read_page", "read_text", "url_in_html"]

_HEAD: Final = 1 << 18
_SAVED_FROM: Final = re.compile(r"<!--\s{0,5}saved from url=\(\d{1,6}\)(https?://[^\s<>]{1,4000})")
_HTTP: Final = re.compile(r"https?://\S+", re.IGNORECASE)


def read_text(reading: Reading) -> Iterator[RawInput | BadInput]:
    """A plain text as an article without a title; its URL is the user's, else that of the file."""
    data = _whole(reading)
    if isinstance(data, BadInput):
        yield data
    elif data is not None:
        yield _article(reading, "text", decode_text(data), reading.url)


def read_page(reading: Reading) -> Iterator[RawInput | BadInput]:
    """A page as an article; its URL is the user's, else the one that the page gives as its own, else that of the file."""
    data = _whole(reading)
    if isinstance(data, BadInput):
        yield data
    elif data is not None:
        page = decode_text(data, declared_in_html(data))
        yield _article(reading, "html", page, reading.url or url_in_html(page))


def url_in_html(page: str) -> str | None:
    """The address that a page gives as its own: ``link rel=canonical``, ``og:url``, or the comment of a browser that saved it."""
    head = page[:_HEAD]
    if not head.strip():
        return None
    try:
        root = html.document_fromstring(head.encode("utf-8", "replace"), parser=html.HTMLParser(encoding="utf-8"))
    except etree.ParserError:
        return None
    links = [link.get("href") for link in root.iter("link") if "canonical" in (link.get("rel") or "").lower().split()]
    metas = [meta.get("content") for meta in root.iter("meta") if (meta.get("property") or meta.get("name") or "").lower() == "og:url"]
    for url in (*links, *metas):
        if url and _HTTP.fullmatch(url.strip()):
            return str(url).strip()
    saved = _SAVED_FROM.search(head[:4096])
    return saved.group(1) if saved else None


def _whole(reading: Reading) -> bytes | BadInput | None:
    # None where the gzip stream is damaged, which is reported for every format alike.
    data = reading.opened.stream.read(reading.max_bytes + 1)
    if len(data) > reading.max_bytes:
        return BadInput(reading.source.name, Reason.TOO_LARGE, reading.too_large, reading.position())
    return None if reading.opened.damage else data


def _article(reading: Reading, body: str, content: str, url: str | None) -> RawInput | BadInput:
    name = reading.source.name
    if url is None and reading.source.path is not None:
        url = reading.source.path.resolve().as_uri()
    if url is None:
        return BadInput(name, Reason.MISSING_URL, "the page names no address of its own: give one with --url", reading.position())
    return message_of(orjson.dumps({"url": url, body: content}), name, reading.position(), reading.amendments)
