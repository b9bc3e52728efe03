"""The record reference: the schemas as one page for people to read, `schemas/REFERENCE.md`."""

from collections.abc import Iterator, Sequence
from typing import Any, Final

import orjson

from worker.contracts.schema import Schema, schemas
from worker.contracts.topics import TopicSpec, load_topics

__all__ = ["reference_source"]

_HEAD: Final = """# Record reference

Every field of every record, generated from the types in `worker/records/`. What is not marked *required* has the default that is given; a
reader passes over fields that it does not know. How to read a topic, and how the records may change, is in `schemas/README.md`.
"""

_REF: Final = "#/$defs/"


def reference_source() -> str:
    """The page in Markdown: first the records that topics carry, then the types within them, each once."""
    found = schemas()
    inner = {title: definition for schema in found.values() for title, definition in schema.get("$defs", {}).items()}
    carried = {schema["title"]: schema for schema in found.values()}
    parts = [_HEAD, *(_record(name, schema, load_topics()) for name, schema in found.items()), "## Types within them\n"]
    parts += [_section(3, title, definition) for title, definition in sorted(inner.items()) if title not in carried]
    return "\n".join(parts)


def _record(name: str, schema: Schema, topics: Sequence[TopicSpec]) -> str:
    on = ", ".join(f"`{topic.name}`" for topic in topics if topic.schema == name)
    return _section(2, schema["title"], schema, f"`{name}`, on {on}.\n" if on else f"`{name}`.\n")


def _section(level: int, title: str, schema: Schema, before: str = "") -> str:
    lines = [f"{'#' * level} {title}", "", *([before] if before else []), _prose(schema.get("description", "")), ""]
    if schema.get("properties"):
        lines += ["| field | type | | what |", "| --- | --- | --- | --- |", *_rows(schema), ""]
    return "\n".join(lines)


def _rows(schema: Schema) -> Iterator[str]:
    required = set(schema.get("required", ()))
    for field, kind in schema["properties"].items():
        given = "required" if field in required else f"`{_literal(kind['default'])}`" if "default" in kind else ""
        yield f"| `{field}` | {_type(kind)} | {given} | {_cell(kind.get('description', ''))} |"


def _type(kind: Schema) -> str:
    if "$ref" in kind:
        return _linked(kind["$ref"].removeprefix(_REF))
    if "anyOf" in kind:
        return " or ".join(_type(one) for one in kind["anyOf"])
    if "enum" in kind:
        return ", ".join(f"`{value}`" for value in kind["enum"])
    return _plain(kind)


def _plain(kind: Schema) -> str:
    name = kind.get("type", "anything")
    if name == "array" and "prefixItems" in kind:
        return f"list of [{', '.join(_type(one) for one in kind['prefixItems'])}]"
    if name == "array" and isinstance(kind.get("items"), dict):
        return f"list of {_type(kind['items'])}"
    if name == "object" and isinstance(kind.get("additionalProperties"), dict):
        return f"object of {_type(kind['additionalProperties'])}"
    return " or ".join(name) if isinstance(name, list) else str(name)


def _linked(title: str) -> str:
    return f"[{title}](#{title.lower()})"


def _literal(value: Any) -> str:
    return orjson.dumps(value).decode()


def _prose(text: str) -> str:
    return text.replace("``", "`")


def _cell(text: str) -> str:
    return " ".join(_prose(text).split()).replace("|", "\\|")
