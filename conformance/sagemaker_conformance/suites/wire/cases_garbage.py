"""What RFC 8259 forbids: bodies that are no JSON text, most of them a valid request but for one place."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from sagemaker_conformance.suites.wire.case import (
    PROBE,
    Basis,
    Body,
    WireCase,
    before_end,
    once,
    probed,
    text,
)
from sagemaker_strategies.cases.json_pointer import Request
from sagemaker_strategies.operations.tuning_job import TUNING_JOB

_Make = Callable[[Request], Body]


def _rfc(section: str) -> Basis:
    return Basis("RFC 8259", f"section {section}")


def _garbage(
    name: str,
    statement: str,
    section: str,
    make: _Make,
    codes: tuple[str, ...] = ("SerializationException",),
) -> WireCase:
    return WireCase(name, "rejects", "forbidden", statement, _rfc(section), make, "garbage", codes)


def _always(content: bytes) -> _Make:
    return lambda request: once(content)


def _single_quoted(body: str) -> str:
    return body.replace('"', "'")


def _unquoted_name(body: str) -> str:
    return body.replace(f'"{TUNING_JOB.identifier}"', TUNING_JOB.identifier, 1)


def _deep_unclosed(request: Request) -> Body:
    head = before_end(f',"{PROBE}":')(request)[0][0][:-1]
    return ((head, 1), (b"[", 100_000))


#: What is no JSON text at all.
_SHAPELESS: Final = (
    # Smithy's servers take an empty body for an empty object, which lacks what is required.
    _garbage(
        "empty-body",
        "an empty body is no JSON text",
        "2",
        _always(b""),
        ("SerializationException", "ValidationException"),
    ),
    _garbage("blank-body", "white space alone is no JSON text", "2", _always(b" \r\n\t")),
    _garbage("lone-brace", "an object that is opened is closed", "4", _always(b"{")),
    _garbage(
        "form-body",
        "a form is no JSON text",
        "2",
        _always(f"{TUNING_JOB.identifier}=$NAME&Version=2017-07-24".encode()),
    ),
    _garbage(
        "xml-body",
        "XML is no JSON text",
        "2",
        _always(f"<{TUNING_JOB.identifier}>$NAME</{TUNING_JOB.identifier}>".encode()),
    ),
)
#: What is cut off, or has something beside it.
_CUT_AND_JOINED: Final = (
    _garbage("unclosed-object", "an object is closed", "4", text(lambda body: body[:-1])),
    _garbage("unclosed-string", "a string is closed", "7", probed('"cut off')),
    _garbage("unclosed-list", "an array is closed", "5", probed("[1,2")),
    _garbage("deep-unclosed", "an array is closed, at whatever depth", "5", _deep_unclosed),
    _garbage("wrong-bracket", "an array is closed by a bracket", "5", probed("[1,2}")),
    _garbage("text-before", "nothing but white space stands before", "2", text("abc{}".format)),
    _garbage("text-after", "nothing but white space stands after", "2", text("{}abc".format)),
    _garbage("two-values", "a JSON text is one value", "2", text("{0}{{}}".format)),
    _garbage("brace-after", "what is closed is not closed again", "2", text("{}}}".format)),
)
#: Commas and colons.
_SEPARATORS: Final = (
    _garbage("trailing-comma", "no comma stands before the last brace", "4", before_end(",")),
    _garbage("trailing-comma-in-list", "no comma stands before a bracket", "5", probed("[1,]")),
    _garbage("double-comma", "one comma stands between two values", "5", probed("[1,,2]")),
    _garbage("missing-comma", "a comma stands between two values", "5", probed("[1 2]")),
    _garbage("missing-colon", "a colon stands after a name", "4", probed('{"a" 1}')),
    _garbage("equals-for-colon", "a colon stands after a name", "4", probed('{"a"=1}')),
)
#: What other notations have and JSON has not.
_FOREIGN: Final = (
    _garbage("line-comment", "JSON has no comments", "2", before_end("//comment\n")),
    _garbage("block-comment", "JSON has no comments", "2", before_end("/*comment*/")),
    _garbage("single-quotes", "strings stand in double quotes", "7", text(_single_quoted)),
    _garbage("unquoted-name", "names are strings", "4", text(_unquoted_name)),
    _garbage("number-as-name", "names are strings", "4", probed('{1:"a"}')),
    _garbage("null-as-name", "names are strings", "4", probed('{null:"a"}')),
    _garbage("capital-true", "literals are written in lower case", "3", probed("True")),
    _garbage("undefined", "there are three literals", "3", probed("undefined")),
    _garbage("form-feed", "a form feed is no white space", "2", before_end("\f")),
    _garbage("no-break-space", "a no-break space is no white space", "2", before_end("\u00a0")),
)
_WRONG_NUMBERS: Final = (
    _garbage("leading-zero", "a number has no leading zero", "6", probed("02")),
    _garbage("plus-sign", "a number has no plus sign", "6", probed("+2")),
    _garbage("bare-fraction", "a digit stands before the point", "6", probed(".5")),
    _garbage("bare-point", "a digit stands after the point", "6", probed("2.")),
    _garbage("hexadecimal", "numbers are decimal", "6", probed("0x42")),
    _garbage("digits-and-letters", "a number ends with a digit", "6", probed("2ABC")),
    _garbage("nan", "NaN is no number", "6", probed("NaN")),
    _garbage("infinity", "Infinity is no number", "6", probed("Infinity")),
    _garbage("minus-infinity", "-Infinity is no number", "6", probed("-Infinity")),
)
_WRONG_STRINGS: Final = (
    _garbage("raw-newline", "control characters are escaped", "7", probed('"a\nb"')),
    _garbage("raw-tab", "control characters are escaped", "7", probed('"a\tb"')),
    _garbage("raw-nul", "control characters are escaped", "7", probed('"a\0b"')),
    _garbage("unknown-escape", "there are nine escapes", "7", probed('"\\x41"')),
    _garbage("short-escape", "four hexadecimal digits follow \\u", "7", probed('"\\u12G4"')),
)

GARBAGE: Final[tuple[WireCase, ...]] = (
    *_SHAPELESS,
    *_CUT_AND_JOINED,
    *_SEPARATORS,
    *_FOREIGN,
    *_WRONG_NUMBERS,
    *_WRONG_STRINGS,
)
