"""What several of these tests share: the suite in a process of its own, and targets made to order."""

from __future__ import annotations

import gc
import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path
from shutil import rmtree
from typing import Any, TypeAlias
from zlib import crc32

import pytest
from botocore.loaders import JSONFileLoader, Loader

from conformance.tests.loopback_aws import LoopbackAws, leading
from conformance.tests.loopback_server import Behaviour, serving_behaviours
from sagemaker_conformance.checks.check import Check, checks_of
from sagemaker_conformance.client.client import Client
from sagemaker_conformance.engine.case_cache import VARIABLE, user_cache
from sagemaker_conformance.engine.case_store import CaseStore
from sagemaker_conformance.engine.context import Context
from sagemaker_conformance.engine.examiner import examine as examine_check
from sagemaker_conformance.judging.certifier import Certifier
from sagemaker_conformance.judging.oracle import TargetTraits
from sagemaker_conformance.judging.verdict import Verdict
from sagemaker_conformance.protocol.target import refuses_with
from sagemaker_conformance.reference import Service, Validator
from sagemaker_conformance.reference import checks_of as faithful_checks
from sagemaker_conformance.targets.kinds.local import LocalTarget
from sagemaker_strategies.cases.repeated_members import checked_paths
from sagemaker_strategies.cases.seeds import SeedRequest, seed_requests
from sagemaker_strategies.constraints import Catalogue, load
from sagemaker_strategies.constraints.clause import SIDES
from sagemaker_strategies.operations.tuning_job import TUNING_JOB


def pytest_configure(config: pytest.Config) -> None:
    """Warnings are errors here; the ini file also speaks for the suite that users run."""
    config.addinivalue_line("filterwarnings", "error")
    gc.set_threshold(50_000, 1_000, 1_000)
    _read_models_once()
    if VARIABLE not in os.environ:  # workers, and the processes that tests start, share one
        os.environ[VARIABLE] = folder = tempfile.mkdtemp()
        config.add_cleanup(lambda: rmtree(folder))


def _read_models_once() -> None:
    """Every session of boto3 reads SageMaker's model of 4 MB for itself: here they are hundreds."""
    read = lru_cache(maxsize=32)(JSONFileLoader().load_file)
    JSONFileLoader.load_file = lambda self, file_path: read(file_path)  # type: ignore[method-assign]


@pytest.fixture(scope="module", autouse=True)
def _frozen_heap() -> None:
    """Garbage is looked for between modules, and never in what earlier ones left.

    In a process with the catalogues, boto3 and moto the search took a fifth of all time.
    """
    gc.collect(1)
    gc.freeze()


@dataclass(frozen=True)
class Result:
    """How a process ended, and what it said."""

    status: int
    out: str
    err: str
    folder: Path

    @property
    def said(self) -> str:
        """All of it."""
        return self.out + self.err

    def journal(self, name: str = "local") -> list[dict[str, Any]]:
        """The records of the last run's journal, be it of all checks or of a part."""
        folder = self.folder / ".sagemaker-conformance"
        found = [*folder.glob(f"{name}.ndjson"), *folder.glob(f"{name}.partial.ndjson")]
        text = max(found, key=lambda path: path.stat().st_mtime_ns).read_text()
        return [json.loads(line) for line in text.splitlines()]


Run: TypeAlias = Callable[..., Result]
SUITE = ("-m", "pytest", "--pyargs", "sagemaker_conformance.suite", "-p", "no:cacheprovider", "-q")


#: At a session's end it collects garbage five times, which takes seconds among many tests.
LIGHT = ("-p", "no:unraisableexception")


def environment(**more: str) -> dict[str, str]:
    """This process's, without what pytest and its plugins tell their own children."""
    kept = {k: v for k, v in os.environ.items() if not k.startswith(("PYTEST", "COV_"))}
    return {**kept, "COLUMNS": "120", **more}


@pytest.fixture
def python(tmp_path: Path) -> Run:
    """Runs Python with the given arguments in the test's folder."""

    def run(*arguments: str, folder: Path = tmp_path, timeout: float = 120) -> Result:
        done = subprocess.run(
            [sys.executable, *arguments, *_without_slow_plugins(arguments)],
            cwd=folder,
            env=environment(),
            capture_output=True,
            text=True,
            timeout=timeout,
            check=False,
        )
        return Result(done.returncode, done.stdout, done.stderr, folder)

    return run


def _without_slow_plugins(arguments: tuple[str, ...]) -> tuple[str, ...]:
    """For a session of pytest that does not name them: they import all of Hypothesis, and NumPy."""
    if "pytest" not in arguments[:2] and SUITE[3] not in arguments:
        return ()
    named = "".join(arguments)
    return (
        *(() if "--hypothesis" in named else ("-p", "no:hypothesispytest")),
        *(() if "randomly" in named else ("-p", "no:randomly")),
    )


@pytest.fixture
def suite_apart(python: Run) -> Run:
    """Runs the suite in a process of its own, as from an installed wheel, with the given options."""
    return lambda *options, **more: python(*SUITE, *options, **more)


@pytest.fixture
def suite(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Run:
    """The same in this process, where what takes a second to import is imported already."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COLUMNS", "120")

    def run(*options: str) -> Result:
        capsys.readouterr()
        arguments = (*SUITE, *options)[2:]
        status = pytest.main([*arguments, *_without_slow_plugins(arguments), *LIGHT])
        out, err = capsys.readouterr()
        return Result(int(status), out, err, tmp_path)

    return run


@pytest.fixture
def command(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Run:
    """Runs a subcommand of ``sagemaker-conformance`` in this process, in the test's folder."""
    from sagemaker_conformance.cli import main

    monkeypatch.chdir(tmp_path)

    def run(*arguments: str) -> Result:
        capsys.readouterr()
        with pytest.raises(SystemExit) as ended:
            main(list(arguments))
        out, err = capsys.readouterr()
        return Result(int(ended.value.code or 0), out, err, tmp_path)

    return run


@pytest.fixture
def serve() -> Iterator[Callable[[Behaviour], str]]:
    """Starts a server that does with each request what the function does; gives its URL."""
    with serving_behaviours() as start:
        yield start


@pytest.fixture
def aws(monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[..., LoopbackAws]]:
    """Starts an STS and SageMaker of one account, and leads boto3 there."""
    with leading(monkeypatch) as start:
        yield start


@pytest.fixture(scope="session")
def moto_server() -> Iterator[str]:
    """The URL of a moto_server of its own process, on a free port of this machine."""
    pytest.importorskip("moto", reason="needs moto")
    pytest.importorskip("flask", reason="needs moto[server]")
    program = (
        "import logging, sys\n"
        "from moto.server import ThreadedMotoServer\n"
        "logging.getLogger('werkzeug').setLevel(logging.ERROR)\n"
        "server = ThreadedMotoServer('127.0.0.1', 0, verbose=False)\n"
        "server.start()\n"
        "print('http://%s:%s' % server.get_host_and_port(), flush=True)\n"
        "sys.stdin.read()\n"
    )
    with subprocess.Popen(
        [sys.executable, "-c", program],
        env=environment(),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as server:
        assert server.stdout is not None
        yield server.stdout.readline().strip()
        server.communicate()  # the end of its input ends it


@cache
def _newest() -> Catalogue:
    return load("botocore-1.44.5")


@cache
def _seed_requests() -> tuple[SeedRequest, ...]:
    return seed_requests(_newest())


@cache
def _case_store() -> CaseStore:
    """As a run prepares them, once for all targets."""
    case_store = CaseStore(Certifier(_newest().raw), checked_paths(_newest()))
    case_store.prepare(_seed_requests()[0], _all_checks(), user_cache())
    return case_store


def _all_checks() -> list[Check]:
    return [check for side in SIDES for check in checks_of(_newest(), side)]


@pytest.fixture
def catalogue() -> Catalogue:
    """The default catalogue."""
    return _newest()


@pytest.fixture
def plain() -> SeedRequest:
    """The world of the plain base."""
    return _seed_requests()[0]


@dataclass(frozen=True)
class Examined:
    """The verdicts on all checks of a target, by ``"ID SIDE"``."""

    verdicts: Mapping[str, Verdict]

    @property
    def red(self) -> dict[str, str | None]:
        """The divergences."""
        return {k: v.divergence for k, v in self.verdicts.items() if v.status == "diverges"}

    def with_status(self, status: str) -> set[str]:
        """The checks of this status."""
        return {key for key, verdict in self.verdicts.items() if verdict.status == status}


@pytest.fixture
def context_of() -> Callable[[Any], Context]:
    """Makes the context of a target, all of them with the same cases."""

    def make(target: Any) -> Context:
        case_store = _case_store()
        return Context(
            Client(target, TUNING_JOB, keys=case_store.keys),
            _newest(),
            case_store,
            _seed_requests(),
            TargetTraits(refuses_with(target)),
            minimise=False,
        )

    return make


@pytest.fixture
def examine_all(context_of: Callable[[Any], Context]) -> Callable[[Any], Examined]:
    """Makes every check of a target."""

    def examine(target: Any) -> Examined:
        context = context_of(target)
        return Examined({str(check): examine_check(check, context) for check in _all_checks()})

    return examine


@pytest.fixture
def examine_around(context_of: Callable[[Any], Context]) -> Callable[[Any, str], Examined]:
    """Makes the checks of a place, of those around it and in it, and one in 24 of all others.

    Which of the others depends on the place, so that several tests together make most of them.
    """

    def examine(target: Any, place: str) -> Examined:
        context, part = context_of(target), crc32(place.encode()) % 24
        checks = [
            check
            for number, check in enumerate(_all_checks())
            if number % 24 == part
            or f"{place}.".startswith(f"{check.path}.")
            or check.path.startswith(f"{place}.")
        ]
        return Examined({str(check): examine_check(check, context) for check in checks})

    return examine


@pytest.fixture
def examine_one(context_of: Callable[[Any], Context]) -> Callable[[Any, str], Verdict]:
    """Makes the check that ``"ID SIDE"`` names."""

    def examine(target: Any, key: str) -> Verdict:
        clause, _, side = key.partition(" ")
        check = Check(clause, side)  # type: ignore[arg-type]
        return examine_check(check, context_of(target))

    return examine


@pytest.fixture
def mock_with() -> Callable[[Mapping[str, Any]], LocalTarget]:
    """The local mock with some checks replaced, or taken away where the replacement is None."""

    def make(replaced: Mapping[str, Any]) -> LocalTarget:
        checks = {**faithful_checks(_newest()), **replaced}
        kept = {id: check for id, check in checks.items() if check is not None}
        return LocalTarget(_newest(), Service(_newest(), Validator(_newest(), kept)))

    return make


@cache
def _service_model() -> Any:
    return Loader().load_service_model("sagemaker", "service-2")


@pytest.fixture
def small_spec(tmp_path: Path) -> str:
    """A service model whose request has a name, a config and a role: for whole runs that are short."""
    model = _service_model()
    kept = {
        "CreateHyperParameterTuningJobRequest": [
            "HyperParameterTuningJobName",
            "HyperParameterTuningJobConfig",
            "TrainingJobDefinition",
        ],
        "HyperParameterTuningJobConfig": ["Strategy", "ResourceLimits"],
        "HyperParameterTrainingJobDefinition": ["RoleArn"],
    }
    shapes = dict(model["shapes"])
    for name, members in kept.items():
        shape = shapes[name]
        shapes[name] = {
            **shape,
            "required": [member for member in shape["required"] if member in members],
            "members": {member: shape["members"][member] for member in members},
        }
    file = tmp_path / "small-spec.json"
    file.write_text(json.dumps({**model, "shapes": shapes}), encoding="utf-8")
    return file.name


@pytest.fixture
def lax(tmp_path: Path, small_spec: str) -> tuple[str, ...]:
    """The options of a whole run that is short, over a mock that checks next to nothing."""
    (tmp_path / "lax_mock.py").write_text(
        "from sagemaker_conformance.reference import Service, Validator, checks_of\n"
        "from sagemaker_conformance.targets.kinds.local import LocalTarget\n"
        "from sagemaker_strategies.constraints import load\n"
        "def target():\n"
        f"    catalogue = load({small_spec!r})\n"
        "    needed = {k: v for k, v in checks_of(catalogue).items() if k.endswith(':required')}\n"
        "    return LocalTarget(catalogue, Service(catalogue, Validator(catalogue, needed)))\n"
    )
    return ("--target=python:lax_mock:target", "--target-name=lax", f"--spec={small_spec}")
