"""Targets of other packages: found by module or entry point, and checked for mistakes."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from sagemaker_conformance.protocol.answer import Answer
from sagemaker_conformance.protocol.target import refuses_with
from sagemaker_conformance.targets import (
    TargetError,
    TargetSettings,
    WireTarget,
    connect,
)
from sagemaker_conformance.targets.adapter import adapt
from sagemaker_conformance.targets.kinds.local import LocalTarget
from sagemaker_conformance.targets.registry import check_kind, load_user_target, name_of
from sagemaker_conformance.targets.self_check import find_faults
from sagemaker_strategies.cases.seeds import SeedRequest
from sagemaker_strategies.constraints import Catalogue
from sagemaker_strategies.operations.tuning_job import TUNING_JOB

MODULE = """
from sagemaker_conformance.targets import Answer

class Mine:
    version = "mine 1"

    def __init__(self, argument="none"):
        self.argument = argument

    def send(self, operation, body):
        return Answer("unsupported", message=self.argument)

    class Inner:
        def send(self, operation, body):
            raise KeyError("a\\nb")

class Mute:
    pass

def failing():
    raise RuntimeError("no licence")

number = 5
"""


@pytest.fixture
def settings(catalogue: Catalogue) -> TargetSettings:
    return TargetSettings(catalogue)


@pytest.fixture
def module(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """A module of an author's own in the current folder."""
    (tmp_path / "authors_own.py").write_text(MODULE)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(sys, "path", [*sys.path])
    monkeypatch.delitem(sys.modules, "authors_own", raising=False)
    return "authors_own"


def test_a_factory_in_a_module(module: str, settings: TargetSettings) -> None:
    target = connect(f"python:{module}:Mine", settings)
    target.reset()

    assert ("python", "mine 1") == (target.name, target.version)
    assert "none" == target.send("X", b"").message
    assert not isinstance(target, WireTarget)
    assert refuses_with(target) is None
    target.close()


def test_an_argument_is_handed_on(module: str, settings: TargetSettings) -> None:
    target = connect(f"python:{module}:Mine:http://127.0.0.1:9", settings)

    assert "http://127.0.0.1:9" == target.send("X", b"").message


def test_what_send_raises_is_a_crash_on_one_line(module: str, settings: TargetSettings) -> None:
    target = connect(f"python:{module}:Mine.Inner", settings)

    assert Answer("crashed", message=r"KeyError: 'a\nb'") == target.send("X", b"")
    assert "Inner" == target.version


def test_its_module_is_its_name(module: str) -> None:
    assert module == name_of(f"python:{module}:Mine")
    assert "python" == name_of("python:")
    assert ["local", "nope", "http"] == [name_of(t) for t in ("local", "nope:5", "http://a:1")]


@pytest.mark.parametrize(
    ("target", "said"),
    [
        ("python:", "expected package.module:factory, got ':'"),
        ("python:authors_own", "expected package.module:factory, got 'authors_own:'"),
        ("python:nowhere.at_all:X", "no module 'nowhere' can be imported; install it, or start"),
        ("python:authors_own:Nope", "authors_own has no Nope; name a class or a function"),
        ("python:authors_own:number", "number is an int, expected a class or a function"),
        ("python:authors_own:failing", "calling the factory() fails with RuntimeError: no licence"),
        ("python:authors_own:failing:5", "calling the factory('5') fails with TypeError"),
        ("python:authors_own:Mute", "a Mute has no method send(operation, body); see docs/"),
        ("python:broken_own:X", "importing broken_own fails with ZeroDivisionError"),
    ],
)
def test_what_cannot_be_used_is_said_in_a_line(
    target: str, said: str, module: str, settings: TargetSettings
) -> None:
    Path("broken_own.py").write_text("1 / 0")
    with pytest.raises(TargetError) as wrong:
        connect(target, settings)

    assert said in str(wrong.value)
    assert "\n" not in str(wrong.value)
    assert str(wrong.value).startswith(f"target {target}")


@pytest.fixture
def installed(module: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A package that offers targets, as installed."""
    info = tmp_path / "vendor-1.0.dist-info"
    info.mkdir()
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: vendor\nVersion: 1.0\n")
    (info / "entry_points.txt").write_text(
        "[sagemaker_conformance.targets]\nvendor = authors_own:Mine\n"
        "gone = authors_own:Gone\nlocal = authors_own:Mine\n"
    )
    monkeypatch.syspath_prepend(tmp_path)


@pytest.mark.usefixtures("installed")
def test_an_entry_point_is_a_kind(settings: TargetSettings) -> None:
    assert "vendor" == check_kind("vendor:5") == connect("vendor", settings).name
    assert "5" == connect("vendor:5", settings).send("X", b"").message
    assert "vendor" == name_of("vendor:5")
    assert isinstance(connect("local", settings), LocalTarget)
    assert load_user_target("local") is None
    with pytest.raises(TargetError, match=r"expected one of .*python, sagemaker-core, .*vendor"):
        check_kind("nope")
    with pytest.raises(TargetError, match=r"authors_own:Gone of the group .* cannot be loaded"):
        connect("gone", settings)


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        (None, "send returned a NoneType, expected an Answer"),
        ({}, "send returned a dict, expected an Answer"),
        (Answer("fine"), "send returned the outcome 'fine', expected one of accepted, rej"),  # type: ignore[arg-type]
        (Answer("rejected", "400"), "the status '400', expected a whole number or None"),  # type: ignore[arg-type]
        (Answer("rejected", True), "the status True, expected a whole number or None"),
        (Answer("rejected", 400, 5), "code 5, expected text or None"),  # type: ignore[arg-type]
        (Answer("rejected", 400, "E", b"x"), "message b'x', expected text or None"),  # type: ignore[arg-type]
        (Answer("rejected", 400, "E", "x", ["A"]), "fields ['A'], expected a tuple"),  # type: ignore[arg-type]
    ],
)
def test_what_is_no_answer_ends_the_run(answer: Any, said: str) -> None:
    class Wrong:
        def send(self, operation: str, body: bytes) -> Any:
            return answer

    with pytest.raises(TargetError) as wrong:
        adapt(Wrong(), "python").send("X", b"")

    assert said in str(wrong.value)
    assert "check-target reports more" in str(wrong.value)


def test_what_close_raises_does_not_undo_a_run() -> None:
    class Wrong:
        closed = 0

        def send(self, operation: str, body: bytes) -> Answer:
            return Answer("accepted")

        def close(self) -> None:
            self.closed += 1
            raise OSError

    own = Wrong()
    adapt(own, "python").close()

    assert 1 == own.closed


class Author:
    """The local mock as somebody would write a target around it; each fault is one subclass."""

    def __init__(self, catalogue: Catalogue) -> None:
        self.mock = LocalTarget(catalogue)

    def send(self, operation: str, body: bytes) -> Any:
        return self.mock.send(operation, body)

    def send_raw(self, headers: Any, body: bytes) -> Any:
        return self.mock.send_raw(headers, body)

    def reset(self) -> None:
        self.mock.reset()

    def close(self) -> None:
        self.mock.close()


class Raises(Author):
    def send(self, operation: str, body: bytes) -> Any:
        raise ValueError("not\nyet")


class Returns(Author):
    def send(self, operation: str, body: bytes) -> Any:
        return 200, {}


class Decodes(Author):
    def send(self, operation: str, body: bytes) -> Any:
        return self.mock.send(operation, body.decode().encode())


class SaysYes(Author):
    def send(self, operation: str, body: bytes) -> Any:
        name = json.loads(body).get("HyperParameterTuningJobName") if body[:1] == b"{" else "x"
        arn = f"arn:aws:sagemaker:us-east-1:1:hyper-parameter-tuning-job/{name}"
        return Answer("accepted", 200, body={"HyperParameterTuningJobArn": arn})


class TakesNothing(Author):
    def send(self, operation: str, body: bytes) -> Any:
        return Answer("rejected", 400, "AccessDeniedException", "no such role")


class TellsNoArn(Author):
    def send(self, operation: str, body: bytes) -> Any:
        answer = self.mock.send(operation, body)
        if operation == TUNING_JOB.create and answer.outcome == "accepted":
            return Answer("accepted", 200)
        return answer


class TellsNoCode(Author):
    def send(self, operation: str, body: bytes) -> Any:
        answer = self.mock.send(operation, body)
        return Answer("rejected") if answer.outcome == "rejected" else answer


class Forgets(Author):
    def send(self, operation: str, body: bytes) -> Any:
        if operation == TUNING_JOB.create or operation.startswith("Describe"):
            self.mock.reset()
        return self.mock.send(operation, body)


class TellsOfTheLast(Author):
    last = b""

    def send(self, operation: str, body: bytes) -> Any:
        if operation == TUNING_JOB.create:
            self.last = body
        elif operation.startswith("Describe") and b"-none" not in body:
            name = json.loads(self.last)["HyperParameterTuningJobName"]
            return self.mock.send(
                operation, json.dumps({"HyperParameterTuningJobName": name}).encode()
            )
        return self.mock.send(operation, body)


class KeepsDeleted(Author):
    def send(self, operation: str, body: bytes) -> Any:
        return (
            Answer("accepted", 200, body={})
            if "Delete" in operation
            else super().send(operation, body)
        )


class NeverResets(Author):
    def reset(self) -> None:
        pass


class FailsToReset(Author):
    def reset(self) -> None:
        raise NotImplementedError


class FailsToClose(Author):
    def close(self) -> None:
        raise OSError("gone")


class TakesAnyBytes(Author):
    def send(self, operation: str, body: bytes) -> Any:
        if body.startswith(b"\xff"):
            return Answer("accepted", 200, body={"HyperParameterTuningJobArn": "a/b"})
        return super().send(operation, body)


class LosesHeaders(Author):
    def send_raw(self, headers: Any, body: bytes) -> Any:
        return self.mock.send_raw({}, body)


class Wavers(Author):
    turn = 0

    def send(self, operation: str, body: bytes) -> Any:
        self.turn += b"RoleArn" not in body and operation == TUNING_JOB.create
        if self.turn == 2:
            self.turn = 3
            return Answer("rejected", 400, "SerializationException")
        return super().send(operation, body)


@pytest.mark.parametrize(
    ("author", "where", "said"),
    [
        (Raises, "send(", "got the exception ValueError: not yet; catch it and return"),
        (Returns, "send(", "expected an Answer, got a tuple; return read_answer("),
        (Decodes, "send(", "got the exception UnicodeDecodeError"),
        (SaysYes, "four different requests", "got 200 accepted to all of them"),
        (TakesNothing, "a valid Create", "400 rejected AccessDeniedException (no such role); give"),
        (TellsNoArn, "a valid Create", "HyperParameterTuningJobArn ending in /check-"),
        (TellsNoCode, "a definition without its RoleArn", "the refusal's code, got none"),
        (Forgets, "DescribeHyperParameterTuningJob of the job", "expected it to be there, got 400"),
        (TellsOfTheLast, "DescribeHyperParameterTuningJob of the job", "expected its own name"),
        (KeepsDeleted, "DescribeHyperParameterTuningJob after Delete", "a refusal, got 200 acc"),
        (NeverResets, "DescribeHyperParameterTuningJob after reset()", "the job to be gone"),
        (FailsToReset, "reset()", "nothing to be raised, got NotImplementedError"),
        (FailsToClose, "close()", "nothing to be raised, got OSError: gone"),
        (TakesAnyBytes, "bytes that are no UTF-8", "no job of them, got 200 accepted"),
        (LosesHeaders, "send_raw with the usual headers", "expected the answer that send gets"),
        (Wavers, "a definition without its RoleArn", "again, got 400"),
    ],
)
def test_each_wrong_thing_has_its_line(
    author: type[Author], where: str, said: str, catalogue: Catalogue, plain: SeedRequest
) -> None:
    found = [str(fault) for fault in find_faults(author(catalogue), plain.base)]
    told = [line for line in found if line.startswith(where)]

    assert told, found
    assert any(said in line for line in told), told
    assert all("; " in line and "\n" not in line for line in found)


def test_of_a_sound_target_nothing_is_said(catalogue: Catalogue, plain: SeedRequest) -> None:
    author = Author(catalogue)

    assert () == find_faults(author, plain.base)
    assert [] == list(author.mock._service.store.all())


def test_a_client_library_needs_no_arn_and_no_status(
    catalogue: Catalogue, plain: SeedRequest
) -> None:
    assert () == find_faults(connect("botocore", TargetSettings(catalogue)), plain.base)


@pytest.mark.usefixtures("module")
def test_the_command(command: Callable[..., Any]) -> None:
    fine = command("check-target", "local")
    wrong = command("check-target", "python:authors_own:Mine.Inner")
    unusable = command("check-target", "python:authors_own:Nope")

    assert (0, "local: works as a target should") == (fine.status, fine.out[:31])
    assert 1 == wrong.status
    assert wrong.out.startswith("python:authors_own:Mine.Inner: send('CreateHyper")
    assert (4, 1, "") == (unusable.status, len(unusable.err.splitlines()), unusable.out)


def test_one_that_is_lost_on_the_way_is_closed(plain: Any) -> None:
    closed: list[bool] = []

    class Lost:
        def send(self, operation: str, body: bytes) -> Answer:
            raise TargetError("gone")

        def close(self) -> None:
            closed.append(True)

    with pytest.raises(TargetError, match="gone"):
        find_faults(Lost(), plain.base)
    assert closed == [True]
