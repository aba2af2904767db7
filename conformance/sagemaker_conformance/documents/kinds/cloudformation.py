"""A CloudFormation template: training jobs, and the state machines and pipelines that hold requests.

CloudFormation has no resource that is a tuning job.
"""

from __future__ import annotations

from typing import Any, Final

from sagemaker_conformance.documents.inner_document import inner_requests
from sagemaker_conformance.documents.intrinsic_functions import is_call
from sagemaker_conformance.documents.request import FoundRequest, Notation, format_pointer
from sagemaker_conformance.documents.source import Document
from sagemaker_strategies.cases.json_pointer import Pointer, get

NAME: Final = "a CloudFormation template"

#: The properties that hold a document of another kind, by the resource's type.
_INNER: Final[dict[str, tuple[Pointer, ...]]] = {
    "AWS::StepFunctions::StateMachine": (("Definition",), ("DefinitionString",)),
    "AWS::Serverless::StateMachine": (("Definition",),),
    "AWS::SageMaker::Pipeline": (("PipelineDefinition", "PipelineDefinitionBody"),),
}
#: The operations whose requests are the properties of a resource of this type.
_OPERATIONS: Final = {"AWS::SageMaker::TrainingJob": "CreateTrainingJob"}
_FORMAT: Final = "AWSTemplateFormatVersion"
#: CloudFormation can name the job.
_NOTATION: Final = Notation(named_elsewhere=True)


def requests_in(document: Document) -> list[FoundRequest] | None:
    """The training jobs of the template, and the requests inside of its state machines and pipelines."""
    template = document.value
    resources = template.get("Resources") if isinstance(template, dict) else None
    if not isinstance(resources, dict) or not (
        _FORMAT in template or any(map(_is_resource, resources.values()))
    ):
        return None
    found: list[FoundRequest] = []
    for name, resource in resources.items():
        if not _is_resource(resource):
            continue
        at = ("Resources", name, "Properties")
        if resource["Type"] in _OPERATIONS:
            operation, value = _OPERATIONS[resource["Type"]], resource.get("Properties")
            label = format_pointer(at)
            found.append(FoundRequest(operation, value, document, at, label, notation=_NOTATION))
        for path in _INNER.get(resource["Type"], ()):
            inner = (*at, *path)
            found += inner_requests(get(template, inner), document, inner, templated=True)
    return [request.with_open(is_call) for request in found]


def _is_resource(value: Any) -> bool:
    return isinstance(value, dict) and "::" in str(value.get("Type"))
