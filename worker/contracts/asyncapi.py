"""The topics as an AsyncAPI 3.0 document, for readers and tools outside Rawi. Made from `topics.yaml` and the schemas."""

from collections.abc import Iterable
from functools import cache
from typing import Any, Final

import yaml

from worker import __version__
from worker.contracts.schema import RECORDS, Schema, file_name
from worker.contracts.topics import HeaderSpec, Topic, TopicSpec, load_headers, load_topics

__all__ = ["asyncapi_document", "asyncapi_source"]

_BINDING: Final = "0.5.0"
_OURS: Final = "rawi "
_HEADER: Final = "# Written by `python -m worker.contracts` from worker/contracts/topics.yaml and the record types; do not edit.\n"
_ORIGINAL_BYTES: Final[Schema] = {
    "summary": "Key and value are the original bytes, whatever they are; the headers say why.",
    "contentType": "application/octet-stream",
}
_INTRODUCTION: Final = (
    "Rawi reads raw articles from a news crawler and writes enriched records: clean text, duplicates and revisions, entities, and who "
    "said what. Records change by FULL_TRANSITIVE compatibility: only optional fields come and go. Messages between the stages and "
    "behind them are CloudEvents 1.0 in binary mode. Ids and contents are deterministic: a message that comes twice is the same "
    "message, and the key folds it."
)


def asyncapi_source() -> str:
    """The document as it is committed."""
    return _HEADER + yaml.safe_dump(asyncapi_document(), sort_keys=False, allow_unicode=True, width=120)


@cache
def asyncapi_document() -> dict[str, Any]:
    """The document: one channel for each topic with a schema, one operation for each stage and command of Rawi that uses it."""
    topics = tuple(spec for spec in load_topics() if spec.schema is not None)
    return {
        "asyncapi": "3.0.0",
        "info": {
            "title": "Rawi",
            "version": __version__,
            "description": _INTRODUCTION,
            "license": {"name": "Apache-2.0", "url": "https://www.apache.org/licenses/LICENSE-2.0"},
        },
        "defaultContentType": "application/json",
        "servers": {
            "broker": {
                "host": "localhost:9092",
                "protocol": "kafka",
                "description": "The setting RAWI_BROKER. Topics may have a prefix, RAWI_TOPIC_PREFIX.",
            }
        },
        "channels": {spec.name: _channel(spec) for spec in topics},
        "operations": {name: operation for spec in topics for name, operation in _operations(spec)},
        "components": {"messages": {_message_name(spec): _message(spec) for spec in topics}},
    }


def _channel(spec: TopicSpec) -> Schema:
    return {
        "address": spec.name,
        "description": spec.description,
        "messages": {_message_name(spec): {"$ref": f"#/components/messages/{_message_name(spec)}"}},
        "bindings": {
            "kafka": {
                "topic": spec.name,
                "partitions": spec.partitions,
                "replicas": spec.replication,
                "topicConfiguration": {name: _setting(name, value) for name, value in spec.config.items()},
                "bindingVersion": _BINDING,
            }
        },
    }


def _setting(name: str, value: str) -> Any:
    if name == "cleanup.policy":
        return value.split(",")
    return int(value) if value.lstrip("-").isdecimal() else value


def _operations(spec: TopicSpec) -> Iterable[tuple[str, Schema]]:
    uses = [("send", name) for name in spec.producers] + [("receive", name) for name in spec.consumers]
    for action, name in uses:
        if name.startswith(_OURS):
            who = name.removeprefix(_OURS)
            channel = f"#/channels/{spec.name}"
            operation = {
                "action": action,
                "channel": {"$ref": channel},
                "summary": f"`{name}` {'writes' if action == 'send' else 'reads'} {spec.name}.",
                "messages": [{"$ref": f"{channel}/messages/{_message_name(spec)}"}],
            }
            yield f"{action}.{who.replace(' ', '-')}.{spec.name}", operation


def _message_name(spec: TopicSpec) -> str:
    return str(spec.schema)


def _message(spec: TopicSpec) -> Schema:
    record = RECORDS[str(spec.schema)].__name__
    return {
        "name": record,
        "title": record,
        **(_ORIGINAL_BYTES if spec.name == Topic.REJECTED else _value(str(spec.schema))),
        **({"headers": _headers(spec)} if spec.headers else {}),
        "bindings": {"kafka": {"key": {"type": "string", "description": spec.key}, "bindingVersion": _BINDING}},
    }


def _value(schema: str) -> Schema:
    return {
        "contentType": "application/json",
        "payload": {
            "schemaFormat": "application/schema+json;version=draft-2020-12",
            "schema": {"$ref": f"./{file_name(schema)}"},
        },
    }


def _headers(spec: TopicSpec) -> Schema:
    described = {header.name: header for header in load_headers()}
    return {
        "type": "object",
        "properties": {name: _header(described[name], spec) for name in spec.headers},
        "required": [name for name in spec.headers if name not in spec.optional_headers],
    }


def _header(header: HeaderSpec, spec: TopicSpec) -> Schema:
    schema: Schema = {"type": "string", "description": header.description}
    match header.name:
        case "ce_type":
            return schema | {"const": spec.event_type}
        case "ce_specversion":
            return schema | {"const": header.example}
        case "rawi-outcome":
            return schema | {"enum": list(spec.outcomes)}
        case _:
            return schema | {"examples": [header.example]}
