"""Before hundreds of verdicts: is there anything at the other end that takes a valid definition?"""

from __future__ import annotations

import re
from typing import Final

from sagemaker_conformance.engine.aws_policy import is_refused_for_mark, marked
from sagemaker_conformance.judging.other_grounds import concerns_caller
from sagemaker_conformance.protocol.answer import Answer, describe_answer
from sagemaker_conformance.run.run import Run
from sagemaker_conformance.targets.registry import check_kind
from sagemaker_strategies.operations.operation import Operation

#: In the codes of refusals for who sent a request, whatever is in it.
_CREDENTIALS: Final = re.compile("Signature|Token|UnrecognizedClient|NotAuthorized")

#: In the codes and messages of refusals for a signature's date.
_CLOCK: Final = re.compile(
    "Signature (?:expired|not yet current)|RequestTimeTooSkewed|RequestExpired"
)
_CLOCKS_DIFFER: Final = "the clocks here and there differ too much: set the one that is wrong"


def preflight(run: Run) -> str | None:
    """None where a valid definition is created, described and deleted, else one line that says why not.

    A base that the target refuses is no end: another that shares no value with it may do, and what
    is wrong with the first then shows at its clause. A first request that is late is sent again. Raises `TargetError` where nothing answers.
    """
    if run.guard is not None:
        return _guarded_preflight(run)
    first: Answer | None = None
    for seed_request in run.seed_requests:
        answer = run.client.create_and_describe(seed_request.base).answer
        if answer.lost == "late" and first is None:  # many load what they need with it
            answer = run.client.send_again(seed_request.base, describe=True).answer
        if answer.outcome == "accepted":
            run.client.rely_on(seed_request.base)
            return None
        first = first or answer
        if answer.outcome in ("unsupported", "unavailable"):
            break
    assert first is not None
    return f"target {run.settings.target}: {_why(first, run)}"


def _why(answer: Answer, run: Run) -> str:
    operation = run.settings.catalogue.operation
    text = describe_answer(answer, 300, outcome=False)
    if answer.outcome == "unsupported":
        return f"does not offer {operation.create} ({text}); nothing can be checked there"
    if answer.outcome == "unavailable":
        return f"is not available ({text}); try again later"
    if answer.lost == "late":
        return (
            f"did not answer a valid minimal definition in time, sent twice ({text}); "
            "give a target that is only slow a longer --request-timeout=SECONDS"
        )
    if _is_of_clock(answer):
        return f"refused a valid minimal definition ({text}); {_CLOCKS_DIFFER}"
    is_url = check_kind(run.settings.target) in ("http", "https")
    if is_url and (answer.http_status in (401, 403) or _CREDENTIALS.search(answer.code or "")):
        return (
            f"refused a valid minimal definition ({text}); it takes other credentials or rights: "
            "sign with those of a profile by --profile=NAME, or send a key by --header=K:V"
        )
    is_odd = answer.outcome == "crashed" or answer.code is None
    did = "crashed on" if answer.outcome == "crashed" else "refused"
    if is_odd and not _is_understood(answer, run):
        protocol = "AWS JSON 1.1" if operation.protocol == "json" else operation.protocol
        return (
            f"{did} a valid minimal definition ({text}); "
            f"is this the right endpoint, and does it serve {protocol}? "
            "sagemaker-conformance check-target checks more"
        )
    if operation.definition is None:  # what it needs is told apart from what is wrong by nobody
        return (
            f"{did} a valid minimal request ({text}); make what has to be there first with "
            "--setup=FILE, or give a request that it accepts with --base=FILE"
        )
    return (
        f"{did} a valid minimal definition ({text}); "
        "give one that it accepts with --base=FILE (its role, image and bucket)"
    )


def _is_of_clock(answer: Answer) -> bool:
    """Whether a refusal is for the date of the signature."""
    return _CLOCK.search(f"{answer.code} {answer.message}") is not None


def _is_understood(answer: Answer, run: Run) -> bool:
    """Whether requests reach the target as they are meant: in process, or as another answer's form shows."""
    if check_kind(run.settings.target) not in ("http", "https"):
        return True
    if answer.lost is not None:
        return False
    other = run.client.describe_named("conformance-no-such-name")
    return other is not None and other.outcome == "rejected" and other.code is not None


def _guarded_preflight(run: Run) -> str | None:
    """None where a valid definition with a mark is refused for its mark alone, else why not.

    Nothing is created by that: see `aws_policy`. Raises `TargetError` where creating is allowed to
    credentials that may not stop what they create.
    """
    guard = run.guard
    if guard is not None and guard.may_create:
        guard.confirm_stopping()
    first: Answer | None = None
    for seed_request in run.seed_requests:
        answer = run.client.create(request := marked(seed_request.base))
        if is_refused_for_mark(answer):
            run.client.rely_on(request)
            return None
        first = first or answer
        if answer.outcome != "rejected" or concerns_caller(answer):
            break
    assert first is not None
    why = _why_guarded(first, run.settings.catalogue.operation)
    return f"target {run.settings.target}: {why} ({describe_answer(first, 300, outcome=False)})"


def _why_guarded(answer: Answer, operation: Operation) -> str:
    if answer.outcome == "accepted":
        return (
            "made a job from a request that is documented as invalid, a name of 49 characters; the job "
            "was stopped and nothing more was sent: the documents are wrong, or this is not SageMaker"
        )
    if answer.outcome == "unavailable":
        return "is not available; try again later, or more slowly with --rate=1/s"
    if answer.lost == "late":
        return "did not answer in time; give it longer with --request-timeout=SECONDS"
    if answer.outcome != "rejected":
        return "gave no sound answer to a valid definition with an over-long name"
    if _is_of_clock(answer):
        return f"refuses the date of the signature; {_CLOCKS_DIFFER}"
    if concerns_caller(answer):
        return (
            "refuses on other grounds than the request: nothing can be judged; these credentials need "
            f"{operation.service}:{operation.create}"
        )
    return (
        "refused a valid definition with an over-long name, and not for the name alone; "
        "give one that it accepts with --base=FILE"
    )
