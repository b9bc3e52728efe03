"""Noun phrases without a parser: where one ends that begins here, told from closed word classes, marks and the article."""

from typing import Final

from worker.claims.cues import CueMatch
from worker.claims.lexicon import words
from worker.claims.reading import Reading
from worker.claims.shapes import COMMAS, has_article, is_complementiser, is_masdar, is_noun, is_office, stems, without_article

__all__ = ["begins_object", "end_of_phrase", "skip_adverbs", "skip_asides"]

_NAME_IN_QUOTES: Final = 5
_ASIDE: Final = 12
_HEADS: Final = ("title", "organisation", "group", "unnamed", "document")
_APPOSITION: Final = 9
_OWN: Final = ("ه", "ها", "هم")
_NAME_APPOSITION: Final = 5
_NAME_BEHIND: Final = 8


def skip_adverbs(reading: Reading, index: int, limit: int) -> int:
    """The first token from `index` on that is no adverb, no aside between commas or dashes, and no comma."""
    adverbs, folded = words("adverb"), reading.folded
    while index < limit:
        word = folded[index]
        if word in adverbs or word in COMMAS:
            index += 1
        elif word in {"-", "–", "("} and (close := _close_of(folded, index, limit)):
            index = close + 1
        elif length := _time_phrase(reading, index, limit):
            index += length
        elif word == "من" and index + 1 < limit and folded[index + 1][:4] in {"جهته", "جانب", "ناحي"}:
            index += 2
        else:
            break
    return index


def skip_asides(reading: Reading, index: int, limit: int) -> int:
    """Like `skip_adverbs`, and over where it was said, too: في بيان له، في وقت سابق."""
    index = skip_adverbs(reading, index, limit)
    folded = reading.folded
    while index + 1 < limit and folded[index] == "في" and folded[index + 1] in words("event"):
        index += 2
        while index < limit and folded[index] in words("aside_tail"):
            index += 1
        index = skip_adverbs(reading, index, limit)
    return index


def _time_phrase(reading: Reading, index: int, limit: int) -> int:
    # الأسبوع الماضي، هذا العام: how many tokens; العام alone is no time (الأمين العام).
    folded = reading.folded
    if index + 1 >= limit:
        return 0
    if folded[index] in words("time_noun") and folded[index + 1] in words("time_adjective"):
        return 2
    return 2 if folded[index] in {"هذا", "هذه"} and folded[index + 1] in words("time_noun") else 0


def _close_of(folded: tuple[str, ...], index: int, limit: int) -> int:
    wanted = {")"} if folded[index] == "(" else {"-", "–"}
    for at in range(index + 1, min(limit, index + _ASIDE)):
        if folded[at] in wanted:
            return at
    return 0


def end_of_phrase(reading: Reading, start: int, limit: int, *, splits: bool = False) -> int:
    """The index behind the noun phrase that begins at token `start`; with `splits`, the object of its verb ends it, too."""
    index = start
    while index < limit:
        step = _step(reading, start, index, limit, splits)
        if step == 0:
            break
        index += step
    while index > start and (not reading.tokens[index - 1].is_word and reading.folded[index - 1] in COMMAS):
        index -= 1
    return index


def _step(reading: Reading, start: int, index: int, limit: int, splits: bool) -> int:
    word = reading.folded[index]
    if index > start and word in words("idiom"):
        return 0
    if index in reading.people:
        return min(reading.people[index][1], limit) - index
    if splits and index - 1 in reading.people and index > start and reading.tokens[index].is_word and not is_office(word):
        return 0
    if not reading.tokens[index].is_word:
        return _step_over_mark(reading, start, index, limit)
    if (
        word == "علي"
        and index + 1 < limit
        and is_noun(reading.folded[start], "organisation")
        and has_article(reading.folded[index - 1])
        and has_article(reading.folded[index + 1])
    ):
        return 2  # لجنة الرقابة على المال العام
    if word == "عن" and is_office(reading.folded[start]) and index + 1 < limit and is_noun(reading.folded[index + 1], "organisation"):
        return 2  # النائب عن حزب كذا
    if word in words("breaker") or word in words("relative") or is_complementiser(word):
        return 0
    if word[0] in "وف" and (word[1:] in words("breaker") or word[1:] in words("relative")):
        return 0
    if index > start and (word in words("adverb") or _time_phrase(reading, index, limit) or _is_relative_verb(reading, start, index)):
        return 0
    if word == "في":
        return _step_over_in(reading, start, index, limit)
    if index > start and ("ً" in reading.tokens[index].exact or (word[0] == "ل" and _ends_at_lam(reading, start, index))):
        return 0  # قال فلان متسائلاً: an accusative is no part of a subject; قال فلان للمحققين: nor is the listener
    if word == "من":
        following = reading.folded[index + 1] if index + 1 < limit else ""
        return 0 if index == start or following in words("breaker") or following[:4] in {"جهته", "جانب", "ناحي", ""} else 1
    if _addresses(word, index > start) and not _belongs_to_office(reading, start, index, limit):
        return 0
    if index > start and index in reading.cue_at and _reports(reading.cue_at[index]):
        return 0
    if word[0] == "ي" and len(word) >= 4 and index > start and has_article(reading.folded[index - 1]):
        return 0  # a verb of the narrator; names in ي do not follow an article
    if splits and index > start and begins_object(reading, index):
        return 0
    return 1


def _reports(cue: CueMatch) -> bool:
    # قال فلان نأمل أن …, قال فلان مستدركا: …
    if cue.form.person == 1 or (cue.form.shape == "participle" and cue.form.written.endswith("ا")):
        return True
    return "strict" not in cue.entry.flags and (
        cue.form.shape in {"participle", "preposition"} or (cue.finite and cue.form.shape != "misspelt")
    )


def _is_relative_verb(reading: Reading, start: int, index: int) -> bool:
    # بيان أصدرته الوزارة، دراسة أجراها باحثون: behind an indefinite document, a word with a pronoun is the verb of a relative clause.
    head = reading.folded[start]
    return is_noun(head, "document") and not has_article(head) and reading.tokens[index].exact.endswith(("ته", "ها", "اه", "ده"))


def _ends_at_lam(reading: Reading, start: int, index: int) -> bool:
    head = reading.folded[start]
    named = any(is_noun(head, noun_class) for noun_class in _HEADS) or has_article(head) or has_article(reading.folded[index - 1])
    return reading.folded[index].startswith("لل") and not named


def _addresses(word: str, later: bool) -> bool:
    if not later or word[0] != "ل":
        return False
    return (
        word == "ل"
        or word[1:] in words("addressee")
        or (word.startswith("لل") and ("ال" + word[2:] in words("addressee") or word[2:] in words("addressee")))
    )


def _belongs_to_office(reading: Reading, start: int, index: int, limit: int) -> bool:
    # المدير التنفيذي للبرنامج الوطني فلان: the name is still to come, so للبرنامج says of what, and not to whom
    if not (reading.folded[index].startswith("لل") and is_office(reading.folded[start])):
        return False
    named = any(at in reading.people for at in range(start, index))
    return not named and any(at in reading.people for at in range(index + 1, min(limit, index + _NAME_BEHIND)))


def _step_over_in(reading: Reading, start: int, index: int, limit: int) -> int:
    if index == start or index + 1 >= limit:
        return 0
    following = reading.folded[index + 1]
    if (
        following in words("event")
        or without_article(following) in words("event")
        or not reading.tokens[index + 1].is_word
        or following in words("relative")
    ):
        return 0
    head = reading.folded[start]
    named = any(is_noun(head, noun_class) for noun_class in ("title", "organisation", "group", "unnamed"))
    if reading.tokens[index + 1].exact.endswith(_OWN) and len(following) > 4:
        return 0  # المنظمة في تقريرها
    return 2 if named or is_noun(following, "organisation") else 0


def _step_over_mark(reading: Reading, start: int, index: int, limit: int) -> int:
    word = reading.folded[index]
    if index in reading.quote_at:
        return _step_over_quotation(reading, start, index, limit)
    if word in {"،", ","} and index > start:
        return _step_over_comma(reading, start, index, limit)
    if word == "(" and index > start and index + 1 < limit and not reading.folded[index + 1][0].isdigit():
        close = _close_of(reading.folded, index, limit)
        return close - index + 1 if close else 0
    return 1 if word in {".", "/"} and index > start and len(reading.folded[index - 1]) <= 1 else 0


def _step_over_quotation(reading: Reading, start: int, index: int, limit: int) -> int:
    # A name in quotation marks belongs to the noun before it (صحيفة «…», مراسل «…») or is the phrase itself.
    heads = (reading.folded[index - 1], reading.folded[start])
    bears = (
        index == start
        or any(is_noun(head, noun_class) for head in heads for noun_class in ("organisation", "document"))
        or is_office(heads[0])
    )
    fits = reading.quote_words(index) <= _NAME_IN_QUOTES and reading.quote_stop[index] < limit
    return reading.quote_words(index) + 2 if bears and fits else 0


def _step_over_comma(reading: Reading, start: int, index: int, limit: int) -> int:
    # An apposition: "الرئيس الأفغاني، حميد كرزاي،" (an office, then its holder) or "حميد كرزاي، رئيس أفغانستان،".
    folded = reading.folded
    if index + 1 >= limit or not reading.tokens[index + 1].is_word:
        return 0
    first = folded[index + 1]
    end = index + 1
    while end < min(limit, index + _APPOSITION + 1) and reading.tokens[end].is_word and not _stops_apposition(reading, end):
        end += 1
    if (is_office(first) and first[0] != "و") or first in {"احد", "احدي"}:
        return 1
    office_first = is_office(folded[start])
    closed = end >= limit or folded[end] in COMMAS or _stops_apposition(reading, end)
    if office_first and closed and 0 < end - index - 1 <= _NAME_APPOSITION and not has_article(first) and first not in words("preposition"):
        return end - index
    return 0


def _stops_apposition(reading: Reading, index: int) -> bool:
    word = reading.folded[index]
    return (
        word in words("breaker")
        or word in words("preposition")
        or word in words("adverb")
        or is_complementiser(word)
        or index in reading.cue_at
    )


def begins_object(reading: Reading, index: int) -> bool:
    """True where the object of a verb like أكد or أعلن begins behind its subject: an indefinite verbal noun, عدم، أهمية، هذا، أي.

    Inside a chain of nouns that is still open (رئيس تحرير الصحيفة) a verbal noun belongs to the chain."""
    word, before = reading.folded[index], reading.folded[index - 1]
    if _chain_is_open(before):
        return False
    if word in words("pronoun_speaker") or any(stem in words("object_head") for stem in stems(word)):
        return True
    if is_noun(word, "organisation") or is_noun(word, "group"):
        return False
    if is_masdar(word, reading.tokens[index].exact):
        return True
    return has_article(word) and word.endswith("ات") and not has_article(before)


def _chain_is_open(before: str) -> bool:
    if has_article(before):
        return False
    return is_noun(before, "title") or is_noun(before, "organisation") or is_noun(before, "document")
