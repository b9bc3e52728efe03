"""When an article came in: the time by which the stream orders articles and forgets them."""

from datetime import datetime, timedelta
from typing import Final

from worker.clean.dates import parse_date, to_utc
from worker.records import RawArticle

__all__ = ["ingestion_time"]

# Clocks of crawlers run ahead by seconds; a fetch that lies further ahead of its own message is a wrong clock or a wrong zone.
_AHEAD: Final = timedelta(minutes=5)


def ingestion_time(raw: RawArticle, received_at: str) -> str:
    """`fetched_at` where the crawler gives it, else `received_at`, the time of the raw message; both ISO 8601 in UTC.

    So an archive that is loaded today keeps the hours that lay between its articles. A fetch that would lie in the future of its own
    message is not believed: one wrong clock would push the stream's time ahead, and with it forget every article. Nor is a day without
    a time of day, which would come before all that was fetched that day.
    """
    fetched = parse_date(raw.fetched_at) if raw.fetched_at else None
    if fetched is None or "T" not in fetched:
        return received_at
    fetched = to_utc(fetched)
    if datetime.fromisoformat(fetched) > datetime.fromisoformat(received_at) + _AHEAD:
        return received_at
    return fetched
