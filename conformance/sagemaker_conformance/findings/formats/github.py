"""Findings as annotations of GitHub's workflows: a command in the log for each."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from sagemaker_conformance.findings.finding import CheckedRequest, Finding
from sagemaker_conformance.findings.formats.text import sentence

FORMAT: Final = "github"
#: What would end a property or the line of a command.
_ESCAPES: Final = {"%": "%25", "\r": "%0D", "\n": "%0A"}
_PROPERTY_ESCAPES: Final = {**_ESCAPES, ":": "%3A", ",": "%2C"}


def write(requests: Sequence[CheckedRequest]) -> str:
    """An error for each clause and unknown member, a warning for each rule, a notice of what is not judged."""
    lines = []
    for request in requests:
        if request.spec is None:
            message = f"not judged: {request.operation}"
            lines.append(_command("notice", request.file, request.line, "not judged", message))
        for finding in request.findings:
            level = "warning" if finding.sort == "rule" else "error"
            message = f"{_place(request, finding)}: {sentence(finding)}"
            lines.append(_command(level, request.file, finding.line, finding.id, message))
    return "\n".join(lines)


def _place(request: CheckedRequest, finding: Finding) -> str:
    return f"{request.label}: {finding.place}" if request.label else finding.place


def _command(level: str, file: str, line: int | None, title: str, message: str) -> str:
    properties = {"file": file, "line": "" if line is None else str(line), "title": title}
    stated = ",".join(
        f"{name}={_escape(value, _PROPERTY_ESCAPES)}" for name, value in properties.items() if value
    )
    return f"::{level} {stated}::{_escape(message, _ESCAPES)}"


def _escape(text: str, escapes: dict[str, str]) -> str:
    return "".join(escapes.get(character, character) for character in text)
