"""Brokers for tests and benchmarks: the embedded one, and Apache Kafka from its Maven jars.

The jars are fetched once by Maven into a cache (``KAFKA_JARS``, by default ``.cache/kafka`` in the repository) and started as one
KRaft node on free ports. Where Java or Maven is missing, `KafkaUnavailable` says which.
"""

import contextlib
import os
import shutil
import signal
import subprocess
import tempfile
from pathlib import Path
from types import TracebackType
from typing import Final, Protocol, Self

from worker.broker.embedded import EmbeddedBroker, free_port, wait_for_port
from worker.broker.orphans import end_with_parent

__all__ = ["Broker", "EmbeddedBroker", "KafkaBroker", "KafkaUnavailable", "kafka_jars"]

KAFKA_VERSION: Final = "4.1.0"
_ROOT: Final = Path(__file__).resolve().parent.parent
_START_SECONDS: Final = 60.0


class Broker(Protocol):
    """What a test needs of a broker."""

    @property
    def address(self) -> str: ...

    def start(self) -> None: ...

    def stop(self) -> None: ...


class KafkaUnavailable(RuntimeError):
    """Apache Kafka cannot be started here; the message says what is missing."""


_POM: Final = """<project xmlns="http://maven.apache.org/POM/4.0.0">
  <modelVersion>4.0.0</modelVersion>
  <groupId>rawi.test</groupId><artifactId>kafka</artifactId><version>1</version>
  <dependencies>
    <dependency><groupId>org.apache.kafka</groupId><artifactId>kafka_2.13</artifactId><version>{version}</version></dependency>
    <dependency><groupId>org.apache.logging.log4j</groupId><artifactId>log4j-slf4j-impl</artifactId><version>2.24.3</version></dependency>
    <dependency><groupId>org.apache.logging.log4j</groupId><artifactId>log4j-core</artifactId><version>2.24.3</version></dependency>
  </dependencies>
</project>
"""

_PROPERTIES: Final = """process.roles=broker,controller
node.id=1
controller.quorum.bootstrap.servers=127.0.0.1:{controller}
listeners=PLAINTEXT://127.0.0.1:{port},CONTROLLER://127.0.0.1:{controller}
advertised.listeners=PLAINTEXT://127.0.0.1:{advertised}
controller.listener.names=CONTROLLER
listener.security.protocol.map=PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT
log.dirs={directory}/data
offsets.topic.replication.factor=1
offsets.topic.num.partitions=4
transaction.state.log.replication.factor=1
transaction.state.log.min.isr=1
share.coordinator.state.topic.replication.factor=1
share.coordinator.state.topic.min.isr=1
group.initial.rebalance.delay.ms=0
auto.create.topics.enable=false
message.max.bytes=20971520
log.retention.check.interval.ms=600000
"""


_SECURE: Final = """listeners=SASL_SSL://localhost:{port},CONTROLLER://127.0.0.1:{controller}
advertised.listeners=SASL_SSL://localhost:{port}
inter.broker.listener.name=SASL_SSL
listener.security.protocol.map=SASL_SSL:SASL_SSL,CONTROLLER:PLAINTEXT
sasl.enabled.mechanisms=PLAIN
sasl.mechanism.inter.broker.protocol=PLAIN
listener.name.sasl_ssl.plain.sasl.jaas.config=org.apache.kafka.common.security.plain.PlainLoginModule required \\
  username="{user}" password="{password}" user_{user}="{password}";
ssl.keystore.location={directory}/broker.p12
ssl.keystore.type=PKCS12
ssl.keystore.password={password}
ssl.truststore.location={directory}/broker.p12
ssl.truststore.type=PKCS12
ssl.truststore.password={password}
"""
USER: Final = "rawi"
PASSWORD: Final = "only-for-tests"


class KafkaBroker:
    """Apache Kafka as one node on free ports of 127.0.0.1, its data in a temporary directory.

    With `secure` it wants TLS, with the self-signed certificate in `certificate`, and a user and password by SASL PLAIN. With
    `advertised` it sends its clients to another port, where somebody listens between them and the broker.
    """

    def __init__(self, heap: str = "512m", *, secure: bool = False, advertised: int | None = None) -> None:
        self.port, self._controller = free_port(), free_port()
        self._advertised = advertised
        self._heap = heap
        self._secure = secure
        self._directory: Path | None = None
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def address(self) -> str:
        """Bootstrap servers."""
        return f"{'localhost' if self._secure else '127.0.0.1'}:{self._advertised or self.port}"

    @property
    def certificate(self) -> Path:
        """The PEM file with the broker's certificate."""
        assert self._directory is not None
        return self._directory / "broker.pem"

    @property
    def pid(self) -> int:
        """Process id of the running broker."""
        assert self._process is not None
        return self._process.pid

    def start(self) -> None:
        """Format a new store the first time, start, and wait until the broker answers."""
        jars = kafka_jars()
        if self._directory is None:
            self._directory = Path(tempfile.mkdtemp(prefix="rawi-kafka-"))
            (self._directory / "server.properties").write_text(self._properties(self._directory), encoding="utf-8")
            cluster = self._tool(jars, "kafka.tools.StorageTool", "random-uuid").strip().splitlines()[-1]
            self._tool(jars, "kafka.tools.StorageTool", "format", "--standalone", "-t", cluster, "-c", self._config)
        with open(self._directory / "server.log", "ab") as log:
            self._process = subprocess.Popen(
                ["java", f"-Xmx{self._heap}", "-XX:+UseSerialGC", "-cp", f"{jars}/*", "kafka.Kafka", self._config],
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
                preexec_fn=end_with_parent,
            )
        if not wait_for_port(self.port, self._process, _START_SECONDS):
            said = (self._directory / "server.log").read_text("utf-8", "replace")[-1500:]
            self.stop()
            raise KafkaUnavailable(f"Kafka did not start: {said}")

    def stop(self) -> None:
        """Stop in order and remove the data."""
        self._end(signal.SIGTERM)
        if self._directory is not None:
            shutil.rmtree(self._directory, ignore_errors=True)
            self._directory = None

    def kill(self) -> None:
        """kill -9; `start` brings it back with its data."""
        self._end(signal.SIGKILL)

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.stop()

    @property
    def _config(self) -> str:
        return f"{self._directory}/server.properties"

    def _properties(self, directory: Path) -> str:
        ports = {"port": self.port, "controller": self._controller, "advertised": self._advertised or self.port}
        places: dict[str, object] = {**ports, "directory": directory}
        if not self._secure:
            return _PROPERTIES.format(**places)
        _make_certificate(directory)
        # The last value of a property counts.
        return _PROPERTIES.format(**places) + _SECURE.format(**places, user=USER, password=PASSWORD)

    def _end(self, number: signal.Signals) -> None:
        process, self._process = self._process, None
        if process is None or process.poll() is not None:
            return
        process.send_signal(number)
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(20)
        if process.poll() is None:
            process.kill()
            process.wait()

    def _tool(self, jars: Path, *command: str) -> str:
        done = subprocess.run(
            ["java", "-Xmx256m", "-cp", f"{jars}/*", *command], capture_output=True, text=True, timeout=_START_SECONDS, check=False
        )
        if done.returncode:
            raise KafkaUnavailable(f"{' '.join(command)} failed: {done.stderr[-800:]}")
        return done.stdout


def _make_certificate(directory: Path) -> None:
    store = ["-keystore", str(directory / "broker.p12"), "-storetype", "PKCS12", "-storepass", PASSWORD, "-alias", "broker"]
    make = ["-genkeypair", "-keyalg", "RSA", "-validity", "2", "-dname", "CN=localhost", "-ext", "san=dns:localhost,ip:127.0.0.1"]
    for command in (make, ["-exportcert", "-rfc", "-file", str(directory / "broker.pem")]):
        subprocess.run(["keytool", command[0], *store, *command[1:]], capture_output=True, check=True, timeout=_START_SECONDS)


def kafka_jars() -> Path:
    """The directory with Kafka's jars, fetched when it is not there yet."""
    for program, package in (("java", "Java 17"), ("mvn", "Maven")):
        if shutil.which(program) is None:
            raise KafkaUnavailable(f"{program} is missing: the tests on Apache Kafka need {package}")
    cache = Path(os.environ.get("KAFKA_JARS") or _ROOT / ".cache" / "kafka") / KAFKA_VERSION
    libs = cache / "libs"
    if not (cache / "complete").exists():
        cache.mkdir(parents=True, exist_ok=True)
        (cache / "pom.xml").write_text(_POM.format(version=KAFKA_VERSION), encoding="utf-8")
        command = ["mvn", "-q", "-B", "-f", str(cache / "pom.xml"), "dependency:copy-dependencies", f"-DoutputDirectory={libs}"]
        done = subprocess.run(command, capture_output=True, text=True, timeout=600, check=False)
        if done.returncode:
            raise KafkaUnavailable(f"Maven could not fetch Apache Kafka {KAFKA_VERSION}: {(done.stdout + done.stderr)[-800:]}")
        (cache / "complete").touch()
    return libs
