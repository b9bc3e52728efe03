"""`/healthz`: the process lives. `/readyz`: it holds partitions, its state is recovered and no rebalance is going on."""

from typing import Any

from worker.stream.app import RawiApp

__all__ = ["add_health_pages", "readiness"]


def readiness(app: Any) -> tuple[bool, str]:
    """Whether the worker processes messages now, and if not why."""
    if app.rebalancing:
        return False, "rebalancing"
    if app.tables.recovery.in_recovery:
        return False, "recovering state"
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
        ready, why = readiness(app)
        outcomes = {str(loop.stage): loop.outcomes for loop in rawi.loops}
        return view.json({"status": why, "outcomes": outcomes}, status=200 if ready else 503)
