"""The item pipeline for Scrapy: `pip install rawi[scrapy]`, and in the settings of the project

    ITEM_PIPELINES = {"worker.crawler.scrapy.RawiPipeline": 800}
    RAWI_BROKER = "kafka:9092"

Each item is a raw article, or has the field `response`. `process_item` returns when the broker has acknowledged the message, so a slow
broker slows the crawl, and a spider never closes before what it found is delivered. Settings are those of `rawi settings`, from Scrapy's
settings first and from the environment otherwise.
"""

import asyncio
import logging
import os
from dataclasses import fields
from typing import Any, Final, Self

from aiokafka import AIOKafkaProducer
from aiokafka.errors import KafkaError
from itemadapter import ItemAdapter
from scrapy.crawler import Crawler
from scrapy.exceptions import CloseSpider, DropItem
from scrapy.http import Response

from worker.contracts import Topic, topic_name
from worker.crawler.items import RawArticleItem, fetched_of
from worker.crawler.keys import raw_key
from worker.crawler.pages import message_value, raw_document
from worker.records import Rejected
from worker.stream.delivery import REFUSED_FOR_GOOD
from worker.stream.settings import Settings, variable_of
from worker.stream.topics import LARGEST_MESSAGE, TopicCreationFailed, create_topics

__all__ = ["DELIVERY_FAILED", "UNAVAILABLE", "RawArticleItem", "RawiPipeline"]

log = logging.getLogger(__name__)

UNAVAILABLE: Final = "rawi_broker_unavailable"
"""Why a spider closes that found no broker when it opened."""
DELIVERY_FAILED: Final = "rawi_delivery_failed"
"""Why a spider closes whose broker went away."""


class RawiPipeline:
    """Writes items to ``articles.raw``.

    An item that is no raw article is dropped with the worker's own reason (``missing_url``, ``too_large`` …). When a message cannot be
    delivered, its item fails and the spider closes with the reason `DELIVERY_FAILED`; with a ``JOBDIR``, the next run goes on with the
    pages that were left. Counted in Scrapy's stats: ``rawi/delivered``, ``rawi/dropped/REASON``, ``rawi/undelivered``.
    """

    delivery_ms = 40_000
    """How long a message may take, retries included, until its delivery has failed."""

    def __init__(self, crawler: Crawler) -> None:
        names = {field.name: crawler.settings.get(variable_of(field.name)) for field in fields(Settings)}
        self._settings = Settings.load(os.environ, names)
        self._topic = topic_name(Topic.RAW, self._settings.topic_prefix)
        self._crawler = crawler
        self._producer: AIOKafkaProducer | None = None
        self._closing: asyncio.Task[None] | None = None

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """As Scrapy makes it; raises `InvalidSetting`."""
        return cls(crawler)

    async def open_spider(self, spider: Any = None) -> None:
        """Connect; ends the crawl with the reason `UNAVAILABLE` where there is no broker."""
        _require_asyncio()
        _silence_message_bodies()
        producer = AIOKafkaProducer(
            **self._settings.kafka_client(),
            acks="all",
            enable_idempotence=False,
            linger_ms=5,
            max_request_size=LARGEST_MESSAGE,
            request_timeout_ms=self.delivery_ms,
        )
        try:
            await create_topics(self._settings)
            await producer.start()
        except (KafkaError, OSError, TopicCreationFailed) as error:
            await producer.stop()
            log.error("Kafka at %s cannot be reached (RAWI_BROKER): %r. The spider closes: %s", self._settings.broker, error, UNAVAILABLE)
            raise CloseSpider(UNAVAILABLE) from error
        self._producer = producer

    async def process_item(self, item: Any, spider: Any = None) -> Any:
        """The item itself, once the broker has acknowledged its message."""
        document = _document_of(item)
        value = message_value(document)
        if isinstance(value, Rejected):
            raise self._dropped(value.reason, f"{document.get('url')}: {value.detail}")
        await self._deliver(raw_key(document["url"].strip()), value)
        self._count("delivered")
        return item

    async def close_spider(self, spider: Any = None) -> None:
        """Disconnect; every item has come to its end before."""
        if self._producer is not None:
            await self._producer.stop()

    async def _deliver(self, key: bytes, value: bytes) -> None:
        if self._producer is None or self._closing is not None:
            self._count("undelivered")
            raise KafkaError("the spider closes, because Kafka cannot be reached")
        try:
            await self._producer.send_and_wait(self._topic, value, key=key)
        except REFUSED_FOR_GOOD as error:
            raise self._dropped("too_large", str(error)) from error
        except KafkaError as error:
            self._count("undelivered")
            log.error("%s was not delivered: %r. The spider closes: %s", key.decode(), error, DELIVERY_FAILED)
            self._close()
            raise

    def _close(self) -> None:
        # Not awaited here: closing waits for the items in work, of which this is one.
        if self._closing is None:
            self._closing = asyncio.ensure_future(_close_spider(self._crawler))

    def _dropped(self, reason: str, detail: str) -> DropItem:
        self._count(f"dropped/{reason}")
        return DropItem(f"{reason}: {detail}")

    def _count(self, what: str) -> None:
        if self._crawler.stats is not None:
            self._crawler.stats.inc_value(f"rawi/{what}")


def _document_of(item: Any) -> dict[str, Any]:
    named = dict(ItemAdapter(item).asdict() if not isinstance(item, dict) else item)
    response = named.pop("response", None)
    return raw_document(named, fetched_of(response) if isinstance(response, Response) else None)


async def _close_spider(crawler: Crawler) -> None:
    engine: Any = crawler.engine
    if hasattr(engine, "close_spider_async"):
        await engine.close_spider_async(reason=DELIVERY_FAILED)
    else:  # before Scrapy 2.14
        engine.close_spider(crawler.spider, DELIVERY_FAILED)


def _silence_message_bodies() -> None:
    # Scrapy logs at DEBUG by default, and there aiokafka writes every message out.
    client = logging.getLogger("aiokafka")
    if client.level == logging.NOTSET:
        client.setLevel(logging.INFO)


def _require_asyncio() -> None:
    try:
        asyncio.get_running_loop()
    except RuntimeError as error:
        reactor = "twisted.internet.asyncioreactor.AsyncioSelectorReactor"
        raise RuntimeError(f"RawiPipeline needs Scrapy's asyncio reactor: TWISTED_REACTOR = {reactor!r}") from error
