"""A JSON file with a request or a definition, checked for what no request can carry."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from sagemaker_conformance.protocol.errors import ConformanceError
from sagemaker_reports.journal.errors import not_json, unreadable


class PayloadError(ConformanceError):
    """A payload that cannot be judged."""


def read_payload(file: Path, name: str) -> dict[str, Any]:
    """The file's JSON object; ``name`` is what messages call the file.

    Raises `PayloadError`, and `DocumentError` for what no request can carry.
    """
    # Imported here, as they come with a reader of YAML.
    from sagemaker_conformance.documents.source import check_carriable, refuse_constant

    try:
        content = json.loads(file.read_text(encoding="utf-8"), parse_constant=refuse_constant)
    except OSError as missing:
        raise PayloadError(f"{name}: {unreadable(missing)}") from None
    except (ValueError, RecursionError) as broken:
        raise PayloadError(f"{name}: {not_json(broken)}") from None
    if not isinstance(content, dict):
        raise PayloadError(f"{name}: expected a JSON object, got {type(content).__name__}")
    check_carriable(content, name)
    return content
