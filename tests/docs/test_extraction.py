"""The page on what is extracted shows what the extractor says."""

import os
import subprocess
import sys
from pathlib import Path
from typing import Final

import pytest

from tests.docs.consoles import Command, File, fits, steps_of

PAGE: Final = (Path(__file__).parents[2] / "docs" / "extraction.md").read_text("utf-8")
FILES: Final = {step.name: step.content for step in steps_of(PAGE) if isinstance(step, File)}
COMMANDS: Final = [step for step in steps_of(PAGE) if isinstance(step, Command)]


@pytest.mark.parametrize("step", COMMANDS, ids=lambda step: step.line)
def test_example(step: Command, tmp_path: Path) -> None:
    for name, content in FILES.items():
        (tmp_path / name).write_text(content, "utf-8")
    known = os.environ | {"PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}", "COLUMNS": "200", "PYTHONUTF8": "1"}
    done = subprocess.run(step.line.split(), cwd=tmp_path, env=known, capture_output=True, check=True, timeout=120)
    assert fits(step.output, done.stdout.decode()), done.stdout.decode()


def test_every_file_is_used() -> None:
    assert len(COMMANDS) == len(FILES) == 5
    assert all(any(name in step.line for step in COMMANDS) for name in FILES)
