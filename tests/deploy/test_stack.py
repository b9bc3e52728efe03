"""The services of docker-compose.yml as plain processes: their commands, variables and health check, in their order."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import orjson
import pytest

from tests.deploy.files import ROOT, environment_of, services
from worker.broker.embedded import free_port
from worker.broker.orphans import end_with_parent

pytestmark = [pytest.mark.broker, pytest.mark.kafka]


class Stack:
    """Runs a service's command with its variables, against another broker and with its state elsewhere."""

    def __init__(self, broker: str, directory: Path) -> None:
        self._own = {"RAWI_BROKER": broker, "RAWI_STATE_DIR": str(directory), "RAWI_WEB_PORT": str(free_port())}

    def environment(self, name: str) -> dict[str, str]:
        image = environment_of(services()[name])
        return {**os.environ, **image, **self._own, "PATH": os.environ["PATH"]}

    def rawi(self, name: str, *command: str) -> subprocess.CompletedProcess[str]:
        words = [sys.executable, "-m", "worker.cli", *(command or services()[name]["command"])]
        return subprocess.run(words, env=self.environment(name), capture_output=True, text=True, timeout=90, check=False)

    def start_worker(self, log: Path) -> subprocess.Popen[bytes]:
        words = [sys.executable, "-m", "worker.cli", *services()["worker"]["command"]]
        with log.open("wb") as file:
            return subprocess.Popen(words, env=self.environment("worker"), stdout=file, stderr=file, preexec_fn=end_with_parent)

    def ready(self) -> bool:
        check = [sys.executable, str(ROOT / "deploy" / "ready.py")]
        return subprocess.run(check, env=self.environment("worker"), capture_output=True, timeout=10, check=False).returncode == 0


def eventually(what: Callable[[], bool], seconds: float = 90) -> bool:
    deadline = time.monotonic() + seconds
    while not (done := what()) and time.monotonic() < deadline:
        time.sleep(0.2)  # between two looks; the deadline decides
    return done


def test_topics_worker_and_demo_work_together(kafka: str, tmp_path: Path) -> None:
    stack = Stack(kafka, tmp_path / "state")
    done = stack.rawi("topics")
    assert done.returncode == 0, done.stderr
    log = tmp_path / "worker.log"
    worker = stack.start_worker(log)
    try:
        assert eventually(stack.ready), log.read_text("utf-8", "replace")[-3000:]
        done = stack.rawi("demo", "produce", "--samples")
        assert done.returncode == 0, done.stderr

        def records() -> list[str]:
            return stack.rawi("topics", "tail", "--from-beginning", "--no-follow", "--json").stdout.splitlines()

        assert eventually(lambda: len(records()) >= 20), log.read_text("utf-8", "replace")[-3000:]
        assert all(orjson.loads(line)["record_id"] for line in records())
    finally:
        worker.send_signal(signal.SIGTERM)
        status = worker.wait(90)
    assert status == 0, log.read_text("utf-8", "replace")[-3000:]
    lines = [orjson.loads(line) for line in log.read_bytes().splitlines() if line.startswith(b"{")]
    print(*(line for line in lines if line["level"] in {"ERROR", "CRITICAL", "WARNING"}), sep="\n")
    assert [line for line in lines if line["level"] in {"ERROR", "CRITICAL"} and line["logger"].startswith("worker.")] == []
