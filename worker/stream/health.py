"""The pages on the web port. `/healthz`: the process lives. `/readyz`: it holds partitions and works on them; if not, why.
`/metrics`: for Prometheus."""

from typing import Any

from worker.stream.app import RawiApp
from worker.stream.metrics import CONTENT_TYPE, Metrics, Sight
from worker.stream.standing import assigned, standings

__all__ = ["add_health_pages", "look", "readiness"]


def readiness(rawi: RawiApp) -> tuple[bool, str]:
    """Whether the worker processes messages now, and if not why."""
    app: Any = rawi.app
    if app.should_stop:
        return False, "stopping: what is in work is finished"
    if app.rebalancing:
        return False, "rebalancing: the partitions are being shared out anew"
    if rawi.shards.restoring:
        return False, "restoring the duplicate state from its changelog"
    if not assigned(app.consumer):
        return False, "no partitions assigned: the group is not joined yet, or has more workers than partitions"
    return True, "ready"


def look(rawi: RawiApp) -> Sight:
    """What the process looks like now."""
    app: Any = rawi.app
    return Sight(
        ready=readiness(rawi)[0],
        rebalances=app.rebalancing_count,
        standings=standings(app.consumer),
        remembered=rawi.shards.sizes(),
        restorations=rawi.shards.restorations,
        restoring_seconds=rawi.shards.restoring_seconds,
    )


def add_health_pages(rawi: RawiApp) -> None:
    """Serve the pages on the web port of the app."""
    app = rawi.app
    metrics = Metrics(rawi.loops, lambda: look(rawi))

    @app.page("/healthz")
    async def healthz(view: Any, request: Any) -> Any:
        return view.json({"status": "alive"})

    @app.page("/readyz")
    async def readyz(view: Any, request: Any) -> Any:
        ready, why = readiness(rawi)
        outcomes = {str(loop.stage): loop.outcomes for loop in rawi.loops}
        return view.json({"status": why, "outcomes": outcomes}, status=200 if ready else 503)

    @app.page("/metrics")
    async def prometheus(view: Any, request: Any) -> Any:
        return view.bytes(metrics.page(), headers={"Content-Type": CONTENT_TYPE})
