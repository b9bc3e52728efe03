"""Settings as options of a command: the same names, help and defaults everywhere."""

import functools
import os
from collections.abc import Callable, Sequence
from dataclasses import MISSING, Field, fields
from typing import Any, Final, NoReturn

import click

from worker.stream.exits import ExitStatus
from worker.stream.settings import InvalidSetting, Settings, variable_of

__all__ = ["CONNECTION", "fail", "load_settings", "with_settings"]

CONNECTION: Final = (
    "broker",
    "topic_prefix",
    "security_protocol",
    "sasl_mechanism",
    "sasl_username",
    "sasl_password",
    "ssl_cafile",
    "ssl_certfile",
    "ssl_keyfile",
)
"""The settings that every command needs that talks to Kafka."""

_FIELDS: Final = {field.name: field for field in fields(Settings)}
_RARE: Final = frozenset(CONNECTION[2:])


def with_settings(*names: str) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Give a command the options of these settings; it is called with `settings`.

    Options for TLS and SASL are accepted everywhere, and hidden from `--help`: `rawi settings` lists them.
    """

    def decorate(function: Callable[..., Any]) -> Callable[..., Any]:
        @functools.wraps(function)
        def call(**arguments: Any) -> Any:
            flags = {name: arguments.pop(name) for name in names}
            return function(settings=load_settings(flags), **arguments)

        decorated: Callable[..., Any] = call
        for name in reversed(names):
            decorated = _option(_FIELDS[name], hidden=name in _RARE)(decorated)
        return decorated

    return decorate


def load_settings(flags: dict[str, Any] | None = None) -> Settings:
    """The settings of this call; a wrong one ends the command with a message."""
    try:
        return Settings.load(os.environ, flags)
    except InvalidSetting as error:
        fail(str(error), ExitStatus.CONFIG)


def fail(message: str, status: int = 1) -> NoReturn:
    """End the command: one line that says what is wrong and what to do."""
    click.echo(f"rawi: {message}", err=True)
    raise SystemExit(int(status))


def _option(field: "Field[Any]", *, hidden: bool) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    assert field.default is not MISSING
    default = "" if field.default == "" else f"; default {field.default}"
    choices: Sequence[str] = field.metadata["choices"]
    return click.option(
        f"--{field.name.replace('_', '-')}",
        field.name,
        type=click.Choice(choices) if choices else str,
        default=None,
        metavar=None if choices else "X",
        hidden=hidden,
        help=f"{field.metadata['help']} [{variable_of(field.name)}{default}]",
    )
