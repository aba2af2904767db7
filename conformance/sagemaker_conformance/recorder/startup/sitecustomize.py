"""Records what boto3 sends to SageMaker in the processes of a command, and sends none of it; or opens
strict mode in a process that was started where it was open.

The folder of this file is first on their PYTHONPATH, so that each Python imports it at its start. It needs
the standard library only, since the Python of the command may have nothing else. A request that
creates a job is answered, so that the ones after it are recorded too, and so is one that boto3's own
checks would not send; any other raises SystemExit, for whatever comes next would build on a job that
does not exist.
"""

from __future__ import annotations

import importlib.abc
import importlib.machinery
import importlib.util
import json
import math
import os
import re
import sys
from typing import Any

_LOG = os.environ.get("SAGEMAKER_CONFORMANCE_LOG")
#: The options of strict mode, as JSON.
_STRICT = os.environ.get("SAGEMAKER_CONFORMANCE_STRICT")
_OPERATIONS = os.environ.get("SAGEMAKER_CONFORMANCE_OPERATIONS", "").split(",")
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
#: What begins the names of regions outside of the partition "aws", as botocore's table has them.
_PARTITIONS = (
    ("cn-", "aws-cn"),
    ("us-gov-", "aws-us-gov"),
    ("us-iso-", "aws-iso"),
    ("us-isob-", "aws-iso-b"),
    ("eu-isoe-", "aws-iso-e"),
    ("us-isof-", "aws-iso-f"),
    ("eusc-", "aws-eusc"),
)


class _Answer(tuple):  # type: ignore[type-arg]  # Python 3.8 has no other
    """A response and its content; it may be awaited too, as aiobotocore does."""

    def __await__(self) -> Any:
        return self
        yield


class _Finder(importlib.abc.MetaPathFinder):
    """Attaches to one module when it is first imported."""

    def __init__(self, name: str, attach: Any) -> None:
        self._name = name
        self._attach = attach

    def find_spec(self, fullname: str, path: Any = None, target: Any = None) -> Any:
        if fullname != self._name:
            return None
        sys.meta_path.remove(self)
        spec = importlib.util.find_spec(fullname)
        if spec is not None and spec.loader is not None:
            load = spec.loader.exec_module

            def exec_module(module: Any) -> None:
                load(module)
                self._attach(module)

            setattr(spec.loader, load.__name__, exec_module)
        return spec


def _record_refused(validate: Any) -> None:
    """Let requests that boto3's own checks refuse go on to `_record_sent`: they are to be judged too."""
    decorator = validate.ParamValidationDecorator
    serialize = decorator.serialize_to_request

    def serialize_to_request(self: Any, parameters: Any, operation_model: Any) -> Any:
        service = operation_model.service_model.service_name
        if service != "sagemaker" or operation_model.name not in _OPERATIONS:
            return serialize(self, parameters, operation_model)
        try:
            return serialize(self, parameters, operation_model)
        except validate.ParamValidationError as refused:
            return {
                "url_path": "/",
                "query_string": "",
                "method": "POST",
                "headers": {},
                "body": json.dumps(_as_json(parameters)),
                "refused": str(refused),
            }

    decorator.serialize_to_request = serialize_to_request


def _as_json(value: Any) -> Any:
    """A value as JSON has it; what JSON does not have is an object, which no member of text or number is."""
    if isinstance(value, dict):
        return {
            key if isinstance(key, str) else repr(key): _as_json(each)
            for key, each in value.items()
        }
    if isinstance(value, (list, tuple)):
        return [_as_json(each) for each in value]
    known = value is None or isinstance(value, (str, int))
    if known or (isinstance(value, float) and math.isfinite(value)):
        return value
    return {type(value).__name__: repr(value)}


def _record_sent(module: Any) -> None:
    endpoint = module.Endpoint
    send = endpoint.make_request

    def make_request(self: Any, operation_model: Any, request_dict: Any) -> Any:
        if operation_model.service_model.service_name != "sagemaker":
            return send(self, operation_model, request_dict)
        name = operation_model.name
        if name not in _OPERATIONS:
            _append({"stopped": name, "where": _caller()})
            _record_failure()
            raise SystemExit(
                f"{name} is not answered: sagemaker-conformance check creates no job and sends nothing "
                "to SageMaker"
            )
        body = request_dict["body"] or b"{}"
        text = body if isinstance(body, str) else bytes(body).decode("utf-8", "replace")
        refused = request_dict.get("refused")
        _append({"operation": name, "body": text, "where": _caller(), "refused": refused})
        region = request_dict.get("context", {}).get("client_region")
        return _answer(name, text, request_dict.get("url", ""), region)

    endpoint.make_request = make_request


def _record_failure() -> None:
    """Record an error that ends this process later: an exit may be caught, or end a thread only."""
    show = sys.excepthook

    def excepthook(kind: Any, error: Any, trace: Any) -> None:
        _append({"failed": kind.__name__})
        show(kind, error, trace)

    sys.excepthook = excepthook


def _answer(operation: str, text: str, url: str, region: str | None = None) -> Any:
    from botocore.awsrequest import AWSResponse

    metadata = {
        "HTTPStatusCode": 200,
        "HTTPHeaders": {},
        "RetryAttempts": 0,
        "RequestId": "recorded",
    }
    response: Any = AWSResponse
    content = {**content_of(operation, text, region), "ResponseMetadata": metadata}
    return _Answer((response(url, 200, {}, None), content))


def content_of(operation: str, text: str, region: str | None = None) -> dict[str, str]:
    """The content of the answer to a request that creates a job: the ARN, in the client's region."""
    resource = operation[len("Create") :]
    try:
        name = json.loads(text).get(resource + "Name")
    except (AttributeError, ValueError, RecursionError):
        name = None
    kind = re.sub("(?<!^)(?=[A-Z])", "-", resource).lower()
    region = region or "us-east-1"
    partition = next((own for start, own in _PARTITIONS if region.startswith(start)), "aws")
    return {resource + "Arn": f"arn:{partition}:sagemaker:{region}:000000000000:{kind}/{name}"}


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


def _open_strict_mode(module: Any) -> None:
    try:
        from sagemaker_conformance.strict.spawned import open_context
    except ImportError as missing:
        print("strict_sagemaker is open, and this Python lacks it:", missing, file=sys.stderr)
        return
    open_context(json.loads(str(_STRICT)))


def _run_next() -> None:
    """Run the file of this name that would have been imported without this folder."""
    here = os.path.dirname(os.path.abspath(__file__))
    others = [path for path in sys.path if os.path.abspath(path) != here]
    spec = importlib.machinery.PathFinder.find_spec("sitecustomize", others)
    if spec is not None and spec.loader is not None:
        spec.loader.exec_module(importlib.util.module_from_spec(spec))


if _LOG:
    sys.meta_path.insert(0, _Finder("botocore.endpoint", _record_sent))
    sys.meta_path.insert(0, _Finder("botocore.validate", _record_refused))
if _STRICT:
    sys.meta_path.insert(0, _Finder("botocore.endpoint", _open_strict_mode))
if _LOG or _STRICT:
    _run_next()
