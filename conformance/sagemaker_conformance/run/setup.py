"""Calls to make before a run, for operations that need something to be there: ``--setup=FILE``.

The file is a JSON object. ``calls`` are made in order, each with an ``operation`` and a ``body``, and with
an ``undo`` of the same form where it can be undone. ``values`` are what the requests of the run have at
a member's path, or at every member of a name: what is there, or goes with other values. ``typical`` are
the same, where other valid values serve as well. Text may have placeholders: ``${worker}`` is empty,
or the name of one of several processes, and ``${1.DomainId}`` a member of the first call's answer.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Container, Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field, replace
from importlib import resources
from pathlib import Path
from typing import Any, Final

from sagemaker_conformance.protocol.answer import Answer, describe_answer
from sagemaker_conformance.protocol.errors import ConformanceError
from sagemaker_conformance.protocol.exchange import encode
from sagemaker_conformance.run.payload_file import read_payload
from sagemaker_strategies.constraints.catalogue import Catalogue
from sagemaker_strategies.constraints.clause import Json

#: Sends one request of an operation.
Send = Callable[[str, bytes], Answer]
_PLACEHOLDER: Final = re.compile(r"\$\{(?:(worker)|(\d+)\.([\w.]+))\}")
_TAKEN: Final = re.compile(r"in.?use|already|exists|conflict", re.IGNORECASE)


class SetupError(ConformanceError):
    """A setup that cannot be read, or a call of it that is refused."""


@dataclass(frozen=True, slots=True)
class Call:
    """One request, and the one that undoes it."""

    operation: str
    body: Mapping[str, Any]
    undo: Call | None = None


@dataclass(frozen=True, slots=True)
class Setup:
    """The calls before a run, and the values of its requests that go with them.

    At a member of ``typical`` other values are tested too, at one of ``values`` none.
    """

    where: str
    calls: tuple[Call, ...]
    values: Mapping[str, Json]
    typical: Mapping[str, Json] = field(default_factory=dict)
    is_shipped: bool = False

    @property
    def all_values(self) -> dict[str, Json]:
        """What every request has at a member's path or name."""
        return {**self.values, **self.typical}

    def is_given(self, path: str) -> bool:
        """Whether a place can have no value but the setup's."""
        return is_given(path, self.values)

    def record(self) -> dict[str, Any]:
        """What a journal has of it: the calls, without those that undo them, and the values."""
        calls = [{"operation": call.operation, "body": dict(call.body)} for call in self.calls]
        return {"calls": calls, "values": self.all_values}


@dataclass
class Made:
    """What a setup has made at one target."""

    setup: Setup
    worker: str = ""
    _answers: list[Answer] = field(default_factory=list)
    _undoing: list[tuple[str, bytes]] = field(default_factory=list)

    def make(self, send: Send) -> Mapping[str, Json]:
        """Make the calls and return the values; raises `SetupError` where one is refused.

        What is there already is left as it is. A target without the operation of a call that comes with
        this package may need nothing.
        """
        for number, call in enumerate(self.setup.calls, 1):
            answer = send(call.operation, encode(self._filled(call.body)))
            self._answers.append(answer)
            if answer.outcome == "unsupported" and self.setup.is_shipped:
                break
            if answer.outcome == "accepted" and call.undo is not None:
                undo = call.undo.operation, encode(self._filled(call.undo.body))
                self._undoing.insert(0, undo)
            elif answer.outcome != "accepted" and not _is_there(answer):
                self.undo(send)
                only = "; calls are of one service" if answer.outcome == "unsupported" else ""
                raise SetupError(
                    f"{self.setup.where}: call {number} ({call.operation}) was not accepted: "
                    f"{describe_answer(answer, 200)}{only}"
                )
        filled: Mapping[str, Json] = self._filled(self.setup.all_values)
        return filled

    def undo(self, send: Send) -> None:
        """Undo what was made, the last call first."""
        undoing, self._undoing = self._undoing, []
        for operation, body in undoing:
            with suppress(ConformanceError):
                send(operation, body)

    def _filled(self, value: Any) -> Any:
        if isinstance(value, Mapping):
            return {name: self._filled(each) for name, each in value.items()}
        if isinstance(value, list):
            return [self._filled(each) for each in value]
        return _PLACEHOLDER.sub(self._text, value) if isinstance(value, str) else value

    def _text(self, found: re.Match[str]) -> str:
        if found[1]:
            return self.worker
        number = int(found[2][:9])
        here: Any = self._answers[number - 1].body if 0 < number <= len(self._answers) else None
        for step in found[3].split("."):
            here = here.get(step) if isinstance(here, dict) else None
        if here is None:
            raise SetupError(f"{self.setup.where}: {found[0]} stands for nothing that was answered")
        return str(here)


def read_setup(file: Path) -> Setup:
    """Read a user's file; raises `SetupError` where it is no setup."""
    where = f"--setup={file}"
    return _parsed(read_payload(file, where), where)


def shipped_setup(operation: str) -> Setup | None:
    """The setup that comes with this package for an operation, ``SERVICE:OPERATION``; None without one."""
    name = f"{operation.replace(':', '.')}.json"
    file = resources.files(f"{__package__}.setups") / name
    if not file.is_file():
        return None
    with resources.as_file(file) as path:
        return replace(_parsed(read_payload(path, name), f"setup {operation}"), is_shipped=True)


def _parsed(content: Mapping[str, Any], where: str) -> Setup:
    unknown = sorted(set(content) - {"calls", "values", "typical"})
    calls, values = content.get("calls", []), content.get("values", {})
    typical = content.get("typical", {})
    is_object = isinstance(values, dict) and isinstance(typical, dict)
    if unknown or not isinstance(calls, list) or not is_object:
        found = f"got {', '.join(unknown)}" if unknown else "got something else"
        raise SetupError(
            f"{where}: expected calls, a list, and values and typical, objects; {found}"
        )
    read = tuple(_call(each, where, n) for n, each in enumerate(calls, 1))
    return Setup(where, read, values, typical)


def _call(content: Any, where: str, number: int) -> Call:
    known = isinstance(content, dict) and not set(content) - {"operation", "body", "undo"}
    body = content.get("body", {}) if known else None
    if not known or not isinstance(content.get("operation"), str) or not isinstance(body, dict):
        raise SetupError(
            f"{where}: call {number}: expected an object with operation, body and perhaps undo"
        )
    undo = content.get("undo")
    return Call(content["operation"], body, None if undo is None else _call(undo, where, number))


def _is_there(answer: Answer) -> bool:
    """Whether a refusal is for what is there already."""
    return answer.outcome == "rejected" and bool(_TAKEN.search(f"{answer.code} {answer.message}"))


def check_values(values: Mapping[str, Json], catalogue: Catalogue, broken: Iterable[str]) -> None:
    """Raise `SetupError` for values at no member, at the name, or that break a clause of their place.

    ``broken`` are the ids of what a request that has them breaks.
    """
    known = {*catalogue.nodes, *(node.name for node in catalogue.nodes.values())}
    identifier = catalogue.operation.identifier
    for key in values:
        if key == identifier:
            raise SetupError(f"setup: {key} is the name that each request has for itself")
        if key not in known:
            raise SetupError(f"setup: {key} is no member of {catalogue.operation.name}")
    wrong = [id for id in sorted(broken) if is_given(id.rpartition(":")[0], values)]
    if wrong:
        raise SetupError(f"setup: the values break {', '.join(wrong)} of {catalogue.spec}")


def is_given(path: str, values: Container[str]) -> bool:
    """Whether a place has one of the values of a setup, or is part of one."""
    steps = path.split(".")
    above = (".".join(steps[:n]) for n in range(1, len(steps) + 1))
    return any(key in values for key in (*above, *steps))
