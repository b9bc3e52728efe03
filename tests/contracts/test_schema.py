import re
from dataclasses import MISSING, fields
from typing import Any

import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from worker.contracts.schema import RECORDS, file_name, schema_bytes, schema_of, schemas
from worker.contracts.topics import load_topics
from worker.records import RawArticle, Rejected, parse_raw

RAW = Draft202012Validator(schema_of("raw.v1"))
BLANK = " \t\n\x1c\x85\u00a0\u2003\u2028\u3000"

texts = st.text(st.characters(codec="utf-8"), max_size=8) | st.text(BLANK, max_size=3) | st.just("قال الوزير")
visible = texts.filter(str.strip)
numbers = st.integers(-(2**63), 2**63 - 1) | st.floats(allow_nan=False, allow_infinity=False)
anything = st.recursive(
    st.none() | st.booleans() | numbers | texts,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(texts, inner, max_size=3),
    max_leaves=6,
)
objects = st.dictionaries(texts, anything, max_size=3)
optional_fields: dict[str, st.SearchStrategy[Any]] = {
    **dict.fromkeys(("title", "language", "source", "author"), st.none() | texts),
    **dict.fromkeys(("published_at", "fetched_at"), st.none() | texts | numbers),
    **dict.fromkeys(("headers", "extra"), st.none() | objects),
    "section": anything,
}
bodies = st.fixed_dictionaries({"html": visible}, optional={"text": st.none() | texts}) | st.fixed_dictionaries(
    {"text": visible}, optional={"html": st.none() | texts}
)
good_documents = st.builds(
    lambda url, body, rest: {"url": url, **body, **rest}, visible, bodies, st.fixed_dictionaries({}, optional=optional_fields)
)
KNOWN = [f.name for f in fields(RawArticle)]


def _is_read(document: Any) -> bool:
    return isinstance(parse_raw(orjson.dumps(document)), RawArticle)


@given(good_documents)
def test_raw_a_good_document_passes_the_schema_and_is_read(document: dict[str, Any]) -> None:
    assert RAW.is_valid(document)
    assert _is_read(document)


@given(good_documents, st.sampled_from(KNOWN), anything)
def test_raw_schema_and_reader_agree_on_any_value_of_any_field(document: dict[str, Any], name: str, value: Any) -> None:
    changed = {**document, name: value}
    assert RAW.is_valid(changed) == _is_read(changed)


@given(good_documents, st.sets(st.sampled_from(["url", "html", "text"]), min_size=1))
def test_raw_schema_and_reader_agree_on_missing_fields(document: dict[str, Any], names: set[str]) -> None:
    changed = {name: value for name, value in document.items() if name not in names}
    assert RAW.is_valid(changed) == _is_read(changed)


@given(anything)
def test_raw_schema_and_reader_agree_on_any_json(document: Any) -> None:
    assert RAW.is_valid(document) == _is_read(document)


def test_raw_blank_in_the_schema_is_blank_to_the_reader() -> None:
    pattern = re.compile(schema_of("raw.v1")["properties"]["url"]["pattern"])
    encodable = (chr(code) for code in range(0x110000) if not 0xD800 <= code < 0xE000)
    assert [character for character in encodable if bool(pattern.search(character)) == character.isspace()] == []


@pytest.mark.parametrize(
    "document",
    [
        {"url": "https://example.org/a"},
        {"url": "https://example.org/a", "text": " \u00a0"},
        {"url": "", "text": "قال"},
        {"url": "https://example.org/a", "text": "قال", "published_at": True},
        {"url": "https://example.org/a", "text": "قال", "headers": []},
        ["https://example.org/a"],
    ],
)
def test_raw_what_the_reader_rejects_fails_the_schema(document: Any) -> None:
    assert isinstance(parse_raw(orjson.dumps(document)), Rejected)
    assert not RAW.is_valid(document)


def test_raw_has_a_description_of_every_field() -> None:
    properties = schema_of("raw.v1")["properties"]
    assert list(properties) == KNOWN
    assert all(schema["description"] for schema in properties.values())


@pytest.mark.parametrize("name", RECORDS)
def test_each_schema_is_a_schema(name: str) -> None:
    Draft202012Validator.check_schema(schema_of(name))


@pytest.mark.parametrize("name", [name for name in RECORDS if name != "raw.v1"])
def test_required_is_what_the_type_has_no_default_for(name: str) -> None:
    needed = [f.name for f in fields(RECORDS[name]) if f.default is MISSING and f.default_factory is MISSING]
    assert schema_of(name)["required"] == needed
    assert list(schema_of(name)["properties"]) == [f.name for f in fields(RECORDS[name])]


def _objects(schema: Any) -> list[dict[str, Any]]:
    if isinstance(schema, list):
        return [found for item in schema for found in _objects(item)]
    if not isinstance(schema, dict):
        return []
    own = [schema] if isinstance(schema.get("properties"), dict) and "title" in schema else []
    return own + [found for value in schema.values() for found in _objects(value)]


@pytest.mark.parametrize("name", RECORDS)
def test_every_object_is_open_and_described(name: str) -> None:
    found = _objects(schema_of(name))
    assert found
    assert all(schema["additionalProperties"] is True and schema["description"] for schema in found)


def test_only_literals_are_closed() -> None:
    enriched = schema_of("enriched.v1")
    assert enriched["properties"]["outcome"]["enum"] == ["duplicate", "enriched"]
    assert enriched["$defs"]["Claim"]["properties"]["type"]["enum"] == ["direct", "indirect", "mixed"]
    assert "enum" not in enriched["$defs"]["Claim"]["properties"]["certainty"]
    assert "enum" not in schema_of("rejected.v1")["properties"]["reason"]


def test_descriptions_keep_their_arabic_and_the_notes_of_fields() -> None:
    dateline = schema_of("clean.v1")["$defs"]["Dateline"]
    assert "بيروت (رويترز)" in dateline["description"]
    assert dateline["properties"]["date"]["description"] == "The date written in the dateline, as it stands there."
    assert "بيروت".encode() in schema_bytes(schema_of("clean.v1"))


def test_integers_are_of_64_bits() -> None:
    assert schema_of("enriched.v1")["$defs"]["Span"]["properties"]["start"] == {"type": "integer", "format": "int64"}


def test_rejected_names_the_header_of_each_field() -> None:
    properties = schema_of("rejected.v1")["properties"]
    assert all(schema["description"].startswith(f"Header `rawi-{name}`. ") for name, schema in properties.items())


def test_every_schema_is_that_of_a_topic() -> None:
    assert {spec.schema for spec in load_topics() if spec.schema} == set(schemas())
    assert file_name("enriched.v1") == "enriched.v1.schema.json"


def test_the_same_types_give_the_same_bytes() -> None:
    assert schema_bytes(schema_of("enriched.v1")) == schema_bytes(schema_of("enriched.v1"))
    assert schema_bytes(schema_of("enriched.v1")).endswith(b"}\n")
