"""Seed faults in the mocks of other operations, and write down how many of them the sweep shows.

    python -m benchmarks.mutation_operations [OPERATION ...] [--every=N]

Runs ``python -m benchmarks.mutation --operation=...`` for each, and writes mutation_operations.md.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
from collections.abc import Iterable, Iterator
from datetime import date
from pathlib import Path
from typing import Any, Final

HERE: Final = Path(__file__).parent
OPERATIONS: Final = (
    "sagemaker:CreateModelPackageGroup",
    "sagemaker:CreateTrial",
    "stepfunctions:CreateActivity",
    "sagemaker:CreateTransformJob",
    "sagemaker:CreateTrialComponent",
    "stepfunctions:CreateStateMachine",
    "secretsmanager:CreateSecret",
    "ssm:CreateMaintenanceWindow",
    "events:CreateConnection",
    "kms:CreateKey",
)


def main() -> int:
    """Run and write; exits with the gravest of the command's own statuses."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("operations", nargs="*", default=OPERATIONS)
    parser.add_argument("--every", type=int, default=1, help="of the faults only each Nth")
    given = parser.parse_args()
    measured, gravest = [], 0
    for operation in given.operations:
        done = subprocess.run(
            [
                *(sys.executable, "-m", "benchmarks.mutation", f"--operation={operation}"),
                *(f"--every={given.every}", "--sample=1", "--format=json"),
            ],
            cwd=HERE.parent,
            stdout=subprocess.PIPE,
            text=True,
            check=False,
        )
        gravest = max(gravest, done.returncode)
        measured.append((operation, json.loads(done.stdout) if done.stdout else None))
        text = "\n".join(page(measured, given.every))
        (HERE / "mutation_operations.md").write_text(f"{text}\n", encoding="utf-8")
    return gravest


def page(measured: Iterable[tuple[str, dict[str, Any] | None]], every: int) -> Iterator[str]:
    """The table, and every fault that nothing shows although an answer could."""
    of = "" if every == 1 else f", one fault in {every}"
    yield f"# Faults in the mocks of other operations, {date.today().isoformat()}{of}"
    yield ""
    yield "`shown`: faults that the sweep shows, of those that a status can show. Made by"
    yield "`python -m benchmarks.mutation_operations`."
    yield ""
    yield "| operation | specification | shown | of | share | also red elsewhere | requests |"
    yield "|---|---|--:|--:|--:|--:|--:|"
    survivors: list[str] = []
    for operation, found in measured:
        if found is None:
            yield f"| `{operation}` | cannot be measured | | | | | |"
            continue
        total = found["total"]
        share = 100 * total["killed"] / max(1, total["observable"])
        elsewhere = sum(bool(fault["elsewhere"]) for fault in found["faults"])
        yield (
            f"| `{operation}` | {found['spec']} | {total['killed']} | {total['observable']} "
            f"| {share:.1f} % | {elsewhere} | {found['requests']} |"
        )
        survivors += [
            f"- `{operation}` `{fault['id']}`"
            for fault in found["faults"]
            if fault["standing"] == "observable"
            and not fault["killed"]
            and fault["family"] != "recorded-only"
        ]
    yield ""
    yield "Not shown:" if survivors else "Nothing that a status can show is left unseen."
    yield from ["", *survivors] if survivors else []


if __name__ == "__main__":
    sys.exit(main())
