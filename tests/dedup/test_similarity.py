import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from worker.dedup.similarity import Sketch, compare

HASHES = st.sets(st.integers(0, 2**64 - 1), max_size=200)


def sketch_of(hashes: set[int], bits: int = 0) -> Sketch:
    kept = sorted(value for value in hashes if value % 2**bits == 0)
    return Sketch(np.array(kept, dtype="<u8").tobytes(), bits)


@given(HASHES, HASHES, HASHES)
def test_exact_where_nothing_was_left_out(shared: set[int], first: set[int], second: set[int]) -> None:
    ours, theirs = shared | first, shared | second
    found = compare(sketch_of(ours), sketch_of(theirs))
    if ours and theirs:
        assert found.jaccard == pytest.approx(len(ours & theirs) / len(ours | theirs))
        assert found.first_in_second == pytest.approx(len(ours & theirs) / len(ours))
        assert found.second_in_first == pytest.approx(len(ours & theirs) / len(theirs))
    else:
        assert (found.jaccard, found.containment) == (0.0, 0.0)


@given(HASHES, HASHES, st.integers(0, 4), st.integers(0, 4))
def test_bounds_and_symmetry(first: set[int], second: set[int], p: int, q: int) -> None:
    ours, theirs = sketch_of(first, p), sketch_of(second, q)
    found, turned = compare(ours, theirs), compare(theirs, ours)
    assert 0.0 <= found.jaccard <= min(found.first_in_second, found.second_in_first) <= found.containment <= 1.0
    assert found.jaccard == turned.jaccard
    assert (found.first_in_second, found.second_in_first) == (turned.second_in_first, turned.first_in_second)


@given(HASHES, HASHES, st.integers(0, 4), st.integers(0, 4))
def test_the_coarser_resolution_counts(first: set[int], second: set[int], p: int, q: int) -> None:
    coarse = max(p, q)
    assert compare(sketch_of(first, p), sketch_of(second, q)) == compare(sketch_of(first, coarse), sketch_of(second, coarse))
