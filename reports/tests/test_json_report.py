"""The report for programs keeps its published schema."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import jsonschema_rs
import pytest

from sagemaker_reports import read_journal
from sagemaker_reports.formats.json import schema, write
from sagemaker_reports.journal.records import DIVERGENCES, STATUSES

GOLDEN = sorted((Path(__file__).parent / "golden").glob("*.ndjson"))


@pytest.fixture(scope="module")
def published() -> Any:
    """The schema that comes along."""
    return jsonschema_rs.validator_for(schema(), validate_formats=True)


def errors(published: Any, text: str) -> list[str]:
    """What a document breaks of the schema."""
    return [error.message for error in published.iter_errors(json.loads(text))]


@pytest.mark.parametrize("golden", GOLDEN, ids=lambda path: path.stem)
def test_every_kind_of_check_keeps_the_schema(published: Any, golden: Path) -> None:
    assert errors(published, write(read_journal(golden))) == []


def test_with_a_gate_and_without_an_end_too(
    published: Any, gated: Any, journal_of: Any, conforming: Any
) -> None:
    assert errors(published, write(gated.journal, gated.gate)) == []
    assert errors(published, write(journal_of(conforming(), end=None))) == []


@pytest.mark.parametrize(
    ("place", "value"),
    [
        (("complete",), "yes"),
        (("checks", 0, "status"), "passed"),
        (("checks", 0, "divergence"), None),
        (("checks", 0, "id"), "A:enum"),
        (("totals", "requests"), -1),
        (("run", "target"), None),
    ],
)
def test_the_schema_refuses_what_is_none(
    published: Any, diverging: Any, journal_of: Any, place: tuple[Any, ...], value: Any
) -> None:
    document = json.loads(write(journal_of(diverging())))
    *parents, last = place
    holder = document
    for step in parents:
        holder = holder[step]
    holder[last] = value

    assert not published.is_valid(document)


def test_the_schema_knows_every_status_and_divergence() -> None:
    defined = schema()["$defs"]

    assert defined["check"]["properties"]["status"]["enum"] == list(STATUSES)
    assert defined["divergence"]["enum"] == list(DIVERGENCES)
    assert list(defined["totals"]["properties"]["statuses"]["properties"]) == list(STATUSES)


def test_gate_and_counts_are_told(gated: Any) -> None:
    document = json.loads(write(gated.journal, gated.gate))
    told = {
        name: [each["id"].partition(":")[0] for each in document["gate"][name]]
        for name in ("new", "changed", "miscounted", "gone", "unchecked", "expired", "known")
    }

    assert told == {
        "new": ["New"],
        "changed": ["Changed"],
        "miscounted": [],
        "gone": ["Gone"],
        "unchecked": ["Lost"],
        "expired": ["Late"],
        "known": ["Known"],
    }
    assert document["gate"]["known"][0]["reason"] == "so it is"
    assert document["exit_status"] == 1
    assert document["totals"]["statuses"]["conforms"] == 2
    assert document["totals"]["divergences"]["accepts-invalid"] == 3


def test_a_run_that_broke_off_says_so(conforming: Any, journal_of: Any) -> None:
    document = json.loads(write(journal_of(conforming(), end=None)))

    assert document["complete"] is False
    assert document["totals"]["seconds"] is None


def test_hostile_words_stay_text(published: Any, hostile_journal: Any) -> None:
    text = write(hostile_journal)

    assert text.isascii()
    assert json.loads(text)["run"]["target"] == hostile_journal.run.target
