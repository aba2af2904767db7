from __future__ import annotations

import json
import os
from collections.abc import Iterator
from typing import Any

import pytest

from sagemaker_conformance.client.client import Client
from sagemaker_conformance.protocol.exchange import encode
from sagemaker_conformance.run.settings import read_settings
from sagemaker_conformance.targets import Target, TargetError, TargetSettings, connect
from sagemaker_strategies.cases.json_pointer import put
from sagemaker_strategies.cases.seeds import seed_requests
from sagemaker_strategies.constraints import load
from sagemaker_strategies.operations.tuning_job import TUNING_JOB

pytest.importorskip("moto")

CREATE = "CreateHyperParameterTuningJob"
LIST = "ListHyperParameterTuningJobs"
ROLE = "TrainingJobDefinition.RoleArn"


@pytest.fixture
def moto(catalogue: Any) -> Iterator[Target]:
    """A moto of this test's own."""
    target = connect("moto", TargetSettings(catalogue))
    yield target
    target.close()


def test_it_says_what_it_is(moto: Target) -> None:
    import moto as package

    assert ("moto", f"moto {package.__version__}") == (moto.name, moto.version)


def test_a_valid_job_is_made_described_and_deleted(moto: Target, plain: Any) -> None:
    exchange = Client(moto, TUNING_JOB).create_and_describe(plain.base)

    assert "accepted" == exchange.answer.outcome
    assert exchange.described is not None
    assert "accepted" == exchange.described.outcome


@pytest.mark.parametrize("value", [23, "word", [1]])
def test_an_exception_in_process_is_the_crash_that_its_server_shows(
    moto: Target, plain: Any, value: Any
) -> None:
    request = put(plain.base, ("HyperParameterTuningJobConfig",), value)

    assert "crashed" == moto.send(CREATE, json.dumps(request).encode()).outcome


def test_a_wrong_type_is_a_server_error_of_motos(examine_one: Any, moto: Target) -> None:
    verdict = examine_one(moto, "HyperParameterTuningJobConfig:type rejects")

    assert ("diverges", "server-error") == (verdict.status, verdict.divergence)


def test_an_unknown_operation_is_unsupported(moto: Target) -> None:
    assert "unsupported" == moto.send("ListActions", b"{}").outcome


def test_it_leaves_the_environment_as_it_was(catalogue: Any) -> None:
    before = dict(os.environ)
    target = connect("moto", TargetSettings(catalogue))
    target.send(LIST, b"{}")
    target.close()

    assert before == dict(os.environ)


def test_a_reset_empties_it(moto: Target, plain: Any) -> None:
    moto.send(CREATE, json.dumps({**plain.base, "HyperParameterTuningJobName": "one"}).encode())
    before = moto.send(LIST, b"{}").body["HyperParameterTuningJobSummaries"]
    moto.reset()

    assert ["one"] == [job["HyperParameterTuningJobName"] for job in before]
    assert [] == moto.send(LIST, b"{}").body["HyperParameterTuningJobSummaries"]


@pytest.mark.parametrize("kind", ["moto", "local"])
def test_nothing_is_left_behind(kind: str, tmp_path: Any) -> None:
    from sagemaker_conformance.run.preflight import preflight
    from sagemaker_conformance.run.run import Run

    run = Run(read_settings({"target": kind, "clause": ["TrainingJobDefinition.*Arn*"]}, tmp_path))
    checks = [
        check for side in ("accepts", "rejects", "returns") for check in run.selection.checks(side)
    ]
    run.select(checks)
    refusal = preflight(run)
    for check in checks:
        run.examine(check)
    left = run.target.send(LIST, b"{}").body["HyperParameterTuningJobSummaries"]
    run.close()

    assert refusal is None
    assert [] == left


def test_an_argument_is_a_mistake(catalogue: Any) -> None:
    with pytest.raises(TargetError, match=r"moto takes no argument, got '5000'"):
        connect("moto:5000", TargetSettings(catalogue))


def test_without_moto_it_says_what_to_install(python: Any) -> None:
    done = python(
        "-c",
        "import sys; sys.modules['moto'] = None; import pytest; "
        "sys.exit(pytest.main(['--pyargs', 'sagemaker_conformance.suite', '--target=moto', "
        "'-q', '-p', 'no:cacheprovider', '--clause=*RoleArn:type']))",
    )

    assert 4 == done.status
    assert "ERROR: target moto needs moto, which is not installed" in done.err
    assert "pip install 'sagemaker-conformance[moto]'" in done.err
    assert not (done.folder / ".sagemaker-conformance").exists()


def test_a_moto_that_is_too_old_is_named(
    monkeypatch: pytest.MonkeyPatch, catalogue: Any, command: Any
) -> None:
    import moto as package

    monkeypatch.delattr(package, "mock_aws")  # 5 has one decorator in place of one for each service
    monkeypatch.setattr(package, "__version__", "4.2.14")
    done = command("run", "--target=moto", "--clause=*RoleArn:type")

    assert 4 == done.status
    assert "ERROR: target moto needs moto>=5, and moto 4.2.14 is installed; pip install" in done.err
    assert 1 == len(done.err.strip().splitlines())


def test_moto_takes_the_smallest_task_definition() -> None:
    catalogue = load(None, "ecs:RegisterTaskDefinition")
    base = seed_requests(catalogue)[0].base
    moto = connect("moto", TargetSettings(catalogue))
    answer = moto.send("RegisterTaskDefinition", encode({**base, "family": "one"}))
    moto.close()

    assert "accepted" == answer.outcome, answer.message
    assert [{"name", "image", "memory"}] * 2 == [set(c) for c in base["containerDefinitions"]]
