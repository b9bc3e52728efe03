"""Brokers for the whole run, and a loud word where one is missing."""

import os
import uuid
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import settings as hypothesis_settings

from tests.brokers import Broker, EmbeddedBroker, KafkaBroker, KafkaUnavailable
from worker.stream.settings import Settings

# A shared machine stalls for longer than Hypothesis' 200 ms now and then; that says nothing about the code.
hypothesis_settings.register_profile("rawi", deadline=None)
hypothesis_settings.load_profile("rawi")

_MISSING: list[str] = []


@pytest.fixture(scope="session")
def kafka() -> Iterator[KafkaBroker]:
    """Apache Kafka; skips, and says so at the end of the run, where it cannot be started."""
    broker = KafkaBroker()
    try:
        broker.start()
    except KafkaUnavailable as error:
        _MISSING.append(str(error))
        pytest.skip(str(error))
    yield broker
    broker.stop()


@pytest.fixture(scope="session")
def embedded() -> Iterator[EmbeddedBroker]:
    """The embedded broker."""
    with EmbeddedBroker() as broker:
        yield broker


@pytest.fixture(params=["embedded", pytest.param("kafka", marks=pytest.mark.kafka)])
def broker(request: pytest.FixtureRequest) -> Broker:
    """Each test runs on both brokers."""
    found: Broker = request.getfixturevalue(request.param)
    return found


@pytest.fixture
def settings(broker: Broker, tmp_path: Path) -> Settings:
    """Settings of one test: its own topics, group and state."""
    return settings_for(broker, tmp_path)


@pytest.fixture
def kafka_settings(kafka: KafkaBroker, tmp_path: Path) -> Settings:
    """The same on Apache Kafka alone."""
    return settings_for(kafka, tmp_path)


def settings_for(broker: Broker, directory: Path) -> Settings:
    """Settings for a broker that other tests use too."""
    return Settings(
        broker=broker.address,
        topic_prefix=f"t{uuid.uuid4().hex[:8]}.",
        state_dir=str(directory / "state"),
        session_timeout=6.0,
        heartbeat_interval=1.0,
    )


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Missing brokers are not overlooked among the dots."""
    for missing in dict.fromkeys(_MISSING):
        terminalreporter.section("NOT TESTED ON APACHE KAFKA", red=True, bold=True)
        terminalreporter.line(missing)
        if os.environ.get("CI"):
            terminalreporter.line("CI has Java 17 and Maven: this is a failure of the machine, not a choice.")
