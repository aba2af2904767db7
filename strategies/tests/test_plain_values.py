"""The wrong value that is shown first: plain, of a valid length, and none of the pattern's words."""

from __future__ import annotations

import pytest

from sagemaker_strategies.cases.boundaries import rejected
from sagemaker_strategies.cases.plain_values import plain_misfit
from sagemaker_strategies.cases.seeds import lean_seed_request, seed_requests
from sagemaker_strategies.constraints import Catalogue
from sagemaker_strategies.patterns import describe_form, language


@pytest.mark.parametrize(
    ("path", "value"),
    [
        ("HyperParameterTuningJobName", "my_job"),
        ("TrainingJobDefinition.RoleArn", "my-role-for-this-job"),  # at least 20 characters
        ("TrainingJobDefinition.CheckpointConfig.S3Uri", "my-bucket"),
        ("TrainingJobDefinition.VpcConfig.Subnets.member", "my_subnet"),
        ("TrainingJobDefinition.InputDataConfig.member.ChannelName", "my channel"),
        ("Tags.member.Key", "my-key!"),
        ("TrainingJobDefinition.StaticHyperParameters.value", None),  # any text will do there
    ],
)
def test_a_plain_wrong_value_reads_as_one_for_its_place(
    path: str, value: str | None, newest: Catalogue
) -> None:
    node = newest.nodes[path]

    assert value == plain_misfit(node, language(str(node.pattern)))


def test_it_comes_first_and_breaks_the_pattern_alone(newest: Catalogue) -> None:
    typical = seed_requests(newest)[0].typical_values
    shown = 0
    for node in newest.nodes.values():
        if node.pattern is None or node.enum is not None:
            continue
        samples = [s for s in rejected(node, typical) if s.kind == "pattern"]
        plain = [s for s in samples if s.label == "a plain wrong value"]
        assert plain == samples[: len(plain)]
        for sample in plain:
            shown += 1
            assert sample.breaks == {"pattern"}
            assert str(sample.value) not in language(node.pattern)
            high = node.bound("length-max")
            assert (node.bound("length-min") or 0) <= len(str(sample.value))
            assert high is None or len(str(sample.value)) <= high
    assert shown > 20


@pytest.mark.parametrize(
    ("pattern", "word", "said"),
    [
        (r"arn:\d{2}:[a-z]+", "arn:1a:b", "'a' after 'arn:1', where a digit is expected"),
        (r"arn:\d{2}:[a-z]+", "arn:12", "ends after 'arn:12', where ':' is expected"),
        (r"\d{2}", "123", "'3' after '12', where nothing more is expected"),
        (r"[a-zA-Z0-9_-]+", "\n", "a line break at the beginning, "),
        (r"[a-zA-Z0-9_-]+", "a b", "a blank after 'a', where a letter, a digit, '-' or '_' is"),
        (r"[a-z]{9}x", "aaaaaaaaax.", "'.' after …'aaaaaaax', where nothing more is expected"),
        (r"a", "", "empty"),
        (r"[^:]+", ":", "':' at the beginning"),
    ],
)
def test_a_refusal_is_described_in_words(pattern: str, word: str, said: str) -> None:
    assert language(pattern).refusal(word).startswith(said)


def test_labels_of_the_sweep_are_words(newest: Catalogue) -> None:
    typical = seed_requests(newest)[0].typical_values
    labels = {s.label for node in newest.nodes.values() for s in rejected(node, typical)}

    assert [label for label in labels if "[" in label and "'" not in label] == []
    assert "a line break after 'a', where a letter, a digit or '-' is expected" in labels
    assert "with '_'" == describe_form("class[2]-'_'")
    assert "with a part that is easily left out" == describe_form("group[1] dropped")


def test_an_instance_type_of_notebooks_is_the_plain_wrong_one(newest: Catalogue) -> None:
    typical = seed_requests(newest)[0].typical_values
    first = {
        path: next(s.value for s in rejected(newest.nodes[path], typical) if s.kind == "enum")
        for path in (
            "TrainingJobDefinition.ResourceConfig.InstanceType",
            "TrainingJobDefinition.AlgorithmSpecification.TrainingInputMode",
        )
    }

    assert ["ml.t2.medium", "fastfile"] == [*first.values()]


def test_what_a_witness_shrinks_to_is_readable(newest: Catalogue) -> None:
    smallest = lean_seed_request(newest).typical_values
    shown = {
        path: smallest.value(newest.nodes[path])
        for path in ("TrainingJobDefinition.RoleArn", "TrainingJobDefinition.OutputDataConfig")
    }

    assert shown == {
        "TrainingJobDefinition.RoleArn": "arn:aws:iam::112233445566:role/TunerRole1",
        "TrainingJobDefinition.OutputDataConfig": {"S3OutputPath": "s3://tuning-output/Models1"},
    }
