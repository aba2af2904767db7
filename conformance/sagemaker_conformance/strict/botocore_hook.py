"""The hook of strict mode in every boto3 client of a process, earlier ones and aiobotocore's too.

All that depends on botocore is in this file: each client of any session sends by the method
`botocore.endpoint.Endpoint.make_request`, which is replaced in the class, so that no client can be missed.
One function is left behind there and does nothing unless a context is open.
"""

from __future__ import annotations

import contextlib
import threading
from collections.abc import Callable, Iterable, Iterator
from functools import wraps
from typing import Any, Final, TypeAlias

import botocore
from botocore.endpoint import Endpoint

_METHOD: Final = "make_request"

#: Takes an operation, ``SERVICE:OPERATION``, and the body of one request of it; what it raises is
#: what the caller of boto3 gets.
Listener: TypeAlias = Callable[[str, bytes], None]

_lock: Final = threading.Lock()
_listeners: tuple[tuple[frozenset[str], Listener], ...] = ()
_attached = False


@contextlib.contextmanager
def attached(operations: Iterable[str], listener: Listener) -> Iterator[None]:
    """Call the listener with every request of these operations in this process, in any thread.

    The newest listener is called first.

    Raises RuntimeError where a client of the installed botocore could be missed.
    """
    global _listeners  # one for all clients, as moto's is
    with _lock:
        _attach()
        mine = (frozenset(operations), listener)
        _listeners = (mine, *_listeners)
    try:
        yield
    finally:
        with _lock:
            _listeners = tuple(each for each in _listeners if each is not mine)


def _attach() -> None:
    """Replace the method, once in a process."""
    global _attached
    others = [kind for kind in _subclasses(Endpoint) if _METHOD in vars(kind)]
    if others or not callable(getattr(Endpoint, _METHOD, None)):
        raise RuntimeError(
            f"strict_sagemaker: {others[0] if others else f'botocore {botocore.__version__}'} sends requests "
            f"in a way of its own, past {Endpoint.__module__}.Endpoint.{_METHOD}: nothing would be refused"
        )
    if not _attached:
        setattr(Endpoint, _METHOD, _listened(getattr(Endpoint, _METHOD)))
        _attached = True


def _listened(send: Callable[..., Any]) -> Callable[..., Any]:
    @wraps(send)
    def make_request(self: Any, operation_model: Any, request_dict: Any) -> Any:
        __tracebackhide__ = True
        if _listeners:
            name = f"{operation_model.service_model.service_name}:{operation_model.name}"
            for operations, listener in _listeners:
                if name in operations:
                    body = request_dict["body"]
                    listener(name, body.encode() if isinstance(body, str) else bytes(body or b""))
        return send(self, operation_model, request_dict)

    return make_request


def _subclasses(kind: type[Any]) -> Iterator[type[Any]]:
    for below in kind.__subclasses__():
        yield below
        yield from _subclasses(below)
