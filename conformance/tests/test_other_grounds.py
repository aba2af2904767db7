from __future__ import annotations

import re

import pytest

from sagemaker_conformance.judging.other_grounds import shows_other_grounds
from sagemaker_conformance.protocol.answer import Answer

#: What SageMaker is published to have answered to requests in which every value was valid.
PUBLISHED = [
    "Invalid training image. Please provide a valid Amazon Elastic Container Registry path of the "
    "Docker image to run.",
    'No S3 objects found under S3 URL "s3://my-bucket/data/sample.csv" given in input data source. '
    "Please ensure that the bucket exists in the selected region (us-east-1), that objects exist "
    "under that S3 prefix",
    "The requested resource training-job/ml.p2.xlarge is not available in this region",
    "The account-level service limit 'ml.m4.xlarge for training job usage' is 0 Instances, with "
    "current utilization of 0 Instances and a request delta of 2 Instances.",
    "User: arn:aws:sts::123456789012:assumed-role/R/S is not authorized to perform: "
    "sagemaker:CreateTrainingJob on resource: arn:aws:sagemaker:eu-west-1:123456789012:training-job/x "
    "with an explicit deny",
    "User: arn:aws:iam::123456789012:user/someone is not authorized to perform: iam:PassRole",
    "Could not assume role arn:aws:iam::123456789012:role/x. Please ensure that the role exists",
]
#: In an emulator's own words.
OWN = [
    "bucket my-bucket does not exist",
    "The image 123456789012.dkr.ecr.us-east-1.amazonaws.com/x:latest could not be found",
    "unable to pull image x",
    "cannot access the S3 bucket my-bucket",
    "Access denied",
    "the security token included in the request is expired",
    "quota exceeded: 2 of 2 jobs",
    "Rate exceeded",
    "a tuning job of this name already exists",
    "Parent tuning job not found",
    "Cannot create a duplicate Notebook Instance (arn:aws:sagemaker:us-east-1:1:notebook-instance/a)",
    "Model Package Group does not exist.",
    "Could not find domain 'd-1'",
]
#: What is said of values, however much it sounds like the world around them.
OF_VALUES = [
    "RoleArn is not valid: a role's ARN has to begin with arn:aws",
    "'could not assume role' is not a valid Strategy",
    "TrainingImage: the image's name is longer than 255 characters",
    "S3OutputPath must name a bucket",
    "InstanceType ml.m5.large is not one of the supported instance types",
    "forbidden characters in Environment",
    "value not permitted; permitted: 'File', 'Pipe'",
    "MaxNumberOfTrainingJobs: the limit is 500",
    "'Grid' was not found in the list of strategies",
    "KmsKeyId does not match the expected pattern",
    "SecurityGroupIds: too many items",
    "The request is not valid.",
    "Tags: duplicate keys",
    "the metric train:loss does not exist in MetricDefinitions",
    "Invalid MaxWaitTimeInSeconds. It is only supported when EnableManagedSpotTraining is set to true",
    "",
]


@pytest.mark.parametrize("message", [*PUBLISHED, *OWN])
def test_grounds_beside_the_values_show_in_words(message: str) -> None:
    assert shows_other_grounds(Answer("rejected", 400, "ValidationException", message))


@pytest.mark.parametrize("message", OF_VALUES)
@pytest.mark.parametrize("code", ["ValidationException", "BadRequest", None])
def test_words_about_a_value_are_no_excuse(message: str, code: str | None) -> None:
    assert not shows_other_grounds(Answer("rejected", 400, code, message))


@pytest.mark.parametrize(
    ("clause", "message", "shown"),
    [
        ("WorkGroup:pattern", "WorkGroup does not exist", True),
        ("WorkGroup:pattern", "The work group Value1 was not found.", True),
        ("workGroupName:length-max", "No such workgroup: x", True),
        ("Groups.member.WorkGroupId:type", "WorkGroup with id x does not exist", True),
        ("Items.member:type", "cannot find the item x", True),
        ("WorkGroup:enum", "WorkGroup x does not exist", False),
        ("Database:pattern", "WorkGroup does not exist", False),
        ("Name:pattern", "the name x does not exist", False),
        ("WorkGroup:pattern", "WorkGroup: the member x that was given does not exist", False),
        ("MetricName:pattern", "the metric train:loss does not exist in MetricDefinitions", False),
        ("Strategy:type", "'Grid' was not found in the list of strategies", False),
    ],
)
def test_what_the_member_itself_names_may_be_missing(
    clause: str, message: str, shown: bool
) -> None:
    assert shown == shows_other_grounds(Answer("rejected", 400, "BadRequest", message), clause)


@pytest.mark.parametrize("message", OF_VALUES)
def test_of_no_member_are_words_about_its_value_an_excuse(message: str) -> None:
    answer = Answer("rejected", 400, "BadRequest", message)
    members = re.findall(r"[A-Z]\w+", message)

    assert not any(shows_other_grounds(answer, f"{member}:pattern") for member in members)


def test_what_stands_beyond_the_part_that_is_read_counts_for_nothing() -> None:
    message = "x" * 200_000 + " access denied"

    assert not shows_other_grounds(Answer("rejected", 400, "ValidationException", message))
