"""Rejected messages: seen, given back, or dropped from view.

A decision about a rejected message is a record of its own on `articles.rejected.decisions`; the message itself is never touched.
"""

from worker.rejected.acting import Outcome, drop, restore, retry
from worker.rejected.decisions import Decision, Decisions, read_decisions
from worker.rejected.entry import Entry, entry_of
from worker.rejected.finding import Found, NotFound, find_places, read_rejected
from worker.rejected.selection import Selection

__all__ = [
    "Decision",
    "Decisions",
    "Entry",
    "Found",
    "NotFound",
    "Outcome",
    "Selection",
    "drop",
    "entry_of",
    "find_places",
    "read_decisions",
    "read_rejected",
    "restore",
    "retry",
]
