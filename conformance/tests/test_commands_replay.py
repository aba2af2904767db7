from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from sagemaker_conformance.reference import Service
from sagemaker_conformance.server.mock_server import serving

ROLE = "TrainingJobDefinition.RoleArn"


@pytest.fixture
def journal(tmp_path: Path, suite: Any, serve: Any) -> Path:
    """The journal of a target that accepts everything."""
    url = serve(lambda reply: reply.accept())
    suite(f"--target={url}", f"--clause={ROLE}:*", "--journal=lax.ndjson")
    return tmp_path / "lax.ndjson"


def test_what_shows_again(journal: Path, command: Any, serve: Any) -> None:
    url = serve(lambda reply: reply.accept())
    done = command("replay", f"{ROLE}:pattern", f"--journal={journal}", f"--target={url}")

    assert 0 == done.status
    assert f"reproduced: {ROLE}:pattern rejects accepts-invalid" in done.out


def test_what_is_gone(journal: Path, command: Any, catalogue: Any) -> None:
    with serving(Service(catalogue)) as url:
        done = command("replay", f"{ROLE}:pattern", f"--journal={journal}", f"--target={url}")

    assert 1 == done.status
    assert f"gone: {ROLE}:pattern rejects conforms" in done.out


def test_what_shows_otherwise(journal: Path, command: Any, serve: Any) -> None:
    url = serve(lambda reply: reply.send(500, b""))
    done = command("replay", f"{ROLE}:pattern", f"--journal={journal}", f"--target={url}")

    assert 2 == done.status
    assert f"changed: {ROLE}:pattern rejects was accepts-invalid, is server-error" in done.out


def test_what_is_answered_once_like_this_and_once_like_that_is_flaky(
    journal: Path, command: Any, serve: Any
) -> None:
    asked: list[str] = []

    def behave(reply: Any) -> None:
        asked.append(reply.operation)
        if len(asked) == 1:
            reply.send(500, b"")
        else:
            reply.accept()

    done = command("replay", f"{ROLE}:pattern", f"--journal={journal}", f"--target={serve(behave)}")

    assert 2 == done.status
    assert f"changed: {ROLE}:pattern rejects is inconclusive: flaky: 500" in done.out


@pytest.mark.parametrize("code", ["AccessDeniedException", "UnknownOperationException"])
def test_what_could_not_be_judged_is_not_gone(
    code: str, journal: Path, command: Any, serve: Any
) -> None:
    url = serve(lambda reply: reply.refuse(code=code))
    done = command("replay", f"{ROLE}:pattern", f"--journal={journal}", f"--target={url}")

    assert 2 == done.status
    assert "changed: " in done.out


def test_without_a_journal_it_is_examined_anew(command: Any) -> None:
    pytest.importorskip("moto")
    done = command("replay", f"{ROLE}:pattern", "--target=moto")

    assert 0 == done.status
    assert "reproduced" in done.out


def test_a_check_that_the_journal_lacks(journal: Path, command: Any) -> None:
    done = command("replay", "Tags:length-max", f"--journal={journal}")

    assert 4 == done.status
    assert "has no record of Tags:length-max rejects" in done.err


def test_what_was_lost_on_return_and_cannot_be_described_now(
    tmp_path: Path, command: Any, serve: Any, journal: Path
) -> None:
    lines = journal.read_text().splitlines()
    run = json.loads(lines[0])
    record = {
        **json.loads(lines[1]),
        "clause": f"{ROLE}:type",
        "side": "returns",
        "status": "diverges",
        "divergence": "altered",
        "witness": [
            {
                "operation": "CreateHyperParameterTuningJob",
                "body": run["bases"][next(iter(run["bases"]))],
            }
        ],
    }
    (tmp_path / "one.ndjson").write_text(f"{lines[0]}\n{json.dumps(record)}\n{lines[-1]}\n")

    def behave(reply: Any) -> None:
        if reply.operation.startswith("Describe"):
            reply.send(500, b"")
        else:
            reply.accept()

    url = serve(behave)
    done = command(
        "replay", f"{ROLE}:type", "--side=returns", "--journal=one.ndjson", f"--target={url}"
    )

    assert 2 == done.status
    assert "is server-error (500)" in done.out  # by Describe, the create was accepted


def test_a_refusal_beside_a_refused_control_request_is_not_gone(
    journal: Path, command: Any, serve: Any
) -> None:
    url = serve(lambda reply: reply.refuse("Something that must be there is not."))
    done = command("replay", f"{ROLE}:pattern", f"--journal={journal}", f"--target={url}")

    assert 2 == done.status
    assert "its control request is refused now" in done.out


@pytest.mark.parametrize("definition", ["TrainingJobDefinition", "TrainingJobDefinitions.member"])
def test_what_describe_returns_is_examined_anew_too(definition: str, command: Any) -> None:
    check = f"{definition}.VpcConfig.Subnets:type"
    done = command("replay", check, "--side=returns", "--target=local")

    assert (1, f"gone: {check} returns conforms (200)\n") == (done.status, done.out)


def test_the_printed_command_finds_the_journal_of_a_renamed_target(
    tmp_path: Path, suite: Any, command: Any, serve: Any
) -> None:
    url = serve(lambda reply: reply.accept())
    suite(f"--target={url}", f"--clause={ROLE}:pattern", "--target-name=mine")
    journal = tmp_path / ".sagemaker-conformance" / "mine.partial.ndjson"
    records = map(json.loads, journal.read_text().splitlines())
    replay = next(record["replay"] for record in records if "replay" in record)

    assert replay.endswith(f" --target={url} --journal=.sagemaker-conformance/{journal.name}")
    assert 0 == command(*replay.split()[1:]).status
    journal.rename(f"{journal}.part")
    assert 0 == command(*replay.split()[1:]).status
