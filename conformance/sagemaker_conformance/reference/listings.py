"""The answer to a List request: which jobs, in which order, from which one on."""

from __future__ import annotations

import base64
import json
from collections.abc import Callable, Iterable, Mapping
from typing import Any, Final, TypeAlias

from sagemaker_conformance.reference.store import Job
from sagemaker_conformance.reference.wire import ServiceError

_PAGE_SIZE: Final = 10
#: A sort key; the name decides between equals.
_Key: TypeAlias = tuple[Any, str]
_KEYS: Final[Mapping[str, Callable[[Job], _Key]]] = {
    "Name": lambda job: ("", job.name.lower()),
    "Status": lambda job: (job.status, job.name.lower()),
    "CreationTime": lambda job: (job.created, job.name.lower()),
}
_FILTERS: Final[Mapping[str, Callable[[Job, Any], bool]]] = {
    "NameContains": lambda job, part: part.lower() in job.name.lower(),
    "StatusEquals": lambda job, status: job.status == status,
    "CreationTimeAfter": lambda job, time: job.created > time,
    "CreationTimeBefore": lambda job, time: job.created < time,
    "LastModifiedTimeAfter": lambda job, time: job.modified > time,
    "LastModifiedTimeBefore": lambda job, time: job.modified < time,
}


def list_page(jobs: Iterable[Job], request: Mapping[str, Any]) -> dict[str, Any]:
    """The answer to a List request that was found valid: one page, and a token if more follow.

    A token names the last job listed, so that jobs that are created or deleted between two requests
    neither repeat nor hide others. Raises `ServiceError` for a token that no answer contained.
    """
    key = _KEYS[request.get("SortBy", "Name")]
    descending = request.get("SortOrder") == "Descending"
    filters = [(keep, request[name]) for name, keep in _FILTERS.items() if name in request]
    matching = (job for job in jobs if all(keep(job, value) for keep, value in filters))
    chosen = sorted(matching, key=key, reverse=descending)
    if "NextToken" in request:
        last = _decode(request["NextToken"])
        chosen = [job for job in chosen if _is_beyond(key(job), last, descending=descending)]
    size = request.get("MaxResults", _PAGE_SIZE)
    more = {"NextToken": _encode(key(chosen[size - 1]))} if len(chosen) > size else {}
    return {"HyperParameterTuningJobSummaries": [job.summary() for job in chosen[:size]], **more}


def _is_beyond(key: _Key, last: _Key, *, descending: bool) -> bool:
    try:
        return key < last if descending else key > last
    except TypeError:  # the token of a listing in another order
        raise _unusable_token() from None


def _encode(key: _Key) -> str:
    return base64.urlsafe_b64encode(json.dumps(key).encode()).decode()


def _decode(token: str) -> _Key:
    try:
        first, name = json.loads(base64.urlsafe_b64decode(token.encode()))
    except (ValueError, TypeError, RecursionError):
        raise _unusable_token() from None
    return first, name


def _unusable_token() -> ServiceError:
    return ServiceError("ValidationException", "Invalid NextToken.", key="message")
