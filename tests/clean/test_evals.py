"""The evals' dispatch, and floors on the real pages where they are there."""

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PAGES = ROOT.parent / "shared" / "data" / "html"


def evals(*arguments: str) -> tuple[int, str]:
    done = subprocess.run([sys.executable, "-m", "evals", *arguments], cwd=ROOT, capture_output=True, text=True, check=False, timeout=120)
    return done.returncode, done.stdout + done.stderr


def test_help_names_every_command() -> None:
    status, shown = evals("--help")
    assert status == 0
    assert all(f"  {command}" in shown for command in ("clean", "neardup", "ner", "dates", "quantities", "claims"))


def test_unknown_command() -> None:
    status, shown = evals("nothing")
    assert status == 2
    assert "no command 'nothing'" in shown


def test_a_figure_below_its_floor_and_a_directory_without_pages(tmp_path: Path) -> None:
    assert evals("clean", str(tmp_path))[0] == 2
    (tmp_path / "a.html").write_text("<html><body></body></html>", encoding="utf-8")
    status, shown = evals("clean", str(tmp_path), "--floor", "found=0.5")
    assert status == 1
    assert "below its floor" in shown


def test_floors_on_real_pages() -> None:
    if not PAGES.exists():
        pytest.skip("evaluation data is not here: ../shared/data/html")
    floors = ("found=1", "body_f1=0.95", "snippets=1", "dates=1", "titles=1")
    status, shown = evals("clean", str(PAGES), *(argument for floor in floors for argument in ("--floor", floor)))
    assert status == 0, shown
