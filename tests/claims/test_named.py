"""The names in a stretch are those that a look at all of them finds, in the same order."""

from hypothesis import given
from hypothesis import strategies as st

from worker.claims.named import Named
from worker.records import Mention, Span

SPANS = st.lists(st.tuples(st.integers(0, 40), st.integers(1, 6)), max_size=12)


def mention(start: int, length: int) -> Mention:
    return Mention(span=Span(start, start + length, "x" * length), type="PER", entity_id=f"{start}-{length}")


@given(SPANS, st.integers(0, 45), st.integers(0, 20))
def test_inside(spans: list[tuple[int, int]], start: int, length: int) -> None:
    mentions = [mention(*span) for span in spans]
    end = start + length
    wanted = [m for m in mentions if start <= m.span.start and m.span.end <= end]
    assert Named(mentions, ()).inside(start, end) == wanted
