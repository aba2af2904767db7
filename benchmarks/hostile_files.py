"""Hostile files, options and answers for every command: no traceback, no status that means something else.

    python -m benchmarks.hostile_files [--examples=5000] [--seed=0] [--kinds=journal,...] [--keep=FOLDER]

Files that the suite itself wrote are mutated at any place by Hypothesis, and given to every command that
reads such a file; every parameter of every command, as its parser declares it, gets values that are
none; a server answers those that have a target, a twentieth as often, with what is no answer. A call is wrong where an exception escapes, the exit status is not one that the command documents,
a wrong usage is not one line, or the output is out of proportion. Each kind of failure is listed once,
with a file that shows it in --keep. Ends with 1 where there is any.
"""

from __future__ import annotations

import argparse
import faulthandler
import os
import re
import shutil
import sys
import tempfile
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from typing import Final, TypeVar

from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st

from benchmarks.hostile.answers import answered_calls, answering
from benchmarks.hostile.arguments import wrong_arguments
from benchmarks.hostile.mutations import mutated
from benchmarks.hostile.probe import Ended, call
from benchmarks.hostile.seeds import CLAUSE, Seeds, make_seeds
from sagemaker_reports.formats.registry import format_names

_T = TypeVar("_T")
#: Calls with a target are one of so many: they send requests.
_ANSWERED: Final = 20
#: What each kind of file is given to: ``{f}`` is the hostile one, ``{KIND}`` a sound one.
COMMANDS: Final[Mapping[str, tuple[str, ...]]] = {
    "journal": (
        "report {f}",
        *(f"report {{f}} --format={form}" for form in format_names()),
        "report {f} --baseline={baseline}",
        "compare {f} {journal}",
        "compare {journal} {f} --format=json",
        "compare {journal} {f} --format=markdown --matrix",
        "attest {f}",
        "attest {f} --verify={attestation}",
        f"show {CLAUSE} --as=issue --journal={{f}}",
        f"replay {CLAUSE} --journal={{f}}",
    ),
    "baseline": (
        "report {journal} --baseline={f}",
        *(f"report {{journal}} --baseline={{f}} --format={form}" for form in format_names()),
    ),
    "attestation": ("attest {journal} --verify={f}",),
    "payload": (
        "check {f}",
        "check {f} --format=json",
        "check {f} --spec={spec}",
        "check-target local --spec={spec} --base={f}",
        f"show {CLAUSE} --spec={{spec}} --as=issue --target=local --base={{f}}",
        f"replay {CLAUSE} --spec={{spec}} --base={{f}}",
    ),
    "spec": (
        "catalogue --spec={f}",
        "catalogue --spec={f} --format=json",
        "catalogue --diff {spec} {f}",
        "catalogue --diff {f} {spec} --exit-code",
        "check {payload} --spec={f}",
        f"show {CLAUSE} --spec={{f}}",
        f"show {CLAUSE} --spec={{f}} --as=curl",
        f"replay {CLAUSE} --spec={{f}}",
        "check-target local --spec={f}",
    ),
    "ledger": ("clean {f}",),
}
#: The same for what only a run reads, which takes longer.
RUNS: Final[Mapping[str, tuple[str, ...]]] = {
    "scope": ("run --spec={spec} --scope={f} --clause=*Text* -q -p no:hypothesispytest",),
    "baseline": ("run --spec={spec} --baseline={f} --clause=*Text* -q -p no:hypothesispytest",),
    "payload": ("run --spec={spec} --base={f} --clause=*Text* -q -p no:hypothesispytest",),
    "spec": ("run --spec={f} --clause=*Text* -q -p no:hypothesispytest",),
}


class Files:
    """The sound files, and a place for one hostile file after the other."""

    def __init__(self, folder: Path) -> None:
        self.seeds: Seeds = make_seeds(folder / "sound")
        self.folder = folder
        (folder / "folder").mkdir()
        (folder / "empty").touch()
        (folder / "loop").symlink_to(folder / "loop")

    def arguments(self, command: str, file: Path | None = None) -> tuple[str, ...]:
        """The command's arguments, with the files' names in place."""
        names = {kind: self.seeds.file(kind) for kind in self.seeds.contents}
        forms = {form: str(self.folder / form) for form in ("folder", "empty", "loop")}
        return tuple(part.format(f=file, **names, **forms) for part in command.split(" "))

    def hostile(self, kind: str, content: bytes) -> Path:
        """A file with the content."""
        file = self.folder / f"hostile.{'created' if kind == 'ledger' else kind}"
        file.write_bytes(content)
        return file


def hostile_calls(
    commands: tuple[str, ...], content: bytes
) -> st.SearchStrategy[tuple[str, bytes]]:
    """A command, and the mutated content of its file."""
    return st.tuples(st.sampled_from(commands), mutated(content))


class Tally:
    """The calls so far, and each kind of failure among them once, with a file that shows it."""

    def __init__(self, keep: Path | None) -> None:
        self.failures: set[str] = set()
        self._keep = keep
        self._counted: Counter[str] = Counter()
        self._statuses: Counter[int | None] = Counter()
        self._slow: list[tuple[float, str]] = []

    def add(self, kind: str, ended: Ended, faults: Iterable[str], content: bytes = b"") -> None:
        """Count a call, and print what is wrong with it unless that was seen before."""
        self._counted[kind] += 1
        self._statuses[ended.status] += 1
        self._slow.append((ended.seconds, f"{kind}: {' '.join(ended.arguments)[:120]}"))
        self._slow = sorted(self._slow, reverse=True)[:5]
        for fault in [*faults, *_too_slow(ended)]:
            self._add_failure(kind, ended, fault, content)

    def __str__(self) -> str:
        counts = f"{dict(self._counted)}; exit statuses {dict(self._statuses)}"
        slow = (f"{seconds:.1f} s  {what}" for seconds, what in self._slow)
        return "\n".join((f"{self._counted.total()} calls: {counts}", *slow))

    def _add_failure(self, kind: str, ended: Ended, fault: str, content: bytes) -> None:
        """A kind is where the exception was raised, or what the message begins with."""
        places = re.findall(
            r'File "[^"]*?((?:sagemaker_|click|jsonschema)[^"]*)", line (\d+)', ended.escaped
        )
        ours = [place for place in places if place[0].startswith("sagemaker_")]
        at = f"{ours[-1][0]}:{ours[-1][1]} " if ours else ""
        signature = f"{at}{ended.arguments[0]}: {re.sub('[0-9]+', 'N', fault[:90])}"
        if signature in self.failures:
            return
        file = None
        if self._keep is not None:
            self._keep.mkdir(parents=True, exist_ok=True)
            file = self._keep / f"{len(self.failures)}.{kind}"
            file.write_bytes(content)
        shown = f"{' '.join(ended.arguments)[:300]}: {fault[:500]}"
        self.failures.add(signature)
        print(f"\n{signature}\n  {shown!a}\n  {file or ''}", flush=True)


def main() -> int:
    """Sweep, count and list."""
    given_ = _arguments()
    folder = Path(tempfile.mkdtemp())
    tally = Tally(given_.keep)
    try:
        files = Files(folder)
        os.chdir(folder)  # where a value is taken for a file's name, that is written there
        for kind in given_.kinds.split(","):
            if kind == "arguments":
                for command in wrong_arguments():
                    ended = call(*files.arguments(command))
                    tally.add(kind, ended, ended.faults())
            elif kind == "answers":
                _sweep_answers(given_.examples // _ANSWERED, given_.seed, files, tally)
            else:
                commands = {**COMMANDS, "scope": RUNS["scope"]}[kind]
                _sweep_files(kind, commands, given_.examples, given_.seed, files, tally)
                if runs := RUNS.get(kind):
                    _sweep_files(kind, runs, given_.examples // 40, given_.seed, files, tally)
    finally:
        shutil.rmtree(folder)
    print(tally)
    return 1 if tally.failures else 0


def _too_slow(ended: Ended) -> Iterator[str]:
    if ended.seconds > 10:
        yield f"{ended.arguments[0]} takes more than 10 s of CPU"


def _sweep_files(
    kind: str, commands: tuple[str, ...], examples: int, number: int, files: Files, tally: Tally
) -> None:
    def check(drawn: tuple[str, bytes]) -> None:
        command, content = drawn
        ended = call(*files.arguments(command, files.hostile(kind, content)))
        tally.add(kind, ended, ended.faults(len(content)), content)

    _sweep(examples, number, hostile_calls(commands, files.seeds.contents[kind]), check)


def _sweep_answers(examples: int, number: int, files: Files, tally: Tally) -> None:
    with answering(files.seeds.file("spec"), files.folder) as answer:
        calls = answered_calls()
        _sweep(examples, number, calls, lambda drawn: tally.add("answers", *answer(*drawn)))


def _sweep(
    examples: int, number: int, drawn: st.SearchStrategy[_T], check: Callable[[_T], None]
) -> None:
    """Check so many draws; one that takes two minutes ends the process, and says where it is."""

    @seed(number)
    @settings(
        max_examples=max(1, examples),
        database=None,
        deadline=None,
        phases=(Phase.generate,),
        suppress_health_check=list(HealthCheck),
    )
    @given(drawn)
    def sweep(each: _T) -> None:
        faulthandler.dump_traceback_later(120, exit=True)
        check(each)
        faulthandler.cancel_dump_traceback_later()

    sweep()


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("--examples", type=int, default=5000, help="of each kind of file")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--kinds", default=",".join((*COMMANDS, "scope", "arguments", "answers")))
    parser.add_argument("--keep", type=Path, help="a folder for the files that show a failure")
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
