"""The same text gives the same claims in every process: no order of a set, no hash of a string decides."""

import os
import subprocess
import sys
from pathlib import Path

_ROOT = Path(__file__).parents[2]
_PROGRAM = """
import sys
from worker.claims import extract_claims
from worker.claims.lexicon import cue_forms
text = sys.stdin.read()
print(extract_claims(text, [(0, len(text))], record_id="r"))
print([(word, found.entry.lemma, found.form) for word, found in cue_forms().items()])
"""
_TEXT = "وقالت وزيرة الطاقة ليلى الحداد إن التهمة باطلة، مؤكدة أن الشركة وجهت تهما إلى الوزارة. وأضافت: «لا خلاف بيننا وبين أحد»."


def claims(seed: str) -> str:
    done = subprocess.run(
        [sys.executable, "-c", _PROGRAM],
        input=_TEXT,
        env={**os.environ, "PYTHONHASHSEED": seed},
        cwd=_ROOT,
        capture_output=True,
        text=True,
        check=True,
        timeout=120,
    )
    return done.stdout


def test_hash_seeds_change_nothing() -> None:
    assert "وقالت" in claims("1")
    assert claims("1") == claims("2")
