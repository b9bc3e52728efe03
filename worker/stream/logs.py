"""Log lines for people or for machines. Never body text, always the place of the message."""

import logging
import sys
from datetime import UTC, datetime
from typing import Final

import orjson

__all__ = ["configure_logging"]

_TEXT: Final = "%(asctime)s %(levelname)-7s %(name)s: %(message)s"
# Faust reports every step of a rebalance, and aiokafka every connection.
_CHATTY: Final = ("faust", "mode", "aiokafka", "asyncio", "trafilatura", "htmldate", "courlan")


class _JsonFormatter(logging.Formatter):
    def format(self, record: logging.LogRecord) -> str:
        line = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "logger": record.name,
            "message": record.getMessage(),
            "pid": record.process,
        }
        if record.exc_info:
            line["exception"] = self.formatException(record.exc_info)
        return orjson.dumps(line).decode()


def configure_logging(level: str, form: str) -> None:
    """Send all logs to standard error, as `form` says: ``text`` or ``json``."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(_JsonFormatter() if form == "json" else logging.Formatter(_TEXT))
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(level)
    for name in _CHATTY:
        logging.getLogger(name).setLevel(max(logging.WARNING, root.level) if level != "DEBUG" else logging.INFO)
