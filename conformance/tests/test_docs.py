"""Every command and every piece of Python in README.md and docs/ is run, in the order of the text.

The commands of a document share a folder, as they would at a reader's. A whole run is cut down to a
few clauses, or, where only a whole one will do, to a specification of a few members. The emulator of
the text is a mock that lacks one check.
"""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from sagemaker_conformance.cli import main
from sagemaker_conformance.reference import Service, Validator, checks_of
from sagemaker_conformance.server.mock_server import serving
from sagemaker_strategies.constraints import DEFAULT_SPEC, load

ROOT = Path(__file__).parents[2]
DOCUMENTS = ["README.md", *(f"docs/{path.name}" for path in sorted(ROOT.glob("docs/*.md")))]
#: What installs: the script of CI does that, on a machine of its own.
SET_UP = {"pip install -e '.[moto]'", "pip install tox", "tox"}
LACKING = "TrainingJobDefinition.RoleArn:length-max"
SMALL = "small-spec.json"
LAX = ("--target=python:lax_mock:target", "--target-name=moto")
#: Of a whole family a few checks, one of which moto does not honour.
FEWER = {"*:lifecycle-*": "create", "*:wire-*": "comma", "*:error-*": "missing"}
_BLOCK = re.compile(r"^```(console|python|yaml)\n(.*?)^```$", re.DOTALL | re.MULTILINE)
_COMMAND = re.compile(
    r"^(?:\$|- run:) (.+?)(?:   # (?:exit (\d).*|needs (?:an account|AWS Emulator)))?$",
    re.MULTILINE,
)
#: Ends a command that is not run as it is: a run is planned, and nothing else is done.
_ACCOUNT = re.compile(r"^\$ (.+?)   # needs an account$", re.MULTILINE)
#: Ends a command that another test runs: transport/test_aws_emulator.py.
_EMULATOR = re.compile(r"^\$ (.+?)   # needs AWS Emulator$", re.MULTILINE)


@pytest.fixture
def emulator() -> Iterator[str]:
    catalogue = load(DEFAULT_SPEC)
    checks = {id: check for id, check in checks_of(catalogue).items() if id != LACKING}
    with serving(Service(catalogue, Validator(catalogue, checks))) as url:
        yield url


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, lax: tuple[str, ...]) -> Path:
    """An empty folder but for a service model of few members, and a mock that checks little."""
    assert f"--spec={SMALL}" in lax
    monkeypatch.chdir(tmp_path)
    monkeypatch.syspath_prepend(tmp_path)
    monkeypatch.setenv("PYTEST_ADDOPTS", "-p no:randomly -p no:unraisableexception")
    return tmp_path


@pytest.mark.usefixtures("folder")
@pytest.mark.parametrize("document", DOCUMENTS)
def test_what_a_document_tells_works(document: str, emulator: str) -> None:
    pytest.importorskip("moto")
    for form, content in _BLOCK.findall((ROOT / document).read_text(encoding="utf-8")):
        if form == "python":
            _execute(content, document)
            continue
        planned = set(_ACCOUNT.findall(content))
        elsewhere = set(_EMULATOR.findall(content))
        for told, status in _COMMAND.findall(content):
            if told in elsewhere:
                continue
            if told in planned:
                assert 0 == _plan(told), f"{document}: {told}"
                continue
            line = told.replace("http://127.0.0.1:5000", emulator)
            assert int(status or 0) == _run(line), f"{document}: {told}"


@pytest.mark.parametrize("document", DOCUMENTS)
def test_no_command_of_a_document_is_overlooked(document: str) -> None:
    blocks = _BLOCK.findall((ROOT / document).read_text(encoding="utf-8"))
    lines = [line for form, text in blocks if form == "console" for line in text.splitlines()]

    assert [line for line in lines if not _COMMAND.fullmatch(line)] == []


@pytest.mark.parametrize("document", [*DOCUMENTS, "ARCHITECTURE.md", "CONTRIBUTING.md", "llms.txt"])
def test_links_lead_somewhere(document: str) -> None:
    here = ROOT / document
    shown = re.sub(r"^```.*?^```$", "", here.read_text("utf-8"), flags=re.DOTALL | re.MULTILINE)
    text = re.sub(r"`[^`\n]*`", "", shown)  # a pattern is no link
    links = re.findall(r"\]\(([^)\s]+)\)", text)

    assert [link for link in links if "://" not in link and not _leads(link, here)] == []


@pytest.mark.parametrize("document", [*DOCUMENTS, "CONTRIBUTING.md", "ARCHITECTURE.md"])
def test_the_modules_that_a_document_names_are_there(document: str) -> None:
    text = (ROOT / document).read_text(encoding="utf-8")
    named = {name.rpartition("/")[2] for name in re.findall(r"`([\w./]+\.py)`", text)}
    folders = ("conformance", "strategies", "reports", "benchmarks", ".ci")

    assert set() == named - {path.name for name in folders for path in (ROOT / name).rglob("*.py")}


@pytest.mark.parametrize("list_of_pages", ["docs/index.md", "llms.txt"])
def test_every_page_is_listed(list_of_pages: str) -> None:
    text = (ROOT / list_of_pages).read_text(encoding="utf-8")
    linked = {link.rpartition("/")[2] for link in re.findall(r"\]\(([\w./-]+\.md)\)", text)}

    assert {path.name for path in ROOT.glob("docs/*.md")} - {"index.md"} <= linked


def test_few_words_are_explained() -> None:
    table = re.findall(r"^\| .+ \|$", (ROOT / "docs/glossary.md").read_text(), re.MULTILINE)

    assert len(table) - 2 <= 15


def test_the_set_up_of_the_readme_is_what_ci_does() -> None:
    script = (ROOT / ".ci" / "run").read_text(encoding="utf-8")
    commands = [c for c, _ in _COMMAND.findall((ROOT / "README.md").read_text(encoding="utf-8"))]
    set_up = [c for c in commands if "pip install" in c]

    assert len(set_up) == 2
    assert [command for command in set_up if command not in script] == []


def _run(line: str) -> int:
    """The exit status of a line's last command; what stands before ``&&`` must end with 0."""
    *before, last = [part for part in line.split(" && ") if part not in SET_UP] or ["true"]
    assert not any(map(_run_one, before))
    return _run_one(last)


def _plan(line: str) -> int:
    """The exit status of a run that is only planned; other commands are only parsed."""
    run = line.startswith("sagemaker-conformance run ")
    return _run(f"{line} --plan" if run else f"{line} --help")


def _run_one(command: str) -> int:
    program, *arguments = shlex.split(command)
    if program not in ("pytest", "sagemaker-conformance"):
        return 0
    if program == "pytest":
        arguments = ["run", *arguments]
    added = _cut_down(arguments) if arguments[0] == "run" else []
    with pytest.raises(SystemExit) as ended:
        main([*arguments, *added])
    if added:  # what it recorded stands for the whole run
        for journal in Path(".sagemaker-conformance").glob("*.partial.ndjson"):
            journal.replace(str(journal).replace(".partial", ""))
    return int(ended.value.code or 0)


def _cut_down(arguments: list[str]) -> list[str]:
    """What to add, so that a run is a short one."""
    named = {argument.partition("=")[0] for argument in arguments}
    if "--baseline" in named and "--baseline=moto" not in arguments:
        as_told = "--update-baseline" in named or "--clause" in named  # a whole run writes one
        target = LAX if "--target=moto" in arguments else ()  # moto would take long
        return [*target, f"--spec={SMALL}", *([] if as_told else ["--clause=*RoleArn*"])]
    if "-k" in named:
        return []
    if suites := [part for glob, part in FEWER.items() if f"--clause={glob}" in arguments]:
        return ["-k", suites[0]]
    usual = "--clause=*ame:*" if "--operation" in named else "--clause=*RoleArn*"
    return [] if "--clause" in named else [usual]


def _execute(source: str, document: str) -> None:
    """Run a block, and then the tests that it defines; one that begins with a file's name is that file."""
    if named := re.match(r"# (\w+\.py)\n", source):
        Path(named[1]).write_text(source, encoding="utf-8")
    names: dict[str, Any] = {"__name__": f"a block of {document}"}
    exec(compile(source, document, "exec"), names)
    for name, found in list(names.items()):
        if name.startswith("test_"):
            found()


def _leads(link: str, here: Path) -> bool:
    path, _, anchor = link.partition("#")
    target = (here.parent / path) if path else here
    if not target.exists() or not anchor:
        return target.exists()
    headings = re.findall(r"^#+ (.+)$", target.read_text(encoding="utf-8"), re.MULTILINE)
    slugs = {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}
    return anchor in slugs
