"""Whether two versions of a schema can be mixed on one topic: FULL compatibility, both ways.

The terms are those of Confluent's Schema Registry. *Backward*: a reader with the new schema reads old messages. *Forward*: a reader
with the old schema reads new messages. Held against every released version this is FULL_TRANSITIVE. Only optional fields come and go.

Compared is the part of JSON Schema that our schemas are written in; a schema that says more raises `UnknownKeyword` instead of passing
unread. General tools (jsonsubschema) decide whether one schema's documents are a subset of another's; between open objects a new
optional field already fails that, because the old schema allowed any value under its name.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final, Literal

__all__ = ["Break", "UnknownKeyword", "compare"]

Direction = Literal["backward", "forward"]


class UnknownKeyword(ValueError):
    """A schema uses a keyword whose changes this module cannot judge."""


@dataclass(frozen=True, slots=True)
class Break:
    """One change that a reader would stumble over.

    `path` leads to the place in a message: ``$.claims[].cue.lemma``. `direction` is ``backward`` where new readers fail on old
    messages, ``forward`` where old readers fail on new ones.
    """

    path: str
    direction: Direction
    why: str

    def __str__(self) -> str:
        readers = "new readers of old messages" if self.direction == "backward" else "old readers of new messages"
        return f"{self.path}: {self.why} ({readers})"


_ANNOTATIONS: Final = frozenset({"$schema", "$id", "$defs", "$comment", "title", "description", "examples", "deprecated"})
_SETS: Final = frozenset({"type", "enum", "required"})
_LIMITS: Final = frozenset(
    {"const", "format", "pattern", "minimum", "maximum", "minLength", "maxLength", "minItems", "maxItems", "uniqueItems"}
)
_APPLICATORS: Final = frozenset({"properties", "additionalProperties", "items", "prefixItems", "anyOf", "$ref"})
_KNOWN: Final = _ANNOTATIONS | _SETS | _LIMITS | _APPLICATORS | {"default"}
_ABSENT: Final = object()


def compare(old: dict[str, Any], new: dict[str, Any]) -> tuple[Break, ...]:
    """Every break between two versions of a schema, in the order of their paths; raises `UnknownKeyword`."""
    breaks = _Comparison(old, new).of_schemas(old, new, "$")
    return tuple(sorted(set(breaks), key=lambda found: (found.path, found.direction, found.why)))


class _Comparison:
    def __init__(self, old_root: dict[str, Any], new_root: dict[str, Any]) -> None:
        self._old_root = old_root
        self._new_root = new_root
        self._entered: set[tuple[str, str]] = set()

    def of_schemas(self, old: Any, new: Any, path: str) -> Iterator[Break]:
        """Breaks between two schemas that stand at the same place."""
        if not isinstance(old, dict) or not isinstance(new, dict):
            if _opened(old) != _opened(new):
                yield from _both(path, f"{_show(old)} became {_show(new)}")
            return
        pair = (str(old.get("$ref")), str(new.get("$ref")))
        if "$ref" in old and "$ref" in new:
            if pair in self._entered:  # a type within itself: compared already, further out
                yield from _of_limits(old, new, path)
                return
            self._entered.add(pair)
        yield from self._of_resolved(_resolve(old, self._old_root, path), _resolve(new, self._new_root, path), path)
        self._entered.discard(pair)

    def _of_resolved(self, old: dict[str, Any], new: dict[str, Any], path: str) -> Iterator[Break]:
        yield from _of_types(old, new, path)
        yield from _of_enums(old, new, path)
        yield from _of_required(old, new, path)
        yield from _of_limits(old, new, path)
        yield from self._of_properties(old, new, path)
        yield from self.of_schemas(old.get("additionalProperties", True), new.get("additionalProperties", True), f"{path}.*")
        yield from self.of_schemas(old.get("items", True), new.get("items", True), f"{path}[]")
        yield from self._of_prefixes(old.get("prefixItems", []), new.get("prefixItems", []), path)
        yield from self._of_alternatives(old.get("anyOf", []), new.get("anyOf", []), path)

    def _of_properties(self, old: dict[str, Any], new: dict[str, Any], path: str) -> Iterator[Break]:
        before, after = old.get("properties", {}), new.get("properties", {})
        for name in sorted(before.keys() | after.keys()):
            if name in before and name in after:
                yield from self.of_schemas(before[name], after[name], f"{path}.{name}")
            elif name in after and old.get("additionalProperties", True) is not True:
                yield Break(f"{path}.{name}", "forward", "a field was added to an object that was closed")
            elif name in before and new.get("additionalProperties", True) is not True:
                yield Break(f"{path}.{name}", "backward", "a field was removed from an object that is closed")

    def _of_prefixes(self, old: list[Any], new: list[Any], path: str) -> Iterator[Break]:
        if len(old) != len(new):
            yield from _both(path, f"{len(old)} fixed items became {len(new)}")
        for place, (before, after) in enumerate(zip(old, new, strict=False)):
            yield from self.of_schemas(before, after, f"{path}[{place}]")

    def _of_alternatives(self, old: list[Any], new: list[Any], path: str) -> Iterator[Break]:
        before, after = _labelled(old, self._old_root, path), _labelled(new, self._new_root, path)
        for label in sorted(after.keys() - before.keys()):
            yield Break(path, "forward", f"the alternative {label} was added")
        for label in sorted(before.keys() - after.keys()):
            yield Break(path, "backward", f"the alternative {label} was removed")
        for label in sorted(before.keys() & after.keys()):
            yield from self.of_schemas(before[label], after[label], path)


def _resolve(schema: dict[str, Any], root: dict[str, Any], path: str) -> dict[str, Any]:
    while "$ref" in schema:
        name = schema["$ref"].removeprefix("#/$defs/")
        beside = {key: value for key, value in schema.items() if key != "$ref"}
        schema = root["$defs"][name] | beside
    if unknown := sorted(schema.keys() - _KNOWN):
        raise UnknownKeyword(f"{path}: cannot judge {', '.join(unknown)}")
    return schema


def _of_types(old: dict[str, Any], new: dict[str, Any], path: str) -> Iterator[Break]:
    # No `type` allows every type.
    before, after = _types(old), _types(new)
    if before == after:
        return
    if before is None or after is None:
        yield Break(path, "forward" if after is None else "backward", f"type {_show(old.get('type'))} became {_show(new.get('type'))}")
        return
    for name in sorted(after - before):
        yield Break(path, "forward", f"the type {name} was added")
    for name in sorted(before - after):
        yield Break(path, "backward", f"the type {name} was removed")


def _types(schema: dict[str, Any]) -> frozenset[str] | None:
    named = schema.get("type")
    if named is None:
        return None
    return frozenset([named] if isinstance(named, str) else named)


def _of_enums(old: dict[str, Any], new: dict[str, Any], path: str) -> Iterator[Break]:
    if ("enum" in old) != ("enum" in new):
        opened = "enum" in old
        yield Break(path, "forward" if opened else "backward", f"a closed set of values was {'opened' if opened else 'introduced'}")
        return
    before, after = old.get("enum", []), new.get("enum", [])
    for value in after:
        if value not in before:
            yield Break(path, "forward", f"the value {value!r} was added")
    for value in before:
        if value not in after:
            yield Break(path, "backward", f"the value {value!r} was removed")


def _of_required(old: dict[str, Any], new: dict[str, Any], path: str) -> Iterator[Break]:
    before, after = set(old.get("required", [])), set(new.get("required", []))
    for name in sorted(after - before):
        yield Break(f"{path}.{name}", "backward", "the field is required now")
    for name in sorted(before - after):
        yield Break(f"{path}.{name}", "forward", "the field was required and is not any more")


def _of_limits(old: dict[str, Any], new: dict[str, Any], path: str) -> Iterator[Break]:
    for keyword in sorted(_LIMITS):
        before, after = old.get(keyword, _ABSENT), new.get(keyword, _ABSENT)
        if before != after or type(before) is not type(after):
            yield from _both(path, f"{keyword} {_show(before)} became {_show(after)}")
    # A default counts, too: an absent field would come to mean something else. A field without one was or becomes required.
    if "default" in old and "default" in new and old["default"] != new["default"]:
        yield from _both(path, f"default {_show(old['default'])} became {_show(new['default'])}")


def _labelled(branches: list[Any], root: dict[str, Any], path: str) -> dict[str, Any]:
    # Alternatives of different types may change places; those of one type, or of any, are told apart by their place alone.
    labels = [_label(branch, root, path) for branch in branches]
    return {
        label if label and labels.count(label) == 1 else f"number {place}": branch
        for place, (label, branch) in enumerate(zip(labels, branches, strict=True))
    }


def _label(branch: Any, root: dict[str, Any], path: str) -> str:
    if not isinstance(branch, dict):
        return ""
    return "|".join(sorted(_types(_resolve(branch, root, path)) or ()))


def _both(path: str, why: str) -> Iterator[Break]:
    yield Break(path, "backward", why)
    yield Break(path, "forward", why)


def _opened(schema: Any) -> Any:
    return True if schema == {} else schema


def _show(value: Any) -> str:
    return "absent" if value is _ABSENT else repr(value)
