"""Checks that speak for no clause of the catalogue: one file each, found by looking."""

from __future__ import annotations

from sagemaker_conformance.suites.registry import PreparingSuite, Suite, describe_check, suites

__all__ = ["PreparingSuite", "Suite", "describe_check", "suites"]
