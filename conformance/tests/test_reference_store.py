from __future__ import annotations

from collections.abc import Iterator
from itertools import count
from typing import Any

import pytest

from sagemaker_conformance.reference import Store
from sagemaker_conformance.reference.listings import list_page
from sagemaker_conformance.reference.wire import ServiceError

NAME = "HyperParameterTuningJobName"
STATUS = "HyperParameterTuningJobStatus"


def store_of(*names: str) -> Store:
    """A store whose clock goes on by a second at each look, from 1000 on, with these jobs."""
    ticks: Iterator[int] = count(1000)
    store = Store(clock=lambda: float(next(ticks)))
    for name in names:
        store.create({NAME: name, "HyperParameterTuningJobConfig": {"Strategy": "Random"}})
    return store


def told(store: Store, **asked: Any) -> list[str]:
    summaries = list_page(store.all(), asked)["HyperParameterTuningJobSummaries"]
    return [summary[NAME] for summary in summaries]


def test_a_job_is_described_by_its_request_and_the_services_own_members() -> None:
    store = store_of()
    store.create({NAME: "Job-1", "TrainingJobDefinition": {"RoleArn": "r"}, "Tags": [{"Key": "k"}]})

    actual = store.find("Job-1").description()

    expected = {
        NAME: "Job-1",
        "TrainingJobDefinition": {"RoleArn": "r"},
        "HyperParameterTuningJobArn": (
            "arn:aws:sagemaker:us-east-1:123456789012:hyper-parameter-tuning-job/job-1"
        ),
        STATUS: "InProgress",
        "CreationTime": 1000.0,
        "LastModifiedTime": 1000.0,
        "TrainingJobStatusCounters": {
            "Completed": 0,
            "InProgress": 0,
            "RetryableError": 0,
            "NonRetryableError": 0,
            "Stopped": 0,
        },
        "ObjectiveStatusCounters": {"Succeeded": 0, "Pending": 0, "Failed": 0},
    }
    assert expected == actual


def test_names_are_unique_in_whatever_case() -> None:
    store = store_of("job")

    with pytest.raises(ServiceError) as refused:
        store.create({NAME: "JOB"})

    assert (refused.value.code, refused.value.key) == ("ResourceInUse", "Message")
    assert refused.value.message == (
        "A hyperparameter tuning job with the name, JOB, already exists. Choose a different name."
    )


def test_a_job_is_found_in_whatever_case() -> None:
    assert store_of("Job").find("jOB").name == "Job"


@pytest.mark.parametrize("method", ["find", "stop"])
def test_a_missing_job_is_not_found(method: str) -> None:
    with pytest.raises(ServiceError) as refused:
        getattr(store_of("other"), method)("none")

    assert refused.value.code == "ResourceNotFound"
    assert refused.value.message == (
        "Amazon SageMaker can't find a tuning job called none. Type another name."
    )


def test_a_stopped_job_has_an_end_and_stays_as_it_is() -> None:
    store = store_of("job")
    store.stop("JOB")
    store.stop("job")

    actual = store.find("job").description()

    assert (
        actual[STATUS],
        actual["CreationTime"],
        actual["LastModifiedTime"],
        actual["HyperParameterTuningEndTime"],
    ) == ("Stopped", 1000.0, 1001.0, 1001.0)


def test_a_deleted_name_can_be_taken_again() -> None:
    store = store_of("job")
    store.delete("JOB")
    store.delete("job")
    store.create({NAME: "job"})

    assert told(store) == ["job"]


def test_jobs_are_listed_by_name_without_regard_to_case() -> None:
    assert told(store_of("c", "a", "B")) == ["a", "B", "c"]


@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        ({"SortOrder": "Descending"}, ["c", "b", "a"]),
        ({"SortBy": "CreationTime"}, ["b", "c", "a"]),
        ({"SortBy": "CreationTime", "SortOrder": "Descending"}, ["a", "c", "b"]),
        ({"SortBy": "Status"}, ["b", "c", "a"]),
        ({"StatusEquals": "Stopped"}, ["a"]),
        ({"NameContains": "B"}, ["b"]),
        ({"CreationTimeAfter": 1000.0}, ["a", "c"]),
        ({"CreationTimeBefore": 1001}, ["b"]),
        ({"LastModifiedTimeAfter": 1002.0}, ["a"]),
        ({"LastModifiedTimeBefore": 1001.0}, ["b"]),
        ({"MaxResults": 2}, ["a", "b"]),
    ],
)
def test_a_listing_filters_and_sorts(asked: dict[str, Any], expected: list[str]) -> None:
    store = store_of("b", "c", "a")
    store.stop("a")

    assert expected == told(store, **asked)


@pytest.mark.parametrize("order", ["Ascending", "Descending"])
@pytest.mark.parametrize("by", ["Name", "CreationTime", "Status"])
def test_pages_follow_one_another_while_jobs_come_and_go(by: str, order: str) -> None:
    names = [f"job-{number:02}" for number in range(25)]
    store = store_of(*names)
    asked: dict[str, Any] = {"SortBy": by, "SortOrder": order}
    seen: list[str] = []
    while True:
        answer = list_page(store.all(), asked)
        seen += [summary[NAME] for summary in answer["HyperParameterTuningJobSummaries"]]
        store.delete(seen[-1])
        if "NextToken" not in answer:
            break
        asked["NextToken"] = answer["NextToken"]

    assert (names if order == "Ascending" else names[::-1]) == seen


@pytest.mark.parametrize("order", ["Ascending", "Descending"])
def test_a_page_begins_after_the_last_job_of_the_page_before(order: str) -> None:
    store = store_of("a", "b", "c", "d")
    first = list_page(store.all(), {"MaxResults": 2, "SortOrder": order})
    asked = {"MaxResults": 2, "SortOrder": order, "NextToken": first["NextToken"]}
    second = list_page(store.all(), asked)

    expected = {"Ascending": ["c", "d"], "Descending": ["b", "a"]}[order]
    assert expected == [summary[NAME] for summary in second["HyperParameterTuningJobSummaries"]]
    assert "NextToken" not in second


@pytest.mark.parametrize("token", ["x", "é", "bnVsbA==", "WzEsMl0="])
def test_a_token_that_was_never_given_is_refused(token: str) -> None:
    with pytest.raises(ServiceError) as refused:
        list_page(store_of("a").all(), {"NextToken": token})

    assert refused.value.code == "ValidationException"
