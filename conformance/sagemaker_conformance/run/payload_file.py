"""A JSON file with a request or a definition, checked for what no request can carry."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any, Final, NoReturn

from sagemaker_conformance.protocol.errors import ConformanceError

#: Levels of lists and objects within each other that are judged; a request has 10.
MOST_LEVELS: Final = 100


class PayloadError(ConformanceError):
    """A payload that cannot be judged."""


def read_payload(file: Path, name: str) -> dict[str, Any]:
    """The file's JSON object; ``name`` is what messages call the file. Raises `PayloadError`."""
    try:
        content = json.loads(file.read_text(encoding="utf-8"), parse_constant=_no_json)
    except OSError as missing:
        raise PayloadError(f"{name}: cannot be read ({missing.strerror})") from None
    except (ValueError, RecursionError) as broken:
        raise PayloadError(f"{name}: expected JSON, got {broken}") from None
    if not isinstance(content, dict):
        raise PayloadError(f"{name}: expected a JSON object, got {type(content).__name__}")
    if _is_deeper(content, MOST_LEVELS):
        raise PayloadError(f"{name}: more than {MOST_LEVELS} levels deep, which is not judged")
    try:
        json.dumps(content, ensure_ascii=False).encode()
    except UnicodeEncodeError as lone:
        half = ascii(lone.object[lone.start])
        raise PayloadError(
            f"{name}: holds {half}, half of a surrogate pair, which UTF-8 cannot carry"
        ) from None
    return content


def _no_json(constant: str) -> NoReturn:
    raise ValueError(f"{constant}, which JSON does not have")


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
