"""``python -m benchmarks.mutation``: how many of the faults seeded in the local mock the sweep shows."""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Iterator
from typing import Any, Final

import click

from benchmarks.mutation.assessment import Assessment, Outcome, disagreements
from benchmarks.mutation.catalogue import faults_of
from benchmarks.mutation.extremes import Score, scores
from benchmarks.mutation.fault import Fault
from benchmarks.mutation.processes import assess_all, processors
from benchmarks.mutation.sweeps import Sweeps
from benchmarks.mutation.voices import NOT_SEEDED, VOICES
from sagemaker_conformance.checks.scope import Scope, ScopeError
from sagemaker_conformance.cli.usage import Usage
from sagemaker_conformance.run.feasibility import feasible_scope
from sagemaker_strategies.constraints import SpecError
from sagemaker_strategies.constraints.selection import load_one
from sagemaker_strategies.operations.tuning_job import TUNING_JOB

HELD, LOST, WRONG = 0, 1, 3
_COLUMNS: Final = ("killed", "observable", "precise", "stopped", "equivalent")


@click.command()
@click.option("--spec", metavar="NAME|PATH")
@click.option(
    "--operation", default=TUNING_JOB.name, show_default=True, metavar="[SERVICE:]OPERATION"
)
@click.option(
    "--faults", "globs", multiple=True, metavar="GLOB", help="Families or ids; default: all."
)
@click.option(
    "--voice",
    type=click.Choice(list(VOICES)),
    default="aws",
    show_default=True,
    help="How the mock words its refusals: as AWS does, AWS's first error only, as Smithy does, in "
    "words of its own, or not at all.",
)
@click.option(
    "--every",
    default=1,
    show_default=True,
    type=click.IntRange(min=1),
    metavar="N",
    help="Of the faults only each Nth, evenly over all families: a score in a fraction of the time.",
)
@click.option("--effort", default="sweep", show_default=True, help="How far to search: sweep.")
@click.option(
    "--sample",
    default=5,
    show_default=True,
    type=click.IntRange(min=0),
    help="So many faults are swept in full as well, to prove the shortcut right.",
)
@click.option(
    "--jobs",
    type=click.IntRange(min=1),
    help="So many processes assess faults at once; default: the processors, where they can fork.",
)
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text")
@click.pass_context
def mutants(
    ctx: click.Context,
    operation: str,
    spec: str | None,
    globs: tuple[str, ...],
    voice: str,
    every: int,
    effort: str,
    sample: int,
    jobs: int | None,
    form: str,
) -> None:
    """Sweep over faulty copies of the local mock and count the faults that show.

    A fault counts as shown where the sweep finds something else than over the same mock without it,
    in the same voice. Where a refusal names no member (--voice=mute), the faults that name the wrong
    one are left out.

    Exits with 0; with 1 where a dropped, off-by-one or strict check stays unseen; with 3 where a
    whole sweep finds something else than the shortcut that is taken for the others.
    """
    if effort != "sweep":
        raise Usage(f"--effort={effort}: unknown, expected sweep; random search is not measured")
    try:
        catalogue = feasible_scope(Scope(load_one(spec, [operation]))).offered
    except (ScopeError, SpecError) as wrong:
        raise Usage(str(wrong)) from None
    matched = faults_of(catalogue, globs)
    faults = tuple(fault for fault in matched if fault.family not in NOT_SEEDED[voice])[::every]
    if not faults:
        why = f"changes no answer in --voice={voice}" if matched else "matches no fault"
        raise Usage(f"--faults={', '.join(globs)}: {why}; see --faults='*' --format=json")
    started = time.perf_counter()
    sweeps = Sweeps(catalogue, VOICES[voice])
    assessment = Assessment(list(_assessed(faults, sweeps, jobs or processors())))
    wrong_ones = list(disagreements(faults, sweeps, sample))
    found = scores(sweeps) if catalogue.operation.name == TUNING_JOB.name else ()
    seconds = time.perf_counter() - started
    if form == "json":
        head = {
            "operation": catalogue.operation.name,
            "spec": catalogue.spec,
            "voice": voice,
            "every": every,
            "not_seeded": sorted(NOT_SEEDED[voice]),
        }
        data = _data(assessment, wrong_ones, found)
        costs = {"requests": sweeps.requests, "seconds": seconds}
        click.echo(json.dumps({**head, **data, **costs}))
    else:
        click.echo("\n".join(_lines(assessment, wrong_ones, found, min(sample, len(faults)))))
        click.echo(f"{sweeps.requests} requests, {seconds:.0f} s")
    if wrong_ones:
        ctx.exit(WRONG)
    ctx.exit(LOST if assessment.lost else HELD)


def _assessed(faults: tuple[Fault, ...], sweeps: Sweeps, jobs: int) -> Iterator[Outcome]:
    found = assess_all(faults, sweeps, jobs)
    with click.progressbar(found, len(faults), label="faults", file=sys.stderr) as shown:
        yield from shown


def _lines(
    assessment: Assessment,
    wrong_ones: list[tuple[Fault, tuple[str, ...]]],
    found: tuple[Score, ...],
    sample: int,
) -> Iterator[str]:
    yield f"{'family':<18}" + "".join(f"{column:>12}" for column in _COLUMNS)
    tallies = dict(assessment.by_family())
    recorded = tallies.pop("recorded-only", None)
    for family, tally in (*tallies.items(), ("total", assessment.total)):
        yield f"{family:<18}" + "".join(f"{getattr(tally, name):>12}" for name in _COLUMNS)
    if recorded is not None:
        yield f"recorded only: {recorded.killed} of {recorded.observable} faults change a record"
    for outcome in assessment.survivors:
        yield f"survives: {outcome.fault.id} ({_why(outcome)})"
    for outcome in assessment.of("equivalent"):
        yield f"equivalent: {outcome.fault.id} ({outcome.reason})"
    for outcome in assessment.imprecise:
        yield f"red elsewhere: {outcome.fault.id} at {', '.join(outcome.extra)}"
    for score in found:
        yield f"{score.target}: {score.conforming} of {score.checks} {score.side} checks conform"
    for fault, checks in wrong_ones:
        yield f"shortcut wrong: {fault.id} at {', '.join(checks)}"
    yield f"shortcut: {sample - len(wrong_ones)} of {sample} whole sweeps find the same"


def _why(outcome: Outcome) -> str:
    if outcome.standing == "observable":
        shown = repr(outcome.example) if outcome.example is not None else "any refused value"
        return f"{shown if len(shown) <= 80 else f'{shown[:77]}...'} would show it"
    return outcome.reason


def _data(
    assessment: Assessment,
    wrong_ones: list[tuple[Fault, tuple[str, ...]]],
    found: tuple[Score, ...],
) -> dict[str, Any]:
    return {
        "families": {
            name: {column: getattr(tally, column) for column in _COLUMNS}
            for name, tally in assessment.by_family().items()
        },
        "total": {column: getattr(assessment.total, column) for column in _COLUMNS},
        "faults": [
            {
                "id": outcome.fault.id,
                "family": outcome.family,
                "standing": outcome.standing,
                "killed": outcome.killed,
                "red": sorted(outcome.red),
                "elsewhere": list(outcome.extra),
                "reason": outcome.reason,
                "example": outcome.example,
            }
            for outcome in assessment.outcomes
        ],
        "scores": [
            {
                "target": score.target,
                "side": score.side,
                "conforming": score.conforming,
                "checks": score.checks,
            }
            for score in found
        ],
        "shortcut_wrong": {fault.id: list(checks) for fault, checks in wrong_ones},
    }


if __name__ == "__main__":
    mutants()
