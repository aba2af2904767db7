"""The first release of each member: whole, where the oldest and the newest documents differ."""

from __future__ import annotations

from sagemaker_strategies.constraints import load
from sagemaker_strategies.constraints.first_releases import first_release, first_releases

#: Members of 2026 whose first release is known only as an interval.
UNRECORDED = {
    f"TrainingJobDefinition.ResourceConfig.{name}"
    for name in ("InstancePreferences", "SelectedInstanceType", "SelectedInstanceCount")
}


def test_every_member_that_was_added_has_its_release() -> None:
    old, new = load("documented-2018-05").nodes, load("botocore-1.44.5").nodes
    added = {path for path in new if path not in old and path.rpartition(".")[0] in old}

    assert first_releases().keys() <= new.keys() - old.keys()
    assert added - first_releases().keys() == UNRECORDED


def test_releases_are_in_order_and_later_than_the_first() -> None:
    found = list(dict.fromkeys(first_releases().values()))
    numbers = [tuple(map(int, each.botocore.split("."))) for each in found]

    assert numbers == sorted(numbers)
    assert [each.date for each in found] == sorted(each.date for each in found)
    assert numbers[0] > (1, 10, 32)


def test_what_is_below_a_member_came_with_it_or_later() -> None:
    definition, several = "TrainingJobDefinition", "TrainingJobDefinitions.member"

    assert first_release(f"{definition}.RetryStrategy.MaximumRetryAttempts") == (
        *("1.20.65", "2021-05-04"),
    )
    assert first_release(f"{definition}.RoleArn") is None
    assert first_release(f"{several}.RoleArn") == first_release("TrainingJobDefinitions")
    assert first_release(f"{several}.RetryStrategy") == first_release(f"{definition}.RetryStrategy")
