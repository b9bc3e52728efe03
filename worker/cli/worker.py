"""`rawi worker`"""

import signal
import sys
from typing import Any

import click

from worker.cli.options import CONNECTION, with_settings
from worker.stream.settings import Settings

__all__ = ["command"]


@click.command("worker")
@with_settings(
    *CONNECTION,
    "group",
    "processes",
    "state_dir",
    "store",
    "batch_size",
    "batch_wait_ms",
    "rejected_limit",
    "rejected_window",
    "article_seconds",
    "article_megabytes",
    "max_html_chars",
    "max_text_chars",
    "max_html_elements",
    "max_sentences",
    "max_claims",
    "stall_seconds",
    "session_timeout",
    "heartbeat_interval",
    "commit_interval",
    "replication",
    "web_host",
    "web_port",
    "log_level",
    "log_format",
)
@click.option("--child", type=int, default=None, hidden=True)
@click.option("--supervisor-pipe", type=int, default=None, hidden=True)
def command(settings: Settings, **started_by: Any) -> None:
    """Run the workers until SIGTERM or Ctrl-C.

    Reads articles.raw, writes articles.enriched, articles.relations and articles.rejected. An input is acknowledged only after the broker
    has acknowledged every output of it: kill -9 at any moment loses nothing. Start as many as you like, anywhere; Kafka shares the
    partitions out. Missing topics are created.

    \b
    Examples:
      rawi worker --processes 4
      RAWI_BROKER=kafka:9092 rawi worker --web-port 6066 --log-format json
    """
    # Until Faust takes the signals over. As process 1 of a container a program without a handler does not even see SIGTERM.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))

    from worker.stream.logs import configure_logging

    configure_logging(settings.log_level, settings.log_format)
    child, pipe = started_by["child"], started_by["supervisor_pipe"]
    if child is None and settings.processes > 1:
        from worker.stream.supervisor import Supervisor

        arguments = sys.argv[1:] if sys.argv[1:2] == ["worker"] else ["worker"]
        sys.exit(Supervisor(arguments, settings.processes).run())

    from worker.stream.run import run_worker, stop_when_closed

    if pipe is not None:
        stop_when_closed(pipe)
    sys.exit(run_worker(settings, child or 0))
