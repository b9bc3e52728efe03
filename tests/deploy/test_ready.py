import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest

from tests.deploy.files import ROOT
from worker.broker.embedded import free_port

READY = ROOT / "deploy" / "ready.py"


@contextmanager
def health_page(status: int, port: int = 0) -> Iterator[int]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(status if self.path == "/readyz" else 404)
            self.end_headers()
            self.wfile.write(b'{"status": "recovering state"}')

        def log_message(self, *_: object) -> None:
            pass

    with HTTPServer(("127.0.0.1", port), Handler) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        try:
            yield server.server_port
        finally:
            server.shutdown()
            thread.join()


def check(**environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([sys.executable, "-I", str(READY)], env=environment, capture_output=True, text=True, timeout=30, check=False)


def test_ready() -> None:
    with health_page(200) as port:
        done = check(RAWI_WEB_PORT=str(port))
    assert (done.returncode, done.stdout) == (0, "ready\n")


def test_not_ready_says_why() -> None:
    with health_page(503) as port:
        done = check(RAWI_WEB_PORT=str(port))
    assert done.returncode == 1
    assert "503" in done.stdout
    assert "recovering state" in done.stdout


def test_nobody_listens() -> None:
    done = check(RAWI_WEB_PORT=str(free_port()))
    assert done.returncode == 1
    assert "refused" in done.stdout


def test_pages_off_cannot_be_judged() -> None:
    assert check().returncode == 1
    assert check(RAWI_WEB_PORT="0").returncode == 1


def test_a_proxy_is_not_asked() -> None:
    with health_page(200) as port:
        done = check(RAWI_WEB_PORT=str(port), http_proxy="http://127.0.0.1:9", HTTP_PROXY="http://127.0.0.1:9")
    assert done.returncode == 0


@pytest.mark.parametrize(("second", "expected"), [(200, 0), (503, 1)])
def test_every_process_is_asked(second: int, expected: int) -> None:
    with ExitStack() as stack:
        for _ in range(20):
            first = free_port()
            try:
                stack.enter_context(health_page(second, first + 1))
                stack.enter_context(health_page(200, first))
            except OSError:
                stack.close()
                continue
            break
        assert check(RAWI_WEB_PORT=str(first)).returncode == 0
        assert check(RAWI_WEB_PORT=str(first), RAWI_PROCESSES="2").returncode == expected
