"""The report for test viewers: JUnit XML, one testcase for each clause and side, names that stay.

The form is what Jenkins, GitLab and GitHub's viewers read (the schema junit-10 of Jenkins' xunit
plugin): failures are divergences, errors those of the suite itself, skipped what was not judged and
what a baseline allows.
"""

from __future__ import annotations

import re
from typing import Final
from xml.etree import ElementTree
from xml.etree.ElementTree import Element, SubElement

from sagemaker_reports.baseline.gate import GateResult
from sagemaker_reports.baseline.outcomes import Outcome, Outcomes
from sagemaker_reports.journal.conversion import run_facts
from sagemaker_reports.journal.file import Journal
from sagemaker_reports.journal.operation import operation_of
from sagemaker_reports.journal.records import SIDES, CheckRecord
from sagemaker_reports.rendering.values import printable_lines
from sagemaker_reports.rendering.witness import format_witness
from sagemaker_reports.summary.summary import Summary

FORMAT: Final = "junit"
_FACTS: Final = (
    *("target", "target_version", "spec", "catalogue_sha256", "suite_version", "boto3_version"),
)
_ELEMENTS: Final = {"failed": "failure", "error": "error"}


def write(journal: Journal, gate: GateResult | None = None) -> str:
    """The document's text: a testsuite for each side with checks."""
    outcomes = Outcomes(gate)
    root = Element("testsuites", name=f"sagemaker-conformance {journal.run.target}")
    for side in SIDES:
        checks = [check for check in journal.checks if check.side == side]
        lost = [each for each in outcomes.lost(checks) if each[0].endswith(f" {side}")]
        if checks or lost:
            _suite(root, side, checks, lost, journal, outcomes)
    if not journal.complete:
        _add_incomplete(root, journal)
    for name in ("tests", "failures", "errors"):
        root.set(name, str(sum(int(suite.get(name, "0")) for suite in root)))
    for element in root.iter():
        element.attrib |= {name: printable_lines(value) for name, value in element.items()}
        element.text = printable_lines(element.text) if element.text else None
    ElementTree.indent(root)
    text = ElementTree.tostring(root, encoding="unicode")
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{text}\n'


def _suite(
    root: Element,
    side: str,
    checks: list[CheckRecord],
    lost: list[tuple[str, Outcome]],
    journal: Journal,
    outcomes: Outcomes,
) -> None:
    suite = SubElement(root, "testsuite", name=f"{journal.run.target} {side}")
    if journal.run.started:
        suite.set("timestamp", journal.run.started.partition("+")[0])
    _properties(suite, journal)
    for check in sorted(checks, key=lambda check: check.key):
        _judge(_case(suite, check.clause, side, journal), check, journal, outcomes)
    for key, outcome in lost:
        case = _case(suite, key.rpartition(" ")[0], side, journal)
        _add_result(case, "failure", outcome.kind, outcome.message)
    _count(suite)


def _case(suite: Element, clause: str, side: str, journal: Journal) -> Element:
    operation = operation_of(journal.run)
    named = "" if operation.is_tuning_job else f"{operation.service}.{operation.create}."
    classname = f"sagemaker_conformance.{journal.run.target}.{named}{side}"
    return SubElement(suite, "testcase", name=clause, classname=classname, time="0")


def _judge(case: Element, check: CheckRecord, journal: Journal, outcomes: Outcomes) -> None:
    """Give the testcase its one verdict."""
    outcome = outcomes.of(check)
    if outcome.result == "skipped":
        _add_result(case, "skipped", outcome.kind, outcome.message)
    elif outcome.result in _ELEMENTS:
        text = format_witness(check, journal.run)
        _add_result(case, _ELEMENTS[outcome.result], outcome.kind, outcome.message, text)
    elif outcome.result == "recorded":
        text = f"{outcome.message}\n{format_witness(check, journal.run)}"
        SubElement(case, "system-out").text = text


def _add_result(case: Element, verdict: str, kind: str, message: str, text: str = "") -> None:
    SubElement(case, verdict, type=kind, message=re.sub(r"\s+", " ", message)).text = text


def _properties(suite: Element, journal: Journal) -> None:
    end = journal.end
    values = {
        **{name: str(fact or "") for name, fact in run_facts(journal.run, *_FACTS).items()},
        "seed": str(journal.run.seed),
        "complete": "true" if journal.complete else "false",
        "requests": str(end.requests) if end is not None else "",
        "headline": Summary(journal).full_headline,
    }
    properties = SubElement(suite, "properties")
    for name, value in values.items():
        SubElement(properties, "property", name=name, value=value)


def _add_incomplete(root: Element, journal: Journal) -> None:
    """Add an error, so that a viewer does not count an incomplete run as a whole one."""
    suite = SubElement(root, "testsuite", name=f"{journal.run.target} incomplete")
    case = _case(suite, "the-run-was-complete", "run", journal)
    _add_result(case, "error", "incomplete", Summary(journal).incomplete)
    _count(suite)


def _count(suite: Element) -> None:
    suite.set("tests", str(len(suite.findall("testcase"))))
    for name, verdict in (("failures", "failure"), ("errors", "error"), ("skipped", "skipped")):
        suite.set(name, str(len(suite.findall(f"testcase/{verdict}"))))
