"""Rejected messages as a person reads them. Keys, errors and bytes come from strangers: nothing in them moves the cursor or hides."""

import heapq
from collections import Counter
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Final

from rich.console import Console
from rich.table import Table
from rich.text import Text

from worker.cli.safe import Isolated, block, piece
from worker.rejected import Found, Outcome

__all__ = ["Row", "newest", "print_list", "print_one", "print_outcome", "print_summary", "summary_of"]

_SHOWN_CHARACTERS: Final = 4_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """Messages of one stage and reason; the times are those of the first and the last rejection, in UTC."""

    stage: str
    reason: str
    waiting: int
    retried: int
    dropped: int
    most_attempts: int
    oldest: str
    newest: str


async def summary_of(messages: AsyncIterator[Found]) -> list[Row]:
    """How many messages there are of each stage and reason, the most frequent first."""
    counts: Counter[tuple[str, str, str]] = Counter()
    attempts: dict[tuple[str, str], int] = {}
    times: dict[tuple[str, str], tuple[int, int]] = {}
    async for found in messages:
        kind, entry = (found.entry.stage, found.entry.reason), found.entry
        counts[*kind, found.decision.decision if found.decision else "waiting"] += 1
        attempts[kind] = max(attempts.get(kind, 0), entry.attempt)
        first, last = times.get(kind, (entry.rejected_ms, entry.rejected_ms))
        times[kind] = min(first, entry.rejected_ms), max(last, entry.rejected_ms)
    rows = [
        Row(
            stage=stage,
            reason=reason,
            waiting=counts[stage, reason, "waiting"],
            retried=counts[stage, reason, "retried"],
            dropped=counts[stage, reason, "dropped"],
            most_attempts=attempts[stage, reason],
            oldest=_time(first),
            newest=_time(last),
        )
        for (stage, reason), (first, last) in times.items()
    ]
    return sorted(rows, key=lambda row: (-row.waiting, row.stage, row.reason))


async def newest(messages: AsyncIterator[Found], limit: int, *, oldest_first: bool, with_settled: bool) -> tuple[list[Found], int]:
    """The newest `limit` messages that wait, or the oldest; and how many more there are. With what was settled where it is wanted.

    Without their bytes, which may be large.
    """
    sign, count = (-1 if oldest_first else 1), 0
    heap: list[tuple[int, int, Found]] = []
    async for found in messages:
        if found.decision is not None and not with_settled:
            continue
        count += 1
        item = (sign * found.entry.rejected_ms, sign * count, replace(found, message=replace(found.message, value=None)))
        if len(heap) < limit:
            heapq.heappush(heap, item)
        else:
            heapq.heappushpop(heap, item)
    return [found for _, _, found in sorted(heap, key=lambda item: item[:2], reverse=True)], count - len(heap)


def print_list(console: Console, kept: Sequence[Found], left: int) -> None:
    """Two lines for each message: when, where and why; and what it was."""
    for found in kept:
        entry, decision = found.entry, found.decision
        tried = f"  attempt {entry.attempt}" if entry.attempt > 1 else ""
        settled = "" if decision is None else f"  {decision.decision}"
        first = Text.assemble(
            f"{_time(entry.rejected_ms)}  ", piece(entry.place), "  ", piece(f"{entry.stage}: {entry.reason}", "bold"), tried + settled
        )
        second = Text.assemble("    ", piece(_text(entry.key)[:80]), "  ", piece(entry.error, "dim"))
        for line in (first, second):
            line.no_wrap, line.overflow = True, "ellipsis"
            console.print(Isolated(line))
    if not kept:
        console.print("nothing is waiting")
    if left:
        console.print(f"… {left} more: --limit, --summary", style="dim")


def print_summary(console: Console, rows: Sequence[Row]) -> None:
    """A line for each stage and reason."""
    table = Table("stage", "reason", "waiting", "retried", "dropped", "attempts", "oldest", "newest", box=None, pad_edge=False)
    for column in table.columns:
        column.no_wrap = True
    for column in table.columns[2:6]:
        column.justify = "right"
    for row in rows:
        counts = [str(number) for number in (row.waiting, row.retried, row.dropped, row.most_attempts)]
        table.add_row(piece(row.stage), piece(row.reason), *counts, row.oldest, row.newest)
    console.print(table if rows else "nothing was rejected")


def print_one(console: Console, found: Found, *, full: bool) -> None:
    """Why, whence, the headers, and the bytes as text."""
    entry, decision = found.entry, found.decision
    grid = Table.grid(padding=(0, 2))
    facts = {
        "place": entry.place,
        "rejected": f"{_time(entry.rejected_ms)} by {entry.stage} {entry.version}, attempt {entry.attempt}",
        "reason": entry.reason,
        "error": entry.error,
        "message": f"{entry.source}, {entry.size} bytes, of {entry.time}",
        "origin": entry.origin,
        "retry of": entry.retry_of or "",
        "decision": "" if decision is None else f"{decision.decision} {decision.decided_at} {decision.retried_as or ''}",
        "key": _text(entry.key),
    } | {f"header {name}": _text(value) for name, value in entry.headers}
    for name, value in facts.items():
        if value:
            grid.add_row(piece(name, "dim"), piece(value))
    console.print(Isolated(grid))
    text = _text(found.message.value)
    console.print()
    console.print(Isolated(block(text if full else text[:_SHOWN_CHARACTERS])))
    if not full and len(text) > _SHOWN_CHARACTERS:
        console.print(f"… {len(text) - _SHOWN_CHARACTERS} more characters: --full, --raw", style="dim")


def print_outcome(console: Console, outcome: Outcome, *, dry_run: bool) -> None:
    """What was done, and what was left alone."""
    for place in outcome.written[:10]:
        console.print(Text("  → ") + piece(place))
    said = ", ".join(f"{count} {what}" for what, count in sorted(outcome.counts.items())) or "no message was found"
    console.print(("nothing was done; would be: " if dry_run else "") + said, highlight=False)


def _text(value: bytes | None) -> str:
    # A byte that is no UTF-8 is shown as \xe9, so that nothing is lost silently.
    return (value or b"").decode("utf-8", "backslashreplace")


def _time(timestamp_ms: int) -> str:
    return datetime.fromtimestamp(timestamp_ms / 1000, UTC).isoformat(sep=" ", timespec="seconds").removesuffix("+00:00")
