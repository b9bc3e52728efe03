"""Two topics compared in bounded memory: digests of everything first, then the values of what differs, some hundred at a time."""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from itertools import islice, zip_longest
from typing import Any, Final

import orjson

from worker.diff.keys import At, KeyIndex, Pairing, pair
from worker.diff.records import DERIVED, RUN_FIELDS, compare_records, prepare
from worker.diff.tally import Example, Report, Tally
from worker.stream.message import Message
from worker.stream.runs import runs_of
from worker.stream.settings import Settings
from worker.stream.stretches import Stretch, StretchReader, bounds_of, stretch_reader

__all__ = ["Progress", "compare_topics"]

Progress = Callable[[str, int, int], None]
"""Told what is done, how much of it and how much there is."""

_AT_A_TIME: Final = 400
_NEAR: Final = 200
"""Wanted offsets that lie this close are read in one go."""


async def compare_topics(
    settings: Settings,
    first: str,
    second: str,
    *,
    ignored: Iterable[str] = (*RUN_FIELDS, *DERIVED),
    examples: int = 5,
    progress: Progress = lambda what, done, total: None,
) -> Report:
    """Compare the records of two topics (full names) as they are now, by key.

    Raises `NoSuchTopic`, aiokafka's errors and `OSError`.
    """
    indexes = [await _index(settings, topic, progress) for topic in (first, second)]
    pairing, tally = pair(indexes[0].latest(), indexes[1].latest()), Tally(most=examples)
    async with stretch_reader(settings, first) as one, stretch_reader(settings, second) as other:
        await _compare_changed(pairing, one, other, ignored=frozenset(ignored), tally=tally, progress=progress)
        await _show_others(pairing, one, other, tally)
    return Report(
        first=first,
        second=second,
        same=not (tally.changed or tally.unreadable or len(pairing.only_first) or len(pairing.only_second)),
        records_first=len(pairing.first.keys),
        records_second=len(pairing.second.keys),
        only_first=len(pairing.only_first),
        only_second=len(pairing.only_second),
        equal=pairing.equal,
        run_only=tally.run_only,
        changed=tally.changed,
        unreadable=tally.unreadable,
        without_key=sum(index.without_key for index in indexes),
        fields=dict(tally.fields.most_common()),
        gained=dict(tally.gained.most_common()),
        lost=dict(tally.lost.most_common()),
        examples=tally.examples,
    )


async def _index(settings: Settings, topic: str, progress: Progress) -> KeyIndex:
    index, bounds, done = KeyIndex(), await bounds_of(settings, topic), 0
    total = sum(part.end - part.begin for part in bounds.values())
    async with stretch_reader(settings, topic) as reader:
        async for batch in reader.read(bounds):
            for message in batch:
                index.add(message)
            done += len(batch)
            progress(topic, done, total)
    return index


async def _compare_changed(
    pairing: Pairing, one: StretchReader, other: StretchReader, *, ignored: frozenset[str], tally: Tally, progress: Progress
) -> None:
    done, pairs = 0, pairing.pairs()
    while some := list(islice(pairs, _AT_A_TIME)):
        before = await _fetch(one, [left for left, _ in some])
        after = await _fetch(other, [right for _, right in some])
        for left, right in some:
            _compare(before.get(left), after.get(right), ignored, tally)
        done += len(some)
        progress("what differs", done, len(pairing.changed))


def _compare(before: Message | None, after: Message | None, ignored: frozenset[str], tally: Tally) -> None:
    # One that is gone was replaced by a later one since the index was made.
    first, second = (None if message is None else _document(message) for message in (before, after))
    if before is None or first is None or second is None:
        tally.unreadable += 1
    else:
        tally.add(_key(before), compare_records(prepare(first), prepare(second), ignored))


async def _show_others(pairing: Pairing, one: StretchReader, other: StretchReader, tally: Tally) -> None:
    alone = (("only in first", pairing.only_first, pairing.first, one), ("only in second", pairing.only_second, pairing.second, other))
    for kind, rows, latest, reader in alone:
        for message in (await _fetch(reader, [latest.at(row) for row in rows[: tally.most]])).values():
            document = _document(message)
            title = None if document is None else _title(document)
            first = kind == "only in first"
            tally.show(kind, Example(key=_key(message), before=title if first else None, after=None if first else title))


async def _fetch(reader: StretchReader, places: Iterable[At]) -> dict[At, Message]:
    """The messages at these places; those that are gone are left out."""
    wanted, found = frozenset(places), dict[At, Message]()
    for stretches in _stretches(wanted):
        async for batch in reader.read(stretches):
            found.update(
                (At(message.partition, message.offset), message) for message in batch if (message.partition, message.offset) in wanted
            )
    return found


def _stretches(wanted: Collection[At]) -> Iterator[Mapping[int, Stretch]]:
    """What to read one after the other: of each partition the first run, then the second, and so on."""
    partitions = {place.partition for place in wanted}
    runs = [
        [(number, run) for run in runs_of(sorted(at.offset for at in wanted if at.partition == number), _NEAR)] for number in partitions
    ]
    for together in zip_longest(*runs):
        yield {number: Stretch(first, last + 1) for number, (first, last) in filter(None, together)}


def _document(message: Message) -> dict[str, Any] | None:
    try:
        found = orjson.loads(message.value or b"")
    except orjson.JSONDecodeError:
        return None
    return found if isinstance(found, dict) else None


def _key(message: Message) -> str:
    return (message.key or b"").decode("utf-8", "backslashreplace")


def _title(document: Mapping[str, Any]) -> Any:
    article = document.get("article")
    return article.get("title") or article.get("url") if isinstance(article, dict) else document.get("kind")
