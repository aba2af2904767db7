"""The client of a target: each distinct request is sent once, each job deleted, all of it counted."""

from __future__ import annotations

import secrets
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, nullcontext, suppress
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, Final

from sagemaker_conformance.client.parents import Parents
from sagemaker_conformance.client.rate_limit import RateLimit
from sagemaker_conformance.protocol.answer import Answer
from sagemaker_conformance.protocol.errors import WithheldError
from sagemaker_conformance.protocol.exchange import (
    Exchange,
    created_name,
    encode,
    name_in,
    named,
    naming,
)
from sagemaker_conformance.protocol.target import (
    PipelinedTarget,
    Target,
    TargetError,
    UnreachableError,
    WireTarget,
)
from sagemaker_conformance.protocol.wire_json import Keys, wire_json
from sagemaker_strategies.cases.case import NAME_PLACEHOLDER
from sagemaker_strategies.cases.json_pointer import Request
from sagemaker_strategies.operations.operation import Operation

#: Seconds to wait before asking again what was not answered for want of capacity.
_PATIENCE: Final = (0.01, 0.05, 0.2, 0.5, 1.0, 2.0, 4.0)
#: The same where throttling is the rule and may not cost a verdict.
LONG_PATIENCE: Final = (0.5, 1.0, 2.0, 4.0, 8.0, 16.0, 30.0)
#: After so many requests in a row that were waited for in vain, no more is waited: runs must end.
_FORBEARANCE: Final = 5
#: Seconds that a target may have a request wait by its ``Retry-After``.
_LONGEST_RETRY_AFTER: Final = 60.0
#: So often a valid create that crashed is sent again before it counts as not accepted.
_REPEATS: Final = 3
#: So often at most a create is sent whose answer is lost although it made a job.
_MOST_ANEW: Final = 8
#: Seconds before each attempt to see whether a target that left a request unanswered is still there:
#: so many that one which drops each seventh request at random is not taken for gone.
_PROBING: Final = (0.0, 0.0, 0.1, 0.4, 2.0, 5.0)
#: After so many requests that were not answered in time, by a target that answers others, nothing
#: more is sent either: in a row, and in all. Each costs a whole time-out, and a run has thousands.
_MOST_LATE, _MOST_LATE_IN_ALL = 10, 100
_SLOW: Final = "give a target that is only slow a longer --request-timeout=SECONDS"


@dataclass(repr=False)  # it would be megabytes, in every frame of a traceback
class Client:
    """One process's client of a target.

    Each distinct request is sent once: the answers of a target that forgets nothing between two
    equal requests would differ only by the job that the first one made, and that is deleted.
    ``rate`` is calls a second at most, ``keys`` may be shared with whoever makes the requests. Every
    call raises `TargetError` from the first one on with which the target is gone. A deletion is not waited for: where the
    target allows it, its answer is read before the next call. ``parents``: for a target that refuses a
    warm start without them, the jobs that it names are made first, and deleted.
    """

    target: Target
    operation: Operation
    pause: Callable[[float], None] = time.sleep
    patience: tuple[float, ...] = _PATIENCE
    rate: float | None = None
    nonce: str = field(default_factory=lambda: secrets.token_hex(3))
    keys: Keys = field(default_factory=Keys)
    requests: int = 0
    calls: int = 0
    parents: bool = False
    _parents: Parents = field(init=False)
    _known: dict[str, Exchange] = field(default_factory=dict)
    _surely_crashed: set[str] = field(default_factory=set)
    _unanswered: int = 0
    _met: bool = False
    #: Why nothing is sent any more.
    _lost: str = ""
    #: Since a create was answered in time, and in all.
    _late: int = 0
    _late_in_all: int = 0
    _rate_limit: RateLimit = field(init=False)
    #: Whether a call was sent twice, as its first answer was lost: that may have made the job.
    _resent: bool = False
    #: Names of the jobs that stay, in lower case: another create of theirs is refused for good reason.
    _kept: set[str] = field(default_factory=set)
    #: Reads the answer that was not waited for so far.
    _pending: Callable[[], None] | None = None

    def __post_init__(self) -> None:
        self._rate_limit = RateLimit(self.rate, self.pause)
        self._parents = Parents(self.operation)
        # How the JSON of a request begins that has no name as yet, unless a case takes it away.
        self._nameless = wire_json({self.operation.identifier: NAME_PLACEHOLDER})[:-1]

    def create(self, request: Request) -> Answer:
        """The target's answer to this create; a job that it made is deleted."""
        return self._exchange(request, describe=False).answer

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
        late = self._late
        yield
        self._late = min(late, self._late)

    def send_anew(self, operation: str, body: Any) -> Answer:
        """One request of any operation, sent however often it was sent before.

        A job that it creates stays until `discard`.
        """
        answer = self.send(operation, encode(body))
        if operation == self.operation.create:
            self.requests += 1
            if answer.outcome == "accepted" and isinstance(body, dict):
                self._kept.add(str(body.get(self.operation.identifier or "")).lower())
        return answer

    def discard(self, name: str) -> None:
        """Delete what was created, or where that is refused stop it."""
        for operation in filter(None, (self.operation.delete, self.operation.stop)):
            if self.send(operation, self._naming(operation, name)).outcome == "accepted":
                break

    def describe_named(self, name: str) -> Answer | None:
        """The answer of Describe about a name; None where it is not by their names that it finds things."""
        operation, own = self.operation.describe or "", self.operation
        sources = own.named_by.get(operation, {})
        if list(sources.values()) != [own.identifier]:
            return None
        return self.send(operation, self._naming(operation, name))

    def forget(self) -> None:
        """Send everything anew from here on."""
        self._known.clear()

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
        is_doubtful = False
        for _ in range(_MOST_ANEW):
            self._resent = False
            answer = self._call(call)
            is_doubtful = is_doubtful or self._resent
            if not (is_doubtful and answer.outcome == "rejected" and self._was_made(body)):
                break
            is_doubtful = self._resent  # of the deletion: what was deleted for certain is no more
        if answer.lost is None:
            self._late = 0  # to a create in time the late ones before are no row
        return answer

    def _was_made(self, body: bytes) -> bool:
        """Whether there may be a job of the body's name, which is deleted: a refusal was for that."""
        name = name_in(body, self.operation)
        operation = self.operation.delete
        if name is None or name.lower() in self._kept:
            return False
        if operation is None or operation not in self.operation.named_by:
            return False
        self._resent = False
        answer = self.send(operation, self._naming(operation, name))
        self._resent = self._resent or answer.outcome == "crashed"
        return answer.outcome == "accepted" or self._resent

    def _call(self, call: Callable[[], Answer]) -> Answer:
        self.catch_up()
        if self._lost:
            raise TargetError(self._lost)
        try:
            if self._late >= _MOST_LATE or self._late_in_all >= _MOST_LATE_IN_ALL:
                raise TargetError(
                    f"target {self.target.name}: {self._late_in_all} requests were not answered in time; {_SLOW}"
                )
            return self._call_patiently(call)
        except TargetError as lost:
            self._lost = str(lost)
            raise

    def _call_patiently(self, call: Callable[[], Answer]) -> Answer:
        """An answer, waited for while the target is unavailable, and at the pace that it bears."""
        pauses = self.patience if self._unanswered < _FORBEARANCE else ()
        self._rate_limit.wait()
        for number, seconds in enumerate((*pauses, None)):
            answer = self._call_once(call)
            if answer.outcome != "unavailable" or seconds is None:
                break
            if number:  # one request that is throttled alone is no sign of too many
                self._rate_limit.slow_down()
            self.pause(max(seconds, min(answer.retry_after or 0.0, _LONGEST_RETRY_AFTER)))
        if answer.outcome == "unavailable":
            self._unanswered += 1
            self._rate_limit.ease()
        else:
            self._unanswered = 0
            self._rate_limit.went_well()
        return answer

    def _call_once(self, call: Callable[[], Answer]) -> Answer:
        """An answer, or none of a target that is still there, which is then this request's doing."""
        answer = self._call_connected(call)
        if answer.lost == "dropped":  # it may have closed a connection that was idle just then
            answer = self._call_connected(call)
            self._resent = True
        if answer.lost and not self._is_there():
            advice = f", or {_SLOW}" if answer.lost == "late" else ""
            raise TargetError(
                f"target {self.target.name}: {answer.message}, and no answer to a plain request since; "
                f"check that this is the right endpoint and that it still runs{advice}"
            )
        self._late += answer.lost == "late"
        self._late_in_all += answer.lost == "late"
        return answer

    def _call_connected(self, call: Callable[[], Answer]) -> Answer:
        """What came of the call; a target that was there before may be starting anew."""
        for seconds in (*(_PATIENCE if self._met else ()), None):
            self.calls += 1
            try:
                answer = call()
            except UnreachableError:
                if seconds is None:
                    raise
                self.pause(seconds)
                continue
            except WithheldError:
                self.calls -= 1
                raise
            self._met = self._met or answer.lost is None
            break
        return answer

    def _is_there(self) -> bool:
        """Whether the target answers, in whatever way, a request that no target has trouble with."""
        describe = self.operation.describe or "DescribeNothing"
        naming = self._naming(describe, "conformance-no-such-job")
        for seconds in _PROBING if self._met else _PROBING[:1]:
            if seconds:
                self.pause(seconds)
            self.calls += 1
            try:
                probe = self.target.send(describe, naming)
            except UnreachableError:
                continue
            if probe.lost is None:
                return True
        return False

    def _exchange(self, request: Request, *, describe: bool) -> Exchange:
        key = self.keys.of(request)
        known = self._known.get(key)
        if known is None or (describe and known.described is None and _accepted(known)):
            known = self._known[key] = self._ask(request, describe=describe)
        return known

    def _ask(self, request: Request, *, describe: bool) -> Exchange:
        self.requests += 1
        sent = named(request, self.operation.name_form.name(self.nonce, self.requests))
        try:
            answer = self._created(sent, self._body(request, sent))
        except WithheldError:
            self.requests -= 1
            raise
        is_made = answer.outcome == "accepted"
        if not is_made and answer.lost is None:
            return Exchange(sent, answer)
        described: Answer | None = None
        wanted = (self.operation.describe or "") if describe and is_made else ""
        if (about := naming(wanted, answer, sent, self.operation)) is not None:
            described = self.send(wanted, encode(about))
        # Without an answer the job may be there; a guard that has no record of it keeps ours back.
        with nullcontext() if is_made else suppress(WithheldError):
            self._delete(answer, sent)
        return Exchange(sent, answer, described)

    def _naming(self, operation: str, name: Any) -> bytes:
        """The request of an operation that names what was created by its identifier."""
        members = self.operation.named_by.get(operation, {})
        return encode(dict.fromkeys(members, name))

    def _created(self, sent: Request, body: bytes) -> Answer:
        if not self.parents:
            return self.send(self.operation.create, body)
        return self._parents.create(sent, body, self.send, self.discard)

    def _body(self, request: Request, sent: Request) -> bytes:
        """What is sent, from the JSON that is known of the request where only the name is another."""
        known = self.keys.of(request)
        identifier, nameless = self.operation.identifier, self._nameless
        if identifier and sent is not request and known.startswith(nameless):
            head = wire_json({identifier: sent[identifier]})[:-1]
            return f"{head}{known[len(nameless) :]}".encode("ascii")
        return encode(sent)

    def _delete(self, created: Answer, sent: Request) -> None:
        """Delete what was created; by the name as it was given where its own is not found.

        A lax target may keep a job under null, or a number, and stumble over it ever after. What
        cannot be deleted is stopped where that is offered.
        """
        operation = self.operation.delete or self.operation.stop or ""
        about = naming(operation, created, sent, self.operation)
        if about is None:
            return
        name, given = created_name(created, sent, self.operation), self._given(sent)
        call = self._started(operation, encode(about))

        def read() -> None:
            answer = self._call(call)
            if answer.outcome == "rejected" and (type(given), given) != (type(name), name):
                self.send(operation, self._naming(operation, given))

        if self._starting:
            self._pending = read
        else:
            read()

    def _given(self, sent: Request) -> Any:
        return sent.get(self.operation.identifier or "")

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


def _accepted(exchange: Exchange) -> bool:
    return exchange.answer.outcome == "accepted"
