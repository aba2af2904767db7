"""``attest``: what the specification says against a journal, and what a forger would have to change."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeAlias

import pytest

Lines: TypeAlias = list[dict[str, Any]]
Edit: TypeAlias = Callable[[Lines], object]

SPEC = "documented-2018-05"


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> Lines:
    """The journal of a whole run with divergences, line by line; under the specification of fewer clauses."""
    file = tmp_path_factory.mktemp("attested") / "run.ndjson"
    suite = ["--pyargs", "sagemaker_conformance.suite", "-q", "-p", "no:cacheprovider"]
    options = ["--target=botocore", f"--spec={SPEC}", f"--journal={file}"]
    light = [part for name in ("randomly", "hypothesispytest") for part in ("-p", f"no:{name}")]
    pytest.main([*suite, *options, *light])
    return [json.loads(line) for line in file.read_text().splitlines()]


@pytest.fixture
def attested(run: Lines, command: Any, tmp_path: Path) -> Callable[..., Any]:
    """Attests the journal after an edit of its records."""

    def attest(edit: Edit = len, *options: str) -> Any:
        lines = json.loads(json.dumps(run))
        edit(lines)
        (tmp_path / "run.ndjson").write_text("\n".join([*map(json.dumps, lines), ""]))
        return command("attest", "run.ndjson", *options)

    return attest


def of(lines: Lines, status: str) -> Lines:
    """The records with the status of clauses that are to be refused."""
    wanted = (status, "rejects")
    return [c for c in lines[1:-1] if (c["status"], c["side"]) == wanted and "witness" in c]


def test_an_attestation_is_made_and_verified(attested: Any) -> None:
    made, holds = attested(len, "--output=mine.json"), attested(len, "--verify=mine.json")

    assert (0, "") == (made.status, made.out), made.err
    assert 0 == holds.status
    assert holds.out.startswith("mine.json holds: ")


def test_it_says_what_it_proves(attested: Any) -> None:
    assert "integrity and consistency, not honesty" in json.loads(attested().out)["proves"]


def test_tampering_is_told_in_one_line(attested: Any, tmp_path: Path) -> None:
    attested(len, "--output=mine.json")
    claimed = tmp_path / "mine.json"
    claimed.write_text(claimed.read_text().replace('"accepts-invalid"', '"wrong-blame"'))
    changed = attested(len, "--verify=mine.json")
    other = attested(lambda lines: lines[-1].update(seconds=1), "--verify=mine.json")

    assert (1, 1) == (changed.status, other.status)
    assert "mine.json was changed since it was made: the journal differs" in changed.err
    assert "mine.json does not hold for run.ndjson" in other.err
    assert 1 == len(changed.err.splitlines()) == len(other.err.splitlines())


def cut(lines: Lines) -> None:
    """Keep one check, and count no more."""
    lines[1:-1] = of(lines, "conforms")[:1]
    lines[0].update(selected=1, offered=1)
    lines[-1].update(checks=1)


def add(lines: Lines) -> None:
    """Add a check that nothing documents."""
    lines.insert(1, {**lines[1], "clause": "A:enum", "requests": 0})
    lines[-1]["checks"] += 1


def swap(lines: Lines) -> None:
    """Put another clause's request into the place of the one that was refused."""
    first, second = of(lines, "conforms")[:2]
    first["witness"] = second["witness"]


def all_of(was: str, /, **facts: Any) -> Edit:
    """Change every record with the status."""
    return lambda lines: [each.update(facts) for each in of(lines, was)]


REFUSED = {"outcome": "rejected", "http_status": 500, "code": "Oops", "message": "no"}
FORGERIES: dict[str, tuple[Edit, str]] = {
    "praised": (
        all_of("diverges", status="conforms", divergence=None),
        "is conforms, and its answer is accepted",
    ),
    "left open": (
        all_of("diverges", status="recorded", divergence=None),
        "is recorded, and its documentation leaves nothing open",
    ),
    "out of scope": (
        all_of(
            "diverges",
            status="out-of-scope",
            divergence=None,
            requests=0,
            answer=None,
            witness=None,
        ),
        "is out-of-scope, and the run had no --scope",
    ),
    "another answer": (
        all_of("conforms", answer=REFUSED),
        "is conforms, and its answer is judged otherwise",
    ),
    "no request": (all_of("conforms", witness=None), "its record has no request"),
    "cut": (cut, f"of the 616 checks of {SPEC} have no record"),
    "one more": (add, f"{SPEC} has no check A:enum"),
    "another request": (swap, "the recorded request does not break what it claims to"),
    "another catalogue": (
        lambda lines: lines[0].update(catalogue_sha256="0" * 64),
        "the run used a catalogue with sha256 000000000000",
    ),
    "no catalogue": (
        lambda lines: lines[0]["options"].update(spec="none.json"),
        "its specification is needed",
    ),
}


@pytest.mark.parametrize("name", FORGERIES)
def test_a_forged_journal_is_not_attested(name: str, attested: Any) -> None:
    edit, said = FORGERIES[name]
    done = attested(edit)

    assert 4 == done.status, done.out
    assert said in done.err
    assert 1 == len(done.err.splitlines())


def test_a_part_is_not_attested(suite: Any, command: Any) -> None:
    suite("--clause=*RoleArn:type", "--journal=part.ndjson")
    done = command("attest", "part.ndjson")

    assert 4 == done.status
    assert "part.ndjson cannot be attested: the run is partial, 3 of " in done.err
    assert 1 == len(done.err.splitlines())


def test_verifying_without_a_file_is_wrong_usage(attested: Any) -> None:
    done = attested(len, "--verify=none.json")

    assert 4 == done.status
    assert "the attestation none.json cannot be read (No such" in done.err
