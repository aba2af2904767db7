"""Deletions of what a client created, so that the target is left as it was found."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Final

from sagemaker_conformance.protocol.answer import Answer
from sagemaker_conformance.protocol.exchange import created_name, encode, naming, naming_by
from sagemaker_strategies.cases.json_pointer import Request
from sagemaker_strategies.operations.operation import Operation

#: After so many refused stops, or deletions, none is sent any more.
_MOST_REFUSED: Final = 3


@dataclass
class Deletions:
    """Deletes at one target; what cannot be deleted is stopped where that is offered.

    ``start`` begins a call, ``call`` reads its answer, ``send`` does both.
    """

    operation: Operation
    start: Callable[[str, bytes], Callable[[], Answer]]
    call: Callable[[Callable[[], Answer]], Answer]
    send: Callable[[str, bytes], Answer]
    #: What was stopped and could not be deleted at once: its end may take some time.
    waiting: list[bytes] = field(default_factory=list)
    _stops_refused: int = 0

    def begin(self, created: Answer, sent: Request) -> Callable[[], None] | None:
        """Begin to delete what was created; what is returned reads the answer. None where it has no name.

        A lax target may keep a job under null, or a number, and stumble over it ever after: where its
        own name is not found, the one that was given is tried.
        """
        operation = self.operation.delete or self.operation.stop or ""
        about = naming(operation, created, sent, self.operation)
        if about is None:
            return None
        name = created_name(created, sent, self.operation)
        given = sent.get(self.operation.identifier or "")
        call = self.start(operation, encode(about))

        def read() -> None:
            if self.call(call).outcome != "rejected":
                return
            if not _is_same(given, name):
                about_given = naming_by(operation, given, self.operation)
                if self.send(operation, about_given).outcome != "rejected":
                    return
            if operation == self.operation.delete and created.outcome == "accepted":
                self._stop_and_delete(created, sent, encode(about))

        return read

    def _stop_and_delete(self, created: Answer, sent: Request, about: bytes) -> None:
        """Delete what can be deleted only once it is stopped, such as a notebook.

        A deletion that is refused after a stop too is left for the end.
        """
        stop, delete = self.operation.stop, self.operation.delete
        stopped = naming(stop or "", created, sent, self.operation)
        if not stop or not delete or stopped is None or self._stops_refused >= _MOST_REFUSED:
            return
        if self.send(stop, encode(stopped)).outcome != "accepted":
            self._stops_refused += 1
            return
        self._stops_refused = 0
        if self.waiting or self.send(delete, about).outcome != "accepted":
            self.waiting.append(about)

    def discard(self, name: str) -> None:
        """Delete what was created, or where that is refused stop it."""
        for operation in filter(None, (self.operation.delete, self.operation.stop)):
            answer = self.send(operation, naming_by(operation, name, self.operation))
            if answer.outcome == "accepted":
                break

    def finish(self) -> bool:
        """Delete what was stopped, and has ended since; whether anything is left.

        What was stopped first has ended first: after some refusals the others wait on.
        """
        refused: list[bytes] = []
        while self.waiting and len(refused) < _MOST_REFUSED:
            about = self.waiting.pop(0)
            if self.send(self.operation.delete or "", about).outcome != "accepted":
                refused.append(about)
        self.waiting[:0] = refused
        return bool(self.waiting)


def _is_same(given: Any, name: Any) -> bool:
    """Whether a given name is the one that was created, whose ARN may be in lower case."""
    if isinstance(given, str) and isinstance(name, str):
        return given.lower() == name.lower()
    return type(given) is type(name) and bool(given == name)
