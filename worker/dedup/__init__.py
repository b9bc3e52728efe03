"""Near-duplicates: fingerprints of clean articles, and what each article is to the earlier ones.

The room is pure: all that is known of earlier articles lies behind `State`, and time is the stream's own.
"""

from worker.dedup.article import Deduplicated, deduplicate
from worker.dedup.decision import Parameters
from worker.dedup.fingerprint import fingerprint
from worker.dedup.state import DedupState, MemoryState, State

__all__ = ["DedupState", "Deduplicated", "MemoryState", "Parameters", "State", "deduplicate", "fingerprint"]
