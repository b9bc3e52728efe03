"""The noun phrase that a cue takes as its content: after its preposition, or as its object."""

from worker.claims.complements import Complement, ends_search, governed, window_of
from worker.claims.cues import CueMatch
from worker.claims.lexicon import words
from worker.claims.phrases import begins_object, end_of_phrase, skip_asides
from worker.claims.reading import Reading
from worker.claims.shapes import COMMAS, has_article, is_masdar, is_noun, is_office, stems, without_article

__all__ = ["find_nominal"]

_GIFT = 16


def find_nominal(reading: Reading, cue: CueMatch) -> Complement | None:
    """A noun phrase that the cue takes as its content: after its preposition, or as its object."""
    stop, government = window_of(reading, cue), cue.entry.government
    if "gift" in government:
        return _gift(reading, cue, min(stop, cue.index + _GIFT))
    start = skip_asides(reading, cue.index + 1, stop)
    stop = _stop_of_search(reading, cue, stop)
    direct = _direct(reading, cue, start, stop) if "direct" in government else None
    if direct is not None and begins_object(reading, direct.start):
        return direct
    demanded = _with_ba(reading, cue, start, stop) if "ب" in government else 0
    if government & {"إلى", "عن", "على", "من", "في"}:
        for index in range(cue.index + 1, min(stop, demanded) if demanded and _is_action(reading, demanded) else stop):
            if governed(reading, cue, index) and index + 1 < stop and reading.folded[index + 1] not in words("relative"):
                if reading.folded[index] in {"من", "في", "علي"} and index > cue.index + 1 and not _governs(reading, cue, index, stop):
                    continue
                return Complement(index + 1, index, "preposition", index)
    if demanded:
        return Complement(demanded, demanded, "preposition")
    if "object" in government:
        return _object(reading, cue, start, stop)
    return direct


def _gift(reading: Reading, cue: CueMatch, stop: int) -> Complement | None:
    for index in range(cue.index + 1, stop):
        if any(without_article(stem) in words("gift") for stem in stems(reading.folded[index])):
            return Complement(index, index, "direct")
        if index in reading.cue_at and ends_search(reading, cue, reading.cue_at[index]):
            return None
    return None


def _stop_of_search(reading: Reading, cue: CueMatch, stop: int) -> int:
    for index in range(cue.index + 1, stop):
        if reading.folded[index] in {".", "؟", "!", "؛"}:
            return index
        if index in reading.cue_at and ends_search(reading, cue, reading.cue_at[index]):
            return index
    return stop


def _governs(reading: Reading, cue: CueMatch, index: int, stop: int) -> bool:
    # من and على are everywhere (على هامش، من جهته، من جامعة كذا); inside the speaker they are no government.
    following = reading.folded[index + 1] if index + 1 < stop else ""
    before = reading.folded[index - 1]
    if reading.folded[index] == "من" and is_noun(before, "group") and not has_article(before):
        return False  # شكا عدد من السكان من سوء الطريق
    return following not in {"هامش", "خلال", "جهته", "جهتها", "جانبه", "جانبها", "صفحته", "حسابه"} and following not in words("event")


def _with_ba(reading: Reading, cue: CueMatch, start: int, stop: int) -> int:
    for index in range(cue.index + 1, stop):
        word = reading.folded[index]
        if word == "ب" and index + 1 < stop:
            return index
        if word[0] != "ب" or (len(word) < 4 and word != "باي") or not reading.tokens[index].is_word or word in words("breaker"):
            continue
        if word[1:3] in {"ال", "اي"} or index == start or _is_demandable(reading, index):
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
    bare, exact = without_article(word), reading.tokens[index].exact[1:].removeprefix("ال")
    return word in words("object_head") or (is_masdar(bare, exact) and not is_noun(bare, "place"))


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
    if end > start and index < stop and reading.tokens[index].is_word and not _is_particle(reading.folded[index]):
        return Complement(index, end, "direct")
    if end - start >= 2 and "strict" not in cue.entry.flags:
        return (
            Complement(start + 1, start + 1, "direct")
            if not has_article(reading.folded[start + 1]) or has_article(reading.folded[start])
            else Complement(start, start, "direct")
        )
    return Complement(start, start, "direct") if end > start and "strict" not in cue.entry.flags else None


def _is_particle(word: str) -> bool:
    return any(word in words(word_class) for word_class in ("breaker", "relative", "preposition"))
