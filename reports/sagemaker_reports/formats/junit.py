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
from sagemaker_reports.journal.records import SIDES, CheckRecord
from sagemaker_reports.rendering.witness import block
from sagemaker_reports.summary.summary import Summary

FORMAT: Final = "junit"
_SKIPPED: Final = frozenset({"dominated", "vacuous", "inconclusive", "unsupported", "out-of-scope"})
#: What XML 1.0 cannot hold, not even escaped.
_ILLEGAL: Final = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def write(journal: Journal, gate: GateResult | None = None) -> str:
    """The document's text: a testsuite for each side that was asked."""
    verdicts = _Verdicts(gate)
    root = Element("testsuites", name=_legal(f"sagemaker-conformance {journal.run.target}"))
    for side in SIDES:
        checks = [check for check in journal.checks if check.side == side]
        lost = [key for key in verdicts.lost(checks) if key.endswith(f" {side}")]
        if checks or lost:
            _suite(root, side, checks, lost, journal, verdicts)
    if not journal.complete:
        _broken_off(root, journal)
    for name in ("tests", "failures", "errors"):
        root.set(name, str(sum(int(suite.get(name, "0")) for suite in root)))
    ElementTree.indent(root)
    text = ElementTree.tostring(root, encoding="unicode")
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{text}\n'


class _Verdicts:
    """What the gate makes of a check: the section in which it stands, and what is said there."""

    def __init__(self, gate: GateResult | None) -> None:
        self.gated = gate is not None
        sections = list_findings(gate) if gate is not None else []
        self.failing = {
            finding.key: (name, finding.told) for name, found in sections for finding in found
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
    suite = SubElement(root, "testsuite", name=_legal(f"{journal.run.target} {side}"))
    if journal.run.started:
        suite.set("timestamp", _legal(journal.run.started.partition("+")[0]))
    _properties(suite, journal)
    for check in sorted(checks, key=lambda check: check.key):
        _judge(_case(suite, check.clause, side, journal), check, journal, verdicts)
    for key in lost:
        case = _case(suite, key.rpartition(" ")[0], side, journal)
        name, told = verdicts.failing[key]
        _told(case, "failure", name, told or "listed in the baseline")
    _count(suite)


def _case(suite: Element, clause: str, side: str, journal: Journal) -> Element:
    classname = f"sagemaker_conformance.{journal.run.target}.{side}"
    return SubElement(suite, "testcase", name=_legal(clause), classname=_legal(classname), time="0")


def _judge(case: Element, check: CheckRecord, journal: Journal, verdicts: _Verdicts) -> None:
    """Give the testcase its one verdict."""
    text = block(check, journal.run)
    failing = verdicts.failing.get(check.key)
    if check.status == "error":
        _told(case, "error", "error", check.reason or "an error of the suite itself", text)
    elif failing is not None:
        name, told = failing
        _told(case, "failure", name, told, text)
    elif check.key in verdicts.known:
        entry = verdicts.known[check.key]
        words = ", ".join(filter(None, [entry.divergence, entry.reason, entry.issue]))
        _told(case, "skipped", "known", f"known: {words}")
    elif check.status == "diverges" and not verdicts.gated:
        _told(case, "failure", str(check.divergence), str(check.divergence), text)
    elif check.status in _SKIPPED:
        why = check.reason or ", ".join(check.by)
        _told(case, "skipped", check.status, f"{check.status}: {why}".rstrip(": "))
    elif check.status == "recorded":
        SubElement(case, "system-out").text = _legal(f"recorded, never failed\n{text}")


def _told(case: Element, verdict: str, kind: str, message: str, text: str = "") -> None:
    one_line = re.sub(r"\s+", " ", message)
    told = SubElement(case, verdict, type=_legal(kind), message=_legal(one_line))
    if text:
        told.text = _legal(text)


def _properties(suite: Element, journal: Journal) -> None:
    run, end = journal.run, journal.end
    told = {
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
    for name, value in told.items():
        SubElement(properties, "property", name=name, value=_legal(value))


def _broken_off(root: Element, journal: Journal) -> None:
    """A viewer that counts must not take what was reached for all that there is."""
    suite = SubElement(root, "testsuite", name=_legal(f"{journal.run.target} incomplete"))
    case = _case(suite, "the-run-was-complete", "run", journal)
    told = "INCOMPLETE RUN: what was not reached is neither a pass nor a divergence"
    _told(case, "error", "incomplete", told)
    _count(suite)


def _count(suite: Element) -> None:
    suite.set("tests", str(len(suite.findall("testcase"))))
    for name, verdict in (("failures", "failure"), ("errors", "error"), ("skipped", "skipped")):
        suite.set(name, str(len(suite.findall(f"testcase/{verdict}"))))


def _legal(text: str) -> str:
    r"""The text with what XML cannot hold written as ``\x1b`` or ``\ud800``."""
    return _ILLEGAL.sub(lambda found: ascii(found[0])[1:-1], text)
