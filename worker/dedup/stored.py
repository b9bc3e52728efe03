"""What is remembered of an article: one small value of bytes, which is one changelog record."""

from typing import Final

import msgspec

from worker.dedup.similarity import Sketch

__all__ = ["StoredArticle", "StoredEdge", "StoredVersion", "read_stored", "write_stored"]

_FORMAT: Final = 1


class StoredEdge(msgspec.Struct, frozen=True, array_like=True):
    """An edge that was decided for a version: what is needed to say it again, word for word.

    `article_id`, `revision_no`, `url`, `source`, `ingested_at` and `origin` are the other record's. `reverse` when the other is the later
    one and so the subject.
    """

    kind: str
    reverse: bool
    article_id: str
    revision_no: int
    url: str
    source: str | None
    ingested_at: str
    origin: str
    jaccard: float | None
    containment: float | None
    hours: float
    shared_anchors: int | None


class StoredVersion(msgspec.Struct, frozen=True, array_like=True):
    """One revision: its content and what was decided about it. `canonical` is a record id."""

    revision_no: int
    content_hash: bytes
    origin: str
    ingested_at: str
    source: str | None
    canonical: str | None = None
    edges: tuple[StoredEdge, ...] = ()
    sequence: int = 0
    """Which decision of the shard this was; a later one has a greater number."""


class StoredArticle(msgspec.Struct, frozen=True, array_like=True):
    """An article with its revisions, oldest first, and the anchors and sketch of the latest; both are empty after the near horizon.

    `last_seen` is the greatest time of any message about it, in microseconds since 1970 (UTC); `fingerprint_version` says with what its
    hashes can be compared.
    """

    url: str
    last_seen: int
    versions: tuple[StoredVersion, ...]
    fingerprint_version: int = 0
    anchors: bytes = b""
    sketch_hashes: bytes = b""
    sketch_bits: int = 0

    @property
    def latest(self) -> StoredVersion:
        """The newest revision."""
        return self.versions[-1]

    @property
    def sketch(self) -> Sketch:
        """Of the newest revision."""
        return Sketch(self.sketch_hashes, self.sketch_bits)


_encoder = msgspec.msgpack.Encoder()
_decoder = msgspec.msgpack.Decoder(StoredArticle)


def write_stored(article: StoredArticle) -> bytes:
    """To bytes: a byte for the format, then MessagePack; equal values give equal bytes."""
    return bytes((_FORMAT,)) + _encoder.encode(article)


def read_stored(value: bytes) -> StoredArticle:
    """From bytes; raises `ValueError` where they are of another format or damaged."""
    if value[:1] != bytes((_FORMAT,)):
        raise ValueError(f"stored article of format {value[:1].hex() or 'none'}, this version reads {_FORMAT}")
    return _decoder.decode(memoryview(value)[1:])
