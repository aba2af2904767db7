"""The witness block, on the golden journals and on values that want to be abbreviated."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from sagemaker_reports.journal.conversion import to_json
from sagemaker_reports.journal.file import Journal, read_journal
from sagemaker_reports.rendering.json_pointer import apply_changes, changes_between
from sagemaker_reports.rendering.values import (
    abbreviate,
    counted,
    describe_answer,
    format_change,
    format_message,
    format_value,
    with_article,
)
from sagemaker_reports.rendering.witness import format_witness, summarize_request

GOLDEN = Path(__file__).parent / "golden"


def golden(name: str) -> Journal:
    return read_journal(GOLDEN / f"{name}.ndjson")


def test_block_of_a_rejects_check() -> None:
    journal = golden("rejects")
    role = "TrainingJobDefinition.RoleArn"
    at = "/TrainingJobDefinition/RoleArn"

    assert f"""\
{role}:length-max rejects: accepts-invalid
  documented  must have length at most 2048
              botocore 1.44.5, service-2.json, /shapes/RoleArn/max (modelled)
  observed    2023-11-12 CreateTrainingJob on AWS: https://example.com/1
              1 validation error detected
  sent        CreateHyperParameterTuningJob: base 'plain' with
                {at} = 'arn:aws:iam:…' (2049 characters)
  control     accepted: {at} = 'arn:aws:iam:…' (2048 characters)
  expected    400 ValidationException
  got         200 accepted
  boto3       lets it through
  certified   breaks this clause and, unavoidably, {role}:pattern
  unspecified two too long, outside ASCII: 200 accepted (length units)
  repeat      sagemaker-conformance replay {role}:length-max --side=rejects --target=moto""" == format_witness(
        journal.checks[0], journal.run
    )


def test_more_values_that_show_the_same_follow_the_witness(diverging: Any) -> None:
    text = format_witness(
        diverging(
            "A:pattern",
            further=(
                {
                    "label": "a line break after 'a'",
                    "change": [{"at": "/A", "value": "a\n"}],
                    "answer": {"outcome": "accepted", "http_status": 200},
                },
                {"label": "empty", "change": [{"at": "/A", "absent": True}]},
            ),
        )
    )

    assert "  likewise    'a\\n' (a line break after 'a'): 200 accepted\n" in text
    assert "              it absent (empty): no answer\n" in text


@pytest.mark.parametrize(
    ("path", "sent"),
    [
        ("Version", "/Version = 'V15'"),
        ("Kinds.member", "/Kinds = ['a', 'b']"),
        ("Tags.value", "/Tags = {'Kinds': 'v'}"),
        ("Name", "/Name = '$NAME'"),
    ],
)
def test_of_what_has_to_come_back_it_is_told_what_was_sent(
    path: str, sent: str, diverging: Any, run_record: Any
) -> None:
    body = {"Name": "$NAME", "Kinds": ["a", "b"], "Version": "V15", "Tags": {"Kinds": "v"}}
    change = [{"at": f"/{name}", "value": value} for name, value in body.items() if name != "Name"]
    check = diverging(
        f"{path}:type",
        path=path,
        side="returns",
        witness=({"operation": "Create", "body": body},),
        change=change,
        neighbour={"change": change},
    )

    assert f"grown by /Kinds, /Version, /Tags, with\n                {sent}\n" in format_witness(
        check, run_record
    )
    assert summarize_request(check, run_record) == sent.partition(" = ")[2]


def test_of_a_key_in_place_of_another_the_new_one_is_told(diverging: Any, run_record: Any) -> None:
    renamed = [{"at": "/A/v", "absent": True}, {"at": "/A/a~1\n", "value": "w"}]
    case = {"label": "a line break", "change": renamed}
    check = diverging("A.key:pattern", change=renamed, further=(case,), not_judged=(case,))
    text = format_witness(check, run_record)

    assert "  likewise    'a/\\n' (a line break): no answer\n" in text
    assert "  not judged  'a/\\n': no answer\n" in text
    assert "'a/\\n'" == summarize_request(check)
    left_out = diverging("A.member.key:required", change=renamed[:1])
    assert "it absent" == summarize_request(left_out)


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("accepts", "got         400 rejected ValidationException: café — too few"),
        ("accepts", "rejects-valid (also wrong-code)"),
        ("accepts", "control     accepted: /TrainingJobDefinition/StaticHyperParameters absent"),
        ("accepts", "certified   breaks no clause"),
        ("returns", "came back as 'arn:aws:iam::123456789012:role/mixed'"),
        (
            "wire",
            r"""sent        CreateHyperParameterTuningJob b'{"HyperParameterTuningJobName": """,
        ),
        ("wire", r"\xff\x00' (43 bytes)"),
        ("wire", "got         500 crashed: JSONDecodeError: `x` line 2"),
        (
            "wire",
            "replay CreateHyperParameterTuningJob:wire-truncated-body --side=rejects --target=moto",
        ),
        ("lifecycle", "sent        1. CreateHyperParameterTuningJob {'Hyper"),
        ("lifecycle", "              2. CreateHyperParameterTuningJob {'Hyper"),
        ("rule", "rule-wait-at-least-runtime rejects: recorded"),
        ("unjudged", "dominated   by TrainingJobDefinition.RoleArn:pattern"),
    ],
)
def test_block_of_every_kind_of_check(name: str, told: str) -> None:
    journal = golden(name)

    assert told in format_witness(journal.checks[0], journal.run)


def test_block_takes_the_json_objects_of_a_journal() -> None:
    journal = golden("rejects")
    objects = [json.loads(json.dumps(to_json(each))) for each in (journal.checks[0], journal.run)]

    assert format_witness(journal.checks[0], journal.run) == format_witness(*objects)


def test_check_that_was_never_sent_is_not_repeated() -> None:
    assert "repeat" not in format_witness(golden("unjudged").checks[0])


def test_witness_is_told_against_its_neighbour(diverging: Any, run_record: Any) -> None:
    grown = {"at": "/TrainingJobDefinition/Environment", "value": {"a": "b"}}
    change = ({"at": "/TrainingJobDefinition/Environment", "value": {"a": "b" * 600}},)
    check = diverging("E.value:length-max", change=change, neighbour={"change": [grown]})
    extra = {"at": "/Tags", "value": []}
    both = diverging(change=(*change, extra), neighbour={"change": [grown, extra]})

    assert (
        "    /TrainingJobDefinition/Environment/a = 'bbbb…' (600 characters)\n"
        in format_witness(check, run_record)
    )
    assert "control     accepted: /TrainingJobDefinition/Environment/a = 'b'\n" in format_witness(
        check, run_record
    )
    assert (
        "base 'plain', grown by /TrainingJobDefinition/Environment, /Tags, with\n"
        in format_witness(both, run_record)
    )
    assert summarize_request(check, run_record) == "600 characters"


def test_witness_without_its_base_is_told_as_its_record_has_it(diverging: Any) -> None:
    text = format_witness(diverging(neighbour={"change": [{"at": "/Tags", "value": []}]}))

    assert "/TrainingJobDefinition/RoleArn = 'x'\n" in text
    assert "control     accepted: /Tags = []\n" in text


@pytest.mark.parametrize(
    ("was", "now"),
    [
        ({"a": 1, "b": {"c/d": [1, 2]}}, {"b": {"c/d": [1, True]}, "~": None}),
        ({"a": [1]}, {"a": [1, 2]}),
        (1, True),
        ({"a": 0}, {"a": 0.0}),
    ],
)
def test_changes_lead_from_one_value_to_the_other(was: Any, now: Any) -> None:
    assert json.dumps(now) == json.dumps(apply_changes(was, changes_between(was, now)))
    assert list(changes_between(now, now)) == []


def test_payload_that_is_not_certified_is_told_as_an_error_of_the_suite(diverging: Any) -> None:
    assert "certified   NO: the payload" in format_witness(diverging(certified=False))


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("a" * 2501, "'aaaa…' (2501 characters)"),
        ("it's" + "b" * 80, '"it\'sbbbbbbbb…" (84 characters)'),
        ("caf\u00e9\x1b[31m", r"'caf\xe9\x1b[31m'"),
        (["x"] * 21, "['x', … 21 items]"),
        ({"A": [1.5, True, None], "B": {}}, "{'A': [1.5, true, null], 'B': {}}"),
        ({str(n): n for n in range(30)}, "{'0': 0, '1': 1, '2': 2, '3': 3, … 30 entries}"),
    ],
)
def test_values_are_shown_by_what_matters(value: Any, expected: str) -> None:
    assert expected == format_value(value)


@pytest.mark.parametrize(
    ("at", "expected"),
    [
        ("/A/0/B", "/A/0/B"),
        ("/Map/", '/Map/""'),
        ("/Map//A", '/Map/""/A'),
        ("/Map/ a", '/Map/" a"'),
        ("", "the whole request"),
    ],
)
def test_a_key_that_would_not_be_seen_is_in_quotes(at: str, expected: str) -> None:
    assert f"{expected} = null" == format_change({"at": at, "value": None})


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("a" * 2501, "2501 characters"),
        (["x"] * 21, "['x', … 21 items]"),
        ([{"KeyOfATag": "k" * 99}], "99 characters"),
        ([{"Key": "k" * 30, "Value": "v"}] * 2, "2 items"),
        ({"A": "a" * 40, "B": 1}, "2 entries"),
        (-1, "-1"),
    ],
)
def test_values_in_short(value: Any, expected: str) -> None:
    assert expected == abbreviate(value)


@pytest.mark.parametrize("noun", ["an integer", "a string", "an Image", "a UserName", "a "])
def test_a_noun_has_its_article(noun: str) -> None:
    assert noun == with_article(noun.partition(" ")[2])


def test_one_has_no_plural() -> None:
    assert ["1 key", "2 keys", "2 entries", "0 checks"] == [
        counted(number, noun)
        for number, noun in ((1, "key"), (2, "key"), (2, "entry"), (0, "check"))
    ]


def test_words_of_a_target_cannot_steer_a_terminal() -> None:
    assert format_message("red \x1b[31m\ntwo\r\nlines \u202e ") == r"red \x1b[31m two lines \u202e"
    assert len(format_message("x" * 9999)) == 300


def test_missing_answer_is_told() -> None:
    assert describe_answer(None) == "no answer"
    assert describe_answer({"outcome": "crashed", "message": "dropped"}) == "crashed: dropped"
