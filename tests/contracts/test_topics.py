from dataclasses import fields
from pathlib import Path
from typing import Any

import pytest
import yaml

from worker.contracts.topics import HeaderSpec, Topic, TopicSpec, for_cluster, load_headers, load_topics, topic_name, topics_source

SCHEMAS = Path(__file__).parents[2] / "schemas"
DAY_MS = 24 * 60 * 60 * 1000


def _by_name() -> dict[str, TopicSpec]:
    return {spec.name: spec for spec in load_topics()}


def test_the_copy_in_schemas_is_the_source() -> None:
    assert (SCHEMAS / "topics.yaml").read_text(encoding="utf-8") == topics_source()


def test_names_in_code_are_the_names_in_the_file() -> None:
    assert [spec.name for spec in load_topics()] == [topic.value for topic in Topic]


def test_no_row_has_a_field_that_is_read_by_nobody() -> None:
    document: dict[str, Any] = yaml.safe_load(topics_source())
    for row in document["topics"]:
        assert set(row) <= {f.name for f in fields(TopicSpec)}
    for row in document["headers"].values():
        assert set(row) < {f.name for f in fields(HeaderSpec)}


def test_headers_of_topics_are_described() -> None:
    described = {header.name for header in load_headers()}
    used = {name for spec in load_topics() for name in spec.headers}
    assert used == described


def test_a_fixed_header_shows_one_of_its_values() -> None:
    assert all(header.example in header.enum for header in load_headers() if header.enum)


def test_every_outcome_is_settled_on_one_topic() -> None:
    (outcome,) = (header for header in load_headers() if header.name == "rawi-outcome")
    settled = [value for spec in load_topics() for value in spec.outcomes]
    assert sorted(settled) == sorted(outcome.enum)
    assert all(("rawi-outcome" in spec.headers) == bool(spec.outcomes) for spec in load_topics())


def test_optional_headers_are_headers() -> None:
    assert all(set(spec.optional_headers) <= set(spec.headers) for spec in load_topics())


def test_settings_are_text_as_the_admin_protocol_takes_them() -> None:
    assert all(isinstance(value, str) for spec in load_topics() for value in spec.config.values())
    assert _by_name()["articles.raw"].config["max.message.bytes"] == "10485760"


def test_each_stage_has_room_for_what_it_reads() -> None:
    sizes = [int(_by_name()[name].config["max.message.bytes"]) for name in (Topic.RAW, Topic.CLEAN, Topic.DEDUPLICATED, Topic.ENRICHED)]
    assert sizes == sorted(set(sizes))


def test_a_rejected_message_of_any_stage_fits_with_its_headers() -> None:
    limit = int(_by_name()[Topic.REJECTED].config["max.message.bytes"])
    inputs = [int(_by_name()[name].config["max.message.bytes"]) for name in (Topic.RAW, Topic.CLEAN, Topic.DEDUPLICATED)]
    assert limit >= max(inputs) + 512 * 1024


def test_rejected_bytes_outlive_the_raw_message_and_the_changelog_outlives_the_horizon() -> None:
    topics = _by_name()
    raw = int(topics[Topic.RAW].config["retention.ms"])
    assert raw == 30 * DAY_MS
    assert int(topics[Topic.REJECTED].config["retention.ms"]) >= 2 * raw
    assert int(topics[Topic.DEDUP_CHANGELOG].config["retention.ms"]) > 30 * DAY_MS


def test_what_is_kept_for_good_is_compacted() -> None:
    for name in (Topic.ENRICHED, Topic.RELATIONS):
        assert _by_name()[name].config["cleanup.policy"] == "compact"
        assert _by_name()[name].config["retention.ms"] == "-1"


def test_a_cluster_sets_prefix_replication_and_shards() -> None:
    specs = {spec.name: spec for spec in for_cluster(load_topics(), prefix="t1.", replication=3, partitions={Topic.CLEAN: 4})}
    assert set(specs) == {topic_name(topic, "t1.") for topic in Topic}
    assert {spec.replication for spec in specs.values()} == {3}
    assert specs["t1.articles.clean"].partitions == specs["t1.rawi-dedup-changelog"].partitions == 4
    assert specs["t1.articles.raw"].partitions == 8


def test_for_cluster_without_wishes_changes_nothing() -> None:
    assert for_cluster(load_topics()) == load_topics()


@pytest.mark.parametrize(("name", "why"), [("articles.rwa", "no topic is named"), (Topic.DEDUP_CHANGELOG, "as many partitions as")])
def test_a_number_of_partitions_for_the_wrong_topic_is_refused(name: str, why: str) -> None:
    with pytest.raises(ValueError, match=why):
        for_cluster(load_topics(), partitions={name: 2})
