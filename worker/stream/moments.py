"""Bounds as a person gives them: a time, a time ago, or one place in a topic."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Final

from worker.stream.settings import Settings
from worker.stream.stretches import Stretch, offsets_at

__all__ = ["InvalidMoment", "Place", "Time", "clip", "parse_moment", "parse_place"]

_AGO: Final = re.compile(r"(\d{1,6})([smhdw])", re.ASCII)
_UNITS: Final = {"s": "seconds", "m": "minutes", "h": "hours", "d": "days", "w": "weeks"}
_PLACE: Final = re.compile(r"([A-Za-z0-9._-]{1,249})[:/](\d{1,9})[:/](\d{1,18})", re.ASCII)


class InvalidMoment(ValueError):
    """What was given is neither a time nor a place; the message says what would be."""


@dataclass(frozen=True, slots=True)
class Time:
    """A moment, in milliseconds since 1970; it bounds every partition."""

    timestamp_ms: int


@dataclass(frozen=True, slots=True)
class Place:
    """An offset; it bounds its partition alone. `topic` is the full name."""

    topic: str
    partition: int
    offset: int


def parse_place(said: str) -> Place | None:
    """``TOPIC:PARTITION:OFFSET`` or ``TOPIC/PARTITION/OFFSET``; None for anything else."""
    found = _PLACE.fullmatch(said.strip())
    return Place(found[1], int(found[2]), int(found[3])) if found else None


def parse_moment(said: str, now: datetime) -> Time | Place:
    """``2025-09-15``, ``2025-09-15T06:00Z`` (without a zone: UTC), ``24h`` (ago; s, m, h, d, w), or ``TOPIC:PARTITION:OFFSET``.

    Raises `InvalidMoment`.
    """
    if ago := _AGO.fullmatch(said.strip()):
        return Time(_milliseconds(now - timedelta(**{_UNITS[ago[2]]: int(ago[1])})))
    if place := parse_place(said):
        return place
    try:
        moment = datetime.fromisoformat(said.strip())
    except ValueError as error:
        raise InvalidMoment(f"{said!r} is no time (2025-09-15T06:00Z), no time ago (24h) and no place (articles.raw:3:41872)") from error
    return Time(_milliseconds(moment if moment.tzinfo else moment.replace(tzinfo=UTC)))


async def clip(
    settings: Settings, topic: str, bounds: Mapping[int, Stretch], *, since: Sequence[Time | Place] = (), until: Sequence[Time | Place] = ()
) -> dict[int, Stretch]:
    """The part of `bounds` that lies from `since` on and before `until`; a partition that no place names stays whole.

    Raises `InvalidMoment` for a place in another topic or partition.
    """
    begins = {number: stretch.begin for number, stretch in bounds.items()}
    ends = {number: stretch.end for number, stretch in bounds.items()}
    for moment in since:
        for number, offset in (await _offsets_of(settings, topic, bounds, moment)).items():
            begins[number] = max(begins[number], offset)
    for moment in until:
        for number, offset in (await _offsets_of(settings, topic, bounds, moment)).items():
            ends[number] = min(ends[number], offset)
    return {number: Stretch(begins[number], max(begins[number], ends[number])) for number in bounds}


async def _offsets_of(settings: Settings, topic: str, bounds: Mapping[int, Stretch], moment: Time | Place) -> dict[int, int]:
    if isinstance(moment, Time):
        return await offsets_at(settings, topic, moment.timestamp_ms, bounds)
    if moment.topic != topic or moment.partition not in bounds:
        raise InvalidMoment(f"{moment.topic}:{moment.partition} is no partition of {topic}, which has {len(bounds)}")
    return {moment.partition: moment.offset}


def _milliseconds(moment: datetime) -> int:
    return round(moment.timestamp() * 1000)
