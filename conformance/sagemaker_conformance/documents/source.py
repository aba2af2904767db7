"""The text of a file as JSON values, with the line of each."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property, partial
from typing import Any, Final

import yaml

from sagemaker_conformance.documents.line_numbers import YamlLines, json_lines
from sagemaker_conformance.protocol.errors import ConformanceError
from sagemaker_reports.journal.errors import has_too_many_digits, not_json
from sagemaker_strategies.cases.json_pointer import Pointer
from sagemaker_strategies.constraints.clause import Json

#: Levels of lists and objects within each other that are read; a request has 10.
MOST_LEVELS: Final = 100
#: Values of one file that are read, each as often as an alias repeats it.
MOST_VALUES: Final = 200_000

#: A string, which stays as it is, or a comment of JSON with comments.
_STRING_OR_COMMENT: Final = re.compile(r'"(?:\\.|[^"\\\n])*"|//[^\n]*|/\*.*?\*/', re.DOTALL)
_OPENS_JSON: Final = ("{", "[", "//", "/*")


class DocumentError(ConformanceError):
    """A file that cannot be read, or that holds nothing to check."""


@dataclass(frozen=True)
class Document:
    """One value of a file; ``read_lines`` gives the lines on which its parts begin, counted from 1.

    They are read when the first is wanted: most files hold nothing to report.
    """

    value: Any
    read_lines: Callable[[], Mapping[Pointer, int]] = dict

    @cached_property
    def lines(self) -> Mapping[Pointer, int]:
        """The lines of the value's parts, by their place."""
        return self.read_lines()

    def line(self, pointer: Pointer) -> int | None:
        """The line of the value at the pointer, or of the nearest one around it."""
        while pointer and pointer not in self.lines:
            pointer = pointer[:-1]
        return self.lines.get(pointer)


def read_documents(text: str, name: str) -> list[Document]:
    """The values of a text in JSON, JSON with comments or YAML, of which there may be several.

    ``name`` is what messages call the file. Raises `DocumentError` for a text that is none of these.
    """
    text = text.removeprefix("\ufeff")
    if not text.strip():
        raise DocumentError(f"{name}: is empty, expected a request in JSON or YAML")
    is_json = text.lstrip().startswith(_OPENS_JSON)
    try:
        documents = _read_json(text) if is_json else _read_yaml(text)
    except RecursionError:
        raise DocumentError(f"{name}: more than {MOST_LEVELS} levels deep") from None
    except (yaml.YAMLError, ValueError) as broken:
        wrong = (
            not_json(broken) if is_json or has_too_many_digits(broken) else _not_yaml(broken, text)
        )
        raise DocumentError(f"{name}: {wrong}") from None
    for document in documents:
        check_carriable(document.value, name)
    return documents


def _without_comments(text: str) -> str:
    """The text with spaces in place of comments, so that every line keeps its number."""

    def replaced(found: re.Match[str]) -> str:
        return found[0] if found[0][0] == '"' else re.sub(r"[^\n]", " ", found[0])

    return _STRING_OR_COMMENT.sub(replaced, text)


def _read_json(text: str) -> list[Document]:
    """Read JSON as it is, without its comments, or as YAML, which has ``#`` and closing commas too."""
    plain = _without_comments(text)
    try:
        value = json.loads(plain, parse_constant=refuse_constant)
    except json.JSONDecodeError as broken:
        try:
            return _read_yaml(plain)
        except (yaml.YAMLError, ValueError):
            raise broken from None
    return [Document(value, partial(json_lines, plain))]


def refuse_constant(constant: str) -> None:
    """Raise ValueError for a number that only Python's reader of JSON accepts, such as NaN."""
    raise ValueError(f"holds {constant}, which JSON does not have")


def check_carriable(value: Any, name: str) -> None:
    """Raise `DocumentError` for what no request can carry, and for more levels than are judged."""
    if _is_deeper(value, MOST_LEVELS):
        raise DocumentError(f"{name}: more than {MOST_LEVELS} levels deep, which is not judged")
    try:
        json.dumps(value, ensure_ascii=False).encode()
    except UnicodeEncodeError as lone:
        half = ascii(lone.object[lone.start])
        raise DocumentError(
            f"{name}: holds {half}, half of a surrogate pair, which UTF-8 cannot carry"
        ) from None
    except ValueError as digits:  # of a number in hexadecimal, which is read and cannot be written
        raise DocumentError(f"{name}: {not_json(digits)}") from None


def _is_deeper(value: Any, levels: int) -> bool:
    here = [value]
    for _ in range(levels):
        containers = [each for each in here if isinstance(each, dict | list)]
        here = [
            part
            for each in containers
            for part in (each.values() if isinstance(each, dict) else each)
        ]
    return any(isinstance(each, dict | list) for each in here)


class _Loader(getattr(yaml, "CSafeLoader", yaml.SafeLoader)):  # type: ignore[misc]  # the fast one where it is built
    """Reads YAML 1.1, of dates only their text: JSON has no other form for them."""


_Loader.yaml_implicit_resolvers = {
    first: [pair for pair in pairs if pair[0] != "tag:yaml.org,2002:timestamp"]
    for first, pairs in _Loader.yaml_implicit_resolvers.items()
}


def _read_yaml(text: str) -> list[Document]:
    loader, line_of = _Loader(text), YamlLines(text).line
    try:
        documents = []
        while loader.check_node():
            lines: dict[Pointer, int] = {}
            reader = _YamlReader(loader, line_of, lines)
            documents.append(Document(reader.value(loader.get_node(), ()), lines.copy))
        return documents
    finally:
        loader.dispose()


@dataclass
class _YamlReader:
    """Makes JSON values of YAML's nodes; keys are text, as they stand in the file."""

    loader: Any
    line_of: Callable[[yaml.Mark], int]
    lines: dict[Pointer, int]
    values: int = 0

    def value(self, node: yaml.Node, at: Pointer) -> Json:
        self.values += 1
        if self.values > MOST_VALUES:
            raise ValueError(f"more than {MOST_VALUES:,} values")
        if len(at) > MOST_LEVELS:
            raise ValueError(f"more than {MOST_LEVELS} levels deep")
        self.lines.setdefault(at, self.line_of(node.start_mark))
        value: Json
        if isinstance(node, yaml.MappingNode):
            value = {key: self.value(part, (*at, key)) for key, part in self._entries(node, at)}
        elif isinstance(node, yaml.SequenceNode):
            value = [self.value(part, (*at, n)) for n, part in enumerate(node.value)]
        else:
            value = self._scalar(node)
        return _intrinsic(node.tag, value)

    def _entries(self, node: yaml.MappingNode, at: Pointer) -> Iterator[tuple[str, yaml.Node]]:
        self.loader.flatten_mapping(node)
        for key, part in node.value:
            if not isinstance(key, yaml.ScalarNode):
                raise ValueError(f"a key that is no text (line {self.line_of(key.start_mark)})")
            here: Pointer = (*at, key.value)
            self.lines[here] = self.line_of(key.start_mark)
            yield key.value, part

    def _scalar(self, node: yaml.Node) -> Json:
        if node.tag.startswith("!"):
            return str(node.value)
        value = self.loader.construct_object(node)
        if isinstance(value, float) and value - value != 0:
            raise ValueError(f"{node.value}, which JSON does not have")
        return value if isinstance(value, bool | int | float | None) else str(node.value)


def _intrinsic(tag: str, value: Json) -> Json:
    """A value with one of CloudFormation's short tags in its long form: ``!Sub`` is ``Fn::Sub``."""
    if not tag.startswith("!") or tag == "!":
        return value
    name = tag[1:]
    return {name if name in ("Ref", "Condition") else f"Fn::{name}": value}


def _not_yaml(error: Exception, text: str) -> str:
    """What is wrong with a text, and on which line of it, in one line."""
    wrong = " ".join(str(error).split())
    if isinstance(error, yaml.MarkedYAMLError):
        mark = error.problem_mark or error.context_mark
        where = f" (line {YamlLines(text).line(mark)})" if mark else ""
        wrong = f"{error.problem or error.context}{where}"
    return f"expected JSON or YAML, got {wrong}"
