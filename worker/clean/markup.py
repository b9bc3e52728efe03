"""Markup left in text fields: HTML entities (``&nbsp;``, ``&quot;``) and tags."""

import html
import re
from collections import Counter
from typing import Final

__all__ = ["strip_markup"]

# Entities are escaped again on each way through a careless program: `&amp;amp;quot;` is one quotation mark.
_ENTITY: Final = re.compile(r"&(?:(?:amp|AMP|#0{0,5}38|#[xX]0{0,5}26);)*(#[0-9]{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z]{2,8}[0-9]{0,2});")
_TAG: Final = re.compile(
    r"<(?:/?(p|br|div|h[1-6]|ul|ol|li|blockquote|table|tr|td|figure|figcaption|article|section|header|footer)"
    r"|/?(?:span|a|b|i|u|s|em|strong|font|img|sup|sub|small|iframe|script|style|center|ins))(?:[\s/][^<>]{0,2000})?>",
    re.IGNORECASE,
)


def strip_markup(text: str, edits: Counter[str]) -> str:
    """`text` without entities and tags; tags of blocks become new lines. Counts ``entity`` and ``markup`` in `edits`."""
    if "&" in text:
        text, entities = _ENTITY.subn(lambda m: html.unescape(f"&{m[1]};"), text)
        if entities:
            edits["entity"] += entities
    if "<" in text:
        text, tags = _TAG.subn(lambda m: "\n" if m[1] else "", text)
        if tags:
            edits["markup"] += tags
    return text
