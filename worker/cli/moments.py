"""Options for a bounded stretch of a topic: `--since` and `--until`."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import click

from worker.stream.moments import InvalidMoment, Place, Time, parse_moment

__all__ = ["with_moments"]


class _Moment(click.ParamType):
    name = "moment"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Time | Place:
        if isinstance(value, (Time, Place)):
            return value
        try:
            return parse_moment(str(value), datetime.now(UTC))
        except InvalidMoment as error:
            self.fail(str(error), param, ctx)


def with_moments(what: str) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Give a command `since` and `until`, tuples of moments that may be empty; `what` is bounded by them."""

    def decorate(function: Callable[..., Any]) -> Callable[..., Any]:
        for name, which in (("until", "before"), ("since", "from")):
            function = click.option(
                f"--{name}",
                type=_Moment(),
                multiple=True,
                metavar="WHEN",
                help=f"only {what} {which} then: a time (2025-09-15T06:00Z), a time ago (24h), or TOPIC:PARTITION:OFFSET for one partition",
            )(function)
        return function

    return decorate
