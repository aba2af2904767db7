"""Before hundreds of verdicts: is there anything at the other end that takes a valid definition?"""

from __future__ import annotations

import re
from typing import Final

from sagemaker_conformance.protocol.answer import Answer, describe_answer
from sagemaker_conformance.run.aws_preflight import guarded_preflight
from sagemaker_conformance.run.run import Run
from sagemaker_strategies.operations.operation import Operation

#: In the codes of refusals for who sent a request, whatever is in it.
_CREDENTIALS: Final = re.compile("Signature|Token|UnrecognizedClient|NotAuthorized")


def preflight(run: Run) -> str | None:
    """None where a valid definition is created, described and deleted, else one line that says why not.

    A base that the target refuses is no end: another that shares no value with it may do, and what
    is wrong with the first then shows at its clause. A first request that is late is sent again. Raises `TargetError` where nothing answers.
    """
    if run.guard is not None:
        return guarded_preflight(run)
    first: Answer | None = None
    for seed_request in run.seed_requests:
        answer = run.client.create_and_describe(seed_request.base).answer
        if answer.lost == "late" and first is None:  # many load what they need with it
            answer = run.client.send_again(seed_request.base, describe=True).answer
        if answer.outcome == "accepted":
            return None
        first = first or answer
        if answer.outcome in ("unsupported", "unavailable"):
            break
    assert first is not None
    return f"target {run.settings.target}: {_why(first, run.settings.catalogue.operation)}"


def _why(answer: Answer, operation: Operation) -> str:
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
    if answer.http_status in (401, 403) or _CREDENTIALS.search(answer.code or ""):
        return (
            f"refused a valid minimal definition ({text}); it takes other credentials or rights: "
            "sign with those of a profile by --profile=NAME, or send a key by --header=K:V"
        )
    if answer.outcome == "crashed" or answer.code is None:
        did = "crashed on" if answer.outcome == "crashed" else "refused"
        protocol = "AWS JSON 1.1" if operation.protocol == "json" else operation.protocol
        return (
            f"{did} a valid minimal definition ({text}); "
            f"is this the right endpoint, and does it serve {protocol}? "
            "sagemaker-conformance check-target checks more"
        )
    if operation.definition is None:  # what it needs is told apart from what is wrong by nobody
        return (
            f"refused a valid minimal request ({text}); make what has to be there first with "
            "--setup=FILE, or give a request that it accepts with --base=FILE"
        )
    return (
        f"refused a valid minimal definition ({text}); "
        "give one that it accepts with --base=FILE (its role, image and bucket)"
    )
