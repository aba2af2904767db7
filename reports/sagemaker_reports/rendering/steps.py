"""The steps of a witness as they are sent: after those of the setup, with a name, as bytes, under headers."""

from __future__ import annotations

import base64
import json
import re
import shlex
from collections.abc import Mapping, Sequence
from typing import Any, Final, TypeAlias

from sagemaker_reports.journal.operation import TUNING_JOB, OperationRecord
from sagemaker_reports.journal.records import CheckRecord, Step
from sagemaker_reports.rendering.values import counted, map_texts

#: The placeholder in a witness for the name of what is created.
NAME_PLACEHOLDER: Final = "$NAME"
#: The encodings in which a body can have the name.
_CODECS: Final = ("utf-8", "utf-16-le", "utf-16-be")
_WORKER: Final = "${worker}"
_ANSWERED: Final = re.compile(r"\$\{\d")

#: Bytes, and how often they are repeated.
Piece: TypeAlias = "tuple[bytes, int]"


def is_raw(step: Step) -> bool:
    """Whether the step is sent as bytes, or under headers that no client sends."""
    return has_bytes(step) or "headers" in step


def has_bytes(step: Step) -> bool:
    """Whether the step's body is recorded as bytes, not as JSON."""
    return "raw_base64" in step or "raw_parts" in step


def fill_in_name(value: Any, name: str) -> Any:
    """The value with a name in place of the placeholder, also where one begins with it."""
    return map_texts(value, lambda text: text.replace(NAME_PLACEHOLDER, name))


def pieces(step: Step) -> tuple[Piece, ...]:
    """The step's bytes in pieces; raises ValueError where they are no base64."""
    parts = step.get("raw_parts") or ((step.get("raw_base64", ""), 1),)
    return tuple((base64.b64decode(encoded, validate=True), times) for encoded, times in parts)


def format_bytes(step: Step, most: int) -> str:
    """Bytes as ASCII text, ``most`` of each piece, how often it is repeated, and how many they are."""
    found = pieces(step)
    text = " ".join(_format_piece(piece, times, most) for piece, times in found)
    size = sum(len(piece) * times for piece, times in found)
    return f"{text} ({counted(size, 'byte', ',')})"


def _format_piece(piece: bytes, times: int, most: int) -> str:
    """A piece in ASCII; of a long one both ends, as the invalid part is mostly at the end."""
    head = most // 3
    text = ascii(piece)
    if len(piece) > most:
        text = f"{piece[:head]!a}…{piece[head - most :]!a}"
    return text if times == 1 else f"{text} * {times}"


def filled_pieces(step: Step, name: str) -> tuple[Piece, ...]:
    """The pieces with a name in place of the placeholder."""
    return tuple((_fill_name(piece, name), times) for piece, times in pieces(step))


def _fill_name(piece: bytes, name: str) -> bytes:
    for codec in _CODECS:
        piece = piece.replace(NAME_PLACEHOLDER.encode(codec), name.encode(codec))
    return piece


def python_bytes(step: Step, name: str) -> str:
    """The bytes as a Python expression, with a name in place of the placeholder."""
    return " + ".join(
        ascii(piece) + (f" * {times}" if times != 1 else "")
        for piece, times in filled_pieces(step, name)
    )


def shell_bytes(step: Step, name: str) -> str:
    """A command of any POSIX shell that prints the bytes, with a name in place of the placeholder."""
    printing = [_print_command(piece, times) for piece, times in filled_pieces(step, name)]
    return printing[0] if len(printing) == 1 else f"{{ {'; '.join(printing)}; }}"


def _print_command(piece: bytes, times: int) -> str:
    # A command line cannot hold all bytes, nor a large body.
    text = piece.decode("latin-1")
    if times > 1 and text.isprintable() and text.isascii():
        return f"yes {shlex.quote(text)} | head -n {times} | tr -d '\\n'"
    encoded = base64.b64encode(piece * times).decode("ascii")
    return f"printf %s {shlex.quote(encoded)} | base64 -d"


def headers_of(step: Step, operation: OperationRecord = TUNING_JOB) -> dict[str, str]:
    """The headers of a request: the step's own, or the usual ones of the operation's service."""
    own = step.get("headers")
    if own is not None:
        return dict(own)
    return {
        "Content-Type": f"application/x-amz-json-{operation.json_version}",
        "X-Amz-Target": f"{operation.target_prefix}.{step['operation']}",
    }


def any_raw(steps: Sequence[Step]) -> bool:
    """Whether one of the steps is recorded as bytes or has headers of its own."""
    return any(map(is_raw, steps))


def steps_of(check: CheckRecord, operation: OperationRecord) -> list[Step]:
    """All requests that show a check's verdict: those of the setup, then its witness's."""
    return [*setup_steps(check, operation), *(check.witness or ())]


def setup_steps(check: CheckRecord, operation: OperationRecord) -> list[Step]:
    """The setup's requests; none where they depend on answers, which the witness has values of."""
    if not operation.setup or not is_repeatable(operation):
        return []
    worker = worker_in(operation.setup, [step.get("body") for step in check.witness or ()])
    return [
        Step(operation=call["operation"], body=fill_in_worker(call.get("body") or {}, worker))
        for call in operation.setup.get("calls", ())
    ]


def is_repeatable(operation: OperationRecord) -> bool:
    """Whether what the setup makes has the same names whenever it is made."""
    return not _ANSWERED.search(json.dumps(operation.setup))


def worker_in(setup: Mapping[str, Any], body: Any) -> str:
    """What stands in a request for the placeholder of the process that it was made by."""
    sent = json.dumps(body)
    for value in (setup.get("values") or {}).values():
        head, placeholder, _ = value.partition(_WORKER) if isinstance(value, str) else ("", "", "")
        found = re.search(rf"{re.escape(head)}(-gw\d+)", sent) if placeholder and head else None
        if found:
            return found[1]
    return ""


def fill_in_worker(value: Any, worker: str = "") -> Any:
    """The value with the name of a process in place of the placeholder."""
    return map_texts(value, lambda text: text.replace(_WORKER, worker))
