"""The item that carries a raw article from a spider's callback to the pipeline."""

from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, Self

from scrapy.http import Response

from worker.crawler.pages import Fetched, raw_document

__all__ = ["RawArticleItem", "fetched_of"]


@dataclass(kw_only=True)
class RawArticleItem:
    """The raw contract as an item: `url` and one of `html` and `text`, the others as far as the spider knows them.

    Example: ``yield RawArticleItem.from_response(response, source="news.example", section="سياسة")``.
    """

    url: str = ""
    html: str | None = field(default=None, repr=False)  # Scrapy logs items
    text: str | None = field(default=None, repr=False)
    title: str | None = None
    published_at: str | None = None
    fetched_at: str | None = None
    language: str | None = None
    source: str | None = None
    author: str | None = None
    headers: dict[str, str] = field(default_factory=dict, repr=False)
    extra: dict[str, Any] = field(default_factory=dict)

    @classmethod
    def from_response(cls, response: Response, **fields: Any) -> Self:
        """An item with the body, the headers, the address and the time of the response; `fields` win over these, and those that the
        contract does not know are kept in `extra`."""
        document = raw_document(fields, fetched_of(response))
        known = {name: document.pop(name) for name in cls.__dataclass_fields__ if name in document}
        known["extra"] = {**known.get("extra", {}), **document}
        return cls(**known)


def fetched_of(response: Response) -> Fetched:
    """A response of Scrapy, fetched now; repeated headers are joined."""
    named = {
        name.decode("latin-1"): ", ".join(value.decode("utf-8", "replace") for value in values)
        for name, values in response.headers.items()
        if name is not None
    }
    fetched_at = datetime.now(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
    return Fetched(url=response.url, body=response.body, headers=named, fetched_at=fetched_at)
