"""A worker whose clean stage dies of some articles: `python -m tests.stream.dangerous_worker`, settings from the environment."""

import os
import sys
from dataclasses import replace

from tests.stream.dangerous import do
from worker.records import Rejected
from worker.stream.logs import configure_logging
from worker.stream.message import Message, Output
from worker.stream.run import run_worker
from worker.stream.settings import Settings
from worker.stream.stages import Stages, clean_stage, stages_of

__all__ = ["dangerous_clean"]


def dangerous_clean(message: Message) -> tuple[Output, ...] | Rejected:
    """The clean stage, but for an article whose whole text is one of the words."""
    for word in (b"sleep", b"abort", b"away"):
        if b'"text":"' + word + b'"' in (message.value or b""):
            do(word)
    return clean_stage(message)


def stages(settings: Settings) -> Stages:
    """Those of the settings, with the dangerous one among them."""
    from tests.stream.dangerous_worker import dangerous_clean as found_by_name

    return replace(stages_of(settings), clean=found_by_name)


if __name__ == "__main__":
    loaded = Settings.load(os.environ)
    configure_logging(loaded.log_level, loaded.log_format)
    sys.exit(run_worker(loaded, stages=stages(loaded)))
