"""The page on what is extracted shows what the extractor says."""

import subprocess
from pathlib import Path
from typing import Final

import pytest

from tests.docs.consoles import Command, File, environment, fits, steps_of

PAGE: Final = (Path(__file__).parents[2] / "docs" / "extraction.md").read_text("utf-8")
FILES: Final = [step for step in steps_of(PAGE) if isinstance(step, File)]
COMMANDS: Final = [step for step in steps_of(PAGE) if isinstance(step, Command)]


@pytest.mark.parametrize("step", COMMANDS, ids=lambda step: step.line)
def test_example(step: Command, tmp_path: Path) -> None:
    for file in FILES:
        file.save(tmp_path)
    done = subprocess.run(step.line.split(), cwd=tmp_path, env=environment(200), capture_output=True, check=True, timeout=120)
    assert fits(step.output, done.stdout.decode()), done.stdout.decode()


def test_every_file_is_used() -> None:
    assert len(COMMANDS) == len(FILES) == 5
    assert all(any(file.name in step.line for step in COMMANDS) for file in FILES)
