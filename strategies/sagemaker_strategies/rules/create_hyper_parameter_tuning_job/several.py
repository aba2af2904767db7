"""Rules of a request with several definitions in place of one."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from sagemaker_strategies.cases.json_pointer import Pointer
from sagemaker_strategies.constraints.catalogue import Catalogue
from sagemaker_strategies.constraints.clause import Json
from sagemaker_strategies.operations.tuning_job import TUNING_JOB
from sagemaker_strategies.rules.create_hyper_parameter_tuning_job.definition import definitions_of
from sagemaker_strategies.rules.create_hyper_parameter_tuning_job.search_ranges import OF_THE_JOB
from sagemaker_strategies.rules.edits import Edit
from sagemaker_strategies.rules.rule import (
    Check,
    Repair,
    Rule,
    View,
    around,
    example,
    implied_rule,
    not_around,
)
from sagemaker_strategies.rules.sources import GUIDE_2023, MODEL, in_document

_DEFINITION: Final = TUNING_JOB.definition
_DEFINITIONS: Final = TUNING_JOB.definitions
_CONFIG: Final = "HyperParameterTuningJobConfig"
_EARLY: Final = f"{_CONFIG}.TrainingJobEarlyStoppingType"
_OBJECTIVE: Final = f"{_CONFIG}.HyperParameterTuningJobObjective"
_SDK: Final = "sagemaker-python-sdk 2.245.0"
_RANGES: Final[Json] = {
    "ContinuousParameterRanges": [{"Name": "Float-1", "MinValue": "0.1", "MaxValue": "0.8"}]
}


def rules(catalogue: Catalogue) -> tuple[Rule, ...]:
    """The rules of this topic."""
    environment = catalogue.nodes.get(f"{_DEFINITION}.Environment")
    entries = (environment.bound("length-max") if environment else None) or 0
    return (
        Rule(
            path=f"{_DEFINITIONS}.member.Environment",
            name="sum-of-environments",
            statement=f"all definitions together have at most {entries} environment variables",
            source=in_document(MODEL, "HyperParameterTrainingJobDefinition.Environment"),
            prose_id="ENV-SUM",
            tier="stated",
            check=_environments_within(entries),
            repair=_fewer_variables(entries),
            accepts=(
                example(
                    "max", *_several(_variables(entries // 2), _variables(entries - entries // 2))
                ),
            ),
            rejects=(
                example(
                    "max+1",
                    *_several(_variables(entries // 2), _variables(entries - entries // 2 + 1)),
                ),
            ),
            needs=(f"{_DEFINITIONS}.member.Environment",),
            of_request=True,
        ),
        _not_with_several(
            "WarmStartConfig",
            "not-with-several-definitions",
            "a warm start has one definition",
            lambda request: request.get("WarmStartConfig") is None,
            around(
                "WarmStartConfig",
                {
                    "ParentHyperParameterTuningJobs": [
                        {"HyperParameterTuningJobName": "Parent-Job1"}
                    ],
                    "WarmStartType": "TransferLearning",
                },
            ),
        ),
        _not_with_several(
            _EARLY,
            "off-with-several-definitions",
            "early stopping is for one definition",
            lambda request: request[_CONFIG].get("TrainingJobEarlyStoppingType") != "Auto",
            around(_EARLY, "Auto"),
        ),
        *_implied(),
    )


def _implied() -> tuple[Rule, ...]:
    """Rules that no text of the service states; other clients and the guide's examples satisfy them."""
    return (
        implied_rule(
            _DEFINITIONS,
            "one-definition-or-several",
            "REQ-DEF-XOR",
            in_document(_SDK, _DEFINITIONS),
            "one of TrainingJobDefinition and TrainingJobDefinitions is given",
            _one_or_several,
            _choose,
            of_request=True,
        ),
        implied_rule(
            f"{_DEFINITIONS}.member.DefinitionName",
            "given-and-distinct",
            "REQ-DEFNAME",
            in_document(GUIDE_2023, f"{_DEFINITIONS}.member.DefinitionName"),
            "each of several definitions has a name of its own",
            _named,
            _name_definitions,
            of_request=True,
        ),
        implied_rule(
            f"{_DEFINITION}.HyperParameterRanges",
            "of-several-definitions",
            "HP-WHERE",
            in_document(GUIDE_2023, f"{_DEFINITION}.HyperParameterRanges"),
            "a single definition searches the job's ranges, each of several its own",
            _placed("HyperParameterRanges", "ParameterRanges", needed=False),
            _move("HyperParameterRanges", OF_THE_JOB, _RANGES),
            of_request=True,
        ),
        implied_rule(
            f"{_DEFINITION}.TuningObjective",
            "of-several-definitions",
            "OBJ-WHERE",
            in_document(GUIDE_2023, f"{_DEFINITION}.TuningObjective"),
            "a single definition has the job's objective, each of several its own; Autotune needs none",
            _placed("TuningObjective", "HyperParameterTuningJobObjective", needed=True),
            _move("TuningObjective", _OBJECTIVE, None),
            of_request=True,
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
    def repair(view: View) -> Iterator[list[Edit]]:
        places: list[Pointer] = [
            (*at, "Environment", key)
            for definition, at in definitions_of(view.request)
            for key in definition.get("Environment") or ()
        ]
        free = [place for place in reversed(places) if view.free(place)]
        yield [Edit(place, absent=True) for place in free[: len(places) - limit]]

    return repair


def _not_with_several(path: str, name: str, statement: str, without: Any, breaking: Edit) -> Rule:
    def holds(subject: Any, request: Any) -> bool:
        several = subject.get(_DEFINITIONS)
        return not several or len(several) < 2 or bool(without(subject))

    return Rule(
        path=path,
        name=name,
        statement=statement,
        source=in_document(GUIDE_2023, "multiple-algorithm-hpo"),
        prose_id="WS-3",
        tier="stated",
        check=holds,
        repair=lambda view: iter([view.drop(path), view.drop(_DEFINITIONS)]),
        accepts=(example("several without", *_several({}, {}), not_around(path)),),
        rejects=(example("several", breaking),),
        needs=(path, _DEFINITIONS),
        of_request=True,
    )


def _one_or_several(subject: Any, request: Any) -> bool:
    return (subject.get(_DEFINITION) is None) != (subject.get(_DEFINITIONS) is None)


def _choose(view: View) -> Iterator[list[Edit]]:
    if view.get(_DEFINITION) is None:
        yield [view.grow(_DEFINITION)]
    else:
        yield view.drop(_DEFINITIONS)
        yield view.drop(_DEFINITION)


def _named(subject: Any, request: Any) -> bool:
    several = subject.get(_DEFINITIONS)
    if not several:
        return True
    names = [definition.get("DefinitionName") for definition in several]
    return None not in names and len(set(names)) == len(names)


def _name_definitions(view: View) -> Iterator[list[Edit]]:
    names = [definition.get("DefinitionName") for definition in view.get(_DEFINITIONS)]
    edits: list[Edit] = []
    for index, name in enumerate(names):
        place = f"{_DEFINITIONS}.{index}.DefinitionName"
        if (name is None or names.count(name) > 1) and view.free(view.here(place)):
            names[index] = next(
                n for n in (f"Definition-{i}" for i in range(1, 99)) if n not in names
            )
            edits.append(view.put(place, names[index]))
    yield edits


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


def _move(own: str, shared: str, otherwise: Json) -> Repair:
    def repair(view: View) -> Iterator[list[Edit]]:
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


def _variables(size: int) -> dict[str, Json]:
    return {f"MODE_{index}": f"Fast mode{index}" for index in range(size)}


def _several(*environments: dict[str, Json]) -> tuple[Edit, ...]:
    """Edits of an example: so many plain definitions and nothing that belongs to a single one."""
    definitions: list[Json] = [
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
            "ResourceConfig": {
                "InstanceType": "ml.m5.xlarge",
                "InstanceCount": 2,
                "VolumeSizeInGB": 30,
            },
            "StoppingCondition": {"MaxRuntimeInSeconds": 3600},
            **({"Environment": variables} if variables else {}),
        }
        for index, variables in enumerate(environments)
    ]
    return (
        around(_DEFINITIONS, definitions),
        not_around(_DEFINITION),
        not_around(OF_THE_JOB),
        not_around(_OBJECTIVE),
        around(f"{_CONFIG}.Strategy", "Bayesian"),
        *map(not_around, (f"{_CONFIG}.StrategyConfig", _EARLY, "WarmStartConfig")),
    )
