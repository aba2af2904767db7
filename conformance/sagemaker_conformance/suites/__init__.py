"""Checks that belong to no clause: the life cycle of a job, the wire, several errors at once."""

from __future__ import annotations

from sagemaker_conformance.suites.registry import OpenSuite, Suite, describe_check, suites

__all__ = ["OpenSuite", "Suite", "describe_check", "suites"]
