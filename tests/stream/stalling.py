"""A worker whose first stage never comes back, with an event loop that goes on: ``python -m tests.stream.stalling SECONDS DIRECTORY``."""

import asyncio
import os
import sys
from pathlib import Path
from typing import Any

from worker.records import Stage
from worker.stream.app import build_app
from worker.stream.logs import configure_logging
from worker.stream.message import Message, StageFunction
from worker.stream.run import _run
from worker.stream.settings import Settings
from worker.stream.watchdog import add_watchdog


async def never(stage: Stage, function: StageFunction, message: Message) -> Any:
    """A guard that waits for ever."""
    await asyncio.Event().wait()


def main(seconds: float, directory: Path) -> int:
    """Run it; gives the exit status, should it come to an end in order."""
    settings = Settings.load(os.environ)
    configure_logging("INFO", "text")
    loop = asyncio.new_event_loop()
    asyncio.set_event_loop(loop)
    rawi = build_app(settings, directory)
    rawi.loops[0].guard = never
    add_watchdog(rawi, settings.topic_prefix, seconds)
    return _run(rawi, loop)


if __name__ == "__main__":
    sys.exit(main(float(sys.argv[1]), Path(sys.argv[2])))
