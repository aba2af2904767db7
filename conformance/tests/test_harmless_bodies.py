"""Which bodies no service can take for a valid request, whatever it overlooks."""

from __future__ import annotations

import json
import re
import time

import pytest

from sagemaker_conformance.targets.aws_guard.harmless import Harmlessness, harmlessness_of
from sagemaker_strategies.cases.typical_values import TypicalValues
from sagemaker_strategies.constraints import DEFAULT_SPEC, load
from sagemaker_strategies.operations.tuning_job import TUNING_JOB

CATALOGUE = load(DEFAULT_SPEC)
NAME = "HyperParameterTuningJobName"


@pytest.fixture(scope="module")
def is_harmless() -> Harmlessness:
    return harmlessness_of(CATALOGUE)


@pytest.mark.parametrize("body", [b"", b"{", b"[]", b"null", b"7", b"\xff\xfe", b"{}", b'{"a":'])
def test_garbage_is_harmless(body: bytes, is_harmless: Harmlessness) -> None:
    assert is_harmless(body)


def _valid() -> bytes:
    request = TypicalValues(TUNING_JOB).value(CATALOGUE.root)
    definition = TypicalValues(TUNING_JOB).value(CATALOGUE.root.children["TrainingJobDefinition"])
    assert isinstance(request, dict)
    return json.dumps({**request, NAME: "some-name", "TrainingJobDefinition": definition}).encode()


@pytest.mark.parametrize(
    "more",
    [
        b"",
        b'"Unknown":%s,' % (b"9" * 5000),
        b'"Unknown":%s%s,' % (b"[" * 100_000, b"]" * 100_000),
        b'"Unknown":NaN,',
        b'"Unknown":"\xff",',
        b'"Unknown":"\\ud800",',
        b'"Unknown":"\x01",',
        b'"\\u0000":1e999,',
    ],
)
def test_what_a_service_may_overlook_does_not_make_a_valid_body_harmless(
    more: bytes, is_harmless: Harmlessness
) -> None:
    body = _valid()

    assert not is_harmless(body[:1] + more + body[1:])
    assert is_harmless(body.replace(b"some-name", b"some_name"))


@pytest.mark.parametrize("value", [b"9" * 5000, b"1.5", b"1e400", b"NaN", b"2147483648"])
def test_numbers_that_a_service_may_convert_are_not_harmless(
    value: bytes, is_harmless: Harmlessness
) -> None:
    count = json.loads(_valid())["TrainingJobDefinition"]["StoppingCondition"][
        "MaxRuntimeInSeconds"
    ]
    member = b'"MaxRuntimeInSeconds": '
    body = _valid()

    assert member + str(count).encode() in body
    assert not is_harmless(body.replace(member + str(count).encode(), member + value))


def _lenient_forms() -> dict[str, bytes]:
    """A valid body in forms that only lenient readers take for one."""
    text = _valid().decode()
    request = json.loads(text)
    upper = {name.upper(): value for name, value in request.items()}
    words = json.dumps(request, default=str)
    return {
        "json5 comment": text.replace("{", "{ // } a comment\n", 1).encode(),
        "block comment": b"/* { */" + text.encode(),
        "yaml comment": text.replace("{", "{ # it's one\n", 1).encode(),
        "trailing comma": f"{text[:-1]},}}".encode(),
        "double comma": text.replace(",", ",,", 1).encode(),
        "no commas": text.replace(", ", " ").encode(),
        "single quotes": text.replace('"', "'").encode(),
        "bare names": text.replace(f'"{NAME}"', NAME).encode(),
        "bare value": text.replace('"some-name"', "some-name").encode(),
        "equals": text.replace(":", "=", 1).encode(),
        "no last bracket": text[:-1].encode(),
        "no last brackets": text.rstrip("}]").encode(),
        "hexadecimal": re.sub(r": (\d+)([,}])", lambda n: f": {int(n[1]):#x}{n[2]}", text).encode(),
        "listed": f"[{text}]".encode(),
        "in a string": json.dumps(text).encode(),
        "after another": f"{{}} {text}".encode(),
        "other case": json.dumps(upper).encode(),
        "other case too": json.dumps({**request, NAME: "_", NAME.lower(): "some-name"}).encode(),
        "unwrapped": json.dumps({name: [value] for name, value in request.items()}).encode(),
        "numbers as words": re.sub(r": (\d+)([,}])", r': "\1"\2', words).encode(),
    }


@pytest.mark.parametrize("form", list(_lenient_forms()))
def test_what_a_lenient_reader_takes_for_valid_is_not_harmless(
    form: str, is_harmless: Harmlessness
) -> None:
    body = _lenient_forms()[form]

    assert not is_harmless(body)
    assert is_harmless(body.replace(b"some-name", b"some_name"))


def test_what_is_valid_by_todays_specification_is_not_harmless_by_an_older_one() -> None:
    older = load("documented-2018-05")
    body = json.loads(_valid())
    body["TrainingJobDefinition"]["ResourceConfig"] = {"VolumeSizeInGB": 1}
    sent = json.dumps(body).encode()

    assert Harmlessness(older)(sent)
    assert not harmlessness_of(older)(sent)


def test_a_text_of_brackets_is_read_in_no_time(is_harmless: Harmlessness) -> None:
    began = time.process_time()
    for piece in (
        b"[",
        b"{a:",
        b"/*",
        b"/* ",
        b"a/*",
        b"*/",
        b"'",
        b"#",
        b"\\",
        b"{} ",
        b"a" * 9,
        b" ",
    ):
        is_harmless(b"{" + piece * (100_000 // len(piece)))

    assert time.process_time() - began < 10
