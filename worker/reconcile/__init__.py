"""Proof that every raw message came to exactly one outcome, from the headers of the output topics alone."""

from worker.reconcile.check import Plan, reconcile
from worker.reconcile.report import PartitionReport, Report

__all__ = ["PartitionReport", "Plan", "Report", "reconcile"]
