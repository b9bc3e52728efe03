"""The evaluation, run as users run it: right claims score 1, a floor that is missed fails."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

_ROOT = Path(__file__).parents[2]
_TEXT = "أعلن الوزير أن الجسر مغلق."


def run(*arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "evals", "claims", *arguments]
    return subprocess.run(command, cwd=_ROOT, capture_output=True, text=True, check=False, timeout=120)


def gold_in(directory: Path, content: list[list[int]]) -> Path:
    claim = {"cue": [0, 4], "speaker": [5, 11], "speaker_ref": "الوزير", "content": content, "type": "indirect", "polarity": "positive"}
    path = directory / "gold.jsonl"
    path.write_text(json.dumps({"id": "a", "text": _TEXT, "claims": [claim]}, ensure_ascii=False) + "\n", "utf-8")
    return path


def test_right_claims_score_one(tmp_path: Path) -> None:
    out = tmp_path / "out.jsonl"
    done = run(str(gold_in(tmp_path, [[15, 25]])), "--out", str(out), "--floor", "claim=1", "--floor", "exact=1")
    assert done.returncode == 0, done.stderr
    assert "claim        P 1.000  R 1.000  F1 1.000" in done.stdout
    assert json.loads(out.read_text("utf-8"))["claims"][0]["content"] == [[15, 25]]


@pytest.mark.parametrize("errors", [[], ["--errors"]])
def test_a_missed_floor_fails(tmp_path: Path, errors: list[str]) -> None:
    done = run(str(gold_in(tmp_path, [[5, 11]])), "--floor", "claim=0.5", *errors)
    assert done.returncode == 1
    assert "is below its floor" in done.stderr
    assert ("gold: [أعلن]" in done.stdout) == bool(errors)
