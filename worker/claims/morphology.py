"""Inflected forms of reporting verbs, made by table from the four principal parts that a dictionary gives.

Everything is in folded spelling (`worker.text.fold`), where hamza on alef and the two yas are gone; so the tables only need the three
endings that Arabic verbs have: sound, hollow (a long vowel before the last radical: قال), defective (a long vowel at the end: نفى، دعا).
Paradigms after Ryding, "A Reference Grammar of Modern Standard Arabic" (2005), chapters 21 to 31.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

__all__ = ["Form", "masdars", "participles", "verbs"]

_OBJECTS: Final = ("ه", "ها", "هم", "هما", "هن")
_POSSESSORS: Final = ("ه", "ها", "هم", "هما", "هن")


@dataclass(frozen=True, slots=True)
class Form:
    """One written form.

    `shape`: ``past``, ``present``, ``jussive``, ``misspelt``, ``participle``, ``masdar`` or ``preposition``; `gender` (``m``, ``f``),
    `number` (``s``, ``d``, ``p``) and `person` (1, 3) are its subject's; `attached` is the pronoun written onto it.
    """

    written: str
    shape: str
    gender: str = "m"
    number: str = "s"
    person: int = 3
    attached: str = ""


def verbs(past: str, present: str, *, objects: bool) -> Iterator[Form]:
    """Finite forms of the verb with the principal parts `past` and `present`, folded; with object pronouns where it takes them."""
    for form in (*_past(past), *(_present(present) if len(present) > 1 else ())):
        yield form
        if objects and form.person == 3:
            stem = _before_object(form.written)
            for pronoun in _OBJECTS:
                yield Form(stem + pronoun, form.shape, form.gender, form.number, form.person, pronoun)


def _before_object(written: str) -> str:
    if written.endswith("وا"):  # the alef of the plural is silent and only stands at the end: قالوا، قالوه
        return written[:-1]
    return written[:-1] + "ا" if written.endswith("ي") else written


def _past(past: str) -> Iterator[Form]:
    body, last = past[:-1], past[-1]
    defective = last in "اي" and len(past) > 2
    hollow = not defective and len(past) >= 3 and past[-2] == "ا"
    stem = body if defective else past
    yield Form(past, "past")
    yield Form(stem + "ت", "past", "f")
    yield Form(stem + "تا", "past", "f", "d")
    yield Form(stem + "وا", "past", "m", "p")
    yield Form((stem + "يا") if defective else (past + "ا"), "past", "m", "d")
    if hollow:  # وقل for وقال: the alef is often forgotten; the grammar takes this form only before a quotation
        yield Form(past[:-2] + last, "misspelt")
    consonantal = past[:-2] + last if hollow else stem + "ي" if defective else past
    yield Form(consonantal + "نا", "past", "m", "p", 1)
    if len(consonantal) > 2 and (hollow or defective):
        yield Form(consonantal + "ت", "past", "m", "s", 1)


def _present(present: str) -> Iterator[Form]:
    stem = present[1:]
    defective = stem[-1] in "اويي" and len(stem) > 2
    plural = stem[:-1] if defective else stem
    dual = stem[:-1] + "ي" if stem[-1] == "ا" else stem
    yield Form("ي" + stem, "present")
    yield Form("ت" + stem, "present", "f")
    yield Form("ن" + stem, "present", "m", "p", 1)
    yield Form("ا" + stem, "present", "m", "s", 1)
    yield Form("ي" + plural + "ون", "present", "m", "p")
    yield Form("ي" + plural + "وا", "present", "m", "p")
    yield Form("ي" + dual + "ان", "present", "m", "d")
    yield Form("ت" + dual + "ان", "present", "f", "d")
    yield Form("ي" + stem + "ن", "present", "f", "p")
    if len(stem) >= 3 and not defective and stem[-2] in "وي":  # jussive of the hollow verb: لم يشر، لم تقل
        yield Form("ي" + stem[:-2] + stem[-1], "jussive")
        yield Form("ت" + stem[:-2] + stem[-1], "jussive", "f")
    if defective and len(stem) > 3:
        yield Form("ي" + stem[:-1], "jussive")
        yield Form("ت" + stem[:-1], "jussive", "f")


def participles(participle: str) -> Iterator[Form]:
    """Circumstantial forms (accusative, indefinite) of the active participle: مؤكدا، مؤكدة، مؤكدين; of داعي also داعيا، داعين."""
    plural = participle[:-1] if participle.endswith("ي") else participle
    yield Form(participle + "ا", "participle")
    yield Form(participle + "ه", "participle", "f")
    yield Form(plural + "ين", "participle", "m", "p")
    yield Form(participle + "تين", "participle", "f", "d")
    yield Form(participle + "ات", "participle", "f", "p")


def masdars(masdar: str) -> Iterator[Form]:
    """The verbal noun alone, with the article, and with a possessor: تأكيد، التأكيد، تأكيده، تأكيدها; of دعوة also دعوته."""
    yield Form(masdar, "masdar")
    yield Form("ال" + masdar, "masdar")
    stem = masdar[:-1] + "ت" if masdar.endswith("ه") else masdar
    for pronoun in _POSSESSORS:
        gender = "f" if pronoun == "ها" else "m"
        number = "p" if pronoun in {"هم", "هما", "هن"} else "s"
        yield Form(stem + pronoun, "masdar", gender, number, 3, pronoun)
