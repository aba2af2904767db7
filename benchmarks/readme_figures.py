"""Write into README.md and pages of docs/ what comes from runs and from the code, between their markers.

    python -m benchmarks.readme_figures [--without-run]

Sends the field cases to the local mock and moto and runs the suite once against moto (about fifteen
seconds); with ``--without-run`` only the tables that need no run are written. The same versions
give the same text but for dates. `conformance/tests/test_readme.py` compares what no date is in.
"""

from __future__ import annotations

import argparse
import re
import subprocess
import sys
import tempfile
import textwrap
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from importlib.metadata import version
from pathlib import Path
from typing import Final

import click

from benchmarks.field_cases import FIELD_CASES, FieldAnswer, FieldCase, ask_field_cases
from benchmarks.mutation_score import recorded
from benchmarks.training_field_cases import OPERATION, TRAINING_FIELD_CASES
from sagemaker_conformance.cli.entry import group
from sagemaker_conformance.run.options import OPTIONS
from sagemaker_conformance.suites.lifecycle import BEHAVIOURS
from sagemaker_conformance.suites.multi_error.cases import MULTI_ERROR_CASES
from sagemaker_conformance.suites.wire import CASES, LENIENCIES
from sagemaker_conformance.targets import TargetSettings, connect
from sagemaker_reports import Journal, read_journal
from sagemaker_reports.formats import markdown
from sagemaker_reports.formats.registry import FORMATS
from sagemaker_reports.rendering.witness import format_witness
from sagemaker_strategies.constraints import DEFAULT_SPEC, Catalogue, load

ROOT: Final = Path(__file__).parents[1]
README: Final = ROOT / "README.md"
REFERENCE: Final = ROOT / "docs" / "reference.md"
OPERATIONS: Final = ROOT / "docs" / "operations.md"
FIRST_REPORT: Final = ROOT / "docs" / "first-report.md"
PEERS: Final = ROOT / "benchmarks" / "against_peers" / "results.md"
#: So many characters of an answer are quoted.
_MOST_WORDS: Final = 100
#: The divergence that the reference tells in full.
WITNESS: Final = "TrainingJobDefinition.StaticHyperParameters.value:length-max rejects"


def main() -> int:
    """Rewrite the pages' sections."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--without-run", action="store_true", help="leave the run of moto as it is")
    without_run = parser.parse_args().without_run
    for page, sections in PAGES.items():
        _rewrite(page, {name: write() for name, write in sections.items()})
    if not without_run:
        journal = run_of_moto()
        _rewrite(README, {"field-cases": f"{field_table()}\n\n{_asked_with()}"})
        asked = f"{training_field_table()}\n\n{_asked_with()}"
        _rewrite(OPERATIONS, {"training-field-cases": asked})
        _rewrite(FIRST_REPORT, {"moto-run": run_told(journal)})
        _rewrite(REFERENCE, {"witness": witness_told(journal)})
    return 0


def _rewrite(page: Path, contents: Mapping[str, str]) -> None:
    text = page.read_text(encoding="utf-8")
    for name, content in contents.items():
        text = replaced(text, name, content)
    page.write_text(text, encoding="utf-8")


def section(text: str, name: str) -> str:
    """What stands between the markers of that name; raises `ValueError` where they are missing."""
    found = re.search(_markers(name), text, re.DOTALL)
    if found is None:
        raise ValueError(f"expected <!-- {name} --> and <!-- /{name} -->")
    return found[2].strip()


def replaced(text: str, name: str, content: str) -> str:
    """The text with other content between the markers of that name."""
    section(text, name)
    return re.sub(_markers(name), lambda m: f"{m[1]}\n{content}\n{m[3]}", text, flags=re.DOTALL)


def _markers(name: str) -> str:
    return rf"(<!-- {name} -->)(.*?)(<!-- /{name} -->)"


def field_table() -> str:
    """The field cases: what boto3 makes of them, moto, and the local mock with rules."""
    return _field_table(load(DEFAULT_SPEC), FIELD_CASES)


def training_field_table() -> str:
    """The same of CreateTrainingJob, by the installed botocore."""
    return _field_table(load(None, OPERATION), TRAINING_FIELD_CASES)


def _field_table(catalogue: Catalogue, cases: Sequence[FieldCase]) -> str:
    asked = {target: _field_answers(target, catalogue, cases) for target in ("moto", "local")}
    rows = [
        [
            f"[{moto.case.name}]({moto.case.ticket})",
            f"`{moto.case.clause}`",
            f"`{textwrap.shorten(moto.case.words, _MOST_WORDS, placeholder=' ...')}`",
            {"passes": "lets it through", "stops": "stops it", None: "completes it"}[moto.boto3],
            f"**{moto.reply}**" if moto.reply == "accepted" else moto.reply,
            local.reply,
        ]
        for moto, local in zip(asked["moto"], asked["local"], strict=True)
    ]
    return _table(
        ["a fault that AWS refused", "breaks", "in AWS's words", "boto3", "moto", "local mock"],
        rows,
    )


def _field_answers(
    target: str, catalogue: Catalogue, cases: Sequence[FieldCase]
) -> tuple[FieldAnswer, ...]:
    connected = connect(target, TargetSettings(catalogue, rules=True))
    try:
        return ask_field_cases(connected, catalogue, cases)
    finally:
        connected.close()


def _asked_with() -> str:
    return f"Run on {date.today()}: moto {version('moto')}, boto3 {version('boto3')}."


def run_of_moto() -> Journal:
    """The journal of a whole run, made as a user makes it."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "moto.ndjson"
        ran = subprocess.run(
            [
                *(sys.executable, "-m", "pytest", "--pyargs", "sagemaker_conformance.suite", "-q"),
                *("-p", "no:cacheprovider", "--conformance-target=moto"),
                f"--conformance-journal={path}",
            ],
            cwd=folder,
            capture_output=True,
            text=True,
            check=False,
        )
        if ran.returncode not in (0, 1):
            raise SystemExit(f"the run of moto ended with {ran.returncode}:\n{ran.stdout}")
        return read_journal(path)


def run_told(journal: Journal) -> str:
    """Headline, versions with the date, table and counts of a run, without how long it took."""
    paragraphs = markdown.write(journal).split("\n\n")
    headline = paragraphs[0].removeprefix("## ")
    wanted = ("boto3 lets ", "| invalid, by kind ", "- ")
    told = [f"{p}." if p.startswith("boto3") else p for p in paragraphs[1:] if p.startswith(wanted)]
    run = journal.run
    versions = (
        f"{run.started[:10]}, {run.target_version}, {run.spec}, "
        f"boto3 {run.extra['boto3_version']}, {len(journal.checks)} checks."
    )
    return "\n\n".join([f"**{headline}.**", *told, versions])


def witness_told(journal: Journal) -> str:
    """One divergence in full."""
    found = next(check for check in journal.checks if check.key == WITNESS)
    return f"```text\n{format_witness(found, journal.run)}\n```"


def options_table() -> str:
    """Every option, its meaning and its default."""
    rows = [
        [
            f"`--{option.name}{f'={option.metavar}' if option.metavar else ''}`".replace(
                "|", r"\|"
            ),
            option.help,
            f"`{option.default}`" if option.default else "",
        ]
        for option in OPTIONS
    ]
    return _table(["option", "meaning", "default"], rows)


def formats_line() -> str:
    """The formats that ``--report`` takes."""
    return f"Formats of `--report`: {', '.join(f'`{name}`' for name in sorted(FORMATS))}."


def commands_table() -> str:
    """The subcommands in a line each."""
    context = click.Context(group)
    rows = []
    for name in group.list_commands(context):
        command = group.get_command(context, name)
        assert command is not None
        rows.append([f"`sagemaker-conformance {name}`", command.get_short_help_str(200)])
    return _table(["command", "what it does"], rows)


def wire_classes_table() -> str:
    """What the classes of the wire's cases mean."""
    counted = {name: sum(case.leniency == name for case in CASES) for name in LENIENCIES}
    rows = [[name, str(counted[name]), meaning] for name, meaning in LENIENCIES.items()]
    return _table(["class", "cases", "meaning"], rows)


def wire_table() -> str:
    """Every case of the wire, by its class."""
    rows = [
        [
            f"`wire-{case.name}`",
            case.side,
            case.leniency,
            case.statement,
            " or ".join(case.codes) if case.side == "rejects" else "",
            f"{case.basis.document}, {case.basis.place}",
        ]
        for leniency in LENIENCIES
        for case in CASES
        if case.leniency == leniency
    ]
    return _table(["id ends in", "side", "class", "why", "AWS answers 400", "source"], rows)


def doubles_table() -> str:
    """The requests with several faults."""
    rows = [
        [f"`error-{double.name}`", double.statement, f"400 {double.code}"]
        for double in MULTI_ERROR_CASES
    ]
    return _table(["id ends in", "what is wrong", "AWS answers"], rows)


def lifecycle_table() -> str:
    """Every behaviour of the life cycle."""
    rows = [
        [f"`lifecycle-{b.name}`", b.side, b.statement, b.expected, b.place]
        for b in BEHAVIOURS.values()
    ]
    return _table(["id ends in", "side", "documented", "expected", "where"], rows)


def _table(headings: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    lines = [headings, [":--"] * len(headings), *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def score_told() -> str:
    """How many seeded faults are shown, at worst, and how many where others were given them too."""
    worst = min(
        (each["total"] for each in recorded().values()),
        key=lambda total: float(total["killed"] / total["observable"]),
    )
    found, of = worst["killed"], worst["observable"]
    everything = _cells(r"\*\*all\*\*")
    others = max(_first_number(cell) for cell in everything[3:])
    return (
        f"Of {of:,} faults put into a correct server, the suite shows at least {found:,} "
        f"({found / of:.1%}): [each of them](benchmarks/mutation_score.md). Another, larger set of "
        f"{int(everything[0]):,} faults, those that the status of an answer can show, was given to other generators "
        f"too: with {_cells('requests')[1]} requests, which test the definition's clauses and nothing else, the suite "
        f"shows {int(everything[1]):,}, and the best of the others {others:,}: [the comparison, and what speaks against "
        "it](benchmarks/against_peers/README.md)."
    )


def _cells(row: str) -> list[str]:
    """The cells of a row of the recorded comparison, without the first."""
    found = re.search(rf"^\| {row} \|(.+)\|$", PEERS.read_text(encoding="utf-8"), re.MULTILINE)
    assert found is not None
    return [cell.strip() for cell in found[1].split("|")]


def _first_number(cell: str) -> int:
    return int(cell.partition(" / ")[0])


#: What is written without a run: every marked section, by the page on which it stands.
PAGES: Final[Mapping[Path, Mapping[str, Callable[[], str]]]] = {
    README: {"score": score_told},
    REFERENCE: {"options": options_table, "formats": formats_line, "commands": commands_table},
    ROOT / "docs" / "wire.md": {
        "wire-classes": wire_classes_table,
        "wire-doubles": doubles_table,
        "wire-cases": wire_table,
    },
    ROOT / "docs" / "lifecycle.md": {"lifecycle-checks": lifecycle_table},
}

if __name__ == "__main__":
    sys.exit(main())
