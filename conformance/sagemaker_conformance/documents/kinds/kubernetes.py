"""A manifest for ACK, the AWS controllers for Kubernetes."""

from __future__ import annotations

from typing import Any, Final

from sagemaker_conformance.documents.request import FoundRequest, Notation
from sagemaker_conformance.documents.source import Document

NAME: Final = "an ACK manifest"

_GROUP: Final = "sagemaker.services.k8s.aws/"
_NOTATION: Final = Notation(names="folded", references=True)


def requests_in(document: Document) -> list[FoundRequest] | None:
    """The specification of the resource, or of each resource of a list."""
    value = document.value
    if not isinstance(value, dict) or "apiVersion" not in value or "kind" not in value:
        return None
    items = value.get("items")
    if value["kind"] == "List" and isinstance(items, list):
        return [
            _request(item, document, ("items", index))
            for index, item in enumerate(items)
            if _is_resource(item)
        ]
    return [_request(value, document, ())] if _is_resource(value) else None


def _is_resource(value: Any) -> bool:
    return isinstance(value, dict) and str(value.get("apiVersion")).startswith(_GROUP)


def _request(value: Any, document: Document, at: tuple[str | int, ...]) -> FoundRequest:
    metadata = value.get("metadata")
    name = metadata.get("name") if isinstance(metadata, dict) else None
    operation = f"Create{value.get('kind')}"
    label = f"spec of {name or 'a resource without a name'}"
    return FoundRequest(
        operation, value.get("spec"), document, (*at, "spec"), label, notation=_NOTATION
    )
