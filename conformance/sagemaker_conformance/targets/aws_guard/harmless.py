"""Whether a create is sure to be refused: only then it costs nothing to send it.

Two judges that share no code must both find a fault, by every specification that may be AWS's today and
under every reading that a service might make of the bytes: a lenient one must not turn garbage into a job.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from sagemaker_conformance.judging.certifier import CertificateError, Certifier, certifier_of
from sagemaker_conformance.protocol.target import TargetError
from sagemaker_conformance.reference import Validator
from sagemaker_conformance.targets.aws_guard.lenient_values import converted
from sagemaker_conformance.targets.aws_guard.readings import readings
from sagemaker_strategies.constraints import DEFAULT_SPEC, SpecError, load
from sagemaker_strategies.constraints.catalogue import Catalogue
from sagemaker_strategies.constraints.loader import INSTALLED_SPEC


class Harmlessness:
    """Judges bodies of creates, by each of the catalogues."""

    def __init__(self, *catalogues: Catalogue) -> None:
        self._judges = [
            (catalogue, Validator(catalogue), certifier_of(catalogue)) for catalogue in catalogues
        ]

    def __call__(self, body: bytes) -> bool:
        """Whether no service can take this body for a valid request; what cannot be judged may be one."""
        try:
            return all(map(self._is_faulty, readings(body)))
        except (CertificateError, OverflowError, RecursionError, ValueError):
            return False

    def _is_faulty(self, request: dict[str, Any]) -> bool:
        return all(
            _has_fault(taken, validator, certifier)
            for catalogue, validator, certifier in self._judges
            for taken in _taken(request, catalogue)
        )


def harmlessness_of(chosen: Catalogue) -> Harmlessness:
    """The judge for a run: AWS enforces its newest specification, whichever one was chosen.

    Raises `TargetError` where the installed botocore has none that can be read.
    """
    try:
        newest = [load(DEFAULT_SPEC), load(INSTALLED_SPEC)]
    except SpecError as unread:
        raise TargetError(f"nothing is sent to real SageMaker: {unread}") from None
    same = [other for other in newest if other.operation.create == chosen.operation.create]
    return Harmlessness(*_different([chosen, *same]))


def _has_fault(request: dict[str, Any], validator: Validator, certifier: Certifier) -> bool:
    # The validator converts fractions, numbers beyond 32 bits and some texts, as AWS may.
    found = validator.type_fault(request) or validator.violations(request)
    return bool(found) and bool(certifier.violated(request))


def _taken(request: dict[str, Any], catalogue: Catalogue) -> list[dict[str, Any]]:
    """The request as it is, and as lenient services take it."""
    lenient = [converted(catalogue.root, request, exact=exact) for exact in (True, False)]
    return [request, lenient[0], *([lenient[1]] if lenient[1] != lenient[0] else [])]


def _different(catalogues: Iterable[Catalogue]) -> list[Catalogue]:
    """The catalogues without those that state the same again."""
    kept: list[Catalogue] = []
    for catalogue in catalogues:
        if all(catalogue.raw != other.raw for other in kept):
            kept.append(catalogue)
    return kept
