"""The oracle: from a case's answer to a verdict, in levels.

L0 an answer came and nothing broke; L1 its status and code are the documented ones; L2 it blames a
member that is really violated. These three gate; wording and completeness are never judged here.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal, TypeAlias

from sagemaker_conformance.answers import Answer
from sagemaker_conformance.error_messages import names_a_constraint, names_only
from sagemaker_strategies.cases import Case
from sagemaker_strategies.constraints.catalogue import Catalogue

Divergence: TypeAlias = Literal[
    "server-error",
    "accepts-invalid",
    "rejects-valid",
    "altered",
    "wrong-state",
    "wrong-code",
    "wrong-blame",
]
#: Every way to diverge, gravest first.
DIVERGENCES: Final[tuple[Divergence, ...]] = (
    "server-error",
    "accepts-invalid",
    "rejects-valid",
    "altered",
    "wrong-state",
    "wrong-code",
    "wrong-blame",
)
Standing: TypeAlias = Literal["conforms", "diverges", "recorded", "inconclusive", "unsupported"]

#: Refusals that say nothing about the request's members: identity, rights, quotas, capacity.
OTHER_GROUNDS: Final = frozenset(
    {
        "AccessDenied",
        "AccessDeniedException",
        "ExpiredToken",
        "ExpiredTokenException",
        "IncompleteSignature",
        "IncompleteSignatureException",
        "InvalidClientTokenId",
        "InvalidSignatureException",
        "MissingAuthenticationToken",
        "MissingAuthenticationTokenException",
        "NotAuthorized",
        "OptInRequired",
        "RequestExpired",
        "ResourceLimitExceeded",
        "SignatureDoesNotMatch",
        "UnrecognizedClientException",
    }
)


@dataclass(frozen=True, slots=True)
class Judgement:
    """What one answer means for one case; ``reason`` says why where it is no plain yes or no."""

    standing: Standing
    divergence: Divergence | None = None
    reason: str | None = None


def expectation(case: Case, refuses_with: str | None = None) -> str:
    """What the documentation has a target answer, in a few words.

    ``refuses_with`` is the code with which a client library refuses before anything is sent.
    """
    if case.side == "accepts":
        return "200 and the job's ARN" if refuses_with is None else "nothing stops it"
    if refuses_with is not None:
        return f"{refuses_with} before anything is sent"
    return f"400 {_expected_codes(case)[0]}"


def judge(
    case: Case,
    answer: Answer,
    catalogue: Catalogue,
    *,
    reference: bool,
    refuses_with: str | None = None,
) -> Judgement:
    """The verdict on one case.

    ``reference`` says that the target refuses on no grounds but the catalogue's: elsewhere a
    refusal of a valid request that names no constraint is inconclusive. ``refuses_with`` is the
    code of an SDK-side target: what it refuses before anything is sent has no HTTP status.
    """
    if answer.outcome == "unsupported":
        return Judgement("unsupported", reason=_said(answer))
    if answer.outcome == "unavailable":
        return Judgement("inconclusive", reason=f"no answer to judge: {_said(answer)}")
    if answer.outcome == "crashed":
        judgement = Judgement("diverges", "server-error")
    elif case.side == "rejects":
        judgement = _judge_rejection(case, answer, catalogue, refuses_with)
    else:
        judgement = _judge_acceptance(answer, reference=reference)
    if case.unspecified is not None and judgement.standing != "inconclusive":
        return Judgement("recorded", reason=case.unspecified)
    return judgement


def _judge_rejection(
    case: Case, answer: Answer, catalogue: Catalogue, refuses_with: str | None
) -> Judgement:
    if answer.outcome == "accepted":
        return Judgement("diverges", "accepts-invalid")
    if answer.code in OTHER_GROUNDS:
        return Judgement("inconclusive", reason=f"refused on other grounds: {_said(answer)}")
    unsent = refuses_with is not None and answer.http_status is None
    expected = (str(refuses_with),) if unsent else _expected_codes(case)
    if answer.http_status != (None if unsent else 400) or answer.code not in expected:
        return Judgement("diverges", "wrong-code")
    if answer.code != expected[0]:
        return Judgement("recorded", reason=f"a wrong type is answered {answer.code}")
    if answer.code == "SerializationException":
        return Judgement("conforms")  # such an answer names no member, and need not
    if any(":rule-" in id for id in case.violates):
        return Judgement("conforms")  # how such a refusal is worded is documented nowhere
    paths = {id.rpartition(":")[0] for id in case.violates}
    if not names_only(answer, paths):
        return Judgement("diverges", "wrong-blame")
    return Judgement("conforms")


def _judge_acceptance(answer: Answer, *, reference: bool) -> Judgement:
    if answer.outcome == "accepted":
        return Judgement("conforms")
    if answer.code in OTHER_GROUNDS or not (reference or names_a_constraint(answer)):
        return Judgement("inconclusive", reason=f"refused on other grounds: {_said(answer)}")
    return Judgement("diverges", "rejects-valid")


def _expected_codes(case: Case) -> tuple[str, ...]:
    """The documented code, then those that are recorded instead."""
    if all(id.endswith(":type") for id in case.violates):
        return ("SerializationException", "ValidationException")
    return ("ValidationException",)


def _said(answer: Answer) -> str:
    parts = (str(answer.http_status or ""), answer.code or "", answer.message or answer.outcome)
    return " ".join(part for part in parts if part)[:200]
