"""Anybody's own implementation as a target: found, made, and kept from breaking a run.

What its author wrote has a ``send``, and may have ``send_raw``, ``reset`` and ``close`` (`Target`,
`WireTarget`). What it raises is a crash of it, as a server's 500 is; what it returns that is no
`Answer` ends the run in one line.
"""

from __future__ import annotations

import importlib
import sys
from collections.abc import Callable, Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any, Final

from sagemaker_conformance.protocol.answer import Answer
from sagemaker_conformance.protocol.target import Target, TargetError
from sagemaker_reports.journal.records import OUTCOMES

_MOST: Final = 200


def imported(path: str, where: str) -> Callable[..., Any]:
    """The factory at ``package.module:factory``; raises `TargetError`.

    A module in the current folder is found as well, as ``python -m`` would find it.
    """
    module, colon, name = path.partition(":")
    if not (module and colon and name):
        raise TargetError(
            f"{where}: expected package.module:factory, got {path!r}; "
            "as in --target=python:my_package.my_module:MyTarget"
        )
    folder = str(Path.cwd())
    if folder not in sys.path:
        sys.path.append(folder)
    try:
        found: Any = importlib.import_module(module)
        for step in name.split("."):
            found = getattr(found, step)
    except ModuleNotFoundError as missing:
        raise TargetError(
            f"{where}: no module {missing.name!r} can be imported; install it, or start where it stands"
        ) from None
    except AttributeError:
        raise TargetError(
            f"{where}: {module} has no {name}; name a class or a function that makes your target"
        ) from None
    except Exception as broken:
        raise TargetError(f"{where}: importing {module} fails with {raised(broken)}") from None
    if not callable(found):
        raise TargetError(
            f"{where}: {name} is a {type(found).__name__}, expected a class or a function without "
            "parameters that makes your target"
        )
    factory: Callable[..., Any] = found
    return factory


def made(factory: Callable[..., Any], argument: str, where: str) -> Any:
    """The author's own object; raises `TargetError` where there is none, or it cannot send."""
    try:
        own = factory(argument) if argument else factory()
    except TargetError:
        raise
    except Exception as broken:
        given = f"({argument!r})" if argument else "()"
        raise TargetError(
            f"{where}: calling the factory{given} fails with {raised(broken)}"
        ) from None
    if not callable(getattr(own, "send", None)):
        raise TargetError(
            f"{where}: a {type(own).__name__} has no method send(operation, body); "
            "see docs/own-target.md"
        )
    return own


def wrapped(own: Any, kind: str) -> Target:
    """The author's object as a run needs it."""
    return (_OwnWire if callable(getattr(own, "send_raw", None)) else _Own)(own, kind)


class _Own:
    """A target whose exceptions are crashes and whose answers are answers."""

    def __init__(self, own: Any, kind: str) -> None:
        self.name = kind
        self.version = str(getattr(own, "version", None) or type(own).__name__)
        self.refuses_with: str | None = getattr(own, "refuses_with", None)
        self._own = own

    def send(self, operation: str, body: bytes) -> Answer:
        """Ask the author's object."""
        return self._asked("send", operation, body)

    def reset(self) -> None:
        """Have it forget all jobs, where it can."""
        reset = getattr(self._own, "reset", None)
        if reset is not None:
            try:
                reset()
            except Exception as broken:
                raise TargetError(
                    f"target {self.name}: reset fails with {raised(broken)}"
                ) from None

    def close(self) -> None:
        """Have it give back what it holds."""
        close = getattr(self._own, "close", None)
        if close is not None:
            with suppress(Exception):  # the verdicts stand; check-target tells what is wrong here
                close()

    def _asked(self, method: str, *arguments: Any) -> Answer:
        try:
            answer = getattr(self._own, method)(*arguments)
        except TargetError:
            raise
        except Exception as crash:
            return Answer("crashed", message=raised(crash))
        wrong = wrong_with(answer)
        if wrong is not None:
            raise TargetError(
                f"target {self.name}: {method} returned {wrong}; "
                "sagemaker-conformance check-target tells more"
            )
        found: Answer = answer
        return found


class _OwnWire(_Own):
    """The same of one that reads headers."""

    def send_raw(self, headers: Mapping[str, str], body: bytes) -> Answer:
        """Ask the author's object with these headers."""
        return self._asked("send_raw", headers, body)


def wrong_with(answer: Any) -> str | None:
    """What is wrong with a returned value: no `Answer`, or one that says what none can; else None."""
    if not isinstance(answer, Answer):
        return f"a {type(answer).__name__}, expected an Answer"
    if answer.outcome not in OUTCOMES:
        return f"the outcome {answer.outcome!r}, expected one of {', '.join(OUTCOMES)}"
    if not (answer.http_status is None or type(answer.http_status) is int):
        return f"the status {answer.http_status!r}, expected a whole number or None"
    for name in ("code", "message"):
        value = getattr(answer, name)
        if not (value is None or isinstance(value, str)):
            return f"{name} {value!r}, expected text or None"
    if not isinstance(answer.fields, tuple):
        return f"fields {answer.fields!r}, expected a tuple of member paths"
    return None


def raised(error: BaseException) -> str:
    """An exception on one line."""
    text = " ".join(f"{type(error).__name__}: {error}".split())
    return text if len(text) <= _MOST else f"{text[: _MOST - 1]}…"
