"""A run over several operations: a session and a journal for each, and one summary."""

from __future__ import annotations

import io
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import redirect_stderr, redirect_stdout
from pathlib import Path
from typing import Final

import pytest

from sagemaker_conformance.pytest_plugin.config import CONFIGURED, run_of
from sagemaker_reports.journal.errors import ReportError
from sagemaker_reports.journal.file import read_journal
from sagemaker_reports.rendering.values import counted, format_message, printable

_OPTIONS: Final = ("--operation", "--conformance-operation")
_FILES: Final = ("journal", "report", "baseline")
#: Stands in the names of files for the operation of each.
PLACEHOLDER: Final = "{operation}"


class _Ended:
    """A plugin that keeps the name of a session's journal: whether it is one of a part shows late."""

    journal: Path | None = None

    @pytest.hookimpl(trylast=True)
    def pytest_sessionfinish(self, session: pytest.Session) -> None:
        """Read the name from the session's run."""
        self.journal = run_of(session.config).settings.journal


def run_each(config: pytest.Config, operations: Sequence[str]) -> int:
    """Run a session for each operation, print a line for each, and return the exit status of all.

    Raises `pytest.UsageError` where several sessions would write one file.
    """
    _check_files(config, len(operations))
    typed = map(str, config.invocation_params.args)
    arguments = [*_without_operation(typed), *_configured_files(config)]
    statuses: list[int] = []
    width = max(map(len, operations))
    for operation in operations:
        status, line = _run_one(arguments, operation)
        statuses.append(status)
        print(f"{operation.ljust(width)}  {line}", flush=True)
        if status == pytest.ExitCode.INTERRUPTED:
            break
    print(_summary(statuses, len(operations)))
    return _status_of(set(statuses))


def _run_one(arguments: Sequence[str], operation: str) -> tuple[int, str]:
    """The exit status of one operation's session, and a line about it."""
    file = operation.replace(":", ".")
    own = [argument.replace(PLACEHOLDER, file) for argument in arguments]
    output, errors = io.StringIO(), io.StringIO()
    ended = _Ended()
    with redirect_stdout(output), redirect_stderr(errors):
        status = int(pytest.main([*own, f"--conformance-operation={operation}"], plugins=[ended]))
    if status in (0, 1) and ended.journal is not None:
        return status, _counts(ended.journal)
    return status, _why(f"{errors.getvalue()}\n{output.getvalue()}")


def _counts(journal: Path) -> str:
    try:
        counts = Counter(check.status for check in read_journal(journal).checks)
    except ReportError as wrong:
        return printable(str(wrong))
    return ", ".join(f"{number} {status}" for status, number in sorted(counts.items()))


def _why(output: str) -> str:
    """The first error among what a session wrote that could not be run."""
    lines = [line.strip() for line in output.splitlines() if line.strip()]
    error = next((line for line in lines if line.startswith("ERROR:")), lines[-1] if lines else "")
    return format_message(printable(f"cannot be asked: {error.removeprefix('ERROR: ')}"), 300)


def _summary(statuses: Sequence[int], offered: int) -> str:
    diverging = statuses.count(1)
    asked = statuses.count(0) + diverging
    text = f"{asked} of {counted(offered, 'operation')} asked, {diverging} diverge{'s' * (diverging == 1)}"
    left = offered - asked
    return f"{text}; {left} could not be asked" if left else text


def _status_of(found: set[int]) -> int:
    """The gravest status; an operation that cannot be asked counts only where none can be."""
    for status in (pytest.ExitCode.INTERRUPTED, pytest.ExitCode.INTERNAL_ERROR):
        if status in found:
            return int(status)
    return max(found & {0, 1} or found)


def _check_files(config: pytest.Config, count: int) -> None:
    for name in _FILES:
        given = config.getoption(f"conformance_{name}") or ()
        for value in [given] if isinstance(given, str) else given:
            if PLACEHOLDER not in value:
                raise pytest.UsageError(
                    f"--{name}={value}: {count} operations would share one file; "
                    f"put {PLACEHOLDER} into its name"
                )


def _configured_files(config: pytest.Config) -> Iterator[str]:
    """The files that the project's configuration names, as arguments."""
    configured = config.stash.get(CONFIGURED, {})
    for name in _FILES:
        value = configured.get(name, [])
        for each in value if isinstance(value, list) else [value]:
            yield f"--conformance-{name}={each}"


def _without_operation(arguments: Iterator[str]) -> Iterator[str]:
    """The arguments without those that name operations."""
    for argument in arguments:
        name, equals, _ = argument.partition("=")
        if name not in _OPTIONS:
            yield argument
        elif not equals:
            next(arguments, None)
