"""The features of a word as rows of the weights, found without writing the features down.

`features_of` says what the features are. Here everything that hangs on one form of a word (the form itself, its clusters, its place in the
gazetteers) stands behind a single look-up of that form, and so do all its beginnings and all its ends: a word that was never seen costs
five look-ups, not twenty features to write and to look up.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from itertools import chain
from typing import Final, NamedTuple

from worker.entities.clitics import stems
from worker.entities.features import COMMON_NAME, features_of, gazetteer_flags, shape_of, word_clusters
from worker.entities.gazetteer import place_words
from worker.entities.lexicon import name_part_counts
from worker.text.vocabulary import PAD

__all__ = ["FeatureRows"]

_LONGEST_END: Final = 3
_LONGEST_BEGINNING: Final = 4
_NONE: Final = -1


class _Form(NamedTuple):
    """What a form gives: to a word that is it the rows `own`; to a word of which it is left without clitics the row `stem`, a class of
    places (`kind`), `bearers` of a name, and `clusters`, unless that word has some of its own, as this one has if `clustered`."""

    own: tuple[int, ...]
    stem: int
    bearers: int
    kind: str
    clusters: tuple[int, ...]
    clustered: bool


class FeatureRows:
    """Finds the rows of words, given the row of each feature that has weights."""

    def __init__(self, known: Mapping[str, int]) -> None:
        self._border = _rows(known, features_of(PAD))
        self._shapes = {feature[2:]: (row,) for feature, row in known.items() if feature.startswith("h=")}
        self._ends = _affixes(known, "s", lambda end: [end[at:] for at in range(len(end))])
        self._beginnings = _affixes(known, "p", lambda beginning: [beginning[: at + 1] for at in range(len(beginning))])
        self._forms = _forms(known)
        self._names = known.get("yname", _NONE), known.get("yname+", _NONE)
        self._kinds = {kind: known.get(f"yplace{kind}", _NONE) for kind in "clsp"}

    def of(self, folded: str) -> Sequence[int]:
        """The rows of all features of a word that have weights, in any order."""
        if folded == PAD:
            return self._border
        known = self._forms.get
        form = known(folded)
        rows = list(self._shapes.get(shape_of(folded), ()))
        if form is not None:
            rows += form.own
        rest = stems(folded)[1:]
        if rest and (found := [stem for stem in map(known, rest) if stem is not None]):
            rows += self._of_stems(found, form is not None and form.clustered)
        return rows + self._of_affixes(folded)

    def _of_stems(self, found: Sequence[_Form], clustered: bool) -> Iterable[int]:
        rows = {form.stem for form in found}
        if bearers := max(form.bearers for form in found):
            rows.add(self._names[bearers >= COMMON_NAME])
        rows.update(self._kinds[form.kind] for form in found if form.kind)
        if not clustered:
            rows.update(row for form in found for row in form.clusters)
        rows.discard(_NONE)
        return rows

    def _of_affixes(self, folded: str) -> list[int]:
        # The longest ones that the model knows; an affix is shorter than its word.
        end = folded[1:] if len(folded) <= _LONGEST_END else folded[-_LONGEST_END:]
        while end and end not in self._ends:
            end = end[1:]
        beginning = folded[:-1] if len(folded) <= _LONGEST_BEGINNING else folded[:_LONGEST_BEGINNING]
        while beginning and beginning not in self._beginnings:
            beginning = beginning[:-1]
        return [*self._ends.get(end, ()), *self._beginnings.get(beginning, ())]


def _rows(known: Mapping[str, int], features: Iterable[str]) -> tuple[int, ...]:
    return tuple(known[feature] for feature in features if feature in known)


def _affixes(known: Mapping[str, int], letter: str, parts: Callable[[str], Sequence[str]]) -> dict[str, tuple[int, ...]]:
    """Each affix with the rows of those within it that are affixes too: `parts` gives them, itself among them."""
    written = [feature[3:] for feature in known if feature[0] == letter and feature[2:3] == "="]
    return {affix: _rows(known, (f"{letter}{len(part)}={part}" for part in parts(affix))) for affix in written}


def _forms(known: Mapping[str, int]) -> dict[str, _Form]:
    names, places, clusters = name_part_counts(), place_words(), word_clusters()
    words = (feature[2:] for feature in known if feature.startswith(("w=", "c=")))
    return {form: _form(known, form) for form in dict.fromkeys(chain(words, names, places, clusters))}


def _form(known: Mapping[str, int], form: str) -> _Form:
    clusters = word_clusters().get(form, ())
    return _Form(
        own=_rows(known, (f"w={form}", f"c={form}", *gazetteer_flags((form,)), *clusters)),
        stem=known.get(f"c={form}", _NONE),
        bearers=name_part_counts().get(form, 0),
        kind=place_words().get(form, ""),
        clusters=_rows(known, (f"y{cluster}" for cluster in clusters)),
        clustered=bool(clusters),
    )
