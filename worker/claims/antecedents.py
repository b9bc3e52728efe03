"""Which figure a speaker is: the candidates for a dropped subject, a pronoun or an office, and what speaks for each of them."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Final

from worker.claims.draft import Draft
from worker.claims.figures import Figure
from worker.claims.lexicon import words
from worker.claims.reading import Reading
from worker.claims.shapes import has_article, without_article

__all__ = ["Heard", "Option", "Query", "options_for"]

_HEARD: Final = 10
_SOURCES: Final = 8
_NAMED: Final = 12
_BACK: Final = 90


@dataclass(frozen=True, slots=True)
class Heard:
    """A claim whose source is found. `holder` is the number of the claim in whose content it stands, -1 outside."""

    draft: Draft
    figure: Figure | None
    holder: int


@dataclass(frozen=True, slots=True)
class Query:
    """What is asked: the words of the speaker (`start` to `end`, equal where it is dropped), how it is called (`kind`), and the number
    of the claim in whose content it stands."""

    start: int
    end: int
    kind: str
    holder: int
    words: frozenset[str]
    feminine: bool | None
    plural: bool | None
    cue: int
    """Where the cue begins, in code points."""
    written: str | None
    """The phrase itself, None where it is dropped."""


@dataclass(frozen=True, slots=True)
class Option:
    """A figure, None for nobody (or, for an overt speaker, for whom its own words name), and the features of the choice."""

    figure: Figure | None
    features: tuple[str, ...]


def options_for(reading: Reading, query: Query, heard: Sequence[Heard], figures: Sequence[Figure]) -> list[Option]:
    """All candidates for `query`: the sources heard before, the people and bodies named near it, and none of them."""
    found: dict[int, tuple[Figure, list[str]]] = {}
    for rank, (distance, item) in enumerate(_distinct(heard)):
        figure = item.figure
        assert figure is not None
        level = "same" if item.holder == query.holder else "holder" if len(heard) - 1 - distance == query.holder else "other"
        near = reading.sentence_start[item.draft.cue.index] == reading.sentence_start[query.start]
        found[id(figure)] = (
            figure,
            [f"r{rank if rank < 3 else 3}", f"l={level}", f"r{min(rank, 2)}{level}", f"s={near}{level}", f"d={min(distance, 4)}"],
        )
    for figure in _named_near(reading, query, figures):
        found.setdefault(id(figure), (figure, ["r-"]))
    return [Option(None, (f"{query.kind}|none", f"{query.kind}|none{len(query.words)}", f"{query.kind}|none{'+' if heard else '-'}"))] + [
        Option(figure, _features(reading, query, figure, given, bool(heard))) for figure, given in found.values()
    ]


def _distinct(heard: Sequence[Heard]) -> Iterator[tuple[int, Heard]]:
    seen: set[int] = set()
    for distance, item in enumerate(islice(reversed(heard), 3 * _HEARD)):
        if item.figure is not None and id(item.figure) not in seen:
            seen.add(id(item.figure))
            yield distance, item
            if len(seen) == _SOURCES:
                return


def _named_near(reading: Reading, query: Query, figures: Sequence[Figure]) -> Iterator[Figure]:
    if query.end > query.start and query.kind != "pronoun":
        yield from islice((figure for figure in figures if query.words & (figure.keys | figure.near)), _NAMED)
        if query.kind not in {"role", "other"}:
            return
    first = max(query.start - _BACK, 0)
    yield from islice((figure for figure in figures if figure.last_before(query.start) >= first), _NAMED)


def _features(reading: Reading, query: Query, figure: Figure, given: list[str], any_heard: bool) -> tuple[str, ...]:
    kind = figure.parts.kind or "?"
    agrees = "?" if query.feminine is None or figure.feminine is None else str(query.feminine == figure.feminine)
    number = "?" if query.plural is None or figure.plural is None else str(query.plural == figure.plural)
    last = figure.last_before(query.start)
    if last < 0:
        place = "later" if figure.places else "?"
    elif last >= reading.sentence_start[query.start]:
        place = "here"
    elif last >= reading.sentence_start[max(reading.sentence_start[query.start] - 1, 0)]:
        place = "before"
    else:
        place = "far"
    given = [
        *given,
        f"k={kind}",
        f"g={agrees}",
        f"n={number}",
        f"gn={agrees}{number}{given[0]}",
        f"p={place}{given[0]}",
        f"c={min(figure.claims, 3)}",
        f"h={any_heard}{given[0]}",
        f"kr={kind}{given[0]}",
        f"gk={agrees}{kind}",
        f"gk={agrees}{kind}{query.feminine}",
    ]
    if query.words:
        given += _overlap(query, figure, given[0], kind)
    return tuple([f"{query.kind}|{feature}" for feature in given])


def _overlap(query: Query, figure: Figure, rank: str, kind: str) -> list[str]:
    called, near = len(query.words & figure.keys), len(query.words & figure.near)
    size = len(query.words)
    keys = "all" if called == size else "some" if called else "no"
    beside = "all" if near == size else "some" if near else "no"
    return [f"o={keys}{min(size, 3)}", f"b={beside}{min(size, 3)}", f"o={keys}{rank}", f"ob={keys}{beside}{kind}", f"b={beside}{rank}"]


def query_of(reading: Reading, draft: Draft, span: tuple[int, int], kind: str, holder: int) -> Query:
    """The question who stands behind the tokens `span` of `draft`; for a dropped subject they are empty."""
    (start, end), form = span, draft.cue.form
    told = draft.cue.finite or form.shape == "participle" or bool(form.attached)
    feminine: bool | None = form.gender == "f" if told else None
    plural: bool | None = form.number != "s" if told else None
    if end > start:
        head = without_article(reading.folded[start])
        feminine = form.gender == "f" if draft.cue.finite and start > draft.cue.index else head.endswith("ه")
        plural = head.endswith(("ون", "ين"))
    called = frozenset(without_article(token.folded) for token in reading.tokens[start:end] if token.is_word and len(token.folded) > 2)
    cue = draft.cue.index
    written = reading.text[reading.tokens[start].start : reading.tokens[end - 1].end] if end > start and kind != "pronoun" else None
    return Query(
        start if end > start else cue,
        end if end > start else cue,
        kind,
        holder,
        called - words("same"),
        feminine,
        plural,
        reading.tokens[cue].start,
        written,
    )


def is_definite(reading: Reading, start: int) -> bool:
    """True for a phrase whose head has the article, or a pronoun: الوزارة، مكتبه."""
    return has_article(reading.folded[start]) or reading.tokens[start].exact.endswith(("ه", "ها", "هم"))
