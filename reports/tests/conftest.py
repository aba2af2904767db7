"""Small journals, made by hand: the material of these tests."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any, Final, TypeAlias

import pytest

from sagemaker_reports.baseline.gate import GateResult, gate
from sagemaker_reports.baseline.update import update
from sagemaker_reports.journal.file import Journal, read_journal
from sagemaker_reports.journal.records import CheckRecord, EndRecord, RunRecord

MakeCheck: TypeAlias = Callable[..., CheckRecord]
MakeJournal: TypeAlias = Callable[..., Journal]


def pytest_configure(config: pytest.Config) -> None:
    """Warnings are errors here; the ini file also speaks for the suite that users run."""
    config.addinivalue_line("filterwarnings", "error")


@dataclass(frozen=True)
class Gated:
    """A journal, and how it compares with its baseline."""

    journal: Journal
    gate: GateResult


BASE = {
    "HyperParameterTuningJobName": "$NAME",
    "TrainingJobDefinition": {"RoleArn": "arn:aws:iam::123456789012:role/some"},
}


@pytest.fixture(scope="session")
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


@pytest.fixture(scope="session")
def end_record() -> EndRecord:
    """The end of a run that asked everything."""
    return EndRecord(complete=True, checks=1, requests=2, calls=3, seconds=0.5)


@pytest.fixture(scope="session")
def conforming() -> MakeCheck:
    """Makes a check that conforms, but for what is said otherwise."""

    def make(clause: str = "TrainingJobDefinition.RoleArn:pattern", **facts: Any) -> CheckRecord:
        return CheckRecord(
            clause=clause, **{"side": "rejects", "status": "conforms", "requests": 1, **facts}
        )

    return make


@pytest.fixture(scope="session")
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


@pytest.fixture(scope="session")
def journal_of(run_record: RunRecord, end_record: EndRecord) -> MakeJournal:
    """Makes a journal of the given checks, complete unless ``end`` says otherwise."""

    def make(*checks: CheckRecord, **facts: Any) -> Journal:
        told = {"run": run_record, "end": end_record, "path": Path("moto.ndjson"), **facts}
        return Journal(checks=checks, **told)

    return make


#: Ends of elements, quotes, templates, control, bidirectional and unpaired characters.
HOSTILE_WORDS: Final = (
    "</script><script>window.broken = 1</script><!-- <img src=x onerror=window.broken=1>\"'`${1} "
    "&lt;b&gt; \x00\x07\x1b[31m\u202eevil\u2066\u2028\ud800 \U0001f4a5"
)
_LONG: Final = "w" * 10_000


def _hostile_records(words: str) -> list[dict[str, Any]]:
    """A journal's lines, with the words wherever text may stand."""
    body = {words: words, "TrainingJobDefinition": {"RoleArn": words + _LONG, "List": [words] * 20}}
    run = {
        "record": "run",
        "format": 1,
        **dict.fromkeys(
            ("suite_version", "target", "target_version", "spec", "catalogue_sha256", "started"),
            words,
        ),
        "operation": words,
        "seed": 0,
        "options": {"target": words},
        "bases": {words: body},
        "boto3_version": words,
    }
    check = {
        "record": "check",
        "clause": f"Top.{words}:pattern",
        "side": "rejects",
        "status": "diverges",
        "divergence": "accepts-invalid",
        "also": ["wrong-code"],
        "boto3": "passes",
        "requests": 1,
        "witness": [{"operation": words, "body": body, "header": words}],
        "answer": {
            "outcome": "rejected",
            "http_status": 400,
            "code": words,
            "message": words + _LONG,
        },
        "expected": words,
        "source": {
            **dict.fromkeys(("document", "place", "statement", "evidence"), words),
            "observations": [
                dict.fromkeys(("date", "operation", "text"), words) | {"url": f"javascript:{words}"}
            ],
        },
        "path": f"Top.{words}",
        "kind": "pattern",
        "base": words,
        "change": [{"at": "/TrainingJobDefinition/RoleArn", "value": words}],
        "neighbour": {"change": [{"at": "/TrainingJobDefinition/Extra", "value": words}]},
        "by": [words],
        "with": [words],
        "certified": True,
        "reason": f"{words}\n{words}",
        "replay": f"sagemaker-conformance replay {words}",
        "unspecified": [{"label": words, "answer": {"outcome": "accepted"}, "reason": words}],
        "further": [
            {
                "label": words,
                "change": [{"at": "/A", "value": words}],
                "answer": {"outcome": "accepted", "message": words},
            }
        ],
        "not_judged": [
            {
                "label": words,
                "change": [{"at": "/A", "value": words}],
                "reason": words,
                "answer": {"outcome": "rejected", "http_status": 400, "message": words},
            }
        ],
    }
    odd = {
        **check,
        "clause": words,
        "side": "accepts",
        "kind": words,
        "path": words,
        "witness": None,
    }
    long = {**check, "clause": f"{_LONG}.{_LONG}:enum", "path": f"{_LONG}.{_LONG}", "kind": "enum"}
    raw = {
        **check,
        "clause": "Op:wire-x",
        "kind": "wire-x",
        "witness": [{"operation": words, "raw_base64": "/w=="}],
    }
    return [run, check, odd, long, raw]


@pytest.fixture(scope="session")
def hostile_words() -> str:
    """Words that try to leave their place in a report."""
    return HOSTILE_WORDS


@pytest.fixture(scope="session")
def hostile_journal(tmp_path_factory: pytest.TempPathFactory) -> Journal:
    """A journal with such words in every field that text stands in, read from a file."""
    path = tmp_path_factory.mktemp("hostile") / "hostile.ndjson"
    path.write_text("".join(f"{json.dumps(each)}\n" for each in _hostile_records(HOSTILE_WORDS)))
    return read_journal(path)


@pytest.fixture
def gated(conforming: MakeCheck, diverging: MakeCheck, journal_of: MakeJournal) -> Gated:
    """A journal in which something stands in each section of the gate, and what the gate says."""
    before = journal_of(
        *(diverging(f"{name}:enum") for name in ("Known", "Gone", "Changed", "Lost", "Late"))
    )
    baseline = update(None, before)
    entries = [
        replace(entry, **_WRITTEN.get(entry.clause, {}))  # what a person wrote
        for entry in baseline.entries
    ]
    journal = journal_of(
        diverging("Known:enum"),
        conforming("Gone:enum"),
        diverging("Changed:enum", divergence="wrong-code"),
        diverging("Late:enum"),
        diverging("New:enum"),
        conforming("Fine:enum"),
        conforming("Open:enum", status="recorded"),
        conforming("Dull:enum", status="vacuous"),
    )
    result = gate(replace(baseline, entries=tuple(entries)), journal, today=date(2026, 6, 1))
    return Gated(journal, result)


_WRITTEN: Final[dict[str, dict[str, Any]]] = {
    "Known:enum": {"reason": "so it is", "issue": "https://example.org/1"},
    "Late:enum": {"expires": date(2026, 1, 1)},
}
