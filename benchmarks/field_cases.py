"""The field cases: requests that the real service refused somebody, put to a target and to boto3.

Each refusal was published, five of the eight of a sibling operation with the same constraint. Of
the requests only the fault was kept: it is rebuilt here on the suite's plain base. Of the answers the
words are quoted, with the bounds, the values and the pattern that the service had at that time.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Final, Literal, TypeAlias

from sagemaker_conformance.client.client import Client
from sagemaker_conformance.judging.boto3_validation import boto3_verdict
from sagemaker_conformance.protocol.target import Target
from sagemaker_reports.journal.records import Outcome
from sagemaker_strategies.cases.json_pointer import Pointer, Request, put
from sagemaker_strategies.cases.seeds import seed_requests
from sagemaker_strategies.constraints.catalogue import Catalogue
from sagemaker_strategies.constraints.clause import Json

Reply: TypeAlias = Literal["accepted", "refused", "crashed", "not judged"]

#: Everything else that a target can say judges nothing.
_REPLIES: Final[dict[Outcome, Reply]] = {
    "accepted": "accepted",
    "rejected": "refused",
    "crashed": "crashed",
}


@dataclass(frozen=True, slots=True)
class FieldCase:
    """One request from the field.

    ``changes`` maps the paths that are grown into the plain base to what is put there. ``clause``
    is the one id that the request breaks: a clause's, or a rule's that no service model states.
    ``words`` are AWS's own, as published: the demand that the value fails, or the whole sentence.
    """

    name: str
    ticket: str
    clause: str
    words: str
    changes: dict[str, Json]

    @property
    def is_rule(self) -> bool:
        """Whether the request breaks no clause but a rule."""
        return ":rule-" in self.clause


@dataclass(frozen=True, slots=True)
class FieldRequest:
    """A field case as a request, and the valid request from which it differs."""

    request: Request
    control: Request


@dataclass(frozen=True, slots=True)
class FieldAnswer:
    """What boto3 and one target made of a field case.

    ``reply`` is "not judged" where the target did not answer, or refuses the valid neighbour too.
    """

    case: FieldCase
    boto3: Literal["passes", "stops"] | None
    reply: Reply


def field_request(case: FieldCase, catalogue: Catalogue) -> FieldRequest:
    """Grow the case's places into the plain base, then put its values there.

    Raises `KeyError` under a specification that lacks one of the places.
    """
    seed_request = seed_requests(catalogue)[0]
    control, pointers = seed_request.base, dict[str, Pointer]()
    for path in case.changes:
        grown = seed_request.grow(control, path)
        control, pointers[path] = grown.request, grown.pointer
    request: Any = control
    for path, value in case.changes.items():
        request = put(request, pointers[path], value)
    return FieldRequest(request, control)


def ask_field_cases(
    target: Target, catalogue: Catalogue, cases: Iterable[FieldCase]
) -> tuple[FieldAnswer, ...]:
    """Put field cases of the catalogue's operation, in order, to a target and to the installed boto3."""
    client = Client(target, catalogue.operation)
    return tuple(_ask(case, client, catalogue) for case in cases)


def _ask(case: FieldCase, client: Client, catalogue: Catalogue) -> FieldAnswer:
    sent = field_request(case, catalogue)
    reply: Reply = "not judged"
    if client.create(sent.control).outcome == "accepted":
        reply = _REPLIES.get(client.create(sent.request).outcome, "not judged")
    return FieldAnswer(case, boto3_verdict(sent.request, sent.control, catalogue.operation), reply)


_CONFIG: Final = "HyperParameterTuningJobConfig"
_DEFINITION: Final = "TrainingJobDefinition"

FIELD_CASES: Final[tuple[FieldCase, ...]] = (
    FieldCase(
        "a static hyperparameter of 2,501 characters",
        "https://github.com/aws-samples/amazon-sagemaker-pytorch-detectron2/issues/10",
        f"{_DEFINITION}.StaticHyperParameters.value:length-max",
        "Map value must satisfy constraint: [Member must have length less than or equal to 2500, "
        "Member must have length greater than or equal to 0, "
        "Member must satisfy regular expression pattern: .*]",
        {f"{_DEFINITION}.StaticHyperParameters.value": "x" * 2501},
    ),
    FieldCase(
        "the instance type `ml.t2.medium`",
        "https://github.com/aws-samples/aws-sagemaker-heart-disease-prediction/issues/1",
        f"{_DEFINITION}.ResourceConfig.InstanceType:enum",
        "Member must satisfy enum value set: ["
        "ml.p2.xlarge, ml.m5.4xlarge, ml.m4.16xlarge, ml.p3.16xlarge, ml.m5.large, "
        "ml.p2.16xlarge, ml.c4.2xlarge, ml.c5.2xlarge, ml.c4.4xlarge, ml.c5.4xlarge, "
        "ml.g4dn.xlarge, ml.g4dn.12xlarge, ml.c4.8xlarge, ml.g4dn.2xlarge, ml.c5.9xlarge, "
        "ml.g4dn.4xlarge, ml.c5.xlarge, ml.g4dn.16xlarge, ml.c4.xlarge, ml.g4dn.8xlarge, "
        "ml.c5.18xlarge, ml.p3dn.24xlarge, ml.p3.2xlarge, ml.m5.xlarge, ml.m4.10xlarge, "
        "ml.m5.12xlarge, ml.m4.xlarge, ml.m5.24xlarge, ml.m4.2xlarge, ml.p2.8xlarge, "
        "ml.m5.2xlarge, ml.p3.8xlarge, ml.m4.4xlarge]",
        {f"{_DEFINITION}.ResourceConfig.InstanceType": "ml.t2.medium"},
    ),
    FieldCase(
        "the input mode `fastfile` for `FastFile`",
        "https://github.com/Shankarganesh127/TSAI_ERA_v4_mini_capstone_S9/blob/HEAD/AUTO_CONFIRM_FIX.md",
        f"{_DEFINITION}.InputDataConfig.member.InputMode:enum",
        "Member must satisfy enum value set: [Pipe, FastFile, File]",
        {f"{_DEFINITION}.InputDataConfig.member.InputMode": "fastfile"},
    ),
    FieldCase(
        "a tuning job's name of 34 characters",
        "https://github.com/aws/sagemaker-python-sdk/blob/HEAD/sagemaker-train/tests/integ/train/shallow/harness.py",
        "HyperParameterTuningJobName:length-max",
        "Member must have length less than or equal to 32",
        {"HyperParameterTuningJobName": "tune-the-model-on-tuesday-24-11-26"},
    ),
    FieldCase(
        "an underscore in the name: `a_b`",
        "https://github.com/aws/sagemaker-python-sdk/issues/384",
        "HyperParameterTuningJobName:pattern",
        "Member must satisfy regular expression pattern: ^[a-zA-Z0-9](-*[a-zA-Z0-9])*",
        {"HyperParameterTuningJobName": "a_b"},
    ),
    FieldCase(
        "an empty list of security groups",
        "https://github.com/aws-samples/aws-genai-llm-chatbot/issues/512",
        f"{_DEFINITION}.VpcConfig.SecurityGroupIds:length-min",
        "Member must have length greater than or equal to 1",
        {f"{_DEFINITION}.VpcConfig.SecurityGroupIds": []},
    ),
    FieldCase(
        "an objective that no metric definition has",
        "https://github.com/aws/amazon-sagemaker-examples/issues/1207",
        f"{_DEFINITION}.AlgorithmSpecification.MetricDefinitions:rule-objective-is-defined",
        "A metric is required for this hyperparameter tuning job objective. "
        "Provide a metric in the metric definitions.",
        {f"{_CONFIG}.HyperParameterTuningJobObjective.MetricName": "validation:loss"},
    ),
    FieldCase(
        "3 combinations of parameters for 10 jobs",
        "https://github.com/aws/amazon-sagemaker-operator-for-k8s/issues/123",
        f"{_CONFIG}.ResourceLimits.MaxNumberOfTrainingJobs:rule-enough-combinations",
        "You don't have enough combinations of hyperparameter ranges. The total number of "
        "hyperparameter combinations for the provided ranges [3.0] must be equal or greater than "
        "the value of MaxNumberOfJobs, [10]. Provide additional ranges.",
        {
            f"{_CONFIG}.ParameterRanges": {
                "IntegerParameterRanges": [{"Name": "depth", "MinValue": "1", "MaxValue": "3"}]
            },
            f"{_CONFIG}.ResourceLimits.MaxNumberOfTrainingJobs": 10,
        },
    ),
)
