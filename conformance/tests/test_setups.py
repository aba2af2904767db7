"""What an operation needs first: setups, and the values that they give."""

from __future__ import annotations

import json
from importlib import resources
from pathlib import Path
from typing import Any

import pytest

from sagemaker_conformance.protocol.answer import Answer
from sagemaker_conformance.run.setup import Made, SetupError, is_given, read_setup, shipped_setup
from sagemaker_strategies.constraints import load


def records(folder: Path, name: str) -> list[dict[str, Any]]:
    (file,) = (folder / ".sagemaker-conformance").glob(f"{name}*.ndjson")
    return [json.loads(line) for line in file.read_text().splitlines()]


class Recording:
    """Answers what it is told to, and keeps what it was sent."""

    def __init__(self, *answers: Answer) -> None:
        self.sent: list[tuple[str, Any]] = []
        self._answers = list(answers)

    def __call__(self, operation: str, body: bytes) -> Answer:
        self.sent.append((operation, json.loads(body)))
        return self._answers.pop(0)


SETUP = {
    "calls": [
        {
            "operation": "CreateDomain",
            "body": {"DomainName": "d${worker}"},
            "undo": {"operation": "DeleteDomain", "body": {"DomainId": "${1.DomainId}"}},
        },
        {"operation": "CreateSpace", "body": {"DomainId": "${1.DomainId}"}},
    ],
    "values": {"DomainId": "${1.DomainId}"},
}


def test_a_setup_hands_on_what_was_answered_and_undoes_what_it_made(tmp_path: Path) -> None:
    file = tmp_path / "setup.json"
    file.write_text(json.dumps(SETUP))
    made = Made(read_setup(file), worker="-gw1")
    send = Recording(*[Answer("accepted", 200, body={"DomainId": "d-1"})] * 3)

    assert made.make(send) == {"DomainId": "d-1"}
    made.undo(send)
    assert send.sent == [
        ("CreateDomain", {"DomainName": "d-gw1"}),
        ("CreateSpace", {"DomainId": "d-1"}),
        ("DeleteDomain", {"DomainId": "d-1"}),
    ]


def test_a_refused_call_of_a_setup_ends_the_run_in_one_line(tmp_path: Path) -> None:
    file = tmp_path / "setup.json"
    file.write_text(json.dumps(SETUP))
    refused = Answer("rejected", 400, "ValidationException", "no such role")
    send = Recording(Answer("accepted", 200, body={"DomainId": "d"}), refused, refused)

    with pytest.raises(SetupError, match=r"call 2 \(CreateSpace\) was not accepted: .*no such rol"):
        Made(read_setup(file)).make(send)
    assert "DeleteDomain" == send.sent[-1][0]


def test_a_call_of_another_service_is_told_that_calls_are_of_one(tmp_path: Path) -> None:
    file = tmp_path / "setup.json"
    file.write_text(json.dumps(SETUP))

    with pytest.raises(SetupError, match=r"unsupported; calls are of one service$"):
        Made(read_setup(file)).make(Recording(Answer("unsupported")))


@pytest.mark.parametrize(
    "content",
    [
        {"call": []},
        {"calls": {}},
        {"typical": []},
        {"calls": [{"body": {}}]},
        {"calls": [{"operation": 1}]},
    ],
)
def test_a_file_that_is_no_setup_is_refused(tmp_path: Path, content: Any) -> None:
    file = tmp_path / "setup.json"
    file.write_text(json.dumps(content))

    with pytest.raises(SetupError, match="expected"):
        read_setup(file)


@pytest.mark.parametrize(
    ("values", "message"),
    [
        ({"NoSuch": 1}, "NoSuch is no member of sagemaker:CreateTrial"),
        ({"TrialName": "a"}, "TrialName is the name that each request has for itself"),
        ({"ExperimentName": ["x"]}, "the values break ExperimentName:type"),
        ({"ExperimentName": "a_b"}, "the values break ExperimentName:pattern"),
    ],
)
def test_values_that_no_request_can_have_end_the_run_in_one_line(
    suite: Any, tmp_path: Path, values: Any, message: str
) -> None:
    (tmp_path / "setup.json").write_text(json.dumps({"values": values}))
    done = suite("--target=moto", "--operation=CreateTrial", "--setup=setup.json")

    assert 4 == done.status, done.said
    assert message in done.err


def test_a_place_whose_value_is_given_is_not_varied() -> None:
    assert is_given("A.B.member", {"A.B": []})
    assert is_given("A.member.Name", {"Name": "x"})
    assert not is_given("A.Names", {"Name": "x"})


def test_a_typical_value_is_what_requests_have_and_is_varied(tmp_path: Path) -> None:
    file = tmp_path / "setup.json"
    file.write_text(json.dumps({"values": {"Name": "m${worker}"}, "typical": {"Count": 2}}))
    setup = read_setup(file)

    assert Made(setup, "-gw1").make(Recording()) == {"Name": "m-gw1", "Count": 2}
    assert {"Name": "m${worker}", "Count": 2} == setup.record()["values"]
    assert (setup.is_given("A.Name"), setup.is_given("A.Count")) == (True, False)


def test_shipped_setups_name_operations_and_members_that_exist() -> None:
    files = resources.files("sagemaker_conformance.run.setups").iterdir()
    names = [file.name.removesuffix(".json") for file in files if file.name.endswith(".json")]

    assert len(names) > 10
    for operation in (name.replace(".", ":") for name in names):
        setup, catalogue = shipped_setup(operation), load(None, operation)
        assert setup is not None
        members = {*catalogue.nodes, *(path.rpartition(".")[2] for path in catalogue.nodes)}
        assert (operation, set()) == (operation, set(setup.all_values) - members)


def test_an_operation_that_needs_another_is_set_up_on_moto(suite: Any) -> None:
    result = suite("--target=moto", "--operation=CreateEndpoint", "--clause=EndpointConfigName:*")
    checks = [
        (c["clause"], c["side"], c["status"])
        for c in records(result.folder, "moto.sagemaker.CreateEndpoint")
        if "clause" in c
    ]

    assert ("EndpointConfigName:required", "rejects", "conforms") in checks
    assert ("EndpointConfigName:pattern", "accepts", "unsupported") in checks
    assert ("EndpointConfigName:pattern", "rejects", "inconclusive") in checks


def test_of_an_account_the_one_of_moto_is_typical(suite: Any, tmp_path: Path) -> None:
    pytest.importorskip("moto")
    options = ("--target=moto", "--operation=s3control:PutPublicAccessBlock", "--clause=*Acls:type")
    (tmp_path / "other.json").write_text('{"values": {"AccountId": "112233445566"}}')
    refused = suite(*options, "--setup=other.json")

    assert "403" not in suite(*options).said
    assert 4 == refused.status
    assert "403 AccessDenied" in refused.said
    assert "--profile" not in refused.said  # nobody looks at a signature in process


def test_values_that_name_nothing_are_varied_beside_what_was_set_up(suite: Any) -> None:
    pytest.importorskip("moto")
    result = suite(
        "--target=moto",
        "--operation=CreateEndpointConfig",
        "--clause=ProductionVariants.member.InitialInstanceCount:type",
        "--clause=ProductionVariants.member.InstanceType:type",
        "--clause=ProductionVariants.member.ModelName:type",
        "--clause=ProductionVariants.member:type",
    )
    statuses = {
        c["clause"].removeprefix("ProductionVariants.member"): c["status"]
        for c in records(result.folder, "moto.sagemaker.CreateEndpointConfig")
        if c.get("side") == "accepts"
    }

    # moto refuses a variant without an instance type, though no model requires it: none is sent.
    assert statuses == {
        ":type": "conforms",
        ".ModelName:type": "unsupported",
        ".InitialInstanceCount:type": "conforms",
        ".InstanceType:type": "conforms",
    }


def test_what_an_operation_needs_first_is_asked_for(suite: Any) -> None:
    pytest.importorskip("moto")
    done = suite("--target=moto", "--operation=DescribeTrainingJob")
    (line,) = filter(None, done.err.splitlines())

    assert 4 == done.status
    assert "refused a valid minimal request (400 ValidationException" in line
    assert "--setup=FILE" in line
