"""The sweep over faulty mocks, on the few places that the module's catalogue of them needs."""

from __future__ import annotations

import json

import pytest
from click.testing import CliRunner

from benchmarks.mutation.__main__ import mutants
from benchmarks.mutation.assessment import Assessment, assess, disagreements, red_clauses
from benchmarks.mutation.catalogue import faults_of
from benchmarks.mutation.extremes import scores
from benchmarks.mutation.fault import Fault
from benchmarks.mutation.processes import assess_all, processors
from benchmarks.mutation.sweeps import Finding, Sweeps
from sagemaker_conformance.checks.check import Check
from sagemaker_strategies.constraints import load

CATALOGUE = load("botocore-1.44.5")
D = "TrainingJobDefinition"
#: Of each family one that shows, and shows at its own clause only.
SHOWN = (
    f"{D}.RoleArn:required/dropped",
    f"{D}.ResourceConfig.VolumeKmsKeyId:length-max/max+1",
    f"{D}.StoppingCondition.MaxPendingTimeInSeconds:range-max/doubled",
    f"{D}.Environment:length-max/halved",
    f"{D}.TuningObjective.Type:enum/other-case",
    f"{D}.ResourceConfig.InstanceCount:type/booleans",
    f"{D}.DefinitionName:pattern/dollar-newline",
    f"{D}.DefinitionName:pattern/class-1-a-z-to-brace",
    f"{D}.InputDataConfig.member.ChannelName:required/first-of-InputDataConfig-only",
    f"{D}.ResourceConfig.KeepAlivePeriodInSeconds:range-max/without-InstanceGroups-skipped",
    f"{D}.InputDataConfig.member.InputMode:enum/empty-skipped",
    f"{D}:range-max/none-below-depth-2",
    f"{D}.StoppingCondition.MaxPendingTimeInSeconds:range-min/sixtyfold",
    f"{D}.RoleArn:pattern/InvalidRequest",
    f"{D}.RoleArn:pattern/crash",
    f"{D}.RoleArn:length-max/blames-hyperParameterTuningJobName",
    f"{D}.RoleArn:type/lower-cased",
    f"{D}.VpcConfig.Subnets:type/reversed",
    f"{D}.ResourceConfig.InstancePlacementConfig.EnableMultipleJobs:type/as-number",
)
#: Of each kind of normalisation one, and the kinds of clauses at which it shows.
NORMALISED = {
    "percent-decoded": {"enum", "pattern", "length-max", "type"},
    "double-quotes-stripped": {"enum", "pattern"},
    "enum-of-any-separators": {"enum"},
    "one-element-array-unwrapped": {"type"},
    "one-member-object-unwrapped": {"type"},
    "hexadecimals-from-text": {"type"},
    "semicolons-split": {"type"},
    "pairs-as-object": {"type"},
    "false-is-absent": {"type"},
    "list-deduplicated": {"length-max", "type"},
    "keys-of-any-case": {"length-max", "type"},
    "members-of-any-case": {"required"},
}


@pytest.fixture(scope="module")
def sweeps() -> Sweeps:
    return Sweeps(CATALOGUE)


def _fault(id: str) -> Fault:
    [fault] = faults_of(CATALOGUE, [id])
    return fault


@pytest.mark.parametrize("id", SHOWN)
def test_a_fault_turns_its_own_clause_red_and_no_other(id: str, sweeps: Sweeps) -> None:
    outcome = assess(_fault(id), sweeps)

    assert outcome.red
    assert outcome.extra == ()


@pytest.mark.parametrize("name", NORMALISED)
def test_a_normalised_request_shows_by_what_is_accepted(name: str, sweeps: Sweeps) -> None:
    found = sweeps.derived(_fault(f"{D}:type/{name}")).changed
    accepted = {check for check, f in found.items() if f.divergence == "accepts-invalid"}
    red = {check for check, f in found.items() if f.status in ("diverges", "error")}

    assert any(check.side == "rejects" for check in accepted)
    assert {check.kind for check in red} == NORMALISED[name]


def test_the_faithful_mock_turns_nothing_red(sweeps: Sweeps) -> None:
    assert {finding.status for finding in sweeps.plain.values()} & {"diverges", "error"} == set()


def test_a_check_that_diverges_as_it_did_before_is_not_red_for_the_fault() -> None:
    before = Finding("diverges", "wrong-blame", ())
    recorded = Finding("diverges", "wrong-blame", (("x", "accepted", None),))
    check, other = Check("a:enum", "rejects"), Check("b:enum", "rejects")

    assert red_clauses({check: recorded}, {check: before}) == frozenset()
    assert red_clauses(
        {check: recorded, other: Finding("diverges", "accepts-invalid", ())},
        {check: before, other: before},
    ) == {"b:enum"}


def test_what_only_a_record_can_show_is_counted_apart(sweeps: Sweeps) -> None:
    outcome = assess(_fault(f"{D}.TuningObjective.MetricName:pattern/dropped"), sweeps)

    assert (outcome.family, outcome.killed, outcome.red) == ("recorded-only", True, frozenset())


def test_an_equivalent_fault_counts_for_nothing(sweeps: Sweeps) -> None:
    assessment = Assessment([assess(_fault(f"{D}.RoleArn:length-min/dropped"), sweeps)])

    assert (assessment.total.observable, assessment.total.equivalent) == (0, 1)
    assert assessment.survivors == []


def test_a_mock_that_takes_no_base_at_all_stops_the_run(sweeps: Sweeps) -> None:
    outcome = assess(_fault(f"{D}.RoleArn:pattern/quantifier-2-one-more"), sweeps)

    assert (outcome.stopped, outcome.killed) == (True, True)


def test_the_shortcut_finds_what_whole_sweeps_find() -> None:
    older = load("documented-2018-05")  # a third of the clauses
    wanted = [
        f"{D}.VpcConfig.Subnets:type/reversed",
        f"{D}.RoleArn:pattern/class-3-without-a-z",
        f"{D}:type/list-deduplicated",
    ]
    sample = faults_of(older, wanted)

    assert len(sample) == len(wanted)
    assert list(disagreements(sample, Sweeps(older), len(sample))) == []


def test_targets_that_tell_nothing_apart_conform_nearly_nowhere(sweeps: Sweeps) -> None:
    shares = [score.conforming / score.checks for score in scores(sweeps)]

    assert max(shares) < 0.01


def test_the_command_counts_and_lists() -> None:
    done = CliRunner().invoke(
        mutants,
        [
            "--spec=documented-2018-05",  # a third of the clauses
            f"--faults={D}.RoleArn:length-*/*",
            "--sample=1",
            "--voice=first",
            "--format=json",
        ],
    )
    told = json.loads(done.output.splitlines()[-1])

    assert (done.exit_code, told["voice"], told["shortcut_wrong"]) == (0, "first", {})
    assert told["families"]["off-by-one"]["killed"] == 2


def test_the_command_refuses_faults_that_change_no_answer_in_the_voice() -> None:
    done = CliRunner().invoke(mutants, ["--faults=blame", "--voice=mute"])

    assert done.exit_code == 4
    assert "--faults=blame: changes no answer in --voice=mute" in done.output


def test_the_command_refuses_an_effort_that_it_does_not_know() -> None:
    done = CliRunner().invoke(mutants, ["--effort=explore"])

    assert done.exit_code == 4
    assert "--effort=explore: unknown, expected sweep" in done.output


@pytest.mark.skipif(processors() < 2, reason="one processor, or no way to fork")
def test_faults_assessed_by_several_processes_have_the_same_outcomes(sweeps: Sweeps) -> None:
    faults = [_fault(id) for id in SHOWN[:3]]
    alone = list(assess_all(faults, sweeps, 1))
    before = sweeps.requests

    assert alone == list(assess_all(faults, sweeps, 2))
    assert sweeps.requests > before
