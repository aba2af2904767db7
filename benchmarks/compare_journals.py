"""Tell whether two versions of the suite judge alike: their journals, record for record.

    python -m benchmarks.compare_journals record FOLDER [--targets=NAME,...]
    python -m benchmarks.compare_journals BEFORE AFTER

``record`` runs the suite of this environment against each target and keeps the journals in FOLDER.
The second form compares two such folders, or two journals: every record but for what no verdict
rests on (the number of requests and calls, names of jobs, times, versions, the options as typed). It exits with 1
where anything else differs, and prints the first differences.
"""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any, Final, TypeAlias

Record: TypeAlias = dict[str, Any]

#: What a run is given, by the name of its journal; a served one is started first.
TARGETS: Final[Mapping[str, str]] = {
    "local": "local",
    "local-rules": "local --rules=gate",
    "local-2018": "local --spec=documented-2018-05",
    "moto": "moto",
    "moto_server": "moto_server",
    "botocore": "botocore",
    "sagemaker-core": "sagemaker-core",
}
#: What may differ from version to version, by the kind of record.
_FREE: Final[Mapping[str, frozenset[str]]] = {
    "run": frozenset({"started", "options", "suite_version", "id"}),
    "check": frozenset({"requests", "replay"}),
    "end": frozenset({"requests", "calls", "seconds", "unjudged_requests"}),
}
#: What each run makes anew inside of texts: names of jobs, times, ids of requests.
_MADE_ANEW: Final = re.compile(
    r"conformance-[0-9a-z]{6}-\w+"
    r"|\b1\d{9}(\.\d+)?"
    r"|\d{4}-\d\d-\d\d[T ][\d:.]+(Z|\+00:00)?"
    r"|[0-9a-fA-F]{8}-[0-9a-fA-F-]{27}"
    r"|(?<=\"NameContains\": \")[^\"]*|(?<=\"NextToken\": \")[^\"]*"
    r"|(?<=in position )\d+(-\d+)?"  # of a byte behind the job's name, whose number grows
)
_LISTED: Final = 20


def main(arguments: list[str]) -> int:
    """Record or compare; exits with 1 where journals differ and with 2 where a run fails."""
    if len(arguments) < 2:
        print(__doc__)
        return 2
    if arguments[0] == "record":
        names = arguments[2].partition("=")[2].split(",") if len(arguments) > 2 else [*TARGETS]
        return record(Path(arguments[1]), names)
    before, after = (Path(each) for each in arguments)
    pairs = (
        [(each, after / each.name) for each in sorted(before.glob("*.ndjson"))]
        if before.is_dir()
        else [(before, after)]
    )
    differences = [line for pair in pairs for line in compare(*pair)]
    print("\n".join(differences) or "the same")
    return 1 if differences else 0


def record(folder: Path, names: list[str]) -> int:
    """Run against each; a run that ends with anything but 0 or 1 counts as failed."""
    folder.mkdir(parents=True, exist_ok=True)
    failed = 0
    for name in names:
        with ExitStack() as stack:
            target, *options = TARGETS[name].split()
            if target == "moto_server":
                target = stack.enter_context(_moto_server())
            journal = folder / f"{name}.ndjson"
            journal.unlink(missing_ok=True)
            command = [
                f"--target={target}",
                f"--target-name={name}",
                f"--journal={journal}",
                *options,
            ]
            pytest = [
                sys.executable,
                "-m",
                "pytest",
                "-q",
                "--pyargs",
                "sagemaker_conformance.suite",
            ]
            done = subprocess.run([*pytest, *command], stdout=subprocess.DEVNULL, check=False)
            print(f"{name}: exit status {done.returncode}", flush=True)
            failed |= done.returncode not in (0, 1)
    return 2 if failed else 0


@contextmanager
def _moto_server() -> Iterator[str]:
    program = (
        "import sys, logging; from moto.server import DomainDispatcherApplication, "
        "create_backend_app; from werkzeug.serving import make_server; "
        "logging.getLogger('werkzeug').disabled = True; "
        "app = DomainDispatcherApplication(create_backend_app); "
        "server = make_server('127.0.0.1', 0, app, threaded=True); "
        "print(server.server_port, flush=True); server.serve_forever()"
    )
    with subprocess.Popen(
        [sys.executable, "-c", program], stdout=subprocess.PIPE, text=True
    ) as run:
        assert run.stdout is not None
        try:
            yield f"http://127.0.0.1:{int(run.stdout.readline())}"
        finally:
            run.kill()


def compare(before: Path, after: Path) -> Iterator[str]:
    """The first differences, a line each."""
    if not after.exists():
        yield f"{after}: missing"
        return
    olds, news = _records(before), _records(after)
    lines = [f"{key}: no longer there" for key in olds.keys() - news.keys()]
    lines += [f"{key}: new" for key in news.keys() - olds.keys()]
    for key in olds.keys() & news.keys():
        members = sorted(olds[key].keys() | news[key].keys())
        lines += [
            f"{key}: {member} was {_short(olds[key].get(member))}, is {_short(news[key].get(member))}"
            for member in members
            if olds[key].get(member) != news[key].get(member)
        ]
    yield from (f"{before.stem}: {line}" for line in sorted(lines)[:_LISTED])
    if len(lines) > _LISTED:
        yield f"{before.stem}: {len(lines) - _LISTED} differences more"


def _records(journal: Path) -> dict[str, Record]:
    records: dict[str, Record] = {}
    for line in journal.read_text(encoding="utf-8").splitlines():
        each = json.loads(_MADE_ANEW.sub("0", line))
        kind = each["record"]
        key = f"{each['clause']} {each['side']}" if kind == "check" else kind
        if key in records:
            key = f"{key} again"
        records[key] = {k: v for k, v in each.items() if k not in _FREE.get(kind, frozenset())}
    return records


def _short(value: Any) -> str:
    text = json.dumps(value, sort_keys=True)
    return text if len(text) <= 100 else f"{text[:99]}…"


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
