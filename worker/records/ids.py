"""Deterministic identifiers: the same input always gets the same id, on any machine, in any run.

All are BLAKE2b digests (RFC 7693) in hexadecimal. With 96 bits, the chance that any two of a
billion articles share an id is about n²/2⁹⁷ = 6·10⁻¹².
"""

from hashlib import blake2b

__all__ = ["article_id_of", "claim_id_of", "content_hash_of", "record_id_of", "relation_id_of"]

_ID_BYTES = 12
_CONTENT_BYTES = 16


def _digest(size: int, *parts: str) -> str:
    # The unit separator keeps ("ab", "c") and ("a", "bc") apart; surrogatepass keeps it total.
    return blake2b("\x1f".join(parts).encode("utf-8", "surrogatepass"), digest_size=size).hexdigest()


def article_id_of(canonical_url: str) -> str:
    """Id of an article: 24 hexadecimal digits from its canonical URL."""
    return _digest(_ID_BYTES, "article", canonical_url)


def content_hash_of(text: str) -> str:
    """Hash of normalised content: 32 hexadecimal digits."""
    return _digest(_CONTENT_BYTES, "content", text)


def record_id_of(article_id: str, revision_no: int) -> str:
    """Id of one revision of an article, e.g. ``5f0c….r1``; the key of the enriched topic."""
    return f"{article_id}.r{revision_no}"


def relation_id_of(kind: str, subject: str, object_: str, *more: str) -> str:
    """Id of an edge between two records: 24 hexadecimal digits."""
    return _digest(_ID_BYTES, "relation", kind, subject, object_, *more)


def claim_id_of(record_id: str, cue_start: int, content_start: int) -> str:
    """Id of a claim: 24 hexadecimal digits from where it stands in a record."""
    return _digest(_ID_BYTES, "claim", record_id, str(cue_start), str(content_start))
