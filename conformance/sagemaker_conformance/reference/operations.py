"""The requests of the operations beside Create, as catalogues for the same validator.

Their members and bounds are those of the API reference; they are no part of what is examined, so
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


def naming(created: Catalogue, operation: str) -> Catalogue:
    """A request that names a job, by the clauses that the name has in the request that creates it."""
    return _request(
        created, operation, {TUNING_JOB.identifier: created.root.children[TUNING_JOB.identifier]}
    )


def listing(created: Catalogue) -> Catalogue:
    """The request of ListHyperParameterTuningJobs."""
    operation = TUNING_JOB.list
    return _request(created, operation, _members(operation, _LISTING))


def listing_training_jobs(created: Catalogue) -> Catalogue:
    """The request of ListTrainingJobsForHyperParameterTuningJob."""
    operation = TUNING_JOB.list_training_jobs
    members = {
        TUNING_JOB.identifier: created.root.children[TUNING_JOB.identifier],
        **_members(operation, _TRAINING_JOBS),
    }
    return _request(created, operation, members)


def listing_tags(created: Catalogue) -> Catalogue:
    """The request of ListTags."""
    operation = TUNING_JOB.list_tags
    return _request(created, operation, _members(operation, _TAGS))


def adding_tags(created: Catalogue) -> Catalogue:
    """The request of AddTags, its tags by the clauses that they have where a job is created."""
    operation = TUNING_JOB.add_tags
    members = _members(operation, _TAGGED)
    tags = created.root.children.get("Tags")
    return _request(created, operation, members if tags is None else {**members, "Tags": tags})


def deleting_tags(created: Catalogue) -> Catalogue:
    """The request of DeleteTags."""
    operation = TUNING_JOB.delete_tags
    keys = _member(operation, "TagKeys", _KEYS)
    key = _member(operation, "TagKeys.member", _KEY)
    listed = replace(keys, children={"member": replace(key, name="member")})
    return _request(created, operation, {**_members(operation, _TAGGED), "TagKeys": listed})


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
        type=facts["type"],
        shape=name,
        required="required" in facts,
        clauses={
            kind: Clause(name, kind, value, name, source, "documented")
            for kind, value in facts.items()
        },
    )
