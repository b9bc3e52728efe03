"""A claim that is found but whose speaker is not yet resolved."""

from dataclasses import dataclass

from worker.claims.content import Content
from worker.claims.cues import CueMatch
from worker.claims.speakers import Source

__all__ = ["Draft"]


@dataclass(frozen=True, slots=True)
class Draft:
    """`cue_tokens` are the tokens of the cue with its preposition; `merged` those of a second cue that is one with it."""

    cue: CueMatch
    cue_tokens: tuple[int, int]
    source: Source
    content: Content
    rule: str
    merged: tuple[int, ...]
    sure: float = 1.0
    """How likely the model thinks that it is a claim, 0 to 1."""
