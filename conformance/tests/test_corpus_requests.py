"""75 published requests, believed to be accepted by AWS: nothing of ours may refuse one."""

from __future__ import annotations

import copy
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import boto3
import pytest
from botocore.awsrequest import AWSResponse

from sagemaker_conformance.judging.certifier import Certifier
from sagemaker_conformance.reference import Service
from sagemaker_conformance.strict import strict_sagemaker
from sagemaker_conformance.strict.judge import RULES, Rules
from sagemaker_strategies.constraints import load
from sagemaker_strategies.rules import drawn_repairer, rules_of
from sagemaker_strategies.rules.checked import enforced_rules

FOLDER = Path(__file__).parent / "corpus" / "requests"
INDEX = json.loads((FOLDER / "INDEX.json").read_text(encoding="utf-8"))["requests"]
CATALOGUE = load("botocore-1.44.5")
CREATE = "CreateHyperParameterTuningJob"
#: Around a definition alone: as little as a request can have.
AROUND: dict[str, Any] = {
    "HyperParameterTuningJobName": "published",
    "HyperParameterTuningJobConfig": {
        "Strategy": "Bayesian",
        "ResourceLimits": {"MaxParallelTrainingJobs": 1},
    },
}


def _whole(entry: dict[str, str]) -> dict[str, Any]:
    content = json.loads((FOLDER / entry["file"]).read_text(encoding="utf-8"))
    if entry["form"] == "whole request":
        return content  # type: ignore[no-any-return]
    return {**copy.deepcopy(AROUND), "TrainingJobDefinition": content}


REQUESTS = {entry["slug"]: _whole(entry) for entry in INDEX}


@pytest.fixture(scope="module")
def client() -> Iterator[Any]:
    """A client whose creates all come back accepted, before anything is sent."""
    made = boto3.client(
        "sagemaker", region_name="us-east-1", aws_access_key_id="x", aws_secret_access_key="x"
    )
    arn = {"HyperParameterTuningJobArn": "arn:aws:sagemaker:us-east-1:112233445566:x/y"}
    made.meta.events.register(f"before-send.sagemaker.{CREATE}", lambda **_: _accepted(arn))
    yield made
    made.close()


def _accepted(body: dict[str, str]) -> AWSResponse:
    class Raw:
        def stream(self, **_: Any) -> Iterator[bytes]:
            yield json.dumps(body).encode()

    return AWSResponse("http://127.0.0.1", 200, {}, Raw())


def test_all_of_them_are_here_and_have_an_origin() -> None:
    files = {path.name for path in FOLDER.glob("*.json")} - {"INDEX.json"}

    assert len(INDEX) == 75
    assert files == {entry["file"] for entry in INDEX}
    assert all(entry["source"].startswith("https://") for entry in INDEX)


@pytest.mark.parametrize("entry", INDEX, ids=lambda entry: entry["slug"])
def test_check_finds_nothing_broken(command: Any, entry: dict[str, str]) -> None:
    done = command("check", str(FOLDER / entry["file"]))

    clean = f"breaks nothing documented ({CREATE}, {CATALOGUE.spec})"
    assert f"{FOLDER / entry['file']}: {clean}\n" == done.out
    assert 0 == done.status


def test_check_finds_nothing_broken_in_the_training_requests_as_they_were_sent(
    command: Any, tmp_path: Path
) -> None:
    files = []
    for entry in INDEX:
        if entry["operation"] == "CreateTrainingJob":
            sent = json.loads((FOLDER / entry["file"]).read_text(encoding="utf-8"))
            if "StaticHyperParameters" in sent:
                sent["HyperParameters"] = sent.pop("StaticHyperParameters")
            (tmp_path / entry["file"]).write_text(json.dumps({"TrainingJobName": "x", **sent}))
            files.append(entry["file"])
    done = command("check", *files)

    assert len(files) == done.out.count("breaks nothing documented (CreateTrainingJob, ") == 47
    assert 0 == done.status


@pytest.mark.parametrize("mode", ["refuse", "warn"])
@pytest.mark.parametrize("rules", RULES)
def test_strict_mode_lets_all_of_them_through(client: Any, rules: Rules, mode: Any) -> None:
    with strict_sagemaker(CATALOGUE.spec, rules=rules, mode=mode) as log:
        for request in REQUESTS.values():
            client.create_hyper_parameter_tuning_job(**request)

    assert log.creates == 75
    assert log.findings == []


@pytest.mark.parametrize("slug", REQUESTS)
def test_the_mock_that_enforces_rules_takes_it(slug: str) -> None:
    service = Service(CATALOGUE, rules=enforced_rules(CATALOGUE), parents=True)

    assert service.answer(CREATE, json.dumps(REQUESTS[slug]).encode()).status == 200


def test_none_of_the_whole_requests_is_kept_from_being_drawn() -> None:
    kept_from = {
        entry["slug"]: {
            rule.name
            for rule in rules_of(CATALOGUE)
            if rule.tier != "contradicted" and not rule.holds(REQUESTS[entry["slug"]])
        }
        for entry in INDEX
        if entry["form"] == "whole request"
    }

    assert {slug: names for slug, names in kept_from.items() if names} == {}
    live = REQUESTS["080-terraform-strategy-config"]
    assert drawn_repairer(CATALOGUE)(live, ()) is live


def test_the_pages_of_2018_were_wrong_about_metric_definitions() -> None:
    old = load("documented-2018-05")
    sent = REQUESTS["006-2018-hpo-xgboost-direct-marketing-sagemaker-apis-hpo"]
    required = "TrainingJobDefinition.AlgorithmSpecification.MetricDefinitions:required"

    assert Certifier(old.raw).violated(sent) == {required}
