"""The local mock: a reference implementation of the tuning-job operations."""

from __future__ import annotations

from sagemaker_conformance.reference.constraint_checks import Check, checks_of
from sagemaker_conformance.reference.service import Service
from sagemaker_conformance.reference.store import Store
from sagemaker_conformance.reference.type_faults import TypeFault
from sagemaker_conformance.reference.validator import Validator
from sagemaker_conformance.reference.violations import Violation
from sagemaker_conformance.reference.wire import WireAnswer

__all__ = [
    "Check",
    "Service",
    "Store",
    "TypeFault",
    "Validator",
    "Violation",
    "WireAnswer",
    "checks_of",
]
