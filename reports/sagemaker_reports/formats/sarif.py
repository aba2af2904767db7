"""The report for code scanning: SARIF 2.1.0, a result for each divergence, a rule for each of their clauses.

A result's place is the line of the catalogue's file that states the clause. What makes a result the
same one next time is the baseline's key, the id and side, and the target's name.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Any, Final
from urllib.parse import quote

from sagemaker_reports.baseline.baseline import Entry
from sagemaker_reports.baseline.gate import GateResult
from sagemaker_reports.baseline.outcomes import list_findings
from sagemaker_reports.journal.file import Journal
from sagemaker_reports.journal.operation import OperationRecord, operation_of
from sagemaker_reports.journal.records import CheckRecord, RunRecord
from sagemaker_reports.rendering.project import information_uri
from sagemaker_reports.rendering.values import describe_answer, map_texts
from sagemaker_reports.rendering.witness import format_witness, replay_command, summarize_request
from sagemaker_reports.summary.exit_status import exit_status
from sagemaker_reports.summary.summary import Summary

FORMAT: Final = "sarif"
_SCHEMA: Final = (
    "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
)
_DEFINITION_PAGE: Final = (
    "https://docs.aws.amazon.com/sagemaker/latest/APIReference/"
    "API_HyperParameterTrainingJobDefinition.html"
)
#: What GitHub reads of one run, and how many runs of one file.
MOST_RESULTS: Final = 25_000
MOST_RUNS: Final = 20
_UNPAIRED: Final = re.compile("[\ud800-\udfff]")
#: The severity of divergences that are no error: the answer has another wording only.
_LEVELS: Final = {"wrong-code": "warning", "wrong-blame": "warning"}


def write(journal: Journal, gate: GateResult | None = None) -> str:
    """The log's text, of the runs of one tool on one operation: one, where the results fit in one."""
    return log_of(runs_of(journal, gate))


def logs_of(journals: Iterable[tuple[Journal, GateResult | None]]) -> list[str]:
    """The logs of many journals, each with as many runs as GitHub reads of one file."""
    runs = [run for journal, gate in journals for run in runs_of(journal, gate)]
    return [log_of(runs[at : at + MOST_RUNS]) for at in range(0, len(runs), MOST_RUNS)]


def log_of(runs: Sequence[dict[str, Any]]) -> str:
    """The text of a log of these runs."""
    log = {"$schema": _SCHEMA, "version": "2.1.0", "runs": list(runs)}
    return json.dumps(map_texts(log, _escape_surrogates), indent=1) + "\n"


def runs_of(journal: Journal, gate: GateResult | None = None) -> list[dict[str, Any]]:
    """The journal's results as runs of SARIF: several where there are more than `MOST_RESULTS`."""
    found = [check for check in journal.checks if check.status == "diverges"]
    parts = [found[at : at + MOST_RESULTS] for at in range(0, len(found), MOST_RESULTS)] or [[]]
    return [_run(part, number, journal, gate) for number, part in enumerate(parts, start=1)]


def _run(
    checks: Sequence[CheckRecord], number: int, journal: Journal, gate: GateResult | None
) -> dict[str, Any]:
    standings = _gate_states(checks, gate)
    operation = operation_of(journal.run)
    clauses = {check.clause: check for check in checks}
    indices = {clause: position for position, clause in enumerate(clauses)}
    part = f"{number}/" if number > 1 else ""  # of two runs with one id, GitHub keeps the last
    return {
        "tool": {
            "driver": {
                "name": "sagemaker-conformance",
                "version": journal.run.suite_version,
                **information_uri(),
                "rules": [_rule(check, operation) for check in clauses.values()],
            }
        },
        "automationDetails": {"id": f"sagemaker-conformance/{_qualified(journal.run, '/')}{part}"},
        "columnKind": "unicodeCodePoints",
        "results": [
            _result(check, journal.run, indices[check.clause], standings.get(check.key))
            for check in checks
        ],
        "properties": {"headline": Summary(journal).full_headline, "complete": journal.complete},
        "invocations": [_invocation(journal, gate)],
    }


def _qualified(run: RunRecord, separator: str) -> str:
    """The target, and another operation than the tuning job, each before a separator."""
    operation = operation_of(run)
    names = [run.target] if operation.is_tuning_job else [run.target, operation.name]
    return "".join(f"{name}{separator}" for name in names)


def _escape_surrogates(text: str) -> str:
    """The text with unpaired surrogates written out: readers of UTF-8 refuse a file for one."""
    return _UNPAIRED.sub(lambda found: ascii(found[0])[1:-1], text)


def _rule(check: CheckRecord, operation: OperationRecord) -> dict[str, Any]:
    source = check.source or {}
    statement = source.get("statement") or "what satisfies the documentation is accepted"
    in_definition = check.clause.startswith("TrainingJobDefinition.")
    page = _DEFINITION_PAGE if operation.is_tuning_job and in_definition else operation.page
    text = f"{check.clause.rpartition(':')[0]} {statement}"
    document, place = source.get("document", ""), source.get("place", "")
    return {
        "id": check.clause,
        "shortDescription": {"text": text},
        "fullDescription": {"text": f"{text} ({document}, {place})"},
        "helpUri": page,
        "help": {"text": f"sagemaker-conformance show {check.clause}{operation.option}"},
        "properties": {"tags": ["conformance", check.family]},
    }


def _result(
    check: CheckRecord, run: RunRecord, rule: int, standing: tuple[str, Entry | None] | None
) -> dict[str, Any]:
    state, entry = standing or (None, None)
    key = f"{_qualified(run, ':')}{check.key}"
    result: dict[str, Any] = {
        "ruleId": check.clause,
        "ruleIndex": rule,
        "level": _LEVELS.get(str(check.divergence), "error"),
        "message": {"text": _message(check, run)},
        "locations": [_location(check, run)],
        "partialFingerprints": {
            "conformanceKey/v1": key,
            # The one that code scanning at GitHub compares.
            "primaryLocationLineHash": f"{hashlib.sha256(ascii(key).encode()).hexdigest()[:16]}:1",
        },
        "properties": {
            "side": check.side,
            "divergence": check.divergence,
            "boto3": check.boto3,
            "witness": format_witness(check, run),
        },
    }
    if state is not None:
        result["baselineState"] = state
    if entry is not None:
        result["level"] = "note"
        reason = ", ".join(filter(None, [entry.reason, entry.issue])) or "listed in the baseline"
        result["suppressions"] = [{"kind": "external", "justification": reason}]
    return result


def _message(check: CheckRecord, run: RunRecord) -> str:
    sent = summarize_request(check, run)
    answer = describe_answer(check.answer, message=False)
    return (
        f"{check.key}: {check.divergence}. {run.target} was sent {sent} and answered {answer}; "
        f"expected {check.expected or 'what is documented'}. Repeat: {replay_command(check, run)}"
    )


def _location(check: CheckRecord, run: RunRecord) -> dict[str, Any]:
    source = check.source or {}
    path = check.clause.rpartition(":")[0]
    return {
        "physicalLocation": {
            "artifactLocation": {"uri": quote(source.get("file") or run.spec, errors="replace")},
            "region": {"startLine": source.get("line", 1)},
        },
        "logicalLocations": [{"fullyQualifiedName": path, "kind": "member"}],
    }


def _gate_states(
    checks: Sequence[CheckRecord], gate: GateResult | None
) -> dict[str, tuple[str, Entry | None]]:
    """The baseline's state of each divergence, and the entry that allows it."""
    if gate is None:
        return {}
    known = {entry.key: entry for entry in gate.known}
    states = {each.check.key: "updated" for each in gate.changed}
    states |= {check.key: "new" for check in gate.new}
    keys = [check.key for check in checks]
    return {key: (states.get(key, "unchanged"), known.get(key)) for key in keys}


def _invocation(journal: Journal, gate: GateResult | None) -> dict[str, Any]:
    statuses = Summary(journal).statuses
    invocation: dict[str, Any] = {
        "executionSuccessful": journal.complete and not statuses["error"],
        "exitCode": exit_status(journal, gate),
    }
    if began := journal.run.began:
        invocation["startTimeUtc"] = began.strftime("%Y-%m-%dT%H:%M:%SZ")
    if notices := list(_notices(journal, gate)):
        invocation["toolExecutionNotifications"] = [
            {"level": level, "message": {"text": text}} for level, text in notices
        ]
    return invocation


def _notices(journal: Journal, gate: GateResult | None) -> Iterator[tuple[str, str]]:
    """Notes on the run itself: that it is incomplete, errors of the suite, further findings of the gate."""
    if warning := Summary(journal).incomplete:
        yield "error", warning
    for check in journal.checks:
        if check.status == "error":
            yield "error", f"error of the suite in {check.key}: {check.reason or 'no reason given'}"
    if gate is not None:
        for name, found in list_findings(gate):
            if name in ("gone", "not checked", "expired"):
                for finding in found:
                    yield "error", f"the baseline's entry is {name}: {finding}"
        for note in gate.notes:
            yield "note", note
