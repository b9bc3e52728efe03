"""A progress bar on standard error, where a person looks; nothing in a pipe or a log."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Protocol

from rich.console import Console
from rich.progress import BarColumn, DownloadColumn, Progress, TextColumn, TimeElapsedColumn, TimeRemainingColumn

__all__ = ["Advance", "progress_bar"]


class Advance(Protocol):
    """Tells how far the work is: bytes of the inputs, and articles."""

    def __call__(self, position: int, articles: int) -> None: ...


@contextmanager
def progress_bar(what: str, total: int | None) -> Iterator[Advance]:
    """Show how far `what` is; `total` in bytes, None when it is not known."""
    console = Console(stderr=True)
    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        DownloadColumn(),
        TextColumn("{task.fields[articles]} articles"),
        TimeElapsedColumn(),
        TimeRemainingColumn(),
    )
    with Progress(*columns, console=console, transient=True, disable=not console.is_terminal) as progress:
        task = progress.add_task(what, total=total, articles=0)

        def advance(position: int, articles: int) -> None:
            progress.update(task, completed=position, articles=articles)

        yield advance
