"""`/healthz`: the process lives. `/readyz`: it holds partitions, no state is being restored and no rebalance is going on."""

from typing import Any

from worker.stream.app import RawiApp

__all__ = ["add_health_pages", "readiness"]


def readiness(rawi: RawiApp) -> tuple[bool, str]:
    """Whether the worker processes messages now, and if not why."""
    app: Any = rawi.app
    if app.rebalancing:
        return False, "rebalancing"
    if rawi.shards.restoring:
        return False, "restoring the duplicate state"
    if not app.consumer.assignment():
        return False, "no partitions assigned"
    return True, "ready"


def add_health_pages(rawi: RawiApp) -> None:
    """Serve both pages on the web port of the app, with the counts of outcomes by agent."""
    app = rawi.app

    @app.page("/healthz")
    async def healthz(view: Any, request: Any) -> Any:
        return view.json({"status": "alive"})

    @app.page("/readyz")
    async def readyz(view: Any, request: Any) -> Any:
        ready, why = readiness(rawi)
        outcomes = {str(loop.stage): loop.outcomes for loop in rawi.loops}
        return view.json({"status": why, "outcomes": outcomes}, status=200 if ready else 503)
