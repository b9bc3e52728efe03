"""Where this process stands in each partition that is assigned to it: what is done, what is in hand, what waits.

Reads what Faust's consumer and aiokafka know already: nothing is asked of the broker. Both are private matters of the pinned versions,
so they are touched here alone.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from faust.exceptions import NotReady

__all__ = ["Standing", "assigned", "standings"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """One assigned partition. Offsets are those of the next message, as Kafka counts; None where it is not known yet."""

    topic: str
    partition: int
    committed: int | None = None
    position: int | None = None
    """The next message to be fetched."""
    highwater: int | None = None
    """The end of the partition when it was last fetched: it stands still while nothing is fetched."""
    in_hand: int | None = None
    """The first message that was given to an agent and is not acknowledged."""
    uncommitted: bool = False
    """Whether acknowledged messages wait for their commit."""

    @property
    def waits(self) -> bool:
        """Whether there is something to do: in hand, or not fetched yet.

        Not whether the commit lies before the end: a marker of a transaction, or what retention removed, is never committed.
        """
        behind = self.position is not None and self.highwater is not None and self.position < self.highwater
        return behind or self.in_hand is not None

    @property
    def lag(self) -> int | None:
        """Messages to the end that are not committed; 0 when nothing waits, whatever lies behind the last commit."""
        if not self.waits and not self.uncommitted:
            return None if self.highwater is None else 0
        known = [offset for offset in (self.in_hand, self.position) if offset is not None]
        begin = self.committed if self.committed is not None else min(known, default=None)
        return None if begin is None or self.highwater is None else max(0, self.highwater - begin)


def assigned(consumer: Any) -> list[Any]:
    """The partitions of a Faust consumer, as `faust.types.TP`, in the order of their names; none before it has started."""
    try:
        return sorted(consumer.assignment())
    except NotReady:
        return []


def standings(consumer: Any) -> tuple[Standing, ...]:
    """All assigned partitions of a Faust consumer, in the order of their names; none before it has started."""
    places = assigned(consumer)
    if not places:
        return ()
    subscription = consumer._thread._ensure_consumer()._subscription.subscription
    states = None if subscription is None else subscription.assignment
    in_hand = _first_in_hand(consumer.unacked)
    return tuple(
        Standing(
            topic=place.topic,
            partition=place.partition,
            committed=consumer._committed_offset.get(place),
            **_offsets(states, place),
            in_hand=in_hand.get((place.topic, place.partition)),
            uncommitted=bool(consumer._acked.get(place)),
        )
        for place in places
    )


def _offsets(states: Any, place: Any) -> dict[str, int | None]:
    state = None if states is None else states.state_value(place)
    if state is None:  # between two assignments
        return {}
    return {"position": state._position, "highwater": state.highwater}


def _first_in_hand(messages: Iterable[Any]) -> Mapping[tuple[str, int], int]:
    first: dict[tuple[str, int], int] = {}
    for message in list(messages):
        place = (message.topic, message.partition)
        first[place] = min(message.offset, first.get(place, message.offset))
    return first
