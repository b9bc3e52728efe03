"""A fetched response and what a crawler's item says of it → the document of a raw message. Knows no crawler."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

import orjson

from worker.intake.charsets import declared_in_html, decode_text
from worker.records import Reason, Rejected, parse_raw

__all__ = ["Fetched", "message_value", "raw_document"]

_PAGES: Final = frozenset({"text/html", "application/xhtml+xml", ""})
_TEXT: Final = "text/plain"


@dataclass(frozen=True, slots=True, kw_only=True)
class Fetched:
    """A response as it came: the address after redirects, the body without transfer and content encoding, the headers as text, and when
    it was fetched (ISO 8601)."""

    url: str
    body: bytes
    headers: Mapping[str, str]
    fetched_at: str

    @property
    def content_type(self) -> tuple[str, str | None]:
        """Media type in lower case, empty where none was sent, and the charset."""
        sent = next((value for name, value in self.headers.items() if name.lower() == "content-type"), "")
        mime, *parameters = sent.split(";")
        pairs = (parameter.partition("=") for parameter in parameters)
        charset = next((value.strip().strip("\"'") for name, _, value in pairs if name.strip().lower() == "charset"), None)
        return mime.strip().lower(), charset or None


def raw_document(fields: Mapping[str, Any], fetched: Fetched | None = None) -> dict[str, Any]:
    """The raw message of an item: its own `fields`, and what they leave open from the response.

    A page fills `html`, a plain text `text`; a response of another type (an image, a PDF file) fills neither. The charset is found as for
    saved pages: `worker.intake.charsets`.
    """
    document = {name: value for name, value in fields.items() if value not in (None, "", {}, [])}
    if fetched is None:
        return document
    found = {"url": fetched.url, "fetched_at": fetched.fetched_at, "headers": dict(fetched.headers), **_body_of(fetched)}
    return found | document


def message_value(document: Mapping[str, Any]) -> bytes | Rejected:
    """The bytes of the message, checked as the worker will check them; or why the worker would reject them."""
    try:
        value = orjson.dumps(document)
    except TypeError as error:  # a value that JSON does not have
        return Rejected(Reason.NOT_JSON, str(error))
    parsed = parse_raw(value)
    return parsed if isinstance(parsed, Rejected) else value


def _body_of(fetched: Fetched) -> dict[str, str]:
    mime, charset = fetched.content_type
    if mime == _TEXT:
        return {"text": decode_text(fetched.body, charset)}
    if mime in _PAGES:
        return {"html": decode_text(fetched.body, charset or declared_in_html(fetched.body))}
    return {}
