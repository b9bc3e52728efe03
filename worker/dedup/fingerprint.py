"""What near-duplicate detection compares: anchors to find candidates by, and a sketch to measure them with.

Both are samples of hashed word n-grams taken by the hash itself, so that two texts which share an n-gram either both keep it or both
drop it (FracMinHash: Irber et al. 2022, "Lightweight compositional analysis of metagenomes with FracMinHash and minimum metagenome
covers"; for texts: Manber 1994, "Finding similar files in a large file system", USENIX).
"""

from base64 import b64decode, b64encode
from typing import Final

import numpy as np

from worker.dedup.words import Hashes, read_words
from worker.records import Fingerprint

__all__ = ["VERSION", "fingerprint", "hashes_of"]

VERSION: Final = 1
"""Of the algorithm and its seeds; fingerprints of two versions cannot be compared."""

# At most 64 of the distinct 3-grams are expected in a sketch, more than 32 where the text has as many: 45 on average, 360 bytes.
_SKETCH_SIZE: Final = 64
_ANCHOR_BITS: Final = 4
_ANCHORS_MIN: Final = 4
_ANCHORS_MAX: Final = 64

# Odd 64-bit multipliers with well-spread bits: from SplitMix64 (Steele, Lea and Flood 2014) and xxHash64.
_FIRST: Final = np.uint64(0x9E37_79B9_7F4A_7C15)
_SECOND: Final = np.uint64(0xC2B2_AE3D_27D4_EB4F)
_THIRD: Final = np.uint64(0x1656_67B1_9E37_79F9)
_MIX: Final = np.uint64(0xBF58_476D_1CE4_E5B9)


def fingerprint(text: str) -> Fingerprint:
    """The fingerprint of a text, blind to diacritics, tatweel, punctuation and the forms of alef, ya and ta marbuta.

    `content_hash` is over the folded words and numbers, so that a corrected death toll is other content. Anchors and sketch are over the
    words alone, so that it is a near one.

    Anchors are the word 6-grams whose hash is 0 modulo 16. Where these are fewer than 4, the 6-grams with the next smallest hashes, read
    with the four lowest bits first, fill up; where they are more than 64, the smallest 64 remain. A text of fewer than 6 words has no
    anchors and can only be an exact copy; one of fewer than 3 has no sketch either.

    Example: ``إِنَّ العَـربِيَّة`` and ``ان العربيه!`` have the same fingerprint.
    """
    words = read_words(text)
    triples = _combine_three(words.hashes)
    distinct = _distinct(triples)
    bits = _sketch_bits(len(distinct))
    sketch = distinct[(distinct & np.uint64((1 << bits) - 1)) == 0] if bits else distinct
    return Fingerprint(
        version=VERSION,
        content_hash=words.content_hash,
        words=len(words.hashes),
        shingles=len(distinct),
        anchors=_pack(_anchors(triples)),
        sketch=_pack(sketch),
        sketch_bits=bits,
    )


def hashes_of(packed: str) -> bytes:
    """The raw little-endian bytes behind `Fingerprint.anchors` or `Fingerprint.sketch`; raises `ValueError` for anything else."""
    raw = b64decode(packed, validate=True)
    if len(raw) % 8:
        raise ValueError(f"{len(raw)} bytes are no 64-bit integers")
    return raw


def _combine_three(words: Hashes) -> Hashes:
    if len(words) < 3:
        return words[:0]
    return _mixed(words[:-2] * _FIRST + words[1:-1] * _SECOND + words[2:] * _THIRD)


def _anchors(triples: Hashes) -> Hashes:
    # Two triples side by side are a 6-gram.
    if len(triples) < 4:
        return triples[:0]
    sixes = _mixed(triples[:-3] * _FIRST + triples[3:] * _SECOND)
    # With the lowest bits in front, "0 modulo 16" is "below 2**60", and one ascending order serves threshold, minimum and maximum.
    up, down = np.uint64(_ANCHOR_BITS), np.uint64(64 - _ANCHOR_BITS)
    ranks = _distinct((sixes >> up) | (sixes << down))
    wanted = int(np.searchsorted(ranks, np.uint64(1 << (64 - _ANCHOR_BITS))))
    kept = ranks[: min(max(wanted, _ANCHORS_MIN), _ANCHORS_MAX)]
    return np.sort((kept << up) | (kept >> down))


def _mixed(hashes: Hashes) -> Hashes:
    # Sums of products leave the lowest bits to the lowest bits of the words; this brings the highest down (SplitMix64's finish).
    hashes = (hashes ^ (hashes >> np.uint64(30))) * _MIX
    return hashes ^ (hashes >> np.uint64(31))


def _distinct(hashes: Hashes) -> Hashes:
    # What np.unique does, without what it does besides.
    ordered = np.sort(hashes)
    if len(ordered) < 2:
        return ordered
    fresh = np.empty(len(ordered), dtype=bool)
    fresh[0] = True
    np.not_equal(ordered[1:], ordered[:-1], out=fresh[1:])
    return ordered[fresh]


def _sketch_bits(shingles: int) -> int:
    """The smallest p for which ``shingles / 2**p`` is at most the size of a sketch."""
    return max(0, -(-shingles // _SKETCH_SIZE) - 1).bit_length()


def _pack(hashes: Hashes) -> str:
    return b64encode(hashes.astype("<u8", copy=False).tobytes()).decode("ascii")
