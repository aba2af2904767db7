"""The parents of a warm start: made first for a target that refuses one without them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final

from sagemaker_conformance.protocol.answer import Answer
from sagemaker_conformance.protocol.wire_json import wire_json
from sagemaker_strategies.cases.json_pointer import Request
from sagemaker_strategies.operations.operation import Operation

#: Refusals for what a request is, not for what is missing beside it.
_OF_THE_REQUEST: Final = ("failed to satisfy constraint", "SerializationException")
#: After so many warm starts that were refused with their parents too, no parents are made.
_MOST_IN_VAIN: Final = 20


@dataclass
class Parents:
    """Creates warm starts at one target, and remembers whether it wants their parents.

    ``wanted`` from the first warm start on that was refused alone and accepted with its parents.
    """

    operation: Operation
    send: Callable[[str, bytes], Answer]
    discard: Callable[[str], None]
    wanted: bool = False
    in_vain: int = 0

    def create(self, sent: Request, body: bytes) -> Answer:
        """The answer to a create whose JSON is ``body``; parents that were made are deleted again."""
        create, identifier = self.operation.create, self.operation.identifier or ""
        parents = parents_of(sent, self.operation) if self.in_vain < _MOST_IN_VAIN else []
        if not (parents and self.wanted):
            alone = self.send(create, body)
            if not parents or not may_want_parents(alone):
                return alone
        made = []
        for parent in parents:
            if self.send(create, wire_json(parent).encode("ascii")).outcome != "accepted":
                break
            made.append(parent[identifier])
        if not (made or self.wanted):
            return alone
        answer = self.send(create, body)
        for name in made:
            self.discard(name)
        if answer.outcome == "accepted":
            self.wanted = True
        elif not self.wanted:
            self.in_vain += 1
        return answer


def parents_of(request: Request, operation: Operation) -> list[dict[str, Any]]:
    """Requests for the jobs that a warm start names: the same job, started cold, under their names.

    They search and fix the same hyperparameters, as a parent has to. None where a parent has no name.
    """
    identifier = operation.identifier or ""
    warm_start, _, list_name = (operation.parents or "").partition(".")
    warm: Any = request.get(warm_start)
    listed = warm.get(list_name) if isinstance(warm, dict) else None
    if not isinstance(listed, list) or not all(isinstance(each, dict) for each in listed):
        return []
    names = [each.get(identifier) for each in listed]
    if not all(isinstance(name, str) for name in names):
        return []
    cold = {member: value for member, value in request.items() if member != warm_start}
    return [{**cold, identifier: name} for name in dict.fromkeys(names)]


def may_want_parents(answer: Answer) -> bool:
    """Whether a refusal may be for want of a parent: whether to try, never a verdict."""
    text = f"{answer.code} {answer.message}"
    return answer.outcome == "rejected" and not any(words in text for words in _OF_THE_REQUEST)
