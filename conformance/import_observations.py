"""Make observations of answers that AWS gave: a line of JSON for each answer, as docs/aws-emulator.md has it.

    python conformance/import_observations.py answers.ndjson            # prints them
    python conformance/import_observations.py answers.ndjson --write    # adds them to observations.json

An answer is an observation of a clause where its request breaks the clause and the answer names the
place and the kind. What shows nothing is listed with the reason. Exits with 4 for a file that cannot
be read as such lines.
"""

from __future__ import annotations

import argparse
import json
import re
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, Final

from sagemaker_conformance.judging.certifier import Certifier
from sagemaker_conformance.judging.error_messages import PARTS, ReportedError, reported_errors
from sagemaker_conformance.judging.named_members import places_of
from sagemaker_conformance.protocol.answer import Answer
from sagemaker_strategies.cases.json_pointer import Pointer, get
from sagemaker_strategies.constraints import DEFAULT_SPEC, Catalogue, Clause, load
from sagemaker_strategies.operations.tuning_job import TUNING_JOB

FILE: Final = (
    Path(__file__).parents[1] / "strategies/sagemaker_strategies/constraints/data/observations.json"
)
#: What a line must have, and of which type.
FIELDS: Final = {"url": str, "date": str, "operation": str, "request": dict, "status": int}
#: The words for a bound, by the end of its kind.
_BOUNDS: Final = {"min": "least", "max": "most"}
_WORDS: Final = {
    "pattern": "a value was refused by a pattern",
    "enum": "a value was refused, with the list of those that are allowed",
}


class LineError(ValueError):
    """A line that is no recorded answer."""


def observations_of(line: Mapping[str, Any], catalogue: Catalogue) -> list[dict[str, Any]]:
    """The observations that one recorded answer makes; raises `LineError` where it makes none."""
    _check(line)
    if line["operation"] != TUNING_JOB.create:
        raise LineError(f"operation: is {line['operation']}, expected {TUNING_JOB.create}")
    if not 400 <= line["status"] < 500:
        raise LineError(f"status: is {line['status']}, expected a refusal, 400 to 499")
    answer = Answer("rejected", line["status"], line.get("code"), line.get("message"))
    broken = Certifier(catalogue.raw).violations(line["request"])
    published = {name: line[name] for name in ("url", "date", "operation")}
    made = [
        {"clause": id, **seen, **published, "text": line.get("text") or text}
        for id, pointer in sorted(broken, key=str)
        for seen, text in _seen(catalogue.clauses[id], pointer, line["request"], answer, catalogue)
    ]
    if not made:
        ids = ", ".join(sorted({id for id, _ in broken})) or "nothing"
        raise LineError(f"the request breaks {ids}; the answer names no place and kind of that")
    return made


def _check(line: Mapping[str, Any]) -> None:
    for name, type_ in FIELDS.items():
        if not isinstance(line.get(name), type_):
            raise LineError(f"{name}: expected {type_.__name__}, got {json.dumps(line.get(name))}")
    if not re.fullmatch(r"\d{4}-\d\d-\d\d|unknown", line["date"]):
        raise LineError(f"date: is {line['date']!r}, expected YYYY-MM-DD or unknown")
    if not line["url"].startswith("https://"):
        expected = "the https address of a page on which the answer is published"
        raise LineError(f"url: expected {expected}")


def _seen(
    clause: Clause, pointer: Pointer, request: Any, answer: Answer, catalogue: Catalogue
) -> Iterator[tuple[dict[str, Any], str]]:
    """What the answer shows of a clause, once, and that in words."""
    stated = next(_stated(clause, answer, catalogue), None)
    if stated is None:
        return
    if clause.kind == "required":
        yield {"value": True}, "a request without the member was refused"
        return
    value = pointer[-1] if catalogue.nodes[clause.path].is_map_key else get(request, pointer)
    measure, _, end = clause.kind.partition("-")
    if end in _BOUNDS:
        bound = float(stated) if re.search("[.E]", stated) else int(stated)
        refused = f"a length of {len(value)}" if measure == "length" else value
        text = f"{refused} was refused; the answer named {bound} as the {_BOUNDS[end]}"
        yield {"value": bound}, text
    elif clause.kind in _WORDS:
        yield {"refused": value}, _WORDS[clause.kind]


def _stated(clause: Clause, answer: Answer, catalogue: Catalogue) -> Iterator[str]:
    """The values that the answer states for this kind of constraint at this place."""
    for error in reported_errors(answer):
        if clause.path in _places(error, catalogue):
            yield from (value for kind, value in error.stated if kind == clause.kind)


def _places(error: ReportedError, catalogue: Catalogue) -> tuple[str, ...]:
    """The places that an error may be about: a container's parts are reported at the container."""
    names = tuple(step for step in error.steps if isinstance(step, str))
    found = places_of(catalogue).get(names, ())
    parts = error.kinds & PARTS
    return tuple(f"{path}.{part}" for path in found for part in parts) if parts else found


def main() -> int:
    """Read the lines, and print or add what they show."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("manifest", type=Path)
    parser.add_argument("--spec", default=DEFAULT_SPEC)
    parser.add_argument("--write", action="store_true", help=f"add them to {FILE.name}")
    given = parser.parse_args()
    made: list[dict[str, Any]] = []
    try:
        catalogue = load(given.spec)
        lines = given.manifest.read_text(encoding="utf-8").splitlines()
        for number, text in enumerate(lines, 1):
            line = json.loads(text)
            if not isinstance(line, dict):
                raise ValueError(f"line {number}: expected an object")
            try:
                made += observations_of(line, catalogue)
            except LineError as nothing:
                print(f"{given.manifest}:{number}: {nothing}", file=sys.stderr)
    except (OSError, ValueError) as wrong:
        print(f"{given.manifest}: {wrong}; expected a JSON object on each line", file=sys.stderr)
        return 4
    if given.write:
        _add(made)
    else:
        print(json.dumps(made, indent=1))
    return 0


def _add(made: list[dict[str, Any]]) -> None:
    kept = json.loads(FILE.read_text(encoding="utf-8"))
    new = [entry for entry in made if entry not in kept["observations"]]
    kept["observations"] += new
    FILE.write_text(json.dumps(kept, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    print(f"{FILE.name}: {len(new)} added, {len(made) - len(new)} were there")


if __name__ == "__main__":
    sys.exit(main())
