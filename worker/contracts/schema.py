"""JSON Schemas (draft 2020-12) of the records, made from their types.

Readers pass over fields that they do not know, so every object is open; only fields with a `Literal` type have a closed set of
values; integers fit into 64 bits. The raw contract is wider than its type and says exactly what `worker.records.parse_raw` accepts.
"""

from collections.abc import Mapping
from typing import Any, Final

import msgspec
import orjson

from worker import records
from worker.contracts.docstrings import describe, field_descriptions
from worker.contracts.topics import load_headers
from worker.records import CleanArticle, DeduplicatedArticle, EnrichedArticle, RawArticle, RejectedMessage, Relation

__all__ = ["DIALECT", "RECORDS", "Schema", "file_name", "schema_bytes", "schema_of", "schemas"]

Schema = dict[str, Any]

DIALECT: Final = "https://json-schema.org/draft/2020-12/schema"

RECORDS: Final[Mapping[str, type]] = {
    "raw.v1": RawArticle,
    "clean.v1": CleanArticle,
    "deduplicated.v1": DeduplicatedArticle,
    "enriched.v1": EnrichedArticle,
    "relation.v1": Relation,
    "rejected.v1": RejectedMessage,
}
"""The record of each schema. A change that breaks readers gets a new name (``enriched.v2``) beside the old one."""

# A character that `str.strip` leaves: every character but White_Space of Unicode and the separators U+001C to U+001F. Written out,
# because `\S` means another set in ECMA 262, the dialect of JSON Schema, than in Python.
_VISIBLE: Final = r"[^\u0009-\u000d\u001c-\u0020\u0085\u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]"

_RAW_FIELDS: Final[Mapping[str, str]] = {
    "url": "Where the page was fetched; not blank.",
    "html": "The page. One of `html` and `text` is required and not blank.",
    "text": "The body as plain text, when the crawler has extracted it; goes before the body found in `html`.",
    "title": "Headline.",
    "published_at": "ISO 8601, RFC 2822 or Unix seconds, as the outlet gives it.",
    "fetched_at": "ISO 8601, RFC 2822 or Unix seconds.",
    "language": "What the page or the crawler says; the language is told from the text all the same.",
    "source": "Name of the outlet.",
    "author": "Name of the author.",
    "headers": "HTTP headers of the response. A value is a string or, for a repeated header, a list; others are read as text.",
    "extra": "Whatever else the crawler wants to hand on. Unknown fields of the message join it and go before it.",
}


def schemas() -> dict[str, Schema]:
    """All schemas by name, e.g. ``enriched.v1``."""
    return {name: schema_of(name) for name in RECORDS}


def schema_of(name: str) -> Schema:
    """The schema of one record: its type at the root, the types within it under ``$defs``."""
    kind = RECORDS[name]
    _, definitions = msgspec.json.schema_components([kind], ref_template="#/$defs/{name}")
    described = {title: _described(definition, title) for title, definition in definitions.items()}
    root = described.pop(kind.__name__)
    head = {"$schema": DIALECT, "$id": f"urn:rawi:schema:{name}"}
    schema = head | _CONTRACTS.get(name, _same)(root)
    if described:
        schema |= {"$defs": dict(sorted(described.items()))}
    plain: Schema = orjson.loads(orjson.dumps(schema))  # msgspec gives defaults as the types have them: tuples
    return plain


def file_name(name: str) -> str:
    """``enriched.v1`` is in ``enriched.v1.schema.json``."""
    return f"{name}.schema.json"


def schema_bytes(schema: Schema) -> bytes:
    """The schema as it is committed: two spaces of indentation, Arabic as it is, a line feed at the end."""
    return orjson.dumps(schema, option=orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE)


def _described(definition: Schema, title: str) -> Schema:
    notes = field_descriptions(getattr(records, title))
    properties = {
        name: ({"description": notes[name]} if name in notes else {}) | _with_widths(schema)
        for name, schema in definition["properties"].items()
    }
    return {
        "title": title,
        "description": describe(definition["description"]),
        "type": "object",
        "properties": properties,
        "required": definition["required"],
        "additionalProperties": True,
    }


def _with_widths(schema: Any) -> Any:
    if isinstance(schema, list):
        return [_with_widths(item) for item in schema]
    if not isinstance(schema, dict):
        return schema
    width = {"format": "int64"} if schema.get("type") == "integer" else {}
    return {key: value if key == "default" else _with_widths(value) for key, value in schema.items()} | width


def _same(root: Schema) -> Schema:
    return root


def _raw(root: Schema) -> Schema:
    body = [{"properties": {name: {"type": "string", "pattern": _VISIBLE}}, "required": [name]} for name in ("html", "text")]
    properties = {name: {"description": note} | _raw_field(name) for name, note in _RAW_FIELDS.items()}
    return root | {"properties": properties, "anyOf": body}


def _raw_field(name: str) -> Schema:
    match name:
        case "url":
            return {"type": "string", "pattern": _VISIBLE}
        case "published_at" | "fetched_at":
            return {"type": ["string", "number", "null"]}
        case "headers" | "extra":
            return {"type": ["object", "null"], "additionalProperties": True}
        case _:
            return {"type": ["string", "null"]}


def _rejected(root: Schema) -> Schema:
    headers = {header.name: header.description for header in load_headers()}
    properties = {
        name: {"description": f"Header `rawi-{name}`. {headers[f'rawi-{name}']}"} | schema for name, schema in root["properties"].items()
    }
    note = "Each property is one header, as text in UTF-8, with `rawi-` before its name: `reason` is the header `rawi-reason`."
    return root | {"description": f"{root['description']}\n\n{note}", "properties": properties}


_CONTRACTS: Final = {"raw.v1": _raw, "rejected.v1": _rejected}
