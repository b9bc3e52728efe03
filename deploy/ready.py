"""Whether the workers of this container are ready: exit status 0 when each answers 200 on /readyz, 1 otherwise and why.

The health check of the image. It stands beside the package and imports nothing of it, because it runs every few seconds. The worker
processes listen on RAWI_WEB_PORT and the ports after it. Plain http.client: urllib would send the request through HTTP_PROXY.
"""

import os
import sys
from collections.abc import Iterator, Mapping
from http.client import HTTPConnection, HTTPException

_SECONDS = 2.0


def _problems(environment: Mapping[str, str]) -> Iterator[str]:
    first = int(environment.get("RAWI_WEB_PORT") or 0)
    if not first:
        yield "RAWI_WEB_PORT is 0: the health pages are off"
        return
    for port in range(first, first + int(environment.get("RAWI_PROCESSES") or 1)):
        connection = HTTPConnection("127.0.0.1", port, timeout=_SECONDS)
        try:
            connection.request("GET", "/readyz")
            answer = connection.getresponse()
            if answer.status != 200:
                yield f"port {port}: {answer.status} {answer.read(200).decode('utf-8', 'replace')}"
        except (OSError, HTTPException) as error:
            yield f"port {port}: {error!r}"
        finally:
            connection.close()


if __name__ == "__main__":
    found = list(_problems(os.environ))
    print("; ".join(found) or "ready")
    sys.exit(1 if found else 0)
