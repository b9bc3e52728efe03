"""What a cue governs: the clause, quotation or noun phrase that it reports, and the stretch before it where its speaker may stand."""

from dataclasses import dataclass
from typing import Final

from worker.claims.cues import CueMatch
from worker.claims.lexicon import words
from worker.claims.phrases import (
    COMMAS,
    begins_object,
    end_of_phrase,
    has_article,
    is_complementiser,
    is_masdar,
    is_noun,
    is_office,
    skip_adverbs,
    skip_asides,
)
from worker.claims.reading import Reading

__all__ = ["Complement", "find_clause", "find_nominal", "window_of"]

_WINDOW: Final = 45
_NAME: Final = 4
_PREPOSITIONS: Final = {"الي": "إلى", "عن": "عن", "علي": "على", "من": "من", "في": "في"}


@dataclass(frozen=True, slots=True)
class Complement:
    """`start` is the first token of the content; the speaker stands between the cue and `gap_end`. `form`: ``clause``, ``quote``, ``colon``,
    ``preposition``, ``direct``, ``object``, ``bare``. `preposition` is the token of the governed preposition, 0 when there is none."""

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
    """The clause after أن or إن, the quotation or what follows a colon; None when another report comes first."""
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
            return Complement(index + 1, index, "colon", 0, merged)
        elif index in reading.quote_at:
            near = near or _reach_of_speaker(reading, cue, stop)
            if _is_speech(reading, cue, index, stop, near):
                return Complement(index, index, "quote", _governed(reading, cue, index - 1), merged)
            index = min(reading.quote_stop[index], stop)
        elif word in words("say_participle") and not merged:
            merged = index
        elif index in reading.cue_at and _ends_search(reading, cue, reading.cue_at[index]):
            return None
        index += 1
    return None


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
    for _ in range(3):
        index = skip_adverbs(reading, index, stop)
        if (
            index < stop
            and reading.folded[index] in {"في", "خلال", "عبر", "علي", "الي", "عن"}
            and index + 1 < stop
            and not is_complementiser(reading.folded[index + 1])
        ):
            index = (
                end_of_phrase(reading, index + 1, stop)
                if reading.folded[index] != "في"
                else max(end_of_phrase(reading, index + 1, stop), index + 2)
            )
    return max(index, cue.index + 2) + 1


def _clause_at(reading: Reading, cue: CueMatch, index: int, merged: int) -> Complement | None:
    before, word = reading.folded[index - 1], reading.folded[index]
    if index - 1 > cue.index and before in words("not_complementiser_after"):
        return None
    governed = _governed(reading, cue, index - 1)
    if before in _PREPOSITIONS and not governed and before != "علي":
        return None
    # The pronoun of أنه belongs to the clause, so the word stays; bare أن goes, and so does the ب of بأن.
    keeps = word in words("complementiser_pronoun") or word[1:] in words("complementiser_pronoun")
    if index + 1 >= reading.sentence_end[index]:
        return None
    return Complement(index if keeps else index + 1, governed or index, "clause", governed, merged)


def _governed(reading: Reading, cue: CueMatch, index: int) -> int:
    preposition = _PREPOSITIONS.get(reading.folded[index])
    return index if index > cue.index and preposition is not None and preposition in cue.entry.government else 0


def _ends_search(reading: Reading, cue: CueMatch, other: CueMatch) -> bool:
    if other.entry.lemma == cue.entry.lemma and other.form.shape == "masdar":
        return False
    if other.form.shape == "participle":
        return "strict" not in other.entry.flags
    if other.finite and other.form.shape != "misspelt":
        behind_relative = reading.folded[other.index - 1] in words("relative")
        return not behind_relative and ("strict" not in other.entry.flags or other.prefix == "و")
    return other.form.shape == "masdar" and other.index + 1 < len(reading.folded) and is_complementiser(reading.folded[other.index + 1])


def _is_speech(reading: Reading, cue: CueMatch, opening: int, stop: int, near: int) -> bool:
    # A short quotation in the speaker's place that a complementiser follows is a name: وذكر مراسل "جوهرة" أن
    close = reading.quote_stop[opening]
    after = close + 1
    if (
        after < stop
        and (is_complementiser(reading.folded[after]) or reading.folded[after] in _PREPOSITIONS or reading.folded[after] == ":")
        and reading.quote_words(opening) <= 2 * _NAME
    ):
        return False
    if opening == cue.index + 1:
        named = reading.quote_words(opening) <= 2 and after < stop and reading.tokens[after].is_word
        return not (named and "object" not in cue.entry.government)
    before = reading.folded[opening - 1]
    if opening > near and (_is_wary(cue) or reading.quote_words(opening) <= _NAME + 1):
        return False
    if before == "ل" or ((is_noun(before, "organisation") or is_noun(before, "document")) and reading.quote_words(opening) <= _NAME):
        return False
    return "quote" in cue.entry.government or reading.quote_words(opening) > _NAME or before in _PREPOSITIONS


def find_nominal(reading: Reading, cue: CueMatch) -> Complement | None:
    """A noun phrase that the cue takes as its content: after its preposition, or as its object."""
    stop, government = window_of(reading, cue), cue.entry.government
    start = skip_asides(reading, cue.index + 1, stop)
    stop = _stop_of_search(reading, cue, stop)
    direct = _direct(reading, cue, start, stop) if "direct" in government else None
    if direct is not None and begins_object(reading, direct.start):
        return direct
    if government & {"إلى", "عن", "على", "من", "في"}:
        for index in range(cue.index + 1, stop):
            if _governed(reading, cue, index) and index + 1 < stop and reading.folded[index + 1] not in words("relative"):
                if reading.folded[index] in {"من", "في", "علي"} and index > cue.index + 1 and not _governs(reading, cue, index, stop):
                    continue
                return Complement(index + 1, index, "preposition", index)
    if "ب" in government and (at := _with_ba(reading, cue, start, stop)):
        return Complement(at, at, "preposition")
    if "object" in government:
        return _object(reading, cue, start, stop)
    return direct


def _stop_of_search(reading: Reading, cue: CueMatch, stop: int) -> int:
    for index in range(cue.index + 1, stop):
        if reading.folded[index] in {".", "؟", "!", "؛"}:
            return index
        if index in reading.cue_at and _ends_search(reading, cue, reading.cue_at[index]):
            return index
    return stop


def _governs(reading: Reading, cue: CueMatch, index: int, stop: int) -> bool:
    # من and على are everywhere (على هامش، من جهته، من جامعة كذا); inside the speaker they are no government.
    following = reading.folded[index + 1] if index + 1 < stop else ""
    return following not in {"هامش", "خلال", "جهته", "جهتها", "جانبه", "جانبها", "صفحته", "حسابه"} and following not in words("event")


def _with_ba(reading: Reading, cue: CueMatch, start: int, stop: int) -> int:
    for index in range(cue.index + 1, stop):
        word = reading.folded[index]
        if word == "ب" and index + 1 < stop:
            return index
        if word[0] != "ب" or len(word) < 4 or not reading.tokens[index].is_word or word in words("breaker"):
            continue
        if word[1:3] == "ال" or index == start or _is_demandable(reading, index):
            at_office = index > start and not _is_action(reading, index) and is_noun(reading.folded[index - 1], "organisation")
            if not at_office and word not in words("title_tail"):
                return index
    return 0


def _is_demandable(reading: Reading, index: int) -> bool:
    # ضرورة، عدم, or the shape of a verbal noun; not the name of a place, as in بغزة.
    word = reading.folded[index][1:]
    return _is_action(reading, index) or (len(word) >= 4 and word[-1] in "هت" and not has_article(word))


def _is_action(reading: Reading, index: int) -> bool:
    word = reading.folded[index][1:]
    return word in words("object_head") or is_masdar(word, reading.tokens[index].exact[1:])


def _object(reading: Reading, cue: CueMatch, start: int, stop: int) -> Complement | None:
    if cue.form.attached or start >= stop:
        return Complement(start, start if cue.prefix or cue.form.attached else cue.index + 1, "object") if start < stop else None
    for index in range(start + 1, min(stop, start + 14)):
        word, before = reading.folded[index], reading.folded[index - 1]
        if not reading.tokens[index].is_word:
            if reading.folded[index] in COMMAS and is_office(reading.folded[start]):
                continue
            break
        closed = has_article(before) or not (is_office(before) or is_noun(before, "organisation"))
        new = (
            is_noun(word, "organisation")
            or is_noun(word, "place")
            or is_noun(word, "group")
            or (is_office(word) and has_article(word) and not has_article(before))
        )
        if (closed and (new or _has_owner(reading, index))) or begins_object(reading, index):
            return Complement(index, index, "object")
    return Complement(start, start, "object")


def _has_owner(reading: Reading, index: int) -> bool:
    # نظيره، خصومه: a noun with a pronoun that points back to the subject begins the object.
    exact = reading.tokens[index].exact
    return len(exact) >= 5 and exact.endswith(("ه", "ها", "هم")) and not has_article(reading.folded[index])


def _direct(reading: Reading, cue: CueMatch, start: int, stop: int) -> Complement | None:
    if cue.form.attached or start >= stop:
        return None
    if begins_object(reading, start) or cue.form.shape == "participle":
        return Complement(start, start, "direct")
    end = end_of_phrase(reading, start, stop, splits=True)
    index = skip_asides(reading, end, stop)
    if end > start and index < stop and reading.tokens[index].is_word and (index > end or begins_object(reading, index) or index < stop):
        if (
            reading.folded[index] not in words("breaker")
            and reading.folded[index] not in words("relative")
            and reading.folded[index] not in words("preposition")
        ):
            return Complement(index, end, "direct")
    if end - start >= 2 and "strict" not in cue.entry.flags:
        return (
            Complement(start + 1, start + 1, "direct")
            if not has_article(reading.folded[start + 1]) or has_article(reading.folded[start])
            else Complement(start, start, "direct")
        )
    return Complement(start, start, "direct") if end > start and "strict" not in cue.entry.flags else None
