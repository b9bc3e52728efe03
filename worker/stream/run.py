"""One worker process, from settings to exit status."""

import asyncio
import logging
import os
import signal
import threading
from typing import Final

import faust
import uvloop
from aiokafka.errors import KafkaError

from worker.stream import deadline
from worker.stream.app import RawiApp, build_app
from worker.stream.exits import ExitStatus, exit_unacknowledged
from worker.stream.health import add_health_pages
from worker.stream.repairs import UnsupportedFaust, check_version
from worker.stream.settings import Settings
from worker.stream.slots import NoStateDirectory, claim_slot
from worker.stream.stages import Stages, load_models
from worker.stream.topics import TopicCreationFailed, create_topics
from worker.stream.watchdog import add_watchdog, patience_of

__all__ = ["run_worker", "stop_when_closed"]

log = logging.getLogger(__name__)
_STOP_SECONDS: Final = 60.0


def run_worker(settings: Settings, number: int = 0, stages: Stages | None = None) -> int:
    """Run until a signal or a failure, and give the exit status; `number` tells the processes of one supervisor apart.

    SIGTERM and SIGINT end it in order: what is in work is finished, delivered and committed.
    """
    try:
        check_version()
        slot = claim_slot(settings.state_path, settings.group_id)
    except (UnsupportedFaust, NoStateDirectory) as error:
        log.critical("%s", error)
        return ExitStatus.CONFIG
    loop = uvloop.new_event_loop()
    asyncio.set_event_loop(loop)
    try:
        created, _ = loop.run_until_complete(create_topics(settings))
    except (KafkaError, OSError) as error:
        log.critical("Kafka at %s cannot be reached: %r. `rawi doctor` says more.", settings.broker, error)
        return ExitStatus.UNAVAILABLE
    except TopicCreationFailed as error:
        log.critical("cannot create the topic %s. Create the topics with a user who may: rawi topics create", error)
        return ExitStatus.CONFIG
    if created:
        log.info("created topics: %s", ", ".join(created))
    load_models()
    deadline.install()
    try:
        rawi = build_app(settings, slot.directory, settings.web_port + number if settings.web_port else 0, stages)
    except OSError as error:
        log.critical("local state cannot be kept in %s: %s. Free some space, or set RAWI_STATE_DIR.", slot.directory, error)
        return ExitStatus.STATE
    add_health_pages(rawi)
    add_watchdog(rawi, settings.topic_prefix, patience_of(settings))
    return _run(rawi, loop)


class _Worker(faust.Worker):
    """A Faust worker whose orderly shutdown cannot hang for ever on a dead broker; to end unacknowledged loses nothing."""

    def _schedule_shutdown(self, number: signal.Signals) -> None:
        log.info("%s: finishing what is in work", number.name)
        timer = threading.Timer(_STOP_SECONDS, exit_unacknowledged, (ExitStatus.UNDELIVERED, "shutdown is stuck"))
        timer.daemon = True
        timer.start()
        super()._schedule_shutdown(number)


def _run(rawi: RawiApp, loop: asyncio.AbstractEventLoop) -> int:
    worker = _Worker(rawi.app, loop=loop, quiet=True, redirect_stdouts=False, override_logging=False)
    worker.spinner = None  # it writes control sequences among the log lines
    try:
        worker.execute_from_commandline()
    except SystemExit as end:
        return end.code if isinstance(end.code, int) else int(bool(end.code))
    return ExitStatus.OK


def stop_when_closed(pipe: int) -> None:
    """Ask this process to stop in order when the other end of `pipe` closes: the supervisor is gone, however it went."""

    def watch() -> None:
        while os.read(pipe, 1):
            pass
        log.warning("the supervisor is gone, stopping")
        os.kill(os.getpid(), signal.SIGTERM)

    threading.Thread(target=watch, daemon=True, name="rawi-supervisor-watch").start()
