"""Checks that speak for no clause of the catalogue: one file each, found by looking."""

from __future__ import annotations

from sagemaker_conformance.suites.registry import Family, PreparingFamily, families, told_of

__all__ = ["Family", "PreparingFamily", "families", "told_of"]
