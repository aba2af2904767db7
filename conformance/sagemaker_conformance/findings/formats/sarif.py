"""Findings for code scanning: SARIF 2.1.0, a rule for each id, a result for each place."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Sequence
from importlib.metadata import version
from typing import Any, Final
from urllib.parse import quote

from sagemaker_conformance.findings.finding import CheckedRequest, Finding
from sagemaker_conformance.findings.formats.text import sentence, show_command
from sagemaker_reports.rendering.project import information_uri

FORMAT: Final = "sarif"
_SCHEMA: Final = (
    "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
)


def write(requests: Sequence[CheckedRequest]) -> str:
    """The log's text: one run of one tool."""
    found = [(request, finding) for request in requests for finding in request.findings]
    rules = {finding.id: (request, finding) for request, finding in found}
    indices = {id: number for number, id in enumerate(rules)}
    driver = {
        "name": "sagemaker-conformance",
        "version": version("sagemaker-conformance"),
        **information_uri(),
        "rules": [_rule(*each) for each in rules.values()],
    }
    run = {
        "tool": {"driver": driver},
        "automationDetails": {"id": "sagemaker-conformance/check/"},
        "columnKind": "unicodeCodePoints",
        "results": [_result(request, each, indices[each.id]) for request, each in found],
        "properties": {"notJudged": list(_not_judged(requests))},
    }
    return json.dumps({"$schema": _SCHEMA, "version": "2.1.0", "runs": [run]}, indent=1)


def _rule(request: CheckedRequest, finding: Finding) -> dict[str, Any]:
    source = f"{finding.source.document}, {finding.source.place}"
    return {
        "id": finding.id,
        "shortDescription": {"text": finding.statement},
        "fullDescription": {"text": f"{finding.statement} ({source})"},
        "help": {"text": show_command(finding, request.operation)},
        "properties": {"tags": ["conformance", finding.sort]},
    }


def _result(request: CheckedRequest, finding: Finding, rule: int) -> dict[str, Any]:
    key = f"{request.where}:{finding.place}:{finding.id}"
    digest = hashlib.sha256(ascii(key).encode()).hexdigest()[:16]
    uri = quote(request.file.replace("\\", "/"))
    name = ".".join(filter(None, [request.label, finding.place]))
    logical = {"fullyQualifiedName": name, "kind": "member"}
    physical: dict[str, Any] = {"artifactLocation": {"uri": uri}}
    if finding.line is not None:
        physical["region"] = {"startLine": finding.line}
    return {
        "ruleId": finding.id,
        "ruleIndex": rule,
        "level": "warning" if finding.sort == "rule" else "error",
        "message": {"text": f"{finding.place}: {sentence(finding)}"},
        "locations": [{"physicalLocation": physical, "logicalLocations": [logical]}],
        "partialFingerprints": {"primaryLocationLineHash": f"{digest}:1"},
    }


def _not_judged(requests: Sequence[CheckedRequest]) -> Iterator[str]:
    for request in requests:
        if request.spec is None:
            yield f"{request.where}: {request.operation}"
        for place in request.open:
            yield f"{request.where}: {place or 'the whole request'}"
