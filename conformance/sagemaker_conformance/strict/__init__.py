"""Strict mode: unchanged boto3 code, a lax mock, and the service's refusals in front of it."""

from __future__ import annotations

from sagemaker_conformance.strict.context import DocumentedAsInvalid, strict_sagemaker
from sagemaker_conformance.strict.log import StrictFinding, StrictLog

__all__ = ["DocumentedAsInvalid", "StrictFinding", "StrictLog", "strict_sagemaker"]
