"""The key of a raw message."""

from worker.clean import canonical_url

__all__ = ["raw_key"]


def raw_key(url: str) -> bytes:
    """The canonical URL, so that crawls of one article, under whatever spelling of its address, stay in order in one partition; the URL
    as it is where it has no canonical form.

    Example: ``http://m.news.example/a/?utm_source=x`` gives ``https://news.example/a``.
    """
    canonical = canonical_url(url)
    return (url if canonical is None else canonical).encode("utf-8", "replace")
