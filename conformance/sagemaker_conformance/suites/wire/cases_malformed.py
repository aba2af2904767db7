"""Bodies that are no JSON text, most of them a valid request but for one place, or no object."""

from __future__ import annotations

import re
from typing import Final

from sagemaker_conformance.suites.wire.body import (
    PROBE,
    Body,
    MakeBody,
    before_end,
    edited,
    identifier_of,
    one_piece,
    with_probe,
)
from sagemaker_conformance.suites.wire.case import Basis, WireCase
from sagemaker_strategies.cases.json_pointer import Request

_OBJECTS: Final = Basis("AWS JSON 1.1 protocol", "shape serialization, structure")


def _malformed(
    name: str,
    statement: str,
    section: str,
    make: MakeBody,
    codes: tuple[str, ...] = ("SerializationException",),
) -> WireCase:
    basis = Basis("RFC 8259", f"section {section}")
    return WireCase(name, "rejects", "forbidden", statement, basis, make, "malformed", codes)


def _always(content: bytes) -> MakeBody:
    return lambda request: one_piece(content)


def _of_name(form: str) -> MakeBody:
    """Bodies with the name of the identifier, and nothing else of the request."""
    return lambda request: one_piece(form.format(identifier_of(request)).encode())


def _single_quoted(body: str) -> str:
    return body.replace('"', "'")


def _unquoted_name(body: str) -> str:
    return re.sub(r'"(\w+)"', r"\1", body, count=1)


def _deep_unclosed(request: Request) -> Body:
    head = before_end(f',"{PROBE}":')(request)[0][0][:-1]
    return ((head, 1), (b"[", 100_000))


#: No JSON text at all.
_SHAPELESS: Final = (
    # Smithy's servers take an empty body for an empty object, which lacks what is required.
    _malformed(
        "empty-body",
        "an empty body is no JSON text",
        "2",
        _always(b""),
        ("SerializationException", "ValidationException"),
    ),
    _malformed("blank-body", "white space alone is no JSON text", "2", _always(b" \r\n\t")),
    _malformed("lone-brace", "an object that is opened is closed", "4", _always(b"{")),
    _malformed(
        "form-body", "a form is no JSON text", "2", _of_name("{0}=$NAME&Version=2017-07-24")
    ),
    _malformed("xml-body", "XML is no JSON text", "2", _of_name("<{0}>$NAME</{0}>")),
)
#: Cut off, or joined with something else.
_CUT_AND_JOINED: Final = (
    _malformed("unclosed-object", "an object is closed", "4", edited(lambda body: body[:-1])),
    _malformed("unclosed-string", "a string is closed", "7", with_probe('"cut off')),
    _malformed("unclosed-list", "an array is closed", "5", with_probe("[1,2")),
    _malformed("deep-unclosed", "an array is closed, at whatever depth", "5", _deep_unclosed),
    _malformed("wrong-bracket", "an array is closed by a bracket", "5", with_probe("[1,2}")),
    _malformed("text-before", "only white space comes before", "2", edited("abc{}".format)),
    _malformed("text-after", "only white space comes after", "2", edited("{}abc".format)),
    _malformed("two-values", "a JSON text is one value", "2", edited("{0}{{}}".format)),
    _malformed("brace-after", "what is closed is not closed again", "2", edited("{}}}".format)),
)
#: Commas and colons.
_SEPARATORS: Final = (
    _malformed("trailing-comma", "no comma comes before the last brace", "4", before_end(",")),
    _malformed(
        "trailing-comma-in-list", "no comma comes before a bracket", "5", with_probe("[1,]")
    ),
    _malformed("double-comma", "two values are separated by one comma", "5", with_probe("[1,,2]")),
    _malformed("missing-comma", "two values are separated by a comma", "5", with_probe("[1 2]")),
    _malformed("missing-colon", "a name is followed by a colon", "4", with_probe('{"a" 1}')),
    _malformed("equals-for-colon", "a name is followed by a colon", "4", with_probe('{"a"=1}')),
)
#: Elements of other notations than JSON.
_FOREIGN: Final = (
    _malformed("line-comment", "JSON has no comments", "2", before_end("//comment\n")),
    _malformed("block-comment", "JSON has no comments", "2", before_end("/*comment*/")),
    _malformed("single-quotes", "strings are in double quotes", "7", edited(_single_quoted)),
    _malformed("unquoted-name", "names are strings", "4", edited(_unquoted_name)),
    _malformed("number-as-name", "names are strings", "4", with_probe('{1:"a"}')),
    _malformed("null-as-name", "names are strings", "4", with_probe('{null:"a"}')),
    _malformed("capital-true", "literals are written in lower case", "3", with_probe("True")),
    _malformed("undefined", "there are three literals", "3", with_probe("undefined")),
    _malformed("form-feed", "a form feed is no white space", "2", before_end("\f")),
    _malformed("no-break-space", "a no-break space is no white space", "2", before_end("\u00a0")),
)
_WRONG_NUMBERS: Final = (
    _malformed("leading-zero", "a number has no leading zero", "6", with_probe("02")),
    _malformed("plus-sign", "a number has no plus sign", "6", with_probe("+2")),
    _malformed("bare-fraction", "a digit precedes the point", "6", with_probe(".5")),
    _malformed("bare-point", "a digit follows the point", "6", with_probe("2.")),
    _malformed("hexadecimal", "numbers are decimal", "6", with_probe("0x42")),
    _malformed("digits-and-letters", "a number ends with a digit", "6", with_probe("2ABC")),
    _malformed("nan", "NaN is no number", "6", with_probe("NaN")),
    _malformed("infinity", "Infinity is no number", "6", with_probe("Infinity")),
    _malformed("minus-infinity", "-Infinity is no number", "6", with_probe("-Infinity")),
)
_WRONG_STRINGS: Final = (
    _malformed("raw-newline", "control characters are escaped", "7", with_probe('"a\nb"')),
    _malformed("raw-tab", "control characters are escaped", "7", with_probe('"a\tb"')),
    _malformed("raw-nul", "control characters are escaped", "7", with_probe('"a\0b"')),
    _malformed("unknown-escape", "there are nine escapes", "7", with_probe('"\\x41"')),
    _malformed("short-escape", "four hexadecimal digits follow \\u", "7", with_probe('"\\u12G4"')),
)

MALFORMED: Final[tuple[WireCase, ...]] = (
    *_SHAPELESS,
    *_CUT_AND_JOINED,
    *_SEPARATORS,
    *_FOREIGN,
    *_WRONG_NUMBERS,
    *_WRONG_STRINGS,
)


def _no_object(name: str, make: MakeBody) -> WireCase:
    statement = "a request is a JSON object"
    return WireCase(name, "rejects", "forbidden", statement, _OBJECTS, make, "json")


#: JSON texts that are no object, where the protocol has one.
NO_OBJECTS: Final[tuple[WireCase, ...]] = (
    _no_object("null-body", _always(b"null")),
    _no_object("true-body", _always(b"true")),
    _no_object("number-body", _always(b"10")),
    _no_object("string-body", _always(b'"x"')),
    _no_object("list-body", _always(b"[]")),
    _no_object("listed-request", edited("[{}]".format)),
)
