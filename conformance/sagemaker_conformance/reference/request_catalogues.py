"""The requests of the operations beside Create, as catalogues for the same validator.

Their members and bounds are those of the API reference; they are no part of what is checked, so
only what a client is likely to get wrong is stated.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any, Final, TypeAlias

from sagemaker_strategies.constraints.catalogue import Catalogue, Node
from sagemaker_strategies.constraints.clause import Clause, Kind, Source
from sagemaker_strategies.operations.tuning_job import TUNING_JOB

STATUSES: Final = (
    "Completed",
    "InProgress",
    "Failed",
    "Stopped",
    "Stopping",
    "Deleting",
    "DeleteFailed",
)
_Facts: TypeAlias = "Mapping[Kind, Any]"
_TEXT: Final[_Facts] = {"type": "string"}
_TIME: Final[_Facts] = {"type": "number"}
_ORDER: Final[_Facts] = {"type": "string", "enum": ("Ascending", "Descending")}
_ARN: Final[_Facts] = {"type": "string", "required": True, "length-max": 256}
_KEYS: Final[_Facts] = {"type": "list", "required": True, "length-min": 1, "length-max": 50}
_KEY: Final[_Facts] = {"type": "string", "length-min": 1, "length-max": 128}
_TOKEN: Final[_Facts] = {"type": "string", "length-max": 8192}
_SIZE: Final[_Facts] = {"type": "integer", "range-min": 1, "range-max": 100}
#: The members of each request that the request which creates a job has not.
_STATED: Final[Mapping[str, Mapping[str, _Facts]]] = {
    TUNING_JOB.list: {
        "NextToken": _TOKEN,
        "MaxResults": _SIZE,
        "SortBy": {"type": "string", "enum": ("Name", "Status", "CreationTime")},
        "SortOrder": _ORDER,
        "NameContains": {"type": "string", "length-max": 63, "pattern": r"[a-zA-Z0-9\-]+"},
        "CreationTimeAfter": _TIME,
        "CreationTimeBefore": _TIME,
        "LastModifiedTimeAfter": _TIME,
        "LastModifiedTimeBefore": _TIME,
        "StatusEquals": {"type": "string", "enum": STATUSES},
    },
    TUNING_JOB.list_training_jobs: {
        "NextToken": _TOKEN,
        "MaxResults": _SIZE,
        "SortBy": _TEXT,
        "SortOrder": _ORDER,
        "StatusEquals": _TEXT,
    },
    TUNING_JOB.list_tags: {
        "ResourceArn": _ARN,
        "NextToken": _TOKEN,
        "MaxResults": {"type": "integer", "range-min": 50},
    },
    TUNING_JOB.add_tags: {"ResourceArn": _ARN},
    TUNING_JOB.delete_tags: {"ResourceArn": _ARN, "TagKeys": _KEYS},
}
#: The operations that name a job.
_NAMING: Final = (
    TUNING_JOB.describe,
    TUNING_JOB.stop,
    TUNING_JOB.delete,
    TUNING_JOB.list_training_jobs,
)


def request_catalogues(created: Catalogue) -> dict[str, Catalogue]:
    """The catalogues of the requests beside Create, by operation.

    The job's name and the tags have the clauses that they have in the request that creates a job.
    """
    members: dict[str, dict[str, Node]] = {
        operation: {TUNING_JOB.identifier: created.root.children[TUNING_JOB.identifier]}
        for operation in _NAMING
    }
    for operation, stated in _STATED.items():
        own = {name: _member(operation, name, facts) for name, facts in stated.items()}
        members.setdefault(operation, {}).update(own)
    if "Tags" in created.root.children:
        members[TUNING_JOB.add_tags]["Tags"] = created.root.children["Tags"]
    key = _member(TUNING_JOB.delete_tags, "TagKeys.member", _KEY)
    keys = members[TUNING_JOB.delete_tags]
    keys["TagKeys"] = replace(
        keys["TagKeys"], children={"member": replace(key, name="member", parent_type="list")}
    )
    return {operation: _request(created, operation, nodes) for operation, nodes in members.items()}


def _request(created: Catalogue, operation: str, members: Mapping[str, Node]) -> Catalogue:
    root = Node("", "", "structure", f"{operation}Request", False, {}, members)
    return replace(created, root=root, raw={})


def _member(operation: str, name: str, facts: _Facts) -> Node:
    source = Source("Amazon SageMaker API reference", operation)
    clauses: dict[Kind, Clause] = {
        kind: Clause(name, kind, value, name, source, "documented") for kind, value in facts.items()
    }
    required = "required" in facts
    return Node(name, name, facts["type"], name, required, clauses, member_names=(name,))
