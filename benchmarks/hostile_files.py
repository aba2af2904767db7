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
from typing import Any, Final, TypeVar

import click
from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st

from benchmarks.hostile.answers import answered_calls, answering
from benchmarks.hostile.mutations import mutated
from benchmarks.hostile.probe import Ended, call
from benchmarks.hostile.seeds import CLAUSE, Seeds, make_seeds
from sagemaker_conformance.cli.entry import group
from sagemaker_conformance.run.options import OPTIONS
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
#: Values that no option takes, but for those that take any text.
VALUES: Final = (
    *("", "x", "-1", "0", "nan", "1e400", "9" * 5000, "\udcff", "\x1b[31m", "a" * 300, "a" * 5000),
    *(
        "../x",
        "/",
        "{folder}",
        "{folder}/none/none",
        "{empty}",
        "{loop}",
        "/dev/null",
        "http://[",
        "*",
    ),
)


class Files:
    """The sound files, and a place for one hostile file after the other."""

    def __init__(self, folder: Path) -> None:
        self.seeds: Seeds = make_seeds(folder / "sound")
        self._folder = folder
        (folder / "folder").mkdir()
        (folder / "empty").touch()
        (folder / "loop").symlink_to(folder / "loop")

    def arguments(self, command: str, file: Path | None = None) -> tuple[str, ...]:
        """The command's arguments, with the files' names in place."""
        names = {kind: self.seeds.file(kind) for kind in self.seeds.contents}
        forms = {form: str(self._folder / form) for form in ("folder", "empty", "loop")}
        return tuple(part.format(f=file, **names, **forms) for part in command.split(" "))

    def hostile(self, kind: str, content: bytes) -> Path:
        """A file with the content."""
        file = self._folder / f"hostile.{'created' if kind == 'ledger' else kind}"
        file.write_bytes(content)
        return file


def hostile_calls(
    commands: tuple[str, ...], content: bytes
) -> st.SearchStrategy[tuple[str, bytes]]:
    """A command, and the mutated content of its file."""
    return st.tuples(st.sampled_from(commands), mutated(content))


def wrong_arguments() -> Iterator[str]:
    """Every parameter of every command with each of the values, beside sound ones where it needs any."""
    with click.Context(group) as context:
        for name in group.list_commands(context):
            command = group.get_command(context, name)
            assert command is not None
            if name == "run":  # its options are pytest's, which has its own words for others
                yield from _wrong_of_a_run()
                continue
            yield f"{name} --no-such-option"
            sound = _sound_arguments(name)
            for parameter in command.params:
                yield from _wrong(name, parameter, sound)


def _wrong_of_a_run() -> Iterator[str]:
    for option in OPTIONS:
        for value in () if option.form == "flag" else VALUES:
            yield f"run --spec={{spec}} --clause=*Text:type -q --plan --{option.name}={value}"


def _sound_arguments(name: str) -> str:
    return {
        "show": f"{CLAUSE} --spec={{spec}}",
        "replay": f"{CLAUSE} --spec={{spec}}",
        "check": "{payload} --spec={spec}",
        "check-target": "local --spec={spec}",
        "report": "{journal}",
        "compare": "{journal} {journal}",
        "attest": "{journal}",
        "clean": "{ledger}",
    }.get(name, "")


def _wrong(name: str, parameter: click.Parameter, sound: str) -> Iterator[str]:
    if isinstance(parameter, click.Argument):
        yield name
        for value in VALUES:
            yield f"{name} -- {value}".replace("-- -", "-- -")
        return
    assert isinstance(parameter, click.Option)
    for option in parameter.opts:
        if parameter.is_flag:
            yield f"{name} {sound} {option}=x"
            continue
        yield f"{name} {sound} {option}"
        for value in VALUES:
            yield f"{name} {sound} {option}={value}"
            if parameter.nargs == 2:
                yield f"{name} {sound} {option} {value} {value}"


def main() -> int:
    """Sweep, count and list."""
    given_ = _arguments()
    folder = Path(tempfile.mkdtemp())
    failures: dict[str, tuple[str, Path | None]] = {}
    counted: Counter[str] = Counter()
    statuses: Counter[int | None] = Counter()
    slow: list[tuple[float, str]] = []
    try:
        files = Files(folder)
        os.chdir(folder)  # where a value is taken for a file's name, that is written there

        def judge(kind: str, ended: Ended, faults: Iterable[str], content: bytes = b"") -> None:
            counted[kind] += 1
            statuses[ended.status] += 1
            slow.append((ended.seconds, f"{kind}: {' '.join(ended.arguments)[:120]}"))
            slow.sort(reverse=True)
            del slow[5:]
            for fault in [*faults, *_too_slow(ended)]:
                _keep(failures, given_.keep, kind, ended, fault, content)

        def read(kind: str, commands: tuple[str, ...], examples: int) -> None:
            def check(drawn: tuple[str, bytes]) -> None:
                command, content = drawn
                ended = call(*files.arguments(command, files.hostile(kind, content)))
                judge(kind, ended, ended.faults(len(content)), content)

            calls = hostile_calls(commands, files.seeds.contents[kind])
            _sweep(examples, given_.seed, calls, check)

        for kind in given_.kinds.split(","):
            if kind == "arguments":
                for command in wrong_arguments():
                    ended = call(*files.arguments(command))
                    judge(kind, ended, ended.faults())
            elif kind == "answers":
                with answering(files.seeds.file("spec"), folder) as answer:
                    examples = given_.examples // _ANSWERED
                    _sweep(
                        examples,
                        given_.seed,
                        answered_calls(),
                        lambda drawn: judge("answers", *answer(*drawn)),
                    )
            else:
                read(kind, {**COMMANDS, "scope": RUNS["scope"]}[kind], given_.examples)
                if kind in RUNS:
                    read(kind, RUNS[kind], given_.examples // 40)
    finally:
        shutil.rmtree(folder)
    print(f"{counted.total()} calls: {dict(counted)}; exit statuses {dict(statuses)}")
    for seconds, what in slow:
        print(f"{seconds:.1f} s  {what}")
    return 1 if failures else 0


def _too_slow(ended: Ended) -> Iterator[str]:
    if ended.seconds > 10:
        yield f"{ended.arguments[0]} takes more than 10 s of CPU"


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


def _keep(
    failures: dict[str, Any], keep: Path | None, kind: str, ended: Ended, fault: str, content: bytes
) -> None:
    """Remember a kind of failure: where the exception was raised, or what the message begins with."""
    places = re.findall(
        r'File "[^"]*?((?:sagemaker_|click|jsonschema)[^"]*)", line (\d+)', ended.escaped
    )
    ours = [place for place in places if place[0].startswith("sagemaker_")]
    at = f"{ours[-1][0]}:{ours[-1][1]} " if ours else ""
    signature = f"{at}{ended.arguments[0]}: {re.sub('[0-9]+', 'N', fault[:90])}"
    if signature in failures:
        return
    file = None
    if keep is not None:
        keep.mkdir(parents=True, exist_ok=True)
        file = keep / f"{len(failures)}.{kind}"
        file.write_bytes(content)
    shown = f"{' '.join(ended.arguments)[:300]}: {fault[:500]}"
    failures[signature] = (shown, file)
    print(f"\n{signature}\n  {shown!a}\n  {file or ''}", flush=True)


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
