"""Whatever a stage does, the one message gets its verdict and the others go on."""

import os
from collections.abc import Iterator

import pytest

from tests.stream.dangerous import dangerous_stage, message_with
from worker.records import Reason, Rejected, Stage
from worker.stream.message import Output
from worker.stream.sandbox import Sandbox, SandboxLimits


@pytest.fixture(scope="module")
def sandbox() -> Iterator[Sandbox]:
    with Sandbox(SandboxLimits(seconds=1, megabytes=256, first_seconds=0)) as found:
        yield found


def outcome(sandbox: Sandbox, value: bytes) -> str:
    verdict = sandbox.run(Stage.CLEAN, dangerous_stage, message_with(value))
    return verdict.reason if isinstance(verdict, Rejected) else "done"


def test_a_good_message_is_done_in_another_process(sandbox: Sandbox) -> None:
    verdict = sandbox.run(Stage.CLEAN, dangerous_stage, message_with(b"good"))
    assert not isinstance(verdict, Rejected)
    assert int(verdict[0].value or b"") != os.getpid()


@pytest.mark.parametrize(
    ("value", "reason", "word"),
    [
        (b"sleep", Reason.TOO_SLOW, "1 s"),
        (b"away", Reason.TOO_SLOW, "1 s"),
        (b"abort", Reason.CRASHED, "SIGABRT"),
        (b"leave", Reason.CRASHED, "status 3"),
        (b"allocate", Reason.CRASHED, "memory"),
        (b"exhaust", Reason.CRASHED, "memory"),
        (b"raise", Reason.INTERNAL_ERROR, "boom"),
    ],
)
def test_a_bad_message_gets_its_verdict_and_the_next_one_is_done(sandbox: Sandbox, value: bytes, reason: Reason, word: str) -> None:
    verdict = sandbox.run(Stage.CLEAN, dangerous_stage, message_with(value))
    assert isinstance(verdict, Rejected)
    assert verdict.reason == reason
    assert word in verdict.detail
    assert outcome(sandbox, b"good") == "done"


def test_the_process_stays_from_message_to_message_and_ends_with_close() -> None:
    with Sandbox(SandboxLimits()) as sandbox:
        pids = {verdict[0].value for number in range(3) if not isinstance(verdict := run(sandbox, number), Rejected)}
        assert len(pids) == 1
    with pytest.raises(ProcessLookupError):
        os.kill(int(pids.pop() or b"0"), 0)


def run(sandbox: Sandbox, number: int) -> tuple[Output, ...] | Rejected:
    return sandbox.run(Stage.CLEAN, dangerous_stage, message_with(b"good", number))
