from __future__ import annotations

import copy
from collections.abc import Callable
from typing import Any

import pytest

from sagemaker_conformance.client.client import Client
from sagemaker_conformance.judging.round_trip import find_changes, judge_return
from sagemaker_conformance.protocol.answer import Answer
from sagemaker_conformance.protocol.exchange import Exchange
from sagemaker_conformance.reference import Service
from sagemaker_conformance.targets.kinds.local import LocalTarget
from sagemaker_strategies.constraints.loader import INSTALLED_SPEC, load
from sagemaker_strategies.operations.tuning_job import TUNING_JOB

D = "TrainingJobDefinition"
CHANNEL = {"ChannelName": "One", "ShuffleConfig": {"Seed": 2}}


def _sent() -> dict[str, Any]:
    return {
        "Tags": [{"Key": "a", "Value": "b"}],
        D: {
            "RoleArn": "Role",
            "InputDataConfig": [
                copy.deepcopy(CHANNEL),
                {"ChannelName": "Two"},
            ],
            "StaticHyperParameters": {"Key": "Value"},
            "EnableNetworkIsolation": True,
            "VpcConfig": {"Subnets": ["A", "B"]},
        },
    }


def _set(job: Any, *steps: Any) -> None:
    *way, last, value = steps
    for step in way:
        job = job[step]
    job[last] = value


@pytest.mark.parametrize(
    ("alter", "path", "what"),
    [
        (lambda job: _set(job, D, "RoleArn", "role"), f"{D}.RoleArn", "came back as 'role'"),
        (lambda job: job[D].pop("RoleArn"), f"{D}.RoleArn", "lost"),
        (lambda job: job.pop(D), D, "lost"),
        (lambda job: _set(job, D, "Extra", 1), D, "came back with Extra added"),
        (
            lambda job: _set(job, D, "EnableNetworkIsolation", 1),
            f"{D}.EnableNetworkIsolation",
            "came back as 1",
        ),
        (
            lambda job: _set(job, D, "EnableNetworkIsolation", "True"),
            f"{D}.EnableNetworkIsolation",
            "came back as 'True'",
        ),
        (
            lambda job: job[D]["InputDataConfig"].pop(),
            f"{D}.InputDataConfig",
            "2 elements came back as 1",
        ),
        (
            lambda job: job[D]["InputDataConfig"].reverse(),
            f"{D}.InputDataConfig",
            "came back in another order",
        ),
        (
            lambda job: _set(job, D, "InputDataConfig", 0, "ShuffleConfig", "Seed", "2"),
            f"{D}.InputDataConfig.member.ShuffleConfig.Seed",
            "came back as '2'",
        ),
        (
            lambda job: _set(job, D, "InputDataConfig", None),
            f"{D}.InputDataConfig",
            "came back as null",
        ),
        (
            lambda job: _set(job, D, "StaticHyperParameters", {"key": "Value"}),
            f"{D}.StaticHyperParameters",
            "its 1 key came back as others",
        ),
        (
            lambda job: _set(job, D, "StaticHyperParameters", "Key", "value"),
            f"{D}.StaticHyperParameters.value",
            "came back as 'value'",
        ),
        (
            lambda job: _set(job, D, "VpcConfig", "Subnets", 1, "b"),
            f"{D}.VpcConfig.Subnets.member",
            "came back as 'b'",
        ),
    ],
)
def test_a_change_is_told_at_its_place(
    alter: Callable[[Any], Any], path: str, what: str, catalogue: Any
) -> None:
    described = copy.deepcopy(_sent())
    alter(described)

    assert {path: what} == find_changes(_sent(), described, catalogue)


def test_tags_numbers_and_members_of_the_answer_alone_are_no_change(catalogue: Any) -> None:
    described = {**_sent(), "HyperParameterTuningJobStatus": "InProgress"}
    described.pop("Tags")
    described[D]["InputDataConfig"][0]["ShuffleConfig"]["Seed"] = 2.0

    assert {} == find_changes(_sent(), described, catalogue)


def test_tags_are_compared_where_describe_returns_them() -> None:
    catalogue = load(INSTALLED_SPEC, "secretsmanager:CreateSecret")
    sent = {"Name": "a", "Tags": [{"Key": "k", "Value": "v"}]}

    assert {} == find_changes(sent, {**sent, "ARN": "a"}, catalogue)
    assert {"Tags": "lost"} == find_changes(sent, {"Name": "a"}, catalogue)


def _judged(path: str, described: Answer | None, catalogue: Any) -> tuple[str, str | None]:
    exchange = Exchange(_sent(), Answer("accepted", 200), described)
    judgement = judge_return(path, exchange, catalogue)
    return judgement.status, judgement.divergence


@pytest.mark.parametrize(
    ("described", "expected"),
    [
        (Answer("accepted", 200, body=_sent()), ("conforms", None)),
        (Answer("accepted", 200, body={}), ("inconclusive", None)),
        (Answer("accepted", 200, body={D: {}}), ("diverges", "altered")),
        (Answer("accepted", 200, body={D: {**_sent()[D], "Extra": 1}}), ("conforms", None)),
        (Answer("rejected", 400, "ResourceNotFound"), ("diverges", "altered")),
        (Answer("rejected", 403), ("inconclusive", None)),
        (Answer("rejected", 400, "ExpiredTokenException"), ("inconclusive", None)),
        (Answer("crashed", 500), ("diverges", "server-error")),
        (Answer("unsupported", 501), ("unsupported", None)),
        (Answer("unavailable", 429), ("inconclusive", None)),
        (None, ("unsupported", None)),
    ],
)
def test_judging_what_came_back(
    described: Answer | None, expected: tuple[str, str | None], catalogue: Any
) -> None:
    assert expected == _judged(f"{D}.RoleArn", described, catalogue)


@pytest.mark.parametrize("code", ["ResourceNotFound", "AccessDeniedException"])
def test_why_describe_did_not_answer_is_said(code: str, catalogue: Any) -> None:
    exchange = Exchange(_sent(), Answer("accepted", 200), Answer("rejected", 400, code, "no"))

    assert f": 400 {code} no" in str(judge_return(f"{D}.RoleArn", exchange, catalogue).reason)


@pytest.mark.parametrize("path", [D, f"{D}.VpcConfig"])
def test_what_is_added_to_what_was_sent_is_recorded(path: str, catalogue: Any) -> None:
    described: Any = _sent()
    _set(described, *path.split("."), "Computed", "x")

    assert ("recorded", None) == _judged(path, Answer("accepted", 200, body=described), catalogue)
    _set(described, *path.split("."), "Computed", None)
    assert ("conforms", None) == _judged(path, Answer("accepted", 200, body=described), catalogue)


@pytest.mark.parametrize(
    ("alter", "path"),
    [
        (lambda job: job[D]["InputDataConfig"].append({}), f"{D}.InputDataConfig"),
        (
            lambda job: _set(job, D, "VpcConfig", "Subnets", ["A", "B", "C"]),
            f"{D}.VpcConfig.Subnets",
        ),
        (
            lambda job: _set(job, D, "StaticHyperParameters", "More", "x"),
            f"{D}.StaticHyperParameters",
        ),
        (lambda job: _set(job, D, "VpcConfig", {"Computed": "x"}), f"{D}.VpcConfig.Subnets"),
        # Beside an element to which something is added.
        (
            lambda job: _set(job, D, "InputDataConfig", [{**CHANNEL, "Computed": "x"}, "Two"]),
            f"{D}.InputDataConfig.member",
        ),
    ],
)
def test_an_added_element_or_entry_or_a_member_in_place_of_another_diverges(
    alter: Callable[[Any], Any], path: str, catalogue: Any
) -> None:
    described = _sent()
    alter(described)

    judged = _judged(path, Answer("accepted", 200, body=described), catalogue)
    assert ("diverges", "altered") == judged


def test_a_second_member_of_a_union_diverges() -> None:
    catalogue = load(INSTALLED_SPEC, "sagemaker:CreateAutoMLJobV2")
    sent = {"AutoMLProblemTypeConfig": {"TextClassificationJobConfig": {"ContentColumn": "a"}}}
    described = {"AutoMLProblemTypeConfig": {**sent["AutoMLProblemTypeConfig"], "Other": {}}}

    changes = find_changes(sent, described, catalogue)
    assert {"AutoMLProblemTypeConfig": "came back with Other too"} == changes


def test_a_refused_request_says_nothing(catalogue: Any) -> None:
    exchange = Exchange(_sent(), Answer("rejected", 400))

    assert "inconclusive" == judge_return(D, exchange, catalogue).status


@pytest.mark.parametrize(
    ("lacking", "reason"),
    [
        (None, "Describe is not offered"),
        (
            "DomainId",
            "the answer of CreateDomain lacks DomainId, by which DescribeDomain finds what was made",
        ),
    ],
)
def test_why_nothing_can_be_compared(lacking: str | None, reason: str) -> None:
    domain = load(INSTALLED_SPEC, "sagemaker:CreateDomain")
    exchange = Exchange({}, Answer("accepted", 200), Answer("unsupported"), lacking)

    judged = judge_return("VpcId", exchange, domain)

    assert ("unsupported", reason) == (judged.status, judged.reason)


ALIVE = f"{D}.ResourceConfig.KeepAlivePeriodInSeconds"


@pytest.mark.parametrize("nulls", [True, False])
def test_what_aws_is_reported_to_null_is_recorded(plain: Any, nulls: bool) -> None:
    sent = plain.control(ALIVE).request
    target = LocalTarget(plain.catalogue, Service(plain.catalogue, nulls=nulls))
    exchange = Client(target, TUNING_JOB).create_and_describe(sent)

    judged = judge_return(ALIVE, exchange, plain.catalogue)

    assert judged.status == ("recorded" if nulls else "conforms")
    assert not nulls or "sagemaker-controller/pull/176" in str(judged.reason)
    assert judge_return(f"{D}.ResourceConfig", exchange, plain.catalogue).status == "conforms"


def test_another_value_in_its_place_diverges(plain: Any) -> None:
    sent: Any = plain.control(ALIVE).request
    described = copy.deepcopy(sent)
    _set(described, D, "ResourceConfig", "KeepAlivePeriodInSeconds", 1)
    exchange = Exchange(sent, Answer("accepted", 200), Answer("accepted", 200, body=described))

    assert judge_return(ALIVE, exchange, plain.catalogue).divergence == "altered"
