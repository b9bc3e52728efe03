import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.dedup.strategies import SENTENCES
from worker.dedup import fingerprint
from worker.dedup.fingerprint import hashes_of
from worker.dedup.words import read_words
from worker.text import fold, tokenize

WORD = st.text(alphabet="ابتثجحخدذرزسشصضطظعغفقكلمنهويءأإآىةؤئ", min_size=1, max_size=8)
TEXT = st.lists(WORD, max_size=150)
SPELLINGS = {"ا": "اأإآٱ", "أ": "اأإآ", "إ": "اأإ", "آ": "اأآ", "ي": "يى", "ى": "يى", "ه": "هة", "ة": "هة"}
MARKS = ("", "", "", "َ", "ِ", "ُ", "ْ", "ّ", "ًّ", "ـ", "ــ", "\u0670", "\u200f", "\u06d6")
BETWEEN = (" ", "، ", " - ", ". ", "\n", ": «", "» ", "؛ ", " (", ")… ", "\u00a0", " 🙂 ")


def integers(packed: str) -> list[int]:
    return [int(value) for value in np.frombuffer(hashes_of(packed), dtype="<u8")]


@given(TEXT, st.data())
def test_blind_to_marks_spellings_and_punctuation(words: list[str], data: st.DataObject) -> None:
    disguised = ""
    for word in words:
        for letter in word:
            disguised += data.draw(st.sampled_from(SPELLINGS.get(letter, letter))) + data.draw(st.sampled_from(MARKS))
        disguised += data.draw(st.sampled_from(BETWEEN))
    assert fingerprint(disguised) == fingerprint(" ".join(words))


@given(st.text())
def test_words_are_those_of_the_tokenizer(text: str) -> None:
    # Where a text is Arabic or Latin; the tokenizer cuts at marks of other scripts.
    letters = "".join(c for c in text if c.isascii() or "\u0621" <= c <= "\u0652")
    expected = [fold(token.exact) for token in tokenize(letters) if token.is_word]
    assert len(read_words(letters).hashes) == len(expected)


def test_other_words_or_numbers_are_other_content() -> None:
    assert fingerprint("قتل 12 شخصا").content_hash != fingerprint("قتل 15 شخصا").content_hash
    assert fingerprint("قتل 12 شخصا").content_hash == fingerprint("قُتِلَ ١٢ شخصًا.").content_hash
    assert fingerprint("قتل 12 شخصا").sketch == fingerprint("قتل 15 شخصا").sketch
    assert fingerprint("سافر الوفد").content_hash != fingerprint("الوفد سافر").content_hash


@pytest.mark.parametrize(
    ("words", "shingles", "anchors"), [(0, 0, 0), (1, 0, 0), (2, 0, 0), (3, 1, 0), (5, 3, 0), (6, 4, 1), (7, 5, 2), (14, 12, 4)]
)
def test_short_texts(words: int, shingles: int, anchors: int) -> None:
    found = fingerprint(" ".join(SENTENCES[0].split()[:words]))
    assert (found.words, found.shingles, found.sketch_bits) == (words, shingles, 0)
    assert len(integers(found.sketch)) == shingles
    if words <= 7:
        assert len(integers(found.anchors)) == anchors
    else:
        assert len(integers(found.anchors)) >= anchors


@given(st.integers(0, 3000), st.integers(0, 1000))
def test_samples_are_bounded_and_by_the_rule(length: int, seed: int) -> None:
    found = fingerprint(" ".join(f"كلمة{chr(0x627 + (i * i + seed) % 26)}{'بتثجحخدذرز'[i % 10] * (1 + i // 100)}" for i in range(length)))
    sketch, anchors = integers(found.sketch), integers(found.anchors)
    assert sketch == sorted(set(sketch))
    assert anchors == sorted(set(anchors))
    assert all(value % 2**found.sketch_bits == 0 for value in sketch)
    assert found.shingles <= 64 * 2**found.sketch_bits < max(2 * found.shingles, 65)
    assert min(4, max(length - 5, 0)) <= len(anchors) <= 64
    if len(anchors) > 4:
        assert all(value % 16 == 0 for value in anchors)


def test_text_without_blanks_and_odd_characters() -> None:
    assert fingerprint("ا" * 1_000_000).words == 1
    assert fingerprint('"' * 1_000_000).words == 0
    assert fingerprint("ا" + "\u0301\u0316" * 300_000).words == 1
    assert fingerprint("\ud800 كلمة \U0010ffff").words == 1
    assert fingerprint("𐍈𐍉 كلمة").words == 2


def test_composed_and_decomposed_letters_meet() -> None:
    assert fingerprint("مؤتمر café") == fingerprint("مو\u0654تمر cafe\u0301")
    assert fingerprint("أ" + "\u0301" * 29) == fingerprint("ا\u0654" + "\u0301" * 29)


def test_stays_the_same_from_version_to_version() -> None:
    found = fingerprint(SENTENCES[0])
    assert found.content_hash == "e8ef67e5f08d7f5473579ab4777f5509"
    assert integers(found.anchors)[0] == 0xFDE0B091131DF77
    assert integers(found.sketch)[0] == 0x14FF2AC8CC2A654D


def test_packed_hashes_must_be_whole() -> None:
    with pytest.raises(ValueError, match="64-bit"):
        hashes_of("AAAA")
    with pytest.raises(ValueError, match="ASCII"):
        hashes_of("ا")
