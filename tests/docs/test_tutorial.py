"""The tutorial, from its first command to its last, as a reader would type it."""

import re
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

import pytest

from tests.docs.consoles import Command, File, environment, fits, steps_of

PAGE: Final = Path(__file__).parents[2] / "docs" / "tutorial.md"
DEMO: Final = "rawi demo --keep"


@contextmanager
def demo(place: Path, known: dict[str, str], shown: str) -> Iterator[str]:
    """`rawi demo --keep` in the background; gives the port of its broker."""
    log = place / "demo.log"
    with log.open("wb") as out, subprocess.Popen(DEMO.split(), cwd=place, env=known, stdout=out, stderr=subprocess.STDOUT) as running:
        try:
            printed = _wait_for("--broker 127.0.0.1:", log, running)
            assert fits(shown, printed), printed
            found = re.search(r"--broker 127\.0\.0\.1:(\d+)", printed)
            assert found
            yield found[1]
        finally:
            running.terminate()
            running.wait(60)


def _wait_for(sign: str, log: Path, running: subprocess.Popen[bytes]) -> str:
    end = time.monotonic() + 120
    while sign not in (printed := log.read_text("utf-8")):
        assert running.poll() is None, printed
        assert time.monotonic() < end, printed
        time.sleep(0.2)  # between two looks at a file
    return printed


def run(step: Command, place: Path, known: dict[str, str]) -> None:
    """Run one command until it prints what the page shows; what arrives on a stream needs a moment."""
    end = time.monotonic() + 60
    while True:
        done = subprocess.run(["bash", "-c", step.line], cwd=place, env=known, capture_output=True, check=False, timeout=120)
        printed = (done.stdout + done.stderr).decode()
        if done.returncode == 0 and (not step.output or fits(step.output, printed)):
            return
        again = time.monotonic() < end and not step.line.startswith(("rawi produce", "rawi replay"))
        assert again, f"$ {step.line}\n(status {done.returncode})\n{printed}\n--- the page shows\n{step.output}"
        time.sleep(0.5)


@pytest.mark.broker
def test_tutorial(tmp_path: Path) -> None:
    steps = list(steps_of(PAGE.read_text("utf-8")))
    known = environment(120) | {"XDG_STATE_HOME": str(tmp_path / "state"), "RAWI_LOG_LEVEL": "WARNING"}
    begun = next(at for at, step in enumerate(steps) if isinstance(step, Command) and step.line == DEMO)
    follow(steps[:begun], tmp_path, known)
    shown = steps[begun]
    assert isinstance(shown, Command)
    with demo(tmp_path, known, shown.output) as port:
        follow(steps[begun + 1 :], tmp_path, known | {"RAWI_BROKER": f"127.0.0.1:{port}"})


def follow(steps: list[File | Command], place: Path, known: dict[str, str]) -> None:
    for step in steps:
        if isinstance(step, File):
            step.save(place)
        elif not step.line.startswith("export "):
            run(step, place, known)
