"""The one loop around every stage: decode inside the boundary, deliver the outputs, then let Faust acknowledge."""

import asyncio
import logging
import time
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from worker.records import Reason, Rejected, Stage
from worker.stream.boundary import StageUnavailable
from worker.stream.delivery import REFUSED_FOR_GOOD, Send, Started, settle, start
from worker.stream.exits import ExitStatus, exit_unacknowledged
from worker.stream.guard import Guard, run_here
from worker.stream.headers import attempt_of, outcome_of
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


def _nobody_asks(seconds: float) -> None:
    """For those who measure nothing."""


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
    """How many messages came to what: an outcome, the reason of a rejection, or ``passed`` on to the next stage."""
    handled: int = 0
    """How many messages had a verdict, whether or not the broker has it yet."""
    worked: Callable[[float], object] = _nobody_asks
    """Told the seconds that each message took."""
    waited: Callable[[float], object] = _nobody_asks
    """Told the seconds that each batch waited for the broker."""

    async def process(self, events: Sequence[Any]) -> None:
        """Run the stage on each event in order, and send its outputs on the way; then wait for all of them.

        By the end of a batch the broker has most of them already: the wait is for the last few.
        """
        messages = [message_of(event) for event in events]
        await self._make_ready(messages)
        started: list[Started] = []
        outcomes: list[str] = []
        for message in messages:
            began = time.perf_counter()
            outputs = await self._outputs_of(message)
            self.worked(time.perf_counter() - began)
            self.handled += 1
            outcomes.append(outcome_of(outputs) or "passed")
            started.append(await start(self.send, outputs))
            # Other agents, commits and the producer have their turn between two messages.
            await asyncio.sleep(0)
        began = time.perf_counter()
        refused = await self._settle(messages, started)
        self.waited(time.perf_counter() - began)
        for place, outcome in enumerate(outcomes):
            if place not in refused and outcome != "rejected":  # those are counted by their reasons
                self._count(outcome)

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
        if attempt_of(message) == 1:  # what is given back may well fail again; that says nothing about the stream
            self.limit.add(rejected=rejected)
        if self.limit.exceeded:
            self.give_up(
                ExitStatus.TOO_MANY_REJECTED,
                f"{self.stage} rejected {self.limit.share:.0%} of the last messages, the last one because of: {verdict}",
            )
        if isinstance(verdict, Rejected):
            return (self._reject(message, verdict),)
        return verdict

    def _reject(self, message: Message, verdict: Rejected) -> Output:
        log.warning("%s rejected %s: %s (%s)", self.stage, message.place, verdict.reason, verdict.detail)
        self._count(verdict.reason)
        return rejected_output(self.stage, message, verdict)

    async def _settle(self, messages: Sequence[Message], started: Sequence[Started]) -> set[int]:
        """Wait for the broker; gives which of the messages ended as rejected, because it refuses their outputs for good."""
        errors = await settle(started)
        refused = {place: repr(error) for place, error in enumerate(errors) if isinstance(error, REFUSED_FOR_GOOD)}
        left = [error for error in errors if error is not None and not isinstance(error, REFUSED_FOR_GOOD)]
        if refused:
            rejections = [self._reject(messages[place], Rejected(Reason.UNDELIVERABLE, why)) for place, why in refused.items()]
            left += [error for error in await settle([await start(self.send, rejections)]) if error is not None]
        if left:
            self.give_up(ExitStatus.UNDELIVERED, f"{self.stage}: {len(left)} outputs were not delivered, first {left[0]!r}")
        return set(refused)

    def _count(self, outcome: str) -> None:
        self.outcomes[outcome] = self.outcomes.get(outcome, 0) + 1
