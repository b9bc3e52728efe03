"""The measure of names, run as users run it."""

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]
LINES = ["وصل O", "الوفد O", "إلى O", "دمشق B-LOC", "ثم O", "بيروت B-ORG", ""]


def run(*arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "evals", "ner", *arguments], cwd=ROOT, capture_output=True, text=True, check=False, timeout=120
    )


def test_a_mention_is_right_when_place_and_type_are(tmp_path: Path) -> None:
    gold = tmp_path / "gold.conll"
    gold.write_text("\n".join(LINES), encoding="utf-8")
    done = run(str(gold))
    assert done.returncode == 0, done.stderr
    assert "LOC   P 0.500  R 1.000  F1 0.667  gold 1" in done.stdout
    assert "all   P 0.500  R 0.500  F1 0.500  gold 2" in done.stdout


def test_a_missed_floor_fails(tmp_path: Path) -> None:
    gold = tmp_path / "gold.conll"
    gold.write_text("\n".join(LINES), encoding="utf-8")
    assert run(str(gold), "--floor", "all=0.4").returncode == 0
    assert run(str(gold), "--floor", "all=0.9").returncode == 1
