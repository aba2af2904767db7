"""Refusals on other grounds than a request's values.

A role that cannot be assumed, a bucket, an image or a parent that does not exist, a quota,
credentials, a name in use. Such a refusal must show it: by its code, by its HTTP status, or in its
words. Every other refusal of a valid request counts against the target, however it is worded. The
words are those of SageMaker's published answers, and their plain variations in emulators.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache
from typing import Final

from sagemaker_conformance.judging.error_messages import names_a_constraint, text_of
from sagemaker_conformance.protocol.answer import Answer, shows_name_taken, unquoted

#: Codes that do not concern the request's members: identity, rights, quotas, capacity.
OTHER_GROUNDS: Final = frozenset(
    {
        "AccessDenied",
        "AccessDeniedException",
        "AuthFailure",
        "DryRunOperation",
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
        "RequestTimeTooSkewed",
        "ResourceLimitExceeded",
        "SignatureDoesNotMatch",
        "UnauthorizedOperation",
        "UnrecognizedClientException",
    }
)
#: Codes for something else that does not exist, is not free, or is too much.
_ABSENT_OR_TAKEN: Final = frozenset(
    {
        "ConflictException",
        "LimitExceeded",
        "LimitExceededException",
        "NoSuchBucket",
        "NoSuchEntity",
        "NoSuchEntityException",
        "NoSuchKey",
        "NotFoundException",
        "QuotaExceeded",
        "QuotaExceededException",
        "RepositoryNotFoundException",
        "ResourceAlreadyExistsException",
        "ResourceInUse",
        "ResourceInUseException",
        "ResourceNotFound",
        "ResourceNotFoundException",
        "ServiceQuotaExceededException",
    }
)
#: Unauthorized, Forbidden, Not Found, Proxy Authentication Required, Conflict (RFC 9110, section 15.5).
_STATUSES: Final = frozenset({401, 403, 404, 407, 409})
#: Those that concern the caller, whatever the request is.
_CALLERS_STATUSES: Final = frozenset({401, 403, 407})
#: Codes that put the fault in the request's values.
_OF_VALUES: Final = re.compile(
    r"(?i)validation|serialization|invalid|malformed|badrequest|bad_request"
)
#: Kinds of clauses on texts that can name something; what no enum has is no thing that is missing.
_OF_NAMES: Final = ("type", "pattern", "length-min", "length-max")
_THING: Final = (
    r"\b(?:role|bucket|image|repository|registry|kms key|subnets?|security groups?|vpc|file ?system"
    r"|s3 (?:objects?|prefix|ur[il]|bucket)|tuning jobs?|algorithm|account|secret"
    r"|model(?: package)?(?: group)?|endpoint(?: config(?:uration)?)?|lifecycle config(?:uration)?"
    r"|experiment|trial|domain|cluster|pipeline|feature group|user profile|parent)\b"
)
#: Words for the rights, the credentials and the quotas of whoever sends a request.
_OF_THE_CALLER: Final = re.compile(
    r"\bnot authori[sz]ed\b|\bunauthori[sz]ed\b|\baccess (?:is |was )?denied\b|\bpermissions?\b"
    r"|\bexplicit deny\b|\bcredentials?\b|\bsecurity token\b|\brequest signature\b"
    r"|\bservice limit\b|\baccount-level\b|\bquota\b|\bthrottl|\brate exceeded\b|\btoo many requests\b"
    r"|\binsufficient capacity\b|\bcapacity error\b"
)
_WORDS: Final = re.compile(
    "|".join(
        (
            rf"{_THING}.{{0,120}}\b(?:does not exist|doesn't exist|do not exist|(?:is|was|were|be) not found"
            r"|not found\b|cannot be found|could not be found|is not accessible|cannot be accessed)",
            rf"\bno (?:such )?{_THING}",
            r"\b(?:could not|cannot|can not|can't|unable to|failed to|not allowed to) (?:assume|pull|reach)\b",
            r"\b(?:could not|cannot|can not|can't|unable to|failed to) "
            rf"(?:access|find|locate|read|get|describe|retrieve|resolve|download)\b.{{0,40}}{_THING}",
            _OF_THE_CALLER.pattern,
            r"\bnot (?:available|supported|offered) in (?:this|the|your) (?:region|partition|account)\b",
            # SageMaker's sentence for an image that is not there.
            r"\bprovide a valid amazon elastic container registry path\b",
        )
    )
)


def shows_other_grounds(answer: Answer, clause: str = "") -> bool:
    """Whether the refusal of a valid request shows other grounds than the request's values.

    What the member of the ``clause`` names may be missing too: of `WorkGroup` a work group.
    """
    if shows_other_grounds_by_code(answer) or shows_name_taken(answer):
        return True
    text, missing = unquoted(answer), _missing(clause)
    return any(words.search(text) is not None for words in (_WORDS, missing) if words)


def shows_other_grounds_by_code(answer: Answer) -> bool:
    """Whether it does by its code or its HTTP status, whatever its words."""
    code = answer.code or ""
    return code in OTHER_GROUNDS or code in _ABSENT_OR_TAKEN or _has_status(answer, _STATUSES)


def concerns_caller(answer: Answer, members: Iterable[str] = ()) -> bool:
    """Whether any request may be refused so now: for the caller's rights, credentials or quotas.

    Such a refusal shows nothing of an invalid value, unless its words name one of the request's
    ``members``.
    """
    if answer.code in OTHER_GROUNDS or _has_status(answer, _CALLERS_STATUSES):
        return True
    if names_a_constraint(answer) or _OF_THE_CALLER.search(unquoted(answer)) is None:
        return False
    return not any(member.lower() in text_of(answer).lower() for member in members)


def _has_status(answer: Answer, statuses: frozenset[int]) -> bool:
    """Whether a refusal has such a status, and no code that puts the fault in the request's values."""
    return answer.http_status in statuses and not _OF_VALUES.search(answer.code or "")


@lru_cache(maxsize=1024)
def _missing(clause: str) -> re.Pattern[str] | None:
    """Words for what the clause's member names and is not there; None where it names nothing.

    Not those for what is not in a part of the request.
    """
    path, _, kind = clause.rpartition(":")
    names = [step for step in path.split(".") if step not in ("member", "key", "value")]
    member = re.sub(r"(?:Name|Arn|ARN|Id)s?$", "", names[-1] if names else "")
    words = re.findall(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|\d+", member)
    if kind not in _OF_NAMES or not words:
        return None
    thing = rf"\b{'[ _-]?'.join(words).lower().removesuffix('s')}s?"
    named = r"(?: with)?(?:[ _-]?(?:name|arn|id))?(?:\W+\S+){0,2}?\W+"
    return re.compile(
        rf"{thing}{named}(?:does not exist|doesn't exist|(?:is |was )?not found)\b(?!\s+in\b)"
        rf"|\bno such {thing}\b|\b(?:could not|cannot|can't|unable to) find (?:the )?{thing}\b"
    )
