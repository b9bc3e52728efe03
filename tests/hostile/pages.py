"""Pages made to be expensive, each as long as a test wants."""

from collections.abc import Callable, Mapping
from typing import Final

from tests.hostile.texts import HOSTILE_TEXTS

__all__ = ["HOSTILE_PAGES"]

_HEAD: Final = "<!doctype html><html lang=ar><head><meta charset=utf-8><title>خبر</title>"
_PARAGRAPH: Final = "<p>قال وزير النقل سامر الخطيب إن الطريق الساحلي سيفتح أمام الشاحنات صباح الأحد بعد أسبوع من العمل.</p>"


def _body(inside: str) -> str:
    return f"{_HEAD}</head><body><article><h1>خبر</h1>{inside}</article></body></html>"


def _head(inside: str) -> str:
    return f"{_HEAD}{inside}</head><body><article>{_PARAGRAPH * 8}</article></body></html>"


def _over_and_over(unit: str, frame: Callable[[str], str] = _body) -> Callable[[int], str]:
    return lambda size: frame(unit * (size // len(unit)))


def _deep(tag: str, *, closed: bool = True) -> Callable[[int], str]:
    def page(size: int) -> str:
        count = size // (2 * len(tag) + 5 if closed else len(tag) + 2)
        return _body(f"<{tag}>" * count + _PARAGRAPH * 8 + (f"</{tag}>" * count if closed else ""))

    return page


def _text_in_page(name: str) -> Callable[[int], str]:
    return lambda size: _body(f"<p>{HOSTILE_TEXTS[name](size)}</p>{_PARAGRAPH * 8}")


HOSTILE_PAGES: Final[Mapping[str, Callable[[int], str]]] = {
    "deep divs": _deep("div"),
    "deep divs without end": _deep("div", closed=False),
    "deep inline": _deep("b"),
    "deep lists": lambda size: _body("<ul><li>" * (size // 8) + _PARAGRAPH * 8),
    "deep tables": lambda size: _body("<table><tr><td>" * (size // 15) + _PARAGRAPH * 8),
    "deep quotations": _deep("blockquote"),
    "deep links": _deep("a"),
    "deep unknown": _deep("x-y"),
    "paragraphs": _over_and_over(_PARAGRAPH),
    "short paragraphs": _over_and_over("<p>قال</p>"),
    "empty paragraphs": _over_and_over("<p></p>"),
    "breaks": _over_and_over("<br>"),
    "words and breaks": _over_and_over("خبر<br>"),
    "paragraphs without end": _over_and_over("<p>خبر"),
    "spans": _over_and_over("<span>خبر </span>"),
    "links": _over_and_over("<a href=https://example.org/a>خبر</a> "),
    "list items": _over_and_over("<li>خبر</li>"),
    "table cells": _over_and_over("<tr><td>خبر</td></tr>"),
    "images": _over_and_over("<img src=a.png alt=خبر>"),
    "headings": _over_and_over("<h1>خبر</h1>"),
    "titles": _over_and_over("<title>خبر</title>", _head),
    "scripts": _over_and_over("<script>a</script>", _head),
    "one script": lambda size: _head(f"<script>{'a' * size}</script>"),
    "one style": lambda size: _head(f"<style>{'a{}' * (size // 3)}</style>"),
    "metas": _over_and_over("<meta name=author content=خبر>", _head),
    "dates": _over_and_over("<meta name=date content=2025-09-15>", _head),
    "times": _over_and_over("<time datetime=2025-09-15>الاثنين</time>"),
    "times that are none": _over_and_over("<time datetime=never>الاثنين</time>"),
    "figures that may be dates": _over_and_over("<p>15/09/2025 10-10-2010 20250915</p>"),
    "json-ld": _over_and_over('<script type="application/ld+json">{"@type":"NewsArticle"}</script>', _head),
    "json-ld deep": lambda size: _head(f'<script type="application/ld+json">{"[" * (size // 2)}{"]" * (size // 2)}</script>'),
    "json-ld without end": lambda size: _head(f'<script type="application/ld+json">{"{" * size}'),
    "json-ld long": lambda size: _head(f'<script type="application/ld+json">{{"@type":"NewsArticle","headline":"{"م" * size}"}}</script>'),
    "long title": lambda size: f"<title>{'خبر - ' * (size // 6)}</title><body>{_PARAGRAPH * 8}",
    "long title of spaces": lambda size: f"<title>خبر{' ' * size}-</title><body>{_PARAGRAPH * 8}",
    "long author": lambda size: _head(f"<meta name=author content='{'.' * size}'>"),
    "long author of words": lambda size: _head(f"<meta name=author content='{'سامر، ' * (size // 6)}'>"),
    "long description": lambda size: _head(f"<meta name=description content='{'خبر ' * (size // 4)}'>"),
    "long class": lambda size: _body(f"<div class='{'lead ' * (size // 5)}'>{_PARAGRAPH * 8}</div>"),
    "long link": lambda size: _head(f"<link rel=canonical href='https://example.org/{'a' * size}'>"),
    "many classes": lambda size: _body("".join(f"<p class=c{number}>خبر</p>" for number in range(size // 20))),
    "many attributes": lambda size: _body(f"<p {' '.join(f'a{number}=b' for number in range(size // 9))}>خبر</p>{_PARAGRAPH * 8}"),
    "many ids": lambda size: _body("".join(f"<p id=i{number}>خبر</p>" for number in range(size // 18))),
    "leads": _over_and_over("<p class=lead>خبر عاجل من العاصمة</p>"),
    "comments": _over_and_over("<!-- a -->"),
    "comment without end": lambda size: _body(_PARAGRAPH * 8 + "<!--" + "-" * size),
    "entities": _over_and_over("&amp;"),
    "entities without end": _over_and_over("&#x"),
    "numbers as entities": _over_and_over("&#1605;"),
    "surrogates as entities": _over_and_over("&#xd800;م"),
    "nul": _over_and_over("م\x00"),
    "surrogates": _over_and_over("م\ud800"),
    "angle brackets": _over_and_over("<"),
    "closing tags": _over_and_over("</p>"),
    "tag without end": lambda size: _body(f"<p {'a' * size}"),
    "cdata": _over_and_over("<![CDATA[a]]>"),
    "instructions": _over_and_over("<?php a ?>"),
    "frames": _over_and_over("<iframe></iframe>"),
    "forms": _over_and_over("<form><input></form>"),
    "pictures": _over_and_over("<svg><path d=M0></svg>"),
    "one word": _text_in_page("one word"),
    "newlines": _text_in_page("newlines between words"),
    "spaces": _text_in_page("spaces"),
    "straight marks": _text_in_page("straight marks and words"),
    "full stops": _text_in_page("full stops"),
    "marks": _text_in_page("marks of many kinds"),
    "digits": _text_in_page("digits"),
    "dates in figures": _text_in_page("dates in figures"),
    "noise": HOSTILE_TEXTS["any characters"],
    "an xml document": lambda size: (
        '<?xml version="1.0" encoding="utf-16"?><!DOCTYPE a [<!ENTITY b "c">]><a>' + "&b;" * (size // 3) + "</a>"
    ),
}
