"""What the written form of a word tells by itself: its article, its class in the lexicons, the shape of a verbal noun."""

from functools import cache, lru_cache
from typing import Final

from worker.claims.lexicon import nouns, words

__all__ = ["COMMAS", "has_article", "is_complementiser", "is_masdar", "is_noun", "is_office", "stems", "with_article", "without_article"]

COMMAS: Final = frozenset({"،", ",", "؛", ";"})
_ARTICLES: Final = ("", "و", "ال", "لل", "وال", "ولل", "بال", "فال", "كال")
_PRONOUNS: Final = ("هما", "هم", "ها", "ه")


@lru_cache(maxsize=1 << 16)
def without_article(folded: str) -> str:
    """The word without و، ل، ب and the article: ``للجنرال`` and ``والجنرال`` give ``جنرال``."""
    word = folded
    if len(word) > 4 and word[0] == "و" and word[1:3] in {"ال", "لل"}:
        word = word[1:]
    if word.startswith("لل") and len(word) > 4:
        return word[2:]
    if word[:3] in {"بال", "فال", "كال"} and len(word) > 5:
        return word[3:]
    return word[2:] if word.startswith("ال") and len(word) > 4 else word


@lru_cache(maxsize=1 << 12)
def with_article(bare: str) -> tuple[str, ...]:
    """All words of which `without_article` leaves `bare`."""
    return tuple(form for clitic in _ARTICLES if without_article(form := clitic + bare) == bare)


@lru_cache(maxsize=1 << 16)
def has_article(folded: str) -> bool:
    """True for a word with ال, also behind a clitic; not for a name that begins with the same letters (إلياس)."""
    if folded in nouns("al_name"):
        return False
    return (folded.startswith(("ال", "لل")) and len(folded) > 4) or (folded[:3] in {"وال", "بال", "فال", "ولل"} and len(folded) > 5)


@cache
def _noun_forms(noun_class: str) -> frozenset[str]:
    # Sets of all forms that a class can take are small enough to stay in the processor's cache; remembered answers for each word are not.
    known = nouns(noun_class)
    bare = {word for noun in known for word in (noun, "ل" + noun, "و" + noun)}
    return known.union(*(with_article.__wrapped__(word) for word in bare))


def is_noun(folded: str, noun_class: str) -> bool:
    """True when the word, without its article and clitics, is in a class of ``nouns.tsv``."""
    return folded in _noun_forms(noun_class)


def is_office(folded: str) -> bool:
    """True for a noun that says what a person is: وزير، المتحدث."""
    return folded in _noun_forms("title")


@cache
def _complementisers() -> frozenset[str]:
    return frozenset(
        clitics + word
        for word in words("complementiser") | words("complementiser_pronoun")
        for clitics in ("", "ب", "و", "ف", "وب", "فب")
        if (clitics or word[0] not in "وفب")
    )


def is_complementiser(folded: str) -> bool:
    """أن، إن، بأن، أنه …, also with و or ف."""
    return folded in _complementisers()


@lru_cache(maxsize=1 << 16)
def stems(folded: str) -> tuple[str, ...]:
    """The word, and what it is without a possessive pronoun: ``رغبته`` gives also ``رغبه``."""
    stems = [folded]
    for ending in _PRONOUNS:
        if folded.endswith(ending) and len(folded) - len(ending) >= 3:
            stem = folded[: -len(ending)]
            stems += [stem, stem[:-1] + "ه"] if stem.endswith("ت") else [stem]
    return tuple(stems)


@lru_cache(maxsize=1 << 16)
def is_masdar(folded: str, exact: str) -> bool:
    """True for a word without article that has the shape of a verbal noun: تفعيل، إفعال، افتعال، مفاعلة; `exact` tells إفعال from
    the plural أفعال."""
    if has_article(folded):
        return False
    for stem in stems(folded):
        if len(stem) == 5 and stem[0] == "ت" and stem[3] == "ي":  # تفعيل
            return True
        if len(stem) == 5 and stem[0] == "ت" and stem[2] == "ا" and not stem.endswith("ه"):  # تفاعل
            return True
        if len(stem) == 6 and stem[0] == "م" and stem[2] == "ا" and stem.endswith("ه"):  # مفاعلة
            return True
        if len(stem) >= 5 and stem[0] == "ا" and stem[-3] == "ا" and stem.endswith("ه") and not exact.startswith("أ"):  # إقامة، استعادة
            return True
        if len(stem) >= 5 and stem[0] == "ا" and stem[-2] == "ا" and not exact.startswith("أ"):
            return len(stem) >= 6 or exact.startswith("إ")  # إفعال، افتعال، استفعال; not the plural أفعال
    return False
