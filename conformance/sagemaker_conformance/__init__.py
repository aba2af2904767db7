"""The conformance suite; each name is imported when it is first used."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from sagemaker_conformance.judging.certifier import CertificateError, Certifier
    from sagemaker_conformance.protocol.answer import Answer, read_answer
    from sagemaker_conformance.protocol.errors import ConformanceError
    from sagemaker_conformance.protocol.target import (
        Target,
        TargetError,
        UnreachableError,
        WireTarget,
    )
    from sagemaker_conformance.strict.context import DocumentedAsInvalid, strict_sagemaker

__all__ = [
    "Answer",
    "CertificateError",
    "Certifier",
    "ConformanceError",
    "DocumentedAsInvalid",
    "Target",
    "TargetError",
    "UnreachableError",
    "WireTarget",
    "read_answer",
    "strict_sagemaker",
]

_MODULES: Final = {
    "judging.certifier": ("CertificateError", "Certifier"),
    "protocol.answer": ("Answer", "read_answer"),
    "protocol.errors": ("ConformanceError",),
    "protocol.target": ("Target", "TargetError", "UnreachableError", "WireTarget"),
    "strict.context": ("DocumentedAsInvalid", "strict_sagemaker"),
}


def __getattr__(name: str) -> Any:
    if name == "__version__":
        from importlib.metadata import version

        return version("sagemaker-conformance")
    for module, names in _MODULES.items():
        if name in names:
            return getattr(import_module(f"{__name__}.{module}"), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
