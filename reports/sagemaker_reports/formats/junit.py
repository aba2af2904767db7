"""The report for test viewers: JUnit XML, one testcase for each clause and side, names that stay.

The form is what Jenkins, GitLab and GitHub's viewers read (the schema junit-10 of Jenkins' xunit
plugin): failures are divergences, errors those of the suite itself, skipped what was not judged and
what a baseline allows.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final
from xml.etree import ElementTree
from xml.etree.ElementTree import Element, SubElement

from sagemaker_reports.baseline.gate import GateResult
from sagemaker_reports.baseline.gate_sections import list_findings
from sagemaker_reports.journal.file import Journal
from sagemaker_reports.journal.operation import operation_of
from sagemaker_reports.journal.records import SIDES, CheckRecord
from sagemaker_reports.rendering.values import printable_lines
from sagemaker_reports.rendering.witness import format_witness
from sagemaker_reports.summary.summary import Summary

FORMAT: Final = "junit"
_SKIPPED: Final = frozenset({"dominated", "vacuous", "inconclusive", "unsupported", "out-of-scope"})


def write(journal: Journal, gate: GateResult | None = None) -> str:
    """The document's text: a testsuite for each side with checks."""
    verdicts = _Verdicts(gate)
    root = Element(
        "testsuites", name=printable_lines(f"sagemaker-conformance {journal.run.target}")
    )
    for side in SIDES:
        checks = [check for check in journal.checks if check.side == side]
        lost = [key for key in verdicts.lost(checks) if key.endswith(f" {side}")]
        if checks or lost:
            _suite(root, side, checks, lost, journal, verdicts)
    if not journal.complete:
        _add_incomplete(root, journal)
    for name in ("tests", "failures", "errors"):
        root.set(name, str(sum(int(suite.get(name, "0")) for suite in root)))
    ElementTree.indent(root)
    text = ElementTree.tostring(root, encoding="unicode")
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{text}\n'


class _Verdicts:
    """The gate's section and detail of each check."""

    def __init__(self, gate: GateResult | None) -> None:
        self.gated = gate is not None
        sections = list_findings(gate) if gate is not None else []
        self.failing = {
            finding.key: (name, finding.detail) for name, found in sections for finding in found
        }
        self.known = {entry.key: entry for entry in gate.known} if gate is not None else {}

    def lost(self, checks: Iterable[CheckRecord]) -> list[str]:
        """What fails the gate and has no record of its own: not reached, or a glob."""
        side = {check.key for check in checks}
        return sorted(key for key in self.failing if key not in side)


def _suite(
    root: Element,
    side: str,
    checks: list[CheckRecord],
    lost: list[str],
    journal: Journal,
    verdicts: _Verdicts,
) -> None:
    suite = SubElement(root, "testsuite", name=printable_lines(f"{journal.run.target} {side}"))
    if journal.run.started:
        suite.set("timestamp", printable_lines(journal.run.started.partition("+")[0]))
    _properties(suite, journal)
    for check in sorted(checks, key=lambda check: check.key):
        _judge(_case(suite, check.clause, side, journal), check, journal, verdicts)
    for key in lost:
        case = _case(suite, key.rpartition(" ")[0], side, journal)
        name, detail = verdicts.failing[key]
        _add_result(case, "failure", name, detail or "listed in the baseline")
    _count(suite)


def _case(suite: Element, clause: str, side: str, journal: Journal) -> Element:
    operation = operation_of(journal.run)
    named = "" if operation.is_tuning_job else f"{operation.service}.{operation.create}."
    classname = f"sagemaker_conformance.{journal.run.target}.{named}{side}"
    return SubElement(
        suite,
        "testcase",
        name=printable_lines(clause),
        classname=printable_lines(classname),
        time="0",
    )


def _judge(case: Element, check: CheckRecord, journal: Journal, verdicts: _Verdicts) -> None:
    """Give the testcase its one verdict."""
    text = format_witness(check, journal.run)
    failing = verdicts.failing.get(check.key)
    if check.status == "error":
        _add_result(case, "error", "error", check.reason or "an error of the suite itself", text)
    elif failing is not None:
        name, detail = failing
        _add_result(case, "failure", name, detail, text)
    elif check.key in verdicts.known:
        entry = verdicts.known[check.key]
        reasons = ", ".join(filter(None, [entry.divergence, entry.reason, entry.issue]))
        _add_result(case, "skipped", "known", f"known: {reasons}")
    elif check.status == "diverges" and not verdicts.gated:
        _add_result(case, "failure", str(check.divergence), str(check.divergence), text)
    elif check.status in _SKIPPED:
        why = check.reason or ", ".join(check.by)
        _add_result(case, "skipped", check.status, f"{check.status}: {why}".rstrip(": "))
    elif check.status == "recorded":
        SubElement(case, "system-out").text = printable_lines(f"recorded, never failed\n{text}")


def _add_result(case: Element, verdict: str, kind: str, message: str, text: str = "") -> None:
    one_line = re.sub(r"\s+", " ", message)
    result = SubElement(
        case, verdict, type=printable_lines(kind), message=printable_lines(one_line)
    )
    if text:
        result.text = printable_lines(text)


def _properties(suite: Element, journal: Journal) -> None:
    run, end = journal.run, journal.end
    values = {
        "target": run.target,
        "target_version": run.target_version,
        "spec": run.spec,
        "catalogue_sha256": run.catalogue_sha256,
        "suite_version": run.suite_version,
        "boto3_version": str(run.extra.get("boto3_version", "")),
        "seed": str(run.seed),
        "complete": "true" if journal.complete else "false",
        "requests": str(end.requests) if end is not None else "",
        "headline": Summary(journal).full_headline,
    }
    properties = SubElement(suite, "properties")
    for name, value in values.items():
        SubElement(properties, "property", name=name, value=printable_lines(value))


def _add_incomplete(root: Element, journal: Journal) -> None:
    """Add an error, so that a viewer does not count an incomplete run as a whole one."""
    suite = SubElement(root, "testsuite", name=printable_lines(f"{journal.run.target} incomplete"))
    case = _case(suite, "the-run-was-complete", "run", journal)
    _add_result(case, "error", "incomplete", Summary(journal).incomplete)
    _count(suite)


def _count(suite: Element) -> None:
    suite.set("tests", str(len(suite.findall("testcase"))))
    for name, verdict in (("failures", "failure"), ("errors", "error"), ("skipped", "skipped")):
        suite.set(name, str(len(suite.findall(f"testcase/{verdict}"))))
