"""Steps of a witness that are bytes, and the headers that a step is sent with."""

from __future__ import annotations

import base64
import shlex
from collections.abc import Sequence
from typing import Final, TypeAlias

from sagemaker_reports.journal.records import Step

#: What stands in a witness for the job's name, and what a snippet calls the job.
NAME_PLACEHOLDER: Final = "$NAME"
EXAMPLE_NAME: Final = "conformance-example"
CONTENT_TYPE: Final = "application/x-amz-json-1.1"
#: The encodings in which a body can have the name.
_CODECS: Final = ("utf-8", "utf-16-le", "utf-16-be")

#: Bytes, and how often they are repeated.
Piece: TypeAlias = "tuple[bytes, int]"


def is_raw(step: Step) -> bool:
    """Whether the step is sent as bytes, or under headers that no client sends."""
    return "raw_base64" in step or "raw_parts" in step or "headers" in step


def has_bytes(step: Step) -> bool:
    """Whether the step's body is told as bytes, not as JSON."""
    return "raw_base64" in step or "raw_parts" in step


def pieces(step: Step) -> tuple[Piece, ...]:
    """The step's bytes in pieces; raises ValueError where they are no base64."""
    told = step.get("raw_parts") or ((step.get("raw_base64", ""), 1),)
    return tuple((base64.b64decode(encoded, validate=True), times) for encoded, times in told)


def shown_bytes(step: Step, most: int) -> str:
    """Bytes as ASCII text, ``most`` of each piece, how often it is repeated, and how many they are."""
    found = pieces(step)
    told = " ".join(_shown(piece, times, most) for piece, times in found)
    return f"{told} ({sum(len(piece) * times for piece, times in found):,} bytes)"


def _shown(piece: bytes, times: int, most: int) -> str:
    """A piece in ASCII; of a long one both ends, as what is odd mostly stands at the end."""
    head = most // 3
    told = ascii(piece)
    if len(piece) > most:
        told = f"{piece[:head]!a}…{piece[head - most :]!a}"
    return told if times == 1 else f"{told} * {times}"


def named_pieces(step: Step) -> tuple[Piece, ...]:
    """The pieces with an example's name where a run puts the job's."""
    return tuple((_named(piece), times) for piece, times in pieces(step))


def _named(piece: bytes) -> bytes:
    for codec in _CODECS:
        piece = piece.replace(NAME_PLACEHOLDER.encode(codec), EXAMPLE_NAME.encode(codec))
    return piece


def as_python(step: Step) -> str:
    """The bytes as a Python expression, with an example's name."""
    return " + ".join(
        ascii(piece) + (f" * {times}" if times != 1 else "") for piece, times in named_pieces(step)
    )


def as_shell(step: Step) -> str:
    """A command of any POSIX shell that prints the bytes, with an example's name."""
    printing = [_printed(piece, times) for piece, times in named_pieces(step)]
    return printing[0] if len(printing) == 1 else f"{{ {'; '.join(printing)}; }}"


def _printed(piece: bytes, times: int) -> str:
    # A command line may not carry these bytes, and none is as long as a large body.
    text = piece.decode("latin-1")
    if times > 1 and text.isprintable() and text.isascii():
        return f"yes {shlex.quote(text)} | head -n {times} | tr -d '\\n'"
    encoded = base64.b64encode(piece * times).decode("ascii")
    return f"printf %s {shlex.quote(encoded)} | base64 -d"


def headers_of(step: Step) -> dict[str, str]:
    """The headers that say what is asked for: the usual ones of the operation, or the step's own."""
    own = step.get("headers")
    if own is not None:
        return dict(own)
    return {"Content-Type": CONTENT_TYPE, "X-Amz-Target": f"SageMaker.{step['operation']}"}


def any_raw(steps: Sequence[Step]) -> bool:
    """Whether one of the steps is told as bytes or has headers of its own."""
    return any(map(is_raw, steps))
