"""A service that validates what it made of a request, instead of what was sent."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any, TypeAlias

from sagemaker_conformance.reference import Service, Store, Validator
from sagemaker_conformance.reference.validator import Wording, word_as_aws
from sagemaker_conformance.reference.wire import ServiceError, WireAnswer, parse
from sagemaker_strategies.constraints.catalogue import Catalogue, Node
from sagemaker_strategies.operations.tuning_job import TUNING_JOB

#: What is made of a value that stands at a place; the same value where nothing is to be made of it.
Normalisation: TypeAlias = Callable[[Node, Any], Any]


def normalised(node: Node, value: Any, change: Normalisation) -> Any:
    """The value at a place with every value at or below it changed, containers first."""
    if value is None:
        return None
    value = change(node, value)
    parts = node.children
    if node.type == "structure" and isinstance(value, dict):
        return {
            name: normalised(parts[name], item, change) if name in parts else item
            for name, item in value.items()
        }
    if node.type == "list" and isinstance(value, list):
        return [normalised(parts["member"], item, change) for item in value]
    if node.type == "map" and isinstance(value, dict):
        return {
            str(change(parts["key"], key)): normalised(parts["value"], item, change)
            for key, item in value.items()
        }
    return value


class LenientService(Service):
    """A service that changes each request that creates a job before it looks at it."""

    def __init__(
        self,
        catalogue: Catalogue,
        validator: Validator,
        change: Normalisation,
        word: Wording = word_as_aws,
    ) -> None:
        super().__init__(catalogue, validator, store=Store(), word=word)
        self._root = catalogue.root
        self._change = change

    def answer(self, operation: str, body: bytes) -> WireAnswer:
        """Answer one request, of what it was changed into; what cannot be parsed stays as it is."""
        if operation == TUNING_JOB.create:
            try:
                changed = normalised(self._root, parse(body), self._change)
            except ServiceError:
                return super().answer(operation, body)
            body = json.dumps(changed).encode("ascii")
        return super().answer(operation, body)
