"""Kept cases: the same as those made afresh, and left alone where anything about them is odd."""

from __future__ import annotations

import os
import pickle
import threading
import zlib
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from sagemaker_conformance.checks.check import Check, checks_of
from sagemaker_conformance.engine import case_cache
from sagemaker_conformance.engine.case_cache import VARIABLE, CaseCache, user_cache
from sagemaker_conformance.engine.case_store import CaseStore
from sagemaker_conformance.judging.certifier import Certifier
from sagemaker_conformance.protocol.wire_json import wire_json
from sagemaker_strategies.cases.seeds import SeedRequest, seed_requests
from sagemaker_strategies.constraints import Catalogue
from sagemaker_strategies.constraints.clause import SIDES

#: A list, a map, a number, an enum, a pattern and what is required.
PATHS = ("TrainingJobDefinition.ResourceConfig", "TrainingJobDefinition.StaticHyperParameters")
KEY = "0" * 64


@pytest.fixture
def checks(catalogue: Catalogue) -> list[Check]:
    return [c for side in SIDES for c in checks_of(catalogue, side) if c.path.startswith(PATHS)]


@pytest.fixture
def prepared(catalogue: Catalogue, checks: list[Check]) -> Callable[..., CaseStore]:
    """A store of these checks' cases, made as a process of its own would."""

    def prepare(cache: CaseCache | None) -> CaseStore:
        paths = tuple(dict.fromkeys(check.path for check in checks))
        store = CaseStore(Certifier(catalogue.raw), paths)
        store.prepare(seed_requests(catalogue)[0], checks, cache)
        return store

    return prepare


def rejecting(checks: list[Check]) -> list[str]:
    """The clauses that some of the checks break."""
    return [check.clause for check in checks if check.side == "rejects"]


def content(store: CaseStore, seed_request: SeedRequest, checks: list[Check]) -> list[Any]:
    """All that is sent for the checks."""
    clauses = rejecting(checks)
    return [
        [store.violations(seed_request, clause) for clause in clauses],
        [store.placements(seed_request, path) for path in store.paths],
        store.returning(seed_request),
        store.multi_violations(seed_request).all,
        store.batches(seed_request).all,
        store.batches(seed_request).typical_controls,
    ]


def test_what_is_kept_is_what_is_made(
    prepared: Any,
    plain: SeedRequest,
    checks: list[Check],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    cache = CaseCache(tmp_path / "deep" / "cache")
    made, first = prepared(None), prepared(cache)
    (file,) = cache.folder.iterdir()
    for name in ("violations_of", "batches", "multi_violations", "round_trip_batches"):
        monkeypatch.delattr(f"sagemaker_conformance.engine.case_store.{name}")

    again = prepared(cache)

    assert content(made, plain, checks) == content(first, plain, checks)
    assert content(made, plain, checks) == content(again, plain, checks)
    assert list(cache.folder.iterdir()) == [file]


def test_what_an_answer_asked_for_is_kept_too(
    prepared: Any, catalogue: Catalogue, checks: list[Check], tmp_path: Path
) -> None:
    cache = CaseCache(tmp_path)
    store, other = prepared(cache), seed_requests(catalogue)[1]
    clause = rejecting(checks)[0]
    plain, *_ = store.violations(seed_requests(catalogue)[0], clause)
    made = [store.violation(other, plain), store.smallest(plain, catalogue)]
    store.keep()

    again = prepared(cache)
    known = set(again._made)
    (same, *_) = again.violations(seed_requests(catalogue)[0], clause)

    assert made == [again.violation(other, same), again.smallest(same, catalogue)]
    assert known == set(again._made)


def test_what_the_judge_found_is_kept_with_the_cases(
    prepared: Any,
    plain: SeedRequest,
    checks: list[Check],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    cache = CaseCache(tmp_path)
    store = prepared(cache)
    clauses = rejecting(checks)
    cases = [case for clause in clauses for case in store.violations(plain, clause)]
    wrong = [case for case in cases if not store.certified(case.request, case.violates)]
    store.keep()
    monkeypatch.delattr(Certifier, "violated")

    again = prepared(cache)

    assert cases
    assert not wrong
    for case in (case for clause in clauses for case in again.violations(plain, clause)):
        assert again.certified(case.request, case.violates)
        assert not again.certified(case.request, frozenset({"another"}))


def test_a_case_that_does_not_break_its_clause_is_kept_as_one(
    prepared: Any, plain: SeedRequest, checks: list[Check], tmp_path: Path
) -> None:
    cache = CaseCache(tmp_path)
    store = prepared(cache)
    (file,) = tmp_path.iterdir()
    made = cache.read(file.name)
    assert made is not None
    kept: dict[Any, Any] = {key: found for key, found in made.items() if key[0] != "violated"}
    for key, found in kept.items():
        if key[0] == "violations":
            kept[key] = tuple(replace(case, request=case.control) for case in found)
        elif key[0] in ("batches", "returning"):
            kept[key] = tuple(replace(batch, request={}) for batch in found)
        elif key[0] == "multi_violations":
            kept[key] = tuple(replace(each, request=plain.base) for each in found)
    cache.write(file.name, kept)

    clauses = rejecting(checks)
    for _ in range(2):  # as it is found, then as it is kept
        wrong = prepared(cache)
        sent = [case for clause in clauses for case in wrong.violations(plain, clause)]
        assert sent
        assert not any(wrong.certified(case.request, case.violates) for case in sent)
        assert store.batches(plain).all
        assert not (wrong.batches(plain).all + wrong.returning(plain))
        assert not wrong.multi_violations(plain).all
        wrong.keep()


def test_the_json_of_requests_is_kept_as_it_is(
    prepared: Any, plain: SeedRequest, checks: list[Check], tmp_path: Path
) -> None:
    cache = CaseCache(tmp_path)
    store = prepared(cache)
    clauses = rejecting(checks)
    texts = [store.keys.of(c.request) for each in clauses for c in store.violations(plain, each)]
    # What an answer asks for has the texts kept too.
    store.smallest(store.violations(plain, clauses[0])[0], plain.catalogue)
    store.keep()

    again = prepared(cache)
    requests = [c.request for each in clauses for c in again.violations(plain, each)]

    assert [again.keys.known(request) for request in requests] == texts
    assert texts == list(map(wire_json, requests))


def test_a_file_of_the_code_that_changes_is_seen(tmp_path: Path) -> None:
    code = tmp_path / "package" / "inner"
    code.mkdir(parents=True)
    (code / "part.py").write_text("a = 1\n")
    (code / "part.txt").write_text("a\n")
    before = sorted(case_cache._states(str(tmp_path / "package")))

    assert [(name, size) for name, size, _ in before] == [("/inner/part.py", 6)]
    (code / "data.json").write_text("{}")
    assert len(list(case_cache._states(str(tmp_path / "package")))) == 2
    (code / "part.py").write_text("a = 12\n")
    assert before[0] not in case_cache._states(str(tmp_path / "package"))


@pytest.mark.parametrize(
    "damage",
    [
        lambda whole: b"",
        lambda whole: whole[:-1],
        lambda whole: whole[:40],
        lambda whole: whole[:100] + bytes([whole[100] ^ 1]) + whole[101:],
        lambda whole: b"not a cache",
    ],
    ids=["empty", "cut off", "its head only", "one bit", "something else"],
)
def test_a_damaged_file_is_written_anew(
    damage: Callable[[bytes], bytes], prepared: Any, tmp_path: Path
) -> None:
    cache = CaseCache(tmp_path)
    prepared(cache)
    (file,) = tmp_path.iterdir()
    whole = file.read_bytes()
    file.write_bytes(damage(whole))

    assert cache.read(file.name) is None
    prepared(cache)

    assert cache.read(file.name) is not None


def test_a_file_of_another_key_is_not_read(prepared: Any, tmp_path: Path) -> None:
    cache = CaseCache(tmp_path)
    prepared(cache)
    (file,) = tmp_path.iterdir()
    file.rename(tmp_path / KEY)

    assert cache.read(KEY) is None


def test_the_key_is_of_all_that_cases_depend_on(
    catalogue: Catalogue,
    plain: SeedRequest,
    checks: list[Check],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    cache, paths = CaseCache(tmp_path), tuple(catalogue.nodes)
    other = seed_requests(replace(catalogue, spec="another"))[0]
    given = seed_requests(catalogue, given={"a": 1})[0]
    keys = [
        cache.key(plain, paths, checks),
        cache.key(plain, paths[1:], checks),
        cache.key(plain, paths, checks[1:]),
        cache.key(seed_requests(catalogue)[1], paths, checks),
        cache.key(other, paths, checks),
        cache.key(given, paths, checks),
    ]
    monkeypatch.setattr(case_cache, "_code", lambda: ["another version"])
    keys.append(cache.key(plain, paths, checks))

    assert len(set(keys)) == len(keys)
    assert cache.key(plain, paths, checks[::-1]) == keys[-1]  # but of no order


def test_nothing_of_a_file_is_run(tmp_path: Path) -> None:
    class Evil:
        def __reduce__(self) -> Any:
            return os.system, (f"touch {tmp_path / 'run'}",)

    packed = zlib.compress(pickle.dumps({("a",): Evil()}))
    (tmp_path / KEY).write_bytes(case_cache._digest(KEY, packed) + packed)
    (tmp_path / KEY).chmod(0o600)

    assert CaseCache(tmp_path).read(KEY) is None
    assert not (tmp_path / "run").exists()


@pytest.mark.skipif(os.name == "nt", reason="a user's folder is closed to others there")
def test_a_file_that_others_can_write_is_not_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    cache = CaseCache(tmp_path)
    cache.write(KEY, {("a",): ()})
    assert cache.read(KEY) == {("a",): ()}
    (tmp_path / KEY).chmod(0o620)
    assert cache.read(KEY) is None
    (tmp_path / KEY).chmod(0o600)
    monkeypatch.setattr(os, "geteuid", lambda: (tmp_path / KEY).stat().st_uid + 1)
    assert cache.read(KEY) is None


def test_processes_write_and_read_at_once(tmp_path: Path) -> None:
    cache, made = CaseCache(tmp_path), {("a", str(n)): ("x" * 1000,) for n in range(500)}
    cache.write(KEY, made)
    found: list[bool] = []

    def work() -> None:
        for _ in range(10):
            cache.write(KEY, made)
            found.append(cache.read(KEY) == made)

    threads = [threading.Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert found == [True] * 40
    assert [file.name for file in tmp_path.iterdir()] == [KEY]


def test_a_folder_that_cannot_be_written_is_none(prepared: Any, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in its place")  # a mode does not stop root

    assert prepared(CaseCache(tmp_path / "file" / "cache"))


def test_the_oldest_files_go(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(case_cache, "_MOST_FILES", 2)
    cache = CaseCache(tmp_path)
    for age, key in enumerate("cba"):
        cache.write(key, {})
        os.utime(tmp_path / key, (1000 - age, 1000 - age))
    cache.write("d", {})

    assert {file.name for file in tmp_path.iterdir()} == {"c", "d"}


def test_the_environment_names_the_folder_or_switches_it_off(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.platform", "linux")
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.delenv("XDG_CACHE_HOME", raising=False)
    monkeypatch.delenv(VARIABLE)
    assert user_cache() == CaseCache(tmp_path / ".cache" / "sagemaker-conformance")
    monkeypatch.setenv("XDG_CACHE_HOME", "relative")
    assert user_cache() == CaseCache(tmp_path / ".cache" / "sagemaker-conformance")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "xdg"))
    assert user_cache() == CaseCache(tmp_path / "xdg" / "sagemaker-conformance")
    monkeypatch.setenv(VARIABLE, str(tmp_path / "own"))
    assert user_cache() == CaseCache(tmp_path / "own")
    monkeypatch.setenv(VARIABLE, "off")
    assert user_cache() is None
