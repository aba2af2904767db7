"""sagemaker-core's shapes, as a target: what the SDK's pydantic models refuse before anything is sent.

The parameters are built as a caller of ``HyperParameterTuningJob.create`` builds them, and no
session is ever result. pydantic turns some values into others (``"3"`` into 3): what would then be
sent is not the request, and the answer is unsupported.
"""

from __future__ import annotations

import warnings
from importlib.metadata import version
from typing import Any, Final, get_type_hints

from sagemaker_conformance.judging.certifier import without_nulls
from sagemaker_conformance.protocol.answer import Answer
from sagemaker_conformance.protocol.target import TargetError, TargetSettings
from sagemaker_conformance.targets.client_library import (
    acceptance,
    member_path,
    read_parameters,
    refusal,
)
from sagemaker_reports.rendering.values import format_place, format_value
from sagemaker_strategies.cases.json_pointer import changes
from sagemaker_strategies.constraints.catalogue import Node
from sagemaker_strategies.operations.tuning_job import TUNING_JOB

#: Parameters of the SDK's method that are no members of the request.
_NO_MEMBERS: Final = frozenset({"session", "region", "return"})

#: Nothing has to be there before a request is judged.
NEEDS_SETUP: Final = False
#: Nothing follows its name.
TAKES_ARGUMENT: Final = False


def connect(argument: str, settings: TargetSettings) -> SagemakerCoreTarget:
    """Make a target of the installed sagemaker-core; raises `TargetError` where it is not."""
    try:
        with warnings.catch_warnings():
            # It names fields as pydantic would rather not have them.
            warnings.simplefilter("ignore")
            from sagemaker.core.resources import HyperParameterTuningJob
    except ImportError as missing:
        raise TargetError(
            f"target sagemaker-core needs sagemaker-core 2, which is not installed ({missing}); "
            "pip install 'sagemaker-conformance[sagemaker-core]'"
        ) from None
    return SagemakerCoreTarget(HyperParameterTuningJob.create, settings.catalogue.root)


class SagemakerCoreTarget:
    """The shapes of the installed sagemaker-core; nothing is ever sent."""

    name = "sagemaker-core"
    refuses_with: str | None = "ValidationError"

    def __init__(self, create: Any, root: Node) -> None:
        from sagemaker.core.utils.utils import pascal_to_snake, serialize

        self.version = f"sagemaker-core {version('sagemaker-core')}"
        self._root = root
        self._snake, self._serialize = pascal_to_snake, serialize
        self._parameters = _parameters_of(create)

    def send(self, operation: str, body: bytes) -> Answer:
        """Build one request's shapes as a caller of the SDK would."""
        from pydantic import ValidationError

        request = read_parameters(operation, body, TUNING_JOB.create)
        if isinstance(request, Answer):
            return request
        try:
            built = self._parameters(**self._with_python_names(self._root, request))
        except ValidationError as refused:
            errors = refused.errors(include_url=False)
            messages = (f"{'.'.join(map(str, each['loc']))}: {each['msg']}" for each in errors)
            # A place may end with the type of a union that was tried last.
            named = (member_path(self._root, each["loc"], self._snake) for each in errors)
            return refusal("ValidationError", "; ".join(messages), named)
        return self._answer_for(request, built)

    def reset(self) -> None:
        """Do nothing: it keeps no state."""

    def close(self) -> None:
        """Do nothing: there is nothing to close."""

    def _answer_for(self, request: dict[str, Any], built: Any) -> Answer:
        """Answer by whether the SDK would send the request as it is; it leaves a null out."""
        sent = {
            name: self._serialize(getattr(built, self._snake(name)))
            for name in request
            if request[name] is not None
        }
        altered = changes(without_nulls(request), sent)
        if not altered:
            return acceptance()
        result = "nothing" if altered[0].absent else format_value(altered[0].value)
        text = f"the SDK makes {result} of the value at {format_place(altered[0].at)}"
        return Answer("unsupported", message=text)

    def _with_python_names(self, node: Node, value: Any) -> Any:
        """Replace the names of members by the SDK's; a map's keys stay as they are."""
        if node.type == "structure" and isinstance(value, dict):
            renamed: dict[str, Any] = {}
            for name, item in value.items():
                if name in node.children:
                    item = self._with_python_names(node.children[name], item)
                    name = self._snake(name)
                renamed[name] = item
            return renamed
        if node.type == "list" and isinstance(value, list):
            return [self._with_python_names(node.children["member"], item) for item in value]
        if node.type == "map" and isinstance(value, dict):
            return {
                key: self._with_python_names(node.children["value"], v) for key, v in value.items()
            }
        return value


def _parameters_of(create: Any) -> Any:
    """A model of the method's parameters: what pydantic checks when the method is called."""
    from inspect import Parameter, signature

    from pydantic import ConfigDict, create_model

    hints = get_type_hints(create)
    fields: dict[str, Any] = {
        name: (hints[name], ... if parameter.default is Parameter.empty else parameter.default)
        for name, parameter in signature(create).parameters.items()
        if name not in _NO_MEMBERS
    }
    config = ConfigDict(arbitrary_types_allowed=True, extra="forbid")
    return create_model(TUNING_JOB.create, __config__=config, **fields)
