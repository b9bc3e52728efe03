"""The raw article, as a crawler writes it: a tolerant contract."""

from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from typing import Any, Final

import orjson

from worker.records.rejected import Reason, Rejected

__all__ = ["RawArticle", "parse_raw"]


@dataclass(frozen=True, slots=True, kw_only=True)
class RawArticle:
    """One fetched page or text.

    `url` and one of `html` and `text` are required; when both are there, `text` is the body and `html` gives
    metadata only. Dates may have any ISO 8601 or RFC 2822 form, or be Unix seconds; they are kept as they came, as text. Unknown
    fields of the message are kept in `extra`.
    """

    url: str
    html: str | None = None
    text: str | None = None
    title: str | None = None
    published_at: str | None = None
    fetched_at: str | None = None
    language: str | None = None
    source: str | None = None
    author: str | None = None
    headers: Mapping[str, str] = field(default_factory=dict)
    extra: Mapping[str, Any] = field(default_factory=dict)


_TEXT_FIELDS: Final = ("html", "text", "title", "published_at", "fetched_at", "language", "source", "author")
_KNOWN: Final = frozenset(f.name for f in fields(RawArticle))
_DATES: Final = frozenset({"published_at", "fetched_at"})
_DEEPEST: Final = 100
"""Lists and objects in one another: what is read is written again, and orjson, which reads 1,024, writes 254."""


def parse_raw(value: bytes | None) -> RawArticle | Rejected:
    """Read a raw message; every way in which it can be wrong has its own reason.

    Example: ``{"url": "https://example.org/a", "text": "قال الوزير إن…", "section": "سياسة"}`` gives an article
    with ``extra == {"section": "سياسة"}``.
    """
    if not value:
        return Rejected(Reason.EMPTY_MESSAGE, "the message has no value")
    try:
        document = orjson.loads(value)
    except orjson.JSONDecodeError as error:
        return Rejected(Reason.NOT_JSON, str(error))
    if not isinstance(document, dict):
        return Rejected(Reason.NOT_AN_OBJECT, f"expected an object, got {type(document).__name__}")
    if _is_deeper(document, _DEEPEST):
        return Rejected(Reason.TOO_DEEP, f"JSON of more than {_DEEPEST} lists and objects in one another")
    return _from_document(document)


def _is_deeper(document: dict[str, Any], most: int) -> bool:
    layer: list[Any] = [document]
    for _ in range(most):
        inside = [value for outer in layer for value in (outer.values() if isinstance(outer, dict) else outer)]
        layer = [value for value in inside if isinstance(value, (dict, list))]
        if not layer:
            return False
    return True


def _from_document(document: dict[str, Any]) -> RawArticle | Rejected:
    url = document.get("url")
    if not isinstance(url, str) or not url.strip():
        return Rejected(Reason.MISSING_URL, "`url` is required: a non-empty string")
    texts: dict[str, str | None] = {}
    for name in _TEXT_FIELDS:
        value = document.get(name)
        if name in _DATES and isinstance(value, (int, float)) and not isinstance(value, bool):
            value = str(value)
        if value is not None and not isinstance(value, str):
            return Rejected(Reason.WRONG_TYPE, f"`{name}` must be a string, got {type(value).__name__}")
        texts[name] = value
    if not (texts["html"] or "").strip() and not (texts["text"] or "").strip():
        return Rejected(Reason.MISSING_BODY, "one of `html` and `text` is required")
    extra = document.get("extra")
    if extra is not None and not isinstance(extra, dict):
        return Rejected(Reason.WRONG_TYPE, f"`extra` must be an object, got {type(extra).__name__}")
    headers = document.get("headers")
    if headers is not None and not isinstance(headers, dict):
        return Rejected(Reason.WRONG_TYPE, f"`headers` must be an object, got {type(headers).__name__}")
    unknown = {name: value for name, value in document.items() if name not in _KNOWN}
    return RawArticle(
        url=url.strip(),
        headers={str(name): _header_text(value) for name, value in (headers or {}).items()},
        extra={**(extra or {}), **unknown},
        **texts,
    )


def _header_text(value: object) -> str:
    # Crawlers write a repeated header as a list.
    if isinstance(value, list):
        return ", ".join(str(item) for item in value)
    return "" if value is None else str(value)
