"""Ratios that follow from given figures, and tables with every stage."""

import io

import orjson
import pytest
from rich.console import Console

from benchmarks.kafka import KafkaRun
from benchmarks.lanes import Lanes
from benchmarks.machine import Machine
from benchmarks.report import show
from benchmarks.result import Result, Round, as_document
from benchmarks.stages import BETWEEN, PAGE, TEXT_STAGES, StageTimes
from benchmarks.watch import Usage

ALL_STAGES = (*TEXT_STAGES, PAGE, BETWEEN)


def a_round(rate: float, processes: int = 2, cores: int = 2, others: float = 0, pure_cpu: float = 10) -> Round:
    usage = Usage(seconds=10, workers=15, broker=4, bench=1, others=others)
    run = KafkaRun(
        processes=processes,
        cores=cores,
        articles=1_000,
        outcomes={"enriched": 1_000},
        first_record=5,
        rate=rate * 1.2,
        rate_of_all=rate,
        steady=usage,
        whole=usage,
        peak_memory=(200 << 20, 100 << 20),
        broker_memory=400 << 20,
    )
    return Round(pure=Lanes(processes=2, articles=1_000, rate=200, cpu_seconds=pure_cpu), kafka=run)


def a_result(*rounds: Round, missing: str | None = None, load: float = 0) -> Result:
    return Result(
        machine=Machine(cpu="Z80", cores=2, memory_gib=4, python="3.11", system="Linux", rawi="0", load=load),
        corpus="made-up articles",
        mean_words=175,
        stages=StageTimes(wall=dict.fromkeys(ALL_STAGES, 0.1), cpu=dict.fromkeys(ALL_STAGES, 0.05), outcomes={"enriched": 100}),
        rounds=rounds,
        missing=missing,
    )


def shown(result: Result) -> str:
    out = io.StringIO()
    show(result, Console(file=out, width=160))
    return out.getvalue()


def test_ratios() -> None:
    one = a_round(100)
    assert one.ratio == pytest.approx(0.5)
    assert one.ratio_steady == pytest.approx(0.6)
    # Broker and watch took half a core of two: the workers had 1.5.
    assert one.ratio_without_broker == pytest.approx(0.5 * 2 / 1.5)
    # 15 ms of the workers for an article that costs the pure pipeline 10.
    assert one.delivery_share == pytest.approx(1 / 3)


def test_a_broker_with_cores_of_its_own_takes_nothing() -> None:
    assert a_round(100, processes=2, cores=4).ratio_without_broker == pytest.approx(0.5)


def test_every_stage_stands_in_the_table() -> None:
    text = shown(a_result(a_round(100), a_round(120)))
    assert all(stage in text for stage in ALL_STAGES)
    assert "0.55 (0.50 to 0.60)" in text
    assert "not quiet" not in text


def test_articles_are_normalised_to_350_words() -> None:
    # 100 articles of 175 words in .7 s: 143 a second, half as many of 350 words.
    row = next(line for line in shown(a_result(a_round(100))).splitlines() if "text to record" in line)
    assert [cell.strip() for cell in row.split("│")][-3:-1] == ["143", "71"]


def test_what_is_missing_and_a_busy_machine_are_told() -> None:
    text = shown(a_result(missing="java is missing", load=1.5))
    assert "Kafka's path was not measured: java is missing" in text
    assert "do not quote" in text


def test_a_round_with_company_is_spoiled() -> None:
    assert not a_round(100).spoiled
    assert a_round(100, others=2).spoiled
    assert a_round(100, pure_cpu=6).spoiled
    assert "in round 2: do not quote" in shown(a_result(a_round(100), a_round(100, others=2)))
    assert "in round" not in shown(a_result(a_round(100), a_round(100)))


def test_document() -> None:
    document = orjson.loads(orjson.dumps(as_document(a_result(a_round(100), a_round(120)))))
    assert document["ratios"]["all"] == {"median": 0.55, "least": 0.5, "greatest": 0.6}
    assert document["measured"]["rounds"][0]["kafka"]["whole"]["broker"] == 4
    assert set(document["measured"]["stages"]["wall"]) == set(ALL_STAGES)
    assert orjson.loads(orjson.dumps(as_document(a_result(missing="no"))))["ratios"] is None
