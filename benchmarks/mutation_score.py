"""Seed every fault in the local mock, count those that the sweep shows, and write down the score.

    python -m benchmarks.mutation_score [--voice=VOICE ...] [--every=N] [--spec=NAME|PATH] [--jobs=N]

Runs ``python -m benchmarks.mutation`` in every voice in which a server may word its refusals, or in
the given ones, and writes mutation_score.json, the figures from which README.md is made, and
mutation_score.md, with every survivor and every fault that shows elsewhere. Both are written after
each voice, and keep what was recorded of the others with the same specification.
"""

from __future__ import annotations

import argparse
import json
import platform
import subprocess
import sys
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from importlib.metadata import version
from pathlib import Path
from typing import Any, Final, TypeAlias

HERE: Final = Path(__file__).parent
RECORD: Final = HERE / "mutation_score.json"
#: The voices of ``--voice``, and how servers in each word their refusals.
VOICES: Final = {
    "aws": "as AWS does",
    "first": "as AWS does, the first error only",
    "smithy": "as Smithy does",
    "plain": "in their own words",
    "mute": "not at all",
}
#: The family that only recorded answers can show: it counts in no score.
RECORDED: Final = "recorded-only"
_LONGEST: Final = 60

#: The figures of each voice that was measured, in the order of `VOICES`.
Scores: TypeAlias = Mapping[str, Mapping[str, Any]]


def main() -> int:
    """Run and write; exits with the gravest of the command's own statuses."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--voice", action="append", choices=VOICES, help="default: every voice")
    parser.add_argument("--spec", default="botocore-1.44.5")
    parser.add_argument("--jobs", type=int, help="default: the processors")
    parser.add_argument("--every", type=int, default=1, help="of the faults only each Nth")
    given = parser.parse_args()
    options = [f"--spec={given.spec}", f"--every={given.every}", "--format=json"]
    options += [f"--jobs={given.jobs}"] if given.jobs else []
    statuses = [_measure(voice, given.spec, options) for voice in given.voice or VOICES]
    return max(statuses)


def _measure(voice: str, spec: str, options: list[str]) -> int:
    done = subprocess.run(
        [sys.executable, "-m", "benchmarks.mutation", f"--voice={voice}", *options],
        cwd=HERE.parent,
        stdout=subprocess.PIPE,
        text=True,
        check=False,
    )
    if done.stdout:
        scores = merged(recorded(), voice, summary(json.loads(done.stdout)))
        RECORD.write_text(f"{json.dumps({'voices': scores}, indent=1)}\n", encoding="utf-8")
        (HERE / "mutation_score.md").write_text(page(scores), encoding="utf-8")
        print(score_line(scores))
    return done.returncode


def recorded() -> Scores:
    """What was measured before."""
    scores: Scores = json.loads(RECORD.read_text(encoding="utf-8"))["voices"]
    return scores


def merged(scores: Scores, voice: str, measured: Mapping[str, Any]) -> Scores:
    """The scores with those of one voice measured anew; scores of other specifications are dropped."""
    alike = {name: each for name, each in scores.items() if each["spec"] == measured["spec"]}
    both = {**alike, voice: measured}
    return {name: both[name] for name in VOICES if name in both}


def summary(found: Mapping[str, Any]) -> dict[str, Any]:
    """The figures of one voice, and of the single faults those that are listed."""
    faults = found["faults"]
    shown = [fault for fault in faults if fault["family"] != RECORDED]
    return {
        "date": date.today().isoformat(),
        "spec": found["spec"],
        "suite": version("sagemaker-conformance"),
        "python": platform.python_version(),
        "faults": len(faults),
        "every": found["every"],
        "not_seeded": found["not_seeded"],
        "families": found["families"],
        "total": found["total"],
        "ids_red_elsewhere": sum(len(fault["elsewhere"]) for fault in shown),
        "scores": found["scores"],
        "requests": found["requests"],
        "seconds": round(found["seconds"]),
        "survivors": _unseen(faults, "observable"),
        "left_open": _unseen(faults, "left open", "undecided"),
        "elsewhere": {fault["id"]: fault["elsewhere"] for fault in faults if fault["elsewhere"]},
    }


def _unseen(faults: Iterable[Mapping[str, Any]], *standings: str) -> dict[str, str]:
    unseen = (f for f in faults if not f["killed"] and f["standing"] in standings)
    return {fault["id"]: _why(fault) for fault in unseen}


def _why(fault: Mapping[str, Any]) -> str:
    if fault["standing"] != "observable":
        return str(fault["reason"] or fault["standing"])
    if fault["example"] is None:
        return "any refused value would show it"
    text = json.dumps(fault["example"])
    return f"`{text if len(text) <= _LONGEST else f'{text[: _LONGEST - 1]}…'}` would show it"


def score_line(scores: Scores) -> str:
    """The lowest score in a sentence, then those of all voices."""
    worst = min(scores, key=lambda voice: _share(scores[voice]))
    facts = scores[worst]
    total = facts["total"]
    of_all = "; ".join(
        f"{VOICES[voice]} (`{voice}`) {_counted(each['total'])}, {_percent(each)}"
        for voice, each in scores.items()
    )
    missing = [f"`{voice}`" for voice in VOICES if voice not in scores]
    return (
        f"At worst, in servers that word their refusals {VOICES[worst]}, the sweep shows "
        f"{_counted(total)} observable faults ({_percent(facts)}), {total['precise']:,} of them at "
        f"their own clause only; {facts['ids_red_elsewhere']} further ids turn red. Of "
        f"{facts['faults']:,} faults{_sampled(facts)} {total['equivalent']:,} are proved equivalent. "
        f"By the wording of refusals: {of_all}."
        + (f" Not measured: {', '.join(missing)}." if missing else "")
    )


def _sampled(facts: Mapping[str, Any]) -> str:
    """Which part of all faults was seeded, where it is not the whole."""
    every = facts.get("every", 1)
    return "" if every == 1 else f" (one in {every} of all that there are, evenly chosen)"


def measured_with(scores: Scores) -> str:
    """Dates, specification and version of the scores."""
    days = sorted({each["date"] for each in scores.values()})
    told = {f"{each['spec']}, suite {each['suite']}" for each in scores.values()}
    return f"{' to '.join({days[0]: 0, days[-1]: 0})}, {' and '.join(sorted(told))}."


def family_table(scores: Scores) -> str:
    """Markdown: by family and voice how many faults are shown, of how many, how many precisely."""
    families = dict.fromkeys(name for each in scores.values() for name in each["families"])
    families.pop(RECORDED, None)
    rows = [
        f"| {name} | {' | '.join(_cell(each, name) for each in scores.values())} |"
        for name in families
    ]
    totals = (_told(each["total"]) for each in scores.values())
    return "\n".join(
        [
            f"| family of faults | {' | '.join(f'`{voice}`' for voice in scores)} |",
            f"| :-- |{' :-- |' * len(scores)}",
            *rows,
            f"| **all** | {' | '.join(totals)} |",
            f"| | {' | '.join(_percent(each) for each in scores.values())} |",
        ]
    )


def _cell(facts: Mapping[str, Any], family: str) -> str:
    tally = facts["families"].get(family)
    return "-" if tally is None else _told(tally)


def _told(tally: Mapping[str, int]) -> str:
    return f"{_counted(tally)} ({tally['precise']:,})"


def _counted(tally: Mapping[str, int]) -> str:
    return f"{tally['killed']:,} of {tally['observable']:,}"


def _share(facts: Mapping[str, Any]) -> float:
    return float(facts["total"]["killed"] / facts["total"]["observable"])


def _percent(facts: Mapping[str, Any]) -> str:
    return f"{100 * _share(facts):.1f} %"


def page(scores: Scores) -> str:
    """The page: the score, what survives and why, what shows elsewhere too."""
    return "\n".join(
        [
            "# Mutation score",
            "",
            score_line(scores),
            "",
            f"{measured_with(scores)} Written by `python -m benchmarks.mutation_score`.",
            "",
            "Each cell: shown of observable (at their own clause only). A fault counts as shown where the "
            "sweep finds something else than over the same mock without it, in the same voice. What is "
            "counted is what status and code can show, and the blame of a member where the voice names "
            "one: a `-` is a family that changes no answer in that voice and is not seeded there.",
            "",
            family_table(scores),
            "",
            *(
                f"- `{voice}`: {facts['date']}, Python {facts['python']}, {facts['requests']:,} "
                f"requests, {facts['seconds']} s"
                for voice, facts in scores.items()
            ),
            *_listed({voice: _extremes(facts) for voice, facts in scores.items()}),
            "",
            "What holds in some voices only names them in brackets.",
            "",
            "## Survivors",
            "",
            *(_listed(_by_id(scores, "survivors")) or ["None."]),
            "",
            "## Not shown, for only what AWS leaves open could show them",
            "",
            *(_listed(_by_id(scores, "left_open")) or ["None."]),
            "",
            "## Red at another clause as well",
            "",
            *(_listed(_elsewhere(scores)) or ["None."]),
            "",
        ]
    )


def _listed(lines: Mapping[str, Iterable[str]]) -> list[str]:
    """Every line once, with the voices in which it stands unless it stands in all."""
    standing: dict[str, list[str]] = {}
    for voice, its_own in lines.items():
        for line in its_own:
            standing.setdefault(line, []).append(voice)
    return [
        f"- {line}" if len(voices) == len(lines) else f"- {line} ({', '.join(voices)})"
        for line, voices in standing.items()
    ]


def _by_id(scores: Scores, key: str) -> dict[str, list[str]]:
    return {
        voice: [f"`{id}`: {why}" for id, why in facts[key].items()]
        for voice, facts in scores.items()
    }


def _elsewhere(scores: Scores) -> dict[str, list[str]]:
    return {
        voice: [
            f"`{id}`: {', '.join(f'`{clause}`' for clause in clauses)}"
            for id, clauses in facts["elsewhere"].items()
        ]
        for voice, facts in scores.items()
    }


def _extremes(facts: Mapping[str, Any]) -> Iterator[str]:
    for s in facts["scores"]:
        yield f"{s['target']}: {s['conforming']} of {s['checks']} {s['side']} checks conform"


if __name__ == "__main__":
    sys.exit(main())
