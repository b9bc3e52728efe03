from pathlib import Path
from typing import Any

import orjson
import yaml
from jsonschema import Draft7Validator

from worker.contracts.asyncapi import asyncapi_document, asyncapi_source
from worker.contracts.topics import Topic, load_topics

HERE = Path(__file__).parent
SCHEMAS = HERE.parents[1] / "schemas"
SPECIFICATION = Draft7Validator(orjson.loads((HERE / "asyncapi" / "3.0.0.json").read_bytes()))


def _references(node: Any) -> list[str]:
    if isinstance(node, list):
        return [found for item in node for found in _references(item)]
    if not isinstance(node, dict):
        return []
    own = [node["$ref"]] if "$ref" in node else []
    return own + [found for value in node.values() for found in _references(value)]


def test_it_is_asyncapi_3() -> None:
    document = yaml.safe_load(asyncapi_source())
    assert [error.message for error in SPECIFICATION.iter_errors(document)] == []


def test_the_specification_does_refuse() -> None:
    assert not SPECIFICATION.is_valid(asyncapi_document() | {"topics": {}})
    channel = asyncapi_document()["channels"][Topic.RAW]
    wrong = channel | {"bindings": {"kafka": {"partitions": 0, "bindingVersion": "0.5.0"}}}
    assert not SPECIFICATION.is_valid(asyncapi_document() | {"channels": {"articles.raw": wrong}})


def test_every_reference_leads_somewhere() -> None:
    document = asyncapi_document()
    references = _references(document)
    assert references
    for reference in references:
        if reference.startswith("./"):
            assert (SCHEMAS / reference).is_file(), reference
            continue
        place: Any = document
        for step in reference.removeprefix("#/").split("/"):
            place = place[step]


def test_each_topic_with_a_contract_is_a_channel() -> None:
    assert list(asyncapi_document()["channels"]) == [spec.name for spec in load_topics() if spec.schema]


def test_a_channel_has_the_settings_of_its_topic() -> None:
    kafka = asyncapi_document()["channels"][Topic.ENRICHED]["bindings"]["kafka"]
    assert kafka["partitions"] == 8
    assert kafka["topicConfiguration"]["cleanup.policy"] == ["compact"]
    assert kafka["topicConfiguration"]["retention.ms"] == -1


def test_each_stage_reads_and_writes() -> None:
    operations = asyncapi_document()["operations"]
    chain = [("clean", Topic.RAW, Topic.CLEAN), ("dedup", Topic.CLEAN, Topic.DEDUPLICATED), ("enrich", Topic.DEDUPLICATED, Topic.ENRICHED)]
    for stage, source, target in chain:
        assert operations[f"receive.{stage}.{source}"]["action"] == "receive"
        assert operations[f"send.{stage}.{target}"]["action"] == "send"
        assert f"send.{stage}.{Topic.REJECTED}" in operations


def test_headers_are_events_and_say_the_outcome() -> None:
    messages = asyncapi_document()["components"]["messages"]
    enriched = messages["enriched.v1"]["headers"]
    assert {"ce_id", "ce_type", "ce_source", "ce_time", "ce_specversion", "content-type", "rawi-version", "rawi-origin"} < set(
        enriched["required"]
    )
    assert enriched["properties"]["ce_type"]["const"] == "rawi.article.enriched.v1"
    assert enriched["properties"]["rawi-outcome"]["enum"] == ["enriched", "duplicate"]
    assert "rawi-outcome" not in messages["relation.v1"]["headers"]["required"]
    assert messages["raw.v1"]["headers"]["required"] == []


def test_the_value_of_a_rejected_message_is_promised_nothing() -> None:
    rejected = asyncapi_document()["components"]["messages"]["rejected.v1"]
    assert "payload" not in rejected
    assert "rawi-reason" in rejected["headers"]["required"]
