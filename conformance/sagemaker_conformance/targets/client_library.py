"""The answers of client libraries, which refuse before anything is sent.

Such a target is no service. It answers one operation, without HTTP; what cannot be checked there
(a job's later state, bytes that are no Python value) is unsupported, never a pass.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from typing import Any, Final

from sagemaker_conformance.checks.check import Check
from sagemaker_conformance.protocol.answer import Answer
from sagemaker_strategies.constraints.catalogue import Node

#: Kinds of checks of a service alone: bytes, messages, and the life of a job.
_SERVICE_KINDS: Final = ("wire-", "error-", "lifecycle-")


def is_of_a_service(check: Check) -> bool:
    """Whether a check applies to services only."""
    return check.kind.startswith(_SERVICE_KINDS)


def read_parameters(operation: str, body: bytes, create: str) -> dict[str, Any] | Answer:
    """Read the parameters of the library's method, or answer that they cannot be passed."""
    if operation != create:
        return Answer("unsupported", message=f"{operation} is not validated before it is sent")
    try:
        parameters = json.loads(body)
    except (ValueError, RecursionError):
        parameters = None
    if not isinstance(parameters, dict):
        return Answer("unsupported", message="only named parameters can be passed to a library")
    return parameters


def refusal(code: str, message: str, fields: Iterable[str]) -> Answer:
    """The answer of a library that stops a request: no HTTP, its own code, the members that it names."""
    return Answer("rejected", None, code, message, tuple(dict.fromkeys(fields)))


def acceptance() -> Answer:
    """The answer of a library that would send the request as it is."""
    return Answer("accepted", body={})


def member_path(root: Node, steps: Iterable[str | int], spell: Callable[[str], str] = str) -> str:
    """Translate a library's path of a member into that of the request.

    ``spell`` is how the library spells the names of members. The index of a list's element is left
    out, and so is a map's key: an error in an entry is one of its map. A name that no member has ends
    the path.
    """
    node, path = root, list[str]()
    for step in steps:
        if node.type == "structure":
            named = (child for name, child in node.children.items() if spell(name) == step)
            member = next(named, None)
            path.append(member.name if member is not None else str(step))
            if member is None:
                break
            node = member
        elif node.type == "list" and (isinstance(step, int) or step.isdecimal()):
            node = node.children["member"]
        else:
            break
    return ".".join(path)
