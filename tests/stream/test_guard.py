"""The loop with a guard: what a worker died of once does not end the next one."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from tests.stream.dangerous import dangerous_stage, message_with
from tests.stream.test_loop import Event, Producer, give_up
from worker.contracts import Topic
from worker.records import Reason, Stage
from worker.stream import deadline
from worker.stream.guard import Guard, ProcessGuard, StatefulGuard, StatelessGuard
from worker.stream.limit import RejectionLimit
from worker.stream.loop import AgentLoop
from worker.stream.marker import Marker, read_marker
from worker.stream.sandbox import SandboxLimits
from worker.stream.suspects import Suspects

ROOT = Path(__file__).resolve().parents[2]
LIMITS = SandboxLimits(seconds=1, megabytes=256, first_seconds=0)
DIES = """
import sys
from pathlib import Path
from tests.stream.dangerous import dangerous_stage, message_with
from worker.records import Stage
from worker.stream import deadline
from worker.stream.guard import ProcessGuard, StatelessGuard
from worker.stream.sandbox import SandboxLimits
import asyncio

deadline.install()
guard = StatelessGuard(ProcessGuard(Path(sys.argv[1]), SandboxLimits(seconds=1, first_seconds=0)))
asyncio.run(guard(Stage.CLEAN, dangerous_stage, message_with(sys.argv[2].encode())))
"""


@pytest.fixture(name="directory")
def own_directory(tmp_path: Path) -> Path:
    """As a worker has one: beside those of other workers, in a directory of the group."""
    directory = tmp_path / "rawi" / "0"
    directory.mkdir(parents=True)
    return directory


def die_of(directory: Path, value: bytes) -> subprocess.CompletedProcess[str]:
    """A process that runs the message as a worker does."""
    return subprocess.run(
        [sys.executable, "-c", DIES, str(directory), value.decode()],
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
        env={**os.environ},
    )


def loop_with(stage: Stage, producer: Producer, guard: Guard) -> AgentLoop:
    return AgentLoop(stage, dangerous_stage, producer.send, RejectionLimit(1, 10), give_up=give_up, guard=guard)


@pytest.mark.parametrize(
    ("value", "status", "reason"),
    [
        (b"sleep", deadline.EXIT_STATUS, Reason.TOO_SLOW),
        (b"away", deadline.EXIT_STATUS, Reason.TOO_SLOW),
        (b"abort", -signal.SIGABRT, Reason.CRASHED),
    ],
)
async def test_a_message_that_a_worker_died_of_is_rejected_and_the_others_are_done(
    directory: Path, value: bytes, status: int, reason: Reason
) -> None:
    died = die_of(directory, value)
    assert died.returncode == status, died.stderr
    assert "dangerous.py" in died.stderr or value == b"abort", "it says where it was"
    producer = Producer()
    with ProcessGuard(directory, LIMITS) as process:
        assert process.suspects.found == (Stage.CLEAN, "articles.raw/1/7")
        await loop_with(Stage.CLEAN, producer, StatelessGuard(process)).process([Event(6, b"a"), Event(7, value), Event(8, b"b")])
    assert [output.topic for output in producer.sent] == [Topic.CLEAN, Topic.REJECTED, Topic.CLEAN]
    assert producer.sent[1].value == value, "the original bytes"
    assert dict(producer.sent[1].headers)["rawi-reason"] == reason.encode()
    assert [producer.sent[place].value for place in (0, 2)] == [str(os.getpid()).encode()] * 2, "the others ran here"


async def test_a_suspect_that_is_innocent_has_the_outcome_that_it_would_have_had(directory: Path) -> None:
    with Marker(directory) as marker:
        marker.take(Stage.CLEAN, message_with(b"good"))
    producer = Producer()
    with ProcessGuard(directory, LIMITS) as process:
        await loop_with(Stage.CLEAN, producer, StatelessGuard(process)).process([Event(7, b"good")])
    assert [output.key for output in producer.sent] == [b"good"]
    assert producer.sent[0].value != str(os.getpid()).encode()


async def test_after_several_deaths_everything_runs_apart_for_a_while(directory: Path) -> None:
    for offset in (1, 2, 3):
        with Marker(directory) as marker:
            marker.take(Stage.CLEAN, message_with(b"", offset))
        Suspects(directory)
    now = 0.0
    with ProcessGuard(directory, LIMITS, clock=lambda: now) as process:
        assert process.is_cautious
        guard = StatelessGuard(process)
        apart = await guard(Stage.CLEAN, dangerous_stage, message_with(b"good", 99))
        now += 3_600
        assert not process.is_cautious
        here = await guard(Stage.CLEAN, dangerous_stage, message_with(b"good", 99))
    assert isinstance(apart, tuple)
    assert isinstance(here, tuple)
    assert here[0].value == str(os.getpid()).encode() != apart[0].value


async def test_a_stage_with_state_gives_up_a_message_after_three_deaths(directory: Path) -> None:
    producer = Producer()
    for deaths in range(4):
        with ProcessGuard(directory, LIMITS) as process:
            loop = AgentLoop(
                Stage.DEDUP, dangerous_stage, producer.send, RejectionLimit(1, 10), give_up=give_up, guard=StatefulGuard(process)
            )
            await loop.process([Event(7, b"good")])
        topic = Topic.REJECTED if deaths == 3 else Topic.CLEAN
        assert producer.sent[-1].topic == topic, deaths
        with Marker(directory) as marker:
            marker.take(Stage.DEDUP, message_with(b""))
    assert dict(producer.sent[-1].headers)["rawi-reason"] == Reason.CRASHED.encode()


async def test_nothing_is_in_hand_between_two_messages(directory: Path) -> None:
    with ProcessGuard(directory, LIMITS) as process:
        for guard in (StatelessGuard(process), StatefulGuard(process)):
            for value in (b"good", b"raise"):
                await guard(Stage.CLEAN, dangerous_stage, message_with(value))
                assert read_marker(directory) is None
