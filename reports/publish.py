"""Ask real implementations, as installed, and write what they answered to reports/published/.

    pip install -e '.[moto,sagemaker-core]' 'moto[server]'
    python reports/publish.py [NAME...]

Each implementation gets an HTML and a Markdown report; together they make the matrix. With names, only
these are asked again, and the matrix, which needs all of them, is left as it is. Takes some minutes.
The notes about what surprises (notes.md) are written by hand, and stay.
"""

from __future__ import annotations

import argparse
import json
import logging
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from importlib.metadata import version
from pathlib import Path
from typing import Any, Final

from sagemaker_reports import Journal, read_journal
from sagemaker_reports.comparison.matrix import Matrix, compare_targets
from sagemaker_reports.comparison.report import format_matrix
from sagemaker_reports.formats.registry import FORMATS
from sagemaker_reports.journal.atomic_file import write_text
from sagemaker_reports.summary.summary import Summary

PUBLISHED: Final = Path(__file__).with_name("published")
#: What is asked: the name of its reports, and what it is.
IMPLEMENTATIONS: Final = {
    "moto": "moto in process",
    "moto-server": "moto as a server, over HTTP",
    "botocore": "botocore's validation of parameters, which boto3 does before it sends",
    "sagemaker-core": "sagemaker-core's pydantic shapes",
    "local": "this project's own mock",
}
_FORMS: Final = {"html": "html", "markdown": "md"}


def main() -> int:
    """Ask, and write."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("names", nargs="*", metavar="NAME", help=", ".join(IMPLEMENTATIONS))
    names = parser.parse_args().names or [*IMPLEMENTATIONS]
    if unknown := set(names) - IMPLEMENTATIONS.keys():
        parser.error(
            f"{', '.join(unknown)}: unknown, expected some of {', '.join(IMPLEMENTATIONS)}"
        )
    with tempfile.TemporaryDirectory() as folder:
        journals = {name: asked(name, Path(folder)) for name in names}
    for name, journal in journals.items():
        for form, suffix in _FORMS.items():
            write_text(PUBLISHED / f"{name}.{suffix}", FORMATS[form](journal, None))
    if len(names) == len(IMPLEMENTATIONS):
        publish_matrix(journals)
    return 0


def publish_matrix(journals: Mapping[str, Journal]) -> None:
    """The matrix in both forms, its sums as data, and the page that leads to all of it."""
    matrix = compare_targets(journals.values())
    for form, suffix in _FORMS.items():
        write_text(PUBLISHED / f"matrix.{suffix}", format_matrix(matrix, form))
    data = summary(journals, matrix)
    write_text(PUBLISHED / "summary.json", json.dumps(data, indent=1) + "\n")
    write_text(PUBLISHED / "README.md", index(data))


def asked(name: str, folder: Path) -> Journal:
    """The journal of a whole run, made as a user makes it."""
    print(f"{name}: {IMPLEMENTATIONS[name]}", flush=True)
    path = folder / f"{name}.ndjson"
    if name != "moto-server":
        return run(name, path)
    with moto_server() as url:
        journal = run(url, path, "--target-name=moto-server")
    # An endpoint does not tell its version; this one was started here.
    return replace(
        journal, run=replace(journal.run, target_version=f"moto-server {version('moto')}")
    )


def run(target: str, path: Path, *more: str) -> Journal:
    """Run the suite apart from any project; ends the script where the suite itself fails."""
    # In the order of the suite: what a target keeps of one check may show in another.
    apart = ("-p", "no:cacheprovider", "-p", "no:randomly")
    arguments = [f"--target={target}", f"--journal={path}", "-q", *apart, *more]
    program = "from sagemaker_conformance.cli import main; main()"
    ran = subprocess.run(
        [sys.executable, "-c", program, "run", *arguments],
        cwd=path.parent,
        capture_output=True,
        text=True,
        check=False,
    )
    if ran.returncode not in (0, 1):
        raise SystemExit(
            f"the run of {target} ended with {ran.returncode}:\n{ran.stdout}{ran.stderr}"
        )
    return read_journal(path)


@contextmanager
def moto_server() -> Iterator[str]:
    """The installed moto's server on a free port, as long as the block lasts."""
    try:
        from moto.server import ThreadedMotoServer
    except ImportError as error:
        raise SystemExit(
            f"moto's server is not installed ({error}): pip install 'moto[server]'"
        ) from None

    # It logs a line for each request, and a traceback for each crash.
    logging.getLogger("werkzeug").setLevel(logging.CRITICAL)
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    try:
        yield f"http://{host}:{port}"
    finally:
        server.stop()


def summary(journals: Mapping[str, Journal], matrix: Matrix) -> dict[str, Any]:
    """What was asked, when, and how it adds up: the data of the README's table."""
    return {
        "implementations": [
            {
                "name": name,
                "is": IMPLEMENTATIONS[name],
                "version": Summary(journal).target_name,
                "spec": journal.run.spec,
                "date": journal.run.started[:10],
                "checks": len(journal.checks),
                "headline": Summary(journal).full_headline,
            }
            for name, journal in journals.items()
        ],
        "sums": [
            {"side": row.side, "kind": row.family, "honoured_of_judged": row.counts}
            for row in matrix.sums
        ],
    }


def index(data: dict[str, Any]) -> str:
    """The page that leads to the reports."""
    rows = [
        f"| {each['is']} | {each['version']} | {each['date']} | {each['checks']:,} | {each['headline']} "
        f"| [HTML]({each['name']}.html), [Markdown]({each['name']}.md) |"
        for each in data["implementations"]
    ]
    return "\n".join(
        [
            "# What real implementations answered",
            "",
            "Made by `python reports/publish.py` from what was installed. [The matrix](matrix.md)"
            " ([HTML](matrix.html)) has every clause on which they differ; [the notes](notes.md) list what"
            " was surprising, examined by hand.",
            "",
            "| implementation | version | run on | checks | verdict | report |",
            "| :-- | :-- | :-- | --: | :-- | :-- |",
            *rows,
            "",
        ]
    )


if __name__ == "__main__":
    sys.exit(main())
