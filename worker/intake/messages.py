"""JSON documents and articles found in files → raw messages, checked by `parse_raw`."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final
from urllib.parse import quote

import orjson

from worker.intake.results import BadInput, RawInput
from worker.records import RawArticle, Reason, Rejected, parse_raw

__all__ = ["Amendments", "message_of"]

_ABSOLUTE: Final = re.compile(r"[A-Za-z][A-Za-z0-9+.-]{0,30}://\S+|urn:\S+")


@dataclass(frozen=True, slots=True)
class Amendments:
    """What is filled in where a document lacks it: `fields` maps a field of the contract to the field of the document that has it
    (``{"published_at": "date"}``), `source` is the outlet."""

    fields: Mapping[str, str] = field(default_factory=dict)
    source: str | None = None

    def applied(self, document: dict[str, Any]) -> dict[str, Any]:
        """The document with its gaps filled, itself when there were none. A mapped field moves, except to `url`: an id that becomes
        part of an URN stays where it was as well."""
        filled = {name: document[other] for name, other in self.fields.items() if _is_gap(document.get(name)) and other in document}
        if "url" in filled and not _is_gap(filled["url"]):
            filled["url"] = _as_url(filled["url"])
        moved = {self.fields[name] for name in filled if name != "url"}
        if self.source and _is_gap(filled.get("source", document.get("source"))):
            filled["source"] = self.source
        if not filled:
            return document
        return {name: value for name, value in document.items() if name not in moved} | filled


def message_of(value: bytes, place: str, position: int, amendments: Amendments) -> RawInput | BadInput:
    """One JSON document as a message. Its bytes are passed on as they are, unknown fields included, unless there is something to amend."""
    if amendments.fields or amendments.source:
        try:
            value = _amended(value, amendments)
        except (orjson.JSONDecodeError, orjson.JSONEncodeError) as error:
            return BadInput(place, Reason.NOT_JSON, str(error), position)
    article = parse_raw(value)
    if isinstance(article, Rejected):
        return BadInput(place, article.reason, article.detail, position)
    return RawInput(_key(article), value, place, position)


def _amended(value: bytes, amendments: Amendments) -> bytes:
    document = orjson.loads(value)
    if not isinstance(document, dict):
        return value
    amended = amendments.applied(document)
    return value if amended is document else orjson.dumps(amended)


def _key(article: RawArticle) -> bytes:
    return article.url.encode()


def _is_gap(value: object) -> bool:
    return value is None or (isinstance(value, str) and not value.strip())


def _as_url(value: object) -> str:
    """`value` when it is an absolute URL, else an URN (RFC 8141) of it: ``sn 15`` gives ``urn:rawi:sn%2015``."""
    text = str(value).strip()
    return text if _ABSOLUTE.fullmatch(text) else f"urn:rawi:{quote(text, safe='')}"
