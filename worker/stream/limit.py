"""A limit on the share of rejected messages: better a worker that stands still than a topic drained into the dead letters."""

from collections import deque

__all__ = ["RejectionLimit"]


class RejectionLimit:
    """Watches the last `window` verdicts of one agent.

    Until the window is full nothing is judged: at 200 messages and a true rate of 5 %, the chance of more than half rejected is below
    10⁻⁶⁰, while after 4 messages it would be 1 %.
    """

    def __init__(self, share: float, window: int) -> None:
        self._share = share
        self._last: deque[bool] = deque(maxlen=window)
        self._rejected = 0

    def add(self, *, rejected: bool) -> None:
        """Count one verdict."""
        if len(self._last) == self._last.maxlen:
            self._rejected -= self._last[0]
        self._last.append(rejected)
        self._rejected += rejected

    @property
    def share(self) -> float:
        """The share of rejected messages among the last ones, 0 to 1."""
        return self._rejected / len(self._last) if self._last else 0.0

    @property
    def exceeded(self) -> bool:
        """True when a full window has more than the allowed share."""
        return self._share < 1 and len(self._last) == self._last.maxlen and self.share > self._share
