"""Offsets that lie close together, as runs: so many single ones become few stretches."""

from collections.abc import Iterable
from itertools import pairwise

__all__ = ["runs_of"]


def runs_of(offsets: Iterable[int], gap: int = 1) -> list[tuple[int, int]]:
    """First and last of each run of ascending offsets; what lies at most `gap` apart is one run. ``1 2 3 7`` → ``(1, 3) (7, 7)``."""
    listed = [int(offset) for offset in offsets]
    if not listed:
        return []
    breaks = [(left, right) for left, right in pairwise(listed) if right - left > gap]
    return list(zip([listed[0], *(right for _, right in breaks)], [*(left for left, _ in breaks), listed[-1]], strict=True))
