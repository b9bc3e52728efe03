"""HTML to text and metadata: trafilatura for the body, the page's own declarations first for title, date and outlet.

trafilatura (Barbaresi 2021, ACL demo) takes the body; JSON-LD, Open Graph and microdata tell title, author, date and site with time
and zone, which its own date is without. htmldate is asked last, with the day of the crawl as its latest date: the result never
depends on the clock.
"""

import re
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any, Final

import orjson
import trafilatura
from lxml.etree import LxmlError
from lxml.html import HtmlElement
from trafilatura.metadata import extract_metadata

from worker.clean.dates import parse_date
from worker.records import Reason, Rejected

__all__ = ["Page", "read_page"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """What a page tells: its body, None where no article was found, and what it says of itself; `refused` where it is not read whole."""

    text: str | None = None
    title: str | None = None
    author: str | None = None
    published_at: str | None = None
    site: str | None = None
    refused: Rejected | None = None


_META_DATES: Final = (
    "//meta[@property='article:published_time' or @property='og:article:published_time' or @property='og:published_time']/@content",
    "//*[@itemprop='datePublished']/@content",
    "//*[@itemprop='datePublished']/@datetime",
    "//meta[@name='pubdate' or @name='publishdate' or @name='publish-date' or @name='date' or @name='DC.date.issued' or @name='dc.date'"
    " or @name='article.published' or @name='published_at' or @name='sailthru.date' or @name='parsely-pub-date']/@content",
    "//*[@itemprop='dateCreated']/@content",
)
_TITLES: Final = (
    "//h1[@itemprop='headline']",
    "//meta[@property='og:title']/@content",
    "//meta[@name='twitter:title']/@content",
    "//h1",
    "//title",
)
_SITES: Final = ("//meta[@property='og:site_name']/@content", "//meta[@name='application-name']/@content")
_AUTHORS: Final = ("//meta[@property='article:author']/@content", "//meta[@name='author' or @itemprop='author']/@content")
_DESCRIPTIONS: Final = ("//meta[@property='og:description']/@content", "//meta[@name='description']/@content")
_LEADS: Final = (
    "//body//*[self::div or self::p or self::h2][contains(@class, 'lead') or contains(@class, 'standfirst')"
    " or contains(@class, 'intro') or contains(@class, 'sapo') or contains(@class, 'summary')]"
)
_MOST_ELEMENTS: Final = 60_000  # a page of news has some thousands; extraction takes seconds on a hundred thousand
_DEEPEST: Final = 250  # libxml2 stops at 256 elements in one another, and what follows would be lost without a word
_MOST_ATTRIBUTES: Final = 5_000  # libxml2 compares each with all: 0.02 s for so many, 10 s for 50,000
_LONG_TAG: Final = re.compile(r"<[A-Za-z][^<>]{10000,}+")
_LONGEST_TITLE: Final = 500
_LEAD_START: Final = 30
_LONGEST_LEAD: Final = 800
_TIMES: Final = ("//article//time/@datetime", "//time[@pubdate]/@datetime", "//time/@datetime")
_ARTICLE_TYPES: Final = (
    "NewsArticle",
    "Article",
    "ReportageNewsArticle",
    "BlogPosting",
    "WebPage",
    "AnalysisNewsArticle",
    "OpinionNewsArticle",
)
_TITLE_SEPARATOR: Final = re.compile(r"\s+[-–—|»:]+\s+")
_NOT_AN_AUTHOR: Final = re.compile(r"https?\b|www\.|\.(?:com|net|png|jpg)\b|;|^\W*$", re.IGNORECASE)
_LD_LIMIT: Final = 400_000
_LATEST_DAY: Final = "2199-12-31"


def read_page(html: str, url: str, *, fetched_on: str | None, with_body: bool = True, max_elements: int = _MOST_ELEMENTS) -> Page:
    """Read `html`. `fetched_on` (``YYYY-MM-DD``) bounds the search for a date; without `with_body` the body is left out.

    Broken HTML gives an empty page, never an error. One with more elements than `max_elements`, with thousands of attributes in one tag
    (``too_complex``) or with hundreds of elements in one another (``too_deep``) is refused: only a part of it would be read.
    """
    if any(len(tag[0].split(None, _MOST_ATTRIBUTES + 1)) > _MOST_ATTRIBUTES for tag in _LONG_TAG.finditer(html)):
        return Page(refused=Rejected(Reason.TOO_COMPLEX, f"a tag of more than {_MOST_ATTRIBUTES} attributes"))
    try:
        tree = trafilatura.load_html(html)
    except (LxmlError, ValueError, RecursionError):
        return Page()
    if tree is None:
        return Page()
    if _is_too_large(tree, max_elements):
        return Page(refused=Rejected(Reason.TOO_COMPLEX, f"a page of more than {max_elements} elements"))
    if with_body and _is_cut_off(tree):
        return Page(refused=Rejected(Reason.TOO_DEEP, f"a page with more than {_DEEPEST} elements in one another"))
    page = _declared(tree, url, fetched_on)
    if not with_body:
        return page
    lead = _lead(tree)  # before the extraction, which takes the tree apart
    body = _body(tree, url)
    if body and lead and _letters(lead)[:_LEAD_START] not in _letters(body[: len(lead) * 4]):
        body = f"{lead}\n{body}"
    return replace(page, text=body)


def _is_too_large(tree: HtmlElement, most: int) -> bool:
    return any(count > most for count, _ in enumerate(tree.iter()))


def _is_cut_off(tree: HtmlElement) -> bool:
    """Whether the parser gave up at the depth that it allows: then the last element is the deepest one."""
    depth, element = 0, tree
    while len(element):
        depth, element = depth + 1, element[-1]
    return depth >= _DEEPEST


def _declared(tree: HtmlElement, url: str, fetched_on: str | None) -> Page:
    linked = _json_ld(tree)
    site = _first(tree, _SITES) or linked.get("site")
    published = linked.get("date") or _first_date(tree, _META_DATES) or _first_date(tree, _TIMES)
    title = linked.get("title") or _first(tree, _TITLES)
    author = linked.get("author") or _author(_first(tree, _AUTHORS))
    if not (published and title):
        meta = extract_metadata(tree, default_url=url, date_config=_date_config(url, fetched_on), extensive=False)
        published = published or (parse_date(meta.date) if meta.date else None)
        title = title or meta.title
        author = author or _author(meta.author)
        site = site or meta.sitename
    return Page(title=_without_site(title, site, tree), author=author, published_at=published, site=site)


def _date_config(url: str, fetched_on: str | None) -> dict[str, Any]:
    latest = (date.fromisoformat(fetched_on) + timedelta(days=2)).isoformat() if fetched_on else _LATEST_DAY
    return {"max_date": latest, "min_date": "1990-01-01", "original_date": True, "extensive_search": False, "url": url}


def _lead(tree: HtmlElement) -> str | None:
    """The lead paragraph where the page names one: extractors take it for a teaser and leave it out.

    It is believed only where its class says so and the page's own description begins with the same words.
    """
    description = _letters(_first(tree, _DESCRIPTIONS) or "")[:_LEAD_START]
    if len(description) < _LEAD_START:
        return None
    for element in tree.xpath(_LEADS)[:5]:
        text = " ".join(element.text_content().split())
        if len(text) <= _LONGEST_LEAD and _letters(text).startswith(description):
            return text
    return None


def _letters(text: str) -> str:
    return re.sub(r"[\W_]+", "", text)


def _body(tree: HtmlElement, url: str) -> str | None:
    try:
        document = trafilatura.bare_extraction(tree, url=url, include_comments=False, include_tables=False, with_metadata=False)
    except (LxmlError, ValueError, RecursionError, AttributeError, TypeError):
        return None
    text = document.text if document is not None and not isinstance(document, dict) else None
    return text or None


def _first(tree: HtmlElement, paths: tuple[str, ...]) -> str | None:
    for path in paths:
        for found in tree.xpath(path):
            text = " ".join((found if isinstance(found, str) else found.text_content()).split())
            if text:
                return text
    return None


def _first_date(tree: HtmlElement, paths: tuple[str, ...]) -> str | None:
    for path in paths:
        for found in tree.xpath(path)[:5]:
            parsed = parse_date(str(found))
            if parsed:
                return parsed
    return None


def _author(author: str | None) -> str | None:
    return None if author is None or _NOT_AN_AUTHOR.search(author) or len(author) > 120 else author


def _without_site(title: str | None, site: str | None, tree: HtmlElement) -> str | None:
    """``عنوان الخبر - اسم الموقع`` without the name of the site: it is told by the site's name, or by a heading without it."""
    if not title:
        return None
    title = " ".join(title[:_LONGEST_TITLE].split())
    cuts = [m.start() for m in _TITLE_SEPARATOR.finditer(title)]
    if not cuts:
        return title
    headings = {" ".join(h.text_content().split()) for h in tree.xpath("//h1")[:5]}
    for cut in cuts:
        if title[:cut] in headings:
            return title[:cut]
    rest = _TITLE_SEPARATOR.split(title)[-1]
    return title[: cuts[-1]] if site and rest.casefold() == site.casefold() else title


def _json_ld(tree: HtmlElement) -> dict[str, str]:
    for script in tree.xpath("//script[@type='application/ld+json']")[:20]:
        try:
            document = orjson.loads((script.text or "")[:_LD_LIMIT].strip())
        except orjson.JSONDecodeError:
            continue
        for item in _items(document):
            kind = item.get("@type")
            if any(k in _ARTICLE_TYPES for k in (kind if isinstance(kind, list) else [kind])) and item.get("datePublished"):
                return _from_item(item)
    return {}


def _items(document: Any) -> list[dict[str, Any]]:
    listed = document if isinstance(document, list) else [document]
    graphs: list[Any] = []
    for item in listed:
        graph = item.get("@graph") if isinstance(item, dict) else None
        graphs += graph if isinstance(graph, list) else []
    return [item for item in (*listed, *graphs) if isinstance(item, dict)]


def _from_item(item: dict[str, Any]) -> dict[str, str]:
    published = item.get("datePublished")
    values = {
        "date": parse_date(published) if isinstance(published, str) else None,
        "title": item.get("headline"),
        "author": _author(_name(item.get("author"))),
        "site": _name(item.get("publisher")),
    }
    return {key: value for key, value in values.items() if isinstance(value, str) and value.strip()}


def _name(value: Any) -> str | None:
    if isinstance(value, list):
        value = value[0] if value else None
    if isinstance(value, dict):
        value = value.get("name")
    return value if isinstance(value, str) else None
