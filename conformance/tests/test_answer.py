from __future__ import annotations

from dataclasses import replace

import pytest

from sagemaker_conformance.protocol.answer import (
    Answer,
    describe_answer,
    describe_refusal,
    describe_unread,
    read_answer,
    shows_name_taken,
    unquoted,
)

REFUSAL = b'{"__type": "ValidationException", "message": "no"}'


@pytest.mark.parametrize(
    ("status", "body", "outcome"),
    [
        (200, b"{}", "accepted"),
        (200, b"", "crashed"),
        (200, b"[]", "crashed"),
        (200, b"<html>", "crashed"),
        (200, b"\xff\xfe", "crashed"),
        (200, "{}".encode("utf-16"), "crashed"),
        (200, "{}".encode("utf-16-le"), "crashed"),
        (200, "{}".encode("utf-16-be"), "crashed"),
        (200, "{}".encode("utf-32"), "crashed"),
        (200, "{}".encode("utf-32-le"), "crashed"),
        (200, b"\xef\xbb\xbf{}", "crashed"),
        (200, b'{"a": NaN}', "crashed"),
        (200, b'{"a": [Infinity]}', "crashed"),
        (200, b'{"a": -Infinity}', "crashed"),
        (200, b"{} {}", "crashed"),
        (200, b"{}\0", "crashed"),
        (200, b'{"a": "\xed\xa0\x80"}', "crashed"),
        (200, b"\r\n{}\n", "accepted"),
        (200, b'{"a": 1, "a": 2}', "accepted"),
        (200, b'{"a": ' + b"9" * 10_000 + b"}", "accepted"),
        (200, b"[" * 100_000, "crashed"),
        (204, b"", "crashed"),
        (301, b"", "crashed"),
        (400, REFUSAL, "rejected"),
        (400, b"", "rejected"),
        (404, b"not found", "rejected"),
        (404, b"Operation not implemented.", "unsupported"),
        (405, b'{"message": "not yet implemented"}', "unsupported"),
        (400, b"not implemented", "rejected"),
        (404, b'{"__type": "ResourceNotFound", "message": "not implemented"}', "rejected"),
        (400, b'{"__type": "InvalidAction"}', "unsupported"),
        (400, b'{"__type": "NotImplementedException"}', "unsupported"),
        (429, b"", "unavailable"),
        (400, b'{"__type": "ThrottlingException"}', "unavailable"),
        (400, b'{"__type": "UnknownOperationException"}', "unsupported"),
        (404, b'{"__type": "UnknownOperation"}', "unsupported"),
        (500, REFUSAL, "crashed"),
        (502, b"<html>", "crashed"),
        (503, b"", "unavailable"),
        (501, b"", "unsupported"),
        (400, b"[" * 100_000, "rejected"),
    ],
)
def test_outcomes(status: int, body: bytes, outcome: str) -> None:
    assert outcome == read_answer(status, {}, body).outcome


@pytest.mark.parametrize(
    ("headers", "body", "code"),
    [
        ({}, b'{"__type": "com.amazon#ValidationException"}', "ValidationException"),
        ({}, b'{"__type": "ValidationException:http://x/"}', "ValidationException"),
        ({}, b'{"code": "ValidationException"}', "ValidationException"),
        ({"X-Amzn-ErrorType": "ValidationException:"}, b"{}", "ValidationException"),
        ({"x-amzn-errortype": "Header"}, b'{"__type": "Body"}', "Body"),
        ({}, b'{"__type": 3}', None),
        ({}, b"no json", None),
        ({}, '{"__type": "ValidationException"}'.encode("utf-16"), None),
    ],
)
def test_an_errors_type(headers: dict[str, str], body: bytes, code: str | None) -> None:
    assert code == read_answer(400, headers, body).code


@pytest.mark.parametrize(
    ("body", "message"),
    [
        (b'{"message": "one"}', "one"),
        (b'{"Message": "two"}', "two"),
        (b'{"message": ["list"]}', None),
        (b"{}", None),
    ],
)
def test_an_errors_message(body: bytes, message: str | None) -> None:
    assert message == read_answer(400, {}, body).message


def test_the_fields_of_a_smithy_answer() -> None:
    body = b'{"fieldList": [{"path": "/a/b", "message": "x"}, {"path": 3}, "c", {}]}'

    assert ("/a/b",) == read_answer(400, {}, body).fields
    assert () == read_answer(400, {}, b'{"fieldList": "x"}').fields


def test_an_accepted_answer_keeps_its_body() -> None:
    assert Answer("accepted", 200, body={"a": 1}) == read_answer(200, {}, b'{"a": 1}')


@pytest.mark.parametrize(
    ("body", "quoted"),
    [
        (
            b"Unsupported service: sagemaker",
            '400 the body is no JSON: "Unsupported service: sagemaker"',
        ),
        (b"\n<h1>\x1b[2J no\t</h1>", '400 the body is no JSON: "<h1>\\x1b[2J no </h1>"'),
        (b"\xff\xfe", '400 the body is no UTF-8: "\ufffd\ufffd"'),
        (b"", "400"),
        (b'{"message": "no"}', "400 no"),
        (b'{"__type": "Code"}', "400 Code"),
    ],
)
def test_a_body_without_a_code_is_quoted(body: bytes, quoted: str) -> None:
    assert quoted == describe_answer(read_answer(400, {}, body), outcome=False)


def test_a_long_body_is_quoted_in_part() -> None:
    answer = read_answer(502, {}, b"x" * 2**20)

    assert "x" * 1000 == answer.text
    assert 200 == len(describe_answer(answer, outcome=False))
    assert describe_answer(answer, outcome=False).endswith("…")


@pytest.mark.parametrize("body", [b"", b"null", b"{}", b"<html>"])
def test_an_operation_without_an_output_may_answer_with_anything(body: bytes) -> None:
    assert read_answer(200, {}, body, has_output=False) == Answer("accepted", 200, body={})
    assert ("accepted" if body == b"{}" else "crashed") == read_answer(200, {}, body).outcome


@pytest.mark.parametrize(
    ("code", "taken"),
    [
        ("WafV2DuplicateItem", True),
        ("InvalidGroup.Duplicate", True),
        ("BucketAlreadyOwnedByYou", True),
        ("DuplicateTagKeysException", False),
        ("InvalidParameterValue", False),
    ],
)
def test_codes_of_a_name_that_is_taken(code: str, taken: bool) -> None:
    assert taken == shows_name_taken(Answer("rejected", 400, code, "No."))


def test_what_became_of_a_request_that_was_not_accepted() -> None:
    told = [describe_refusal(Answer(outcome)) for outcome in ("crashed", "rejected", "unsupported")]

    assert ["crashed", "is refused", "cannot be written"] == told


def test_a_redirect_says_where_to() -> None:
    answer = read_answer(307, {"location": "http://x.test/"}, b"")

    said = "307 a redirect to http://x.test/, which is not followed"
    assert said == describe_answer(answer, outcome=False)
    assert read_answer(301, {}, b"").message is None


@pytest.mark.parametrize(
    ("body", "said"),
    [
        (b'{"message": "\xe9"}', "the body is no UTF-8: \"{'message': '\ufffd'}\""),
        (b"\xef\xbb\xbf" + REFUSAL, "the body begins with a byte order mark: "),
        (b"<html>quota exceeded", 'the body is no JSON: "<html>quota exceeded"'),
        (b'{"reason": "no"}', "the body has no code: \"{'reason': 'no'}\""),
    ],
)
def test_a_refusal_that_cannot_be_read_says_why(body: bytes, said: str) -> None:
    answer = read_answer(400, {}, body)
    told = describe_unread(answer) or ""

    assert told.startswith(said)
    read = unquoted(replace(answer, message=told))  # no words of the body are the refusal's own
    assert told.partition(":")[0].lower() == read.partition(":")[0]
    assert not read.partition(":")[2].strip()


def test_what_can_be_read_is_not_quoted() -> None:
    assert describe_unread(read_answer(400, {}, REFUSAL)) is None
    assert describe_unread(read_answer(400, {}, b"")) is None


def test_an_acceptance_that_cannot_be_read_is_quoted() -> None:
    said = '200 the body of a 2xx answer is no JSON object: "<html>"'
    assert said == describe_answer(read_answer(200, {}, b"<html>"))
