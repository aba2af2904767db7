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


@dataclass(frozen=True, slots=True)
class _Fault:
    """The kinds of the clauses that a value breaks; it may be made of the seed request and its path."""

    kinds: tuple[str, ...]
    value: Any = None


def _case(
    name: str, statement: str, faults: Mapping[str, _Fault], *, backwards: bool = False
) -> MultiErrorCase:
    """A request with these faults at these paths; ``backwards``: its definition's members are reversed."""

    def make(seed_request: SeedRequest) -> Request:
        request = seed_request.base
        # What is absent comes last: a place that grows may need it.
        ordered = sorted(faults.items(), key=lambda item: item[1] is _ABSENT)
        for path, _ in ordered:
            request = seed_request.grow(request, path).request
        for path, fault in ordered:
            pointer, value = seed_request.grow(request, path).pointer, fault.value
            made = value(seed_request, path) if callable(value) else value
            request = drop(request, pointer) if fault is _ABSENT else put(request, pointer, made)
        if backwards:
            request = put(request, (_D,), dict(reversed(get(request, (_D,)).items())))
        return request

    violates = {f"{path}:{kind}": 1 for path, fault in faults.items() for kind in fault.kinds}
    of_type = any(fault.kinds == ("type",) for fault in faults.values())
    code = "SerializationException" if of_type else "ValidationException"
    return MultiErrorCase(name, statement, violates, make, code)


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


_ABSENT: Final = _Fault(("required",))
_NO_ROLE: Final = _Fault(("pattern",), "nobody's role, whatever it says")
_TOO_LONG: Final = _Fault(("length-max",), _too_long)
_TOO_LONG_AND_ODD: Final = _Fault(("length-max", "pattern"), _too_long_and_odd)
_NO_MODE: Final = _Fault(("enum",), "NoSuchMode")
_TOO_SMALL: Final = _Fault(("range-min",), _too_small)
_LIST: Final = _Fault(("type",), [])
_OBJECT: Final = _Fault(("type",), {})
_TWO: Final = {_ROLE: _NO_ROLE, _OUTPUT: _TOO_LONG}

MULTI_ERROR_CASES: Final[tuple[MultiErrorCase, ...]] = (
    _case("two-members", "a pattern and a length", _TWO),
    _case(
        "two-members-backwards",
        "the same, with the definition's members in reverse order",
        _TWO,
        backwards=True,
    ),
    _case("one-member", "the length and the pattern of one member", {_ROLE: _TOO_LONG_AND_ODD}),
    _case("two-missing", "two required members are absent", {_ROLE: _ABSENT, _OUTPUT: _ABSENT}),
    _case(
        "missing-and-enum",
        "one member is absent, another no value of its enum",
        {_ROLE: _ABSENT, _MODE: _NO_MODE},
    ),
    _case(
        "enum-and-range",
        "one member is no value of its enum, another too small",
        {_MODE: _NO_MODE, _RUNTIME: _TOO_SMALL},
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
    _case(
        "type-and-pattern",
        "a wrong type, and a pattern before it",
        {_ROLE: _NO_ROLE, _RUNTIME: _LIST},
    ),
    _case(
        "type-and-missing",
        "a wrong type, and a member that is absent",
        {_ROLE: _ABSENT, _RUNTIME: _LIST},
    ),
    _case(
        "two-types",
        "an object for a text, and a list for a number",
        {_ROLE: _OBJECT, _RUNTIME: _LIST},
    ),
)
