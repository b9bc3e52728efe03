"""Text and mentions → claims: who said what, where it stands, and how it is reported. Public: `extract_claims`."""

from worker.claims.extraction import extract_claims

__all__ = ["extract_claims"]
