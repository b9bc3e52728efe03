"""`rawi demo` on the embedded broker: it tells its story, a second run works, and Ctrl-C leaves no process behind."""

import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import orjson
import pytest

pytestmark = pytest.mark.broker
EXPECTED = Path(__file__).resolve().parents[2] / "worker" / "data" / "samples" / "expected.json"


def start_demo() -> subprocess.Popen[str]:
    environment = {name: value for name, value in os.environ.items() if not name.startswith("RAWI_")}
    return subprocess.Popen(
        [sys.executable, "-u", "-m", "worker.cli", "demo"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env=environment | {"RAWI_BROKER": "unreachable.invalid:1"},
        start_new_session=True,
    )


def descendants(pid: int) -> Iterator[int]:
    for path in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = path.read_text().rpartition(")")[2].split()
        except OSError:
            continue
        if int(fields[1]) == pid:
            child = int(path.parent.name)
            yield child
            yield from descendants(child)


def test_the_demo_tells_what_came_of_each_message() -> None:
    for _ in range(2):
        demo = start_demo()
        output, errors = demo.communicate(timeout=150)
        assert demo.returncode == 0, errors
        rows = re.findall(r"^(\d+) {2,}(enriched|duplicate|recrawl|rejected) ", output, re.MULTILINE)
        expected = [row["outcome"] for row in orjson.loads(EXPECTED.read_bytes())]
        assert [outcome for _, outcome in rows][:33] == expected[:33]
        assert len(rows) == 34
        assert "rawi demo --keep" in output


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_leaves_no_process_behind(number: signal.Signals) -> None:
    demo = start_demo()
    assert demo.stdout is not None
    assert demo.stdout.readline().startswith("broker on")
    deadline = time.monotonic() + 30
    while len(children := set(descendants(demo.pid))) < 2 and time.monotonic() < deadline:
        time.sleep(0.05)  # between two looks; the deadline decides
    assert len(children) >= 2, "broker and worker are running"
    demo.send_signal(number)
    demo.wait(40)
    demo.stdout.close()
    assert demo.stderr is not None
    assert "Traceback" not in demo.stderr.read()
    demo.stderr.close()
    while any(Path(f"/proc/{pid}").exists() for pid in children) and time.monotonic() < deadline:
        time.sleep(0.05)
    assert [pid for pid in children if Path(f"/proc/{pid}").exists()] == []
