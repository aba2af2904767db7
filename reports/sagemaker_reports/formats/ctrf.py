"""The report for viewers of tests that read CTRF (ctrf.io): one JSON object, a test for each check."""

from __future__ import annotations

import json
import uuid
from collections import Counter
from typing import Any, Final

from sagemaker_reports.baseline.gate import GateResult
from sagemaker_reports.baseline.outcomes import Outcome, Outcomes
from sagemaker_reports.journal.conversion import run_facts
from sagemaker_reports.journal.file import Journal
from sagemaker_reports.journal.operation import operation_of
from sagemaker_reports.journal.records import CheckRecord, RunRecord
from sagemaker_reports.rendering.values import map_texts, printable_lines
from sagemaker_reports.rendering.witness import format_witness
from sagemaker_reports.summary.summary import Summary

FORMAT: Final = "ctrf"
#: The version of the specification whose keys are written.
SPEC_VERSION: Final = "0.1.0"
#: An error of the suite is no failure of the target, so that it is neither "failed" nor "passed".
_STATUSES: Final = {
    "passed": "passed",
    "recorded": "passed",
    "failed": "failed",
    "error": "other",
    "skipped": "skipped",
}
_ORDER: Final = ("passed", "failed", "skipped", "pending", "other")


def write(journal: Journal, gate: GateResult | None = None) -> str:
    """The document's text; a run that broke off has a test of its own that says so."""
    outcomes = Outcomes(gate)
    checks = sorted(journal.checks, key=lambda check: check.key)
    tests = [_test(check, outcomes.of(check), journal) for check in checks]
    tests += [
        _named(key, outcome, journal.run, key.rpartition(" ")[2])
        for key, outcome in outcomes.lost(checks)
    ]
    if warning := Summary(journal).incomplete:
        broken = Outcome("error", "incomplete", warning)
        tests.append(_named("the run was complete", broken, journal.run, "run"))
    document = {
        "reportFormat": "CTRF",
        "specVersion": SPEC_VERSION,
        "generatedBy": "sagemaker-conformance",
        "results": {
            "tool": {"name": "sagemaker-conformance", "version": journal.run.suite_version or "0"},
            "summary": _summary(journal, tests),
            "tests": tests,
            "environment": _environment(journal),
        },
    }
    return json.dumps(map_texts(document, printable_lines), indent=1) + "\n"


def _test(check: CheckRecord, outcome: Outcome, journal: Journal) -> dict[str, Any]:
    test = _named(check.key, outcome, journal.run, check.side)
    source = check.source or {}
    if source.get("file"):
        test |= {"filePath": source["file"], "line": source.get("line", 1)}
    if outcome.result in ("failed", "error", "recorded"):
        test["trace"] = format_witness(check, journal.run)
    return {**test, "rawStatus": check.verdict, "tags": [check.family]}


def _named(name: str, outcome: Outcome, run: RunRecord, side: str) -> dict[str, Any]:
    # What makes a test the same one in the next run.
    identity = f"sagemaker-conformance:{run.target}:{operation_of(run).name}:{name}"
    test: dict[str, Any] = {
        "id": str(uuid.uuid5(uuid.NAMESPACE_URL, ascii(identity))),
        "name": name,
        "status": _STATUSES[outcome.result],
        "duration": 0,
        "suite": [run.target or "target", side],
    }
    return {**test, "message": outcome.message} if outcome.message else test


def _summary(journal: Journal, tests: list[dict[str, Any]]) -> dict[str, Any]:
    """The counts, and the times in milliseconds since 1970, both 0 where the journal states none."""
    found = Counter(test["status"] for test in tests)
    began = journal.run.began
    start = round(1000 * began.timestamp()) if began is not None else 0
    duration = round(1000 * journal.end.seconds) if journal.end is not None else 0
    return {
        "tests": len(tests),
        **{status: found[status] for status in _ORDER},
        "start": start,
        "stop": start + duration,
        "extra": {"headline": Summary(journal).full_headline, "complete": journal.complete},
    }


def _environment(journal: Journal) -> dict[str, Any]:
    run = journal.run
    return {
        "appName": run.target,
        "appVersion": run.target_version,
        "extra": run_facts(run, "spec", "catalogue_sha256", "boto3_version", "seed"),
    }
