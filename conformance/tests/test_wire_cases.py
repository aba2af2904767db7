"""The bodies of the wire suite: each is what its case claims, by independent proof."""

from __future__ import annotations

import json
import re
from collections import Counter
from itertools import chain
from typing import Any, get_args

import pytest

from sagemaker_conformance.judging.certifier import Certifier
from sagemaker_conformance.suites.wire import CASES, LENIENCIES, Leniency, WireCase
from sagemaker_conformance.suites.wire.body import compact_json, content_of, one_piece, unchanged
from sagemaker_conformance.suites.wire.proof import is_json, is_proved
from sagemaker_reports.rendering.steps import pieces
from sagemaker_strategies.cases.seeds import seed_requests
from sagemaker_strategies.constraints import SHIPPED_SPECS, load
from sagemaker_strategies.operations.tuning_job import TUNING_JOB

VALID = [
    *("0", "-0", "-1.5e+3", "1E400", "null", "true", "false", '""', "[]", "{}", " [ 1 , 2 ] "),
    *(
        '"\\u0041\\"\\\\\\/\\b\\f\\n\\r\\t"',
        '{"a":{"a":[{}]},"a":1}',
        '"\x7f\u2028"',
        '\t\r\n{"":0}\n',
    ),
]
INVALID = [
    *("", " ", "01", "+1", ".5", "1.", "1e", "--1", "0x1", "1_000", "NaN", "-Infinity", "nul"),
    *("True", "'a'", '"a', '"\x00"', '"\n"', '"\\x41"', '"\\u12"', "[1,]", "[,]", "[1 2]", "[1"),
    *('{"a"}', '{"a":}', '{"a":1,}', "{a:1}", "{1:1}", '{"a"=1}', "{}{}", "[]]", "//\n1", "1 x"),
    *("\ufeff1", "\u00a01", "\x0c1", "\x0b1", "[" * 50),
]


@pytest.mark.parametrize(("texts", "verdict"), [(VALID, True), (INVALID, False)])
def test_both_judges_know_json(texts: list[str], verdict: bool) -> None:
    assert dict.fromkeys(texts, verdict) == {text: is_json(text.encode()) for text in texts}


def test_what_is_no_utf_8_is_no_json() -> None:
    assert [False] * 3 == [
        is_json(body) for body in (b'"\xff"', b'"\xed\xa0\x80"', b"\xff\xfe1\x00")
    ]


def test_the_judges_are_asked_about_each_other(monkeypatch: pytest.MonkeyPatch) -> None:
    from sagemaker_conformance.suites.wire import proof

    monkeypatch.setattr(proof, "_parses", lambda text: not json.loads(text))

    assert is_json(b"[]") is True
    assert is_json(b"[1]") is None


@pytest.mark.parametrize("spec", SHIPPED_SPECS)
def test_every_body_is_what_its_case_says(spec: str) -> None:
    catalogue = load(spec)
    certifier = Certifier(catalogue.raw)
    made = [
        (case, case.make(seed_request.base))
        for seed_request in seed_requests(catalogue)
        for case in CASES
        if case.needs is None or case.needs in catalogue.nodes
    ]

    assert [case.name for case, body in made if not is_proved(case, body, certifier)] == []
    assert len({case.name for case, _ in made}) == len(CASES)


@pytest.mark.parametrize(
    ("proof", "wrong"), [("malformed", "{}"), ("json", "{"), ("request", "{}")]
)
def test_a_body_that_is_something_else_is_not_proved(
    proof: Any, wrong: str, catalogue: Any
) -> None:
    case = next(case for case in CASES if case.proof == proof)

    assert not is_proved(case, one_piece(wrong.encode()), Certifier(catalogue.raw))


def test_garbage_is_a_valid_request_but_for_one_place(plain: Any) -> None:
    whole_text = json.dumps(plain.base, separators=(",", ":"))
    near = [
        c
        for c in CASES
        if c.proof == "malformed" and len(content_of(c.make(plain.base), "n")) > 500
    ]

    assert len(near) > 30
    assert is_json(whole_text.encode())


def test_ids_are_unique_and_need_no_quotes() -> None:
    counted = Counter(case.id(TUNING_JOB) for case in CASES)

    assert [id for id, times in counted.items() if times > 1] == []
    assert all(
        re.fullmatch(r"CreateHyperParameterTuningJob:wire-[a-z0-9.-]+", id) for id in counted
    )


def test_every_class_is_told_and_used() -> None:
    assert set(get_args(Leniency)) == set(LENIENCIES) == {case.leniency for case in CASES}
    assert not [c.name for c in CASES if c.leniency == "required" and c.proof != "request"]
    assert not [c.name for c in CASES if c.proof == "malformed" and c.leniency != "forbidden"]


@pytest.mark.parametrize("codec", ["utf-8", "utf-16-le", "utf-16-be"])
def test_the_name_is_filled_in_whatever_the_encoding(codec: str) -> None:
    assert content_of(one_piece('"$NAME"'.encode(codec)), "job-1").decode(codec) == '"job-1"'


@pytest.mark.parametrize(
    "case", [case for case in CASES if case.leniency == "open"], ids=lambda c: c.name
)
def test_a_step_has_the_bytes_in_a_few_lines(case: WireCase, plain: Any) -> None:
    body = case.make(plain.base)
    told = case.step(body, TUNING_JOB)

    assert pieces(told) == body
    assert len(json.dumps(told)) < 20_000


def test_the_job_comes_first_whatever_the_order_of_the_request() -> None:
    request: Any = {"B": 1, "HyperParameterTuningJobName": "$NAME", "A": 2}

    assert compact_json(request) == '{"HyperParameterTuningJobName":"$NAME","B":1,"A":2}'
    assert unchanged(request) == one_piece(compact_json(request).encode())
    assert list(chain.from_iterable(unchanged(request)))[1] == 1
