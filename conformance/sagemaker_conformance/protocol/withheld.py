"""Requests that must not be sent."""

from __future__ import annotations

from sagemaker_conformance.protocol.errors import ConformanceError


class WithheldError(ConformanceError):
    """A request that was not sent; the message has the reason, and the option that would send it."""
