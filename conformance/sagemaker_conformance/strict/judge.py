"""The judge of creates: whether the service would refuse one for its content, without any jobs."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
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

    ``read`` is the request as the service reads it, where it is not refused. ``breaks`` are the clauses for which it is refused with ``error``, and in gate mode the rule;
    ``reported`` the rules that it breaks and that do not count. A body that is no JSON object is
    refused for no clause.
    """

    name: str | None
    request: Mapping[str, Any] | None
    operation: str
    error: ServiceError | None = None
    breaks: tuple[str, ...] = ()
    reported: tuple[str, ...] = ()
    read: dict[str, Any] | None = None


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
        return self.report(self.enforce(body))

    def enforce(self, body: bytes) -> Judged:
        """Find what the body is refused for, and nothing else: what decides whether it is passed on."""
        request: Any = None
        try:
            _refuse_cbor(body)
            request = wire.parse(body)
            kept = request
            if not self._is_plain(body, request):
                refuse_invalid(self._validator, request)
                kept = self._validator.read(request)
            if self.rules == "gate":
                self._refuse_broken(kept)
        except ServiceError as error:
            known = request if isinstance(request, dict) else None
            return Judged(self._name(known), known, self._create, error, error.breaks)
        return Judged(self._name(request), request, self._create, read=kept)

    def report(self, judged: Judged) -> Judged:
        """Add the rules that it breaks and that do not count."""
        if judged.read is None or self.rules != "report":
            return judged
        broken = self._broken_rules(judged.read)
        return replace(judged, reported=tuple(rule.id for rule in broken)) if broken else judged

    def _refuse_broken(self, request: dict[str, Any]) -> None:
        for rule in self._broken_rules(request):
            message = rule.message(request)
            raise ServiceError("ValidationException", message, key="message", breaks=(rule.id,))

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
