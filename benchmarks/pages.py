"""An article in the kind of page that news sites serve: head with declarations, navigation, share buttons, related links, footer."""

import random
from html import escape

import orjson

from benchmarks.articles import Article
from benchmarks.grammar import load_grammar

__all__ = ["page_of"]

_NAVIGATION = 16
_RELATED = 24
_SCRIPTS = 6


def page_of(article: Article, seed: int = 1) -> str:
    """The page of `article`: about as much around the text as on a real site, the same for the same seed."""
    rng = random.Random(f"page/{seed}/{article.url}")
    paragraphs = [f"<p>{escape(line)}</p>" for line in article.text.splitlines() if line.strip()]
    middle = len(paragraphs) // 2
    paragraphs.insert(middle, f'<div class="inline-related"><h4>اقرأ أيضا</h4><ul>{_links(rng, 3)}</ul></div>')
    return "\n".join(
        (
            '<!DOCTYPE html><html lang="ar" dir="rtl"><head><meta charset="utf-8">',
            _head(article),
            _scripts(rng),
            "</head><body><header>",
            f'<nav class="main-menu"><ul>{_sections(rng)}</ul></nav></header>',
            '<main><article class="post"><header>',
            f"<h1>{escape(article.title)}</h1>",
            f'<time datetime="{article.fetched_at}">{article.fetched_at[:10]}</time>',
            '<div class="share"><a href="#">شارك</a><a href="#">غرد</a><a href="#">أرسل</a></div></header>',
            f'<div class="article-body">{"".join(paragraphs)}</div>',
            f'<div class="tags"><a href="/tag/1">{load_grammar(0).expand("town", rng)}</a></div></article>',
            f'<aside class="related"><h3>مواضيع ذات صلة</h3><ul>{_links(rng, _RELATED)}</ul></aside></main>',
            f"<footer><ul>{_sections(rng)}</ul><p>جميع الحقوق محفوظة © {escape(article.source)}</p></footer>",
            _scripts(rng),
            "</body></html>",
        )
    )


def _head(article: Article) -> str:
    declared = {
        "@context": "https://schema.org",
        "@type": "NewsArticle",
        "headline": article.title,
        "datePublished": article.fetched_at,
        "mainEntityOfPage": article.url,
    }
    return (
        f"<title>{escape(article.title)} - {escape(article.source)}</title>"
        f'<meta property="og:title" content="{escape(article.title)}"><meta property="og:site_name" content="{escape(article.source)}">'
        f'<meta property="og:type" content="article"><link rel="canonical" href="{escape(article.url)}">'
        f'<script type="application/ld+json">{orjson.dumps(declared).decode()}</script>'
    )


def _scripts(rng: random.Random) -> str:
    return "".join(f"<script>window.slot{number}={{id:{rng.randrange(10**9)},lazy:true}};</script>" for number in range(_SCRIPTS))


def _sections(rng: random.Random) -> str:
    return "".join(
        f'<li class="item"><a href="/s/{number}">{load_grammar(0).expand("section", rng)}</a></li>' for number in range(_NAVIGATION)
    )


def _links(rng: random.Random, count: int) -> str:
    return "".join(
        f'<li><a href="/news/{rng.randrange(10**6)}"><img src="/i/{number}.jpg" alt=""><span>'
        f"{escape(load_grammar(0.2).expand('heading', rng))}</span></a></li>"
        for number in range(count)
    )
