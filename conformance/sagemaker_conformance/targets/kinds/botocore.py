"""botocore's own validation of parameters, as a target: what boto3 refuses before it sends.

It checks required and unknown members, types and minima, and nothing else that is documented.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from sagemaker_conformance.judging.boto3_validation import boto3_report, filled_in
from sagemaker_conformance.protocol.answer import Answer
from sagemaker_conformance.protocol.target import TargetSettings
from sagemaker_conformance.targets.client_library import (
    acceptance,
    member_path,
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

#: Nothing has to be there before a request is judged.
NEEDS_SETUP: Final = False
#: Nothing follows its name.
TAKES_ARGUMENT: Final = False


def connect(argument: str, settings: TargetSettings) -> BotocoreTarget:
    """Make a target of the installed botocore."""
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
        parameters = read_parameters(operation, body, self._operation.create)
        if isinstance(parameters, Answer):
            return parameters
        report = boto3_report(parameters, self._operation)
        if not report:
            return acceptance()
        if not boto3_report(filled_in(parameters, self._operation), self._operation):
            return Answer(
                "unsupported", message="boto3 fills in what is missing before it validates"
            )
        return refusal("ParamValidationError", report, self._named_members(report))

    def reset(self) -> None:
        """Do nothing: it keeps no state."""

    def close(self) -> None:
        """Do nothing: there is nothing to close."""

    def _named_members(self, report: str) -> Iterator[str]:
        for found in _COMPLAINT.finditer(report):
            place = found["at"] or found["inside"]
            steps = [] if place == "input" else [s for s in _STEP.split(place) if s]
            yield member_path(self._root, [*steps, *filter(None, [found["member"]])])
