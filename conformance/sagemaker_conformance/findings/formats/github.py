"""Findings as annotations of GitHub's workflows: a command in the log for each."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from sagemaker_conformance.findings.finding import CheckedRequest
from sagemaker_conformance.findings.formats.text import sentence
from sagemaker_reports.rendering.workflow_commands import Level, annotation

FORMAT: Final = "github"


def write(requests: Sequence[CheckedRequest]) -> str:
    """An error for each clause and unknown member, a warning for each rule, a notice of what is not judged."""
    return "\n".join(line for request in requests for line in _lines(request))


def _lines(request: CheckedRequest) -> Iterator[str]:
    file = request.file
    if request.spec is None:
        message = f"not judged: {request.operation}"
        yield annotation("notice", "not judged", message, file=file, line=request.line)
    for finding in request.findings:
        level: Level = "warning" if finding.sort == "rule" else "error"
        place = f"{request.label}: {finding.place}" if request.label else finding.place
        message = f"{place}: {sentence(finding)}"
        yield annotation(level, finding.id, message, file=file, line=finding.line)
