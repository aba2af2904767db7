"""What a baseline lists is replayed by its witness alone, as long as that reproduces it."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from sagemaker_conformance.checks.check import Check
from sagemaker_conformance.engine.examiner import examine
from sagemaker_conformance.engine.records import record_of
from sagemaker_conformance.engine.rejects import sweep_rejects
from sagemaker_conformance.engine.witness_replay import WitnessReplay
from sagemaker_conformance.reference import checks_of as faithful_checks
from sagemaker_reports.baseline.baseline import Baseline, Entry
from sagemaker_reports.baseline.update import update
from sagemaker_reports.journal.conversion import from_json
from sagemaker_reports.journal.file import Journal
from sagemaker_reports.journal.records import CheckRecord, RunRecord

LENGTH = "TrainingJobDefinition.RoleArn:length-max"
PATTERN = "TrainingJobDefinition.RoleArn:pattern"


@pytest.fixture
def baseline_of(context_of: Any, run_of_mock: RunRecord) -> Any:
    """Makes the baseline that full examinations of some checks of a target call for."""

    def make(target: Any, *checks: Check) -> Baseline:
        context = replace(context_of(target), minimise=True)
        bases = {seed_request.name: seed_request.base for seed_request in context.seed_requests}
        found = [
            from_json(record_of(examine(check, context), context.catalogue, "", bases))
            for check in checks
        ]
        records = tuple(record for record in found if isinstance(record, CheckRecord))
        return update(None, Journal(replace(run_of_mock, bases=bases), records, None, None))  # type: ignore[arg-type]  # no file

    return make


@pytest.fixture
def run_of_mock(catalogue: Any) -> RunRecord:
    """The opening of a run against a faulty mock."""
    return RunRecord(
        suite_version="0.1.0",
        target="local",
        target_version="",
        spec=catalogue.spec,
        catalogue_sha256=catalogue.sha256,
    )


@pytest.fixture
def knowing(context_of: Any) -> Any:
    """Makes what asks a target about a baseline's entries."""

    def make(target: Any, baseline: Baseline) -> WitnessReplay:
        context = context_of(target)
        return WitnessReplay(baseline, context, {w.name: w.base for w in context.seed_requests})

    return make


def test_a_listed_divergence_costs_its_ground_and_its_witness(
    mock_with: Any, baseline_of: Any, knowing: Any
) -> None:
    check = Check(LENGTH, "rejects")
    baseline = baseline_of(mock_with({LENGTH: None}), check)
    known = knowing(mock_with({LENGTH: None}), baseline)
    verdict = known.verdict(check)

    assert ("diverges", "accepts-invalid") == (verdict.status, verdict.divergence)
    assert 2 == verdict.requests == known.context.client.requests
    assert verdict.witness.case.request == baseline.steps(baseline.entries[0])[0]["body"]


def test_what_does_not_show_any_more_is_examined_in_full(
    mock_with: Any, baseline_of: Any, knowing: Any
) -> None:
    check = Check(LENGTH, "rejects")
    known = knowing(mock_with({}), baseline_of(mock_with({LENGTH: None}), check))

    assert known.verdict(check) is None
    assert "conforms" == examine(check, known.context).status


def test_what_is_not_listed_is_examined_in_full(knowing: Any, mock_with: Any) -> None:
    baseline = Baseline("local", "", "")
    known = knowing(mock_with({LENGTH: None}), baseline)

    assert known.verdict(Check(LENGTH, "rejects")) is None
    assert 0 == known.context.client.requests


def test_a_glob_is_asked_the_first_case_that_shows_it(mock_with: Any, knowing: Any) -> None:
    glob = Entry(clause="*:pattern", side="rejects", divergence="accepts-invalid", count=1)
    baseline = Baseline("local", "", "", (glob,))
    known = knowing(mock_with({PATTERN: None}), baseline)
    verdict = known.verdict(Check(PATTERN, "rejects"))
    all_cases = examine(Check(PATTERN, "rejects"), known.context).cases

    assert ("diverges", 1) == (verdict.status, verdict.cases)
    assert all_cases > 1
    assert verdict.witness.case.label == next(
        asked.case.label
        for asked in sweep_rejects(Check(PATTERN, "rejects"), known.context)
        if asked.judgement.divergence == "accepts-invalid"
    )


def test_a_witness_that_breaks_another_clause_is_not_believed(
    mock_with: Any, baseline_of: Any, knowing: Any
) -> None:
    check = Check(LENGTH, "rejects")
    listed = baseline_of(mock_with({LENGTH: None}), check)
    body = dict(listed.steps(listed.entries[0])[0]["body"])
    del body["TrainingJobDefinition"]
    steps = [{"operation": "CreateHyperParameterTuningJob", "body": {**body, "Tags": "x"}}]
    edited = replace(listed, entries=(replace(listed.entries[0], witness={"steps": steps}),))
    known = knowing(mock_with({LENGTH: None, "Tags:type": None}), edited)

    assert known.verdict(check) is None


def test_a_witness_that_was_refused_is_replayed_too(
    mock_with: Any, baseline_of: Any, knowing: Any, catalogue: Any
) -> None:
    faithful = faithful_checks(catalogue)[LENGTH]
    strict = {LENGTH: replace(faithful, holds=lambda value: len(value) < 100)}
    check = Check(LENGTH, "accepts")
    known = knowing(mock_with(strict), baseline_of(mock_with(strict), check))

    assert "rejects-valid" == known.verdict(check).divergence


def test_a_rule_that_is_only_reported_is_not_failed_for_being_listed(
    mock_with: Any, knowing: Any
) -> None:
    rule = "TrainingJobDefinition.StoppingCondition:rule-wait-at-least-runtime"
    entry = Entry(clause=rule, side="rejects", divergence="accepts-invalid")
    known = knowing(mock_with({}), Baseline("local", "", "", (entry,)))

    assert known.verdict(Check(rule, "rejects")) is None
    assert 0 == known.context.client.requests
