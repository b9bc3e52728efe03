"""What two similar articles are to each other: near copies, one in the other, or a later state of the story."""

from dataclasses import dataclass
from typing import Final, Literal

from worker.dedup.similarity import Similarity

__all__ = ["DEFAULTS", "Kind", "Parameters", "decide"]

Kind = Literal["near", "contains", "contained", "update"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Parameters:
    """Thresholds and horizons, with the arithmetic behind them. Measured on 199,469 articles of two countries.

    Retrieval: a shared 6-gram is an anchor with chance 1/16, so two texts with s shared 6-grams have no anchor in common with chance
    ``(15/16)**s``: 4 % at s = 50, which is half of a text of 105 words, and less in truth, because short texts keep at least 4.

    Verification: a sketch of n = 45 hashes gives J with a standard error of ``sqrt(J * (1 - J) / n)``: .07 at J = .4, .04 at J = .9, .03
    at J = .95. Two texts with a true J of .25 pass .4 with a chance of 1 %.

    Time and source decide more than the threshold: an outlet that repeats its own wording within hours corrects itself, one that does so
    another day fills in a template (execution notices, relief flights, congratulation cables).
    """

    near_other_source: float = 0.4
    """Jaccard from which another outlet's article within `same_news_hours` is a near copy: the wire story, edited."""
    near_same_source: float = 0.9
    """The same for the outlet's own article within `same_news_hours`."""
    near_same_source_soon: float = 0.7
    """The same for the outlet's own article within `soon_hours`: a second edition under another URL."""
    near_later: float = 0.95
    """The same for any outlet's article after `same_news_hours`."""
    contained: float = 0.7
    """Share of the one text in the other from which it counts as embedded."""
    update: float = 0.4
    """Jaccard from which two articles that are no near copies still tell of one another."""
    soon_hours: float = 2.0
    same_news_hours: float = 24.0
    near_horizon_hours: float = 72.0
    """How far back near copies are looked for."""
    exact_horizon_hours: float = 720.0
    """How far back exact copies are looked for, and how long the versions of an article are known after it was last seen."""
    max_candidates: int = 16
    """Candidates that are compared, those with the most anchors in common first. An article has 1.2 on average; this bounds templates."""
    max_versions: int = 32
    """Revisions of one article that are remembered, the latest; older ones would be taken for new if they came back."""


DEFAULTS: Final = Parameters()


def decide(similarity: Similarity, hours: float, *, same_source: bool, parameters: Parameters) -> Kind | None:
    """The kind of edge from the later article, the first of `similarity`, to the earlier one; None when they are unrelated.

    `hours` lie between the two. Where the outlet of either is unknown, call it the same: a wrong merge loses more than a missed one.
    """
    if similarity.jaccard >= _near_threshold(hours, same_source, parameters):
        return "near"
    if hours <= parameters.same_news_hours and similarity.containment >= parameters.contained:
        return "contains" if similarity.second_in_first >= similarity.first_in_second else "contained"
    if similarity.jaccard >= parameters.update or similarity.containment >= parameters.contained:
        return "update"
    return None


def _near_threshold(hours: float, same_source: bool, parameters: Parameters) -> float:
    if hours > parameters.same_news_hours:
        return parameters.near_later
    if not same_source:
        return parameters.near_other_source
    return parameters.near_same_source_soon if hours <= parameters.soon_hours else parameters.near_same_source
