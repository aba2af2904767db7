"""Types that SageMaker's tuning job lacks: the certifier, the mock and the engine agree on each."""

from __future__ import annotations

from typing import Any, Final

import pytest

from sagemaker_conformance.judging.certifier import Certifier
from sagemaker_conformance.reference import Validator
from sagemaker_strategies.cases.boundaries import accepted, rejected
from sagemaker_strategies.cases.negative import place
from sagemaker_strategies.cases.seeds import CONTEXTS, seed_requests
from sagemaker_strategies.constraints.catalogue import build
from sagemaker_strategies.constraints.parts import is_vacuous
from sagemaker_strategies.operations.operation import Operation

_MEMBERS: Final = (
    *("Time", "Date", "HttpDate", "Bytes", "Key", "Any", "One", "Tree", "Trees", "Wide", "Short"),
)
_SHAPES: Final[dict[str, Any]] = {
    "Request": {
        "type": "structure",
        "members": {name: {"shape": name} for name in _MEMBERS},
        "required": ["Time", "One"],
    },
    "Time": {"type": "timestamp"},
    "Date": {"type": "timestamp", "timestampFormat": "iso8601"},
    "HttpDate": {"type": "timestamp", "timestampFormat": "rfc822"},
    "Bytes": {"type": "blob"},
    "Key": {"type": "blob", "min": 2, "max": 4},
    "Any": {"type": "structure", "members": {}, "document": True},
    "One": {
        "type": "structure",
        "members": {"Time": {"shape": "Time"}, "Key": {"shape": "Key"}, "Tree": {"shape": "Tree"}},
        "union": True,
    },
    "Tree": {
        "type": "structure",
        "members": {
            "Left": {"shape": "Tree"},
            "Leaf": {"shape": "Short"},
            "Keys": {"shape": "Keys"},
        },
        "required": ["Leaf"],
    },
    "Keys": {"type": "map", "key": {"shape": "Name"}, "value": {"shape": "Key"}},
    "Name": {"type": "string", "max": 8},
    "Trees": {"type": "list", "member": {"shape": "Tree"}, "max": 2},
    "Wide": {"type": "long", "max": 2**63 - 1},
    "Short": {"type": "integer", "min": 1, "max": 2**31 - 1},
}
_OPERATION: Final = Operation("service", "2020", "CreateOne", "Service", "1.1", "Request")
_CATALOGUE: Final = build(
    _SHAPES, operation=_OPERATION, spec="types", document="types", evidence="modelled"
)
_CERTIFIER: Final = Certifier(_SHAPES, "Request")
_VALIDATOR: Final = Validator(_CATALOGUE)
_VALID: Final[dict[str, Any]] = {"Time": 1.5, "One": {"Time": 1}}


def _judged_by_mock(request: dict[str, Any]) -> set[str]:
    fault = _VALIDATOR.type_fault(request)
    return {fault.clause_id} if fault else {v.clause_id for v in _VALIDATOR.violations(request)}


@pytest.mark.parametrize("path", [path for path in _CATALOGUE.nodes if path])
def test_all_judges_agree_on_every_sample(path: str) -> None:
    node = _CATALOGUE.nodes[path]
    for seed_request in seed_requests(_CATALOGUE):
        values = seed_request.typical_values
        for sample in (*accepted(node, values), *rejected(node, values)):
            for context in CONTEXTS:
                control = seed_request.control(path, context)
                request = place(control, sample)
                broken = {f"{path}:{kind}" for kind in sample.breaks}

                assert _CERTIFIER.violated(control.request) == frozenset()
                assert _CERTIFIER.violated(request) == broken, sample
                if sample.unspecified is None:
                    assert _judged_by_mock(request) == broken, sample


@pytest.mark.parametrize(
    ("change", "broken"),
    [
        ({"Time": "2024-01-31T12:00:00Z"}, "Time:type"),
        ({"Time": "1706702461"}, "Time:type"),
        ({"Time": True}, "Time:type"),
        ({"Date": 1706702461}, "Date:type"),
        ({"Date": "Wed, 31 Jan 2024 12:00:00 GMT"}, "Date:type"),
        ({"Date": "2024-01-31T12:00:00Z"}, None),
        ({"Bytes": "YQ=="}, None),
        ({"Bytes": "Y*=="}, "Bytes:type"),
        ({"Key": "YQ=="}, "Key:length-min"),
        ({"Key": "YWI="}, None),
        ({"Key": "YWJjZA=="}, None),
        ({"Key": "YWJjZGU="}, "Key:length-max"),
        ({"Any": ["a", 1]}, None),
        ({"One": {}}, "One:union"),
        ({"One": {"Time": None}}, "One:union"),
        ({"One": {"Time": 1, "Key": "YWI="}}, "One:union"),
        ({"One": {"Time": 1, "Key": None}}, None),
        ({"Tree": {"Leaf": 1, "Left": {}}}, "Tree.Left.Leaf:required"),
        ({"Tree": {"Leaf": 1, "Keys": {"a": "YQ=="}}}, "Tree.Keys.value:length-min"),
        ({"Trees": [{"Leaf": 1, "Keys": {"a": "Y*"}}]}, "Trees.member.Keys.value:type"),
        ({"Trees": [{"Leaf": 1, "Left": {"Leaf": 0}}]}, "Trees.member.Left.Leaf:range-min"),
    ],
)
def test_a_value_is_judged_alike(change: dict[str, Any], broken: str | None) -> None:
    expected = set() if broken is None else {broken}

    assert _CERTIFIER.violated({**_VALID, **change}) == expected
    assert _judged_by_mock({**_VALID, **change}) == expected


def test_a_shape_is_within_itself_once() -> None:
    assert "Tree.Left.Leaf" in _CATALOGUE.nodes
    assert "Tree.Left.Left" not in _CATALOGUE.nodes


def test_any_json_is_a_document() -> None:
    assert is_vacuous(_CATALOGUE.clauses["Any:type"])


def test_a_bound_of_bytes_is_reported_as_java_prints_them() -> None:
    found = _VALIDATOR.violations({**_VALID, "Key": "YWJjZGU="})

    assert "'java.nio.HeapByteBuffer[pos=0 lim=5 cap=5]'" in found[0].message
    assert _VALIDATOR.read({**_VALID, "Key": "YWJj"})["Key"] == "YWJj"
