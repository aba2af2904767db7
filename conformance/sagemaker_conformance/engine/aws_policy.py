"""What may be sent to real SageMaker, and what can be judged there without creating anything.

A valid create may not be sent to real SageMaker, so it cannot be seen whether it would be accepted.
With a mark it can be sent: one more fault, for which it is sure to be refused, an over-long job name.
A service that lists what is wrong with a request then names the job's name, and whatever else it finds
wrong. Where it names nothing else, the request would be accepted without its mark.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from sagemaker_conformance.checks.check import SECOND_GENERATOR, Check
from sagemaker_conformance.client.client import Client
from sagemaker_conformance.engine.send_policy import SendPolicy
from sagemaker_conformance.judging.error_messages import stated_kinds
from sagemaker_conformance.judging.named_members import named_members
from sagemaker_conformance.judging.verdict import JudgedCase
from sagemaker_conformance.protocol.answer import Answer
from sagemaker_conformance.protocol.errors import WithheldError
from sagemaker_conformance.targets.aws_guard.guard import NOT_ALLOWED
from sagemaker_strategies.cases.case import Case
from sagemaker_strategies.cases.json_pointer import Request
from sagemaker_strategies.operations.tuning_job import TUNING_JOB

_OPEN: Final = "not sent: AWS may accept it, which would start a job"
#: Longer than any job's name; AWS was seen to refuse one of 34 characters.
_TOO_LONG: Final = "conformance-marks-this-request-by-too-long-a-name"
_CONFIG: Final = "HyperParameterTuningJobConfig"
_STRATEGY: Final = "Strategy"


@dataclass
class SendMarked(SendPolicy):
    """Valid requests are sent with a mark, for which they are refused.

    A refusal without an accepted control request counts only if it names the violated member and
    states the violated kind of constraint. Checks that need valid creates are examined only where
    some are ``allowed``, and as far as those go.
    """

    allowed: bool = False
    mode: str = "marked"
    sends_without_control: bool = True
    _path: str = ""

    def begin(self, check: Check) -> str | None:
        """A check that needs valid creates is not examined where none is allowed."""
        needs_create = check.side != "rejects" or check.is_rule or check.kind == SECOND_GENERATOR
        self._path, self.mode = check.path, "created" if needs_create else "marked"
        return NOT_ALLOWED if needs_create and not self.allowed else None

    def withholds(self, case: Case) -> str | None:
        """A case that AWS may accept is not sent in order to be refused."""
        return _OPEN if case.unspecified is not None and case.side == "rejects" else None

    def accepts(self, client: Client, request: Request, *, describe: bool = False) -> bool:
        """Whether the request is refused for its mark alone, or, where creates are allowed, accepted."""
        if self.mode == "marked":
            return self.accepts_seed_request(client, request)
        try:  # a create is dear: Describe is sent along with it, for the checks that need that
            return client.create_and_describe(request).answer.outcome == "accepted"
        except WithheldError:
            return False

    def accepts_seed_request(self, client: Client, request: Request) -> bool:
        """Whether the request is refused for its mark alone."""
        return is_refused_for_mark(client.create(marked(request, self._path)), self._path)

    def needs_no_control(self, judged: JudgedCase) -> bool:
        """What was accepted was no refusal; a refusal has to name its clause; what was not sent is open."""
        answer = judged.answer
        if answer is None or answer.outcome == "accepted":
            return True
        kind = judged.case.clause.rpartition(":")[2]
        return judged.judgement.status == "conforms" and kind in stated_kinds(answer)


def marked(request: Request, path: str = "") -> Request:
    """The request with an over-long name or, where ``path`` is the name's own, an unknown strategy."""
    config = request.get(_CONFIG)
    if path == TUNING_JOB.identifier and isinstance(config, dict):
        return {**request, _CONFIG: {**config, _STRATEGY: "conformance-marks-this-request"}}
    return {**request, TUNING_JOB.identifier: _TOO_LONG}


def is_refused_for_mark(answer: Answer, path: str = "") -> bool:
    """Whether an answer to a marked request finds nothing wrong with it but its mark."""
    mark = f"{_CONFIG}.{_STRATEGY}" if path == TUNING_JOB.identifier else TUNING_JOB.identifier
    steps = tuple(mark.lower().split("."))
    refused = answer.outcome == "rejected" and answer.code == "ValidationException"
    return refused and set(named_members(answer)) == {steps}
