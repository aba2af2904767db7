"""Requests that break more than one clause, or one at several places, to record what is reported.

AWS documents only that they are refused. Published answers list up to
ten errors, a wrong type alone and before all others.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from sagemaker_strategies.cases.json_pointer import Request, drop, get, put, rename
from sagemaker_strategies.cases.seeds import SeedRequest
from sagemaker_strategies.constraints.catalogue import Catalogue
from sagemaker_strategies.operations.tuning_job import TUNING_JOB

_D: Final = "TrainingJobDefinition"
_ROLE: Final = f"{_D}.RoleArn"
_OUTPUT: Final = f"{_D}.OutputDataConfig.S3OutputPath"
_MODE: Final = f"{_D}.AlgorithmSpecification.TrainingInputMode"
_RUNTIME: Final = f"{_D}.StoppingCondition.MaxRuntimeInSeconds"
_CHANNELS: Final = f"{_D}.InputDataConfig"
_CHANNEL: Final = f"{_CHANNELS}.member.ChannelName"
_METRIC: Final = f"{_D}.AlgorithmSpecification.MetricDefinitions.member.Name"
_SUBNET: Final = f"{_D}.VpcConfig.Subnets.member"
_PARAMETERS: Final = f"{_D}.StaticHyperParameters"
_NO_ROLE: Final = "nobody's role, whatever it says"
_BAD_NAME: Final = "a b"


@dataclass(frozen=True, slots=True)
class MultiErrorCase:
    """One request: at how many places each clause is broken, and how it is made from a seed request.

    ``code`` is the error code of AWS, as far as is known.
    """

    name: str
    statement: str
    violates: Mapping[str, int]
    make: Callable[[SeedRequest], Request]
    code: str = "ValidationException"

    @property
    def id(self) -> str:
        """The check's id."""
        return f"{TUNING_JOB.create}:error-{self.name}"

    def fits(self, catalogue: Catalogue) -> bool:
        """Whether the catalogue has all clauses that the request is to break."""
        return all(id in catalogue.clauses for id in self.violates)


def _broken(
    changes: Mapping[str, Any], absent: tuple[str, ...] = ()
) -> Callable[[SeedRequest], Request]:
    """Requests with these values at these paths, and without those."""

    def make(seed_request: SeedRequest) -> Request:
        request = seed_request.base
        for path in (*changes, *absent):
            request = seed_request.grow(request, path).request
        for path, value in changes.items():
            made = value(seed_request, path) if callable(value) else value
            request = put(request, seed_request.grow(request, path).pointer, made)
        for path in absent:
            request = drop(request, seed_request.grow(request, path).pointer)
        return request

    return make


def _too_long(seed_request: SeedRequest, path: str) -> str:
    """The place's typical value and more letters: its pattern still matches."""
    typical = seed_request.typical_values.value(seed_request.catalogue.nodes[path])
    return f"{typical}{'a' * _bound(seed_request, f'{path}:length-max')}"


def _too_long_and_odd(seed_request: SeedRequest, path: str) -> str:
    return " " * (_bound(seed_request, f"{path}:length-max") + 1)


def _too_small(seed_request: SeedRequest, path: str) -> int:
    return _bound(seed_request, f"{path}:range-min") - 1


def _bound(seed_request: SeedRequest, clause: str) -> int:
    value = seed_request.catalogue.clauses[clause].value
    assert isinstance(value, int)
    return value


def _two_backwards(seed_request: SeedRequest) -> Request:
    request = _broken(_TWO)(seed_request)
    reordered: Request = put(request, (_D,), dict(reversed(get(request, (_D,)).items())))
    return reordered


def _elements(
    path: str, values: Callable[[SeedRequest], Iterable[str]]
) -> Callable[[SeedRequest], Request]:
    """Requests with an element for each of these values, which it has at the path."""

    def make(seed_request: SeedRequest) -> Request:
        control = seed_request.grow(seed_request.base, path)
        *above, _, name = control.pointer
        first = get(control.request, tuple(above))[0]
        elements: Any = [{**first, name: value} for value in values(seed_request)]
        grown: Request = put(control.request, tuple(above), elements)
        return grown

    return make


def _bad_from(start: int, count: int) -> Iterable[str]:
    """So many names, bad ones from this one on."""
    return (f"{_BAD_NAME}{n}" if n >= start else f"Another{n}" for n in range(count))


def _one_too_many(seed_request: SeedRequest) -> Iterable[str]:
    room = _bound(seed_request, f"{_CHANNELS}:length-max")
    return _bad_from(room, room + 1)


def _eleven_too_long(seed_request: SeedRequest) -> Iterable[str]:
    most = _bound(seed_request, f"{_METRIC}:length-max")
    return (f"{n}".rjust(most + 1, "a") for n in range(11))


def _subnets(seed_request: SeedRequest) -> Request:
    control = seed_request.grow(seed_request.base, _SUBNET)
    grown: Request = put(control.request, control.pointer[:-1], [_BAD_NAME, "c d"])
    return grown


def _key_and_value(seed_request: SeedRequest) -> Request:
    control = seed_request.grow(seed_request.base, f"{_PARAMETERS}.key")
    key = _too_long(seed_request, f"{_PARAMETERS}.key")
    request = rename(control.request, control.pointer, key)
    value = _too_long(seed_request, f"{_PARAMETERS}.value")
    grown: Request = put(request, (*control.pointer[:-1], key), value)
    return grown


_TWO: Final = {_ROLE: _NO_ROLE, _OUTPUT: _too_long}
_TWO_BROKEN: Final = {f"{_ROLE}:pattern": 1, f"{_OUTPUT}:length-max": 1}

MULTI_ERROR_CASES: Final[tuple[MultiErrorCase, ...]] = (
    MultiErrorCase("two-members", "a pattern and a length", _TWO_BROKEN, _broken(_TWO)),
    MultiErrorCase(
        "two-members-backwards",
        "the same, with the definition's members in reverse order",
        _TWO_BROKEN,
        _two_backwards,
    ),
    MultiErrorCase(
        "one-member",
        "the length and the pattern of one member",
        {f"{_ROLE}:length-max": 1, f"{_ROLE}:pattern": 1},
        _broken({_ROLE: _too_long_and_odd}),
    ),
    MultiErrorCase(
        "two-missing",
        "two required members are absent",
        {f"{_ROLE}:required": 1, f"{_OUTPUT}:required": 1},
        _broken({}, absent=(_ROLE, _OUTPUT)),
    ),
    MultiErrorCase(
        "missing-and-enum",
        "one member is absent, another no value of its enum",
        {f"{_ROLE}:required": 1, f"{_MODE}:enum": 1},
        _broken({_MODE: "NoSuchMode"}, absent=(_ROLE,)),
    ),
    MultiErrorCase(
        "enum-and-range",
        "one member is no value of its enum, another too small",
        {f"{_MODE}:enum": 1, f"{_RUNTIME}:range-min": 1},
        _broken({_MODE: "NoSuchMode", _RUNTIME: _too_small}),
    ),
    MultiErrorCase(
        "container-and-child",
        "a list is too long, and its last element has a bad name",
        {f"{_CHANNELS}:length-max": 1, f"{_CHANNEL}:pattern": 1},
        _elements(_CHANNEL, _one_too_many),
    ),
    MultiErrorCase(
        "two-elements",
        "two elements of a list break one clause",
        {f"{_CHANNEL}:pattern": 2},
        _elements(_CHANNEL, lambda seed_request: _bad_from(1, 3)),
    ),
    MultiErrorCase(
        "eleven-elements",
        "eleven elements break one clause: ten are reported",
        {f"{_METRIC}:length-max": 11},
        _elements(_METRIC, _eleven_too_long),
    ),
    MultiErrorCase(
        "two-texts-in-a-list",
        "two texts of a list break one clause: reported once, for the list",
        {f"{_SUBNET}:pattern": 1},
        _subnets,
    ),
    MultiErrorCase(
        "key-and-value",
        "a key and its value are too long",
        {f"{_PARAMETERS}.key:length-max": 1, f"{_PARAMETERS}.value:length-max": 1},
        _key_and_value,
    ),
    MultiErrorCase(
        "type-and-pattern",
        "a wrong type, and a pattern before it",
        {f"{_ROLE}:pattern": 1, f"{_RUNTIME}:type": 1},
        _broken({_ROLE: _NO_ROLE, _RUNTIME: []}),
        code="SerializationException",
    ),
    MultiErrorCase(
        "type-and-missing",
        "a wrong type, and a member that is absent",
        {f"{_ROLE}:required": 1, f"{_RUNTIME}:type": 1},
        _broken({_RUNTIME: []}, absent=(_ROLE,)),
        code="SerializationException",
    ),
    MultiErrorCase(
        "two-types",
        "an object for a text, and a list for a number",
        {f"{_ROLE}:type": 1, f"{_RUNTIME}:type": 1},
        _broken({_ROLE: {}, _RUNTIME: []}),
        code="SerializationException",
    ),
)
