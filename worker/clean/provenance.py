"""Provenance: the agencies and outlets that an article credits."""

import re
from typing import Final

from worker.clean.agencies import Agency, find_signature
from worker.clean.body import Body
from worker.clean.dateline import signers

__all__ = ["provenance_of"]

_AGENCIES: Final = "وكالات"
_LISTED: Final = re.compile(r" ?[+،,/|&] ?| [-–—] ")


def provenance_of(body: Body, author: str | None, source: str | None) -> tuple[str, ...]:
    """Who is credited, first credited first: the dateline, the source lines, the author field."""
    names = _names(body.dateline.agencies) if body.dateline else []
    for credit in body.credits:
        if credit.kind == "source" and credit.name:
            names += _credited(credit.name)
    names += _names(signers(author, source)) if author else []
    return tuple(dict.fromkeys(names))


def _names(agencies: tuple[Agency, ...]) -> list[str]:
    # `متابعات` and its like name nobody; `وكالات` says at least that the story was bought.
    return [agency.name for agency in agencies if agency.kind != "generic" or agency.name == _AGENCIES]


def _credited(name: str) -> list[str]:
    whole = find_signature(name)
    if whole is not None:
        return [whole.name]
    parts = [part.strip() for part in _LISTED.split(name)]
    return [agency.name if (agency := find_signature(part)) else part for part in parts if part]
