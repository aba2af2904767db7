"""A user's implementation as a target: imported, created, and checked at each call.

It has a ``send``, and may have ``send_raw``, ``reset`` and ``close`` (`Target`, `WireTarget`). An
exception is a crash of it, as a server's 500 is; anything returned but an `Answer` ends the run in
one line.
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
from sagemaker_reports.rendering.values import with_article

_MOST: Final = 200


def import_factory(path: str, where: str) -> Callable[..., Any]:
    """Import the factory at ``package.module:factory``; raises `TargetError`.

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
        fault = f"no module {missing.name!r} can be imported; install it, or start in its folder"
    except AttributeError:
        fault = f"{module} has no {name}; name a class or a function that makes your target"
    except Exception as broken:
        fault = f"importing {module} fails with {describe_exception(broken)}"
    else:
        if callable(found):
            factory: Callable[..., Any] = found
            return factory
        fault = (
            f"{name} is {with_article(type(found).__name__)}, expected a class or a function without "
            "parameters that makes your target"
        )
    raise TargetError(f"{where}: {fault}")


def make_target(factory: Callable[..., Any], argument: str, where: str) -> Any:
    """Create the user's object; raises `TargetError` where that fails, or it cannot send."""
    try:
        own = factory(argument) if argument else factory()
    except TargetError:
        raise
    except Exception as broken:
        given = f"({argument!r})" if argument else "()"
        raise TargetError(
            f"{where}: calling the factory{given} fails with {describe_exception(broken)}"
        ) from None
    if not callable(getattr(own, "send", None)):
        raise TargetError(
            f"{where}: {with_article(type(own).__name__)} has no method send(operation, body); "
            "see docs/own-target.md"
        )
    return own


def adapt(own: Any, kind: str) -> Target:
    """Adapt the user's object to `Target`, or to `WireTarget` too where it reads headers."""
    reads_headers = callable(getattr(own, "send_raw", None))
    return _AdaptedWireTarget(own, kind) if reads_headers else _AdaptedTarget(own, kind)


class _AdaptedTarget:
    """A target whose exceptions become crashes and whose answers are checked."""

    def __init__(self, own: Any, kind: str) -> None:
        self.name = kind
        self.version = str(getattr(own, "version", None) or type(own).__name__)
        self.refuses_with: str | None = getattr(own, "refuses_with", None)
        self._own = own

    def send(self, operation: str, body: bytes) -> Answer:
        """Send through the user's object."""
        return self._call("send", operation, body)

    def reset(self) -> None:
        """Reset the user's object, where it has the method."""
        reset = getattr(self._own, "reset", None)
        if reset is not None:
            try:
                reset()
            except Exception as broken:
                raise TargetError(
                    f"target {self.name}: reset fails with {describe_exception(broken)}"
                ) from None

    def close(self) -> None:
        """Close the user's object, where it has the method."""
        close = getattr(self._own, "close", None)
        if close is not None:
            with suppress(Exception):  # the verdicts are made; check-target reports this
                close()

    def _call(self, method: str, *arguments: Any) -> Answer:
        try:
            answer = getattr(self._own, method)(*arguments)
        except TargetError:
            raise
        except Exception as crash:
            return Answer("crashed", message=describe_exception(crash))
        wrong = describe_defect(answer)
        if wrong is not None:
            raise TargetError(
                f"target {self.name}: {method} returned {wrong}; "
                "sagemaker-conformance check-target reports more"
            )
        found: Answer = answer
        return found


class _AdaptedWireTarget(_AdaptedTarget):
    """A user's target that reads headers too."""

    def send_raw(self, headers: Mapping[str, str], body: bytes) -> Answer:
        """Send through the user's object with these headers."""
        return self._call("send_raw", headers, body)


def describe_defect(answer: Any) -> str | None:
    """Describe what is wrong with a returned value: no `Answer`, or an impossible one; None if nothing."""
    if not isinstance(answer, Answer):
        return f"{with_article(type(answer).__name__)}, expected an Answer"
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


def describe_exception(error: BaseException) -> str:
    """Describe an exception in one line."""
    text = " ".join(f"{type(error).__name__}: {error}".split())
    return text if len(text) <= _MOST else f"{text[: _MOST - 1]}…"
