"""One call of a command in this process, and what is wrong with how it ended."""

from __future__ import annotations

import contextlib
import io
import re
import threading
import traceback
from collections.abc import Iterator
from dataclasses import dataclass
from time import process_time
from typing import Final
from unittest import mock

from sagemaker_conformance.cli import main

#: The exit statuses that each command documents, beside 4 for wrong usage.
STATUSES: Final = {
    "run": {0, 1},
    "catalogue": {0, 1},
    "show": {0},
    "check": {0, 1},
    "replay": {0, 1, 2},
    "check-target": {0, 1},
    "report": {0},
    "compare": {0, 1},
    "attest": {0, 1},
    "merge": {0, 1, 3},
    "index": {0},
    "serve": {0},
    "clean": {0, 1},
}
USAGE: Final = 4
#: Characters that a command may print, beside twenty times what it read.
_LONGEST: Final = 4_000_000
_LONGEST_LINE: Final = 2500
#: Characters on standard output beside an error: pytest's own of a run, and the results of other files.
_BESIDE_AN_ERROR: Final = {"run": 100, "check": 300}
#: How the report of a run begins, after its progress, whose target was lost.
_LOST: Final = "INCOMPLETE RUN: lost "
#: What a terminal obeys.
_CONTROLS: Final = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f]")


@dataclass(frozen=True)
class Ended:
    """How a call ended: its status, or the traceback of what escaped from it."""

    arguments: tuple[str, ...]
    status: int | None
    out: str
    err: str
    seconds: float
    escaped: str = ""

    def faults(self, size: int = 0, statuses: set[int] | None = None) -> Iterator[str]:
        """What is wrong, a line each; ``size`` is how many bytes the command had to read."""
        command = self.arguments[0]
        if self.escaped:
            yield f"an exception escapes: {self.escaped.strip().splitlines()[-1][:200]}"
            return
        allowed = STATUSES.get(command, set()) if statuses is None else statuses
        if self.status not in allowed | {USAGE}:
            yield f"exit status {self.status}: {(self.err or self.out)[-300:]}"
        if "Traceback (most" in self.out + self.err:
            yield "a traceback is printed"
        lines = self.err.strip().splitlines()
        most = _BESIDE_AN_ERROR.get(command, 0)
        report = self.out.partition("\n\n")[2]
        lost = command == "run" and report.startswith(_LOST)  # is told there, first of all
        if self.status == USAGE and not lost and (len(lines) != 1 or len(self.out) > most):
            yield f"wrong usage, in {len(lines)} lines and {len(self.out)} characters of output"
        if longest := [line for line in lines if len(line) > _LONGEST_LINE]:
            yield f"an error of {len(longest[0])} characters"
        if _CONTROLS.search(self.err):
            yield "control characters in an error"
        if len(self.out) > _LONGEST + 20 * size:
            yield f"{len(self.out)} characters of output"


def call(*arguments: str) -> Ended:
    """Call a command as a shell would; nothing is written to this process's own streams."""
    out = io.TextIOWrapper(io.BytesIO(), encoding="utf-8", write_through=True)
    err = io.TextIOWrapper(
        io.BytesIO(), encoding="utf-8", errors="backslashreplace", write_through=True
    )
    status, escaped, began = None, "", process_time()
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err), _serving_nobody():
        try:
            main(list(arguments))
        except SystemExit as ended:
            status = int(ended.code or 0)
        except BaseException:
            escaped = traceback.format_exc()
    seconds = process_time() - began
    return Ended(arguments, status, _text(out), _text(err), seconds, escaped)


def _text(stream: io.TextIOWrapper) -> str:
    stream.flush()
    binary = stream.buffer
    assert isinstance(binary, io.BytesIO)
    return binary.getvalue().decode()


@contextlib.contextmanager
def _serving_nobody() -> Iterator[None]:
    """Have ``serve`` end as soon as it listens."""

    @contextlib.contextmanager
    def ended() -> Iterator[threading.Event]:
        event = threading.Event()
        event.set()
        yield event

    with mock.patch("sagemaker_conformance.cli.serve._ended", ended):
        yield
