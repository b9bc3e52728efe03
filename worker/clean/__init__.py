"""Bytes were read to a `RawArticle`; this room makes a `CleanArticle` of it: text, characters, boilerplate, dateline, quotation marks,
language, sentences, URL, times. `clean_article` is the stage; the modules are its steps."""

from worker.clean.article import CleanLimits, clean_article
from worker.clean.body import Body, clean_body
from worker.clean.dates import parse_date
from worker.clean.language import detect_language
from worker.clean.sentences import split_sentences
from worker.clean.urls import canonical_url

__all__ = ["Body", "CleanLimits", "canonical_url", "clean_article", "clean_body", "detect_language", "parse_date", "split_sentences"]
