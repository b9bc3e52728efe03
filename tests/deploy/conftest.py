import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

# So that tests import `scripts`, which is no part of the package, also when pytest is called by its own name and not by `python -m`.
sys.path.insert(0, str(Path(__file__).parents[2]))

from tests.brokers import KafkaUnavailable, kafka_jars
from tests.deploy.files import services
from worker.broker.embedded import free_port, wait_for_port
from worker.broker.orphans import end_with_parent


def kafka_environment(directory: Path, inside: int, outside: int, controller: int) -> dict[str, str]:
    """The variables of the service, with its ports, host and data where a test can have them."""
    places = {"//kafka:9092": inside, "//:9092": inside, "//localhost:9092": outside, "//:29092": outside, "//localhost:9093": controller}
    found = dict(services()["kafka"]["environment"])
    for name in ("KAFKA_LISTENERS", "KAFKA_ADVERTISED_LISTENERS"):
        for place, port in places.items():
            found[name] = found[name].replace(place, f"//127.0.0.1:{port}")
    found["KAFKA_CONTROLLER_QUORUM_VOTERS"] = f"1@127.0.0.1:{controller}"
    return found | {"KAFKA_LOG_DIRS": str(directory / "data"), "KAFKA_HEAP_OPTS": "-Xmx512m"}


@pytest.fixture(scope="module")
def kafka(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Kafka as docker-compose.yml configures it, set up from its jars by the class that does it in the image; gives the address for
    programs on the machine."""
    directory = tmp_path_factory.mktemp("kafka")
    try:
        jars = kafka_jars()
    except KafkaUnavailable as error:
        pytest.skip(str(error))
    ports = free_port(), free_port(), free_port()
    environment = kafka_environment(directory, *ports)
    java = ["java", environment.pop("KAFKA_HEAP_OPTS"), "-cp", f"{jars}/*"]
    setup = [*java, "kafka.docker.KafkaDockerWrapper", "setup"]
    for name in ("default", "mounted", "final"):
        (directory / name).mkdir()
        setup += [f"--{name}-configs-dir", str(directory / name)]
    done = subprocess.run(setup, env=os.environ | environment, capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    with (directory / "server.log").open("wb") as log:
        command = [*java, "kafka.Kafka", str(directory / "final" / "server.properties")]
        broker = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=log, stderr=log, preexec_fn=end_with_parent)
    try:
        assert wait_for_port(ports[1], broker, 60), (directory / "server.log").read_text("utf-8", "replace")[-2000:]
        yield f"127.0.0.1:{ports[1]}"
    finally:
        broker.terminate()
        broker.wait(60)
