"""Rules of a request with several definitions in place of one."""

from __future__ import annotations

from typing import Any, Final

from sagemaker_strategies.cases.json_pointer import ABSENT, Pointer
from sagemaker_strategies.constraints.catalogue import Catalogue
from sagemaker_strategies.operations.tuning_job import TUNING_JOB
from sagemaker_strategies.rules.conditions import absent, differs, one_given, where
from sagemaker_strategies.rules.create_hyper_parameter_tuning_job.definition import definitions_of
from sagemaker_strategies.rules.create_hyper_parameter_tuning_job.search_ranges import OF_THE_JOB
from sagemaker_strategies.rules.edits import Edit
from sagemaker_strategies.rules.repairs import Alternatives, Repair, View, drop, either, renamed
from sagemaker_strategies.rules.rule import GUIDE_2023, MODEL, Check, Rule, Values, in_document
from sagemaker_strategies.rules.training_job.instances import PLAIN

_DEFINITION: Final = TUNING_JOB.definition
_DEFINITIONS: Final = TUNING_JOB.definitions
_CONFIG: Final = "HyperParameterTuningJobConfig"
_EARLY: Final = f"{_CONFIG}.TrainingJobEarlyStoppingType"
_OBJECTIVE: Final = f"{_CONFIG}.HyperParameterTuningJobObjective"
_PARENT: Final = {"HyperParameterTuningJobName": "Parent-Job1"}
_SDK: Final = "sagemaker-python-sdk 2.245.0"
_RANGES: Final = {
    "ContinuousParameterRanges": [{"Name": "Float-1", "MinValue": "0.1", "MaxValue": "0.8"}]
}


def rules(catalogue: Catalogue) -> tuple[Rule, ...]:
    """The rules of this topic."""
    return (*_stated(catalogue), *_IMPLIED)


def _stated(catalogue: Catalogue) -> tuple[Rule, ...]:
    environment = catalogue.nodes.get(f"{_DEFINITION}.Environment")
    entries = (environment.bound("length-max") if environment else None) or 0
    half = entries // 2
    return (
        Rule(
            path=f"{_DEFINITIONS}.member.Environment",
            name="sum-of-environments",
            statement=f"all definitions together have at most {entries} environment variables",
            source=in_document(MODEL, "HyperParameterTrainingJobDefinition.Environment"),
            prose_id="ENV-SUM",
            check=_environments_within(entries),
            repair=_fewer_variables(entries),
            accepts={"max": _several(half, entries - half)},
            rejects={"max+1": _several(half, entries - half + 1)},
        ),
        _not_with_several(
            "WarmStartConfig",
            "not-with-several-definitions",
            "a warm start has one definition",
            absent("WarmStartConfig"),
            {"ParentHyperParameterTuningJobs": [_PARENT], "WarmStartType": "TransferLearning"},
        ),
        _not_with_several(
            _EARLY,
            "off-with-several-definitions",
            "early stopping is for one definition",
            differs(_EARLY, "Auto"),
            "Auto",
        ),
    )


def _environments_within(limit: int) -> Check:
    def holds(subject: Any, request: Any) -> bool:
        if subject.get(_DEFINITIONS) is None:
            return True
        sizes = [len(d.get("Environment") or ()) for d, _ in definitions_of(subject)]
        return sum(sizes) <= limit or max(sizes) > limit  # the latter breaks a clause of its own

    return holds


def _fewer_variables(limit: int) -> Repair:
    def repair(view: View) -> Alternatives:
        places: list[Pointer] = [
            (*at, "Environment", key)
            for definition, at in definitions_of(view.request)
            for key in definition.get("Environment") or ()
        ]
        free = [place for place in reversed(places) if view.free(place)]
        yield [Edit(place, ABSENT) for place in free[: len(places) - limit]]

    return repair


def _has_several(subject: Any, request: Any) -> bool:
    return len(subject.get(_DEFINITIONS) or ()) > 1


def _not_with_several(path: str, name: str, statement: str, then: Check, breaking: Any) -> Rule:
    return Rule(
        path=path,
        name=name,
        statement=statement,
        source=in_document(GUIDE_2023, "multiple-algorithm-hpo"),
        prose_id="WS-3",
        check=where(_has_several, then),
        repair=either(drop(path), drop(_DEFINITIONS)),
        accepts={"several without": {**_several(0, 0), path: ABSENT}},
        rejects={"several": {path: breaking}},
        needs=(_DEFINITIONS,),
    )


def _choose(view: View) -> Alternatives:
    if view.get(_DEFINITION) is None:
        yield [view.grow(_DEFINITION)]
    else:
        yield view.drop(_DEFINITIONS)
        yield view.drop(_DEFINITION)


def _named(subject: Any, request: Any) -> bool:
    names = [each.get("DefinitionName") for each in subject.get(_DEFINITIONS) or ()]
    return None not in names and len(set(names)) == len(names)


def _name_definitions(view: View) -> Alternatives:
    names = {
        f"{_DEFINITIONS}.{index}.DefinitionName": definition.get("DefinitionName")
        for index, definition in enumerate(view.get(_DEFINITIONS))
    }
    yield renamed(view, names, lambda index: (f"Definition-{number}" for number in range(1, 99)))


def _placed(own: str, shared: str, *, needed: bool) -> Check:
    """The place of the ranges or the objective: each of several definitions, else the job."""

    def holds(subject: Any, request: Any) -> bool:
        in_job = subject[_CONFIG].get(shared) is not None
        wanted = needed and not subject.get("Autotune")
        several = subject.get(_DEFINITIONS)
        if several:
            return not in_job and all(d.get(own) is not None for d in several)
        definition = subject.get(_DEFINITION)
        if definition is None or not (in_job or wanted):
            return definition is None or definition.get(own) is None
        return in_job and definition.get(own) is None

    return holds


def _move(own: str, shared: str, otherwise: Any) -> Repair:
    def repair(view: View) -> Alternatives:
        in_job = view.get(shared)
        several = view.get(_DEFINITIONS)
        if several:
            given = otherwise if in_job is None else in_job
            missing = [
                view.put(f"{_DEFINITIONS}.{i}.{own}", given or view.typical((_DEFINITIONS, i, own)))
                for i, definition in enumerate(several)
                if definition.get(own) is None
            ]
            yield [*missing, *view.drop(shared)]
            return
        mine = view.get(f"{_DEFINITION}.{own}")
        if mine is None:
            yield [view.grow(shared)]
        elif in_job is None:
            yield [view.put(shared, mine), *view.drop(f"{_DEFINITION}.{own}")]
        yield view.drop(f"{_DEFINITION}.{own}")
        yield view.drop(shared)

    return repair


def _several(*sizes: int) -> Values:
    """Values of an example: plain definitions with so many variables, and nothing of a single one."""
    definitions: list[dict[str, Any]] = [
        {
            "DefinitionName": f"Definition-{index}",
            "TuningObjective": {"Type": "Maximize", "MetricName": "Metric:Loss"},
            "HyperParameterRanges": _RANGES,
            "AlgorithmSpecification": {
                "TrainingImage": "112233445566.dkr.ecr.us-east-1.amazonaws.com/tuner:V1",
                "TrainingInputMode": "File",
                "MetricDefinitions": [{"Name": "Metric:Loss", "Regex": "Loss=(.*?);"}],
            },
            "RoleArn": "arn:aws:iam::112233445566:role/TunerRole",
            "OutputDataConfig": {"S3OutputPath": "s3://tuning-output/Models"},
            "ResourceConfig": PLAIN,
            "StoppingCondition": {"MaxRuntimeInSeconds": 3600},
            **({"Environment": _variables(size)} if size else {}),
        }
        for index, size in enumerate(sizes)
    ]
    options = (f"{_CONFIG}.StrategyConfig", _EARLY, "WarmStartConfig")
    return {
        _DEFINITIONS: definitions,
        **dict.fromkeys((_DEFINITION, OF_THE_JOB, _OBJECTIVE), ABSENT),
        f"{_CONFIG}.Strategy": "Bayesian",
        **dict.fromkeys(options, ABSENT),
    }


def _variables(size: int) -> dict[str, str]:
    return {f"MODE_{index}": f"Fast mode{index}" for index in range(size)}


#: Rules that no text of the service states; other clients and the guide's examples satisfy them.
_IMPLIED: Final = (
    Rule(
        path=_DEFINITIONS,
        name="one-definition-or-several",
        statement="one of TrainingJobDefinition and TrainingJobDefinitions is given",
        source=in_document(_SDK, _DEFINITIONS),
        prose_id="REQ-DEF-XOR",
        tier="implied",
        check=one_given(_DEFINITION, _DEFINITIONS),
        repair=_choose,
    ),
    Rule(
        path=f"{_DEFINITIONS}.member.DefinitionName",
        name="given-and-distinct",
        statement="each of several definitions has a name of its own",
        source=in_document(GUIDE_2023, f"{_DEFINITIONS}.member.DefinitionName"),
        prose_id="REQ-DEFNAME",
        tier="implied",
        check=_named,
        repair=_name_definitions,
    ),
    Rule(
        path=f"{_DEFINITION}.HyperParameterRanges",
        name="of-several-definitions",
        statement="a single definition searches the job's ranges, each of several its own",
        source=in_document(GUIDE_2023, f"{_DEFINITION}.HyperParameterRanges"),
        prose_id="HP-WHERE",
        tier="implied",
        check=_placed("HyperParameterRanges", "ParameterRanges", needed=False),
        repair=_move("HyperParameterRanges", OF_THE_JOB, _RANGES),
    ),
    Rule(
        path=f"{_DEFINITION}.TuningObjective",
        name="of-several-definitions",
        statement="a single definition has the job's objective, each of several its own; Autotune needs none",
        source=in_document(GUIDE_2023, f"{_DEFINITION}.TuningObjective"),
        prose_id="OBJ-WHERE",
        tier="implied",
        check=_placed("TuningObjective", "HyperParameterTuningJobObjective", needed=True),
        repair=_move("TuningObjective", _OBJECTIVE, None),
    ),
)
