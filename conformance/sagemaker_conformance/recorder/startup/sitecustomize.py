"""Records what boto3 sends to SageMaker in the processes of a command, and sends none of it.

The folder of this file is first on their PYTHONPATH, so that each Python imports it at its start. It needs
the standard library only, since the Python of the command may have nothing else. A request that
creates a job is answered, so that the ones after it are recorded too; any other ends the process, for
whatever comes next would build on a job that does not exist.
"""

from __future__ import annotations

import importlib.abc
import importlib.machinery
import importlib.util
import json
import os
import re
import sys
from typing import Any

_LOG = os.environ.get("SAGEMAKER_CONFORMANCE_LOG")
_OPERATIONS = os.environ.get("SAGEMAKER_CONFORMANCE_OPERATIONS", "").split(",")
_MODULE = "botocore.endpoint"
#: Frames of these packages are not the caller's.
_NOT_CALLERS = {
    "aiobotocore",
    "awscli",
    "boto3",
    "botocore",
    "pydantic",
    "sagemaker",
    "sagemaker_core",
}


class _Answer(tuple):  # type: ignore[type-arg]  # Python 3.8 has no other
    """A response and its content; it may be awaited too, as aiobotocore does."""

    def __await__(self) -> Any:
        return self
        yield


class _Finder(importlib.abc.MetaPathFinder):
    """Attaches to the module when it is first imported."""

    def find_spec(self, fullname: str, path: Any = None, target: Any = None) -> Any:
        if fullname != _MODULE:
            return None
        sys.meta_path.remove(self)
        spec = importlib.util.find_spec(fullname)
        if spec is not None and spec.loader is not None:
            load = spec.loader.exec_module

            def exec_module(module: Any) -> None:
                load(module)
                _attach(module.Endpoint)

            setattr(spec.loader, load.__name__, exec_module)
        return spec


def _attach(endpoint: Any) -> None:
    send = endpoint.make_request

    def make_request(self: Any, operation_model: Any, request_dict: Any) -> Any:
        if operation_model.service_model.service_name != "sagemaker":
            return send(self, operation_model, request_dict)
        name = operation_model.name
        if name not in _OPERATIONS:
            _append({"stopped": name, "where": _caller()})
            raise SystemExit(
                f"{name} is not answered: sagemaker-conformance check creates no job and sends nothing "
                "to SageMaker"
            )
        body = request_dict["body"] or b"{}"
        text = body if isinstance(body, str) else bytes(body).decode("utf-8", "replace")
        _append({"operation": name, "body": text, "where": _caller()})
        return _answer(name, text, request_dict.get("url", ""))

    endpoint.make_request = make_request


def _answer(operation: str, text: str, url: str) -> Any:
    from botocore.awsrequest import AWSResponse

    metadata = {
        "HTTPStatusCode": 200,
        "HTTPHeaders": {},
        "RetryAttempts": 0,
        "RequestId": "recorded",
    }
    response: Any = AWSResponse
    content = {**content_of(operation, text), "ResponseMetadata": metadata}
    return _Answer((response(url, 200, {}, None), content))


def content_of(operation: str, text: str) -> dict[str, str]:
    """The content of the answer to a request that creates a job: the ARN."""
    resource = operation[len("Create") :]
    try:
        name = json.loads(text).get(resource + "Name")
    except (AttributeError, ValueError):
        name = None
    kind = re.sub("(?<!^)(?=[A-Z])", "-", resource).lower()
    return {resource + "Arn": f"arn:aws:sagemaker:us-east-1:000000000000:{kind}/{name}"}


def _append(record: dict[str, Any]) -> None:
    with open(str(_LOG), "a", encoding="utf-8") as log:
        log.write(json.dumps(record) + "\n")


def _caller() -> list[Any] | None:
    """The file and the line that called boto3."""
    frame: Any = sys._getframe(1)
    while frame is not None:
        module = str(frame.f_globals.get("__name__", ""))
        own = frame.f_code.co_filename == __file__
        if not own and module.partition(".")[0] not in _NOT_CALLERS:
            return [frame.f_code.co_filename, frame.f_lineno]
        frame = frame.f_back
    return None


def _run_next() -> None:
    """Run the file of this name that would have been imported without this folder."""
    here = os.path.dirname(os.path.abspath(__file__))
    others = [path for path in sys.path if os.path.abspath(path) != here]
    spec = importlib.machinery.PathFinder.find_spec("sitecustomize", others)
    if spec is not None and spec.loader is not None:
        spec.loader.exec_module(importlib.util.module_from_spec(spec))


if _LOG:
    sys.meta_path.insert(0, _Finder())
    _run_next()
