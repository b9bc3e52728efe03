"""In which order the messages of a replay are decided: as they were the first time, so that the same input gives the same records."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

import numpy as np

from worker.contracts import topic_name
from worker.replay.manifest import Bounds
from worker.stream.accounting import SETTLING_TOPICS
from worker.stream.headers import ORIGIN, SEQUENCE
from worker.stream.message import Message
from worker.stream.moments import parse_place
from worker.stream.reading import NoSuchTopic, read_topic
from worker.stream.settings import Settings

__all__ = ["Sequences", "in_order", "live_sequences", "take"]

_UNKNOWN = -1


@dataclass(slots=True)
class Sequences:
    """The numbers of the decisions about the messages between some bounds, by partition: -1 where none is known."""

    bounds: Mapping[int, Bounds]
    numbers: dict[int, "np.ndarray[tuple[int], np.dtype[np.int64]]"] = field(init=False)

    def __post_init__(self) -> None:
        self.numbers = {number: np.full(part.last - part.warm_up, _UNKNOWN, np.int64) for number, part in self.bounds.items()}

    def add(self, partition: int, offset: int, number: int) -> None:
        """A decision about this message; the first one counts."""
        part = self.bounds.get(partition)
        if part is None or not part.warm_up <= offset < part.last:
            return
        place = offset - part.warm_up
        known = self.numbers[partition][place]
        if known == _UNKNOWN or number < known:
            self.numbers[partition][place] = number


def in_order(sequences: Sequences) -> "np.ndarray[tuple[int, int], np.dtype[np.int64]]":
    """All messages between the bounds, as rows of partition and offset, in the order of their decisions.

    A message of which no decision is known (it was rejected, or is yet to be processed) comes right after the one before it in its
    partition. A partition of which no decision is known at all is spread evenly among the others.
    """
    partitions, offsets, keys = [], [], []
    lowest, highest = _span(sequences)
    for partition, numbers in sequences.numbers.items():
        if not len(numbers):
            continue
        place = np.arange(len(numbers))
        known = np.maximum.accumulate(np.where(numbers == _UNKNOWN, _UNKNOWN, place))
        # The number of the nearest known message at or before each; before the first known one, just below that.
        filled = np.where(known >= 0, numbers[np.maximum(known, 0)], _before(numbers)).astype(np.float64)
        partitions.append(np.full(len(numbers), partition))
        offsets.append(place + sequences.bounds[partition].warm_up)
        keys.append(filled if (numbers != _UNKNOWN).any() else lowest + (highest - lowest) * place / len(numbers))
    if not partitions:
        return np.empty((0, 2), np.int64)
    columns = np.stack([np.concatenate(partitions), np.concatenate(offsets)], axis=1)
    order = np.lexsort((columns[:, 1], columns[:, 0], np.concatenate(keys)))
    return columns[order]


def _span(sequences: Sequences) -> tuple[float, float]:
    known = [numbers[numbers != _UNKNOWN] for numbers in sequences.numbers.values()]
    filled = [numbers for numbers in known if len(numbers)]
    return (float(min(map(np.min, filled))), float(max(map(np.max, filled))) + 1) if filled else (0.0, 1.0)


def _before(numbers: "np.ndarray[tuple[int], np.dtype[np.int64]]") -> float:
    known = numbers[numbers != _UNKNOWN]
    return float(known[0]) - 0.5 if len(known) else 0.0


async def live_sequences(settings: Settings, topic: str, bounds: Mapping[int, Bounds]) -> Sequences:
    """What the live output topics say about the decisions on messages of the raw `topic` (full name)."""
    sequences = Sequences(bounds)
    for output in SETTLING_TOPICS:
        name = topic_name(output, settings.topic_prefix)
        try:
            async for message in read_topic(settings, name):
                take(sequences, topic, (message,))
        except NoSuchTopic:
            continue
    return sequences


def take(sequences: Sequences, topic: str, messages: Iterable[Message]) -> None:
    """Add what the headers of these output messages say."""
    for message in messages:
        origin, said = message.header(ORIGIN), message.header(SEQUENCE)
        place = parse_place(origin) if origin else None
        number = (said or "").rpartition("/")[2]
        if place is not None and place.topic == topic and number.isdecimal():
            sequences.add(place.partition, place.offset, int(number))
