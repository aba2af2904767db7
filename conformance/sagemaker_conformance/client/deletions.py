"""Deletions of what a client created, so that the target is left as it was found."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from sagemaker_conformance.protocol.answer import Answer
from sagemaker_conformance.protocol.exchange import created_name, encode, naming, naming_by
from sagemaker_strategies.cases.json_pointer import Request
from sagemaker_strategies.operations.operation import Operation


@dataclass
class Deletions:
    """Deletes at one target; what cannot be deleted is stopped where that is offered.

    ``start`` begins a call, ``call`` reads its answer, ``send`` does both.
    """

    operation: Operation
    start: Callable[[str, bytes], Callable[[], Answer]]
    call: Callable[[Callable[[], Answer]], Answer]
    send: Callable[[str, bytes], Answer]
    #: Whether a deletion was refused even after a stop: then none is stopped for it any more.
    _stopped_in_vain: bool = False

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
            if (type(given), given) != (type(name), name):
                self.send(operation, naming_by(operation, given, self.operation))
            elif operation == self.operation.delete and created.outcome == "accepted":
                self._stop_and_delete(created, sent, encode(about))

        return read

    def _stop_and_delete(self, created: Answer, sent: Request, about: bytes) -> None:
        """Delete what can be deleted only once it is stopped, such as a notebook."""
        stop, delete = self.operation.stop, self.operation.delete
        stopped = naming(stop or "", created, sent, self.operation)
        if stop and delete and stopped is not None and not self._stopped_in_vain:
            self.send(stop, encode(stopped))
            self._stopped_in_vain = self.send(delete, about).outcome != "accepted"
