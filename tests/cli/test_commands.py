"""The commands as a user meets them: help that teaches, errors that say what to do, no traceback."""

import socket
from pathlib import Path

import orjson
import pytest
from click.testing import CliRunner, Result

from worker.cli import main
from worker.enrich import spans_of
from worker.records import EnrichedArticle, Relation, check_span, decode
from worker.stream.exits import ExitStatus

COMMANDS = ["demo", "worker", "topics", "produce", "enrich", "tail", "show", "diff", "reconcile", "rejected", "doctor", "settings"]
ARTICLE = {
    "url": "https://news.example/a/1",
    "text": "قال وزير النقل سامر الخطيب إن الطريق الساحلي سيفتح أمام الشاحنات صباح الأحد. وأضاف: «لن نتأخر يوما واحدا».",
    "fetched_at": "2025-09-15T06:00:00Z",
}


def rawi(*arguments: str, stdin: str | bytes | None = None, env: dict[str, str] | None = None) -> Result:
    return CliRunner().invoke(main, list(arguments), input=stdin, env=env, catch_exceptions=False)


def unused_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


@pytest.mark.parametrize("command", COMMANDS)
def test_help_teaches_with_an_example(command: str) -> None:
    result = rawi(command, "--help")
    assert result.exit_code == 0
    assert len(result.output.splitlines()) > 5
    shown = result.output if command != "topics" else rawi("topics", "create", "--help").output
    assert "Example" in shown


def test_the_list_of_commands_has_each_with_a_word() -> None:
    output = rawi("--help").output
    assert all(f"  {command} " in output for command in COMMANDS)


def test_enrich_reads_standard_input_and_writes_records(tmp_path: Path) -> None:
    lines = [
        ARTICLE,
        {**ARTICLE, "url": "https://news.example/a/1?utm_source=x"},
        {**ARTICLE, "url": "https://other.example/b"},
        {"url": "u"},
    ]
    relations = tmp_path / "relations.jsonl"
    result = rawi("enrich", "--relations", str(relations), stdin="\n".join(orjson.dumps(line).decode() for line in lines))
    assert result.exit_code == 1, "one line was bad"
    assert "-:4" in result.stderr or "4" in result.stderr.splitlines()[0]
    assert "missing_body" in result.stderr
    assert "1 enriched, 1 duplicate, 1 recrawl, 0 rejected, 1 bad inputs" in result.stderr
    first, second = (decode(EnrichedArticle, line.encode()) for line in result.stdout.splitlines())
    assert second.canonical == first.record_id
    assert [claim.cue.lemma for claim in first.claims] == ["قال", "أضاف"]
    assert first.claims[1].speaker.ref == "سامر الخطيب"
    for span in spans_of(first):
        check_span(first.article.text, span)
    kinds = [decode(Relation, line).kind for line in relations.read_bytes().splitlines()]
    assert kinds == ["recrawl", "exact"]


def test_the_same_input_gives_the_same_records(tmp_path: Path) -> None:
    path = tmp_path / "articles.jsonl"
    path.write_bytes(orjson.dumps(ARTICLE))
    assert rawi("enrich", str(path)).stdout == rawi("enrich", str(path)).stdout != ""


def test_enrich_pretty_is_for_reading(tmp_path: Path) -> None:
    path = tmp_path / "article.txt"
    path.write_text(ARTICLE["text"], "utf-8")
    result = rawi("enrich", str(path), "--pretty", "--url", "https://news.example/a/1")
    assert result.exit_code == 0
    assert "سامر الخطيب" in result.stdout
    assert "{" not in result.stdout.splitlines()[0]


def test_show_finds_a_record_in_a_file_by_any_spelling_of_its_url(tmp_path: Path) -> None:
    path = tmp_path / "enriched.jsonl"
    path.write_text(rawi("enrich", stdin=orjson.dumps(ARTICLE)).stdout, "utf-8")
    for which in ("http://news.example/a/1/?fbclid=9", decode(EnrichedArticle, path.read_bytes()).record_id):
        result = rawi("show", which, "--file", str(path), "--json")
        assert result.exit_code == 0, result.output
        assert orjson.loads(result.stdout)["article"]["source_url"] == ARTICLE["url"]
    missing = rawi("show", "https://news.example/none", "--file", str(path))
    assert missing.exit_code == 1
    assert "no record" in missing.stderr


@pytest.mark.parametrize(
    "command",
    [["topics", "list"], ["produce", "--samples"], ["tail", "--no-follow"], ["show", "x"], ["reconcile"], ["rejected", "list"], ["worker"]],
)
def test_a_broker_that_is_not_there_is_an_error_and_no_traceback(command: list[str], tmp_path: Path) -> None:
    result = rawi(*command, env={"RAWI_BROKER": f"127.0.0.1:{unused_port()}", "RAWI_STATE_DIR": str(tmp_path)})
    assert result.exit_code == ExitStatus.UNAVAILABLE
    assert "Traceback" not in result.output
    if command != ["worker"]:  # its words go to the log
        assert "127.0.0.1" in result.stderr


def test_a_missing_file_is_named() -> None:
    result = rawi("enrich", "nowhere.jsonl")
    assert result.exit_code == ExitStatus.USAGE
    assert "nowhere.jsonl" in result.stderr


def test_a_wrong_setting_is_named() -> None:
    result = rawi("topics", "list", env={"RAWI_SESSION_TIMEOUT": "2"})
    assert result.exit_code == ExitStatus.CONFIG
    assert "RAWI_SESSION_TIMEOUT" in result.stderr


def test_settings_show_sources_and_hide_secrets() -> None:
    env = {"RAWI_SASL_PASSWORD": "hunter2", "RAWI_SASL_USERNAME": "u", "RAWI_BROKER": "k:1", "RAWI_BROKR": "x"}
    result = rawi("settings", env=env)
    assert result.exit_code == 0
    assert "hunter2" not in result.output
    assert "RAWI_BROKR" in result.stderr


def test_doctor_says_what_to_fix(tmp_path: Path) -> None:
    result = rawi("doctor", env={"RAWI_BROKER": f"127.0.0.1:{unused_port()}", "RAWI_STATE_DIR": str(tmp_path)})
    assert result.exit_code == 1
    assert "1 to fix" in result.output
    assert "RAWI_BROKER" in result.output
