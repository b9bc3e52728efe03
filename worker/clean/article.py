"""The clean stage: a raw article to a clean one, or the reason why not. A pure function of its arguments."""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import urlsplit

from courlan import extract_domain

from worker.clean.body import Body, clean_body, clean_field
from worker.clean.dates import date_in_url, parse_date, to_utc
from worker.clean.html import Page, read_page
from worker.clean.language import detect_language
from worker.clean.provenance import provenance_of
from worker.clean.sentences import split_sentences
from worker.clean.urls import canonical_url
from worker.records import CleanArticle, Edit, Fingerprint, RawArticle, Reason, Rejected, article_id_of

__all__ = ["CleanLimits", "clean_article"]


@dataclass(frozen=True, slots=True)
class CleanLimits:
    """Sizes above which an article is refused: the longest text seen in 200,000 articles had 90,000 characters."""

    max_text_chars: int = 250_000
    max_html_chars: int = 10_000_000
    max_html_elements: int = 60_000


def clean_article(
    raw: RawArticle, *, origin: str, ingested_at: str, fingerprint: Callable[[str], Fingerprint], limits: CleanLimits = CleanLimits()
) -> CleanArticle | Rejected:
    """Clean `raw`. `fingerprint` is given the canonical body; `origin` and `ingested_at` are those of the raw message.

    Rejects, in this order, with ``invalid_url``, ``too_large``, ``too_complex`` and ``too_deep`` (the page cannot be read whole),
    ``no_text_found`` (it has no article) and ``empty_after_cleaning``.
    The same arguments always give an equal article.
    """
    url = canonical_url(raw.url)
    if url is None:
        return Rejected(Reason.INVALID_URL, f"no absolute http, https, file or urn URL: {raw.url[:200]!r}")
    if len(raw.html or "") > limits.max_html_chars or len(raw.text or "") > limits.max_text_chars:
        return Rejected(Reason.TOO_LARGE, f"html of {len(raw.html or '')}, text of {len(raw.text or '')} characters")
    has_text = bool((raw.text or "").strip())
    page = _page(raw, url, ingested_at, limits, with_body=not has_text)
    if page.refused is not None and not has_text:
        return page.refused
    received = raw.text if has_text else page.text
    if not received:
        return Rejected(Reason.NO_TEXT_FOUND, "no article text in the page")
    if len(received) > limits.max_text_chars:
        return Rejected(Reason.TOO_LARGE, f"text of {len(received)} characters")
    edits: Counter[str] = Counter()
    notes: list[str] = []
    title = clean_field(raw.title) or clean_field(page.title)
    author = _author(clean_field(raw.author) or clean_field(page.author))
    source = clean_field(raw.source) or clean_field(page.site) or _domain(url)
    body = clean_body(received, edits, title=title, author=author, source=source)
    if not any(c.isalnum() for c in body.text):
        return Rejected(Reason.EMPTY_AFTER_CLEANING, "nothing but boilerplate")
    published_at, published_from = _published(raw, page, body, url, notes)
    return CleanArticle(
        article_id=article_id_of(url),
        url=url,
        source_url=_encodable(raw.url),
        origin=origin,
        ingested_at=ingested_at,
        text=body.text,
        fingerprint=fingerprint(body.text),
        language=_language(body.text, raw.language),
        title=title,
        author=author,
        source=source,
        published_at=published_at,
        published_from=published_from,
        fetched_at=_fetched(raw, notes),
        sentences=split_sentences(body.text),
        dateline=body.dateline.dateline if body.dateline else None,
        credits=body.credits,
        provenance=provenance_of(body, author, source),
        edits=tuple(Edit(kind=kind, count=count) for kind, count in sorted(edits.items()) if count),
        quote_repairs=body.quote_repairs,
        notes=tuple(notes),
        extra=raw.extra,
    )


def _page(raw: RawArticle, url: str, ingested_at: str, limits: CleanLimits, *, with_body: bool) -> Page:
    if not raw.html:
        return Page()
    return read_page(raw.html, url, fetched_on=_day(ingested_at), with_body=with_body, max_elements=limits.max_html_elements)


def _author(author: str | None) -> str | None:
    if not author:
        return None
    author = author.strip(" :-–—،,*")
    inside = author[1:-1]
    return (inside if author.startswith("(") and author.endswith(")") and "(" not in inside else author) or None


def _encodable(text: str) -> str:
    return text.encode("utf-8", "ignore").decode("utf-8")


def _day(moment: str) -> str | None:
    parsed = parse_date(moment)
    return parsed[:10] if parsed else None


def _domain(url: str) -> str | None:
    return extract_domain(url) or urlsplit(url).hostname


def _language(text: str, declared: str | None) -> str:
    detected = detect_language(text)
    code = (declared or "").strip().lower()[:2]
    return code if detected == "und" and len(code) == 2 and code.isascii() and code.isalpha() else detected


def _fetched(raw: RawArticle, notes: list[str]) -> str | None:
    parsed = parse_date(raw.fetched_at) if raw.fetched_at else None
    if raw.fetched_at and parsed is None:
        notes.append(f"fetched_at: cannot read {_encodable(raw.fetched_at[:80])!r}")
    return to_utc(parsed) if parsed else None


def _published(raw: RawArticle, page: Page, body: Body, url: str, notes: list[str]) -> tuple[str | None, str | None]:
    if raw.published_at:
        parsed = parse_date(raw.published_at)
        if parsed:
            return parsed, "field"
        notes.append(f"published_at: cannot read {_encodable(raw.published_at[:80])!r}")
    if page.published_at:
        return page.published_at, "page"
    written = (body.dateline.dateline.date if body.dateline else None, *body.dates)
    from_body = next((parsed for parsed in (parse_date(text) for text in written if text) if parsed), None)
    if from_body:
        return from_body, "dateline"
    from_url = date_in_url(url)
    return (from_url, "url") if from_url else (None, None)
