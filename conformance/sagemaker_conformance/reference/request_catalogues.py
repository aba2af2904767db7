"""The requests of the operations beside Create, as catalogues for the same validator.

Their members and bounds are those of the API reference; they are no part of what is checked, so
only what a client is likely to get wrong is stated.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any, Final

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
_ORDER: Final[Mapping[Kind, Any]] = {"type": "string", "enum": ("Ascending", "Descending")}
_TEXT: Final[Mapping[Kind, Any]] = {"type": "string"}
_TIME: Final[Mapping[Kind, Any]] = {"type": "number"}
_PAGE: Final[Mapping[str, Mapping[Kind, Any]]] = {
    "NextToken": {"type": "string", "length-max": 8192},
    "MaxResults": {"type": "integer", "range-min": 1, "range-max": 100},
}
_LISTING: Final[Mapping[str, Mapping[Kind, Any]]] = {
    **_PAGE,
    "SortBy": {"type": "string", "enum": ("Name", "Status", "CreationTime")},
    "SortOrder": _ORDER,
    "NameContains": {"type": "string", "length-max": 63, "pattern": r"[a-zA-Z0-9\-]+"},
    "CreationTimeAfter": _TIME,
    "CreationTimeBefore": _TIME,
    "LastModifiedTimeAfter": _TIME,
    "LastModifiedTimeBefore": _TIME,
    "StatusEquals": {"type": "string", "enum": STATUSES},
}
_TRAINING_JOBS: Final[Mapping[str, Mapping[Kind, Any]]] = {
    **_PAGE,
    "SortBy": _TEXT,
    "SortOrder": _ORDER,
    "StatusEquals": _TEXT,
}
_TAGGED: Final[Mapping[str, Mapping[Kind, Any]]] = {
    "ResourceArn": {"type": "string", "required": True, "length-max": 256},
}
_TAGS: Final[Mapping[str, Mapping[Kind, Any]]] = {
    **_TAGGED,
    "NextToken": _PAGE["NextToken"],
    "MaxResults": {"type": "integer", "range-min": 50},
}
_KEYS: Final[Mapping[Kind, Any]] = {
    "type": "list",
    "required": True,
    "length-min": 1,
    "length-max": 50,
}
_KEY: Final[Mapping[Kind, Any]] = {"type": "string", "length-min": 1, "length-max": 128}


def request_catalogues(created: Catalogue) -> dict[str, Catalogue]:
    """The catalogues of the requests beside Create, by operation.

    The job's name and the tags have the clauses that they have in the request that creates a job.
    """
    named = {TUNING_JOB.identifier: created.root.children[TUNING_JOB.identifier]}
    tags = {name: node for name, node in created.root.children.items() if name == "Tags"}
    key = replace(
        _member(TUNING_JOB.delete_tags, "TagKeys.member", _KEY), name="member", parent_type="list"
    )
    keys = replace(_member(TUNING_JOB.delete_tags, "TagKeys", _KEYS), children={"member": key})
    members = {
        TUNING_JOB.describe: named,
        TUNING_JOB.stop: named,
        TUNING_JOB.delete: named,
        TUNING_JOB.list: _members(TUNING_JOB.list, _LISTING),
        TUNING_JOB.list_training_jobs: {
            **named,
            **_members(TUNING_JOB.list_training_jobs, _TRAINING_JOBS),
        },
        TUNING_JOB.list_tags: _members(TUNING_JOB.list_tags, _TAGS),
        TUNING_JOB.add_tags: {**_members(TUNING_JOB.add_tags, _TAGGED), **tags},
        TUNING_JOB.delete_tags: {**_members(TUNING_JOB.delete_tags, _TAGGED), "TagKeys": keys},
    }
    return {operation: _request(created, operation, nodes) for operation, nodes in members.items()}


def _request(created: Catalogue, operation: str, members: Mapping[str, Node]) -> Catalogue:
    root = Node(
        path="",
        name="",
        type="structure",
        shape=f"{operation}Request",
        required=False,
        clauses={},
        children=members,
    )
    return replace(created, root=root, raw={})


def _members(operation: str, stated: Mapping[str, Mapping[Kind, Any]]) -> dict[str, Node]:
    return {name: _member(operation, name, facts) for name, facts in stated.items()}


def _member(operation: str, name: str, facts: Mapping[Kind, Any]) -> Node:
    source = Source("Amazon SageMaker API reference", operation)
    return Node(
        path=name,
        name=name,
        member_names=(name,),
        type=facts["type"],
        shape=name,
        required="required" in facts,
        clauses={
            kind: Clause(name, kind, value, name, source, "documented")
            for kind, value in facts.items()
        },
    )
