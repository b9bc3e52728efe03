"""Which outcome each raw message came to, read from outside: the headers `rawi-origin` and `rawi-outcome` of the output topics."""

import asyncio
from collections import defaultdict
from collections.abc import AsyncIterator, Callable, Iterable, Mapping
from dataclasses import dataclass, field

from worker.contracts import Topic, topic_name
from worker.stream.headers import ORIGIN, OUTCOME
from worker.stream.message import Message
from worker.stream.reading import read_topic
from worker.stream.settings import Settings

__all__ = ["SETTLING_TOPICS", "Ledger", "read_ledger", "wait_for_outcomes"]

SETTLING_TOPICS = (Topic.ENRICHED, Topic.RELATIONS, Topic.REJECTED)
"""Where outcomes stand: enriched and duplicate, recrawl, rejected."""


@dataclass(slots=True)
class Ledger:
    """The outcomes found so far, by origin ``TOPIC/PARTITION/OFFSET``; a repeat of the same outcome counts once."""

    outcomes: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    messages: dict[str, Message] = field(default_factory=dict)
    """The settling message of each origin, the last one read."""
    contents: dict[tuple[str, bytes | None], set[bytes]] = field(default_factory=lambda: defaultdict(set))
    """Every content seen under each topic and key, to tell whether repeats are identical."""
    repeats: int = 0

    def add(self, message: Message) -> None:
        """Take one message of an output topic into account."""
        origin, outcome = message.header(ORIGIN), message.header(OUTCOME)
        if origin is None or outcome is None:
            return
        self.repeats += outcome in self.outcomes[origin]
        self.outcomes[origin].add(outcome)
        self.messages[origin] = message
        self.contents[message.topic + "/" + origin, message.key].add(message.value or b"")

    def missing(self, origins: Iterable[str]) -> list[str]:
        """The origins without an outcome."""
        return [origin for origin in origins if not self.outcomes.get(origin)]

    @property
    def contradictions(self) -> dict[str, set[str]]:
        """Origins with more than one outcome."""
        return {origin: found for origin, found in self.outcomes.items() if len(found) > 1}

    @property
    def differing_repeats(self) -> list[tuple[str, bytes | None]]:
        """Repeats that are not the same bytes."""
        return [place for place, values in self.contents.items() if len(values) > 1]

    def counts(self) -> Mapping[str, int]:
        """How many origins came to each outcome."""
        tally: dict[str, int] = defaultdict(int)
        for found in self.outcomes.values():
            for outcome in found:
                tally[outcome] += 1
        return dict(tally)


async def read_ledger(settings: Settings) -> Ledger:
    """The outcomes that stand on the output topics now."""
    ledger = Ledger()
    for topic in SETTLING_TOPICS:
        async for message in read_topic(settings, topic_name(topic, settings.topic_prefix)):
            ledger.add(message)
    return ledger


async def wait_for_outcomes(
    settings: Settings, origins: Iterable[str], seconds: float, *, alive: Callable[[], bool] = lambda: True
) -> Ledger:
    """Follow the output topics until every origin has an outcome; raises `TimeoutError` when that takes longer than `seconds`,
    or when `alive` says that nobody works on it any more."""
    ledger, waiting = Ledger(), set(origins)

    async def follow(topic: Topic) -> None:
        messages: AsyncIterator[Message] = read_topic(settings, topic_name(topic, settings.topic_prefix), follow=True)
        async for message in messages:
            ledger.add(message)
            # An edge names its origin too, and settles nothing: the record may still be on its way.
            if message.header(OUTCOME) is not None:
                waiting.discard(message.header(ORIGIN) or "")

    tasks = [asyncio.create_task(follow(topic)) for topic in SETTLING_TOPICS]
    try:
        async with asyncio.timeout(seconds):
            while waiting:
                if not alive():
                    raise TimeoutError
                done = [task for task in tasks if task.done()]
                for task in done:
                    task.result()
                await asyncio.sleep(0.05)
    except TimeoutError as error:
        why = f"after {seconds:g} s" if alive() else "and the worker has ended"
        raise TimeoutError(f"{len(waiting)} messages without an outcome {why}, for instance {sorted(waiting)[:3]}") from error
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
    return ledger
