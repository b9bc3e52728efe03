"""The one loop around every stage: decode inside the boundary, deliver the outputs, then let Faust acknowledge."""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from worker.records import Reason, Rejected, Stage
from worker.stream.boundary import StageUnavailable
from worker.stream.delivery import REFUSED_FOR_GOOD, Send, Started, settle, start
from worker.stream.exits import ExitStatus, exit_unacknowledged
from worker.stream.guard import Guard, run_here
from worker.stream.limit import RejectionLimit
from worker.stream.message import Message, Output, StageFunction
from worker.stream.stages import rejected_output

__all__ = ["AgentLoop", "message_of"]

log = logging.getLogger(__name__)


def message_of(event: Any) -> Message:
    """A Faust event as the stages see it."""
    found = event.message
    headers = found.headers.items() if isinstance(found.headers, dict) else found.headers or ()
    return Message(
        topic=found.topic,
        partition=found.partition,
        offset=found.offset,
        timestamp_ms=round((found.timestamp or 0) * 1000),
        key=found.key,
        value=found.value,
        headers=tuple((name, value or b"") for name, value in headers),
    )


@dataclass(slots=True)
class AgentLoop:
    """Processes batches of events for one agent.

    `process` returns only when every output of every event is acknowledged by the broker, so that the acknowledgement of the inputs, which
    Faust makes right after, is safe. When that cannot be had, the process ends without it: the messages are read again.
    """

    stage: Stage
    function: StageFunction
    send: Send
    limit: RejectionLimit
    ready: Callable[[int], Awaitable[None]] | None = None
    """Awaited for each partition before its messages are worked on; when it fails, so does the process."""
    give_up: Callable[[ExitStatus, str], None] = exit_unacknowledged
    guard: Guard = run_here
    """Runs the stage on a message, or has it run apart."""
    outcomes: dict[str, int] = field(default_factory=dict)

    async def process(self, events: Sequence[Any]) -> None:
        """Run the stage on each event in order, and send its outputs on the way; then wait for all of them.

        By the end of a batch the broker has most of them already: the wait is for the last few.
        """
        messages = [message_of(event) for event in events]
        await self._make_ready(messages)
        started: list[Started] = []
        for message in messages:
            started.append(await start(self.send, await self._outputs_of(message)))
            # Other agents, commits and the producer have their turn between two messages.
            await asyncio.sleep(0)
        await self._settle(messages, started)

    async def _make_ready(self, messages: Sequence[Message]) -> None:
        if self.ready is None:
            return
        try:
            for partition in sorted({message.partition for message in messages}):
                await self.ready(partition)
        except Exception as error:
            self.give_up(ExitStatus.STATE, f"{self.stage}: the state of its messages cannot be had: {error!r}")

    async def _outputs_of(self, message: Message) -> tuple[Output, ...]:
        try:
            verdict = await self.guard(self.stage, self.function, message)
        except StageUnavailable as error:
            self.give_up(ExitStatus.STATE, f"{self.stage}: {error}")
            raise
        rejected = isinstance(verdict, Rejected)
        self.limit.add(rejected=rejected)
        if self.limit.exceeded:
            self.give_up(
                ExitStatus.TOO_MANY_REJECTED,
                f"{self.stage} rejected {self.limit.share:.0%} of the last messages, the last one because of: {verdict}",
            )
        if isinstance(verdict, Rejected):
            return (self._reject(message, verdict),)
        self._count("done")
        return verdict

    def _reject(self, message: Message, verdict: Rejected) -> Output:
        log.warning("%s rejected %s: %s (%s)", self.stage, message.place, verdict.reason, verdict.detail)
        self._count(verdict.reason)
        return rejected_output(self.stage, message, verdict)

    async def _settle(self, messages: Sequence[Message], started: Sequence[Started]) -> None:
        errors = await settle(started)
        refused = [
            self._reject(message, Rejected(Reason.UNDELIVERABLE, repr(error)))
            for message, error in zip(messages, errors, strict=True)
            if isinstance(error, REFUSED_FOR_GOOD)
        ]
        left = [error for error in errors if error is not None and not isinstance(error, REFUSED_FOR_GOOD)]
        if refused:
            left += [error for error in await settle([await start(self.send, refused)]) if error is not None]
        if left:
            self.give_up(ExitStatus.UNDELIVERED, f"{self.stage}: {len(left)} outputs were not delivered, first {left[0]!r}")

    def _count(self, outcome: str) -> None:
        self.outcomes[outcome] = self.outcomes.get(outcome, 0) + 1
