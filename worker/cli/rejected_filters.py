"""Which rejected messages a command is about: places or filters."""

import functools
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final

import click

from worker.cli.moments import with_moments
from worker.records import Reason, Stage
from worker.rejected import Selection
from worker.stream.moments import Place, Time, parse_place

__all__ = ["PLACE", "Wanted", "with_filters"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """Which messages: those at `places`, or all that the filters select."""

    places: tuple[Place, ...]
    selection: Selection
    since: tuple[Time | Place, ...]
    until: tuple[Time | Place, ...]

    @property
    def everything(self) -> bool:
        """Whether neither a place nor a filter is given."""
        return not (self.places or self.since or self.until) and self.selection.everything


class _Place(click.ParamType):
    name = "place"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Place:
        found = value if isinstance(value, Place) else parse_place(str(value))
        return found or self.fail(f"{value!r} is no place: TOPIC/PARTITION/OFFSET, as articles.rejected/2/17", param, ctx)


PLACE: Final = _Place()
"""The type of an argument that is a place."""


def with_filters(function: Callable[..., Any]) -> Callable[..., Any]:
    """Options that select messages; the command is called with `wanted`."""

    @functools.wraps(function)
    def call(*, reason: Any, stage: Any, version: Any, source: str, contains: str, since: Any, until: Any, **rest: Any) -> Any:
        selection = Selection(
            reasons=frozenset(reason), stages=frozenset(stage), versions=frozenset(version), source=source, contains=contains.encode()
        )
        return function(wanted=Wanted(places=rest.pop("places", ()), selection=selection, since=since, until=until), **rest)

    options = (
        click.option("--reason", multiple=True, metavar="NAME", help=f"only of this reason: {', '.join(Reason)}"),
        click.option("--stage", multiple=True, type=click.Choice([str(stage) for stage in Stage]), help="only of this stage"),
        click.option("--version", multiple=True, metavar="X", help="only by this version of the pipeline"),
        click.option("--source", default="", metavar="PLACE", help="only from this topic, partition or message: articles.raw/3"),
        click.option("--contains", default="", metavar="TEXT", help="only with this in the key or the bytes: a host, a word"),
        with_moments("what was rejected"),
    )
    decorated: Callable[..., Any] = call
    for option in reversed(options):
        decorated = option(decorated)
    return decorated
