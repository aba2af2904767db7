"""JSON texts that are no object, where the protocol has one."""

from __future__ import annotations

from typing import Final

from sagemaker_conformance.suites.wire.case import Basis, WireCase, once, text

_PROTOCOL: Final = Basis("AWS JSON 1.1 protocol", "shape serialization, structure")


def _value(name: str, content: str) -> WireCase:
    return WireCase(
        name,
        "rejects",
        "forbidden",
        "a request is a JSON object",
        _PROTOCOL,
        lambda request: once(content.encode()),
        "json",
    )


NO_OBJECTS: Final[tuple[WireCase, ...]] = (
    _value("null-body", "null"),
    _value("true-body", "true"),
    _value("number-body", "10"),
    _value("string-body", '"x"'),
    _value("list-body", "[]"),
    WireCase(
        "listed-request",
        "rejects",
        "forbidden",
        "a request is a JSON object",
        _PROTOCOL,
        text("[{}]".format),
        "json",
    ),
)
