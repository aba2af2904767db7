"""The judge of creates: whether the service would refuse one for its content, without any jobs."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Final, Literal, TypeAlias, get_args

from sagemaker_conformance.reference import wire
from sagemaker_conformance.reference.validator import Validator, refuse_invalid
from sagemaker_conformance.reference.wire import ServiceError
from sagemaker_conformance.strict.plain_requests import plain_requests
from sagemaker_strategies.constraints import load
from sagemaker_strategies.constraints.catalogue import Catalogue
from sagemaker_strategies.operations.tuning_job import TUNING_JOB
from sagemaker_strategies.rules.checked import checked_rules, finder_of_broken

Rules: TypeAlias = Literal["off", "report", "gate"]
#: Modes of the rules stated only in prose.
RULES: Final[tuple[Rules, ...]] = get_args(Rules)


@dataclass(frozen=True, slots=True)
class Judged:
    """One request of ``operation``, judged; ``name`` is its identifier's value.

    ``breaks`` are the clauses for which it is refused with ``error``, and in gate mode the rule;
    ``reported`` the rules that it breaks and that do not count. A body that is no JSON object is
    refused for no clause.
    """

    name: str | None
    request: Mapping[str, Any] | None
    operation: str
    error: ServiceError | None = None
    breaks: tuple[str, ...] = ()
    reported: tuple[str, ...] = ()


class Judge:
    """Judges the bodies of creates; safe to use from several threads."""

    def __init__(self, catalogue: Catalogue, rules: Rules = "report") -> None:
        self.catalogue = catalogue
        self.rules = rules
        self._create = catalogue.operation.create
        self._validator = Validator(catalogue)
        self._is_plain = plain_requests(catalogue)
        self._broken_rules = finder_of_broken(() if rules == "off" else checked_rules(catalogue))

    def judges(self, target: str) -> bool:
        """Whether an ``X-Amz-Target`` names the operation that is judged."""
        return target.rpartition(".")[2] == self.catalogue.operation.create

    def judge(self, body: bytes) -> Judged:
        """Judge this body as the service would."""
        request: Any = None
        try:
            _refuse_cbor(body)
            request = wire.parse(body)
            kept = request
            if not self._is_plain(body, request):
                refuse_invalid(self._validator, request)
                kept = self._validator.read(request)
        except ServiceError as error:
            known = request if isinstance(request, dict) else None
            return Judged(self._name(known), known, self._create, error, error.breaks)
        broken = self._broken_rules(kept)
        if broken and self.rules == "gate":
            rule = broken[0]
            refused = ServiceError(
                "ValidationException", rule.message(kept), key="message", breaks=(rule.id,)
            )
            return Judged(self._name(request), request, self._create, refused, refused.breaks)
        return Judged(
            self._name(request), request, self._create, reported=tuple(rule.id for rule in broken)
        )

    def _name(self, request: Mapping[str, Any] | None) -> str | None:
        identifier = self.catalogue.operation.identifier or ""
        name = request.get(identifier) if request is not None else None
        return name if isinstance(name, str) else None


@lru_cache(maxsize=512)
def load_judge(spec: str | None, rules: Rules, operation: str = TUNING_JOB.name) -> Judge:
    """Load the judge of an operation; raises `SpecError` where there is none of that name."""
    return Judge(load(spec, operation), rules)


def _refuse_cbor(body: bytes) -> None:
    """Refuse a body of Smithy's rpc-v2-cbor, a map: it is no JSON, and not read here."""
    if b"\xa0" <= body[:1] <= b"\xbf":
        message = "a create in CBOR (rpc-v2-cbor) cannot be judged; expected AWS JSON 1.1"
        raise ServiceError("SerializationException", message)
