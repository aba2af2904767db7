"""botocore's own validation of parameters, as a target: what boto3 refuses before it sends.

It checks required and unknown members, types and minima, and nothing else that is documented.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cached_property
from typing import Any, Final

from sagemaker_conformance.protocol.answer import Answer
from sagemaker_conformance.protocol.target import TargetError, TargetSettings
from sagemaker_conformance.targets.client_library import (
    acceptance,
    member_path,
    read_parameters,
    refusal,
)
from sagemaker_strategies.constraints.catalogue import Catalogue
from sagemaker_strategies.constraints.readers.service_model import installed_model

#: How a line of botocore's report begins; in the first two the name of a member of the place follows.
_COMPLAINT: Final = re.compile(
    r'^(?:(?:Missing required|Unknown) parameter in (?P<inside>[^:\n]+): "(?P<member>[^"\n]*)"'
    r"|Invalid (?:type|value|length) for parameter (?P<at>.+?), value: )",
    re.MULTILINE,
)
#: ``Environment (key: NAME)`` is a key of a map, ``Subnets[0]`` an element of a list.
_STEP: Final = re.compile(r"\s\(key: .*|[.\[\]]+")

#: Nothing has to be there before a request is judged.
NEEDS_SETUP: Final = False


def connect(argument: str, settings: TargetSettings) -> BotocoreTarget:
    """Make a target of the installed botocore; raises `TargetError` where an argument is given."""
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
            return acceptance()
        return refusal("ParamValidationError", report, self._named_members(report))

    def reset(self) -> None:
        """Do nothing: it keeps no state."""

    def close(self) -> None:
        """Do nothing: there is nothing to close."""

    @cached_property
    def _input_shape(self) -> Any:
        from botocore.model import ServiceModel

        service = self._operation.service
        model = ServiceModel(installed_model(service), service)
        return model.operation_model(self._operation.create).input_shape

    def _named_members(self, report: str) -> Iterator[str]:
        for found in _COMPLAINT.finditer(report):
            place = found["at"] or found["inside"]
            steps = [] if place == "input" else [s for s in _STEP.split(place) if s]
            yield member_path(self._root, [*steps, *filter(None, [found["member"]])])
