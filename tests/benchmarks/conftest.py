"""`benchmarks` is run from the repository's root (`python -m benchmarks`) and never installed: put the root where its tests find it."""

import sys
from pathlib import Path

ROOT = str(Path(__file__).parents[2])
if ROOT not in sys.path:
    sys.path.insert(0, ROOT)
