"""The certifier: which clauses a request violates, by a JSON Schema made from the raw source.

It judges the generators' requests and must not share their reading of the source, or their mistakes:
it uses the source's own shapes, and a maintained validator.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from typing import Any, Final, TypeAlias

from jsonschema_rs import Draft202012Validator, ValidationError, ValidationErrorKind

from sagemaker_conformance.judging.byte_keywords import KEYWORDS
from sagemaker_conformance.judging.whole_patterns import engine_of, whole_pattern
from sagemaker_conformance.protocol.errors import ConformanceError
from sagemaker_strategies.cases.json_pointer import Pointer
from sagemaker_strategies.constraints.catalogue import Catalogue
from sagemaker_strategies.constraints.clause import Json
from sagemaker_strategies.operations.tuning_job import TUNING_JOB

Schema: TypeAlias = dict[str, Any]

_DIALECT: Final = "https://json-schema.org/draft/2020-12/schema"

_WHOLE: Final = ("byte", "short", "integer", "long", "biginteger")
_FRACTIONS: Final = ("float", "double", "bigdecimal")
#: Keywords of a bound by the shape's type: for its ``min``, and for its ``max``.
_BOUNDS: Final[Mapping[str, tuple[str, str]]] = {
    "string": ("minLength", "maxLength"),
    "list": ("minItems", "maxItems"),
    "map": ("minProperties", "maxProperties"),
    "blob": ("minBytes", "maxBytes"),
    **dict.fromkeys((*_WHOLE, *_FRACTIONS), ("minimum", "maximum")),
}
_JSON_TYPES: Final[Mapping[str, str]] = {
    "structure": "object",
    "list": "array",
    "map": "object",
    "string": "string",
    **dict.fromkeys(_WHOLE, "integer"),
    **dict.fromkeys(_FRACTIONS, "number"),
    "boolean": "boolean",
    "timestamp": "number",
    "blob": "string",
}
_KINDS: Final[Mapping[str, str]] = {
    **dict.fromkeys(("type", "format", "base64"), "type"),
    "enum": "enum",
    "pattern": "pattern",
    **dict.fromkeys(("minLength", "minItems", "minProperties", "minBytes"), "length-min"),
    **dict.fromkeys(("maxLength", "maxItems", "maxProperties", "maxBytes"), "length-max"),
    "minimum": "range-min",
    "maximum": "range-max",
}
#: Keywords that lead into a container, and what the clause's path calls the place.
_PARTS: Final[Mapping[str, str]] = {
    "items": "member",
    "propertyNames": "key",
    "additionalProperties": "value",
}


#: Of values without null at any depth; the engine finds that faster than Python, and each request is asked.
_NULL_FREE: Final = Draft202012Validator(
    {
        "type": ["object", "array", "string", "number", "boolean"],
        "additionalProperties": {"$ref": "#"},
        "items": {"$ref": "#"},
    }
)


class CertificateError(ConformanceError):
    """A request that could not be judged, because the pattern engine gave up."""


class Certifier:
    """Judges requests against the shapes of a source; make one and keep it.

    ``schema`` is the request's JSON Schema 2020-12, inlined but for recursive shapes, with patterns
    for ECMA engines. Whole numbers written as fractions (``1.0``) are integers to it, as JSON Schema
    has it. Of base64 it counts bytes, by keywords of its own: ``base64``, ``minBytes``, ``maxBytes``.
    """

    def __init__(
        self,
        shapes: Mapping[str, Any],
        request: str = TUNING_JOB.request_shape,
    ) -> None:
        self._shapes = shapes
        self._request = request
        self.schema: Schema = _Schemas(shapes, python=False).whole(request)
        self._validator = Draft202012Validator(
            self.schema, validate_formats=True, keywords=KEYWORDS
        )

    def violated(self, request: Json) -> frozenset[str]:
        """The ids of all clauses that the request violates; empty for a valid one.

        A member or an entry that is ``null`` counts as absent, a ``null`` in a list does not. A
        value of a wrong type violates the type only. Raises `CertificateError` where a pattern
        takes too long on a value, and UnicodeEncodeError for text that no UTF-8 can carry.
        """
        ids = {_clause_id(error, self.schema) for error in self._errors(request)}
        return frozenset(id for id in ids if _decides(id, ids))

    def violations(self, request: Json) -> frozenset[tuple[str, Pointer]]:
        """The same with the place of each: a clause's id, and the pointer to what violates it.

        The pointer to a map's key ends in the key, that to a missing member in its name.
        """
        found: dict[Pointer, set[str]] = {}
        for error in self._errors(request):
            found.setdefault(_place(error), set()).add(_clause_id(error, self.schema))
        return frozenset(
            (id, place) for place, ids in found.items() for id in ids if _decides(id, ids)
        )

    def _errors(self, request: Json) -> Iterator[ValidationError]:
        judged = request if _NULL_FREE.is_valid(request) else without_nulls(request)
        return self._validator.iter_errors(judged)

    def schema_for_python(self) -> Schema:
        """The same schema with patterns for Python's `re`, as hypothesis-jsonschema needs them.

        Text is narrowed to printable ASCII, and undocumented members are excluded: what is generated
        from this schema is valid, but not everything valid can be generated.
        """
        return _Schemas(self._shapes, python=True).whole(self._request)


@lru_cache(maxsize=8)
def certifier_of(catalogue: Catalogue) -> Certifier:
    """The certifier of a catalogue's requests: a large schema takes a while to compile."""
    return Certifier(catalogue.raw, catalogue.operation.request_shape)


class _Schemas:
    """Makes the schemas of shapes, for Python's `re` or for ECMA engines."""

    def __init__(self, shapes: Mapping[str, Any], *, python: bool) -> None:
        self._shapes = shapes
        self._python = python
        self._open: list[str] = []
        self._recursive: set[str] = set()

    def whole(self, request: str) -> Schema:
        """The schema of the request's shape, with definitions of those that contain themselves."""
        self._schema(request)  # which those are is known after that
        schema: Schema = {"$schema": _DIALECT, **self._schema(request)}
        if self._recursive:
            schema["$defs"] = {name: self._own(name) for name in sorted(self._recursive)}
        return schema

    def _schema(self, name: str) -> Schema:
        if name in self._open:
            self._recursive.add(name)
        return {"$ref": f"#/$defs/{name}"} if name in self._recursive else self._own(name)

    def _own(self, name: str) -> Schema:
        shape = self._shapes[name]
        if shape.get("document"):
            return {}
        self._open.append(name)
        type_ = shape["type"]
        schema: Schema = {"type": _JSON_TYPES[type_]}
        if type_ == "blob":
            schema |= self._blob(shape)
        elif type_ == "timestamp" and "timestampFormat" in shape:
            schema |= _TIMESTAMP_FORMATS.get(shape["timestampFormat"], {})
        else:
            schema |= self._text(shape) | _bounds(shape)
        if type_ == "structure":
            schema |= self._members(shape)
        elif type_ == "list":
            schema["items"] = self._schema(shape["member"]["shape"])
        elif type_ == "map":
            schema["propertyNames"] = self._schema(shape["key"]["shape"])
            schema["additionalProperties"] = self._schema(shape["value"]["shape"])
        self._open.pop()
        return schema

    def _text(self, shape: Mapping[str, Any]) -> Schema:
        schema: Schema = {}
        if "enum" in shape:
            schema["enum"] = list(shape["enum"])
        if "pattern" in shape and (self._python or engine_of(shape["pattern"])):
            schema["pattern"] = whole_pattern(shape["pattern"], python=self._python)
        elif self._python and shape["type"] == "string" and "enum" not in shape:
            schema["pattern"] = whole_pattern(".*", python=True)
        return schema

    def _blob(self, shape: Mapping[str, Any]) -> Schema:
        if not self._python:
            return {"base64": True, **_bounds(shape)}
        schema: Schema = {"pattern": "^([0-9A-Za-z+/]{4})*\\Z"}
        if "min" in shape:
            schema["minLength"] = -(-shape["min"] // 3) * 4
        if "max" in shape:
            schema["maxLength"] = shape["max"] // 3 * 4
        return schema

    def _members(self, shape: Mapping[str, Any]) -> Schema:
        schema: Schema = {
            "required": list(shape.get("required", ())),
            "properties": {
                member: self._schema(target["shape"])
                for member, target in shape.get("members", {}).items()
            },
        }
        if self._python:
            schema["additionalProperties"] = False
        if shape.get("union"):
            schema["allOf"] = [{"minProperties": 1, "maxProperties": 1}]
        return schema


def _bounds(shape: Mapping[str, Any]) -> Schema:
    keywords = zip(("min", "max"), _BOUNDS.get(shape["type"], ()), strict=False)
    return {keyword: shape[fact] for fact, keyword in keywords if fact in shape}


#: What a timestamp is where the model states a form of its own for it; protocols write a header's.
_TIMESTAMP_FORMATS: Final[Mapping[str, Schema]] = {
    "iso8601": {"type": "string", "format": "date-time"},
    "rfc822": {"type": "string", "format": "date-time"},
}


def without_nulls(value: Json) -> Json:
    """The value without the members and entries that are null; an element of a list stays."""
    if isinstance(value, dict):
        return {name: without_nulls(item) for name, item in value.items() if item is not None}
    return [without_nulls(item) for item in value] if isinstance(value, list) else value


def _clause_id(error: ValidationError, schema: Schema) -> str:
    kind = error.kind
    cause = kind.error.kind if isinstance(kind, ValidationErrorKind.PropertyNames) else kind
    if isinstance(cause, ValidationErrorKind.BacktrackLimitExceeded):
        raise CertificateError(f"{'/'.join(map(str, error.schema_path))}: {error.message}")
    *steps, keyword = error.evaluation_path
    is_own = keyword in KEYWORDS  # of these the engine states no way through a reference
    names = _names_of(error.instance_path, schema) if is_own else _names(steps)
    if isinstance(kind, ValidationErrorKind.Required):
        return f"{'.'.join([*names, kind.property])}:required"
    if steps and isinstance(steps[-1], int):  # the index in an ``allOf``
        return f"{'.'.join(names)}:union"
    return f"{'.'.join(names)}:{_KINDS[str(keyword)]}"


def _place(error: ValidationError) -> Pointer:
    kind = error.kind
    place: Pointer = tuple(error.instance_path)
    if isinstance(kind, ValidationErrorKind.PropertyNames):
        return (*place, str(kind.error.instance))
    return (*place, kind.property) if isinstance(kind, ValidationErrorKind.Required) else place


def _names(steps: Sequence[str | int]) -> list[str]:
    rest = iter(steps)
    names: list[str] = []
    for step in rest:
        # A member may have a keyword's name: only the step after ``properties`` is one.
        if step == "properties":
            names.append(str(next(rest)))
        elif step == "allOf":
            next(rest)
        elif step != "$ref":
            names.append(_PARTS[str(step)])
    return names


def _names_of(place: Sequence[str | int], schema: Schema) -> list[str]:
    """The steps of a clause's path to a place of a request, by the request's schema."""
    here, names = schema, []
    for step in place:
        if "$ref" in here:
            here = schema["$defs"][here["$ref"].rpartition("/")[2]]
        if step in here.get("properties", {}):
            here = here["properties"][step]
        else:
            keyword = "items" if isinstance(step, int) else "additionalProperties"
            here, step = here[keyword], _PARTS[keyword]
        names.append(str(step))
    return names


def _decides(id: str, ids: set[str]) -> bool:
    """Whether this is a separate finding: a value of a wrong type is in no enum either."""
    path, _, kind = id.rpartition(":")
    return kind != "enum" or f"{path}:type" not in ids
