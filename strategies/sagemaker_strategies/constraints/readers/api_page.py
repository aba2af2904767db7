"""One page of the developer guide's API reference, in the Markdown of 2018: members and facts."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from sagemaker_strategies.constraints.errors import SpecError

_TITLE: Final = re.compile(r"# +(?P<name>\w+)")
_MEMBER: Final = re.compile(r"\s*\*\*(?P<name>\w+)\*\*")
_LINE: Final = re.compile(r"\s*(?P<label>[A-Z][A-Za-z ]+?): ?(?P<text>.*)")
_BOUND: Final = re.compile(
    r"(?P<which>Minimum|Maximum|Fixed) (?:number|length|value) of (?P<size>-?\d+)(?: items?)?\."
)
_BOUND_FACTS: Final = {"Minimum": ("min",), "Maximum": ("max",), "Fixed": ("min", "max")}
_ESCAPE: Final = re.compile(r"\\([^\w\s])")
_LINK: Final = re.compile(r"\[(?P<text>[^\]]*)\]\([^)]*\)")
_OBJECT: Final = r"\[(?P<shape>\w+)\]\([^)]*\) objects?"

_SCALARS: Final = ("string", "integer", "long", "float", "double", "boolean")
_SCALAR: Final = "|".join(_SCALARS)
#: The forms of a ``Type:`` line, and their shape: the container and what it holds.
_TYPES: Final[tuple[tuple[re.Pattern[str], str], ...]] = (
    (re.compile(f"(?P<scalar>{_SCALAR})", re.IGNORECASE), "scalar"),
    (re.compile(_OBJECT), "structure"),
    (re.compile(f"Array of (?:(?P<scalar>{_SCALAR})s?|{_OBJECT})", re.IGNORECASE), "list"),
    (re.compile(f"String to (?:(?P<scalar>{_SCALAR})|{_OBJECT}) map", re.IGNORECASE), "map"),
)
#: The constraint lines: where each one's facts belong, and how its text is read.
_CONSTRAINTS: Final[Mapping[str, tuple[str, str]]] = {
    "Array Members": ("list", "bounds"),
    "Map Entries": ("map", "bounds"),
    "Length Constraints": ("text", "bounds"),
    "Valid Range": ("number", "bounds"),
    "Pattern": ("text", "pattern"),
    "Valid Values": ("text", "enum"),
    "Key Length Constraints": ("key", "bounds"),
    "Key Pattern": ("key", "pattern"),
    "Value Length Constraints": ("value", "bounds"),
    "Value Pattern": ("value", "pattern"),
}
#: The types whose facts a constraint line may state; a line on anything else is for strings.
_HOLDERS: Final[Mapping[str, tuple[str, ...]]] = {
    "list": ("list",),
    "map": ("map",),
    "number": ("integer", "long", "float", "double"),
}


@dataclass(frozen=True, slots=True)
class Page:
    """The content of one page about its structure ``name``.

    ``shapes`` holds the structure, and the shape of each member that is none under
    ``STRUCTURE.MEMBER`` (pages name structures only); ``references`` the structures named, in
    order; ``notes`` the prose of each member by its name.
    """

    name: str
    shapes: Mapping[str, Any]
    references: tuple[str, ...]
    notes: Mapping[str, tuple[str, ...]]


@dataclass(slots=True)
class _Member:
    name: str
    line: int
    shapes: dict[str, Any] = field(default_factory=dict)
    shape: str = ""
    reference: str | None = None
    required: bool | None = None
    prose: list[str] = field(default_factory=list)


def read_page(text: str, where: str) -> Page:
    """Read a structure's page; ``where`` names it in messages, which give the line's number."""
    lines = list(enumerate(text.splitlines(), start=1))
    title = next((found for _, line in lines if (found := _TITLE.match(line))), None)
    if title is None:
        raise SpecError(f"{where}: expected an API page that opens with '# NAME', found no title")
    members = _members(list(_contents(lines, where)), title["name"], where)
    if not members:
        raise SpecError(f"{where}: expected members (**NAME**) under '## Contents', found none")
    structure = {
        "type": "structure",
        "required": [member.name for member in members if member.required],
        "members": {member.name: {"shape": member.shape} for member in members},
    }
    shapes = {name: shape for member in members for name, shape in member.shapes.items()}
    return Page(
        name=title["name"],
        shapes={title["name"]: structure, **shapes},
        references=tuple(dict.fromkeys(member.reference for member in members if member.reference)),
        notes={member.name: tuple(member.prose) for member in members if member.prose},
    )


def _contents(lines: list[tuple[int, str]], where: str) -> Iterator[tuple[int, str]]:
    within = found = False
    for number, line in lines:
        if line.startswith("## "):
            within = line.startswith("## Contents")
            found = found or within
        elif within and line.strip():
            yield number, line
    if not found:
        raise SpecError(f"{where}: expected a section '## Contents', found none")


def _members(lines: list[tuple[int, str]], structure: str, where: str) -> list[_Member]:
    members: list[_Member] = []
    for number, line in lines:
        if head := _MEMBER.match(line):
            if any(member.name == head["name"] for member in members):
                raise SpecError(f"{where}, line {number}: {head['name']} is there twice")
            members.append(_Member(head["name"], number))
        elif members:
            _read_line(line.strip(), members[-1], structure, f"{where}, line {number}")
    for member in members:
        for label, value in (("Type", member.shape), ("Required", member.required)):
            if value in ("", None):
                raise SpecError(
                    f"{where}, line {member.line}: {member.name} has no line '{label}:'"
                )
    return members


def _read_line(line: str, member: _Member, structure: str, where: str) -> None:
    found = _LINE.fullmatch(line)
    label, text = (found["label"], found["text"]) if found else ("", "")
    if label == "Type":
        _read_type(text, member, structure, where)
    elif not member.shape:
        member.prose.append(_plain(line))
    elif label == "Required":
        member.required = _required(text, where)
    elif label in _CONSTRAINTS:
        part, reading = _CONSTRAINTS[label]
        _constrained(member, part, where).update(_READINGS[reading](text, where))
    else:
        known = ", ".join([*_CONSTRAINTS, "Required"])
        raise SpecError(f"{where}: expected one of {known}, got {line!r}")


def _read_type(text: str, member: _Member, structure: str, where: str) -> None:
    matches = ((pattern.fullmatch(text), kind) for pattern, kind in _TYPES)
    found, kind = next(((found, kind) for found, kind in matches if found), (None, ""))
    if found is None:
        raise SpecError(
            f"{where}: expected a type (String, Integer, [X](API_X.md) object, Array of ..., "
            f"String to ... map), got {text!r}"
        )
    facts = found.groupdict()
    member.reference = facts.get("shape")
    member.shape = name = f"{structure}.{member.name}"
    inner = {"type": facts["scalar"].lower()} if facts.get("scalar") else None
    held = member.reference or f"{name}.{'member' if kind == 'list' else 'value'}"
    if kind == "structure":
        member.shape = held
    elif kind == "scalar":
        member.shapes[name] = inner
    elif kind == "list":
        member.shapes[name] = {"type": "list", "member": {"shape": held}}
    else:
        key = f"{name}.key"
        member.shapes[name] = {"type": "map", "key": {"shape": key}, "value": {"shape": held}}
        member.shapes[key] = {"type": "string"}
    if inner and kind != "scalar":
        member.shapes[held] = inner


def _constrained(member: _Member, part: str, where: str) -> dict[str, Any]:
    """The facts of the shape that a constraint line is about, to be filled in."""
    own = member.shapes.get(member.shape, {"type": "structure"})
    name = member.shape
    if part in ("key", "value"):
        name = own.get(part, {}).get("shape", "")
    elif part not in ("list", "map") and own["type"] == "list":
        name = own["member"]["shape"]
    facts: dict[str, Any] = member.shapes.get(name, {})
    if facts.get("type") not in _HOLDERS.get(part, ("string",)):
        raise SpecError(f"{where}: {member.name} is {own['type']}, which has no such constraint")
    return facts


def _required(text: str, where: str) -> bool:
    answers = {"Yes": True, "No": False}
    if text.strip() not in answers:
        raise SpecError(f"{where}: expected 'Required: Yes' or 'Required: No', got {text!r}")
    return answers[text.strip()]


def _bounds(text: str, where: str) -> dict[str, Any]:
    plain = _ESCAPE.sub(r"\1", text).strip()
    facts: dict[str, Any] = {}
    for found in _BOUND.finditer(plain):
        facts |= dict.fromkeys(_BOUND_FACTS[found["which"]], int(found["size"]))
    if not facts or _BOUND.sub("", plain).strip():
        raise SpecError(f"{where}: expected 'Minimum ... of N. Maximum ... of N.', got {plain!r}")
    return facts


def _pattern(text: str, where: str) -> dict[str, Any]:
    return {"pattern": _verbatim(text, where)}


def _enum(text: str, where: str) -> dict[str, Any]:
    return {"enum": [value.strip() for value in _verbatim(text, where).split("|")]}


_READINGS: Final = {"bounds": _bounds, "pattern": _pattern, "enum": _enum}


def _verbatim(text: str, where: str) -> str:
    stripped = text.strip()
    if len(stripped) < 3 or not (stripped[0] == stripped[-1] == "`"):
        raise SpecError(f"{where}: expected a text between backticks, got {text!r}")
    return stripped[1:-1]


def _plain(line: str) -> str:
    return _ESCAPE.sub(r"\1", _LINK.sub(r"\g<text>", line))
