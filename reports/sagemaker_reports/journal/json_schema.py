"""JSON Schemas in data files, and error messages for the values that they refuse."""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, cast

if TYPE_CHECKING:
    from jsonschema_rs import Draft202012Validator, ValidationError, ValidationErrorKind

#: Characters of a value, or of a key, in a message.
_LONGEST: Final = 40
_TYPES: Final = {
    "string": "text",
    "integer": "an integer",
    "number": "a number",
    "boolean": "true or false",
    "object": "an object",
    "array": "a list",
}


class Schema:
    """A file of a schema (draft 2020-12), read when first used; values are held against its ``$defs``.

    A part's ``title``, where it has one, is what messages call the expected value.
    """

    def __init__(self, file: Path) -> None:
        self._file = file
        self._validators: dict[str, Draft202012Validator] = {}

    @cached_property
    def content(self) -> dict[str, Any]:
        """The schema itself."""
        return cast("dict[str, Any]", json.loads(self._file.read_text(encoding="utf-8")))

    def error_in(self, value: Any, definition: str) -> str:
        """The first error of a value: the key, what was found there, what was expected; empty if none."""
        validator = self._validators.get(definition) or self._compile(definition)
        try:
            error = None if validator.is_valid(value) else next(validator.iter_errors(value))
        except ValueError as unreadable:  # an error beside a deep value; a lone surrogate in a word
            return f"no {definition} that can be read: {unreadable}"
        return "" if error is None else self._describe(error, definition)

    def _compile(self, definition: str) -> Draft202012Validator:
        from jsonschema_rs import Draft202012Validator  # takes 20 ms, and most commands need none

        root = {"$ref": f"#/$defs/{definition}", "$defs": self.content["$defs"]}
        validator = Draft202012Validator(root, validate_formats=True)
        self._validators[definition] = validator
        return validator

    def _describe(self, error: ValidationError, definition: str) -> str:
        *steps, keyword = error.schema_path
        definitions = self.content["$defs"]
        part: Any = {"$ref": definition, "$defs": definitions}
        for step in steps:  # the first releases write the reference, later ones where it leads
            part = definitions[part["$ref"].rpartition("/")[2]] if step == "$ref" else part[step]
        keys = (
            f'"{key[:_LONGEST]}"' for key in reversed(error.instance_path) if isinstance(key, str)
        )
        where = " of ".join(keys)
        if keyword == "required":
            missing = cast("ValidationErrorKind.Required", error.kind).property
            if where:
                return f'{where} lacks "{missing}"'
            return f'"{missing}" is missing, expected {_expected(part["properties"][missing])}'
        verb = "holds" if isinstance(error.instance_path[-1], int) else "is"
        return f"{where} {verb} {shorten(error.instance)}, expected {_expected(part)}"


def _expected(part: Mapping[str, Any]) -> str:
    if "title" in part:
        return str(part["title"])
    if "enum" in part:
        return f"one of {', '.join(filter(None, part['enum']))}"
    if "const" in part:
        return json.dumps(part["const"])
    kind = part["type"]
    return _TYPES[kind if isinstance(kind, str) else kind[0]]


def shorten(value: Any) -> str:
    """The value as a Python literal of at most 40 characters."""
    text = repr(value)
    return text if len(text) <= _LONGEST else f"{text[: _LONGEST - 3]}..."
