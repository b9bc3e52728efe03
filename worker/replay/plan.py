"""What a replay reads: offsets taken once, at its start."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final

from worker import __version__
from worker.contracts import Topic, topic_name
from worker.replay.manifest import Bounds, Replay
from worker.stream.moments import Place, Time, clip
from worker.stream.settings import Settings
from worker.stream.stretches import Stretch, bounds_of, offsets_at, stretch_reader

__all__ = ["Request", "now", "plan"]

_HOUR_MS: Final = 3_600_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """A replay as a person asks for it. `topic` and `into` are full names, empty for the usual ones; `warm_up_hours` before `since` are
    remembered, so that the first articles find the ones that they copy."""

    name: str
    since: Sequence[Time | Place] = ()
    until: Sequence[Time | Place] = ()
    topic: str = ""
    into: str = ""
    where: tuple[str, ...] = ()
    in_place: bool = False
    warm_up_hours: float = 72.0


def now() -> str:
    """This moment, ISO 8601 in UTC."""
    return datetime.now(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


async def plan(settings: Settings, request: Request) -> Replay:
    """Fix the bounds; raises `NoSuchTopic`, `InvalidMoment` and aiokafka's errors."""
    topic = request.topic or topic_name(Topic.RAW, settings.topic_prefix)
    whole = await bounds_of(settings, topic)
    stretches = await clip(settings, topic, whole, since=request.since, until=request.until)
    warm = await _warm_up(settings, topic, whole, stretches, request.warm_up_hours)
    live = topic_name(Topic.ENRICHED, settings.topic_prefix)
    # A place bounds its partition alone: what came in the others in between has to be remembered.
    uneven = any(isinstance(moment, Place) for moment in (*request.since, *request.until))
    bounds = {
        str(number): Bounds(
            warm_up=min(warm[number], part.begin),
            begin=part.begin,
            end=part.end,
            last=whole[number].end if uneven else part.end,
        )
        for number, part in stretches.items()
    }
    moment = now()
    return Replay(
        name=request.name,
        topic=topic,
        into=live if request.in_place else request.into or f"{live}.{request.name}",
        bounds=bounds,
        where=request.where,
        in_place=request.in_place,
        version=__version__,
        created_at=moment,
        updated_at=moment,
        total=sum(part.end - part.begin for part in stretches.values()),
    )


async def _warm_up(
    settings: Settings, topic: str, whole: Mapping[int, Stretch], stretches: Mapping[int, Stretch], hours: float
) -> dict[int, int]:
    begins = {number: part.begin for number, part in stretches.items()}
    firsts = {number: Stretch(part.begin, min(part.begin + 1, part.end)) for number, part in stretches.items()}
    times = []
    async with stretch_reader(settings, topic) as reader:
        async for batch in reader.read(firsts):
            times += [message.timestamp_ms for message in batch]
    if hours <= 0 or not times:
        return begins
    return await offsets_at(settings, topic, min(times) - round(hours * _HOUR_MS), whole)
