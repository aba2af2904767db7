"""A Step Functions state machine: the states that create something in SageMaker."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, Final

from sagemaker_conformance.documents.intrinsic_functions import is_substituted, text_of
from sagemaker_conformance.documents.request import FoundRequest, Notation, format_pointer
from sagemaker_conformance.documents.source import Document
from sagemaker_strategies.cases.json_pointer import Pointer

NAME: Final = "a Step Functions state machine"

#: Of the optimized integration and of the AWS SDK's; the partition may be known only later.
_RESOURCE: Final = re.compile(
    r"arn:(?:aws[\w-]*|\$\{[^}]*\}):states:::(?:aws-sdk:)?sagemaker:(create\w+)(?:\.\w+(?::\d)?)?"
)


def _is_open(value: Any) -> bool:
    """Whether the value is an expression in JSONata, or a template's text with ``${...}``."""
    text = value.strip() if isinstance(value, str) else ""
    return (text.startswith("{%") and text.endswith("%}")) or is_substituted(text)


#: Of JSONPath: the value of a member that ends in ``.$`` is one.
_NOTATION: Final = Notation(is_open=_is_open, open_suffix=".$")


def requests_in(document: Document) -> list[FoundRequest] | None:
    """The arguments of the states that create something, those inside maps and parallels too."""
    machine = document.value
    if not _is_state_machine(machine):
        return None
    return list(requests_of(machine, document, ()))


def _is_state_machine(value: Any) -> bool:
    """Whether the value has the members of a state machine."""
    return isinstance(value, dict) and "StartAt" in value and isinstance(value.get("States"), dict)


def requests_of(machine: Any, document: Document, at: Pointer) -> Iterator[FoundRequest]:
    """The same of a machine at a place of a document."""
    if not _is_state_machine(machine):
        return
    for name, state in machine["States"].items():
        if not isinstance(state, dict):
            continue
        here = (*at, "States", name)
        created = _RESOURCE.fullmatch(text_of(state.get("Resource")) or "")
        member = "Arguments" if "Arguments" in state else "Parameters"
        if created:
            operation, place = created[1][0].upper() + created[1][1:], (*here, member)
            value, label = state.get(member, {}), format_pointer(place)
            yield FoundRequest(operation, value, document, place, label, notation=_NOTATION)
        for inner in ("ItemProcessor", "Iterator"):
            yield from requests_of(state.get(inner), document, (*here, inner))
        branches = state.get("Branches")
        for index, branch in enumerate(branches if isinstance(branches, list) else ()):
            yield from requests_of(branch, document, (*here, "Branches", index))
