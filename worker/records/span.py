"""Spans: places in the one canonical text of an article."""

from dataclasses import dataclass

__all__ = ["Span", "SpanMismatch", "check_span", "span_of"]


class SpanMismatch(ValueError):
    """A span does not quote the text that it points into."""


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of the canonical text.

    `start` and `end` count Unicode code points (Python string indices), `end` is exclusive, and
    `text[start:end] == exact` holds for every span that leaves the worker.

    Example: in ``قال الوزير`` the word ``الوزير`` is ``Span(4, 10, "الوزير")``.
    """

    start: int
    end: int
    exact: str


def span_of(text: str, start: int, end: int) -> Span:
    """Make the span of `text[start:end]`; raises `SpanMismatch` when it is empty or out of range."""
    if not 0 <= start < end <= len(text):
        raise SpanMismatch(f"span {start}:{end} is empty or outside a text of {len(text)} code points")
    return Span(start, end, text[start:end])


def check_span(text: str, span: Span) -> None:
    """Raise `SpanMismatch` unless `span` quotes `text` exactly."""
    if span.start < 0 or span.end <= span.start or text[span.start : span.end] != span.exact:
        raise SpanMismatch(f"span {span.start}:{span.end} does not quote the text: {span.exact[:60]!r}")
