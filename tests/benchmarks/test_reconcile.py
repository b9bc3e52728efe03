"""The benchmark of `rawi reconcile` in small. No time is asserted."""

import json

import pytest

from benchmarks.reconcile import main
from tests.brokers import KafkaUnavailable, kafka_jars

pytestmark = [pytest.mark.broker, pytest.mark.kafka]


def test_what_it_fills_is_clean_and_its_repeats_are_counted(capsys: pytest.CaptureFixture[str]) -> None:
    try:
        kafka_jars()
    except KafkaUnavailable as error:
        pytest.skip(str(error))
    main(["--messages", "300", "--bytes", "100", "--repeats", "7"])
    found = json.loads(capsys.readouterr().out)
    assert (found["clean"], found["exit_status"], found["messages"], found["repeats"]) == (True, 0, 300, 7)
    assert sum(found["outcomes"].values()) == 300
