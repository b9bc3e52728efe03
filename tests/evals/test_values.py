"""The measure of dates and quantities, run as users run it."""

import json
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]
YESTERDAY = {"k": 1, "start": "2024-03-04", "end": "2024-03-04", "kind": "relative"}
ROWS = [
    {"id": "a", "published": "05/03/2024", "text": "وصل أمس", "dates": [{"text": "أمس", **YESTERDAY}]},
    {"id": "b", "published": "2024-03-05", "text": "وصل غدا", "dates": [{"text": "غدا", **YESTERDAY}]},
]


def test_a_right_place_with_a_wrong_value_counts_for_the_place_only(tmp_path: Path) -> None:
    gold, out = tmp_path / "gold.jsonl", tmp_path / "pred.jsonl"
    gold.write_text("\n".join(json.dumps(row, ensure_ascii=False) for row in ROWS), encoding="utf-8")
    command = [sys.executable, "-m", "evals", "dates", str(gold), "--out", str(out), "--floor", "value=0.9"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False, timeout=120)
    assert done.returncode == 1
    assert "span   P 1.000  R 1.000  F1 1.000" in done.stdout
    assert "value  P 0.500  R 0.500  F1 0.500" in done.stdout
    assert [json.loads(line)["dates"][0]["span"] for line in out.read_text(encoding="utf-8").splitlines()] == [[4, 7], [4, 7]]
