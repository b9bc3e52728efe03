"""`rawi doctor`"""

import asyncio
import platform
import shutil
import socket
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from importlib.util import find_spec
from typing import Final

import click
from rich.console import Console

from worker import __version__
from worker.broker import BrokerUnavailable
from worker.broker.embedded import find_binary
from worker.cli.options import CONNECTION, with_settings
from worker.stream.repairs import UnsupportedFaust, check_version
from worker.stream.settings import InvalidSetting, Settings
from worker.stream.slots import NoStateDirectory, claim_slot
from worker.stream.topics import list_topics

__all__ = ["Finding", "command"]

_PACKAGES: Final = ("faust-streaming", "aiokafka", "camel-tools", "orjson", "trafilatura", "rocksdict")
_SECONDS: Final = 10


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was looked at. `level` is ``ok``, ``note`` or ``problem``; `advice` says what to do."""

    level: str
    what: str
    advice: str = ""


@click.command("doctor")
@with_settings(*CONNECTION, "group", "state_dir")
def command(settings: Settings) -> None:
    """Check the installation and the broker, and say what to fix. Exit status 1 when something must be fixed.

    \b
    Example:  RAWI_BROKER=kafka:9092 rawi doctor
    """
    marks = {"ok": "[green]✓[/]", "note": "[yellow]•[/]", "problem": "[red]✗[/]"}
    console, problems = Console(soft_wrap=True, highlight=False), 0
    for finding in _findings(settings):
        console.print(f"{marks[finding.level]} {finding.what}")
        if finding.advice:
            console.print(f"    → {finding.advice}")
        problems += finding.level == "problem"
    console.print(f"\n{'All is well.' if not problems else f'{problems} to fix.'}")
    sys.exit(1 if problems else 0)


def _findings(settings: Settings) -> Iterator[Finding]:
    yield Finding("ok", f"rawi {__version__}, Python {platform.python_version()}, {platform.system()} {platform.machine()}")
    for check in (_packages, _faust, _embedded_broker, _neural, lambda: _state(settings), lambda: _transport(settings)):
        yield from check()
    yield from _kafka(settings)


def _packages() -> Iterator[Finding]:
    found = []
    for name in _PACKAGES:
        try:
            found.append(f"{name} {version(name)}")
        except PackageNotFoundError:
            yield Finding("problem", f"{name} is missing", f"pip install {name}")
    yield Finding("ok", ", ".join(found))


def _faust() -> Iterator[Finding]:
    try:
        check_version()
    except (UnsupportedFaust, PackageNotFoundError) as error:
        yield Finding("problem", "the delivery guarantees do not hold", str(error))


def _embedded_broker() -> Iterator[Finding]:
    try:
        yield Finding("ok", f"embedded broker for `rawi demo`: {find_binary()}")
    except BrokerUnavailable as error:
        yield Finding("note", "no embedded broker: `rawi demo` will not run", str(error))


def _neural() -> Iterator[Finding]:
    if find_spec("torch") is None:
        yield Finding("note", "neural recogniser not installed (optional; the embedded one is used)", "make neural")
    else:
        yield Finding("ok", f"torch {version('torch')}: the neural recogniser can be used")


def _state(settings: Settings) -> Iterator[Finding]:
    try:
        slot = claim_slot(settings.state_path, settings.group_id)
    except NoStateDirectory as error:
        yield Finding("problem", "local state cannot be kept", str(error))
        return
    slot.release()
    free = shutil.disk_usage(settings.state_path).free / 2**30
    level, advice = ("ok", "") if free > 2 else ("problem", "free some space, or set RAWI_STATE_DIR to another disk")
    yield Finding(level, f"state in {settings.state_path}, {free:.0f} GB free", advice)


def _transport(settings: Settings) -> Iterator[Finding]:
    try:
        context = settings.ssl_context()
    except InvalidSetting as error:
        yield Finding("problem", "TLS cannot be set up", str(error))
        return
    yield Finding("ok", f"security: {settings.security_protocol}{'' if context is None else ', certificates load'}")


def _kafka(settings: Settings) -> Iterator[Finding]:
    for server in settings.broker.split(","):
        problem = _unreachable(server)
        if problem is not None:
            yield Finding(
                "problem", f"broker {server}: {problem}", "is it running? Is RAWI_BROKER right? `docker compose up -d kafka` starts one"
            )
            return
        yield Finding("ok", f"broker {server} accepts connections")
    yield from _topics(settings)


def _unreachable(server: str) -> str | None:
    host, _, port = server.rpartition(":")
    if not host or not port.isdecimal():
        return "is no HOST:PORT"
    try:
        socket.create_connection((host, int(port)), timeout=_SECONDS).close()
    except OSError as error:
        return str(error)
    return None


def _topics(settings: Settings) -> Iterator[Finding]:
    try:
        states = asyncio.run(asyncio.wait_for(list_topics(settings), _SECONDS))
    except Exception as error:
        # Whatever it is, it is the finding.
        yield Finding("problem", f"Kafka does not answer as it should: {error!r}", "check RAWI_SECURITY_PROTOCOL, user and password")
        return
    missing = [state.spec.name for state in states if state.partitions is None]
    other = [state for state in states if state.partitions not in (None, state.spec.partitions)]
    if missing:
        yield Finding("note", f"topics not made yet: {', '.join(missing)}", "rawi topics create (workers do it by themselves)")
    else:
        yield Finding("ok", f"all {len(states)} topics are there")
    for state in other:
        yield Finding("note", f"{state.spec.name} has {state.partitions} partitions, the contract says {state.spec.partitions}")
