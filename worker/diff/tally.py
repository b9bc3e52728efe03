"""Differences summed over all records, with a few examples of each kind."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from worker.diff.records import Difference

__all__ = ["Example", "Report", "Tally"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Example:
    """One difference: the key of the record, and the value before and after; None where there is none."""

    key: str
    before: Any = None
    after: Any = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """Two topics compared. `changed` are records of a key that both have; `fields`, `gained` and `lost` count in how many of them a field
    has another value, and how many things of each list came and went. `run_only`: records that differ in ignored fields alone."""

    first: str
    second: str
    same: bool
    records_first: int
    records_second: int
    only_first: int
    only_second: int
    equal: int
    run_only: int
    changed: int
    unreadable: int
    """Values with other bytes that are no JSON object, or were replaced during the comparison."""
    without_key: int
    fields: Mapping[str, int]
    gained: Mapping[str, int]
    lost: Mapping[str, int]
    examples: Mapping[str, Sequence[Example]]
    """By kind: ``only in first``, ``only in second``, ``claims gained``, ``claims lost``, and the path of a field."""


@dataclass(slots=True)
class Tally:
    """Takes one difference after the other; keeps at most `most` examples of each kind."""

    most: int
    changed: int = 0
    run_only: int = 0
    unreadable: int = 0
    fields: Counter[str] = field(default_factory=Counter)
    gained: Counter[str] = field(default_factory=Counter)
    lost: Counter[str] = field(default_factory=Counter)
    examples: dict[str, list[Example]] = field(default_factory=dict)

    def add(self, key: str, difference: Difference) -> None:
        """Take what is different between the two records of `key` into account."""
        if difference.empty:
            self.run_only += 1
            return
        self.changed += 1
        self.fields.update({change.path for change in difference.changes})
        for change in difference.changes:
            self.show(change.path, Example(key=key, before=change.before, after=change.after))
        for path, items in difference.gained.items():
            self.gained[path] += len(items)
            for item in items:
                self.show(f"{path} gained", Example(key=key, after=item))
        for path, items in difference.lost.items():
            self.lost[path] += len(items)
            for item in items:
                self.show(f"{path} lost", Example(key=key, before=item))

    def show(self, kind: str, example: Example) -> None:
        """Keep an example, unless there are enough of its kind."""
        kept = self.examples.setdefault(kind, [])
        if len(kept) < self.most:
            kept.append(example)
