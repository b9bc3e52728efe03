"""Faults on Apache Kafka. After each: nothing lost, one outcome for each message, identical repeats, and the records of an undisturbed run.

`make faults` (RAWI_FAULTS_LONG=1) does the same with many more injuries.
"""

import asyncio
import os
import signal
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.brokers import KafkaBroker, KafkaUnavailable
from tests.conftest import settings_for
from tests.faults.proxy import Line
from tests.faults.run import LONG, DisturbedRun
from tests.stream.waiting import until
from tests.stream.workers import WorkerProcess
from worker.broker.embedded import free_port
from worker.stream.exits import ExitStatus
from worker.stream.settings import Settings

pytestmark = [pytest.mark.broker, pytest.mark.kafka, pytest.mark.timeout(3600 if LONG else 600)]


def times(short: int, long: int) -> int:
    return long if LONG else short


async def test_kill_after_kill(kafka_settings: Settings, tmp_path: Path) -> None:
    async with DisturbedRun(kafka_settings, tmp_path, seed=41) as run:
        for _ in range(times(20, 100)):
            await run.progress(run.rng.randint(20, 200))
            worker = run.anyone()
            worker.kill()
            worker.start()
            await run.recovered()
        figures = await run.settle()
    assert (figures.injuries, figures.ended) == (times(20, 100), ())


async def test_kills_while_a_worker_restores_its_state(kafka_settings: Settings, tmp_path: Path) -> None:
    async with DisturbedRun(kafka_settings, tmp_path, seed=42) as run:
        await run.progress(300)
        for _ in range(times(2, 30)):
            for worker in run.workers:
                worker.kill()
                worker.start()
            await asyncio.sleep(run.rng.uniform(2, 6))  # somewhere between the start, the claim and the first message
            run.injuries += 1
        await run.recovered()
        await run.settle()


async def test_workers_come_and_go(kafka_settings: Settings, tmp_path: Path) -> None:
    async with DisturbedRun(kafka_settings, tmp_path, seed=43) as run:
        await run.progress(100)
        for _ in range(times(3, 40)):
            guest = run.add_worker()
            await asyncio.sleep(run.rng.uniform(1, 5))
            run.workers.remove(guest)
            if run.rng.random() < 0.5:
                assert await asyncio.to_thread(guest.terminate, 90) == 0
            else:
                guest.kill()
            run.injuries += 1
        await run.recovered()
        await run.settle()


async def test_a_worker_that_was_suspended_writes_for_nobody(kafka_settings: Settings, tmp_path: Path) -> None:
    async with DisturbedRun(kafka_settings, tmp_path, seed=44) as run:
        for number in range(times(1, 20)):
            await run.progress(100)
            worker = run.workers[number % 2]
            os.kill(worker.process.pid, signal.SIGSTOP)
            # Longer than the session: the other worker takes over what this one still believes to hold.
            await asyncio.sleep(kafka_settings.session_timeout + 4)
            os.kill(worker.process.pid, signal.SIGCONT)
            if not worker.alive:
                worker.start()
            await run.recovered()
        await run.settle()


async def test_a_full_disk_ends_the_worker_and_loses_nothing(kafka_settings: Settings, tmp_path: Path) -> None:
    async with DisturbedRun(kafka_settings, tmp_path, seed=45) as run:
        await run.progress(100)
        for worker in run.workers:
            worker.kill()
            worker.start(file_bytes=0)
        # The one that owns the duplicate state cannot keep it, and so ends the next one to which it falls.
        await until(lambda: not any(worker.alive for worker in run.workers), 120)
        assert {worker.process.returncode for worker in run.workers} == {ExitStatus.STATE}
        for worker in run.workers:
            if worker.alive:
                worker.kill()
            worker.start()
        await run.recovered()
        await run.settle()


@pytest.fixture
def own_broker(tmp_path: Path) -> Iterator[tuple[KafkaBroker, Settings]]:
    """A broker that may be hurt."""
    broker = KafkaBroker()
    try:
        broker.start()
    except KafkaUnavailable as error:
        pytest.skip(str(error))
    try:
        yield broker, settings_for(broker, tmp_path)
    finally:
        broker.stop()


async def test_the_broker_is_killed_again_and_again(own_broker: tuple[KafkaBroker, Settings], tmp_path: Path) -> None:
    broker, settings = own_broker
    async with DisturbedRun(settings, tmp_path, seed=46) as run:
        for _ in range(times(1, 20)):
            await run.progress(100)
            async with run.feeding:
                broker.kill()
                await asyncio.sleep(run.rng.uniform(0, 4))
                await asyncio.to_thread(broker.start)
            for worker in run.workers:
                if not worker.alive:
                    worker.start()
            await run.recovered(120)
        await run.settle()


async def test_the_supervisor_is_killed(kafka_settings: Settings, tmp_path: Path) -> None:
    async with DisturbedRun(kafka_settings, tmp_path, seed=47) as run:
        supervisor = run.add_worker(processes=2)
        for _ in range(times(1, 20)):
            await run.progress(100)
            supervisor.kill()
            supervisor.start()
            await run.recovered()
        await run.settle()


@pytest.fixture
def broker_behind_a_line(tmp_path: Path) -> Iterator[tuple[Settings, Line]]:
    """A broker that is reached through a line that can be cut."""
    port = free_port()
    broker = KafkaBroker(advertised=port)
    try:
        broker.start()
    except KafkaUnavailable as error:
        pytest.skip(str(error))
    try:
        yield settings_for(broker, tmp_path), Line(port, broker.port)
    finally:
        broker.stop()


async def test_the_network_goes_dead_and_comes_back(broker_behind_a_line: tuple[Settings, Line], tmp_path: Path) -> None:
    settings, line = broker_behind_a_line
    async with line, DisturbedRun(settings, tmp_path, seed=48) as run:
        for _ in range(times(1, 10)):
            await run.progress(100)
            line.cut()
            await asyncio.sleep(settings.session_timeout * 2)  # long enough for the broker to give both workers up
            line.mend()
            await run.recovered(150)
        await run.settle()


async def test_a_slow_broker_slows_the_workers_and_nothing_more(broker_behind_a_line: tuple[Settings, Line], tmp_path: Path) -> None:
    settings, line = broker_behind_a_line
    async with line, DisturbedRun(settings, tmp_path, seed=49) as run:
        await run.progress(300)
        before = [resident(worker) for worker in run.workers]
        line.slow_down(30_000)
        await asyncio.sleep(times(12, 120))
        after = [resident(worker) for worker in run.workers]
        line.slow_down(None)
        await run.recovered(150)
        figures = await run.settle()
    assert figures.ended == ()
    assert max(now - then for now, then in zip(after, before, strict=True)) < 100 << 20


async def test_a_wall_clock_that_jumps_changes_nothing(kafka_settings: Settings, tmp_path: Path) -> None:
    async with DisturbedRun(kafka_settings, tmp_path, seed=50) as run:
        run.add_worker(python_path=Path(__file__).parent / "clock")
        for worker in run.workers[:2]:
            await asyncio.to_thread(worker.terminate, 90)
        del run.workers[:2]
        await run.recovered(120)
        await run.progress(times(300, 5000), 600)
        figures = await run.settle()
    assert figures.ended == ()


def resident(worker: WorkerProcess) -> int:
    """Bytes of memory that the worker holds."""
    pages = int(Path(f"/proc/{worker.process.pid}/statm").read_text().split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE")
