"""A real spider in a process of its own, pages from a server on the loopback interface, a real broker."""

import asyncio
import os
import re
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Final

import orjson
import pytest
from aiohttp import web

from tests.brokers import EmbeddedBroker
from tests.conftest import settings_for
from tests.stream.workers import environment_of
from worker.broker.embedded import free_port
from worker.contracts import Topic, topic_name
from worker.records import RawArticle, parse_raw
from worker.stream.message import Message
from worker.stream.reading import read_topic
from worker.stream.settings import Settings

pytestmark = pytest.mark.broker

SPIDER: Final = Path(__file__).parent / "spider.py"
ROOT: Final = Path(__file__).parents[2]
SECONDS: Final = 60


def page(number: int) -> str:
    return f"<html><body><h1>خبر {number}</h1><p>قال رئيس البلدية إن الشارع رقم {number} سيفتح يوم الأحد.</p></body></html>"


class Site:
    """A front page with links to `count` articles; every third one is in windows-1256."""

    def __init__(self, count: int, *more: str) -> None:
        self.links = [f"/news/{number}?utm_source=front" for number in range(count)] + list(more)
        self.served = 0
        self.address = ""

    async def front(self, request: web.Request) -> web.Response:
        links = "".join(f"<a href='{link}'>خبر</a>" for link in self.links)
        return web.Response(text=f"<html><body>{links}</body></html>", content_type="text/html")

    async def article(self, request: web.Request) -> web.Response:
        self.served += 1
        number = int(request.match_info["number"])
        body, charset = (page(number).encode("cp1256"), "windows-1256") if number % 3 == 0 else (page(number).encode(), "utf-8")
        return web.Response(body=body, headers={"Content-Type": f"text/html; charset={charset}", "ETag": f'"{number}"'})

    async def picture(self, request: web.Request) -> web.Response:
        return web.Response(body=b"\x89PNG", content_type="image/png")

    @asynccontextmanager
    async def open(self) -> AsyncIterator["Site"]:
        app = web.Application()
        app.add_routes([web.get("/", self.front), web.get("/news/{number}", self.article), web.get("/picture.png", self.picture)])
        runner = web.AppRunner(app)
        await runner.setup()
        port = free_port()
        await web.TCPSite(runner, "127.0.0.1", port).start()
        self.address = f"http://127.0.0.1:{port}"
        try:
            yield self
        finally:
            await runner.cleanup()


async def crawl(settings: Settings, site: Site, *options: str) -> tuple[int, str]:
    """Run the spider to its end; gives its exit status and its log."""
    command = [sys.executable, "-m", "scrapy", "runspider", str(SPIDER), "-a", f"front={site.address}/", *options]
    environment = environment_of(settings) | {"PYTHONPATH": str(ROOT)}
    process = await asyncio.create_subprocess_exec(
        *command, env=environment, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.STDOUT, cwd=os.fspath(ROOT)
    )
    try:
        output, _ = await asyncio.wait_for(process.communicate(), SECONDS)
    except TimeoutError:
        process.kill()
        output, _ = await process.communicate()
        raise AssertionError(output.decode()[-3000:]) from None
    return process.returncode or 0, output.decode()


def stat(log: str, name: str) -> str | None:
    found = re.search(rf"'{re.escape(name)}': '?([\w.]+)'?", log)
    return found[1] if found else None


async def raw_messages(settings: Settings) -> list[Message]:
    return [message async for message in read_topic(settings, topic_name(Topic.RAW, settings.topic_prefix))]


async def test_every_page_is_delivered_before_the_spider_closes(embedded: EmbeddedBroker, tmp_path: Path) -> None:
    settings = settings_for(embedded, tmp_path)
    async with Site(40, "/picture.png").open() as site:
        status, log = await crawl(settings, site)
    assert (status, stat(log, "finish_reason")) == (0, "finished"), log
    assert (stat(log, "rawi/delivered"), stat(log, "rawi/dropped/missing_body"), stat(log, "rawi/undelivered")) == ("40", "1", None), log
    assert "سيفتح" not in "\n".join(line for line in log.splitlines() if "aiokafka" in line)
    messages = await raw_messages(settings)
    articles = [parse_raw(message.value) for message in messages]
    assert len(articles) == 40
    for message, article in zip(messages, articles, strict=True):
        assert isinstance(article, RawArticle)
        number = int(re.findall(r"/news/(\d+)", article.url)[0])
        assert article.html == page(number)
        assert article.headers["Etag"] == f'"{number}"'
        assert (article.source, article.extra) == ("news.example", {"section": "محليات"})
        assert article.fetched_at is not None
        assert article.url.endswith("?utm_source=front")
        assert message.key == f"{site.address.replace('http', 'https', 1)}/news/{number}".encode()
    assert len({message.key for message in messages}) == 40


async def test_without_a_broker_the_spider_closes_with_the_reason(tmp_path: Path) -> None:
    nowhere = Settings(broker=f"127.0.0.1:{free_port()}", state_dir=str(tmp_path))
    async with Site(5).open() as site:
        _, log = await crawl(nowhere, site)
    assert stat(log, "finish_reason") == "rawi_broker_unavailable", log
    assert "RAWI_BROKER" in log
    assert site.served == 0


async def test_a_broker_that_goes_away_closes_the_spider_and_no_item_is_lost_in_silence(tmp_path: Path) -> None:
    with EmbeddedBroker() as broker:
        settings = settings_for(broker, tmp_path)
        site = Site(60)
        article = site.article

        async def article_and_then_no_broker(request: web.Request) -> web.Response:
            if site.served == 10:
                await asyncio.to_thread(broker.stop)
            return await article(request)

        site.article = article_and_then_no_broker  # type: ignore[method-assign]
        pipelines = {"tests.crawler.spider.Impatient": 800, "worker.crawler.scrapy.RawiPipeline": None}
        async with site.open():
            options = ("-s", "CONCURRENT_REQUESTS=4", "-s", f"ITEM_PIPELINES={orjson.dumps(pipelines).decode()}")
            _, log = await crawl(settings, site, *options)
    assert stat(log, "finish_reason") == "rawi_delivery_failed", log
    delivered, undelivered = int(stat(log, "rawi/delivered") or 0), int(stat(log, "rawi/undelivered") or 0)
    assert undelivered
    # Every page that came to the spider is either delivered or named as undelivered.
    assert delivered + undelivered == int(stat(log, "response_received_count") or 0) - 1, log
    assert log.count("Error processing") == undelivered
