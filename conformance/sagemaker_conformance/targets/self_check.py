"""The check of a user's target as a target, before a run shows its faults in hundreds of verdicts.

How well it validates is not judged here: a run does that.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any, Final

from sagemaker_conformance.protocol.answer import Answer
from sagemaker_conformance.protocol.exchange import encode, named
from sagemaker_conformance.protocol.target import TargetError, refuses_with
from sagemaker_conformance.targets.adapter import describe_defect, describe_exception
from sagemaker_reports.rendering.values import format_message, format_value
from sagemaker_strategies.cases.json_pointer import Request, drop, put
from sagemaker_strategies.operations.tuning_job import TUNING_JOB

_DESCRIBE: Final = TUNING_JOB.describe
_DELETE: Final = TUNING_JOB.delete


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing that is wrong: where, what was expected, what came, and what to do about it."""

    where: str
    expected: str
    got: str
    advice: str

    def __str__(self) -> str:
        return f"{self.where}: expected {self.expected}, got {self.got}; {self.advice}"


class _NoAnswerError(Exception):
    """The target gave no answer; the fault is recorded already."""


def find_faults(target: Any, base: Request, *, forgets: bool = True) -> tuple[Fault, ...]:
    """Find what is wrong with a target, by requests derived from a valid one.

    ``forgets``: whether a ``reset`` has to remove jobs; over a network it has not.
    """
    subject = _Subject(target, base, forgets)
    try:
        with suppress(_NoAnswerError):  # every check that follows would find the same
            for check in _CHECKS:
                subject.faults.extend(check(subject))
    finally:
        _finish(subject)
    return tuple(subject.faults)


@dataclass
class _Subject:
    target: Any
    base: Request
    forgets: bool
    faults: list[Fault] = field(default_factory=list)
    prefix: str = field(default_factory=lambda: f"check-{secrets.token_hex(3)}")
    jobs: int = 0

    @property
    def describes(self) -> bool:
        """Whether it supports Describe."""
        return self.send_named(_DESCRIBE, f"{self.prefix}-none").outcome != "unsupported"

    @property
    def is_service(self) -> bool:
        """Whether it is a service, not a library that refuses before sending."""
        return refuses_with(self.target) is None

    def create(self, request: Request | None = None) -> tuple[str, Answer]:
        """Create a job of a new name from the base or another request; return the name and the answer."""
        self.jobs += 1
        name = f"{self.prefix}-{self.jobs}"
        return name, self.send(TUNING_JOB.create, named(request or self.base, name))

    def create_without_role(self) -> Answer:
        """Create a job from the base without its required role."""
        return self.create(drop(self.base, (TUNING_JOB.definition, "RoleArn")))[1]

    def send_named(self, operation: str, name: str) -> Answer:
        """Send one request that names a job."""
        return self.send(operation, {TUNING_JOB.identifier: name})

    def send(self, operation: str, body: Any) -> Answer:
        """Send one request; anything but an answer is recorded and ends the checks."""
        content = body if isinstance(body, bytes) else encode(body)
        return self.call(f"send({operation!r}, ...)", self.target.send, operation, content)

    def call(self, where: str, method: Callable[..., Any], *arguments: Any) -> Answer:
        """Call a method that returns an answer."""
        try:
            answer = method(*arguments)
        except TargetError:  # its message has the remedy
            raise
        except Exception as error:
            got = f"the exception {describe_exception(error)}"
            advice = (
                "catch it and return what your service would answer; a run counts it as a crash"
            )
            self.faults.append(Fault(where, "an Answer", got, advice))
            raise _NoAnswerError from None
        wrong = describe_defect(answer)
        if wrong is not None:
            what, _, expected = wrong.rpartition(", expected ")
            advice = "return read_answer(status, headers, body), or an Answer"
            self.faults.append(Fault(where, expected, what, advice))
            raise _NoAnswerError
        found: Answer = answer
        return found


def _check_reset(subject: _Subject) -> Iterator[Fault]:
    advice = "a run calls it first; leave the method out if nothing can be forgotten"
    for fault in _faults_of_call(subject, "reset", advice):
        yield fault
        raise _NoAnswerError


def _check_valid(subject: _Subject) -> Iterator[Fault]:
    name, answer = subject.create()
    where = f"a valid {TUNING_JOB.create}"
    if answer.outcome != "accepted":
        advice = "give a definition that the target accepts with --base=FILE (its role, image and bucket)"
        yield Fault(where, "it to be accepted", _describe(answer), advice)
        raise _NoAnswerError
    arn = answer.members.get(TUNING_JOB.arn)
    if subject.is_service and not (isinstance(arn, str) and arn.endswith(f"/{name.lower()}")):
        got = "no body" if answer.body is None else f"the body {format_value(answer.body)}"
        advice = "pass the parsed answer as body=, or use read_answer; the ARN names the job"
        yield Fault(where, f"{TUNING_JOB.arn} ending in /{name}", got, advice)


def _check_answers_differ(subject: _Subject) -> Iterator[Fault]:
    """Compare a valid request, one without its role, an unknown job and an unknown operation."""
    answers = [
        subject.create()[1],
        subject.create_without_role(),
        subject.send_named(_DESCRIBE, f"{subject.prefix}-none"),
        subject.send("NoSuchOperation", {}),
    ]
    if len({(answer.outcome, answer.code) for answer in answers}) == 1:
        where, got = "four different requests, three of them wrong", _describe(answers[0])
        advice = "does send pass operation and body on, and return what came back?"
        yield Fault(where, "different answers", f"{got} to all of them", advice)


def _check_refusal(subject: _Subject) -> Iterator[Fault]:
    first, again = subject.create_without_role(), subject.create_without_role()
    where = "a definition without its RoleArn"
    if (first.outcome, first.code) != (again.outcome, again.code):
        advice = "an answer must not depend on how often, or when, something is sent"
        yield Fault(where, f"{_describe(first)} again", _describe(again), advice)
    if first.outcome != "rejected":
        return  # whether it should have refused is judged by a run
    if first.code is None:
        advice = "pass the error's type as code=, or use read_answer"
        yield Fault(where, "the refusal's code", "none", advice)
    if subject.is_service and first.http_status is None:
        advice = "set http_status=400; a library that refuses before sending sets refuses_with"
        yield Fault(where, "the refusal's HTTP status", "none", advice)


def _check_describe(subject: _Subject) -> Iterator[Fault]:
    if not subject.describes:
        return
    first, _ = subject.create()
    other = _with_other_count(subject.base)
    second, _ = subject.create(other)
    for name, wanted in ((first, subject.base), (second, other)):
        answer = subject.send_named(_DESCRIBE, name)
        where = f"{_DESCRIBE} of the job that {TUNING_JOB.create} made"
        if answer.outcome != "accepted":
            advice = "keep jobs between two calls of send, or answer unsupported for Describe"
            yield Fault(where, "it to be there", _describe(answer), advice)
            return
        found, limits = answer.members.get(TUNING_JOB.identifier), _limits(answer.members)
        if (found, limits) != (name, _limits(wanted)):
            advice = "answer with what was kept under the name, not with what came last"
            expected = f"its own name and ResourceLimits, {name} and {_limits(wanted)}"
            yield Fault(where, expected, f"{found} and {limits}", advice)
            return


def _check_delete(subject: _Subject) -> Iterator[Fault]:
    name, _ = subject.create()
    deleted = subject.send_named(_DELETE, name)
    if deleted.outcome == "accepted" and subject.describes:
        after = subject.send_named(_DESCRIBE, name)
        if after.outcome == "accepted":
            advice = "a run deletes each job that it makes; forget it, or answer unsupported"
            yield Fault(f"{_DESCRIBE} after {_DELETE}", "a refusal", _describe(after), advice)


def _check_reset_forgets(subject: _Subject) -> Iterator[Fault]:
    reset = getattr(subject.target, "reset", None)
    if reset is None or not subject.forgets or not subject.is_service or not subject.describes:
        return
    name, _ = subject.create()
    reset()
    after = subject.send_named(_DESCRIBE, name)
    if after.outcome == "accepted":
        advice = "forget all jobs there, or leave the method out"
        yield Fault(f"{_DESCRIBE} after reset()", "the job to be gone", _describe(after), advice)


def _check_bytes(subject: _Subject) -> Iterator[Fault]:
    answer = subject.send(TUNING_JOB.create, b"\xff\xfe{")
    if answer.outcome == "accepted":
        advice = "pass the bytes on as they are; what cannot be sent is unsupported"
        yield Fault("bytes that are no UTF-8", "no job of them", _describe(answer), advice)


def _check_raw(subject: _Subject) -> Iterator[Fault]:
    send_raw = getattr(subject.target, "send_raw", None)
    if send_raw is None:
        return
    subject.jobs += 1
    body = encode(named(subject.base, f"{subject.prefix}-{subject.jobs}"))
    answer = subject.call("send_raw(headers, ...)", send_raw, TUNING_JOB.headers(), body)
    if answer.outcome != "accepted":
        advice = "with these headers it is the same request as send makes"
        where = "send_raw with the usual headers"
        yield Fault(where, "the answer that send gets", _describe(answer), advice)


_CHECKS: Final = (
    _check_reset,
    _check_valid,
    _check_answers_differ,
    _check_refusal,
    _check_describe,
    _check_delete,
    _check_reset_forgets,
    _check_bytes,
    _check_raw,
)
_COUNT: Final = ("HyperParameterTuningJobConfig", "ResourceLimits", "MaxParallelTrainingJobs")


def _with_other_count(base: Request) -> Request:
    """The request with another limit; as it is where its specification has none."""
    limits = _limits(base)
    if not isinstance(limits, dict):
        return base
    other: Request = put(base, _COUNT, 1 if limits.get(_COUNT[-1]) != 1 else 2)
    return other


def _limits(request: Any) -> Any:
    config = request.get(_COUNT[0]) if isinstance(request, dict) else None
    return config.get(_COUNT[1]) if isinstance(config, dict) else None


def _finish(subject: _Subject) -> None:
    """Delete the jobs, as far as that goes, and close."""
    with suppress(Exception):
        for number in range(1, subject.jobs + 1):
            name = {TUNING_JOB.identifier: f"{subject.prefix}-{number}"}
            subject.target.send(_DELETE, encode(name))
    advice = "a run calls it last; leave the method out if there is nothing to give back"
    subject.faults.extend(_faults_of_call(subject, "close", advice))


def _faults_of_call(subject: _Subject, method: str, advice: str) -> Iterator[Fault]:
    """The fault of a method that a target may have, which may raise nothing."""
    call = getattr(subject.target, method, None)
    try:
        if call is not None:
            call()
    except Exception as error:
        yield Fault(f"{method}()", "nothing to be raised", describe_exception(error), advice)


def _describe(answer: Answer) -> str:
    parts = (str(answer.http_status or ""), answer.outcome, answer.code or "")
    text = " ".join(part for part in parts if part)
    quoted = format_message(answer.message or answer.text or "", 120)
    return f"{text} ({quoted})" if quoted else text
