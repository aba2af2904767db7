"""What the author of a target got wrong, told before a run does it by hundreds of verdicts.

Nothing here judges what is documented: whether an implementation validates well is the run's
affair. It is asked whether there is somebody who answers at all, one question at a time.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any, Final

from sagemaker_conformance.protocol.answer import Answer
from sagemaker_conformance.protocol.exchange import encode, named
from sagemaker_conformance.protocol.target import TargetError
from sagemaker_conformance.targets.adapter import raised, wrong_with
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
    """The target gave none: what it did instead is noted already."""


def faults_of(target: Any, base: Request, *, forgets: bool = True) -> tuple[Fault, ...]:
    """What is wrong with a target, by questions that grow from a valid request.

    ``forgets`` says that a ``reset`` has to do something: over a network it has not.
    """
    examined = _Examined(target, base, forgets)
    for question in _QUESTIONS:
        try:
            examined.faults.extend(question(examined))
        except _NoAnswerError:
            break  # the same again would come from every question that follows
    _finish(examined)
    return tuple(examined.faults)


@dataclass
class _Examined:
    target: Any
    base: Request
    forgets: bool
    faults: list[Fault] = field(default_factory=list)
    prefix: str = field(default_factory=lambda: f"check-{secrets.token_hex(3)}")
    jobs: int = 0

    @property
    def describes(self) -> bool:
        """Whether it offers Describe at all."""
        return (
            self.ask(_DESCRIBE, {TUNING_JOB.identifier: f"{self.prefix}-none"}).outcome
            != "unsupported"
        )

    @property
    def is_service(self) -> bool:
        """Whether it answers as a service does, not as a library that refuses before sending."""
        return getattr(self.target, "refuses_with", None) is None

    def create(self, request: Request | None = None) -> tuple[str, Answer]:
        """A job of a new name, by the base or by another request, and the answer."""
        self.jobs += 1
        name = f"{self.prefix}-{self.jobs}"
        return name, self.ask(TUNING_JOB.create, named(request or self.base, name))

    def ask(self, operation: str, body: Any) -> Answer:
        """One answer; whatever else comes is noted and ends the questions."""
        content = body if isinstance(body, bytes) else encode(body)
        return self.called(f"send({operation!r}, ...)", self.target.send, operation, content)

    def called(self, where: str, method: Callable[..., Any], *arguments: Any) -> Answer:
        """What a method returns, if that is an answer."""
        try:
            answer = method(*arguments)
        except TargetError:  # says in a line of its own what is to be done
            raise
        except Exception as error:
            self.faults.append(
                Fault(
                    where,
                    "an Answer",
                    f"the exception {raised(error)}",
                    "catch it and return what your service would answer; a run counts it as a crash",
                )
            )
            raise _NoAnswerError from None
        wrong = wrong_with(answer)
        if wrong is not None:
            what, _, expected = wrong.rpartition(", expected ")
            advice = "return read_answer(status, headers, body), or an Answer"
            self.faults.append(Fault(where, expected, what, advice))
            raise _NoAnswerError
        found: Answer = answer
        return found


def _ask_reset(examined: _Examined) -> Iterator[Fault]:
    reset = getattr(examined.target, "reset", None)
    if reset is None:
        return
    try:
        reset()
    except Exception as error:
        advice = "a run calls it first; leave the method out if nothing can be forgotten"
        yield Fault("reset()", "nothing to be raised", raised(error), advice)
        raise _NoAnswerError from None


def _ask_valid(examined: _Examined) -> Iterator[Fault]:
    name, answer = examined.create()
    where = f"a valid {TUNING_JOB.create}"
    if answer.outcome != "accepted":
        yield Fault(
            where,
            "it to be accepted",
            _said(answer),
            "give a definition that the target accepts with --base=FILE (its role, image and bucket)",
        )
        raise _NoAnswerError
    arn = answer.body.get(TUNING_JOB.arn) if isinstance(answer.body, dict) else None
    if examined.is_service and not (isinstance(arn, str) and arn.endswith(f"/{name.lower()}")):
        got = "no body" if answer.body is None else f"the body {answer.body!r}"[:120]
        advice = "pass the parsed answer as body=, or use read_answer; the ARN names the job"
        yield Fault(where, f"{TUNING_JOB.arn} ending in /{name}", got, advice)


def _ask_the_same_of_all(examined: _Examined) -> Iterator[Fault]:
    """A valid request, one without its role, a job that nobody made, an operation that nobody has."""
    answers = [
        examined.create()[1],
        examined.create(drop(examined.base, (TUNING_JOB.definition, "RoleArn")))[1],
        examined.ask(_DESCRIBE, {TUNING_JOB.identifier: f"{examined.prefix}-none"}),
        examined.ask("NoSuchOperation", {}),
    ]
    if len({(answer.outcome, answer.code) for answer in answers}) == 1:
        yield Fault(
            "four different requests, three of them wrong",
            "different answers",
            f"{_said(answers[0])} to all of them",
            "does send pass operation and body on, and return what came back?",
        )


def _ask_refusal(examined: _Examined) -> Iterator[Fault]:
    _, first = examined.create(drop(examined.base, (TUNING_JOB.definition, "RoleArn")))
    _, again = examined.create(drop(examined.base, (TUNING_JOB.definition, "RoleArn")))
    where = "a definition without its RoleArn"
    if (first.outcome, first.code) != (again.outcome, again.code):
        advice = "an answer must not depend on how often, or when, something is asked"
        yield Fault(where, f"{_said(first)} again", _said(again), advice)
    if first.outcome != "rejected":
        return  # whether it should have refused is judged by a run
    if first.code is None:
        advice = "pass the error's type as code=, or use read_answer"
        yield Fault(where, "the refusal's code", "none", advice)
    if examined.is_service and first.http_status is None:
        advice = "set http_status=400; a library that refuses before sending sets refuses_with"
        yield Fault(where, "the refusal's HTTP status", "none", advice)


def _ask_describe(examined: _Examined) -> Iterator[Fault]:
    if not examined.describes:
        return
    first, _ = examined.create()
    second, _ = examined.create(put(examined.base, _COUNT, _other_count(examined.base)))
    for name, wanted in (
        (first, examined.base),
        (second, put(examined.base, _COUNT, _other_count(examined.base))),
    ):
        answer = examined.ask(_DESCRIBE, {TUNING_JOB.identifier: name})
        where = f"{_DESCRIBE} of the job that {TUNING_JOB.create} made"
        if answer.outcome != "accepted":
            advice = "keep jobs between two calls of send, or answer unsupported for Describe"
            yield Fault(where, "it to be there", _said(answer), advice)
            return
        body = answer.body if isinstance(answer.body, dict) else {}
        got = {TUNING_JOB.identifier: body.get(TUNING_JOB.identifier), "limits": _limits(body)}
        if got != {TUNING_JOB.identifier: name, "limits": _limits(wanted)}:
            advice = "answer with what was kept under the name, not with what came last"
            expected = f"its own name and ResourceLimits, {name} and {_limits(wanted)}"
            yield Fault(
                where, expected, f"{got[TUNING_JOB.identifier]} and {got['limits']}", advice
            )
            return


def _ask_delete(examined: _Examined) -> Iterator[Fault]:
    name, _ = examined.create()
    deleted = examined.ask(_DELETE, {TUNING_JOB.identifier: name})
    if deleted.outcome == "accepted" and examined.describes:
        after = examined.ask(_DESCRIBE, {TUNING_JOB.identifier: name})
        if after.outcome == "accepted":
            advice = "a run deletes each job that it makes; forget it, or answer unsupported"
            yield Fault(f"{_DESCRIBE} after {_DELETE}", "a refusal", _said(after), advice)


def _ask_forgetting(examined: _Examined) -> Iterator[Fault]:
    reset = getattr(examined.target, "reset", None)
    if reset is None or not examined.forgets or not examined.is_service or not examined.describes:
        return
    name, _ = examined.create()
    reset()
    after = examined.ask(_DESCRIBE, {TUNING_JOB.identifier: name})
    if after.outcome == "accepted":
        advice = "forget all jobs there, or leave the method out"
        yield Fault(f"{_DESCRIBE} after reset()", "the job to be gone", _said(after), advice)


def _ask_bytes(examined: _Examined) -> Iterator[Fault]:
    answer = examined.ask(TUNING_JOB.create, b"\xff\xfe{")
    if answer.outcome == "accepted":
        advice = "pass the bytes on as they are; what cannot be asked is unsupported"
        yield Fault("bytes that are no UTF-8", "no job of them", _said(answer), advice)


def _ask_raw(examined: _Examined) -> Iterator[Fault]:
    send_raw = getattr(examined.target, "send_raw", None)
    if send_raw is None:
        return
    examined.jobs += 1
    body = encode(named(examined.base, f"{examined.prefix}-{examined.jobs}"))
    answer = examined.called("send_raw(headers, ...)", send_raw, TUNING_JOB.headers(), body)
    if answer.outcome != "accepted":
        advice = "with these headers it is the same request as send makes"
        yield Fault(
            "send_raw with the usual headers", "what send is answered", _said(answer), advice
        )


_QUESTIONS: Final = (
    _ask_reset,
    _ask_valid,
    _ask_the_same_of_all,
    _ask_refusal,
    _ask_describe,
    _ask_delete,
    _ask_forgetting,
    _ask_bytes,
    _ask_raw,
)
_COUNT: Final = ("HyperParameterTuningJobConfig", "ResourceLimits", "MaxParallelTrainingJobs")


def _other_count(base: Request) -> int:
    return 1 if _limits(base).get(_COUNT[-1]) != 1 else 2


def _limits(request: Any) -> Any:
    config = request.get(_COUNT[0]) if isinstance(request, dict) else None
    return config.get(_COUNT[1]) if isinstance(config, dict) else None


def _finish(examined: _Examined) -> None:
    """Delete what was made, as far as that goes, and close."""
    for number in range(1, examined.jobs + 1):
        try:
            examined.target.send(
                _DELETE, encode({TUNING_JOB.identifier: f"{examined.prefix}-{number}"})
            )
        except Exception:
            break
    close = getattr(examined.target, "close", None)
    if close is not None:
        try:
            close()
        except Exception as error:
            advice = "a run calls it last; leave the method out if there is nothing to give back"
            examined.faults.append(Fault("close()", "nothing to be raised", raised(error), advice))


def _said(answer: Answer) -> str:
    parts = (str(answer.http_status or ""), answer.outcome, answer.code or "")
    told = " ".join(part for part in parts if part)
    return f"{told} ({' '.join(answer.message.split())[:120]})" if answer.message else told
