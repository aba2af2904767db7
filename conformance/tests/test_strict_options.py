"""Options of strict mode that cannot be used are one line each; so is the error of a long list of values."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import boto3
import pytest
from botocore.exceptions import ClientError

from sagemaker_conformance import strict_sagemaker
from sagemaker_conformance.strict.log import shortened

pytest_plugins = ["pytester"]


@pytest.fixture
def _places(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("bytes").write_bytes(b"\xff")
    Path("file").touch()
    os.symlink("loop", "loop")


@pytest.mark.usefixtures("_places")
@pytest.mark.parametrize(
    ("options", "said"),
    [
        ({"touched": "."}, "touched=.: cannot write .*: it is a folder, expected a regular file"),
        ({"touched": "file/x"}, "touched=file/x: cannot write .*/file is no folder"),
        ({"touched": "bytes"}, "touched=bytes: is no text in UTF-8"),
        ({"touched": "loop"}, "touched=loop: cannot write .*"),
        ({"touched": "a\0b"}, "touched=a\0b: embedded null byte"),
        ({"touched": 3}, "touched=3: expected the path of a file"),
        ({"spec": "."}, ".: is a folder, expected a file"),
        ({"spec": "y" * 5000}, "'y+': no such specification and no such file"),
        ({"spec": 3}, "spec=3, expected the name or the path of a specification"),
        ({"operation": 3}, "operation=3, expected a name or a list of names"),
        ({"operation": [3]}, r"operation=\[3\], expected a name or a list of names"),
        ({"operation": b"x"}, "operation=b'x', expected a name or a list of names"),
        ({"rules": []}, r"rules=\[\], expected off or report or gate"),
    ],
    ids=repr,
)
def test_an_option_that_cannot_be_used(options: dict[str, Any], said: str) -> None:
    with pytest.raises(ValueError, match=f"^{said}") as wrong:
        strict_sagemaker(**options).__enter__()

    assert 1 == len(str(wrong.value).splitlines())


def test_operations_of_an_iterator_are_read_once() -> None:
    with strict_sagemaker(operation=iter(["CreateTrainingJob"])) as log, strict_sagemaker():
        assert 0 == log.creates


def test_a_place_that_cannot_be_written_any_more(tmp_path: Path) -> None:
    place = tmp_path / "folder" / "touched.txt"
    context = strict_sagemaker(touched=place)
    log = context.__enter__()
    log.touched.add("A")
    place.parent.touch()

    with pytest.raises(ValueError, match=r"^touched=.*: cannot be written \("):
        context.__exit__(None, None, None)


def test_the_fixture_says_so_in_one_line(pytester: pytest.Pytester) -> None:
    pytester.makeconftest(
        "import pytest\n@pytest.fixture\ndef strict_sagemaker_options(): return {'touched': '.'}\n"
    )
    pytester.makepyfile("def test_it(strict_sagemaker): pass")
    done = pytester.runpytest_inprocess("-q", "-p", "no:randomly", "-p", "no:cacheprovider")

    done.assert_outcomes(errors=1)
    done.stdout.fnmatch_lines(["strict_sagemaker_options: touched=.: cannot write *"])
    done.stdout.no_fnmatch_line("*Traceback*")
    done.stdout.no_fnmatch_line("*touched.py*")


def test_the_errors_text_is_short_and_the_response_whole() -> None:
    keys = {"aws_access_key_id": "testing", "aws_secret_access_key": "testing"}
    client = boto3.client("sagemaker", region_name="us-east-1", **keys)
    resources = {"InstanceType": "ml.t2.medium", "InstanceCount": 1, "VolumeSizeInGB": 1}
    with strict_sagemaker(), pytest.raises(ClientError) as refused:
        client.create_hyper_parameter_tuning_job(
            HyperParameterTuningJobName="a" * 500,
            HyperParameterTuningJobConfig={
                "Strategy": "Random",
                "ResourceLimits": {"MaxParallelTrainingJobs": 1},
            },
            TrainingJobDefinition={
                "AlgorithmSpecification": {"TrainingImage": "a/b", "TrainingInputMode": "File"},
                "RoleArn": "arn:aws:iam::123456789012:role/trainer",
                "OutputDataConfig": {"S3OutputPath": "s3://models"},
                "ResourceConfig": resources,
                "StoppingCondition": {"MaxRuntimeInSeconds": 3600},
            },
        )
    client.close()
    text = str(refused.value)

    assert text.startswith("An error occurred (ValidationException) when calling the Create")
    assert f"Value '{'a' * 60}…' (500 characters) at 'hyperParameterTuningJobName'" in text
    assert ", and 221 more]" in text
    assert len(text) < 1000
    assert "a" * 500 in refused.value.response["Error"]["Message"]
    assert "ml.p4d.24xlarge" in refused.value.response["Error"]["Message"]


@pytest.mark.parametrize("kept", ["enum value set: [a, b, c, d, e]", "Value 'short' at 'name'"])
def test_what_is_short_stays(kept: str) -> None:
    assert kept == shortened(kept)
