"""What client libraries refuse before anything is sent: the answers of SDK-side targets.

Such a target is no service. It answers one operation, without HTTP; what cannot be asked there
(what a job looks like later, bytes that are no Python value) is unsupported, never a pass.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any, Final

from sagemaker_conformance.checks.check import Check
from sagemaker_conformance.protocol.answer import Answer
from sagemaker_strategies.constraints.catalogue import OPERATION, Node

#: Kinds of checks that are about a conversation: bytes, wordings, and what becomes of a job.
_CONVERSATION: Final = ("wire-", "error-", "lifecycle-")


def is_of_a_service(check: Check) -> bool:
    """Whether a check asks what only a service can answer."""
    return check.kind.startswith(_CONVERSATION)


def read_parameters(operation: str, body: bytes) -> dict[str, Any] | Answer:
    """The parameters as a caller of the library would pass them, or why they cannot be passed."""
    if operation != OPERATION:
        return Answer("unsupported", message=f"{operation} says nothing before it is sent")
    try:
        parameters = json.loads(body)
    except (ValueError, RecursionError):
        parameters = None
    if not isinstance(parameters, dict):
        return Answer("unsupported", message="only named parameters can be passed to a library")
    return parameters


def refusal(code: str, message: str, fields: Iterable[str]) -> Answer:
    """The answer of a library that stops a request: no HTTP, its own code, the members it blames."""
    return Answer("rejected", None, code, message, tuple(dict.fromkeys(fields)))


def acceptance() -> Answer:
    """The answer of a library that would send the request as it is."""
    return Answer("accepted", body={})


def member_path(root: Node, steps: Iterable[str | int]) -> str:
    """The blamed member's path, in the request's own words, from a library's way of telling it.

    An index stands for a list's element and is left out, and so is a map's key: what is wrong
    with an entry is told of its map. A name that no member has ends the path.
    """
    node, path = root, list[str]()
    for step in steps:
        if node.type == "list" and (isinstance(step, int) or step.isdecimal()):
            node = node.children["member"]
        elif node.type == "structure" and step in node.children:
            node = node.children[str(step)]
            path.append(node.name)
        else:
            if node.type == "structure":
                path.append(str(step))
            break
    return ".".join(path)
