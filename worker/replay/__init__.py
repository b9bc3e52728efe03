"""Any stretch of the past through this version of the pipeline, beside the live stream."""

from worker.replay.manifest import Replay, Status, forget, load, load_all, save
from worker.replay.namespace import drop, names_of
from worker.replay.plan import Request, now, plan
from worker.replay.promote import Promotion, promote
from worker.replay.run import run
from worker.replay.selection import FIELDS, InvalidCondition, parse_condition

__all__ = [
    "FIELDS",
    "InvalidCondition",
    "Promotion",
    "Replay",
    "Request",
    "Status",
    "drop",
    "forget",
    "load",
    "load_all",
    "names_of",
    "now",
    "parse_condition",
    "plan",
    "promote",
    "run",
    "save",
]
