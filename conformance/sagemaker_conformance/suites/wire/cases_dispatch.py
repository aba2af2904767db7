"""Headers: the operation that they name, and the content type."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Final

from sagemaker_conformance.suites.wire.body import unchanged
from sagemaker_conformance.suites.wire.case import Basis, Leniency, MakeHeaders, WireCase
from sagemaker_strategies.constraints.clause import Side
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


def _with(header: str, value: str) -> MakeHeaders:
    """Headers with a value in which ``{prefix}``, ``{create}`` and ``{usual}`` stand for the operation's."""

    def make(operation: Operation) -> Mapping[str, str]:
        usual = operation.headers()
        names = {"prefix": operation.target_prefix, "create": operation.create}
        return {**usual, header: value.format(**names, usual=usual[header])}

    return make


def _edited(header: str, edit: Callable[[str], str]) -> MakeHeaders:
    return lambda operation: {**operation.headers(), header: edit(operation.headers()[header])}


def _cases(
    side: Side, leniency: Leniency, basis: Basis, code: str = "SerializationException"
) -> Callable[[str, str, MakeHeaders], WireCase]:
    """From a name, a statement and headers to the case of a plain request under them."""
    return lambda name, statement, headers: WireCase(
        name, side, leniency, statement, basis, unchanged, "request", (code,), headers
    )


#: A request that names no operation of the service: whatever its body, no job is created.
_unknown: Final = _cases("rejects", "forbidden", _PROTOCOL, "UnknownOperationException")
#: A target that AWS's services refuse, and most emulators accept.
_loose: Final = _cases("rejects", "open", _ATHENA, "UnknownOperationException")
_parameterised: Final = _cases("accepts", "required", _PARAMETERS)
_typed: Final = _cases("accepts", "open", _KINESIS)

DISPATCH: Final[tuple[WireCase, ...]] = (
    _unknown("no-target", "the header names the operation", _without(_TARGET)),
    _unknown("empty-target", "the header names the operation", _with(_TARGET, "")),
    _unknown(
        "unknown-operation",
        "an operation that the service does not have",
        _with(_TARGET, "{prefix}.{create}s"),
    ),
    _loose("bare-target", "the operation's name without the service's", _with(_TARGET, "{create}")),
    _loose("target-of-another-case", "names are case-sensitive", _edited(_TARGET, str.lower)),
    _loose(
        "target-of-another-service",
        "the service's name is its own",
        _with(_TARGET, "Kinesis.{create}"),
    ),
    _parameterised(
        "content-type-charset",
        "parameters of the content type are ignored",
        _with(_TYPE, "{usual}; charset=utf-8"),
    ),
    _typed("no-content-type", "without a content type services differ", _without(_TYPE)),
    _typed(
        "content-type-json", "on application/json services differ", _with(_TYPE, "application/json")
    ),
    _typed(
        "content-type-json-1.0",
        "the older protocol's content type",
        _with(_TYPE, "application/x-amz-json-1.0"),
    ),
    _typed(
        "content-type-form",
        "a form's content type before a JSON body",
        _with(_TYPE, "application/x-www-form-urlencoded"),
    ),
    _typed(
        "content-type-of-another-case",
        "media types are not case-sensitive",
        _edited(_TYPE, str.upper),
    ),
)
