"""Requests that break more than one clause, or one at several places: what is told of then?

No answer of AWS is documented for them, beyond that they are refused. Published answers list up to
ten errors, a wrong type alone and before all others.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from sagemaker_strategies.cases.json_pointer import Request, drop, get, put, rename
from sagemaker_strategies.cases.seeds import World
from sagemaker_strategies.constraints.catalogue import OPERATION, Catalogue

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
class Double:
    """One request: its clauses, at how many places each is broken, and how it is made of a world.

    ``code`` is what AWS answers, as far as is known.
    """

    name: str
    statement: str
    violates: Mapping[str, int]
    make: Callable[[World], Request]
    code: str = "ValidationException"

    @property
    def id(self) -> str:
        """The check's id."""
        return f"{OPERATION}:error-{self.name}"

    def fits(self, catalogue: Catalogue) -> bool:
        """Whether the catalogue has all clauses that are to be broken."""
        return all(id in catalogue.clauses for id in self.violates)


def _broken(changes: Mapping[str, Any], absent: tuple[str, ...] = ()) -> Callable[[World], Request]:
    """Requests with these values at these paths, and without those."""

    def make(world: World) -> Request:
        request = world.base
        for path in (*changes, *absent):
            request = world.grow(request, path).request
        for path, value in changes.items():
            request = put(request, world.grow(request, path).pointer, _made(value, world, path))
        for path in absent:
            request = drop(request, world.grow(request, path).pointer)
        return request

    return make


def _made(value: Any, world: World, path: str) -> Any:
    return value(world, path) if callable(value) else value


def _too_long(world: World, path: str) -> str:
    """The place's natural value and more of the same: its pattern still matches."""
    natural = world.naturals.value(world.catalogue.nodes[path])
    return f"{natural}{'a' * _bound(world, f'{path}:length-max')}"


def _too_long_and_odd(world: World, path: str) -> str:
    return " " * (_bound(world, f"{path}:length-max") + 1)


def _too_small(world: World, path: str) -> int:
    return _bound(world, f"{path}:range-min") - 1


def _bound(world: World, clause: str) -> int:
    value = world.catalogue.clauses[clause].value
    assert isinstance(value, int)
    return value


def _backwards(make: Callable[[World], Request]) -> Callable[[World], Request]:
    """The same request with the definition's members in reverse order."""

    def reversed_(world: World) -> Request:
        request = make(world)
        definition = get(request, (_D,))
        turned: Request = put(request, (_D,), dict(reversed(definition.items())))
        return turned

    return reversed_


def _elements(
    path: str, count: Callable[[World], int], value: Callable[[int, World], str | None]
) -> Callable[[World], Request]:
    """Requests with so many elements; the n-th has this value at the path, or another than the rest."""

    def make(world: World) -> Request:
        ground = world.grow(world.base, path)
        *above, _, name = ground.pointer
        first = get(ground.request, tuple(above))[0]
        elements: Any = [
            {**first, name: value(n, world) or f"Another{n}"} for n in range(count(world))
        ]
        grown: Request = put(ground.request, tuple(above), elements)
        return grown

    return make


def _odd_from(start: Callable[[World], int]) -> Callable[[int, World], str | None]:
    """An odd name for every element from this one on."""
    return lambda n, world: f"{_BAD_NAME}{n}" if n >= start(world) else None


def _room(world: World) -> int:
    return _bound(world, f"{_CHANNELS}:length-max")


def _subnets(world: World) -> Request:
    ground = world.grow(world.base, _SUBNET)
    grown: Request = put(ground.request, ground.pointer[:-1], [_BAD_NAME, "c d"])
    return grown


def _key_and_value(world: World) -> Request:
    ground = world.grow(world.base, f"{_PARAMETERS}.key")
    key = _too_long(world, f"{_PARAMETERS}.key")
    request = rename(ground.request, ground.pointer, key)
    value = _too_long(world, f"{_PARAMETERS}.value")
    grown: Request = put(request, (*ground.pointer[:-1], key), value)
    return grown


_TWO: Final = {_ROLE: _NO_ROLE, _OUTPUT: _too_long}
_TWO_BROKEN: Final = {f"{_ROLE}:pattern": 1, f"{_OUTPUT}:length-max": 1}

DOUBLES: Final[tuple[Double, ...]] = (
    Double("two-members", "a pattern and a length", _TWO_BROKEN, _broken(_TWO)),
    Double(
        "two-members-backwards",
        "the same, with the definition's members in reverse order",
        _TWO_BROKEN,
        _backwards(_broken(_TWO)),
    ),
    Double(
        "one-member",
        "the length and the pattern of one member",
        {f"{_ROLE}:length-max": 1, f"{_ROLE}:pattern": 1},
        _broken({_ROLE: _too_long_and_odd}),
    ),
    Double(
        "two-missing",
        "two required members are absent",
        {f"{_ROLE}:required": 1, f"{_OUTPUT}:required": 1},
        _broken({}, absent=(_ROLE, _OUTPUT)),
    ),
    Double(
        "missing-and-enum",
        "one member is absent, another no value of its enum",
        {f"{_ROLE}:required": 1, f"{_MODE}:enum": 1},
        _broken({_MODE: "NoSuchMode"}, absent=(_ROLE,)),
    ),
    Double(
        "enum-and-range",
        "one member is no value of its enum, another too small",
        {f"{_MODE}:enum": 1, f"{_RUNTIME}:range-min": 1},
        _broken({_MODE: "NoSuchMode", _RUNTIME: _too_small}),
    ),
    Double(
        "container-and-child",
        "a list is too long, and its last element has a bad name",
        {f"{_CHANNELS}:length-max": 1, f"{_CHANNEL}:pattern": 1},
        _elements(_CHANNEL, lambda world: _room(world) + 1, _odd_from(_room)),
    ),
    Double(
        "two-elements",
        "two elements of a list break one clause",
        {f"{_CHANNEL}:pattern": 2},
        _elements(_CHANNEL, lambda world: 3, _odd_from(lambda world: 1)),
    ),
    Double(
        "eleven-elements",
        "eleven elements break one clause: ten are told of",
        {f"{_METRIC}:length-max": 11},
        _elements(
            _METRIC,
            lambda world: 11,
            lambda n, world: f"{n}".rjust(_bound(world, f"{_METRIC}:length-max") + 1, "a"),
        ),
    ),
    Double(
        "two-texts-in-a-list",
        "two texts of a list break one clause: it is told of the list, once",
        {f"{_SUBNET}:pattern": 1},
        _subnets,
    ),
    Double(
        "key-and-value",
        "a key and its value are too long",
        {f"{_PARAMETERS}.key:length-max": 1, f"{_PARAMETERS}.value:length-max": 1},
        _key_and_value,
    ),
    Double(
        "type-and-pattern",
        "a wrong type, and a pattern before it",
        {f"{_ROLE}:pattern": 1, f"{_RUNTIME}:type": 1},
        _broken({_ROLE: _NO_ROLE, _RUNTIME: []}),
        code="SerializationException",
    ),
    Double(
        "type-and-missing",
        "a wrong type, and a member that is absent",
        {f"{_ROLE}:required": 1, f"{_RUNTIME}:type": 1},
        _broken({_RUNTIME: []}, absent=(_ROLE,)),
        code="SerializationException",
    ),
    Double(
        "two-types",
        "an object for a text, and a list for a number",
        {f"{_ROLE}:type": 1, f"{_RUNTIME}:type": 1},
        _broken({_ROLE: {}, _RUNTIME: []}),
        code="SerializationException",
    ),
)
