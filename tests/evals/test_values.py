"""The measure of dates and quantities on gold of our own."""

import json
from pathlib import Path

import pytest

from evals.values import main

ROWS = [
    {"id": "a", "published": "05/03/2024", "text": "وصل أمس", "dates": [{"text": "أمس", "k": 1, "start": "2024-03-04", "end": "2024-03-04", "kind": "relative"}]},
    {"id": "b", "published": "2024-03-05", "text": "وصل غدا", "dates": [{"text": "غدا", "k": 1, "start": "2024-03-04", "end": "2024-03-04", "kind": "relative"}]},
]  # fmt: skip


def test_a_right_place_with_a_wrong_value_counts_for_the_place_only(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    gold, out = tmp_path / "gold.jsonl", tmp_path / "pred.jsonl"
    gold.write_text("\n".join(json.dumps(row, ensure_ascii=False) for row in ROWS), encoding="utf-8")
    assert main([str(gold), "--out", str(out)]) == 0
    printed = capsys.readouterr().out
    assert "span   P 1.000  R 1.000  F1 1.000" in printed
    assert "value  P 0.500  R 0.500  F1 0.500" in printed
    assert [json.loads(line)["dates"][0]["span"] for line in out.read_text(encoding="utf-8").splitlines()] == [[4, 7], [4, 7]]
