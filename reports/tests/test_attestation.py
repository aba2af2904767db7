"""An attestation holds for its journal and for no other, and only whole runs have one."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any, TypeAlias

import pytest

from sagemaker_reports.attestation.attestation import (
    AttestationError,
    attest,
    format_attestation,
    verify,
)
from sagemaker_reports.journal.errors import ReportError
from sagemaker_reports.journal.file import JournalWriter
from sagemaker_reports.journal.records import CheckRecord

Write: TypeAlias = Callable[..., Path]


def answered(check: CheckRecord) -> CheckRecord:
    """The check with an answer that fits its status, where something was sent."""
    if check.status in ("out-of-scope", "vacuous"):
        return replace(check, requests=0)
    if check.status != "conforms" or check.answer is not None:
        return check
    return replace(check, answer={"outcome": "rejected" if check.side == "rejects" else "accepted"})


@pytest.fixture
def write(tmp_path: Path, run_record: Any, end_record: Any) -> Write:
    """Writes the journal of a run that selected these checks, all that there were by default."""

    def make(*checks: Any, name: str = "run.ndjson", end: Any = end_record, **of: int) -> Path:
        counts = {"selected": len(checks), "offered": len(checks), **of}
        with JournalWriter(tmp_path / name) as journal:
            journal.run(replace(run_record, extra=counts))
            for check in map(answered, checks):
                journal.check(check)
            if end is not None:
                journal.end(replace(end, checks=len(checks), requests=len(checks)))
                journal.finish()
        return tmp_path / name

    return make


@pytest.fixture
def journal(write: Write, diverging: Any, conforming: Any) -> Path:
    """The journal of a whole run."""
    return write(
        conforming("A:enum"),
        conforming("A:enum", side="accepts"),
        diverging("B:enum"),
        *(conforming(f"{s}:enum", status=s) for s in ("out-of-scope", "inconclusive", "recorded")),
    )


@pytest.fixture
def attested(journal: Path, tmp_path: Path) -> Path:
    """The file of its attestation."""
    file = tmp_path / "attestation.json"
    file.write_text(format_attestation(attest(journal)))
    return file


def test_it_lists_by_id_what_is_honoured_and_what_is_not(journal: Path) -> None:
    told = attest(journal)

    assert told["honours"] == {"accepts": ["A:enum"], "rejects": ["A:enum"], "returns": []}
    assert told["diverges"] == [
        {"clause": "B:enum", "side": "rejects", "divergence": "accepts-invalid"}
    ]
    assert told["out_of_scope"]["rejects"] == ["out-of-scope:enum"]
    assert told["inconclusive"]["rejects"] == ["inconclusive:enum"]
    assert told["statement"] == (
        "6 checks of botocore-1.44.5 were run: moto 5.2.5 honours 2 and diverges in 1; "
        "1 are out of its scope, 2 have no verdict"
    )


def test_it_holds_for_its_journal(attested: Path, journal: Path) -> None:
    assert verify(attested, journal)["target"] == "moto"


def test_one_byte_of_the_journal_is_noticed(attested: Path, journal: Path) -> None:
    journal.write_bytes(journal.read_bytes().replace(b'"requests": 1', b'"requests": 9', 1))

    with pytest.raises(
        AttestationError, match=r"does not hold for .*: it attests the journal with"
    ):
        verify(attested, journal)


@pytest.mark.parametrize(
    ("edit", "where"),
    [
        (lambda told: told["honours"]["rejects"].append("B:enum"), "honours"),
        (lambda told: told["diverges"].clear(), "diverges"),
        (lambda told: told.update(target_version="moto 9"), "target_version"),
        (lambda told: told.update(praise="best of all"), "praise"),
        (lambda told: told.pop("inconclusive"), "inconclusive"),
    ],
)
def test_a_changed_attestation_is_noticed(
    attested: Path, journal: Path, edit: Callable[[Any], None], where: str
) -> None:
    told = json.loads(attested.read_text())
    edit(told)
    attested.write_text(json.dumps(told))

    with pytest.raises(AttestationError, match=rf"changed since it was made: .* in {where}$"):
        verify(attested, journal)


@pytest.mark.parametrize(
    ("content", "told"),
    [
        ("{", "is not JSON: line 1, column 2"),
        ("[]", "is no attestation"),
        ('{"attestation": "sagemaker-conformance", "version": 1}', "has version 1"),
        ('{"version": 1, "version": 1}', "it has the key 'version' twice"),
    ],
)
def test_what_is_no_attestation_is_refused(
    tmp_path: Path, journal: Path, content: str, told: str
) -> None:
    (tmp_path / "a.json").write_text(content)

    with pytest.raises(ReportError, match=told) as refused:
        verify(tmp_path / "a.json", journal)

    assert "\n" not in str(refused.value)


def test_runs_that_say_too_little_are_not_attested(
    write: Write, conforming: Any, end_record: Any
) -> None:
    check = conforming("A:enum")
    unfit = {
        "the run is incomplete": write(check, end=None, name="killed"),
        "incomplete; let it run": write(check, end=replace(end_record, complete=False), name="x"),
        "1 of 2 checks were selected": write(check, offered=2, name="part"),
        "2 of its 3 checks have no record": write(check, selected=3, offered=3, name="lost"),
        "the suite itself failed in 1": write(conforming(status="error"), name="error"),
        "nothing was judged": write(conforming(status="vacuous"), name="nothing"),
    }
    for told, path in unfit.items():
        with pytest.raises(AttestationError, match=told):
            attest(path)


def test_a_journal_that_does_not_tell_what_was_selected_is_not_attested(
    journal: Path, tmp_path: Path
) -> None:
    run, *rest = journal.read_text().splitlines()
    old = {k: v for k, v in json.loads(run).items() if k not in ("selected", "offered")}
    journal.write_text("\n".join([json.dumps(old), *rest, ""]))

    with pytest.raises(AttestationError, match="does not state how many checks there were"):
        attest(journal)


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"status": "conforms", "divergence": None}, "is conforms, and its answer is accepted"),
        ({"divergence": "server-error"}, "is server-error, and its answer is accepted"),
        ({"status": "vacuous", "divergence": None}, "is vacuous, and its record has a request"),
        ({"status": "unsupported", "divergence": None}, "is unsupported, and its answer is acc"),
        ({"answer": None}, "is accepts-invalid, and its record has no answer"),
    ],
)
def test_a_status_that_its_answer_contradicts_is_not_attested(
    change: dict[str, Any], told: str, journal: Path
) -> None:
    lines = [json.loads(line) for line in journal.read_text().splitlines()]
    next(each for each in lines if each.get("clause") == "B:enum").update(change)
    journal.write_text("\n".join([*map(json.dumps, lines), ""]))

    with pytest.raises(AttestationError, match=f"B:enum rejects {told}"):
        attest(journal)


@pytest.mark.parametrize(
    ("end", "told"),
    [
        ({"checks": 2}, "its end counts 2 checks, it has 6 records"),
        ({"requests": 4}, "its end counts 4 requests, its checks took 5"),
    ],
)
def test_counts_that_do_not_fit_are_not_attested(
    end: dict[str, int], told: str, journal: Path
) -> None:
    lines = [json.loads(line) for line in journal.read_text().splitlines()]
    lines[-1].update(end)
    journal.write_text("\n".join([*map(json.dumps, lines), ""]))

    with pytest.raises(AttestationError, match=told):
        attest(journal)


def test_what_else_speaks_against_a_journal_is_asked_of_its_caller(journal: Path) -> None:
    def refuse(_: object) -> None:
        raise AttestationError("told by the caller")

    with pytest.raises(AttestationError, match="told by the caller"):
        attest(journal, refuse)
