"""Headers: the operation that they name, and the content type."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from sagemaker_conformance.suites.wire.body import unchanged
from sagemaker_conformance.suites.wire.case import USUAL_HEADERS, Basis, WireCase
from sagemaker_strategies.operations.tuning_job import TUNING_JOB

_TARGET: Final = "X-Amz-Target"
_TYPE: Final = "Content-Type"
_PROTOCOL: Final = Basis("AWS JSON 1.1 protocol", "the X-Amz-Target header")
_PARAMETERS: Final = Basis(
    "AWS JSON 1.1 protocol tests", "AwsJson11MustSupportParametersInContentType"
)
_KINESIS: Final = Basis(
    "github.com/mhart/kinesalite", "test/connection.js, answers of Kinesis", "observed"
)
_ATHENA: Final = Basis(
    "github.com/aoyagikouhei/athena-local", "answers of Athena to such requests", "observed"
)


def _without(header: str) -> Mapping[str, str]:
    return {name: value for name, value in USUAL_HEADERS.items() if name != header}


def _to(target: str) -> Mapping[str, str]:
    return {**USUAL_HEADERS, _TARGET: target}


def _unknown(name: str, statement: str, headers: Mapping[str, str]) -> WireCase:
    """A request that names no operation of the service: whatever its body, no job is created."""
    return WireCase(
        name,
        "rejects",
        "forbidden",
        statement,
        _PROTOCOL,
        unchanged,
        "request",
        codes=("UnknownOperationException",),
        headers=headers,
    )


def _loose(name: str, statement: str, target: str) -> WireCase:
    """A target that AWS's services refuse, and most emulators accept."""
    return WireCase(
        name,
        "rejects",
        "open",
        statement,
        _ATHENA,
        unchanged,
        "request",
        codes=("UnknownOperationException",),
        headers=_to(target),
    )


def _typed(name: str, statement: str, headers: Mapping[str, str]) -> WireCase:
    return WireCase(
        name, "accepts", "open", statement, _KINESIS, unchanged, "request", headers=headers
    )


DISPATCH: Final[tuple[WireCase, ...]] = (
    _unknown("no-target", "the header names the operation", _without(_TARGET)),
    _unknown("empty-target", "the header names the operation", _to("")),
    _unknown(
        "unknown-operation",
        "an operation that the service does not have",
        _to(f"{TUNING_JOB.target_prefix}.{TUNING_JOB.create}s"),
    ),
    _loose("bare-target", "the operation's name without the service's", TUNING_JOB.create),
    _loose(
        "target-of-another-case",
        "names are case-sensitive",
        f"{TUNING_JOB.target_prefix}.{TUNING_JOB.create}".lower(),
    ),
    _loose(
        "target-of-another-service", "the service's name is its own", f"Kinesis.{TUNING_JOB.create}"
    ),
    WireCase(
        "content-type-charset",
        "accepts",
        "required",
        "parameters of the content type are ignored",
        _PARAMETERS,
        unchanged,
        "request",
        headers={**USUAL_HEADERS, _TYPE: f"{USUAL_HEADERS[_TYPE]}; charset=utf-8"},
    ),
    _typed("no-content-type", "without a content type services differ", _without(_TYPE)),
    _typed(
        "content-type-json",
        "on application/json services differ",
        {**USUAL_HEADERS, _TYPE: "application/json"},
    ),
    _typed(
        "content-type-json-1.0",
        "the older protocol's content type",
        {**USUAL_HEADERS, _TYPE: "application/x-amz-json-1.0"},
    ),
    _typed(
        "content-type-form",
        "a form's content type before a JSON body",
        {**USUAL_HEADERS, _TYPE: "application/x-www-form-urlencoded"},
    ),
    _typed(
        "content-type-of-another-case",
        "media types are not case-sensitive",
        {**USUAL_HEADERS, _TYPE: USUAL_HEADERS[_TYPE].upper()},
    ),
)
