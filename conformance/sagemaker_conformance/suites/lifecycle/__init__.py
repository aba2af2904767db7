"""The life of a tuning job: created, described, listed, stopped, deleted, and found again by name."""

from __future__ import annotations

from sagemaker_conformance.suites.lifecycle.behaviour import Behaviour
from sagemaker_conformance.suites.lifecycle.registry import BEHAVIOURS

__all__ = ["BEHAVIOURS", "Behaviour"]
