"""Values that a protocol has no form for: of another type, or read as something else, or as nothing.

A form is a way to write a value: fields of a form, XML, a label of a path, a header. Each has values that
it cannot carry: a header no line break, a label no empty text, a query no map without entries.
"""

from __future__ import annotations

import base64
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Final

from botocore.model import ListShape, MapShape, Shape, StructureShape
from botocore.utils import parse_to_aware_datetime

from sagemaker_reports.rendering.values import with_article
from sagemaker_strategies.constraints.node import json_type

#: Half of a character: text with one has no UTF-8.
_SURROGATE: Final = "[\ud800-\udfff]"
#: Other texts would be written as one of this form, and are none of their own.
_MOMENT: Final = re.compile(r"(?i)\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|[+-]\d\d:\d\d)")
_ALL: Final = frozenset({"structure", "list", "map"})
_WORDS: Final = {
    bool: "a boolean",
    dict: "an object",
    float: "a number",
    int: "a number",
    list: "a list",
    str: "a string",
}
_PYTHON: Final[Mapping[str, type | tuple[type, ...]]] = {
    **dict.fromkeys(("structure", "map"), dict),
    "list": list,
    **dict.fromkeys(("string", "blob", "date"), str),
    "boolean": bool,
    "integer": int,
    **dict.fromkeys(("number", "timestamp"), (int, float)),
}


@dataclass(frozen=True, slots=True)
class Form:
    """A way to write values.

    ``empty`` are the types of which an empty value differs from an absent one; ``unwritable`` finds in a
    text what cannot be written, and ``why`` is what that is. ``fractions``: of a second are kept.
    """

    empty: frozenset[str] = frozenset()
    unwritable: re.Pattern[str] | None = re.compile(_SURROGATE)
    why: str = "a character without UTF-8"
    fractions: bool = True


#: Fields of a form, where a list without elements has a field of its own.
FIELDS: Final = Form(frozenset({"list"}))
#: Fields of a form where it has none, as in a query string.
BARE_FIELDS: Final = Form()
JSON: Final = Form(_ALL, None)
XML: Final = Form(
    _ALL,
    re.compile("[^\t\n\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]"),
    "a character that XML does not have, or that it reads as another",
)
LABEL: Final = Form(
    unwritable=re.compile(rf"\A\.{{0,2}}\Z|{_SURROGATE}"),
    why="a text that makes another path",
)
#: A label that may be several segments of the path.
GREEDY_LABEL: Final = replace(
    LABEL, unwritable=re.compile(rf"\A\Z|\A/|//|(?:\A|/)\.{{1,2}}(?:/|\Z)|{_SURROGATE}")
)
#: Longer headers are beyond what servers read.
_HEADER: Final = "(?![ \t])[\t\x20-\x7e]{1,8000}(?<![ \t])"
HEADER: Final = Form(
    unwritable=re.compile(rf"\A(?!{_HEADER}\Z)"),
    why="a text that is no value of a header",
    fractions=False,
)
#: One of several values in a header; servers differ about quoted ones.
HEADER_ELEMENT: Final = replace(HEADER, unwritable=re.compile(rf'\A(?!{_HEADER}\Z)|[,"]'))
#: A part of a header's name, where case does not count.
HEADER_NAME: Final = Form(
    unwritable=re.compile(r"\A(?![a-z0-9!#$%&'*+.^_`|~-]+\Z)"),
    why="a text that is no name of a header, which has no case",
)


def unwritable(
    shape: Shape, value: Any, form: Form, shapes: Mapping[str, Any], at: str = ""
) -> Iterator[str]:
    """What of the value the form cannot carry, and where; ``shapes`` are those of the service's model."""
    type_ = json_type(shapes[shape.name]) or shape.type_name
    place = at or "the request"
    if type_ == "document":
        return
    if (wrong := _type_fault(type_, value)) is not None:
        yield f"{wrong} at {place}"
    elif isinstance(shape, StructureShape | ListShape | MapShape):
        is_lost = bool(shape.serialization.get("flattened")) and form is XML
        if at and not value and (is_lost or type_ not in form.empty):
            yield f"an empty {type_} at {place}"
        for step, part, item in _parts(shape, value):
            where = f"{at}/{step}" if at else step
            if part is None:
                yield f"an unknown member at {where}"
            else:
                yield from unwritable(part, item, form, shapes, where)
    elif type_ == "string" and form.unwritable is not None and form.unwritable.search(value):
        yield f"{form.why} at {place}"
    elif type_ in ("timestamp", "date"):
        yield from _unwritable_moment(shape, value, form, place)
    elif type_ == "blob" and not is_base64(value):
        yield f"a text that is no base64 at {place}"


def _parts(shape: Shape, value: Any) -> Iterator[tuple[str, Shape | None, Any]]:
    """The parts of a value: the step that leads there, the shape where there is one, and the part."""
    if isinstance(shape, StructureShape):
        yield from ((name, shape.members.get(name), item) for name, item in value.items())
    elif isinstance(shape, ListShape):
        yield from ((str(index), shape.member, item) for index, item in enumerate(value))
    elif isinstance(shape, MapShape):
        for key, item in value.items():
            yield key, shape.key, key
            yield key, shape.value, item


def _type_fault(type_: str, value: Any) -> str | None:
    """What stands there in place of a value of the type; None where one of it does."""
    if value is None:
        return "null"
    is_own = isinstance(value, _PYTHON[type_]) and isinstance(value, bool) == (type_ == "boolean")
    return None if is_own else f"{_WORDS[type(value)]} in place of {with_article(type_)}"


def _unwritable_moment(shape: Shape, value: Any, form: Form, place: str) -> Iterator[str]:
    moment = moment_of(value)
    written = shape.serialization.get("timestampFormat", "")
    if moment is None:
        yield f"a text that is no moment at {place}"
    elif moment.microsecond and (not form.fractions or written.lower() == "rfc822"):
        yield f"a fraction of a second at {place}"


def moment_of(value: Any) -> datetime | None:
    """The moment that a number of seconds or a text of ISO 8601 states; None where it states none."""
    if isinstance(value, str) and not _MOMENT.fullmatch(value):
        return None
    try:
        return parse_to_aware_datetime(value)
    except (ValueError, OverflowError, TypeError):
        return None


def is_base64(text: str) -> bool:
    """Whether the text is base64, as JSON has bytes."""
    try:
        base64.b64decode(text, validate=True)
    except ValueError:
        return False
    return True
