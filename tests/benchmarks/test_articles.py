"""The made-up articles: the same every time, of the promised length, and of the kind that the pipeline finds something in."""

from statistics import mean

from benchmarks.articles import WORDS, generate, raw_message
from benchmarks.pages import page_of
from worker.clean.html import read_page
from worker.pipeline import Pipeline

ARTICLES = generate(40)


def test_the_same_seed_gives_the_same_articles() -> None:
    assert generate(40) == ARTICLES
    assert generate(10) == ARTICLES[:10]
    assert generate(10, seed=2) != ARTICLES[:10]


def test_length() -> None:
    lengths = [len(article.text.split()) for article in ARTICLES]
    assert abs(mean(lengths) - WORDS) < 25
    assert min(lengths) > WORDS / 3


def test_every_article_differs_from_the_others_and_most_have_claims() -> None:
    pipeline = Pipeline()
    outcomes = [pipeline.process(raw_message(a), origin=f"t/0/{n}", received_at=a.fetched_at) for n, a in enumerate(ARTICLES)]
    assert {outcome.kind for outcome in outcomes} == {"enriched"}
    claims = [len(outcome.record.claims) for outcome in outcomes if outcome.record]
    assert 4 < mean(claims) < 12
    assert sum(count > 0 for count in claims) > 36


def test_new_words_keep_coming_as_in_real_news() -> None:
    # Real articles, 2,000 spread over 12,000: .135 new words for each word after 1,500 articles, .24 after 200.
    seen = {word for article in generate(300, seed=2) for word in article.text.split()}
    words = [word for article in ARTICLES for word in article.text.split()]
    assert 0.08 < sum(word not in seen for word in words) / len(words) < 0.25


def test_the_grammar_leaves_nothing_unexpanded_or_unjoined() -> None:
    for article in ARTICLES:
        assert not set("{}+/") & set(article.text + article.title), article.text


def test_a_page_gives_its_article_back() -> None:
    article = ARTICLES[3]
    page = read_page(page_of(article), article.url, fetched_on="2025-09-15")
    assert page.title == article.title
    assert page.text is not None
    assert set(article.text.split()) <= set(page.text.split())
    assert "مواضيع ذات صلة" not in page.text
