"""Findings as annotations of GitHub's workflows: a command in the log for each."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from sagemaker_conformance.findings.finding import CheckedRequest, Finding
from sagemaker_conformance.findings.formats.text import sentence
from sagemaker_reports.rendering.workflow_commands import annotation

FORMAT: Final = "github"


def write(requests: Sequence[CheckedRequest]) -> str:
    """An error for each clause and unknown member, a warning for each rule, a notice of what is not judged."""
    lines = []
    for request in requests:
        if request.spec is None:
            message = f"not judged: {request.operation}"
            lines.append(
                annotation("notice", "not judged", message, file=request.file, line=request.line)
            )
        lines += [_annotated(request, finding) for finding in request.findings]
    return "\n".join(lines)


def _annotated(request: CheckedRequest, finding: Finding) -> str:
    place = f"{request.label}: {finding.place}" if request.label else finding.place
    return annotation(
        "warning" if finding.sort == "rule" else "error",
        finding.id,
        f"{place}: {sentence(finding)}",
        file=request.file,
        line=finding.line,
    )
