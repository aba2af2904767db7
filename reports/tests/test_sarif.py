"""The report for code scanning keeps the standard, and results stay the same ones."""

from __future__ import annotations

import json
from dataclasses import replace
from importlib.metadata import metadata
from pathlib import Path
from typing import Any

import jsonschema_rs
import pytest

from sagemaker_reports.formats import sarif
from sagemaker_reports.formats.sarif import log_of, logs_of, write

SCHEMA = Path(__file__).parent / "schemas" / "sarif-schema-2.1.0.json"


@pytest.fixture(scope="module")
def standard() -> Any:
    """The schema that OASIS publishes with the standard."""
    return jsonschema_rs.validator_for(json.loads(SCHEMA.read_text()), validate_formats=True)


def run_of(journal: Any, gate: Any = None) -> dict[str, Any]:
    """The log's one run."""
    (run,) = json.loads(write(journal, gate))["runs"]
    return dict(run)


def test_it_keeps_the_standard(standard: Any, gated: Any, hostile_journal: Any) -> None:
    for log in (
        write(gated.journal),
        write(gated.journal, gated.gate),
        write(hostile_journal),
    ):
        assert [error.message for error in standard.iter_errors(json.loads(log))] == []


def test_the_schema_would_refuse_another_log(standard: Any, gated: Any) -> None:
    log = json.loads(write(gated.journal))
    log["runs"][0]["results"][0]["baselineState"] = "known"

    assert not standard.is_valid(log)


def test_a_result_names_its_clause_and_the_line_that_states_it(
    diverging: Any, journal_of: Any
) -> None:
    source = {
        **diverging().source,
        "file": "strategies/data/botocore-1.44.5.json",
        "line": 42,
    }
    run = run_of(journal_of(diverging("A.B:enum", source=source)))
    (result,) = run["results"]
    place = result["locations"][0]["physicalLocation"]

    assert result["ruleId"] == "A.B:enum" == run["tool"]["driver"]["rules"][0]["id"]
    assert place == {
        "artifactLocation": {"uri": "strategies/data/botocore-1.44.5.json"},
        "region": {"startLine": 42},
    }


def test_fingerprints_are_the_gates_key_whatever_was_sent(diverging: Any, journal_of: Any) -> None:
    checks = [
        diverging("A:enum", value="x"),
        diverging("A:enum", side="accepts"),
        diverging("B:enum"),
    ]
    again = [diverging("A:enum", value="y", divergence="server-error")]
    first, other = (run_of(journal_of(*some))["results"] for some in (checks, again))
    prints = [result["partialFingerprints"] for result in first]

    assert prints[0]["conformanceKey/v1"] == "moto:A:enum rejects"
    assert prints[0] == other[0]["partialFingerprints"]
    assert len({each["primaryLocationLineHash"] for each in prints}) == len(checks)


def test_states_come_from_the_gate(gated: Any) -> None:
    told = {
        result["ruleId"]: (result["baselineState"], result["level"], "suppressions" in result)
        for result in run_of(gated.journal, gated.gate)["results"]
    }

    assert told == {
        "Known:enum": ("unchanged", "note", True),
        "Changed:enum": ("updated", "warning", False),
        "Late:enum": ("unchanged", "error", False),
        "New:enum": ("new", "error", False),
    }


def test_what_has_no_result_is_a_notice(gated: Any) -> None:
    (invocation,) = run_of(gated.journal, gated.gate)["invocations"]
    told = [each["message"]["text"] for each in invocation["toolExecutionNotifications"]]

    assert told == [
        "the baseline's entry is gone: Gone:enum rejects: was accepts-invalid",
        "the baseline's entry is not checked: Lost:enum rejects: not reached",
        "the baseline's entry is expired: Late:enum rejects: 2026-01-01",
    ]
    assert invocation["exitCode"] == 1
    assert invocation["executionSuccessful"] is True


def test_a_run_that_broke_off_and_errors_of_ours_are_no_success(
    conforming: Any, journal_of: Any
) -> None:
    journal = journal_of(conforming("A:enum", status="error", reason="a fault of ours"), end=None)
    (invocation,) = run_of(journal)["invocations"]
    told = [each["message"]["text"] for each in invocation["toolExecutionNotifications"]]

    assert invocation["executionSuccessful"] is False
    assert told[0].startswith("INCOMPLETE RUN")
    assert told[1] == "error of the suite in A:enum rejects: a fault of ours"


def test_the_tool_has_the_page_that_the_project_states(diverging: Any, journal_of: Any) -> None:
    driver = run_of(journal_of(diverging("A:enum")))["tool"]["driver"]
    stated = metadata("sagemaker-conformance").get_all("Project-URL") or []

    assert driver["informationUri"] in {each.partition(", ")[2] for each in stated}


def test_another_operation_has_ids_fingerprints_and_pages_of_its_own(
    standard: Any, diverging: Any, journal_of: Any, run_record: Any
) -> None:
    activity = replace(run_record, operation="stepfunctions:CreateActivity")
    group = replace(run_record, operation="sagemaker:CreateModelPackageGroup")
    (first, second, third) = (
        run_of(journal_of(diverging("name:type"), conforming_twin, run=record))
        for conforming_twin in [diverging("a:type", status="conforms", divergence=None)]
        for record in (activity, group, run_record)
    )
    prints = [
        run["results"][0]["partialFingerprints"]["conformanceKey/v1"]
        for run in (first, second, third)
    ]
    rules = [run["tool"]["driver"]["rules"] for run in (first, second, third)]

    assert prints == [
        "moto:stepfunctions:CreateActivity:name:type rejects",
        "moto:sagemaker:CreateModelPackageGroup:name:type rejects",
        "moto:name:type rejects",
    ]
    assert len({run["automationDetails"]["id"] for run in (first, second, third)}) == 3
    assert [len(each) for each in rules] == [1, 1, 1]  # a rule without a result is left out
    assert rules[0][0]["helpUri"].endswith("/services/stepfunctions.html")
    assert rules[1][0]["helpUri"].endswith("/API_CreateModelPackageGroup.html")
    assert "--operation=stepfunctions:CreateActivity" in rules[0][0]["help"]["text"]
    assert standard.is_valid(json.loads(log_of([first, second, third])))


def test_files_keep_to_what_github_reads(
    diverging: Any, journal_of: Any, run_record: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sarif, "MOST_RESULTS", 2)
    monkeypatch.setattr(sarif, "MOST_RUNS", 3)
    names = ["a:A", "a:B", "a:C"]
    journals = [
        journal_of(
            *(diverging(f"{letter}:enum") for letter in "ABC"),
            run=replace(run_record, operation=name),
        )
        for name in names
    ]
    logs = [json.loads(text)["runs"] for text in logs_of((each, None) for each in journals)]
    runs = [run for log in logs for run in log]

    assert [3, 3] == [len(log) for log in logs]
    assert [2, 1, 2, 1, 2, 1] == [len(run["results"]) for run in runs]
    assert len({run["automationDetails"]["id"] for run in runs}) == 6
    assert all(
        result["ruleId"] == run["tool"]["driver"]["rules"][result["ruleIndex"]]["id"]
        for run in runs
        for result in run["results"]
    )
