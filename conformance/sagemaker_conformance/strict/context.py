"""`strict_sagemaker`: creates that AWS documents as invalid are refused before the mock sees them."""

from __future__ import annotations

import contextlib
import inspect
import sys
import warnings
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, Final, Literal, TypeAlias, get_args

from botocore.exceptions import ClientError
from botocore.model import StructureShape
from botocore.parsers import create_parser

from sagemaker_conformance.reference import wire
from sagemaker_conformance.reference.wire import ServiceError
from sagemaker_conformance.strict.botocore_hook import attached
from sagemaker_conformance.strict.decorator import DecoratingContext
from sagemaker_conformance.strict.judge import RULES, Judged, Rules, load_judge
from sagemaker_conformance.strict.log import StrictFinding, StrictLog, evidence, shortened, subject
from sagemaker_conformance.strict.spawned import inherited
from sagemaker_conformance.strict.touched import add_places, check_place
from sagemaker_strategies.constraints.selection import operations_named
from sagemaker_strategies.constraints.used_places import places_in
from sagemaker_strategies.operations.tuning_job import TUNING_JOB

Mode: TypeAlias = Literal["refuse", "warn"]
_MODES: Final[tuple[Mode, ...]] = get_args(Mode)
#: Neither of the two codes that refuse a request's content is an error with members of its own.
_NO_MEMBERS: Final = StructureShape("Error", {"type": "structure", "members": {}})
#: Frames of these packages are not the caller's. The recorder, which runs without this package, has the same.
_NOT_CALLERS: Final = frozenset(
    {
        "aiobotocore",
        "awscli",
        "boto3",
        "botocore",
        "pydantic",
        "sagemaker",
        "sagemaker_conformance",
        "sagemaker_core",
    }
)


class DocumentedAsInvalid(UserWarning):
    """A create that AWS documents as invalid was let through."""


def strict_sagemaker(
    spec: str | None = None,
    *,
    rules: Rules = "report",
    mode: Mode = "refuse",
    operation: str | Iterable[str] = TUNING_JOB.create,
    touched: str | Path | None = None,
) -> DecoratingContext[StrictLog]:
    """Refuse every CreateHyperParameterTuningJob that breaks a documented constraint.

    Every boto3 client and resource of the process is covered, whenever it was made; what breaks
    nothing goes on to moto, an endpoint or AWS. The caller gets the `ClientError`
    that boto3 makes of the service's answer, with the broken clauses and their sources as notes.

    ``operation`` names others, or several: ``"CreateTrainingJob"``, ``"sagemaker:Create*"``.
    ``spec`` is a shipped specification's name, ``"botocore"`` as installed, or a file. ``rules``
    are those stated only in prose: ``"off"``, ``"report"`` (a warning) or ``"gate"`` (refused too).
    ``mode="warn"`` refuses nothing and issues a `DocumentedAsInvalid` warning instead. The places
    that requests use are added to the file ``touched``, for ``run --clause=@FILE``. Also a
    decorator, of coroutines too. Gives the log, which fills as requests come; raises `ValueError` for
    other options, and `RuntimeError` where botocore's clients cannot be reached. Threads are
    covered, and so are the processes that are started meanwhile; what another process finds is not in
    the log.
    """
    named = _names(operation)
    return DecoratingContext(
        lambda: strict_context(
            StrictLog(), spec, rules=rules, mode=mode, operation=named, touched=touched
        )
    )


@contextlib.contextmanager
def strict_context(
    log: StrictLog,
    spec: str | None = None,
    *,
    rules: Rules = "report",
    mode: Mode = "refuse",
    operation: str | Iterable[str] = (),
    touched: str | Path | None = None,
) -> Iterator[StrictLog]:
    """Do as `strict_sagemaker` does, with this log."""
    _check("rules", rules, RULES)
    _check("mode", mode, _MODES)
    if not isinstance(spec, str | Path | None):
        raise ValueError(f"spec={spec!r}, expected the name or the path of a specification")
    file = None if touched is None else check_place(touched)
    names = operations_named(_names(operation), json_only=True)
    load_judge(spec, rules, names[0])  # a wrong name is reported now, not at the first request

    def listen(operation: str, body: bytes) -> None:
        __tracebackhide__ = True
        judge = load_judge(spec, rules, operation)
        judged = judge.judge(body)
        log.count(places_in(judge.catalogue.root, judged.request))
        if judged.error is None and not judged.reported:
            return
        where, level = _caller()
        stopped = judged.error is not None and mode == "refuse"
        notes = tuple(line for id in judged.breaks for line in evidence(id, judge.catalogue))
        log.report(StrictFinding(judged, stopped, where, notes))
        if judged.error is not None and stopped:
            raise _as_boto3_raises(judged, judged.error, notes)
        text = f"AWS documents this as invalid: {subject(judged)}"
        warnings.warn(text, DocumentedAsInvalid, stacklevel=level)

    try:
        with attached(names, listen), inherited(_options(spec, rules, mode, names)):
            yield log
    finally:
        if file is not None:
            add_places(file, log.touched)


def _options(
    spec: str | None, rules: Rules, mode: Mode, operations: Iterable[str]
) -> dict[str, Any]:
    """The options for another process, which may be in another folder."""
    file = spec is not None and Path(spec).is_file()
    named = str(Path(str(spec)).absolute()) if file else spec
    return {"spec": named, "rules": rules, "mode": mode, "operation": list(operations)}


def _check(name: str, value: str, expected: tuple[str, ...]) -> None:
    if value not in expected:
        raise ValueError(f"{name}={value!r}, expected {' or '.join(expected)}")


def _names(operation: object) -> tuple[str, ...]:
    """The names of operations; raises ValueError for what is none, as no type checker reads a conftest."""
    named = (
        tuple(operation)
        if isinstance(operation, Iterable) and not isinstance(operation, str | bytes)
        else (operation,)
    )
    if not all(isinstance(name, str) for name in named):
        raise ValueError(f"operation={operation!r}, expected a name or a list of names")
    return named


def _as_boto3_raises(judged: Judged, error: ServiceError, notes: tuple[str, ...]) -> ClientError:
    """Make the error that boto3 makes of the service's answer.

    It is raised, not handed back as a response: handlers that come after, moto's among them, would
    act on the request all the same.
    """
    answer = wire.refuse(error)
    headers = {name.lower(): value for name, value in answer.headers.items()}
    parsed = create_parser("json").parse(
        {"status_code": answer.status, "headers": headers, "body": answer.body}, _NO_MEMBERS
    )
    parsed["ResponseMetadata"]["RetryAttempts"] = 0
    raised = ClientError(parsed, judged.operation)
    raised.args = (shortened(str(raised)),)  # the response has all of it
    if sys.version_info >= (3, 11):
        raised.add_note("strict_sagemaker refused this before it was sent, for it breaks")
        for line in notes:
            raised.add_note(f"  {line}")
    return raised


def _caller() -> tuple[str, int]:
    """Find the line that called boto3, as FILE:LINE, and the number of frames up to it."""
    frame = inspect.currentframe()
    level = 0
    while frame is not None:
        module = str(frame.f_globals.get("__name__", ""))
        if module.partition(".")[0] not in _NOT_CALLERS:
            return f"{frame.f_code.co_filename}:{frame.f_lineno}", level
        frame = frame.f_back
        level += 1
    return "somewhere", 2
