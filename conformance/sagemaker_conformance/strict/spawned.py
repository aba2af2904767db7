"""Strict mode in the Python processes that are started while a context is open.

A fork has its parent's listeners. Any other Python reads the environment: the ``sitecustomize`` of
`recorder.startup`, first on its PYTHONPATH, opens a context of the same options when botocore is imported.
"""

from __future__ import annotations

import contextlib
import json
import os
import threading
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, Final

#: The options of the newest context that is open, as JSON.
VARIABLE: Final = "SAGEMAKER_CONFORMANCE_STRICT"
_PATH: Final = "PYTHONPATH"
_STARTUP: Final = str(Path(__file__).parents[1] / "recorder" / "startup")

_lock: Final = threading.Lock()
_open: list[str] = []
_contexts: Final = contextlib.ExitStack()


@contextlib.contextmanager
def inherited(options: Mapping[str, Any]) -> Iterator[None]:
    """Let processes that are started in the meantime open a context of these options."""
    mine = json.dumps(options)
    with _lock:
        _open.append(mine)
        _tell()
    try:
        yield
    finally:
        with _lock:
            _open.remove(mine)
            _tell()


def _tell() -> None:
    """Write the newest context into the environment, and take the last one out of it."""
    given = os.environ.get(_PATH)
    others = [] if given is None else given.split(os.pathsep)  # an empty one is the current folder
    paths = [path for path in others if path != _STARTUP]
    if _open:
        os.environ[VARIABLE] = _open[-1]
        paths.insert(0, _STARTUP)
    else:
        os.environ.pop(VARIABLE, None)
    if paths:
        os.environ[_PATH] = os.pathsep.join(paths)
    else:
        os.environ.pop(_PATH, None)


def open_context(options: Mapping[str, Any]) -> None:
    """Open a context for as long as this process lasts."""
    from sagemaker_conformance.strict.context import strict_sagemaker

    _contexts.enter_context(strict_sagemaker(**options))
