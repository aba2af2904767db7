"""Findings as one JSON object."""

from __future__ import annotations

import json
import math
from collections.abc import Sequence
from dataclasses import asdict
from typing import Any, Final

from sagemaker_conformance.findings.finding import MISSING, CheckedRequest, Finding

FORMAT: Final = "json"


def write(requests: Sequence[CheckedRequest]) -> str:
    """All requests with their findings; ``breaks`` lists the ids of all findings, each once.

    ``spec`` is the first request's; each has its own.
    """
    ids = [finding.id for request in requests for finding in request.findings]
    data = {
        "spec": next((request.spec for request in requests if request.spec), None),
        "breaks": list(dict.fromkeys(ids)),
        "requests": [_request(request) for request in requests],
    }
    return json.dumps(data, indent=1, allow_nan=False, default=repr)


def _request(request: CheckedRequest) -> dict[str, Any]:
    return {
        "file": request.file,
        "label": request.label,
        "line": request.line,
        "operation": request.operation,
        "spec": request.spec,
        "judged": request.spec is not None,
        "findings": [_finding(finding) for finding in request.findings],
        "not_judged": {"open": list(request.open), "unread": list(request.unread)},
    }


def _finding(finding: Finding) -> dict[str, Any]:
    value = {} if finding.value is MISSING else {"value": _as_json(finding.value)}
    return {
        "id": finding.id,
        "sort": finding.sort,
        "place": finding.place,
        "line": finding.line,
        **value,
        "statement": finding.statement,
        "suggestion": finding.suggestion,
        "since": None if finding.since is None else finding.since._asdict(),
        "source": asdict(finding.source),
        "observations": [asdict(each) for each in finding.observations],
    }


def _as_json(value: Any) -> Any:
    """The value with a text in place of a number that JSON does not have: Python reads 1e400 as one."""
    if isinstance(value, dict):
        return {name: _as_json(each) for name, each in value.items()}
    if isinstance(value, list):
        return [_as_json(each) for each in value]
    return repr(value) if isinstance(value, float) and not math.isfinite(value) else value
