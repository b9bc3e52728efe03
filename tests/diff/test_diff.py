"""Two topics on both brokers, compared by the command."""

import asyncio
from collections.abc import Mapping
from typing import Any

import orjson
import pytest
from click.testing import CliRunner, Result

from tests.diff.test_records import record
from tests.reconcile.topics import Write, write
from tests.stream.workers import environment_of
from worker.cli import main
from worker.contracts import Topic, topic_name
from worker.stream.settings import Settings
from worker.stream.topics import create_topics

pytestmark = pytest.mark.broker


async def diff(settings: Settings, *arguments: str) -> Result:
    command = ["diff", "articles.enriched", "articles.relations", *arguments]
    return await asyncio.to_thread(CliRunner().invoke, main, command, env=environment_of(settings))


async def fill(settings: Settings, topic: Topic, records: Mapping[str, dict[str, Any] | None]) -> None:
    name = topic_name(topic, settings.topic_prefix)
    await write(
        settings,
        [
            Write(topic=name, key=key.encode(), value=None if document is None else orjson.dumps(document), partition=int(key) % 3)
            for key, document in records.items()
        ],
    )


def changed(**claim: Any) -> dict[str, Any]:
    document = record()
    document["claims"][1] |= claim
    return document


async def test_two_topics_are_the_same_by_their_latest_records(settings: Settings) -> None:
    await create_topics(settings)
    other_run = record()
    other_run["article"]["origin"] = "archive/0/0"
    stages: list[Mapping[str, dict[str, Any] | None]] = [
        {"1": changed(polarity="negative"), "2": record(), "3": record()},
        {"3": None},
        {"1": record()},
    ]
    for records in stages:
        await fill(settings, Topic.ENRICHED, records)
    await fill(settings, Topic.RELATIONS, {"2": other_run, "1": record()})
    done = await diff(settings, "--json")
    report = orjson.loads(done.stdout)
    assert (done.exit_code, report["same"], report["equal"], report["run_only"]) == (0, True, 1, 1)
    assert (await diff(settings, "--all-fields")).exit_code == 1


async def test_what_a_new_version_changes_is_counted_and_shown(settings: Settings) -> None:
    await create_topics(settings)
    less = record()
    lost = less["claims"].pop(0)
    less["entities"].append({"entity_id": "e77", "type": "ORG", "name": "بلدية صيدا"})
    await fill(settings, Topic.ENRICHED, {str(number): record() for number in range(700)} | {"900": record()})
    await fill(
        settings,
        Topic.RELATIONS,
        {str(number): changed(polarity="negative") for number in range(699, 0, -1)} | {"0": less, "901": record(), "902": record()},
    )
    done = await diff(settings, "--json", "--examples", "2")
    report = orjson.loads(done.stdout)
    assert (done.exit_code, report["only_first"], report["only_second"], report["changed"], report["equal"]) == (1, 1, 2, 700, 0)
    assert report["fields"] == {"claims[].polarity": 699}
    assert (report["gained"], report["lost"]) == ({"entities": 1}, {"claims": 1})
    assert sorted(example["key"] for example in report["examples"]["only in second"]) == ["901", "902"]
    assert len(report["examples"]["claims[].polarity"]) == 2
    shown = (await diff(settings)).stdout
    assert "بلدية صيدا" in shown
    assert lost["content"][0]["exact"] in shown
    ignored = orjson.loads((await diff(settings, "--json", "--ignore", "claims", "--ignore", "entities")).stdout)
    assert (ignored["changed"], ignored["run_only"], ignored["same"]) == (0, 700, False)


@pytest.mark.kafka
async def test_a_missing_topic_is_named(kafka_settings: Settings) -> None:
    done = await diff(kafka_settings)
    assert (done.exit_code, "there is no topic" in done.stderr) == (64, True)
