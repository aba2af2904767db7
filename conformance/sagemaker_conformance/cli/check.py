"""``check``: would the documents refuse this request, and by which clauses?"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import click

from sagemaker_conformance.cli.output import echo
from sagemaker_conformance.judging.certifier import Certifier
from sagemaker_conformance.judging.whole_patterns import engine_of
from sagemaker_conformance.run.payload_file import read_payload
from sagemaker_strategies.constraints import DEFAULT_SPEC, Catalogue, load


@click.command()
@click.argument("payload", type=click.Path(path_type=Path))
@click.option("--spec", default=DEFAULT_SPEC, show_default=True, metavar="NAME|PATH")
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text")
@click.pass_context
def check(ctx: click.Context, payload: Path, spec: str, form: str) -> None:
    """Check PAYLOAD, a JSON file with a whole request or with a definition alone.

    Exits with 0 where no clause is broken, with 1 where one is.
    """
    request = read_payload(payload, str(payload))
    catalogue = load(spec)
    broken = _broken(request, catalogue)
    patterns = {id: c.value for id, c in catalogue.clauses.items() if c.kind == "pattern"}
    unread = [id for id, pattern in patterns.items() if engine_of(str(pattern)) is None]
    if form == "json":
        data = {"payload": str(payload), "spec": catalogue.spec, "breaks": broken}
        echo(json.dumps(data | ({"not_judged": unread} if unread else {})))
    else:
        _print_broken(broken, catalogue, payload)
        if unread:
            echo(f"not judged, since the pattern cannot be read: {', '.join(unread)}")
    ctx.exit(1 if broken else 0)


def _broken(request: dict[str, Any], catalogue: Catalogue) -> list[str]:
    """Find the broken clauses' ids; of a definition alone, those inside the definition."""
    certifier = Certifier(catalogue.raw, catalogue.operation.request_shape)
    if set(request) & set(catalogue.root.children):
        found = certifier.violated(request)
    else:
        definition = str(catalogue.operation.definition)
        inside = (f"{definition}.", f"{definition}:")
        broken = certifier.violated({definition: request})
        found = frozenset(id for id in broken if id.startswith(inside))
    return sorted(found, key=list(catalogue.clauses).index)


def _print_broken(broken: list[str], catalogue: Catalogue, payload: Path) -> None:
    if not broken:
        echo(f"{payload}: breaks no clause of {catalogue.spec}")
        return
    echo(f"{payload}: breaks {len(broken)} of the clauses of {catalogue.spec}")
    for id in broken:
        clause = catalogue.clauses[id]
        echo(f"  {id}")
        echo(f"    {clause.statement} ({clause.source.document}, {clause.source.place})")
