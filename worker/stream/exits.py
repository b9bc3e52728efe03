"""Exit statuses of a worker process, after BSD's sysexits, and the hard exit."""

import logging
import os
import sys
from enum import IntEnum
from typing import NoReturn

__all__ = ["ExitStatus", "exit_unacknowledged"]

log = logging.getLogger(__name__)


class ExitStatus(IntEnum):
    """What the supervisor and an operator learn from an exit."""

    OK = 0
    TOO_SLOW = 14
    """One message was in hand for longer than the limit; a restart runs it apart. The number is that of SIGALRM: `deadline`."""
    USAGE = 64
    UNAVAILABLE = 69
    """The broker cannot be reached."""
    UNDELIVERED = 70
    """An output could not be delivered; its input was not acknowledged and will be read again."""
    STALLED = 71
    """Messages waited and nothing moved any more; a restart cures it."""
    STATE = 74
    """The duplicate state cannot be restored or written (a full disk, a shard that another worker owns now); a restart reads it anew."""
    TOO_MANY_REJECTED = 75
    """The share of rejected messages passed its limit; look at `articles.rejected` before a restart."""
    CONFIG = 78
    """The settings or the installation cannot work; a restart would not help."""


def exit_unacknowledged(status: ExitStatus, why: str) -> NoReturn:
    """End this process at once, with nothing more acknowledged.

    An orderly shutdown would commit what is in hand. Leaving like this loses nothing: whatever was not acknowledged is read again.
    """
    log.critical("%s: ending without acknowledgement (exit status %d)", why, status)
    logging.shutdown()
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(status)
