"""Headers: the operation that they name, and the content type."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Final

from sagemaker_conformance.suites.wire.body import unchanged
from sagemaker_conformance.suites.wire.case import Basis, MakeHeaders, WireCase
from sagemaker_strategies.operations.operation import Operation

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


def _without(header: str) -> MakeHeaders:
    return lambda operation: {k: v for k, v in operation.headers().items() if k != header}


def _to(target: str) -> MakeHeaders:
    """Headers with a target in which ``{prefix}`` and ``{create}`` stand for the operation's own."""
    return lambda operation: {
        **operation.headers(),
        _TARGET: target.format(prefix=operation.target_prefix, create=operation.create),
    }


def _to_lower_case(operation: Operation) -> Mapping[str, str]:
    usual = operation.headers()
    return {**usual, _TARGET: usual[_TARGET].lower()}


def _of_type(edit: Callable[[str], str]) -> MakeHeaders:
    """Headers with another content type, made from the usual one."""

    def make(operation: Operation) -> Mapping[str, str]:
        usual = operation.headers()
        return {**usual, _TYPE: edit(usual[_TYPE])}

    return make


def _unknown(name: str, statement: str, headers: MakeHeaders) -> WireCase:
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


def _loose(name: str, statement: str, headers: MakeHeaders) -> WireCase:
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
        headers=headers,
    )


def _typed(name: str, statement: str, headers: MakeHeaders) -> WireCase:
    return WireCase(
        name, "accepts", "open", statement, _KINESIS, unchanged, "request", headers=headers
    )


DISPATCH: Final[tuple[WireCase, ...]] = (
    _unknown("no-target", "the header names the operation", _without(_TARGET)),
    _unknown("empty-target", "the header names the operation", _to("")),
    _unknown(
        "unknown-operation",
        "an operation that the service does not have",
        _to("{prefix}.{create}s"),
    ),
    _loose("bare-target", "the operation's name without the service's", _to("{create}")),
    _loose(
        "target-of-another-case",
        "names are case-sensitive",
        _to_lower_case,
    ),
    _loose("target-of-another-service", "the service's name is its own", _to("Kinesis.{create}")),
    WireCase(
        "content-type-charset",
        "accepts",
        "required",
        "parameters of the content type are ignored",
        _PARAMETERS,
        unchanged,
        "request",
        headers=_of_type("{}; charset=utf-8".format),
    ),
    _typed("no-content-type", "without a content type services differ", _without(_TYPE)),
    _typed(
        "content-type-json",
        "on application/json services differ",
        _of_type(lambda usual: "application/json"),
    ),
    _typed(
        "content-type-json-1.0",
        "the older protocol's content type",
        _of_type(lambda usual: "application/x-amz-json-1.0"),
    ),
    _typed(
        "content-type-form",
        "a form's content type before a JSON body",
        _of_type(lambda usual: "application/x-www-form-urlencoded"),
    ),
    _typed(
        "content-type-of-another-case",
        "media types are not case-sensitive",
        _of_type(str.upper),
    ),
)
