"""The lines of values in a text, as editors, grep and GitHub count them."""

from __future__ import annotations

import json
import re
from bisect import bisect_left
from typing import Any, Final

from sagemaker_strategies.cases.json_pointer import Pointer

#: A string, a number or a word, a mark, or the end of a line, of which no string of JSON has one.
_TOKEN: Final = re.compile(r'"(?:\\.|[^"\\])*"|[^\s"\[\]{},:]+|[\[\]{},:]|\r\n?|\n')
#: What ends a line of YAML 1.1, and no line of the file.
_YAML_ONLY: Final = re.compile("[\x85\u2028\u2029]")


def json_lines(text: str) -> dict[Pointer, int]:
    """The line of each value of a text in JSON, counted from 1; of a member that of its name."""
    lines: dict[Pointer, int] = {}
    line = 1
    #: Of each list and object around a token the index or the name, None where a name comes next.
    steps: list[Any] = []
    for token in _TOKEN.findall(text):
        if token[0] in "\r\n":
            line += 1
        elif token in ("}", "]"):
            steps.pop()
        elif token == ",":
            steps[-1] = steps[-1] + 1 if isinstance(steps[-1], int) else None
        elif token != ":":
            if steps and steps[-1] is None:
                steps[-1] = json.loads(token)
                lines[tuple(steps)] = line
            else:
                lines.setdefault(tuple(steps), line)
            if token in ("{", "["):
                steps.append(None if token == "{" else 0)
    return lines


class YamlLines:
    """The lines of marks in a text in YAML, where more characters end a line than in other files."""

    def __init__(self, text: str) -> None:
        self._extra = [found.start() for found in _YAML_ONLY.finditer(text)]

    def line(self, mark: Any) -> int:
        """The line of a mark of PyYAML's, counted from 1."""
        return int(mark.line) + 1 - bisect_left(self._extra, mark.index)
