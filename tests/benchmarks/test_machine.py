"""What /proc tells of processes, and what a watch makes of it."""

import os
import subprocess
import sys
import time

import pytest

from benchmarks.machine import busy_seconds, children_of, cpu_seconds, peak_memory, this_machine
from benchmarks.watch import Watch

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="/proc is Linux's")


def burn(seconds: float) -> None:
    until = time.process_time() + seconds
    while time.process_time() < until:
        pass


def test_children_and_what_has_ended() -> None:
    child = subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE)
    assert child.pid in children_of(os.getpid())
    assert peak_memory(child.pid) > 1 << 20
    child.communicate(b"\n")
    assert child.pid not in children_of(os.getpid())
    assert (cpu_seconds([child.pid]), peak_memory(child.pid)) == (0, 0)


def test_processor_time() -> None:
    mine, all_before = cpu_seconds([os.getpid()]), busy_seconds()
    burn(0.3)
    assert 0.25 < cpu_seconds([os.getpid()]) - mine < 1
    assert busy_seconds() - all_before > 0.25
    assert this_machine().cores >= 1


def test_usage_between_looks_is_in_proportion() -> None:
    watch = Watch(lambda: [os.getpid()], broker=os.getpid())
    begin = time.time()
    watch.look()
    burn(0.4)
    watch.look()
    end = time.time()
    whole, half = watch.usage(begin, end), watch.usage(begin, (begin + end) / 2)
    assert whole.workers == pytest.approx(0.4, abs=0.1)
    assert half.workers == pytest.approx(whole.workers / 2, rel=0.1)
    assert half.seconds == pytest.approx(whole.seconds / 2)
