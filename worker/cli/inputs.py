"""The options of commands that read files of raw articles."""

import sys
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import click

from worker.cli.options import fail
from worker.intake import BadInput, IntakeError, Result, Skipped, read_inputs, total_bytes
from worker.stream.exits import ExitStatus

__all__ = ["Inputs", "Tally", "with_inputs"]


@dataclass(frozen=True, slots=True)
class Inputs:
    """What the user named, and how to read it."""

    files: tuple[str, ...]
    kind: str
    url: str | None
    source: str | None
    fields: Mapping[str, str]

    def read(self) -> Iterator[Result]:
        """The results, one at a time; ends the command when the inputs cannot be read as asked."""
        try:
            return read_inputs(
                self.files, stdin=sys.stdin.buffer, kind=self.kind, url=self.url, source=self.source, fields=self.fields or None
            )
        except IntakeError as error:
            fail(str(error), ExitStatus.USAGE)

    @property
    def total(self) -> int | None:
        """Bytes in all, None when that cannot be known."""
        try:
            return total_bytes(self.files, self.kind)
        except IntakeError as error:
            fail(str(error), ExitStatus.USAGE)


@dataclass(slots=True)
class Tally:
    """Counts what was not usable, and says so line by line."""

    bad: int = 0
    skipped: int = 0

    def note(self, result: BadInput | Skipped) -> None:
        """Count; a bad input is reported with its place and reason, a skipped one is not."""
        if isinstance(result, BadInput):
            self.bad += 1
            click.echo(f"{result.place}: {result.reason}: {result.detail}", err=True)
        else:
            self.skipped += 1


def with_inputs(function: Callable[..., Any]) -> Callable[..., Any]:
    """Adds FILE… and the options on how to read them; the command gets `inputs`."""

    def call(*, files: tuple[str, ...], kind: str, url: str | None, source: str | None, fields: tuple[str, ...], **others: Any) -> Any:
        return function(inputs=Inputs(files or ("-",), kind, url, source, _mapping(fields)), **others)

    call.__name__, call.__doc__ = function.__name__, function.__doc__
    call.__click_params__ = list(getattr(function, "__click_params__", []))  # type: ignore[attr-defined]
    options = (
        click.argument("files", nargs=-1, metavar="FILE…"),
        click.option(
            "--kind",
            type=click.Choice(["auto", "jsonl", "text", "html", "warc"]),
            default="auto",
            show_default=True,
            help="what the files are; auto goes by name and first bytes",
        ),
        click.option("--url", help="address of the one text or HTML file"),
        click.option("--source", help="outlet of articles that name none"),
        click.option(
            "--map",
            "fields",
            multiple=True,
            metavar="FIELD=NAME",
            help="fill a field of the contract from another one, e.g. published_at=date",
        ),
    )
    wrapped: Callable[..., Any] = call
    for option in reversed(options):
        wrapped = option(wrapped)
    return wrapped


def _mapping(fields: tuple[str, ...]) -> dict[str, str]:
    pairs = [field.partition("=") for field in fields]
    for name, sign, value in pairs:
        if not (name and sign and value):
            fail(f"--map takes FIELD=NAME, for instance published_at=date; got {name}{sign}{value}", ExitStatus.USAGE)
    return {name: value for name, _, value in pairs}
