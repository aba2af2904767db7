"""Members that a target does not offer: not checked, not sent, and counted apart."""

from __future__ import annotations

import json
from pathlib import Path
from random import Random
from typing import Any

import pytest

from sagemaker_conformance.checks.check import Check, checks_of, rule_checks, selected
from sagemaker_conformance.checks.scope import Scope, ScopeError, read_scope
from sagemaker_conformance.client.client import Client
from sagemaker_conformance.judging.certifier import Certifier
from sagemaker_conformance.protocol.answer import Answer
from sagemaker_conformance.protocol.exchange import named
from sagemaker_conformance.run.run import Run
from sagemaker_conformance.run.settings import SettingsError, read_settings
from sagemaker_conformance.targets.kinds.local import LocalTarget
from sagemaker_strategies.cases.seeds import seed_requests
from sagemaker_strategies.constraints import SHIPPED_SPECS, Catalogue, load
from sagemaker_strategies.constraints.clause import SIDES
from sagemaker_strategies.operations.tuning_job import TUNING_JOB
from sagemaker_strategies.rules.registry import repairer, rules_of

LACKING = (
    "TrainingJobDefinition.VpcConfig  no private networks\n*.CheckpointConfig\tno spot either\n"
)
MEMBERS = ("VpcConfig", "CheckpointConfig")


@pytest.fixture
def scope_of(tmp_path: Path, catalogue: Catalogue) -> Any:
    def read(text: str | bytes, spec: Catalogue = catalogue) -> Scope:
        file = tmp_path / "vendor.scope"
        file.write_bytes(text if isinstance(text, bytes) else text.encode())
        return read_scope(file, spec)

    return read


def excluded(scope: Scope) -> set[str]:
    checks = [c for side in SIDES for c in checks_of(scope.documented, side)]
    return {check.path for check in checks if scope.excludes(check)}


def test_a_line_excludes_a_member_and_all_below_it(scope_of: Any) -> None:
    scope = scope_of(f"# what we lack\n\n{LACKING}")

    assert {
        "TrainingJobDefinition.VpcConfig": "no private networks",
        "TrainingJobDefinitions.member.VpcConfig": "no private networks",
        "TrainingJobDefinition.CheckpointConfig": "no spot either",
        "TrainingJobDefinitions.member.CheckpointConfig": "no spot either",
    } == scope.reasons
    assert {
        *(f"TrainingJobDefinition.VpcConfig{s}" for s in ("", ".Subnets", ".Subnets.member")),
        *(f"TrainingJobDefinition.VpcConfig.SecurityGroupIds{s}" for s in ("", ".member")),
        *(f"TrainingJobDefinition.CheckpointConfig{s}" for s in ("", ".S3Uri", ".LocalPath")),
        # Of the list of definitions a sweep asks a sample.
        "TrainingJobDefinitions.member.VpcConfig.SecurityGroupIds.member",
    } == excluded(scope)
    assert scope.offered.sha256 != scope.documented.sha256


def test_without_lines_all_is_offered(catalogue: Catalogue) -> None:
    scope = Scope(catalogue)

    assert catalogue is scope.offered
    assert set() == excluded(scope)


def test_what_cannot_be_without_the_member_is_out_of_scope_as_well(scope_of: Any) -> None:
    scope = scope_of("TrainingJobDefinition.VpcConfig.Subnets.member one network only")

    assert "TrainingJobDefinition.VpcConfig" in scope.reasons
    assert (
        "it cannot be without TrainingJobDefinition.VpcConfig.Subnets.member: one network only"
        == scope.excludes(Check("TrainingJobDefinition.VpcConfig.SecurityGroupIds:type", "rejects"))
    )


def test_rules_about_what_is_lacking_are_out_of_scope(scope_of: Any) -> None:
    scope = scope_of("*EnableManagedSpotTraining no spot\n*CheckpointConfig no checkpoints\n")
    lost = [c.clause for c in rule_checks(scope.documented, "rejects") if scope.excludes(c)]
    kept = [c.clause for c in rule_checks(scope.documented, "rejects") if not scope.excludes(c)]

    assert lost
    assert kept


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("Nope  no", "line 1: Nope matches no member of botocore-1.44.5; expected a path"),
        ("\n#\n*VpcConfig", "line 3: expected a path and then why it is not offered, got *VpcConf"),
        ("", "lists no member; leave --scope out, or add a line"),
        (b"\xff\xfe", "expected text in UTF-8"),
        ("*RoleArn none", "TrainingJobDefinition.RoleArn is in every definition; a target that"),
        ("TrainingJobDefinition none", "TrainingJobDefinition is what is checked; a target that"),
        ("HyperParameterTuningJobName none", "HyperParameterTuningJobName is in every request"),
        ("* none", "is in every request; a target that does not offer it cannot be checked"),
    ],
)
def test_a_scope_that_cannot_be_used(text: str | bytes, said: str, scope_of: Any) -> None:
    with pytest.raises(ScopeError) as wrong:
        scope_of(text)

    assert said in str(wrong.value)
    assert "\n" not in str(wrong.value)
    assert "vendor.scope" in str(wrong.value)


SAMPLE = Random(13)


@pytest.mark.parametrize("spec", SHIPPED_SPECS)
def test_every_member_can_be_left_out_alone_or_with_another(spec: str, scope_of: Any) -> None:
    catalogue = load(spec)
    paths = [path for path in catalogue.nodes if path]
    left_out = {path: _usable(scope_of, catalogue, path) for path in paths}
    for alone in paths:
        if (scope := left_out[alone]) is not None:
            rules_of(scope.offered)

    certifier = Certifier(catalogue.raw)
    for pair in (SAMPLE.sample(paths, 2) for _ in range(20)):
        if (scope := _usable(scope_of, catalogue, *pair)) is None:
            continue
        whole = seed_requests(scope.offered, repair_rules=repairer(scope.offered))[2].base
        assert not certifier.violated(named(whole, "a-name")), pair
        assert scope.find_excluded(whole) is None, pair


def _usable(scope_of: Any, catalogue: Catalogue, *paths: str) -> Scope | None:
    """The scope without these members; None where one of them is in every request."""
    try:
        return scope_of("".join(f"{path} not offered\n" for path in paths), catalogue)  # type: ignore[no-any-return]
    except ScopeError:
        return None


class Lacking:
    """The local mock of somebody who lacks some members: refuses them, or loses them."""

    name = "python"
    version = "a vendor's"

    def __init__(self, catalogue: Catalogue, *, refuses: bool) -> None:
        self._whole = LocalTarget(catalogue)
        self._refuses = refuses

    def send(self, operation: str, body: bytes) -> Answer:
        request = json.loads(body)
        definition = request.get(TUNING_JOB.definition) if operation == TUNING_JOB.create else None
        lacking = [m for m in MEMBERS if isinstance(definition, dict) and m in definition]
        if lacking and self._refuses:
            return Answer("rejected", 400, "ValidationException", f"unknown member {lacking[0]}")
        if lacking:
            kept = {name: value for name, value in definition.items() if name not in lacking}
            body = json.dumps({**request, TUNING_JOB.definition: kept}).encode()
        return self._whole.send(operation, body)

    def reset(self) -> None:
        self._whole.reset()

    def close(self) -> None:
        self._whole.close()


@pytest.fixture
def run_of(tmp_path: Path) -> Any:
    """A run under the older, smaller specification of a vendor's target."""

    def make(*, refuses: bool, scoped: bool) -> Run:
        (tmp_path / "vendor.scope").write_text("TrainingJobDefinition.VpcConfig no networks\n")
        given = {"spec": "documented-2018-05", "scope": "vendor.scope" if scoped else None}
        run = Run(read_settings(given, tmp_path))
        run.given = Client(
            Lacking(load("documented-2018-05"), refuses=refuses), TUNING_JOB, parents=True
        )
        run.select(run.selection.every)
        return run

    return make


class Watched(LocalTarget):
    """The local mock; keeps the creates that it is sent."""

    def __init__(self, catalogue: Catalogue) -> None:
        super().__init__(catalogue)
        self.creates: list[Any] = []

    def send(self, operation: str, body: bytes) -> Answer:
        if operation == TUNING_JOB.create:
            self.creates.append(json.loads(body))
        return super().send(operation, body)


@pytest.mark.parametrize(
    "lacking",
    [
        "HyperParameterTuningJobConfig.ParameterRanges",
        "HyperParameterTuningJobConfig.ParameterRanges.CategoricalParameterRanges",
        "*ContinuousParameterRanges",
        "TrainingJobDefinition.AlgorithmSpecification.TrainingImage",
        "TrainingJobDefinition.EnableManagedSpotTraining",
        "TrainingJobDefinition.HyperParameterTuningResourceConfig.InstanceType",
        "TrainingJobDefinition.StoppingCondition.MaxRuntimeInSeconds",
        "TrainingJobDefinition.ResourceConfig.InstanceCount",
        "TrainingJobDefinitions.member.TuningObjective",
    ],
)
def test_a_rule_is_checked_without_what_is_not_offered_or_not_at_all(
    lacking: str, tmp_path: Path, catalogue: Catalogue
) -> None:
    (tmp_path / "s").write_text(f"{lacking} not offered\n")
    run = Run(read_settings({"scope": "s", "clause": ["*:rule-*"]}, tmp_path))
    target = Watched(catalogue)
    run.given = Client(target, TUNING_JOB, parents=True)
    checks = list(selected(run.selection.every, run.settings.globs))
    run.select(checks)
    statuses = {str(check): run.examine(check)["status"] for check in checks}

    assert {"conforms", "recorded", "out-of-scope"} >= set(statuses.values()), statuses
    assert len(statuses) > 60
    assert [] == list(filter(None, map(run.settings.scope.find_excluded, target.creates)))


@pytest.mark.parametrize("refuses", [True, False], ids=["refuses", "loses"])
def test_a_target_without_the_member_does_not_diverge(refuses: bool, run_of: Any) -> None:
    run = run_of(refuses=refuses, scoped=True)
    records = [run.examine(check) for check in run.selection.every]
    apart = [r for r in records if r["status"] == "out-of-scope"]

    assert [] == [r["clause"] for r in records if r["status"] in ("diverges", "error")]
    assert {"no networks"} == {r["reason"] for r in apart}
    assert all(r["clause"].startswith("TrainingJobDefinition.VpcConfig") for r in apart)
    assert {0} == {r["requests"] for r in apart}
    assert len(apart) > 15
    assert len([r for r in records if r["status"] == "conforms"]) > 200
    assert "VpcConfig" not in json.dumps([r["witness"] for r in records])


@pytest.mark.parametrize(
    ("refuses", "side", "found"),
    [(True, "accepts", {"inconclusive"}), (False, "rejects", {"diverges"})],
)
def test_without_the_scope_it_does_not_pass(
    refuses: bool, side: str, found: set[str], run_of: Any
) -> None:
    run = run_of(refuses=refuses, scoped=False)
    check = Check("TrainingJobDefinition.VpcConfig.Subnets:length-max", side)  # type: ignore[arg-type]

    assert found == {run.examine(check)["status"]}


def test_a_run_counts_it_apart(suite: Any, tmp_path: Path) -> None:
    (tmp_path / "vendor.scope").write_text(LACKING)
    done = suite(
        "--scope=vendor.scope", "--clause=*VpcConfig:*", "--clause=*RoleArn:type",
        "--report=markdown:report.md",
    )  # fmt: skip
    run, *checks, _ = done.journal()
    told = "out of scope, not tested and no pass: "

    assert 0 == done.status
    assert [
        {"glob": "TrainingJobDefinition.VpcConfig", "reason": "no private networks"},
        {"glob": "*.CheckpointConfig", "reason": "no spot either"},
    ] == run["options"]["scope"]
    assert {"out-of-scope"} == {c["status"] for c in checks if "VpcConfig" in c["clause"]}
    assert {"conforms"} == {c["status"] for c in checks if "RoleArn" in c["clause"]}
    assert told in done.out
    assert told in (tmp_path / "report.md").read_text()


def test_a_scope_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(ScopeError, match=r"none.scope: cannot be read \(No such file"):
        read_settings({"scope": "none.scope"}, tmp_path)


def test_a_base_with_what_is_not_offered(tmp_path: Path, plain: Any) -> None:
    definition = {
        **plain.base[TUNING_JOB.definition],
        "VpcConfig": {"SecurityGroupIds": ["sg-1"], "Subnets": ["subnet-1"]},
    }
    (tmp_path / "base.json").write_text(json.dumps(definition))
    (tmp_path / "vendor.scope").write_text(LACKING)

    with pytest.raises(SettingsError, match=r"has TrainingJobDefinition.VpcConfig, which --scope"):
        Run(read_settings({"scope": "vendor.scope", "base": "base.json"}, tmp_path))
