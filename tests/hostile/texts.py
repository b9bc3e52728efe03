"""Texts made to be expensive, each as long as a test wants: aimed at rules that read ahead or back. None stands in any real article."""

import random
from collections.abc import Callable, Mapping
from typing import Final

__all__ = ["HOSTILE_TEXTS", "repeated"]

_NAMES: Final = ("سامر", "هيثم", "ليلى", "عمر", "رنا", "فادي", "نزار", "هالة", "باسل", "منى")
_FAMILIES: Final = ("الخطيب", "قاسم", "حداد", "شاهين", "العلي", "مراد", "زيدان", "الحسن", "بكري", "صالح")
_OFFICES: Final = ("وزير النقل", "رئيس بلدية صيدا", "مدير المرصد", "المتحدث باسم اللجنة", "نقيب الصيادين")
_WORDS: Final = ("الطريق", "سيفتح", "أمام", "الشاحنات", "صباح", "الأحد", "في", "المدينة", "وقد", "بدأ", "العمل", "منذ", "شهر", "على", "جسر")
_UNITS: Final = ("دولار", "كيلومترا", "شخصا", "مليون دولار", "في المئة")
_MARKS: Final = "\u064b\u064c\u064d\u064e\u064f\u0650\u0651\u0652\u0670\u0300\u0327"


def repeated(unit: str) -> Callable[[int], str]:
    """A text of one thing over and over."""
    return lambda size: (unit * (size // len(unit) + 1))[:size]


def _drawn(make: Callable[[random.Random], str], between: str = " ") -> Callable[[int], str]:
    """A text of things that a generator with a fixed seed draws."""

    def text(size: int) -> str:
        rng, pieces, length = random.Random(20_250_915), [], 0
        while length < size:
            pieces.append(make(rng))
            length += len(pieces[-1]) + len(between)
        return between.join(pieces)[:size]

    return text


def _name(rng: random.Random) -> str:
    return f"{rng.choice(_NAMES)} {rng.choice(_FAMILIES)}"


def _new_word(rng: random.Random) -> str:
    return "".join(rng.choices("ابتثجحخدذرزسشصضطظعغفقكلمنهوي", k=rng.randint(3, 9)))


def _sentence(rng: random.Random) -> str:
    return f"قال {rng.choice(_OFFICES)} {_name(rng)} إن {' '.join(rng.choices(_WORDS, k=8))}."


def _any_character(rng: random.Random) -> str:
    code = rng.randrange(1, 0x1_0000)
    return chr(code) if not 0xD800 <= code < 0xE000 else " "


def _nested(opening: str, closing: str) -> Callable[[int], str]:
    return lambda size: opening * (size // 2 // len(opening)) + "قال" + closing * (size // 2 // len(closing))


def _without_end(size: int) -> str:
    """One sentence without a full stop in it."""
    return _drawn(lambda rng: rng.choice(_WORDS))(size)


HOSTILE_TEXTS: Final[Mapping[str, Callable[[int], str]]] = {
    # one thing for ever
    "one letter": repeated("م"),
    "letter and space": repeated("م "),
    "one word": repeated("الوزير "),
    "newlines": lambda size: "خبر" + "\n" * size + "خبر",
    "newlines between words": repeated("خبر\n"),
    "spaces": lambda size: "خبر" + " " * size + "خبر",
    "spaces and newlines": lambda size: "خبر" + " \n" * (size // 2) + "خبر",
    "full stops": repeated("."),
    "full stops and spaces": repeated(". "),
    "dots between letters": repeated("م."),
    "commas": repeated("،"),
    "ellipses": repeated("… "),
    "dashes": repeated("- "),
    "slashes": repeated("م/"),
    "tatweel": repeated("\u0640"),
    "letters and tatweel": repeated("م\u0640"),
    "marks": lambda size: "م" + "\u064e" * size,
    "marks of many kinds": lambda size: "م" + (_MARKS * (size // len(_MARKS) + 1))[:size],
    "marks and tatweel": lambda size: "م" + "\u064e\u0640" * (size // 2),
    "separators": repeated("\u066b"),
    "bidi controls": repeated("\u202eم\u2066"),
    "zero width": repeated("م\u200c\u200d"),
    "surrogates": repeated("م\ud800"),
    "nul": repeated("\x00م"),
    "presentation forms": repeated("ﻣﻼ"),
    "honorifics": repeated("ﷺ"),
    "emoji": repeated("😀\u200d"),
    "latin": repeated("word "),
    "mojibake": repeated("Ø§Ù„"),
    "mojibake twice": repeated("Ã˜Â§"),
    "mojibake 1256": repeated("ط§ظ„"),
    "ampersands": repeated("&amp;"),
    "ampersands without end": repeated("&amp"),
    "tags": repeated("<b>"),
    "tags without end": repeated("<b "),
    "comments without end": repeated("<!--"),
    # quotation marks
    "straight marks": repeated('"'),
    "straight marks and spaces": repeated('" '),
    "straight marks and words": repeated('"قال" '),
    "opening marks": repeated("«"),
    "opening marks and words": repeated("«قال "),
    "closing marks": repeated("»"),
    "closing marks and words": repeated("قال» "),
    "nested marks": _nested("«", "»"),
    "curly marks and newlines": repeated("“قال\n"),
    "quotations without cue": repeated("«الطريق سيفتح» "),
    "brackets": repeated("("),
    "nested brackets": _nested("(", ")"),
    "primes": repeated("5\u2033 "),
    "apostrophes": repeated("'' "),
    # numbers and dates
    "digits": repeated("7"),
    "arabic digits": repeated("٧"),
    "numbers": _drawn(lambda rng: str(rng.randint(1, 99_999))),
    "grouped digits": lambda size: "1" + ",234" * (size // 4),
    "number words": repeated("ألف "),
    "number words joined": repeated("مئة وخمسة وعشرين ألفا و"),
    "numbers with units": _drawn(
        lambda rng: f"{rng.randint(2, 900)} {rng.choice(('دولار', 'كيلومترا', 'شخصا', 'مليون دولار', 'في المئة'))}"
    ),
    "dates": _drawn(lambda rng: f"{rng.randint(1, 28)} أيلول {rng.randint(1990, 2030)}"),
    "dates in figures": _drawn(lambda rng: f"{rng.randint(1, 28)}/{rng.randint(1, 12)}/{rng.randint(1990, 2030)}"),
    "days": _drawn(lambda rng: rng.choice(("يوم الأحد", "أمس", "اليوم", "الشهر الماضي", "الأسبوع المقبل", "مساء الاثنين"))),
    "months": repeated("يناير "),
    "clock times": repeated("10:30 "),
    # names
    "names": _drawn(_name),
    "names and commas": _drawn(_name, "، "),
    "one name": repeated("سامر الخطيب "),
    "long name": repeated("بن محمد "),
    "parts of a name": lambda size: "سامر هيثم عمر الخطيب قال. " + repeated("الخطيب قال. ")(size),
    "new names": _drawn(lambda rng: f"الوزير {_new_word(rng)} {_new_word(rng)} قال"),
    "new words": _drawn(_new_word),
    "offices": _drawn(lambda rng: rng.choice(_OFFICES)),
    "offices and names": _drawn(lambda rng: f"{rng.choice(_OFFICES)} {_name(rng)}"),
    "places": repeated("في حلب وصيدا والموصل "),
    "joined by and": repeated("سامر وهيثم و"),
    # who says what
    "cues": repeated("قال "),
    "cues and full stops": repeated("قال. "),
    "cues with content": repeated("قال إن "),
    "cues with colons": repeated("قال: "),
    "cues with that": repeated("أعلن أن "),
    "according to": repeated("بحسب "),
    "according to it": repeated("وفقا له، "),
    "added": repeated("وأضاف أن العمل بدأ. "),
    "he said she said": repeated("قال هو إنها قالت إنه قال "),
    "speakers and cues": _drawn(lambda rng: f"{_name(rng)} قال إن"),
    "sentences": _drawn(_sentence),
    "sentences of one paragraph": _drawn(_sentence, " "),
    "sentences of paragraphs": _drawn(_sentence, "\n"),
    "sentence without end": _without_end,
    "speech without end": lambda size: "قال الوزير إن " + _without_end(size),
    "quotation without end": lambda size: "قال الوزير: «" + _without_end(size),
    "sources without end": lambda size: "بحسب " + _drawn(lambda rng: f"{rng.choice(_OFFICES)} {_name(rng)}")(size),
    "cue at the end": lambda size: _without_end(size) + " قال الوزير",
    "short paragraphs": _drawn(lambda rng: f"قال {_name(rng)}:", "\n"),
    # boilerplate
    "read also": repeated("اقرأ أيضا:\n"),
    "read also and headlines": repeated("اقرأ أيضا:\nخبر قصير\n"),
    "sources": repeated("المصدر: وكالات\n"),
    "signatures": repeated("(رويترز)\n"),
    "links": repeated("https://example.org/a "),
    "addresses": repeated("a.b@c.d."),
    "datelines": repeated("بيروت - "),
    "datelines in brackets": repeated("بيروت (رويترز) - "),
    "from": repeated("من "),
    # noise
    "any characters": _drawn(_any_character, ""),
    "koranic": repeated("ٱللَّهِ "),
    "persian": repeated("گچپژ "),
    "devanagari": repeated("कि"),
    "hangul": repeated("\u1100\u1161\u11a8"),
    "combining beyond the plane": lambda size: "م" + "\U0001e8d0" * size,
    "long latin word": repeated("a"),
    "percent": repeated("% "),
}
