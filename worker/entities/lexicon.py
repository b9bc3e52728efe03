"""The data files of this room, each read once."""

from collections.abc import Iterator, Mapping
from functools import cache
from importlib.resources import files

__all__ = ["name_part_counts", "rows"]


def rows(name: str) -> Iterator[list[str]]:
    """The rows of `worker/data/entities/NAME`: columns are separated by tabs, lines that begin with ``#`` are comments."""
    text = (files("worker.data") / "entities" / name).read_text(encoding="utf-8")
    return (line.split("\t") for line in text.splitlines() if line and not line.startswith("#"))


@cache
def name_part_counts() -> Mapping[str, int]:
    """Folded parts of personal names and how many people bear them in Wikidata."""
    return {part: int(count) for part, count in rows("name_parts.tsv")}
