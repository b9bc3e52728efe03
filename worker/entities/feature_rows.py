"""The features of a word as rows of the weights, found without writing the features down.

`features_of` says what the features are. Here everything that hangs on one form of a word (the form itself, its clusters, its place in the
gazetteers) stands behind a single look-up of that form, and so do all its beginnings and all its ends: a word that was never seen costs
five look-ups, not twenty features to write and to look up.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from itertools import chain
from typing import Final, NamedTuple

from worker.entities.clitics import stems
from worker.entities.features import COMMON_NAME, beginnings_of, ends_of, features_of, shape_of, word_clusters
from worker.entities.gazetteer import place_words
from worker.entities.lexicon import name_part_counts
from worker.text.vocabulary import PAD

__all__ = ["FeatureRows"]

_LONG: Final = 6
"""Letters from which on the length of a word is no feature of it."""

_FILLER: Final = "ـ"
_MOST_AFFIXES: Final = 1 << 14
_NONE: Final = -1

Row = tuple[int, ...]


class _Form(NamedTuple):
    """What a form gives: to a word that is it the rows `own`; to a word of which it is left without clitics the row `stem`, a class of
    places (`kind`), `bearers` of a name, and `clusters`, unless that word has some of its own, as this one has if `clustered`."""

    own: Row
    stem: int
    bearers: int
    kind: str
    clusters: Row
    clustered: bool


class _Affixes(dict[str, Row]):
    """The rows that hang on some letters at one end of a word, worked out when they are first met; emptied when full."""

    def __init__(self, work_out: Callable[[str], Row]) -> None:
        super().__init__()
        self._work_out = work_out

    def __missing__(self, letters: str) -> Row:
        if len(self) >= _MOST_AFFIXES:
            self.clear()
        rows = self[letters] = self._work_out(letters)
        return rows


class FeatureRows:
    """Finds the rows of words, given the row of each feature that has weights."""

    def __init__(self, known: Mapping[str, int]) -> None:
        self._known = {feature: row for feature, row in known.items() if feature[:1] in {"h", "p", "s"}}
        self._border = _rows(known, features_of(PAD))
        self._forms = _forms(known)
        self._names = known.get("yname", _NONE), known.get("yname+", _NONE)
        self._kinds = {kind: known.get(f"yplace{kind}", _NONE) for kind in "clsp"}
        self._beginnings = _Affixes(lambda letters: self._beginning(letters.ljust(_LONG, _FILLER)))
        self._ends = _Affixes(lambda letters: self._end(_FILLER + letters))

    def of(self, folded: str) -> Sequence[int]:
        """The rows of all features of a word that have weights, in any order."""
        if folded == PAD:
            return self._border
        # The first four letters of a long word tell its shape as well.
        rows = [*(self._beginnings[folded[:4]] if len(folded) >= _LONG else self._beginning(folded))]
        rows += self._ends[folded[-3:]] if len(folded) > 3 else self._end(folded)
        known = self._forms.get
        form = known(folded)
        if form is not None:
            rows += form.own
        rest = stems(folded)[1:]
        if rest and (found := [stem for stem in map(known, rest) if stem is not None]):
            rows += self._of_stems(found, form is not None and form.clustered)
        return rows

    def _of_stems(self, found: Sequence[_Form], clustered: bool) -> Iterable[int]:
        rows = {form.stem for form in found}
        if bearers := max(form.bearers for form in found):
            rows.add(self._names[bearers >= COMMON_NAME])
        rows.update(self._kinds[form.kind] for form in found if form.kind)
        if not clustered:
            rows.update(row for form in found for row in form.clusters)
        rows.discard(_NONE)
        return rows

    def _beginning(self, word: str) -> Row:
        return _rows(self._known, (f"h={shape_of(word)}", *beginnings_of(word)))

    def _end(self, word: str) -> Row:
        return _rows(self._known, ends_of(word))


def _rows(known: Mapping[str, int], features: Iterable[str]) -> Row:
    return tuple(known[feature] for feature in features if feature in known)


def _forms(known: Mapping[str, int]) -> dict[str, _Form]:
    words, stemmed = _behind(known, "w="), _behind(known, "c=")
    names, places, clusters = name_part_counts(), place_words(), word_clusters()
    placed = {kind: _rows(known, (f"xplace{kind}",)) for kind in "clsp"} | {"": ()}
    named = _rows(known, ("xname",)), _rows(known, ("xname+",))
    groups = {pair: (_rows(known, pair), _rows(known, (f"y{feature}" for feature in pair))) for pair in dict.fromkeys(clusters.values())}
    none: tuple[Row, Row] = ((), ())
    found: dict[str, _Form] = {}
    # Every start of a worker waits for this loop: 70,000 rounds.
    for form in chain(words, stemmed, names, places, clusters):
        if form in found:
            continue
        bearers, kind, cluster = names.get(form, 0), places.get(form, ""), clusters.get(form)
        own, beside = groups[cluster] if cluster else none
        own = (*words.get(form, ()), *stemmed.get(form, ()), *placed[kind], *own)
        if bearers:
            own += named[bearers >= COMMON_NAME]
        found[form] = _Form(own, stemmed.get(form, (_NONE,))[0], bearers, kind, beside, cluster is not None)
    return found


def _behind(known: Mapping[str, int], mark: str) -> dict[str, Row]:
    return {feature[len(mark) :]: (row,) for feature, row in known.items() if feature.startswith(mark)}
