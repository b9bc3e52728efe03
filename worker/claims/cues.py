"""Cue candidates: words that may report speech. Whether one does is for the grammar to say, by what follows it."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import product
from typing import Final

from worker.claims.lexicon import CueEntry, CueForm, cue_forms, words
from worker.claims.morphology import Form
from worker.text import Token

__all__ = ["CueMatch", "cue_words", "find_cues", "look_up"]

_VERBAL: Final = frozenset({"past", "present", "jussive", "misspelt"})
_NEGATION_REACH: Final = 2


@dataclass(frozen=True, slots=True)
class CueMatch:
    """A cue candidate at token `index`. `prefix` is the conjunction or particle written onto it (``و``, ``ف``, ``ل``, ``ب``)."""

    index: int
    entry: CueEntry
    form: Form
    prefix: str
    negated: bool

    @property
    def finite(self) -> bool:
        """True for a verb form that makes a clause of its own."""
        return self.form.shape in _VERBAL


@lru_cache(maxsize=1 << 16)
def look_up(folded: str) -> tuple[str, CueForm] | None:
    """The clitic and the cue form of a folded word, None when it is no form of any cue."""
    table = cue_forms()
    if folded in table:
        return "", table[folded]
    first, rest = folded[:1], folded[1:]
    if first in {"و", "ف"}:
        inner = ("", table[rest]) if rest in table else look_up(rest) if rest[:1] not in {"و", "ف"} else None
        return (first, inner[1]) if inner else None
    if first == "س" and rest in table and table[rest].form.shape == "present":
        return "", table[rest]
    if first == "ل":
        bare = folded[2:] if folded.startswith("لل") else rest
        found = table.get(bare)
        if found and _follows_lam(found.form, article=folded.startswith("لل")):
            return first, found
    if first == "ب" and rest in table and table[rest].form.shape == "masdar":
        return first, table[rest]
    return None


@cache
def cue_words() -> frozenset[str]:
    """All words that `look_up` knows, some 33,000: most words of a text are none of them, and a set tells that soonest."""
    clitics = ["".join(pair) for pair in product(("", "و", "ف"), ("", "س", "ل", "لل", "ب"))]
    return frozenset(word for form in cue_forms() for clitic in clitics if look_up.__wrapped__(word := clitic + form))


def _follows_lam(form: Form, *, article: bool) -> bool:
    # للمطالبة is a masdar with the spelling of a participle; للمحتجين are people.
    if form.shape == "present":
        return not article
    return form.shape == "masdar" or (form.shape == "participle" and form.written.endswith("ه"))


def find_cues(tokens: Sequence[Token], folded: Sequence[str], sentence_start: Sequence[int]) -> tuple[CueMatch, ...]:
    """All candidates in order of place."""
    found: list[CueMatch] = []
    known = cue_words()
    for index in [index for index, word in enumerate(folded) if word in known]:
        hit = look_up(folded[index])
        if hit is None:
            continue
        match = CueMatch(index, hit[1].entry, hit[1].form, hit[0], _negated(folded, index))
        if not _is_homograph(match, tokens, folded, sentence_start[index] == index):
            found.append(match)
    return tuple(found)


def _is_homograph(cue: CueMatch, tokens: Sequence[Token], folded: Sequence[str], opens: bool) -> bool:
    exact, form, flags = tokens[cue.index].exact, cue.form, cue.entry.flags
    before = "" if opens else folded[cue.index - 1]
    if form.attached == "ه" and exact.endswith("ة"):
        return True  # دعاة are preachers, دعاه "called him"
    if form.shape == "jussive":
        return not cue.negated  # without لم before it, يقل is no form of يقول
    if form.shape == "participle":
        # مؤكدة ends in ta marbuta; the ha of مبينه is a pronoun; متهمين بـ are the accused
        return (form.written.endswith("ه") and exact.endswith("ه")) or ("passive" in flags and not _accuses(folded, cue.index))
    if form.shape == "past" and form.person == 3:
        if cue.entry.lemma[0] == "ا" and exact[len(cue.prefix) :].startswith("أ"):
            return True  # اعتقد is "he believes", أعتقد "I believe"
        if "hamza" in flags and "أ" not in exact and "ئ" not in exact:
            return True
        if "alef" in flags and exact.endswith("ي"):
            return True
        bare = not cue.prefix and form.written == folded[cue.index] and form.gender == "m" and form.number == "s"
        return bare and (before in words("preposition") or ("noun" in flags and not _opens_clause(before)))
    return form.shape == "masdar" and before in words("narrator")  # تجدر الإشارة إلى


def _accuses(folded: Sequence[str], index: int) -> bool:
    # متهما أنقرة بالتأخير has an object; متهما بالتأخير and متهمين في محكمة have none
    following = folded[index + 1] if index + 1 < len(folded) else ""
    ends = following in words("preposition") or following in words("breaker")
    return following[:1].isalpha() and following[0] not in "بل" and not ends


def _opens_clause(before: str) -> bool:
    return (
        before == ""
        or not before[0].isalpha()
        or before in words("auxiliary")
        or before in words("clause_opener")
        or before in words("negation")
        or before in words("relative")
    )


def _negated(folded: Sequence[str], index: int) -> bool:
    reach = folded[max(0, index - _NEGATION_REACH) : index]
    negations = words("negation")
    return bool(reach) and (reach[-1] in negations or (reach[-1][1:] in negations and reach[-1][0] in "وف"))
