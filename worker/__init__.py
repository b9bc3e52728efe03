"""Rawi: a stream-processing ingestion worker for Arabic news."""

__version__ = "0.1.0"
