"""Which rejected messages are meant."""

from dataclasses import dataclass

from worker.rejected.entry import Entry

__all__ = ["Selection"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Selection:
    """All conditions must hold; an empty one always does.

    `source` is the beginning of a place: ``articles.raw/3`` means what came from that partition, as the rejected message itself or as
    the raw message behind it. `contains` is looked for in the key and in the bytes as they are: a URL, a host, a word in UTF-8.
    """

    reasons: frozenset[str] = frozenset()
    stages: frozenset[str] = frozenset()
    versions: frozenset[str] = frozenset()
    source: str = ""
    contains: bytes = b""

    def matches(self, entry: Entry, value: bytes | None) -> bool:
        """Whether the message is meant."""
        return (
            (not self.reasons or entry.reason in self.reasons)
            and (not self.stages or entry.stage in self.stages)
            and (not self.versions or entry.version in self.versions)
            and (not self.source or _begins(entry.source, self.source) or _begins(entry.origin, self.source))
            and (not self.contains or self.contains in (value or b"") or self.contains in (entry.key or b""))
        )

    @property
    def everything(self) -> bool:
        """Whether no condition is set."""
        return self == Selection()


def _begins(place: str, beginning: str) -> bool:
    # articles.raw/3 is not the beginning of articles.raw/31/5.
    return place == beginning or place.startswith(beginning.rstrip("/") + "/")
