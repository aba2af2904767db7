"""Small journals, made by hand: the material of these tests."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeAlias

import pytest

from sagemaker_reports.journal import Journal
from sagemaker_reports.records import CheckRecord, EndRecord, RunRecord

MakeCheck: TypeAlias = Callable[..., CheckRecord]
MakeJournal: TypeAlias = Callable[..., Journal]

BASE = {
    "HyperParameterTuningJobName": "$NAME",
    "TrainingJobDefinition": {"RoleArn": "arn:aws:iam::123456789012:role/some"},
}


@pytest.fixture
def run_record() -> RunRecord:
    """The opening of a run against moto."""
    return RunRecord(
        suite_version="0.1.0",
        target="moto",
        target_version="moto 5.2.5",
        spec="botocore-1.44.5",
        catalogue_sha256="c0ffee" * 10,
        options={"target": "moto"},
        started="2026-01-01T00:00:00+00:00",
        bases={"plain": BASE},
    )


@pytest.fixture
def end_record() -> EndRecord:
    """The end of a run that asked everything."""
    return EndRecord(complete=True, checks=1, requests=2, calls=3, seconds=0.5)


@pytest.fixture
def conforming() -> MakeCheck:
    """Makes a check that conforms, but for what is said otherwise."""

    def make(clause: str = "TrainingJobDefinition.RoleArn:pattern", **facts: Any) -> CheckRecord:
        return CheckRecord(
            clause=clause, **{"side": "rejects", "status": "conforms", "requests": 1, **facts}
        )

    return make


@pytest.fixture
def diverging(conforming: MakeCheck) -> MakeCheck:
    """Makes a check that diverges: a target accepted this value as a role."""

    def make(
        clause: str = "TrainingJobDefinition.RoleArn:pattern", value: Any = "x", **facts: Any
    ) -> CheckRecord:
        body = {**BASE, "TrainingJobDefinition": {"RoleArn": value}}
        told: dict[str, Any] = {
            "status": "diverges",
            "divergence": "accepts-invalid",
            "boto3": "passes",
            "witness": ({"operation": "CreateHyperParameterTuningJob", "body": body},),
            "answer": {"outcome": "accepted", "http_status": 200, "code": None, "message": None},
            "expected": "400 ValidationException",
            "source": {
                "document": "service-2.json",
                "place": "/shapes/RoleArn/pattern",
                "statement": "must match the pattern ^arn:.*$ as a whole",
                "evidence": "modelled",
            },
            "base": "plain",
            "change": ({"at": "/TrainingJobDefinition/RoleArn", "value": value},),
            "neighbour": {"change": []},
            "certified": True,
        }
        return conforming(clause, **{**told, **facts})

    return make


@pytest.fixture
def journal_of(run_record: RunRecord, end_record: EndRecord) -> MakeJournal:
    """Makes a journal of the given checks, complete unless ``end`` says otherwise."""

    def make(*checks: CheckRecord, **facts: Any) -> Journal:
        told = {"run": run_record, "end": end_record, "path": Path("moto.ndjson"), **facts}
        return Journal(checks=checks, **told)

    return make
