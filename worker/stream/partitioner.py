"""Which partition a record goes to."""

from collections.abc import Sequence

from aiokafka.partitioner import murmur2

__all__ = ["partition_by_article"]


def partition_by_article(key: bytes | None, all_partitions: Sequence[int], available: Sequence[int]) -> int:
    """All records of one article go to one partition: the hash is of the article id, with which every key begins (``ID.rN``).

    The hash is Kafka's own (murmur2), so for keys without a dot other producers agree.
    """
    if key is None:
        return (available or all_partitions)[0]
    digest: int = murmur2(key.partition(b".r")[0])
    return all_partitions[(digest & 0x7FFFFFFF) % len(all_partitions)]
