"""The one place that catches everything: a message goes in, outputs or a verdict come out, and no exception about a message leaves."""

import logging
import traceback
from typing import Final

from worker.records import InvalidRecord, Reason, Rejected, Stage
from worker.stream.message import Message, Output, StageFunction

__all__ = ["StageUnavailable", "run_stage", "verdict_of"]

log = logging.getLogger(__name__)
_FRAMES: Final = 3


class StageUnavailable(RuntimeError):
    """The stage cannot work (its disk is full, say): no verdict about a message, it has to be read again."""


def run_stage(stage: Stage, function: StageFunction, message: Message) -> tuple[Output, ...] | Rejected:
    """Run a stage on one message; a defect of ours becomes the verdict ``internal_error`` with the innermost frames.

    Raises `StageUnavailable`, and nothing else.
    """
    try:
        return function(message)
    except StageUnavailable:
        raise
    except Exception as error:
        verdict = verdict_of(error)
        if verdict.reason == Reason.INTERNAL_ERROR:
            log.exception("%s failed on %s", stage, message.place)
        return verdict


def verdict_of(error: Exception) -> Rejected:
    """What an exception says about the message it was raised for; a defect of ours tells its innermost frames."""
    if isinstance(error, InvalidRecord):
        return Rejected(Reason.INVALID_RECORD, str(error))
    if isinstance(error, MemoryError):
        return Rejected(Reason.CRASHED, "there was not enough memory for it")
    frames = traceback.extract_tb(error.__traceback__)[-_FRAMES:]
    where = " < ".join(f"{frame.name}:{frame.lineno}" for frame in reversed(frames))
    return Rejected(Reason.INTERNAL_ERROR, f"{type(error).__name__}: {error} at {where}")
