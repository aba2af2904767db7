"""The report in the Common Test Report Format: its keys, its statuses, and tests that stay the same."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import jsonschema_rs
import pytest

from sagemaker_reports.formats.ctrf import write


def _object(required: str, **keys: Any) -> dict[str, Any]:
    return {
        "type": "object",
        "required": required.split(),
        "properties": keys,
        "additionalProperties": False,
    }


_TEXT, _NUMBER, _FREE = {"type": "string"}, {"type": "integer"}, {"type": "object"}
_NAME = {"type": "string", "minLength": 1}
_STATUS = {"enum": ["passed", "failed", "skipped", "pending", "other"]}
_COUNTS = "tests passed failed skipped pending other start stop"
#: What the schema at ctrf.io says of the keys that the report has; it allows no other keys anywhere.
FORM = _object(
    "results reportFormat specVersion",
    reportFormat={"const": "CTRF"},
    specVersion={"type": "string", "pattern": r"^[0-9]+\.[0-9]+\.[0-9]+$"},
    generatedBy=_TEXT,
    results=_object(
        "tool summary tests",
        tool=_object("name", name=_NAME, version=_TEXT),
        summary=_object(_COUNTS, extra=_FREE, **dict.fromkeys(_COUNTS.split(), _NUMBER)),
        environment=_object("", appName=_TEXT, appVersion=_TEXT, extra=_FREE),
        tests={
            "type": "array",
            "items": _object(
                "name status duration",
                **dict.fromkeys(("message", "trace", "rawStatus", "filePath"), _TEXT),
                id={"type": "string", "format": "uuid"},
                name=_NAME,
                status=_STATUS,
                duration=_NUMBER,
                line=_NUMBER,
                suite={"type": "array", "minItems": 1, "items": _TEXT},
                tags={"type": "array", "items": _TEXT},
            ),
        },
    ),
)


def results(text: str) -> dict[str, Any]:
    """The results, after a look at the document's form."""
    found = json.loads(text)
    form = jsonschema_rs.validator_for(FORM, validate_formats=True)
    assert [error.message for error in form.iter_errors(found)] == []
    return dict(found["results"])


def statuses(text: str) -> dict[str, str]:
    return {test["name"]: test["status"] for test in results(text)["tests"]}


def test_every_status_has_its_own(diverging: Any, conforming: Any, journal_of: Any) -> None:
    skipped = ("dominated", "vacuous", "inconclusive", "unsupported", "out-of-scope")
    journal = journal_of(
        conforming("A:enum"),
        diverging("B:enum", divergence="server-error"),
        conforming("C:enum", status="recorded"),
        conforming("D:enum", status="error", reason="a fault of ours"),
        *(conforming(f"{status}:enum", status=status) for status in skipped),
    )

    assert statuses(write(journal)) == {
        "A:enum rejects": "passed",
        "B:enum rejects": "failed",
        "C:enum rejects": "passed",
        "D:enum rejects": "other",
        **{f"{status}:enum rejects": "skipped" for status in skipped},
    }


def test_the_gate_decides_where_there_is_one(gated: Any) -> None:
    found = statuses(write(gated.journal, gated.gate))

    assert {name.split(":")[0] for name, status in found.items() if status == "failed"} == {
        *("New", "Changed", "Gone", "Lost", "Late"),
    }
    assert found["Known:enum rejects"] == "skipped"


def test_counts_times_and_what_was_tested(gated: Any) -> None:
    found = results(write(gated.journal, gated.gate))
    counts = {key: found["summary"][key] for key in ("tests", "passed", "failed", "skipped")}

    assert counts == {"tests": 9, "passed": 2, "failed": 5, "skipped": 2}
    assert found["summary"]["start"] == 1767225600000
    assert found["summary"]["stop"] - found["summary"]["start"] == 500
    assert found["environment"]["appVersion"] == "moto 5.2.5"


def test_a_test_is_the_same_in_every_run_and_carries_its_witness(
    diverging: Any, journal_of: Any
) -> None:
    source = {**diverging().source, "file": "strategies/data/botocore-1.44.5.json", "line": 42}
    runs = [
        results(write(journal_of(diverging("A:enum", value=value, source=source))))["tests"][0]
        for value in ("x", "y")
    ]

    assert runs[0]["id"] == runs[1]["id"]
    assert (runs[0]["filePath"], runs[0]["line"]) == (source["file"], 42)
    assert runs[0]["rawStatus"] == "accepts-invalid"
    assert runs[0]["trace"] != runs[1]["trace"]


def test_a_run_that_broke_off_has_a_test_of_its_own(conforming: Any, journal_of: Any) -> None:
    assert statuses(write(journal_of(conforming("A:enum"), end=None))) == {
        "A:enum rejects": "passed",
        "the run was complete": "other",
    }


@pytest.mark.parametrize("started", ["", "yesterday"])
def test_a_journal_without_a_time_has_none(
    started: str, conforming: Any, journal_of: Any, run_record: Any
) -> None:
    run = replace(run_record, started=started)
    assert results(write(journal_of(conforming(), run=run)))["summary"]["start"] == 0


def test_hostile_text_stays_text(hostile_journal: Any) -> None:
    text = write(hostile_journal)

    results(text)
    assert "\\ud800" not in text.replace("\\\\ud800", "")
