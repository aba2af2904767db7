"""botocore's own validation of parameters, as a target: what boto3 refuses before it sends.

It looks at required and unknown members, types and minima; what else is documented it lets through.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cached_property
from typing import Any, Final

from sagemaker_conformance.protocol.answer import Answer
from sagemaker_conformance.protocol.target import TargetError, TargetSettings
from sagemaker_conformance.targets.client_library import (
    member_path,
    passed,
    read_parameters,
    refusal,
)
from sagemaker_strategies.constraints.catalogue import Catalogue

#: How a line of botocore's report begins; in the first two the name of a member of the place follows.
_COMPLAINT: Final = re.compile(
    r'^(?:(?:Missing required|Unknown) parameter in (?P<inside>[^:\n]+): "(?P<member>[^"\n]*)"'
    r"|Invalid (?:type|value|length) for parameter (?P<at>.+?), value: )",
    re.MULTILINE,
)
#: ``Environment (key: NAME)`` is a key of a map, ``Subnets[0]`` an element of a list.
_STEP: Final = re.compile(r"\s\(key: .*|[.\[\]]+")


def connect(argument: str, settings: TargetSettings) -> BotocoreTarget:
    """botocore as installed; raises `TargetError` where an argument is given."""
    if argument:
        raise TargetError(
            f"target botocore takes no argument, got {argument!r}; use --target=botocore"
        )
    return BotocoreTarget(settings.catalogue)


class BotocoreTarget:
    """The installed botocore's validator of parameters; nothing is ever sent."""

    name = "botocore"
    refuses_with: str | None = "ParamValidationError"

    def __init__(self, catalogue: Catalogue) -> None:
        import botocore

        self.version = f"botocore {botocore.__version__}"
        self._root, self._operation = catalogue.root, catalogue.operation

    def send(self, operation: str, body: bytes) -> Answer:
        """Validate one request's parameters as boto3 would before it sends them."""
        from botocore.validate import ParamValidator

        parameters = read_parameters(operation, body, self._operation.create)
        if isinstance(parameters, Answer):
            return parameters
        report = ParamValidator().validate(parameters, self._input_shape).generate_report()
        if not report:
            return passed()
        return refusal("ParamValidationError", report, self._blamed(report))

    def reset(self) -> None:
        """Nothing: no request leaves a trace."""

    def close(self) -> None:
        """Nothing: there is nothing to give back."""

    @cached_property
    def _input_shape(self) -> Any:
        from botocore.loaders import Loader
        from botocore.model import ServiceModel

        service = self._operation.service
        model = ServiceModel(Loader().load_service_model(service, "service-2"), service)
        return model.operation_model(self._operation.create).input_shape

    def _blamed(self, report: str) -> Iterator[str]:
        for found in _COMPLAINT.finditer(report):
            place = found["at"] or found["inside"]
            steps = [] if place == "input" else [s for s in _STEP.split(place) if s]
            yield member_path(self._root, [*steps, *filter(None, [found["member"]])])
