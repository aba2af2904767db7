"""What an error message reports: the places of its errors and the constraints that it states.

Two dialects are known. Classic Coral, as SageMaker answers: ``Value 'x' at 'vpcConfig.subnets' failed
to satisfy constraint: Member must ...``; the scalars in a list or map are reported at the container,
with all of their constraints in brackets. Smithy, as its protocol tests have it: ``Value at
'/VpcConfig/Subnets/0' failed to satisfy constraint: Member must ...``, both bounds in one sentence, a
map's keys at the map, and the paths once more in a ``fieldList``.

A message is split at fixed words, each part is read once, and at most `MOST_READ` characters: a target
must not decide how long its answers take to read.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Final, Literal, TypeAlias

from sagemaker_conformance.protocol.answer import Answer
from sagemaker_strategies.constraints.clause import Kind

Dialect: TypeAlias = Literal["classic", "smithy"]
#: The steps to a value in lower case: names of members and keys, indices of elements from 0.
Steps: TypeAlias = "tuple[str | int, ...]"
#: Kinds of constraint with their values as they are written, ``""`` where a kind has none.
Stated: TypeAlias = "tuple[tuple[Kind, str], ...]"

#: Characters of a message that are read; the longest of the local mock has a third of it.
MOST_READ: Final = 1 << 16
_BOUND: Final = r" (-?\d{1,18}(?:\.\d{1,18})?(?:E-?\d{1,3})?)"
_BETWEEN: Final = f"{_BOUND} and{_BOUND}, inclusive"


@dataclass(frozen=True, slots=True)
class Sentence:
    """``Member must WORDS VALUES``, and the kinds that it states: one for each group of ``values``.

    The dialect is None where both have the sentence.
    """

    kinds: tuple[Kind, ...]
    words: str
    values: str = ""
    dialect: Dialect | None = None


#: Every sentence of both dialects; none begins with the words of another.
SENTENCES: Final = (
    Sentence(("required",), "not be null"),
    Sentence(("enum",), "satisfy enum value set", r": \[(.*)\]"),
    Sentence(("length-max",), "have length less than or equal to", _BOUND),
    Sentence(("length-min",), "have length greater than or equal to", _BOUND),
    Sentence(("length-min", "length-max"), "have length between", _BETWEEN, "smithy"),
    Sentence(("range-max",), "have value less than or equal to", _BOUND, "classic"),
    Sentence(("range-min",), "have value greater than or equal to", _BOUND, "classic"),
    Sentence(("range-max",), "be less than or equal to", _BOUND, "smithy"),
    Sentence(("range-min",), "be greater than or equal to", _BOUND, "smithy"),
    Sentence(("range-min", "range-max"), "be between", _BETWEEN, "smithy"),
    Sentence(("pattern",), "satisfy regular expression pattern", ": (.*)"),
)
_KINDS: Final = tuple(dict.fromkeys(kind for each in SENTENCES for kind in each.kinds))
#: How Coral reports at a container that a part of it breaks a constraint.
_CONTAINED: Final = {
    "member": "Member must satisfy constraint: [",
    "key": "Map keys must satisfy constraint: [",
    "value": "Map value must satisfy constraint: [",
}
PARTS: Final = frozenset(_CONTAINED)

#: How a value of a wrong JSON type is reported, without a place, in the words of Kinesis, of Athena and
#: CodeDeploy, and of DynamoDB. None of SageMaker's is published, and Smithy states none.
_CONVERTED: Final = (
    r"(?:(?:NUMBER|DECIMAL|STRING|TRUE|FALSE)_VALUE|class \S+|'.*') can ?not be converted to an? "
)
_TYPES: Final = {
    "string": f"{_CONVERTED}String",
    "integer": f"{_CONVERTED}(?:Integer|Long)",
    "number": f"{_CONVERTED}(?:Float|Double|BigDecimal)",
    "boolean": f"{_CONVERTED}Boolean",
    "timestamp": r"(?:\w+_VALUE|class \S+) can not be converted to milli[sS]econds since epoch",
    "date": f"{_CONVERTED}Date",
    "blob": f"{_CONVERTED}Blob",
    "document": "(?!)",
    "list": "Expected list or null|Unexpected field type",
    "map": "Expected map or null|Unexpected field type",
    "structure": "Expected null|Unexpected field type",
}
#: What is reported of a list or an object, whatever type is expected.
_CONTAINER_FOUND: Final = (
    r"Start of list found where not expected|Start of structure or map found where not expected\.?"
    r"|Unrecognized collection type class \S+|Unexpected token received from parser"
)

_HEAD: Final = re.compile(r"(?:1 validation error|(\d{1,6}) validation errors) detected(:|\.) ")
_FAILED: Final = "failed to satisfy constraint"
#: What the AWS SDK for Java appends to another service's message.
_APPENDIX: Final = " (Service: "
#: API Gateway's paths begin with the request: ``createRestApiInput.name``.
_INPUT: Final = re.compile(r"\A(?:create|put|register|update)\w+(?:input|request)\.")
#: Smithy counts where a length is at fault; so many characters before the place are enough to see it.
_COUNTED: Final = re.compile(r"Value with length (\d{1,18}) \Z")
_COUNT: Final = 40


@dataclass(frozen=True, slots=True)
class ReportedError:
    """One error of a message, ``place`` as it is written there and ``steps`` as it is understood.

    ``kinds`` is the kind that is broken: two where Smithy does not state which of both bounds, none
    where the words are unknown. Where Coral names a container for a part of it, it is one of `PARTS`.
    ``is_exact``: every word is the dialect's own.
    """

    place: str
    steps: Steps
    dialect: Dialect
    kinds: frozenset[str]
    stated: Stated
    is_exact: bool


def reported_errors(answer: Answer) -> tuple[ReportedError, ...]:
    """The errors that name a place in the form of one of the dialects, in the message's order."""
    return _errors(answer.message or "")


def names_a_constraint(answer: Answer) -> bool:
    """Whether a refusal rests on a documented constraint, not on other grounds such as a role."""
    named = _FAILED in text_of(answer) or bool(answer.fields)
    return named or answer.code == "SerializationException"


def stated_kinds(answer: Answer) -> tuple[Kind, ...]:
    """The kinds of constraint that an answer states, in whatever words surround them.

    None where it states all constraints of a container's parts.
    """
    errors = reported_errors(answer)
    of_errors = frozenset[str]().union(*(error.kinds for error in errors))
    found = of_errors if errors else _kinds_in(text_of(answer))
    return () if found & PARTS else tuple(kind for kind in _KINDS if kind in found)


def states_type(message: str, type_: str) -> bool:
    """Whether a message is, word for word, a known one for a value that should have this JSON type."""
    known = f"{_TYPES[type_]}|{_CONTAINER_FOUND}"
    return re.fullmatch(known, message[:MOST_READ], re.DOTALL) is not None


def read_head(message: str) -> tuple[Dialect, int] | None:
    """The dialect in which a message begins, and how many errors it announces; None for other words."""
    head = _HEAD.match(message)
    return (("classic" if head[2] == ":" else "smithy"), int(head[1] or 1)) if head else None


def text_of(answer: Answer) -> str:
    """The part of an answer's message that is read."""
    return (answer.message or "")[:MOST_READ]


@lru_cache(maxsize=4096)
def _errors(message: str) -> tuple[ReportedError, ...]:
    """The errors of a message; one that `MOST_READ` cuts in two is left out."""
    items = list(_items(message[:MOST_READ]))
    return tuple(_read(*item) for item in items[: -1 if len(message) > MOST_READ else None])


def _items(message: str) -> Iterator[tuple[str, str, str]]:
    """For each error the words before its place, the place, and the constraint.

    A value may hold anything, ``; `` and quotes too: the last ``at '`` before a place counts, and the
    first ``; Value `` after a constraint.
    """
    head, *parts = message.split(f"' {_FAILED}: ")
    for part in parts:
        before, found, place = head.rpartition("at '")
        constraint, next_value, following = part.partition("; Value ")
        if found:
            yield before, place, constraint
        head = f"Value {following}" if next_value else part


def _read(before: str, place: str, constraint: str) -> ReportedError:
    dialect: Dialect = "smithy" if place.startswith("/") else "classic"
    constraint, appendix, _ = constraint.partition(_APPENDIX)
    part = next(
        (part for part, opening in _CONTAINED.items() if constraint.startswith(opening)), None
    )
    texts = [constraint]
    if part is not None:
        inside = constraint.removeprefix(_CONTAINED[part]).removesuffix("]")
        texts = re.split(", (?=Member must )", inside)
    read = [_read_sentence(text) for text in texts]
    stated = tuple(each for found, _ in read for each in found)
    counted = _COUNTED.search(before[-_COUNT:])
    kinds = frozenset({part}) if part else _broken(stated, counted) or _kinds_in(constraint)
    if dialect == "classic":
        announced = before.endswith(("Value ", "Value null ", "' "))
    elif any(kind.startswith("length") for kind, _ in stated):
        announced = counted is not None
    else:
        announced = before.endswith("Value ")
    closed = not appendix and (part is None or constraint.endswith("]"))
    worded = all(found and words in (None, dialect) for found, words in read)
    return ReportedError(
        place, steps_of(place), dialect, kinds, stated, announced and closed and worded
    )


def _read_sentence(text: str) -> tuple[Stated, Dialect | None]:
    """What a text states, nothing where it is no known sentence, and the only dialect that has its words."""
    for each in SENTENCES:
        opening = f"Member must {each.words}"
        if text.startswith(opening):
            found = re.fullmatch(each.values, text[len(opening) :], re.DOTALL)
            values = (found.groups() or ("",)) if found else ()
            return tuple(zip(each.kinds, values, strict=False)), each.dialect
    return (), None


def _broken(stated: Stated, counted: re.Match[str] | None) -> frozenset[str]:
    """The kinds that are stated; of both bounds of a length only the one that the value's length breaks."""
    kinds = [kind for kind, _ in stated]
    if counted and kinds == ["length-min", "length-max"]:
        length, low, high = map(float, (counted[1], *(bound for _, bound in stated)))
        kinds = kinds[:1] if length < low else kinds[1:] if length > high else kinds
    return frozenset(kinds)


def _kinds_in(text: str) -> frozenset[str]:
    """The kinds whose words occur in a text that is no exact sentence of the dialects."""
    lowered = text.lower()
    found = (each.kinds for each in SENTENCES if f"must {each.words}" in lowered)
    return frozenset(kind for kinds in found for kind in kinds)


def steps_of(place: str) -> Steps:
    """A path of either dialect: ``list.1.member.name`` counts from 1, ``/list/0/name`` from 0."""
    pointer = place.startswith("/")
    lowered = place[:MOST_READ].strip("/").lower()
    named = lowered if pointer else _INPUT.sub("", lowered)
    parts = named.split("/") if pointer else named.replace("/", ".").split(".")
    steps: list[str | int] = []
    for part, following in zip(parts, [*parts[1:], ""], strict=True):
        if part.isdecimal() and len(part) < 10 and (pointer or following == "member"):
            steps.append(int(part) - (not pointer))
        elif pointer:
            steps.append(part.replace("~1", "/").replace("~0", "~"))
        elif part not in ("", "member"):
            steps.append(part)
    return tuple(steps)
