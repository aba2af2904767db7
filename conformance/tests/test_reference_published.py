"""The mock's words against those of AWS, as far as they were published."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

from sagemaker_conformance.reference import Validator, messages
from sagemaker_conformance.reference.notation import order_enum
from sagemaker_strategies.constraints import load

CATALOGUE = load("botocore-1.44.5")
VALIDATOR = Validator(CATALOGUE)
LISTINGS: list[dict[str, Any]] = json.loads(
    (Path(__file__).parent / "corpus/external/aws-enum-listings.json").read_text()
)
MODELLED = [listing for listing in LISTINGS if listing["model"]]
#: In no order that any of the others is in.
STRANGE = {("kms", "KeyUsageType"), ("lambda", "Runtime")}
#: The listing that was cut by who published it.
CUT = "2025-12-06"
NAME = "hyperParameterTuningJobName"
FAILED = "failed to satisfy constraint: Member must"
NAME_PATTERN = f"{FAILED} satisfy regular expression pattern: ^[a-zA-Z0-9](-*[a-zA-Z0-9]){{0,31}}"
NAME_LENGTH = f"{FAILED} have length less than or equal to 32"
LONG_NAME = "basic-zenml-project-pipeline-2023-04-24-12-22-59"
TEMPLATE = "{{ ti.xcom_pull(task_ids='model_training')['Training']['TrainingJobName'] }}"


def message(member: str, body: Any) -> str:
    """The message for what is wrong at a member of the request or below it."""
    broken = VALIDATOR.violations({member: body})
    return messages.format_validation_errors(
        [v.message for v in broken if v.clause_id.startswith(member) and "null at" not in v.message]
    )


def _is_reproduced(listing: dict[str, Any]) -> bool:
    format_pattern = list(order_enum(tuple(listing["model"])))
    if listing["date"] == CUT:
        format_pattern = format_pattern[: len(listing["published"])]
    return format_pattern == listing["published"]


def test_twenty_nine_published_listings_are_reproduced_word_for_word() -> None:
    others = {
        (listing["service"], listing["shape"])
        for listing in MODELLED
        if not _is_reproduced(listing)
    }

    assert len(MODELLED) == 31
    assert others == STRANGE


def test_a_listing_without_a_model_is_in_the_order_of_its_buckets() -> None:
    [listing] = [listing for listing in LISTINGS if listing["model"] is None]
    published = tuple(listing["published"])

    # What shares a bucket stands together: turned round, each bucket is in the order printed.
    assert order_enum(tuple(reversed(published))) == published
    assert order_enum(tuple(sorted(published))) != published


def test_the_instance_types_are_listed_as_published() -> None:
    [published] = [entry["published"] for entry in LISTINGS if entry["date"] == CUT]

    told = message("TrainingJobDefinition", {"ResourceConfig": {"InstanceType": "ml.t9.medium"}})

    beginning, _, listed = told.removesuffix("]").partition("[")
    assert beginning == (
        "1 validation error detected: Value 'ml.t9.medium' at "
        f"'trainingJobDefinition.resourceConfig.instanceType' {FAILED} satisfy enum value set: "
    )
    # The model has got more types since.
    assert [value for value in listed.split(", ") if value in published] == published


def test_a_name_that_is_too_long() -> None:
    told = message("HyperParameterTuningJobName", "generic-training-pipeline-2023-04")

    assert told == (
        f"1 validation error detected: Value 'generic-training-pipeline-2023-04' at '{NAME}' "
        f"{NAME_LENGTH}"
    )


def test_a_name_of_a_wrong_form_that_is_too_long_is_told_of_in_that_order() -> None:
    told = message("HyperParameterTuningJobName", LONG_NAME)

    assert told == (
        f"2 validation errors detected: Value '{LONG_NAME}' at '{NAME}' {NAME_PATTERN}; "
        f"Value '{LONG_NAME}' at '{NAME}' {NAME_LENGTH}"
    )


def test_in_2019_another_operation_told_of_the_length_first() -> None:
    published = (
        f"2 validation errors detected: Value '{TEMPLATE}' at '{NAME}' {NAME_LENGTH}; "
        f"Value '{TEMPLATE}' at '{NAME}' {NAME_PATTERN}"
    )

    told = message("HyperParameterTuningJobName", TEMPLATE)

    # The order is not fixed, and the same request cannot be answered in both.
    assert re.split("; |: (?=Value)", told)[0] == re.split("; |: (?=Value)", published)[0]
    assert set(re.split("; |: (?=Value)", told)) == set(re.split("; |: (?=Value)", published))


def test_a_value_of_the_environment_that_is_too_long() -> None:
    long = "x" * 513
    entries = {"SAGEMAKER_SPARKML_SCHEMA": long}

    told = message("TrainingJobDefinition", {"Environment": entries})

    assert told == (
        f"1 validation error detected: Value '{{SAGEMAKER_SPARKML_SCHEMA={long}}}' at "
        "'trainingJobDefinition.environment' failed to satisfy constraint: Map value must satisfy "
        "constraint: [Member must have length less than or equal to 512, Member must have length "
        r"greater than or equal to 0, Member must satisfy regular expression pattern: [\S\s]*]"
    )
