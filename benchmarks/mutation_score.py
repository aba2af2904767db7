"""Seed every fault in the local mock, count those that the sweep shows, and write down the score.

    python benchmarks/mutation_score.py [--spec=NAME|PATH] [--jobs=N]

Runs ``sagemaker-conformance mutants`` and writes mutation_score.json, the figures from which
README.md is made, and mutation_score.md, with every survivor and every fault that shows elsewhere.
"""

from __future__ import annotations

import argparse
import json
import platform
import subprocess
import sys
from collections.abc import Iterator, Mapping
from datetime import date
from importlib.metadata import version
from pathlib import Path
from typing import Any, Final

HERE: Final = Path(__file__).parent
#: The family that only recorded answers can show: it counts in no score.
RECORDED: Final = "recorded-only"
_LONGEST: Final = 60


def main() -> int:
    """Run and write; exits with the command's own status."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--spec", default="botocore-1.44.5")
    parser.add_argument("--jobs", type=int)
    given = parser.parse_args()
    options = [f"--spec={given.spec}", "--format=json"]
    options += [f"--jobs={given.jobs}"] if given.jobs else []
    command = ["-c", "from sagemaker_conformance.commands import main; main()", "mutants", *options]
    done = subprocess.run(
        [sys.executable, *command], stdout=subprocess.PIPE, text=True, check=False
    )
    if not done.stdout:
        return done.returncode
    found = json.loads(done.stdout)
    facts = summary(found)
    (HERE / "mutation_score.json").write_text(f"{json.dumps(facts, indent=1)}\n", encoding="utf-8")
    (HERE / "mutation_score.md").write_text(told(found, facts), encoding="utf-8")
    print(score_line(facts))
    return done.returncode


def summary(found: Mapping[str, Any]) -> dict[str, Any]:
    """The figures without the single faults."""
    shown = [fault for fault in found["faults"] if fault["family"] != RECORDED]
    return {
        "date": date.today().isoformat(),
        "spec": found["spec"],
        "suite": version("sagemaker-conformance"),
        "python": platform.python_version(),
        "faults": len(found["faults"]),
        "families": found["families"],
        "total": found["total"],
        "ids_red_elsewhere": sum(len(fault["elsewhere"]) for fault in shown),
        "scores": found["scores"],
        "requests": found["requests"],
        "seconds": round(found["seconds"]),
    }


def score_line(facts: Mapping[str, Any]) -> str:
    """The score in a sentence."""
    total = facts["total"]
    return (
        f"The sweep shows {total['killed']:,} of {total['observable']:,} observable faults "
        f"({100 * total['killed'] / total['observable']:.1f} %), {total['precise']:,} of them at "
        f"their own clause only; {facts['ids_red_elsewhere']} further ids turn red. Of "
        f"{facts['faults']:,} faults {total['equivalent']:,} are proved equivalent."
    )


def family_table(facts: Mapping[str, Any]) -> str:
    """Markdown: killed and observable by family."""
    lines = [
        "| family of faults | observable | shown | at their own clause only |",
        "| :-- | --: | --: | --: |",
    ]
    rows = {**facts["families"], "**all**": facts["total"]}
    rows.pop(RECORDED, None)
    lines += [
        f"| {name} | {tally['observable']:,} | {tally['killed']:,} | {tally['precise']:,} |"
        for name, tally in rows.items()
    ]
    return "\n".join(lines)


def told(found: Mapping[str, Any], facts: Mapping[str, Any]) -> str:
    """The page: the score, what survives and why, what shows elsewhere too."""
    return "\n".join(
        [
            "# Mutation score",
            "",
            score_line(facts),
            "",
            f"{facts['date']}, {facts['spec']}, suite {facts['suite']}, Python {facts['python']}; "
            f"{facts['requests']:,} requests, {facts['seconds']} s. "
            "Written by `python benchmarks/mutation_score.py`.",
            "",
            family_table(facts),
            "",
            *(
                f"- {s['target']}: {s['conforming']} of {s['checks']} {s['side']} checks conform"
                for s in facts["scores"]
            ),
            "",
            "## Survivors",
            "",
            *(list(_survivors(found, "observable")) or ["None."]),
            "",
            "## Not shown, for only what AWS leaves open could show them",
            "",
            *(list(_survivors(found, "left open", "undecided")) or ["None."]),
            "",
            "## Red at another clause as well",
            "",
            *(list(_elsewhere(found)) or ["None."]),
            "",
        ]
    )


def _survivors(found: Mapping[str, Any], *standings: str) -> Iterator[str]:
    for fault in found["faults"]:
        if not fault["killed"] and fault["standing"] in standings:
            yield f"- `{fault['id']}`: {_why(fault)}"


def _elsewhere(found: Mapping[str, Any]) -> Iterator[str]:
    for fault in found["faults"]:
        if fault["elsewhere"]:
            yield f"- `{fault['id']}`: {', '.join(f'`{id}`' for id in fault['elsewhere'])}"


def _why(fault: Mapping[str, Any]) -> str:
    if fault["standing"] != "observable":
        return str(fault["reason"] or fault["standing"])
    if fault["example"] is None:
        return "any refused value would show it"
    text = json.dumps(fault["example"])
    return f"`{text if len(text) <= _LONGEST else f'{text[: _LONGEST - 1]}…'}` would show it"


if __name__ == "__main__":
    sys.exit(main())
