"""The clause or the quotation that a cue governs, and the stretch before it where its speaker may stand."""

from dataclasses import dataclass
from typing import Final

from worker.claims.cues import CueMatch
from worker.claims.lexicon import words
from worker.claims.phrases import begins_object, end_of_phrase, skip_adverbs, skip_asides
from worker.claims.reading import Reading
from worker.claims.shapes import COMMAS, is_complementiser, is_masdar, is_noun

__all__ = ["PREPOSITIONS", "Complement", "ends_search", "find_clause", "governed", "window_of"]

_WINDOW: Final = 45
_NAME: Final = 4
_TITLE: Final = 6
_BEHIND: Final = 14
PREPOSITIONS: Final = {"الي": "إلى", "عن": "عن", "علي": "على", "من": "من", "في": "في"}


@dataclass(frozen=True, slots=True)
class Complement:
    """`start` is the first token of the content; the speaker stands between the cue and `gap_end`.

    `form`: ``clause``, ``quote``, ``colon``, ``preposition``, ``direct``, ``object``, ``bare``. `preposition` is the token of the governed
    preposition, 0 when there is none."""

    start: int
    gap_end: int
    form: str
    preposition: int = 0
    merged: int = 0
    """The say participle that is one cue with this one (وصرح … قائلا), 0 when there is none."""


def window_of(reading: Reading, cue: CueMatch) -> int:
    """The index behind the last token in which the complement of `cue` may begin."""
    return min(reading.sentence_end[cue.index], cue.index + 1 + _WINDOW)


def find_clause(reading: Reading, cue: CueMatch) -> Complement | None:
    """The clause after أن or إن, the quotation or what follows a colon; None when another report comes first.

    Words that are given (قدم تعازيه) take none."""
    if "gift" in cue.entry.government:
        return None
    stop, merged = window_of(reading, cue), 0
    index = cue.index + 1
    near = _reach_of_speaker(reading, cue, stop) if _is_wary(cue) else 0
    while index < stop:
        word = reading.folded[index]
        if word in words("complementiser") or (word[:1] == "ب" and is_complementiser(word)) or word in words("complementiser_pronoun"):
            found = _clause_at(reading, cue, index, merged)
            if found is not None and (not _is_wary(cue) or (found.gap_end <= near or _behind_aside(reading, cue, found.gap_end))):
                return found
        elif word == ":" and index > cue.index:
            if (_is_wary(cue) and index > near) or index + 1 >= len(reading.tokens):
                return None
            start = index + 2 if reading.folded[index + 1] in words("complementiser") and index + 2 < len(reading.tokens) else index + 1
            return Complement(start, index, "colon", 0, merged)
        elif index in reading.quote_at:
            near = near or _reach_of_speaker(reading, cue, stop)
            if _is_speech(reading, cue, index, stop, near):
                return Complement(index, index, "quote", governed(reading, cue, index - 1), merged)
            index = min(reading.quote_stop[index], stop)
        elif word in words("say_participle") and not merged:
            merged = index
        elif index in reading.cue_at and ends_search(reading, cue, reading.cue_at[index]):
            if merged or not _says_on(reading, cue, index):
                return None
            merged = index
        index += 1
    return None


def _says_on(reading: Reading, cue: CueMatch, index: int) -> bool:
    # وأضاف فلان موضحا: …, وختم مستدركا: "…": the participle is one cue with a verb of saying.
    if cue.entry.cue_class != "say" or reading.cue_at[index].form.shape != "participle" or not cue.finite:
        return False
    return index + 1 < reading.sentence_end[index] and (reading.folded[index + 1] == ":" or index + 1 in reading.quote_at)


def _is_wary(cue: CueMatch) -> bool:
    return "strict" in cue.entry.flags or ("strict_present" in cue.entry.flags and cue.form.shape == "present")


def _behind_aside(reading: Reading, cue: CueMatch, gap_end: int) -> bool:
    # وأفاد المرصد، في بيان نشره أمس، بأن …: what stands between the commas is an aside, whatever it is.
    commas = [at for at in range(cue.index + 1, gap_end) if reading.folded[at] in COMMAS]
    return len(commas) == 2 and commas[1] == gap_end - 1 and commas[0] - cue.index <= _NAME + 2


def _reach_of_speaker(reading: Reading, cue: CueMatch, stop: int) -> int:
    # How far the complement of an ambiguous cue may stand: right behind its speaker and the asides that follow.
    index = skip_adverbs(reading, cue.index + 1, stop)
    index = end_of_phrase(reading, index, stop)
    for _ in range(4):
        index = skip_asides(reading, index, stop)
        if index + 1 < stop and reading.folded[index] in words("circumstance") and not is_complementiser(reading.folded[index + 1]):
            index = max(end_of_phrase(reading, index + 1, stop), index + 2 if reading.folded[index] == "في" else 0)
    return max(index, cue.index + 2) + 1


def _clause_at(reading: Reading, cue: CueMatch, index: int, merged: int) -> Complement | None:
    before, word = reading.folded[index - 1], reading.folded[index]
    if index - 1 > cue.index and before in words("not_complementiser_after"):
        return None
    preposition = governed(reading, cue, index - 1)
    if before in PREPOSITIONS and not preposition and before != "علي":
        return None
    # The pronoun of أنه belongs to the clause, so the word stays; bare أن goes, and so does the ب of بأن.
    keeps = word in words("complementiser_pronoun") or word[1:] in words("complementiser_pronoun")
    if index + 1 >= reading.sentence_end[index]:
        return None
    start = index if keeps else index + 1
    if not keeps and reading.folded[start] == ":" and start + 1 < reading.sentence_end[index]:
        start += 1  # واعتبر أن: «…»
    return Complement(start, preposition or index, "clause", preposition, merged)


def governed(reading: Reading, cue: CueMatch, index: int) -> int:
    preposition = PREPOSITIONS.get(reading.folded[index])
    return index if index > cue.index and preposition is not None and preposition in cue.entry.government else 0


def ends_search(reading: Reading, cue: CueMatch, other: CueMatch) -> bool:
    if other.entry.lemma == cue.entry.lemma and other.form.shape == "masdar":
        return False
    if other.form.shape == "participle":
        return "strict" not in other.entry.flags
    if other.finite and other.form.shape != "misspelt":
        behind_relative = reading.folded[other.index - 1] in words("relative")
        return not behind_relative and ("strict" not in other.entry.flags or other.prefix == "و")
    if other.form.shape != "masdar" or reading.folded[other.index - 1] == "في":  # وأكد في تصريحاته أنه …
        return False
    return other.index + 1 < len(reading.folded) and is_complementiser(reading.folded[other.index + 1])


def _clause_behind(reading: Reading, index: int, stop: int) -> bool:
    # قالت "منظمة كذا" البريطانية إن …: a quotation before the clause of the same verb is a name.
    for at in range(index, min(stop, index + _BEHIND)):
        if reading.folded[at] in words("complementiser") or reading.folded[at] in words("complementiser_pronoun"):
            return reading.folded[at - 1] not in words("not_complementiser_after")
        if (reading.folded[at] in {".", "،", ":"} and at == index) or at in reading.cue_at or at in reading.quote_at:
            return False
    return False


def _is_speech(reading: Reading, cue: CueMatch, opening: int, stop: int, near: int) -> bool:
    # A short quotation in the speaker's place that a complementiser follows is a name: وذكر مراسل "جوهرة" أن
    close = reading.quote_stop[opening]
    after = close + 1
    if (
        after < stop
        and (is_complementiser(reading.folded[after]) or reading.folded[after] in PREPOSITIONS or reading.folded[after] == ":")
        and reading.quote_words(opening) <= 2 * _NAME
    ):
        return False
    if "أن" in cue.entry.government and reading.quote_words(opening) <= _TITLE and _clause_behind(reading, after, stop):
        return False
    if opening == cue.index + 1:
        named = reading.quote_words(opening) <= 2 and after < stop and reading.tokens[after].is_word
        return not (named and "object" not in cue.entry.government)
    before = reading.folded[opening - 1]
    if _is_objective(reading, cue, opening - 1):
        return False
    if opening > near and (_is_wary(cue) or reading.quote_words(opening) <= _NAME + 1):
        return False
    if before == "ل" or ((before == "في" or _bears_name(before)) and reading.quote_words(opening) <= _NAME):
        return False
    return "quote" in cue.entry.government or reading.quote_words(opening) > _NAME or before in PREPOSITIONS


def _bears_name(word: str) -> bool:
    # لصحيفة «…», برنامج «…»
    bare = word[1:] if word[0] in "بل" and len(word) > 4 else word
    return bare in words("addressee") or any(is_noun(form, kind) for form in (word, bare) for kind in ("organisation", "document"))


def _is_objective(reading: Reading, cue: CueMatch, index: int) -> bool:
    # أكد أهمية "…", طالب بالإفراج "عن …": the quotation goes on with the noun phrase that is the content.
    word = reading.folded[index]
    if "direct" in cue.entry.government and begins_object(reading, index) and word not in words("pronoun_speaker"):
        return True
    return (
        "ب" in cue.entry.government
        and word[0] == "ب"
        and is_masdar(word[1:].removeprefix("ال"), reading.tokens[index].exact[1:].removeprefix("ال"))
    )
