"""The action and the workflows to copy: their steps are run as the shell would run them.

What only the service can do (checking out, setting Python up, uploading) is left out; ``python`` and
``pip`` of the installing steps are stand-ins that write down what they were asked.
"""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeAlias

import pytest

yaml = pytest.importorskip("yaml")

ROOT = Path(__file__).parents[2]
_EXPRESSION = re.compile(r"\$\{\{ *(.+?) *\}\}")
PROGRAM = "from sagemaker_conformance.cli import main; main()"


@dataclass
class Runner:
    """What a runner of the service has: a folder, the files it reads, and what steps put out."""

    folder: Path
    context: dict[str, str]
    lines: list[str] = field(default_factory=list)

    def shell(self, script: str, env: Mapping[str, str]) -> int:
        """Run a step as the service does, in bash that stops at the first failure."""
        done = subprocess.run(
            ["bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", script],
            cwd=self.folder,
            env={**self._environment(), **env},
            capture_output=True,
            text=True,
            check=False,
            timeout=120,
        )
        self.lines += [*done.stdout.splitlines(), *done.stderr.splitlines()]
        return done.returncode

    def _environment(self) -> dict[str, str]:
        kept = {k: v for k, v in os.environ.items() if not k.startswith(("PYTEST", "COV_"))}
        files = {f"GITHUB_{name}": str(self.folder / name) for name in ("OUTPUT", "STEP_SUMMARY")}
        return {**kept, **files, "PATH": f"{self.folder / 'bin'}:{kept['PATH']}"}

    def text(self, name: str) -> str:
        """What steps wrote into one of the runner's files."""
        file = self.folder / name
        return file.read_text() if file.exists() else ""

    def filled(self, text: str) -> str:
        """A text with its expressions replaced; one that is not known is an error of the file."""
        return _EXPRESSION.sub(lambda found: self.context[found[1]], text)


Start: TypeAlias = Callable[..., Runner]


@pytest.fixture
def start(tmp_path: Path) -> Start:
    """Makes a runner whose programs are this checkout's."""
    folder = tmp_path / "bin"
    folder.mkdir()
    programs = {
        "sagemaker-conformance": f'exec {sys.executable} -c "{PROGRAM}" "$@"',
        "python": f'echo "$*" >> {tmp_path}/installed',
        "pip": f'echo "$*" >> {tmp_path}/installed',
    }
    for name, script in programs.items():
        (folder / name).write_text(f"#!/usr/bin/env bash\n{script}\n")
        (folder / name).chmod(0o755)
    return lambda **context: Runner(tmp_path, context)


@pytest.fixture
def act(start: Start, tmp_path: Path) -> Callable[..., tuple[Runner, int]]:
    """Runs the shell steps of the action with these inputs; gives the last step's status."""

    def run(**inputs: str) -> tuple[Runner, int]:
        action = yaml.safe_load((ROOT / "action.yml").read_text())
        given = {name: each["default"] for name, each in action["inputs"].items()} | inputs
        runner = start(
            **{f"inputs.{name}": value for name, value in given.items()},
            **{"github.action_path": "/the/action", "runner.temp": str(tmp_path)},
        )
        status = 0
        for step in action["runs"]["steps"]:
            if "run" not in step:
                continue
            env = {name: runner.filled(value) for name, value in step.get("env", {}).items()}
            assert "${{" not in step["run"], "what a user says must not become shell"
            status = runner.shell(step["run"], env)
            if "id" in step:
                told = (line.partition("=") for line in runner.text("OUTPUT").splitlines())
                runner.context.update(
                    {f"steps.{step['id']}.outputs.{name}": value for name, _, value in told}
                )
        return runner, status

    return run


def test_the_action_passes_what_is_as_its_baseline_says(act: Any) -> None:
    pytest.importorskip("moto")
    runner, status = act(baseline="moto", options="--clause=*RoleArn:*\n")
    reports = Path(runner.context["steps.run.outputs.reports"])

    assert 0 == status, runner.lines
    assert "-m pip install --quiet --disable-pip-version-check /the/action[moto]" in (
        runner.text("installed")
    )
    assert "Gate: as in the baseline; known: 4" in runner.text("STEP_SUMMARY")
    assert {"run.ndjson", "summary.md", "junit.xml", "results.sarif", "report.json"} == {
        file.name for file in reports.iterdir()
    }
    assert json.loads((reports / "report.json").read_text())["gate"]["passed"] is True


def test_the_action_fails_for_what_is_new_and_says_so(act: Any) -> None:
    pytest.importorskip("moto")
    runner, status = act(options="--clause=*RoleArn:pattern", package="mine==1")

    assert 1 == status
    assert "mine==1" in runner.text("installed")
    assert "moto" in runner.text("STEP_SUMMARY")
    assert "1" == runner.context["steps.run.outputs.status"]


def test_the_action_tells_of_wrong_usage(act: Any) -> None:
    runner, status = act(target="nowhere; touch broken", baseline="$(touch broken)")

    assert 4 == status
    assert "ended with 4 before it asked anything" in runner.text("STEP_SUMMARY")
    assert not (runner.folder / "broken").exists()


def test_the_action_does_not_show_the_run_before_where_one_cannot_start(act: Any) -> None:
    _, first = act(target="local", options="--clause=*RoleArn:type")
    runner, second = act(target="nowhere")
    *_, summary = runner.text("STEP_SUMMARY").splitlines()

    assert (0, 4) == (first, second)
    assert "ended with 4 before it asked anything" in summary
    assert [] == list(Path(runner.context["steps.run.outputs.reports"]).iterdir())


def test_the_action_reads_options_with_the_line_ends_of_windows(act: Any) -> None:
    runner, status = act(target="local", options="--clause=*RoleArn:type\r\n\r\n--rules=off\r\n")
    reports = Path(runner.context["steps.run.outputs.reports"])
    opening = json.loads((reports / "run.ndjson").read_text().splitlines()[0])

    assert 0 == status, runner.lines
    assert (["*RoleArn:type"], "off") == (
        opening["options"]["clauses"],
        opening["options"]["rules"],
    )


def test_outputs_and_uploads_name_what_steps_put_out() -> None:
    action = yaml.safe_load((ROOT / "action.yml").read_text())
    steps = action["runs"]["steps"]
    written = {
        f"steps.{step['id']}.outputs.{name}"
        for step in steps
        if "id" in step
        for name in re.findall(r'echo "(\w+)=', step["run"])
    }
    read = set(re.findall(r"steps\.\w+\.outputs\.\w+", (ROOT / "action.yml").read_text()))

    assert read == written
    assert [step["shell"] for step in steps if "run" in step] == ["bash"] * 4


def test_the_job_of_gitlab_runs(start: Start) -> None:
    pytest.importorskip("moto")
    job = yaml.safe_load((ROOT / "docs" / "ci" / "gitlab.yml").read_text())["conformance"]
    runner = start()
    for script in (*job["before_script"], *job["script"]):
        cut_down = script.replace(" run ", " run --clause='*RoleArn:*' ")

        assert 0 == runner.shell(cut_down, job["variables"]), runner.lines

    for name in ("junit.xml", "index.html", "badge.json", "run.ndjson"):
        assert (runner.folder / "conformance" / name).is_file()
    assert (runner.folder / job["artifacts"]["reports"]["junit"]).is_file()


def test_the_job_that_watches_for_drift_runs(start: Start) -> None:
    job = yaml.safe_load((ROOT / "docs" / "ci" / "drift.yml").read_text())["jobs"]["drift"]
    runner = start()
    statuses = [runner.shell(step["run"], {}) for step in job["steps"] if "run" in step]

    assert statuses[0] == 0
    assert statuses[1] in (0, 1)  # whether the installed botocore documents something else
    assert "botocore-1.44.5 -> botocore-" in runner.text("STEP_SUMMARY")


def test_the_workflow_for_github_uses_what_the_action_offers() -> None:
    action = yaml.safe_load((ROOT / "action.yml").read_text())
    workflow = yaml.safe_load((ROOT / "docs" / "ci" / "github.yml").read_text())
    steps = workflow["jobs"]["conformance"]["steps"]
    (ours,) = (step for step in steps if "sagemaker-conformance" in step.get("uses", ""))

    assert set(ours["with"]) <= set(action["inputs"])
    assert "outputs.reports" in steps[-1]["with"]["path"]
    assert "reports" in action["outputs"]


@pytest.mark.parametrize(
    "name",
    [
        "action.yml",
        "docs/ci/github.yml",
        "docs/ci/drift.yml",
        ".github/workflows/publish.yml",
    ],
)
def test_the_actions_of_others_are_pinned_to_a_commit(name: str) -> None:
    used = re.findall(r"uses: (.+)", (ROOT / name).read_text())
    foreign = [each for each in used if not each.startswith("OWNER/")]

    assert foreign
    for each in foreign:
        assert re.fullmatch(r"[\w./-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+", each), each


@pytest.mark.parametrize(
    ("heading", "owner", "why"),
    [
        ("## 1.2.3 (2026-12-01)", "somebody", None),
        ("## 1.2.3 (unreleased)", "somebody", "expected a heading '## 1.2.3 (YYYY-MM-DD)'"),
        ("## 1.2.3 (2026-12-01)", "OWNER", "expected this repository's address"),
    ],
)
def test_nothing_is_published_before_it_is_ready(
    heading: str, owner: str, why: str | None, start: Start
) -> None:
    workflow = yaml.safe_load((ROOT / ".github/workflows/publish.yml").read_text())
    ready = next(s for s in workflow["jobs"]["build"]["steps"] if "ready" in s.get("name", ""))
    runner = start()
    (runner.folder / "CHANGELOG.md").write_text(f"# Changelog\n\n{heading}\n")
    (runner.folder / "pyproject.toml").write_text(f'"https://github.com/{owner}/the-project"\n')
    status = runner.shell(ready["run"], {"GITHUB_REF_NAME": "v1.2.3"})

    assert (0 if why is None else 1) == status, runner.lines
    assert why is None or why in runner.lines[0]


def test_only_the_job_that_publishes_may_sign_in() -> None:
    workflow = yaml.safe_load((ROOT / ".github/workflows/publish.yml").read_text())

    assert {"contents": "read"} == workflow["permissions"]
    assert {"id-token": "write"} == workflow["jobs"]["publish"]["permissions"]
    assert "permissions" not in workflow["jobs"]["build"]
    assert "run" not in {key for step in workflow["jobs"]["publish"]["steps"] for key in step}
