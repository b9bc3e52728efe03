"""What is different between two topics of records: the latest record of each key counts."""

from worker.diff.comparing import compare_topics
from worker.diff.records import DERIVED, RUN_FIELDS, Difference, compare_records, prepare
from worker.diff.tally import Report, Tally

__all__ = ["DERIVED", "RUN_FIELDS", "Difference", "Report", "Tally", "compare_records", "compare_topics", "prepare"]
