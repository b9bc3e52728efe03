"""How a message is run: here, or apart in a sandbox when a worker has died of it."""

import asyncio
import logging
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Protocol, Self

from worker.records import Reason, Rejected, Stage
from worker.stream import deadline
from worker.stream.boundary import run_stage
from worker.stream.marker import Marker
from worker.stream.message import Message, Output, StageFunction
from worker.stream.sandbox import Sandbox, SandboxLimits
from worker.stream.suspects import Suspects

__all__ = ["Guard", "ProcessGuard", "StatefulGuard", "StatelessGuard", "run_here"]

log = logging.getLogger(__name__)
_DEATHS_ALLOWED: Final = 3
_CAUTIOUS_SECONDS: Final = 600.0


class Guard(Protocol):
    """Runs a stage on a message."""

    async def __call__(self, stage: Stage, function: StageFunction, message: Message) -> tuple[Output, ...] | Rejected:
        """As `run_stage`; raises `StageUnavailable`, and nothing else."""


async def run_here(stage: Stage, function: StageFunction, message: Message) -> tuple[Output, ...] | Rejected:
    """The guard of those who need none."""
    return run_stage(stage, function, message)


class ProcessGuard:
    """What the guards of one worker process share: the marker, the suspects and the sandbox.

    `directory` must belong to this process alone.
    """

    def __init__(self, directory: Path, limits: SandboxLimits, clock: Callable[[], float] = time.monotonic) -> None:
        self.limits = limits
        self.suspects = Suspects(directory)
        self.marker = Marker(directory)
        self.sandbox = Sandbox(limits)
        self._clock = clock
        self._cautious_until = clock() + _CAUTIOUS_SECONDS if self.suspects.are_many else 0.0
        if self.suspects.found is not None:
            log.warning("the worker before this one died while %s worked on %s; it will be run apart", *self.suspects.found)

    @property
    def is_cautious(self) -> bool:
        """Whether everything is run apart: workers died of several messages, so the next ones are probably of the same kind."""
        return self._clock() < self._cautious_until

    def note_death(self) -> None:
        """A sandbox died: caution goes on from here, if there was any."""
        if self._cautious_until:
            self._cautious_until = self._clock() + _CAUTIOUS_SECONDS

    def refresh(self) -> None:
        """Messages of other workers may come here from now on."""
        self.suspects.refresh()

    def close(self) -> None:
        """End the sandbox and let the marker go."""
        self.sandbox.close()
        self.marker.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


@dataclass(frozen=True, slots=True)
class StatelessGuard:
    """For a stage that needs nothing but the message: it has a deadline, and suspects are run apart.

    The normal path costs a few microseconds. A message that takes longer than the limit ends the process, which `deadline.install` has
    prepared for it; the next process finds it in the marker.
    """

    process: ProcessGuard

    async def __call__(self, stage: Stage, function: StageFunction, message: Message) -> tuple[Output, ...] | Rejected:
        """See `Guard`."""
        shared = self.process
        if len(shared.suspects) and shared.suspects.deaths(stage, message.place):
            return await self._apart(stage, function, message)
        if shared.is_cautious:
            return await self._apart(stage, function, message)
        shared.marker.take(stage, message)
        deadline.arm(shared.limits.seconds)
        try:
            return run_stage(stage, function, message)
        finally:
            deadline.disarm()
            shared.marker.lay_down()

    async def _apart(self, stage: Stage, function: StageFunction, message: Message) -> tuple[Output, ...] | Rejected:
        shared = self.process
        before = shared.sandbox.deaths
        verdict = await asyncio.to_thread(shared.sandbox.run, stage, function, message)
        if shared.sandbox.deaths > before:
            shared.note_death()
        return verdict


@dataclass(frozen=True, slots=True)
class StatefulGuard:
    """For a stage whose state lives in this process: it cannot be run apart, so a message that three workers died of is not run again.

    It has no deadline: its work on a message is bounded, and a slow disk is no fault of the message.
    """

    process: ProcessGuard

    async def __call__(self, stage: Stage, function: StageFunction, message: Message) -> tuple[Output, ...] | Rejected:
        """See `Guard`."""
        shared = self.process
        if len(shared.suspects) and (deaths := shared.suspects.deaths(stage, message.place)) >= _DEATHS_ALLOWED:
            return Rejected(Reason.CRASHED, f"{deaths} workers died while they worked on it")
        shared.marker.take(stage, message)
        try:
            return run_stage(stage, function, message)
        finally:
            shared.marker.lay_down()
