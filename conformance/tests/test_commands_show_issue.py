"""``show --as=issue``: a ticket that is complete, and whose test does what it says."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from sagemaker_conformance.reference import Service, Validator, checks_of
from sagemaker_conformance.server.mock_server import serving
from sagemaker_strategies.constraints import Catalogue, load
from sagemaker_strategies.operations.tuning_job import TUNING_JOB

ROLE = "TrainingJobDefinition.RoleArn"
VALUE = "TrainingJobDefinition.StaticHyperParameters.value"
LACKING = f"{ROLE}:length-max"


@pytest.fixture(scope="module")
def lax() -> Iterator[str]:
    """The local mock over HTTP, without one of its checks."""
    catalogue = load()
    checks = {id: check for id, check in checks_of(catalogue).items() if id != LACKING}
    with serving(Service(catalogue, Validator(catalogue, checks))) as url:
        yield url


def fails(text: str) -> bool:
    """Whether the test in a ticket, or a snippet, fails when it is run."""
    (source,) = re.findall(r"^```python\n(.*?)^```$", text, re.DOTALL | re.MULTILINE) or [text]
    names: dict[str, Any] = {}
    exec(compile(source, "ticket", "exec"), names)
    (test,) = (value for name, value in names.items() if name.startswith("test_"))
    try:
        test()
    except (AssertionError, pytest.fail.Exception):
        return True
    return False


def test_of_a_clause_alone(command: Any) -> None:
    done = command("show", f"{VALUE}:length-max", "--as=issue")

    assert 0 == done.status
    assert done.out.startswith(
        f"# CreateHyperParameterTuningJob must refuse a {VALUE} that is too long\n\n"
        f"AWS documents that `{VALUE}` must have length at most 2500.\nSource: botocore 1.44.5, "
    )
    assert "\nSeen on AWS: " in done.out
    assert "\n- expected: 400 ValidationException\n" in done.out
    assert "- got" not in done.out
    assert "'aaaa…' (2501 characters)`.\n" in done.out
    assert "again: " not in done.out


@pytest.mark.parametrize(
    "id",
    [
        "TrainingJobDefinition.AlgorithmSpecification.MetricDefinitions:rule-objective-is-defined",
        "CreateHyperParameterTuningJob:wire-unclosed-object",
    ],
)
def test_of_what_is_no_clause(id: str, command: Any) -> None:
    done = command("show", id, "--as=issue")

    assert 0 == done.status, done.err
    assert f"\n\nDocumented for `{id.rpartition(':')[0]}`: " in done.out
    assert "```python\n" in done.out


def test_of_moto_it_tells_the_answer_and_its_test_fails(command: Any) -> None:
    pytest.importorskip("moto")
    done = command("show", f"{ROLE}:length-max", "--as=issue", "--target=moto")

    assert 0 == done.status
    assert f"# CreateHyperParameterTuningJob accepts a {ROLE} that is too long\n" in done.out
    assert re.search(r"^- got \(moto [\d.]+\): 200 accepted$", done.out, re.MULTILINE)
    assert "boto3 does not stop it" in done.out
    assert f"again: `sagemaker-conformance replay {ROLE}:length-max --side=rejects" in done.out
    assert fails(done.out)


@pytest.mark.parametrize(
    ("kind", "said", "failing"),
    [("length-max", "accepts a {} that is too long", True)],
)
def test_of_a_library_its_test_sends_nothing(
    kind: str, said: str, failing: bool, command: Any
) -> None:
    done = command("show", f"{ROLE}:{kind}", "--as=issue", "--target=botocore")

    assert f"# CreateHyperParameterTuningJob {said.format(ROLE)}" in done.out
    assert "- expected: ParamValidationError before anything is sent\n- got (botocore " in done.out
    assert "boto3 does not stop" not in done.out
    assert failing is fails(done.out)
    assert not fails(command("show", f"{ROLE}:required", "--as=pytest", "--target=botocore").out)


def test_where_a_member_is_left_out_what_counts_is_that_it_is_optional(
    command: Any, serve: Any, catalogue: Catalogue
) -> None:
    service = Service(catalogue)

    def behave(reply: Any) -> None:
        answer = service.answer(reply.operation, reply.body)
        if reply.operation == TUNING_JOB.create and b'"Tags"' not in reply.body:
            reply.send(500, {"__type": "InternalFailure", "message": "KeyError: 'Tags'"})
        else:
            reply.send(answer.status, answer.body)

    done = command("show", "Tags:type", "--as=issue", "--side=accepts", f"--target={serve(behave)}")
    shown = command("show", "Tags:type").out

    assert done.out.startswith("# CreateHyperParameterTuningJob fails on a request without Tags\n")
    assert "AWS documents that `Tags` is optional: a request without it is valid." in done.out
    assert "/shapes/CreateHyperParameterTuningJobRequest/members/Tags (modelled)." in done.out
    assert "A request that shows it is another valid one but for `/Tags absent`." in done.out
    assert "must be a JSON value of type list" not in done.out
    assert "(it is optional)" in shown
    assert 1 == shown.count("optional")


def test_of_an_endpoint_its_test_asks_the_endpoint(command: Any, lax: str) -> None:
    done = command("show", LACKING, "--as=issue", f"--target={lax}")

    assert f'endpoint_url="{lax}"' in done.out
    assert fails(done.out)
    for kind in ("pattern", "type"):  # over HTTP: boto3 does not send another type
        assert not fails(command("show", f"{ROLE}:{kind}", "--as=pytest", f"--target={lax}").out)


def test_of_a_place_that_a_sweep_leaves_out(command: Any, lax: str) -> None:
    check = "TrainingJobDefinitions.member.RoleArn:length-max"
    done = command("show", check, "--as=issue", f"--target={lax}")

    assert f"{check} rejects: conforms (400 " in done.err  # and is no unknown check


@pytest.mark.parametrize("side", ["accepts", "rejects"])
def test_of_any_other_target_its_test_asks_as_the_suite_does(side: str, command: Any) -> None:
    options = ("--as=pytest", f"--side={side}", "--target=local")
    snippet = command("show", f"{ROLE}:length-max", *options).out

    assert "connect('local', " in snippet.replace('"', "'")
    assert not fails(snippet)


def test_of_a_library_of_ones_own_its_code_is_expected(
    command: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.syspath_prepend(tmp_path)
    (tmp_path / "lax_library.py").write_text(
        "from sagemaker_conformance.targets import Answer\n"
        "class Lax:\n"
        "    refuses_with = 'OwnError'\n"
        "    def send(self, operation, body):\n"
        "        return Answer('accepted')\n"
    )
    target = "--target=python:lax_library:Lax"
    done = command("show", f"{ROLE}:pattern", "--as=issue", target)

    assert "- expected: OwnError before anything is sent\n- got (Lax): accepted\n" in done.out
    assert '("rejected", "OwnError")' in done.out
    assert "\n\n\n```" not in done.out
    assert fails(done.out)


def test_what_conforms_is_no_ticket(command: Any) -> None:
    done = command("show", f"{ROLE}:required", "--as=issue", "--target=local")

    assert 4 == done.status
    assert "conforms (400 rejected ValidationException" in done.err
    assert "there is nothing to report" in done.err
    assert 1 == len(done.err.splitlines())


def test_from_a_journal_nobody_is_asked(command: Any, tmp_path: Path, lax: str) -> None:
    run = {
        "record": "run", "format": 1, "suite_version": "1", "target": "mine",
        "target_version": "mine 3", "operation": "sagemaker:CreateHyperParameterTuningJob", "seed": 0, "started": "", "spec": "botocore-1.44.5", "catalogue_sha256": "x",
        "options": {"target": "http://127.0.0.1:9"},
    }  # fmt: skip
    check = {
        "record": "check", "clause": f"{ROLE}:type", "side": "rejects", "status": "diverges",
        "divergence": "wrong-blame", "also": [], "boto3": "stops", "requests": 1,
        "witness": [{"operation": "CreateHyperParameterTuningJob", "body": {"A": "`"}}],
        "answer": {"outcome": "rejected", "http_status": 400, "code": "E", "message": "no"},
        "expected": "400 ValidationException", "source": None,
    }  # fmt: skip
    end = {"record": "end", "complete": True, "checks": 1, "requests": 1, "calls": 1, "seconds": 1}
    lines = "".join(f"{json.dumps(each)}\n" for each in (run, check, end))
    (tmp_path / "mine.ndjson").write_text(lines)
    done = command("show", f"{ROLE}:type", "--as=issue", "--journal=mine.ndjson")
    missing = command("show", f"{ROLE}:enum", "--as=issue", "--journal=mine.ndjson")

    assert 0 == done.status
    assert f"# CreateHyperParameterTuningJob names another member for {ROLE} of" in done.out
    assert "- got (mine 3): 400 rejected E: no\n" in done.out
    assert 'assert "rolearn" in answer.text.lower()' in done.out
    assert "127.0.0.1:9" in done.out
    assert (4, 1) == (missing.status, len(missing.err.splitlines()))
    assert "has no record of" in missing.err


@pytest.mark.parametrize(
    "options",
    [
        (f"{ROLE}:type", "--target=nope"),
        (f"{ROLE}:type", "--target=http://127.0.0.1:1"),
        (f"{ROLE}:type", "--journal=none.ndjson"),
        (f"{ROLE}:nope", "--target=local"),
        ("Tags:length-min", "--target=local"),
        ("Tags:length-min",),
        (f"{ROLE}:type", "--side=returns"),
    ],
    ids=" ".join,
)
def test_what_cannot_be_told_is_one_line(options: tuple[str, ...], command: Any) -> None:
    done = command("show", options[0], "--as=issue", *options[1:])

    assert (4, 1, "") == (done.status, len(done.err.splitlines()), done.out)


@pytest.mark.parametrize("reason", ["", " \n "])
def test_an_error_of_the_suite_without_a_reason_is_one_line(
    command: Any, tmp_path: Path, reason: str
) -> None:
    journal = tmp_path / "local.ndjson"
    command("run", "-q", "--target=local", f"--clause={ROLE}:pattern", f"--journal={journal}")
    records = [json.loads(line) for line in journal.read_text().splitlines()]
    failed = [{**r, "status": "error", "reason": reason} if "clause" in r else r for r in records]
    journal.write_text("".join(f"{json.dumps(record)}\n" for record in failed))
    done = command("show", f"{ROLE}:pattern", "--as=issue", f"--journal={journal}")

    assert 4 == done.status
    assert [f"{ROLE}:pattern rejects: no reason given"] == [
        line.partition(": ")[2] for line in done.err.splitlines() if line
    ]
