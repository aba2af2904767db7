"""The kinds of targets: one file each, whose name comes before the colon of ``--target=``."""

from __future__ import annotations

from sagemaker_conformance.protocol.answer import Answer, read_answer
from sagemaker_conformance.protocol.target import (
    Target,
    TargetError,
    TargetSettings,
    UnreachableError,
    WireTarget,
)
from sagemaker_conformance.targets.registry import connect, kinds

__all__ = [
    "Answer",
    "Target",
    "TargetError",
    "TargetSettings",
    "UnreachableError",
    "WireTarget",
    "connect",
    "kinds",
    "read_answer",
]
