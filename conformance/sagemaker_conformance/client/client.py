"""The client of a target: each distinct request is sent once, each job deleted, all of it counted."""

from __future__ import annotations

import secrets
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, nullcontext, suppress
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, Final

from sagemaker_conformance.client.calls import PATIENCE, Calls
from sagemaker_conformance.client.consistency import Consistency
from sagemaker_conformance.client.deletions import Deletions
from sagemaker_conformance.client.outage import Outage
from sagemaker_conformance.client.parents import Parents
from sagemaker_conformance.protocol.answer import Answer, shows_name_taken
from sagemaker_conformance.protocol.errors import WithheldError
from sagemaker_conformance.protocol.exchange import (
    Exchange,
    described,
    encode,
    encode_named,
    harmless,
    name_in,
    named,
    naming_by,
)
from sagemaker_conformance.protocol.target import PipelinedTarget, Target, WireTarget
from sagemaker_conformance.protocol.wire_json import Keys
from sagemaker_strategies.cases.json_pointer import Request
from sagemaker_strategies.operations.operation import Operation

#: So often a valid create that crashed is sent again before it counts as not accepted.
_REPEATS: Final = 3
#: So many creates of what cannot be deleted are left in a target: moto takes longer with each.
_MOST_LEFT: Final = 200
#: Seconds to wait for what was stopped, so that it can be deleted.
_LAST_PAUSES: Final = (0.5, 1.0, 0.0)
#: So often at most a create is sent whose answer is lost although it made a job.
_MOST_ANEW: Final = 8


@dataclass(repr=False)  # it would be megabytes, in every frame of a traceback
class Client:
    """One process's client of a target.

    Each distinct request is sent once: the answers of a target that forgets nothing between two equal
    requests would differ only by the job that the first one made, and that is deleted. ``rate`` is calls a
    second at most, ``keys`` may be shared with whoever makes the requests. Every call raises `TargetError`
    from the first one on with which the target is gone. A deletion is not waited for: where the target allows
    it, its answer is read before the next call. ``parents``: the jobs that a warm start names are made first,
    and deleted. ``may_reset``: nothing in the target has to stay, so that it is reset where a name is taken.
    """

    target: Target
    operation: Operation
    pause: Callable[[float], None] = time.sleep
    patience: tuple[float, ...] = PATIENCE
    rate: float | None = None
    clock: Callable[[], float] = time.monotonic
    nonce: str = field(default_factory=lambda: secrets.token_hex(3))
    keys: Keys = field(default_factory=Keys)
    requests: int = 0
    parents: bool = False
    may_reset: bool = False
    _parents: Parents = field(init=False)
    _known: dict[str, Exchange] = field(default_factory=dict)
    _surely_crashed: set[str] = field(default_factory=set)
    _calls: Calls = field(init=False)
    _deletions: Deletions = field(init=False)
    _consistency: Consistency = field(init=False)
    _outage: Outage = field(init=False)
    #: Names of the jobs that stay, in lower case: another create of theirs is refused for good reason.
    _kept: set[str] = field(default_factory=set)
    #: Reads the answer that was not waited for so far.
    _pending: Callable[[], None] | None = None

    def __post_init__(self) -> None:
        def pause(seconds: float) -> None:  # as it is at the time: it can be replaced
            self.pause(seconds)

        name = self.target.name
        self._calls = Calls(name, self._probe, pause, self.patience, self.rate, self.clock)
        self._consistency = Consistency(self.send, pause)
        self._outage = Outage(name, pause)
        self._parents = Parents(self.operation, self.send, self.discard)
        self._deletions = Deletions(self.operation, self._started, self._call, self.send)

    @property
    def calls(self) -> int:
        """The calls so far, those that were repeated too."""
        return self._calls.count

    def create(self, request: Request) -> Answer:
        """The target's answer to this create; a job that it made is deleted."""
        return self._exchange(request, describe=False).answer

    def rely_on(self, request: Request) -> None:
        """Take this create, which did not fail, to see an outage by: where others fail, and it does."""
        self._outage.probe = lambda: self._ask(request, describe=False).answer

    def answered(self, request: Request) -> Answer | None:
        """The answer to a create that was sent; None where it was not."""
        known = self._known.get(self.keys.of(request))
        return None if known is None else known.answer

    def create_and_describe(self, request: Request) -> Exchange:
        """The same, and what Describe gives back for the job while it is there."""
        return self._exchange(request, describe=True)

    def create_surely(self, request: Request, *, describe: bool = False) -> Answer:
        """The answer to a valid create; one that crashed is sent a few times more, once for all."""
        exchange = self._exchange(request, describe=describe)
        key = self.keys.of(request)
        crashed = exchange.answer.outcome == "crashed" and exchange.answer.lost != "late"
        if crashed and key not in self._surely_crashed:
            for _ in range(_REPEATS):
                exchange = self.send_again(request, describe=describe)
                if exchange.answer.outcome != "crashed":
                    return exchange.answer
            self._surely_crashed.add(key)
        return exchange.answer

    def send_again(self, request: Request, *, describe: bool = False) -> Exchange:
        """A create that was sent before, sent once more; what comes back is known from now on."""
        with self.repeating():
            exchange = self._known[self.keys.of(request)] = self._ask(request, describe=describe)
        return exchange

    @contextmanager
    def repeating(self) -> Iterator[None]:
        """In here requests are sent once more: one that is always late counts once."""
        late = self._calls.late
        yield
        self._calls.late = min(late, self._calls.late)

    def send_anew(self, operation: str, body: Any) -> Answer:
        """One request of any operation, sent however often it was sent before.

        A job that it creates stays until `discard`.
        """
        if operation != self.operation.create:
            return self.send(operation, encode(body))
        answer = self._created(body, encode(body))
        self.requests += 1
        if answer.outcome == "accepted":
            self._kept.add(str(body.get(self.operation.identifier or "")).lower())
        return answer

    def discard(self, name: str) -> None:
        """Delete what was created, or where that is refused stop it."""
        self._deletions.discard(name)

    def describe_named(self, name: str, *, made: bool = False) -> Answer | None:
        """The answer of Describe about a name, under which something was ``made``; None where it takes none."""
        operation, own = self.operation.describe or "", self.operation
        if list(own.named_by.get(operation, {}).values()) != [own.identifier]:
            return None
        send = self._consistency.read if made else self.send
        return send(operation, naming_by(operation, name, own))

    def forget(self) -> None:
        """Send everything anew from here on."""
        self._known.clear()

    def finish(self) -> None:
        """Read the last answer, and delete what could not be deleted before."""
        self.catch_up()
        for seconds in _LAST_PAUSES:
            if not self._deletions.finish():
                break
            self.pause(seconds)

    def catch_up(self) -> None:
        """Read the answer that was not waited for, if there is one."""
        pending, self._pending = self._pending, None
        if pending is not None:
            pending()

    def send(self, operation: str, body: bytes) -> Answer:
        """One call, counted; sent again with growing pauses while the target is unavailable."""
        if operation != self.operation.create:
            return self._call(lambda: self.target.send(operation, body))
        return self._call_create(lambda: self.target.send(operation, body), body)

    def send_raw(self, headers: Mapping[str, str], body: bytes) -> Answer:
        """The same for a target that reads headers: they are sent as they are given."""
        target = self.target
        if not isinstance(target, WireTarget):
            return Answer("unsupported", message=f"target {target.name} reads no headers")
        return self._call_create(lambda: target.send_raw(headers, body), body)

    def _call_create(self, call: Callable[[], Answer], body: bytes) -> Answer:
        """The answer to a create; not to its repetition, where the first one made a job unanswered."""
        self._outage.check()
        is_doubtful = False
        for _ in range(_MOST_ANEW):
            self._calls.resent = False
            answer = self._call(call)
            is_doubtful = is_doubtful or self._calls.resent
            if not (is_doubtful and answer.outcome == "rejected" and self._was_made(body)):
                break
            # Of the deletion: what was deleted for certain is no more.
            is_doubtful = self._calls.resent
        if answer.lost is None:
            self._calls.answered_in_time()
        self._outage.note(answer)
        return answer

    def _was_made(self, body: bytes) -> bool:
        """Whether there may be a job of the body's name, which is deleted: a refusal was for that."""
        name, operation = name_in(body, self.operation), self.operation.delete
        if name is None or name.lower() in self._kept or operation not in self.operation.named_by:
            return False
        assert operation is not None  # it is named
        self._calls.resent = False
        answer = self.send(operation, naming_by(operation, name, self.operation))
        self._calls.resent = self._calls.resent or answer.outcome == "crashed"
        return answer.outcome == "accepted" or self._calls.resent

    def _call(self, call: Callable[[], Answer]) -> Answer:
        self.catch_up()
        return self._calls.make(call)

    def _probe(self) -> Answer:
        """The answer to a request that no target has trouble with."""
        return self.target.send(*harmless(self.operation))

    def _exchange(self, request: Request, *, describe: bool) -> Exchange:
        key = self.keys.of(request)
        known = self._known.get(key)
        is_made = known is not None and known.answer.outcome == "accepted"
        if known is None or (describe and is_made and known.described is None):
            known = self._known[key] = self._ask(request, describe=describe)
        return known

    def _ask(self, request: Request, *, describe: bool) -> Exchange:
        self.requests += 1
        if self.operation.delete is None and self.requests % _MOST_LEFT == 0:
            self._reset()
        sent = named(request, self.operation.name_form.name(self.nonce, self.requests))
        body = encode_named(request, sent, self.operation, self.keys)
        try:
            answer = self._created(sent, body)
            if shows_name_taken(answer) and self._deletions.waiting:
                self._deletions.finish()
                answer = self._created(sent, body)
            if shows_name_taken(answer) and self._reset():
                answer = self._created(sent, body)
                self.may_reset = not shows_name_taken(answer)  # else it is of no use
        except WithheldError:
            self.requests -= 1
            raise
        is_made = answer.outcome == "accepted"
        exchange = Exchange(sent, answer)
        # A 500 is a mock's own crash, of which there may be hundreds: it makes nothing.
        is_broken = answer.outcome == "crashed" and answer.http_status not in (None, 500)
        if not (is_made or is_broken or answer.lost):
            return exchange
        if describe and is_made:
            exchange = described(exchange, self.operation, self._consistency.read)
        # Without an answer that can be read, or with a gateway's error, the job may be there; a guard
        # that has no record of it keeps ours back.
        with nullcontext() if is_made else suppress(WithheldError):
            self._pending = self._deletions.begin(answer, sent) or self._pending
            if not self._starting:
                self.catch_up()
        return exchange

    def _reset(self) -> bool:
        """Empty the target, and say so; not where something in it is to stay.

        What has no name cannot be deleted, and takes the name of the next one that has none.
        """
        if self._kept or not self.may_reset:
            return False
        self.catch_up()
        self.target.reset()
        return True

    def _created(self, sent: Request, body: bytes) -> Answer:
        if not self.parents:
            return self.send(self.operation.create, body)
        return self._parents.create(sent, body)

    @cached_property
    def _starting(self) -> PipelinedTarget | None:
        """The target, where a call may be under way while something else is done; not where calls are
        paced."""
        target = self.target
        return target if self.rate is None and isinstance(target, PipelinedTarget) else None

    def _started(self, operation: str, body: bytes) -> Callable[[], Answer]:
        """A call that is under way where that can be; it may be repeated."""
        if self._starting is None:
            return lambda: self.target.send(operation, body)
        under_way = [self._starting.start_send(operation, body)]
        return lambda: under_way.pop()() if under_way else self.target.send(operation, body)
