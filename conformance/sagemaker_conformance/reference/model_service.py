"""The mock of any creating operation: it validates, and keeps what it accepted by its name."""

from __future__ import annotations

import threading
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from functools import lru_cache
from typing import Any, Final

from sagemaker_conformance.protocol.answer import Answer
from sagemaker_conformance.protocol.exchange import naming
from sagemaker_conformance.reference import wire
from sagemaker_conformance.reference.validator import (
    Rule,
    Validator,
    Wording,
    refuse_broken,
    refuse_invalid,
    word_as_aws,
)
from sagemaker_conformance.reference.wire import ServiceError, WireAnswer
from sagemaker_strategies.cases.typical_values import TypicalValues
from sagemaker_strategies.constraints.catalogue import Catalogue, build
from sagemaker_strategies.constraints.errors import SpecError
from sagemaker_strategies.constraints.readers.extract import closure
from sagemaker_strategies.operations.operation import Operation

#: Parts of the names of errors, by what they are answered to.
_MISSING: Final = ("NotFound", "DoesNotExist", "NotExist")
_TAKEN: Final = ("InUse", "AlreadyExists", "Exists", "Conflict")


class ModelService:
    """One creating operation with Describe and Delete beside it, as its model states them.

    An answer is the least that its shape allows, with the members of the request that Describe returns.
    All other operations are unknown. ``rules`` follow the validation. ``word`` makes an error from
    what the validator finds.
    """

    def __init__(
        self,
        catalogue: Catalogue,
        validator: Validator | None = None,
        rules: Iterable[Rule] = (),
        word: Wording = word_as_aws,
    ) -> None:
        self._operation = catalogue.operation
        self._validator = validator or Validator(catalogue)
        self._rules = tuple(rules)
        self._word = word
        self._lock = threading.RLock()
        self._created: list[tuple[Mapping[str, Any], Mapping[str, Any]]] = []
        self._count = 0

    def answer(self, operation: str, body: bytes) -> WireAnswer:
        """Answer one request; an exception is a defect of this service."""
        try:
            return wire.accept(self._perform(operation, wire.parse(body)))
        except ServiceError as error:
            return wire.refuse(error)

    def clear(self) -> None:
        """Forget what was created."""
        with self._lock:
            self._created.clear()

    def _perform(self, operation: str, body: Any) -> Mapping[str, Any]:
        own = self._operation
        if operation == own.create:
            refuse_invalid(self._validator, body, self._word)
            request = dict(self._validator.read(body))
            refuse_broken(self._rules, request)
            return self._create(request)
        if operation == own.list:
            return _least_output(own, operation)
        if operation not in (own.describe, own.delete, own.stop):
            raise ServiceError("UnknownOperationException")
        return self._beside(operation, body)

    def _create(self, request: dict[str, Any]) -> Mapping[str, Any]:
        with self._lock:
            self._check_name(request)
            self._count += 1
            answer = self._answer(request)
            self._created.append((self.kept(request), answer))
            return answer

    def kept(self, request: Mapping[str, Any]) -> Mapping[str, Any]:
        """What is kept of an accepted request: all of it."""
        return request

    def _check_name(self, request: Mapping[str, Any]) -> None:
        """Raise the `ServiceError` for a name in use, where there is one and it can be given back."""
        own = self._operation
        identifier, code = own.identifier, _named(own.errors.get(own.create, ()), _TAKEN)
        if identifier is None or code is None or identifier not in request:
            return
        if not (own.delete or own.stop):  # a short name could be used in one request only
            return
        if any(sent.get(identifier) == request[identifier] for sent, _ in self._created):
            raise ServiceError(code, f"{request[identifier]} already exists.")

    def _answer(self, request: Mapping[str, Any]) -> Mapping[str, Any]:
        """The least answer to a create, with an ARN and what else names what was created."""
        own = self._operation
        answer: Any = dict(_least_output(own, own.create))
        for sources in own.named_by.values():
            for source in sources.values():
                if source not in request and source != own.arn:
                    answer = _with(answer, source.split("."), f"id-{self._count:08}")
        if own.arn is not None:
            name = request.get(own.identifier or "", self._count)
            resource = own.create.removeprefix("Create").lower()
            where = f"arn:aws:{own.signing_name}:us-east-1:123456789012"
            answer = {**answer, own.arn: f"{where}:{resource}/{name}"}
        return dict(answer)

    def _beside(self, operation: str, body: Any) -> Mapping[str, Any]:
        own = self._operation
        if not isinstance(body, dict):
            raise ServiceError("SerializationException")
        with self._lock:
            newest = reversed(self._created)  # of a name that is updated
            found = next((c for c in newest if self._is_about(operation, body, c)), None)
            if found is None:
                code = _named(own.errors.get(operation, ()), _MISSING) or "ValidationException"
                raise ServiceError(code, "It does not exist.")
            if operation == (own.delete or own.stop):  # what ends it, or else its name stays taken
                self._created.remove(found)
        sent, answer = found
        least = _least_output(own, operation)
        if operation != own.describe:
            return least
        returned = {name: value for name, value in sent.items() if name not in own.not_returned}
        return {**least, **{k: v for k, v in answer.items() if k in (own.arn,)}, **returned}

    def _is_about(
        self, operation: str, body: Mapping[str, Any], created: tuple[Any, Mapping[str, Any]]
    ) -> bool:
        sent, answer = created
        about = naming(operation, Answer("accepted", 200, body=answer), sent, self._operation)
        return about is not None and all(body.get(name) == value for name, value in about.items())


def _with(value: Any, path: Sequence[str], text: str) -> Any:
    """The value with a text at the path, whose structures are made where they are missing."""
    if not path:
        return text
    inside = value if isinstance(value, Mapping) else {}
    return {**inside, path[0]: _with(inside.get(path[0]), path[1:], text)}


def _named(codes: Iterable[str], parts: Iterable[str]) -> str | None:
    """The first code that has one of the parts in its name."""
    return next((code for code in codes if any(part in code for part in parts)), None)


@lru_cache(maxsize=64)
def _least_output(operation: Operation, name: str) -> Mapping[str, Any]:
    """The least valid output of an operation; empty where its shape cannot be read."""
    shape = operation.outputs.get(name)
    if shape is None:
        return {}
    reading = replace(operation, request_shape=shape, identifier=None, definition=None)
    try:
        shapes = closure(operation.shapes, shape)
        output = build(shapes, spec="", document=name, operation=reading, evidence="modelled")
        value = TypicalValues(reading, lean=True).value(output.root)
    except (SpecError, ValueError):
        return {}
    assert isinstance(value, dict)
    return value
