"""From one page to a whole request: its sibling pages, and another source for the rest."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any, Final

from sagemaker_strategies.constraints.errors import SpecError
from sagemaker_strategies.constraints.readers.api_page import Page, read_page
from sagemaker_strategies.constraints.readers.extract import Extract, closure

#: A structure that no page and no other source describes: its inside is not judged.
_OPAQUE: Final = {"type": "structure", "members": {}}


def read_page_extract(path: Path, text: str, around: Extract) -> Extract:
    """The request in which the page's structure, and those of its siblings, replace ``around``'s.

    A structure that the page names is read from ``API_NAME.md`` in the same folder where that
    exists, else taken from ``around``, else left opaque. Raises `SpecError`, also for a page whose
    structure is no part of the request.
    """
    page = read_page(text, path.name)
    if page.name not in around.shapes:
        raise SpecError(
            f"{path.name}: {page.name} is no structure of the request; expected the page of "
            "HyperParameterTrainingJobDefinition or of a structure in it"
        )
    pages = _with_siblings(page, path.parent)
    siblings = ", ".join(f"API_{name}.md" for name in pages if name != page.name)
    extract = Extract(
        spec=path.name,
        document=f"{', '.join(filter(None, (path.name, siblings)))}; else {around.document}",
        evidence="documented",
        shapes=closure(
            {**_opaque(pages), **around.shapes, **_stated(pages)}, around.operation.request_shape
        ),
        provenance=around.provenance,
        operation=around.operation,
    )
    return replace(extract, notes=_notes(extract, pages, around))


def _with_siblings(page: Page, folder: Path) -> dict[str, Page]:
    pages = {page.name: page}
    waiting = list(page.references)
    while waiting:
        name = waiting.pop(0)
        path = folder / f"API_{name}.md"
        if name in pages or not path.is_file():
            continue
        try:
            pages[name] = read_page(path.read_text(encoding="utf-8"), path.name)
        except (OSError, UnicodeDecodeError) as error:
            raise SpecError(f"{path.name}: cannot be read ({error})") from None
        waiting += pages[name].references
    return pages


def _stated(pages: dict[str, Page]) -> dict[str, Any]:
    return {name: shape for page in pages.values() for name, shape in page.shapes.items()}


def _opaque(pages: dict[str, Page]) -> dict[str, Any]:
    return {name: _OPAQUE for page in pages.values() for name in page.references}


def _notes(extract: Extract, pages: dict[str, Page], around: Extract) -> dict[str, tuple[str, ...]]:
    """The pages' prose on their members, and what ``around`` notes on places of its own."""
    nodes = extract.catalogue().nodes
    notes: dict[str, tuple[str, ...]] = {}
    for path, node in nodes.items():
        structure = nodes[path.rpartition(".")[0]].shape
        if structure in pages and path:
            found = pages[structure].notes.get(node.name, ())
        else:
            found = around.notes.get(path, ()) if structure in around.shapes else ()
        if found:
            notes[path] = found
    return notes
