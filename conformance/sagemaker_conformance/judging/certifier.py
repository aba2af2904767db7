"""The certifier: which clauses a request violates, by a JSON Schema made from the raw source.

It judges the generators' requests and must not share their reading of the source, or their mistakes:
it uses the source's own shapes, and a maintained validator.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Any, Final, TypeAlias

from jsonschema_rs import Draft202012Validator, ValidationError, ValidationErrorKind

from sagemaker_conformance.protocol.errors import ConformanceError
from sagemaker_strategies.cases.json_pointer import Pointer
from sagemaker_strategies.constraints.clause import Json
from sagemaker_strategies.operations.tuning_job import TUNING_JOB

Schema: TypeAlias = dict[str, Any]

_DIALECT: Final = "https://json-schema.org/draft/2020-12/schema"

#: Keywords of a bound by the shape's type: for its ``min``, and for its ``max``.
_BOUNDS: Final[Mapping[str, tuple[str, str]]] = {
    "string": ("minLength", "maxLength"),
    "list": ("minItems", "maxItems"),
    "map": ("minProperties", "maxProperties"),
    "integer": ("minimum", "maximum"),
    "long": ("minimum", "maximum"),
    "float": ("minimum", "maximum"),
    "double": ("minimum", "maximum"),
}
_JSON_TYPES: Final[Mapping[str, str]] = {
    "structure": "object",
    "list": "array",
    "map": "object",
    "string": "string",
    "integer": "integer",
    "long": "integer",
    "float": "number",
    "double": "number",
    "boolean": "boolean",
}
_KINDS: Final[Mapping[str, str]] = {
    "type": "type",
    "enum": "enum",
    "pattern": "pattern",
    "minLength": "length-min",
    "minItems": "length-min",
    "minProperties": "length-min",
    "maxLength": "length-max",
    "maxItems": "length-max",
    "maxProperties": "length-max",
    "minimum": "range-min",
    "maximum": "range-max",
}
#: Keywords that lead into a container, and what the clause's path calls the place.
_PARTS: Final[Mapping[str, str]] = {
    "items": "member",
    "propertyNames": "key",
    "additionalProperties": "value",
}

_ASCII_CLASSES: Final[Mapping[str, str]] = {r"\d": "0-9", r"\w": "A-Za-z0-9_"}
#: What Python's `re` does not have, and what any two engines disagree on: the part in
#: printable ASCII is used.
_PYTHON_CLASSES: Final[Mapping[str, str]] = {
    r"\p{L}": "A-Za-z",
    r"\p{Z}": " ",
    r"\p{N}": "0-9",
    r"\S": "!-~",
    r"\s": " ",
}
#: Engines disagree on whether a dot matches a carriage return; this project's does.
_DOT: Final = r"[^\n]"
_PRINTABLE: Final = "[ -~]"
_NOR_CONTROLS: Final = r"[^\x00-\x1f\x7f"
#: An escape, a dot, or a character that opens or closes a class.
_TOKEN: Final = re.compile(r"\\[pP]\{\w+\}|\\.|\[\^|[.\[\]]", re.DOTALL)
_SET: Final = re.compile(r"\\([dwsDWS]|[pP]\{\w+\})")


class CertificateError(ConformanceError):
    """A request that could not be judged, because the pattern engine gave up."""


class Certifier:
    """Judges requests against the shapes of a source; make one and keep it.

    ``schema`` is the request's JSON Schema 2020-12, inlined, with patterns for ECMA engines.
    Whole numbers written as fractions (``1.0``) are integers to it, as JSON Schema has it. The
    shapes must not be recursive.
    """

    def __init__(
        self,
        shapes: Mapping[str, Any],
        request: str = TUNING_JOB.request_shape,
    ) -> None:
        self._shapes = shapes
        self._request = request
        self.schema: Schema = {"$schema": _DIALECT, **_schema(shapes, request, python=False)}
        self._validator = Draft202012Validator(self.schema)

    def violated(self, request: Json) -> frozenset[str]:
        """The ids of all clauses that the request violates; empty for a valid one.

        A member or an entry that is ``null`` counts as absent, a ``null`` in a list does not. A
        value of a wrong type violates the type only. Raises `CertificateError` where a pattern
        takes too long on a value, and UnicodeEncodeError for text that no UTF-8 can carry.
        """
        judged = without_nulls(request) if _has_null(request) else request
        if self._validator.is_valid(judged):
            return frozenset()
        ids = {_clause_id(error) for error in self._validator.iter_errors(judged)}
        return frozenset(id for id in ids if _decides(id, ids))

    def violations(self, request: Json) -> frozenset[tuple[str, Pointer]]:
        """The same with the place of each: a clause's id, and the pointer to what violates it.

        The pointer to a map's key ends in the key, that to a missing member in its name.
        """
        judged = without_nulls(request) if _has_null(request) else request
        found: dict[Pointer, set[str]] = {}
        for error in self._validator.iter_errors(judged):
            found.setdefault(_place(error), set()).add(_clause_id(error))
        return frozenset(
            (id, place) for place, ids in found.items() for id in ids if _decides(id, ids)
        )

    def schema_for_python(self) -> Schema:
        """The same schema with patterns for Python's `re`, as hypothesis-jsonschema needs them.

        Text is narrowed to printable ASCII, and undocumented members are excluded: what is generated
        from this schema is valid, but not everything valid can be generated.
        """
        return {"$schema": _DIALECT, **_schema(self._shapes, self._request, python=True)}


def _schema(shapes: Mapping[str, Any], name: str, *, python: bool) -> Schema:
    shape = shapes[name]
    type_ = shape["type"]
    schema: Schema = {"type": _JSON_TYPES[type_]}
    if "enum" in shape:
        schema["enum"] = list(shape["enum"])
    if "pattern" in shape and (python or engine_of(shape["pattern"])):
        schema["pattern"] = whole_pattern(shape["pattern"], python=python)
    elif python and type_ == "string" and "enum" not in shape:
        schema["pattern"] = whole_pattern(".*", python=True)
    for fact, keyword in zip(("min", "max"), _BOUNDS.get(type_, ()), strict=False):
        if fact in shape:
            schema[keyword] = shape[fact]
    if type_ == "structure":
        schema["required"] = list(shape.get("required", ()))
        schema["properties"] = {
            member: _schema(shapes, target["shape"], python=python)
            for member, target in shape.get("members", {}).items()
        }
        if python:
            schema["additionalProperties"] = False
    elif type_ == "list":
        schema["items"] = _schema(shapes, shape["member"]["shape"], python=python)
    elif type_ == "map":
        schema["propertyNames"] = _schema(shapes, shape["key"]["shape"], python=python)
        schema["additionalProperties"] = _schema(shapes, shape["value"]["shape"], python=python)
    return schema


def whole_pattern(pattern: str, *, python: bool = False) -> str:
    r"""The pattern so that a search finds whole values only, with ASCII ``\d`` and ``\w``.

    The source's own anchors, one at each end, are taken off first. ``$`` ends the value in ECMA
    engines; in Python it also matches before a closing newline, so there it is ``\Z``.
    """
    body = pattern.removeprefix("^")
    if body.endswith("$") and not _ends_in_escape(body[:-1]):
        body = body[:-1]
    classes = {**_ASCII_CLASSES, **_PYTHON_CLASSES} if python else _ASCII_CLASSES
    dot, other_than, end = (_PRINTABLE, _NOR_CONTROLS, r"\Z") if python else (_DOT, "[^", "$")
    return f"^(?:{_spelled_out(body, classes, dot, other_than)}){end}"


@lru_cache(maxsize=1024)
def engine_of(pattern: str) -> Draft202012Validator | None:
    """The validator of texts that match a pattern as a whole; None where its engine cannot read it."""
    try:
        return Draft202012Validator({"pattern": whole_pattern(pattern)})
    except ValueError:
        return None


def matches(pattern: str, text: str) -> bool:
    """Whether the text surely matches the pattern: not where the engine cannot read it, or gives up."""
    engine = engine_of(pattern)
    return engine is not None and engine.is_valid(text)


def _spelled_out(pattern: str, classes: Mapping[str, str], dot: str, other_than: str) -> str:
    in_class = False

    def replaced(found: re.Match[str]) -> str:
        nonlocal in_class
        token = found[0]
        if token == ".":
            return token if in_class else dot
        if token in ("[", "[^", "]"):
            in_class = token != "]"
            return other_than if token == "[^" else token
        characters = classes.get(token)
        if in_class:
            # A hyphen after a set is literal, which engines accept only if it is escaped.
            is_set = _SET.fullmatch(token) and pattern.startswith("-", found.end())
            return f"{characters or token}\\" if is_set else characters or token
        return token if characters is None else f"[{characters}]"

    return _TOKEN.sub(replaced, pattern)


def _ends_in_escape(text: str) -> bool:
    return (len(text) - len(text.rstrip("\\"))) % 2 == 1


def _has_null(value: Json) -> bool:
    if isinstance(value, dict):
        return any(item is None or _has_null(item) for item in value.values())
    return isinstance(value, list) and any(map(_has_null, value))


def without_nulls(value: Json) -> Json:
    """The value without the members and entries that are null; an element of a list stays."""
    if isinstance(value, dict):
        return {name: without_nulls(item) for name, item in value.items() if item is not None}
    return [without_nulls(item) for item in value] if isinstance(value, list) else value


def _clause_id(error: ValidationError) -> str:
    kind = error.kind
    cause = kind.error.kind if isinstance(kind, ValidationErrorKind.PropertyNames) else kind
    if isinstance(cause, ValidationErrorKind.BacktrackLimitExceeded):
        raise CertificateError(f"{'/'.join(map(str, error.schema_path))}: {error.message}")
    *steps, keyword = error.schema_path
    names = _names(steps)
    if isinstance(kind, ValidationErrorKind.Required):
        return f"{'.'.join([*names, kind.property])}:required"
    return f"{'.'.join(names)}:{_KINDS[str(keyword)]}"


def _place(error: ValidationError) -> Pointer:
    kind = error.kind
    place: Pointer = tuple(error.instance_path)
    if isinstance(kind, ValidationErrorKind.PropertyNames):
        return (*place, str(kind.error.instance))
    return (*place, kind.property) if isinstance(kind, ValidationErrorKind.Required) else place


def _names(steps: Sequence[str | int]) -> list[str]:
    rest = iter(steps)
    # A member may have a keyword's name: only the step after ``properties`` is one.
    return [str(next(rest)) if step == "properties" else _PARTS[str(step)] for step in rest]


def _decides(id: str, ids: set[str]) -> bool:
    """Whether this is a separate finding: a value of a wrong type is in no enum either."""
    path, _, kind = id.rpartition(":")
    return kind != "enum" or f"{path}:type" not in ids
