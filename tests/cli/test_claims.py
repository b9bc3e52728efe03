"""`rawi claims`: an article with its claims, for people and for programs."""

import orjson
from click.testing import CliRunner, Result

from worker.cli import main

TEXT = (
    "أعلن وزير النقل سامر الخطيب يوم الأحد أن 40 حافلة جديدة ستصل إلى بيروت. وأضاف: «لن نتأخر يوما واحدا».\n"
    "ونفت الوزارة وجود أي خلاف مع الشركة.\n"
)
ARTICLE = {"url": "https://news.example/a/1", "text": TEXT, "published_at": "2025-09-15T06:00:00Z"}


def rawi(*arguments: str, stdin: str) -> Result:
    return CliRunner().invoke(main, ["claims", *arguments], input=stdin, catch_exceptions=False)


def article(**changes: str) -> str:
    return orjson.dumps({**ARTICLE, **changes}).decode()


def test_help_has_examples() -> None:
    output = CliRunner().invoke(main, ["claims", "--help"]).output
    assert "Examples:" in output
    assert "rawi claims article.txt" in output


def test_each_claim_is_shown_with_who_how_and_why() -> None:
    result = rawi(stdin=article())
    assert result.exit_code == 0
    assert " 1. سامر الخطيب  أعلن" in result.output
    assert "40 حافلة جديدة ستصل إلى بيروت" in result.output
    assert "said on 2025-09-14" in result.output
    assert "numbers: 40 حافلة" in result.output
    assert "deny, indirect, denied, negative" in result.output
    assert "worth a check 1.00: facts, numbers, names" in result.output


def test_json_has_one_claim_a_line() -> None:
    lines = rawi("--json", stdin=article()).stdout.splitlines()
    claims = [orjson.loads(line)["claim"] for line in lines]
    assert [claim["cue"]["lemma"] for claim in claims] == ["أعلن", "أضاف", "نفى"]
    assert all(claim["content"][0]["exact"] in TEXT for claim in claims)


def test_the_unsure_can_be_left_out() -> None:
    assert rawi("--json", "--least", "1", stdin=article()).stdout == ""


def test_a_bad_article_is_reported_and_fails() -> None:
    result = rawi(stdin='{"url": "https://news.example/a/2"}')
    assert result.exit_code == 1
    assert "missing_body" in result.stderr


def test_nothing_in_an_article_reaches_the_terminal_raw() -> None:
    output = rawi(stdin=article(text=TEXT + "قال الوزير إن \x1b[2J الطريق \u202e مغلق.\n")).output
    assert "\x1b" not in output
    assert "\u202e" not in output
