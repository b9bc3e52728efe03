from hypothesis import given
from hypothesis import strategies as st

from worker.dedup.index import AnchorIndex, Place, Postings, anchors_in
from worker.dedup.stored import StoredArticle, StoredVersion

PLACES = st.tuples(st.integers(0, 9), st.sampled_from("abc"))
CHANGES = st.lists(st.tuples(st.booleans(), st.integers(0, 3), PLACES), max_size=60)


@given(CHANGES, st.integers(0, 3), PLACES, st.integers(0, 9))
def test_postings_are_a_function_of_what_is_in_them(changes: list[tuple[bool, int, Place]], key: int, place: Place, since: int) -> None:
    postings: Postings = Postings()
    model: set[tuple[int, Place]] = set()
    for added, at, changed in changes:
        if added:
            postings.add(at, changed)
            model.add((at, changed))
        else:
            postings.remove(at, changed)
            model.discard((at, changed))
    again: Postings = Postings()
    for at, held in model:
        again.add(at, held)
    assert postings == again
    places = sorted(held for at, held in model if at == key)
    seen = [p for p in places if p[0] >= since]
    earlier, later = [p for p in seen if p < place], [p for p in seen if p >= place]
    assert list(postings.around(key, place, since)) == sorted({*seen[:1], *earlier[-1:], *later[:1]})
    others = [p for p in seen if p[1] != place[1]]
    assert postings.first_since(key, since, place[1]) == (others[0] if others else None)


def stored(anchors: list[int], content: bytes = b"x" * 16) -> StoredArticle:
    version = StoredVersion(1, content, "t/0/0", "2024-05-01T08:00:00Z", None)
    return StoredArticle("https://a.example/", 0, (version,), 1, b"".join(a.to_bytes(8, "little") for a in anchors))


def test_candidates_by_anchors_in_common() -> None:
    index = AnchorIndex.rebuild([("a", stored([16, 32])), ("b", stored([16, 32, 48])), ("c", stored([144]))])
    assert index.candidates([16, 32, 48, 64], (2**62, "z"), 0, 16) == ["b", "a"]
    assert index.candidates([16, 32, 48], (2**62, "z"), 0, 1) == ["b"]
    assert index.candidates([16, 32, 48], (0, "b"), 0, 16) == ["a"]
    assert index.candidates([16, 32, 48], (2**62, "z"), 2**61, 16) == []
    index.remove("b", stored([16, 32, 48]))
    assert index == AnchorIndex.rebuild([("c", stored([144])), ("a", stored([16, 32]))])


def test_first_with_a_content() -> None:
    index = AnchorIndex.rebuild([("b", stored([])), ("a", stored([])), ("c", stored([], b"y" * 16))])
    assert index.first_with_content(b"x" * 16, 0, "z") == "a"
    assert index.first_with_content(b"x" * 16, 0, "a") == "b"
    assert index.first_with_content(b"x" * 16, 2**61, "z") is None
    assert index.first_with_content(b"z" * 16, 0, "z") is None


@given(st.lists(st.integers(0, 2**64 - 1)))
def test_anchors_come_out_as_they_went_in(anchors: list[int]) -> None:
    assert list(anchors_in(stored(anchors).anchors)) == anchors
