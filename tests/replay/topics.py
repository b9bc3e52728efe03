"""What tests of replays ask: the command, and whether two sets of topics hold the same."""

import asyncio
import subprocess
import sys

from tests.stream.workers import environment_of
from worker.contracts import Topic, topic_name
from worker.replay import load, names_of
from worker.stream.reading import read_topic
from worker.stream.settings import Settings

__all__ = ["differences", "latest", "rawi"]


async def rawi(settings: Settings, *arguments: str, status: int = 0) -> str:
    """Run the command; gives what it prints."""
    done = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "worker.cli", *arguments, env=environment_of(settings), stdout=subprocess.PIPE, stderr=subprocess.PIPE
    )
    out, err = await done.communicate()
    assert done.returncode == status, err.decode()
    return out.decode()


async def latest(settings: Settings, topic: str) -> dict[bytes | None, bytes | None]:
    """What is left of a topic after compaction."""
    found = {message.key: message.value async for message in read_topic(settings, topic)}
    return {key: value for key, value in found.items() if value is not None}


async def differences(settings: Settings, name: str) -> list[tuple[bytes | None, bytes | None, bytes | None]]:
    """Records and relations that differ between the live topics and those of a replay: key, live value, value of the replay."""
    replay = await load(settings, name)
    assert replay is not None
    found = []
    for topic in (Topic.ENRICHED, Topic.RELATIONS):
        live = await latest(settings, topic_name(topic, settings.topic_prefix))
        again = await latest(settings, names_of(settings, replay)[topic])
        assert live
        found += [(key, live.get(key), again.get(key)) for key in live.keys() | again.keys() if live.get(key) != again.get(key)]
    return found
