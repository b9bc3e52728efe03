"""A spider as a user writes one: follows the links of a front page and yields an item for each article."""

from collections.abc import AsyncIterator, Iterator
from typing import Any

import scrapy
from scrapy.http import Response
from scrapy.settings import BaseSettings

from worker.crawler.scrapy import RawArticleItem, RawiPipeline


class Impatient(RawiPipeline):
    """Gives up after three seconds."""

    delivery_ms = 3_000


class NewsSpider(scrapy.Spider):
    """``-a front=URL``"""

    name = "news"
    front: str

    @classmethod
    def update_settings(cls, settings: BaseSettings) -> None:
        super().update_settings(settings)
        settings.set("ITEM_PIPELINES", {"worker.crawler.scrapy.RawiPipeline": 800}, priority="spider")

    async def start(self) -> AsyncIterator[Any]:
        yield scrapy.Request(self.front)

    def parse(self, response: Response, **kwargs: Any) -> Iterator[Any]:
        for number, link in enumerate(response.css("a::attr(href)").getall()):
            yield response.follow(link, self.parse_article, cb_kwargs={"number": number})

    def parse_article(self, response: Response, number: int) -> Iterator[Any]:
        # Both ways to write an item, in turns.
        if number % 2:
            yield {"response": response, "source": "news.example", "section": "محليات"}
        else:
            yield RawArticleItem.from_response(response, source="news.example", section="محليات")
