"""Of a request that is known to be plain the validator says nothing, whatever it is, and keeps all of it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any, Final

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sagemaker_conformance.reference.validator import Validator
from sagemaker_conformance.reference.wire import ServiceError, parse
from sagemaker_conformance.strict.plain_requests import plain_requests
from sagemaker_strategies.cases.boundaries import accepted, rejected
from sagemaker_strategies.cases.case import NAME_PLACEHOLDER
from sagemaker_strategies.cases.json_pointer import Pointer, put
from sagemaker_strategies.cases.negative import place
from sagemaker_strategies.cases.seeds import seed_requests
from sagemaker_strategies.constraints import Catalogue, load
from sagemaker_strategies.constraints.catalogue import build
from sagemaker_strategies.operations.operation import Operation
from sagemaker_strategies.strategies.requests import requests

TUNING: Final = load("botocore-1.44.5")
#: Values that some readers convert, drop or take for others.
ODD: Final = (
    *("null", "true", "0", "1", "-1", "1.0", "2e0", "0.5", "2147483648", "-2147483649", "1e400"),
    *("9223372036854775808", "9" * 400, "[]", "{}", "[null]", '[""]', '{"": ""}', '{"Name": null}'),
    *(
        '""',
        '"x"',
        '"1"',
        '"true"',
        '"NaN"',
        '"a\\n"',
        '"\\u001f"',
        '"\\u0660"',
        '"é"',
        '"\\ud800"',
    ),
    *(
        '"arn:aws:iam::123456789012:role/x\\r"',
        '"ml.m5.large"',
        '"\\ud83d\\ude00"',
        f'"{"a" * 3000}"',
    ),
)
_MARK: Final = "\x01"


def places(value: Any, at: Pointer = ()) -> Iterator[Pointer]:
    """All places in a request, and one of a member that it does not have."""
    if at:
        yield at
    if isinstance(value, dict):
        yield (*at, "Unknown")
        for name, each in value.items():
            yield from places(each, (*at, name))
    elif isinstance(value, list):
        yield (*at, len(value))
        for index, each in enumerate(value):
            yield from places(each, (*at, index))


def body_of(request: Any) -> bytes:
    """The request's JSON, with a valid name where it has none of its own."""
    return json.dumps(request).replace(json.dumps(NAME_PLACEHOLDER), '"job-1"').encode()


class Judges:
    """The quick test of a catalogue, and its validator."""

    def __init__(self, catalogue: Catalogue) -> None:
        self._is_plain = plain_requests(catalogue)
        self._validator = Validator(catalogue)

    def is_plain(self, body: bytes) -> bool:
        """Whether the body is; asserts that the validator has nothing to say then."""
        try:
            request = parse(body)
        except ServiceError:
            return False
        if not self._is_plain(body, request):
            return False
        assert self._validator.type_fault(request) is None
        assert self._validator.violations(request) == []
        assert repr(self._validator.read(request)) == repr(request)
        return True


@pytest.fixture(name="judges", scope="module")
def make_judges() -> Judges:
    return Judges(TUNING)


@settings(suppress_health_check=[HealthCheck.too_slow], deadline=None, max_examples=60)
@given(requests(TUNING), st.data())
def test_a_drawn_request_and_what_odd_values_make_of_it(
    judges: Judges, drawn: dict[str, Any], data: st.DataObject
) -> None:
    body = body_of(drawn)
    assert judges.is_plain(body) == (b"\\u" not in body)

    for _ in range(10):
        at = data.draw(st.sampled_from(list(places(drawn))))
        odd = data.draw(st.sampled_from(ODD))
        text = body_of(put(drawn, at, _MARK)).replace(json.dumps(_MARK).encode(), odd.encode())
        judges.is_plain(text)


@pytest.mark.parametrize("spec", ["botocore-1.44.5", "documented-2018-05"])
def test_values_on_both_sides_of_every_bound(spec: str) -> None:
    catalogue = load(spec)
    judges, seed_request = Judges(catalogue), seed_requests(catalogue)[0]
    values = seed_request.typical_values
    plain = 0
    for path, node in catalogue.nodes.items():
        if not path:
            continue
        control = seed_request.control(path, "many")
        plain += sum(
            judges.is_plain(body_of(place(control, each))) for each in accepted(node, values)
        )
        refused = [body_of(place(control, each)) for each in rejected(node, values)]
        assert not any(map(judges.is_plain, refused)), path

    assert plain > len(catalogue.nodes)


SHAPES: Final[dict[str, Any]] = {
    "Request": {
        "type": "structure",
        "members": {
            name: {"shape": name}
            for name in ("Date", "Bytes", "Any", "One", "Long", "Short", "Ratio", "Keyed", "Unread")
        },
    },
    "Date": {"type": "timestamp", "timestampFormat": "iso8601"},
    "Bytes": {"type": "blob", "max": 4},
    "Any": {"type": "structure", "members": {}, "document": True},
    "One": {"type": "structure", "members": {"A": {"shape": "Short"}, "B": {"shape": "Date"}}, "union": True},
    "Long": {"type": "long"},
    "Short": {"type": "integer", "min": 1},
    "Ratio": {"type": "double", "max": 0.5},
    "Keyed": {"type": "map", "key": {"shape": "Key"}, "value": {"shape": "Short"}, "max": 2},
    "Key": {"type": "string", "enum": ["a", "b"]},
    "Unread": {"type": "string", "pattern": "(?<=a)(a)\\1"},
}  # fmt: skip


@pytest.mark.parametrize(
    ("body", "plain"),
    [
        ("{}", True),
        ('{"Long": 2147483648, "Short": 2147483647, "Ratio": -1, "One": {"A": 1}}', True),
        ('{"Keyed": {"a": 1, "b": 2}}', True),
        ("[]", False),
        ('{"Long": 9223372036854775808}', False),  # kept as the greatest of 64 bits
        ('{"Short": 2147483648}', False),
        ('{"Short": 1.0}', False),  # kept as 1
        ('{"Short": 0}', False),
        ('{"Ratio": "NaN"}', False),
        ('{"Ratio": 1e400}', False),
        ('{"Ratio": 0.75}', False),
        ('{"One": {}}', False),
        ('{"One": {"A": 1, "B": null}}', False),
        ('{"Keyed": {"c": 1}}', False),
        ('{"Keyed": {"a": null}}', False),
        ('{"Other": 1}', False),  # is not kept
        ('{"Date": "2024-01-31T12:00:00Z"}', False),
        ('{"Bytes": "YQ=="}', False),
        ('{"Any": 1}', False),
        ('{"Unread": "aaa"}', False),
    ],
)
def test_what_the_service_converts_is_not_plain(body: str, plain: bool) -> None:
    operation = Operation("service", "2020", "CreateOne", "Service", "1.1", "Request")
    catalogue = build(
        SHAPES, operation=operation, spec="types", document="types", evidence="modelled"
    )

    assert Judges(catalogue).is_plain(body.encode()) == plain
