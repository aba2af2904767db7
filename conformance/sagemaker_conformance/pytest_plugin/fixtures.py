"""The fixture ``strict_sagemaker``; heavy imports wait for a test that uses it."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterable, Iterator, Mapping
from itertools import chain
from typing import TYPE_CHECKING, Any, Final

import pytest

if TYPE_CHECKING:
    from sagemaker_conformance.strict import StrictLog

#: The fixture's name. A section of a test's report of that name has one finding, the first line of it in full.
_NAME: Final = "strict_sagemaker"
_MOST_LINES: Final = 10
#: A line of the section of a finding that was let through for its rule only.
_IF_GATED: Final = '{"rules": "gate"} in strict_sagemaker_options would stop this'


@pytest.fixture
def strict_sagemaker_options() -> Mapping[str, Any]:
    """Arguments of `strict_sagemaker`, to be overridden in a conftest: ``spec``, ``rules`` and so on."""
    return {}


@pytest.fixture
def strict_sagemaker(
    request: pytest.FixtureRequest, strict_sagemaker_options: Mapping[str, Any]
) -> Iterator[StrictLog]:
    """Refuse tuning jobs that AWS documents as invalid while the test runs; yields the log."""
    from sagemaker_conformance.strict.context import strict_context
    from sagemaker_conformance.strict.log import StrictFinding, StrictLog
    from sagemaker_strategies.constraints import SpecError

    class Log(StrictLog):
        def report(self, finding: StrictFinding) -> None:
            super().report(finding)
            lines = [finding.line.replace(f"{request.config.rootpath}/", "")]
            if finding.judged.error is None and strict_sagemaker_options.get("mode") != "warn":
                lines.append(_IF_GATED)
            if not hasattr(BaseException, "add_note"):  # before Python 3.11 no error carries them
                lines += finding.notes
            request.node.add_report_section("call", _NAME, "\n".join(lines))

    try:
        _check_options(strict_sagemaker_options, strict_context)
        with strict_context(Log(), **strict_sagemaker_options) as log:
            yield log
    except (TypeError, ValueError, SpecError) as wrong:
        message = f"strict_sagemaker_options: {wrong}"
        raise pytest.fail.Exception(message, pytrace=False) from None


def begin_with_strict_mode(items: Iterable[pytest.Item]) -> None:
    """Set up strict mode before the fixtures of a test's module, class and session, which may start jobs."""
    for item in items:
        names: list[str] = getattr(item, "fixturenames", [])
        if _NAME in names:
            names.remove(_NAME)
            names.insert(0, _NAME)


def _check_options(options: object, context: Callable[..., object]) -> None:
    """Raise TypeError for what is no dict, ValueError for an option that the context does not have."""
    if not isinstance(options, Mapping):
        raise TypeError(f"expected a dict, got {options!r}")
    _, *known = inspect.signature(context).parameters  # the log is the fixture's
    for name in options:
        if name not in known:
            from sagemaker_conformance.findings.neighbours import nearest

            near, listed = nearest(str(name), known), ", ".join(known)
            hint = f"did you mean {near[0]}? ({listed})" if near else f"expected {listed}"
            raise ValueError(f"unknown option {name!r}, {hint}")


def report_strict_tests(terminal: pytest.TerminalReporter) -> None:
    """Summarise the findings at the end of a session: a test may have swallowed the error."""
    findings = list(_findings(terminal))
    if not findings:
        return
    stopped = sum(lines[0].startswith("stopped ") for _, lines in findings)
    rules = sum(_IF_GATED in lines for _, lines in findings)
    gateable = f", {_IF_GATED.removesuffix('this')}{rules} of these" if rules else ""
    terminal.section("strict_sagemaker")
    terminal.write_line(
        f"requests that AWS documents as invalid: {stopped} stopped, "
        f"{len(findings) - stopped} let through{gateable}"
    )
    for test, lines in findings[:_MOST_LINES]:
        terminal.write_line(f"{test}: {lines[0]}")
    if len(findings) > _MOST_LINES:
        terminal.write_line(f"... and {len(findings) - _MOST_LINES} more")
    terminal.write_line("what an id states: sagemaker-conformance show ID")


def _findings(terminal: pytest.TerminalReporter) -> Iterator[tuple[str, list[str]]]:
    """Give each finding's test and lines: the last report of a test has all its sections."""
    for report in chain.from_iterable(terminal.stats.values()):
        if isinstance(report, pytest.TestReport) and report.when == "teardown":
            for title, text in report.sections:
                if _NAME in title:
                    yield report.nodeid, text.splitlines()
