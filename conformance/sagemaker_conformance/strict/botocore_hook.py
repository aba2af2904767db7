"""The hook of strict mode in every boto3 client of a process, earlier ones too.

All that depends on botocore is in this file: the event ``before-send``, on which moto answers
as well; `botocore.register_initializer` for sessions to come, and ``register`` of the sessions and
clients that exist, which only the garbage collector can name. One handler is left behind in all of
them and does nothing unless a context is open.
"""

from __future__ import annotations

import contextlib
import gc
import threading
from collections.abc import Callable, Iterator
from typing import Any, Final, TypeAlias

import botocore
import botocore.session
from botocore.client import BaseClient

from sagemaker_strategies.operations.tuning_job import TUNING_JOB

#: More precise names are called first: moto, on plain ``before-send``, never sees what is stopped.
EVENT: Final = f"before-send.{TUNING_JOB.service}.{TUNING_JOB.create}"

#: Takes the body of one create; what it raises is what the caller of boto3 gets.
Listener: TypeAlias = Callable[[bytes], None]

_lock: Final = threading.Lock()
_listeners: tuple[Listener, ...] = ()
_attached = False


@contextlib.contextmanager
def attached(listener: Listener) -> Iterator[None]:
    """Call the listener with every create of this process, in any thread; the newest is called first."""
    global _listeners  # one for all clients, as moto's is
    with _lock:
        _attach()
        _listeners = (listener, *_listeners)
    try:
        yield
    finally:
        with _lock:
            _listeners = tuple(each for each in _listeners if each is not listener)


def _on_before_send(**event: Any) -> None:
    """Handle the prepared request of one create, just before it is sent."""
    __tracebackhide__ = True
    for listener in _listeners:
        listener(_bytes(event["request"].body))


#: Unique to this import: sessions with the handler of an earlier import get this one too.
_ID: Final = f"sagemaker-conformance-strict-{id(_on_before_send)}"


def _attach() -> None:
    """Register the handler wherever it is not yet, once in a process."""
    global _attached
    if _attached:
        return
    botocore.register_initializer(_register_session)
    for thing in gc.get_objects():
        # type(), for isinstance would wake proxies and take a Mock of a client for one.
        kind = type(thing)
        if issubclass(kind, botocore.session.Session):
            _register_session(thing)
        elif issubclass(kind, BaseClient):
            thing.meta.events.register(EVENT, _on_before_send, unique_id=_ID)
    _attached = True


def _register_session(session: botocore.session.Session) -> None:
    """Register the handler with a session, whose clients to come inherit it."""
    session.register(EVENT, _on_before_send, unique_id=_ID)


def _bytes(body: Any) -> bytes:
    if isinstance(body, str):
        return body.encode()
    return bytes(body or b"")
