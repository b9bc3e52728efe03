"""Beside a crawler: what a fetched page is as a raw message, and under which key it is written. `worker.crawler.scrapy` is the item
pipeline for Scrapy; the other modules know no crawler."""

from worker.crawler.keys import raw_key

__all__ = ["raw_key"]
