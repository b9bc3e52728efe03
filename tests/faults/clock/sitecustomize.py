"""Loaded by the interpreter of a worker that has this directory on its path: a wall clock that jumps to and fro by up to a day."""

import random
import time

_true = time.time
_rng = random.Random(7)
_state = {"until": 0.0, "shift": 0.0}


def _jumping() -> float:
    now = time.monotonic()
    if now >= _state["until"]:
        _state["until"] = now + _rng.uniform(0.5, 3)
        _state["shift"] = _rng.uniform(-86_400, 86_400)
    return _true() + _state["shift"]


time.time = _jumping
time.time_ns = lambda: int(_jumping() * 1e9)
