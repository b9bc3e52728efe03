"""A message that ends its process ends neither the replay nor the messages beside it."""

import pytest

from tests.stream.dangerous import dangerous_stage, message_with
from worker.contracts import Topic
from worker.records import Reason
from worker.replay.pool import StagePool
from worker.stream.sandbox import SandboxLimits
from worker.stream.stages import Stages

LIMITS = SandboxLimits(seconds=1, megabytes=256, first_seconds=0)


@pytest.mark.parametrize(("value", "reason"), [(b"away", Reason.TOO_SLOW), (b"abort", Reason.CRASHED)])
async def test_the_guilty_message_is_rejected_and_the_others_are_done(value: bytes, reason: Reason) -> None:
    messages = [message_with(b"a", 1), message_with(value, 2), message_with(b"b", 3)]
    with StagePool(1, stages=Stages(dangerous_stage, dangerous_stage), limits=LIMITS) as pool:
        cleaned = await pool.clean(messages)
        again = await pool.enrich([message_with(b"c", 4)])
    assert [one.rejected for one in cleaned] == [False, True, False]
    assert [one.message for one in cleaned] == messages
    rejected = cleaned[1].outputs[0]
    assert (rejected.value, dict(rejected.headers)["rawi-reason"]) == (value, reason.encode())
    assert [output.topic for output in again[0]] == [Topic.CLEAN], "the pool after it works"
