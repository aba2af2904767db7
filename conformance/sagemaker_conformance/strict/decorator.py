"""A context that is also a decorator of functions of every kind, coroutines included."""

from __future__ import annotations

import inspect
from collections.abc import AsyncIterator, Callable, Coroutine, Generator
from contextlib import AbstractContextManager
from functools import wraps
from threading import Lock, get_ident
from typing import Any, Generic, TypeVar

T = TypeVar("T")
F = TypeVar("F", bound=Callable[..., Any])


class DecoratingContext(Generic[T]):
    """Opens a new context where it is entered, and for each call of a function that it decorates.

    It may be entered again before it is left, in other threads too: each thread leaves its newest one.
    `contextlib.ContextDecorator` leaves the context before a coroutine has begun.
    """

    def __init__(self, opened: Callable[[], AbstractContextManager[T]]) -> None:
        self._opened = opened
        self._lock = Lock()
        self._open: list[tuple[int, AbstractContextManager[T]]] = []

    def __enter__(self) -> T:
        context = self._opened()
        value = context.__enter__()
        with self._lock:
            self._open.append((get_ident(), context))
        return value

    def __exit__(self, *error: Any) -> bool | None:
        with self._lock:
            newest = [each for each in self._open if each[0] == get_ident()] or self._open
            left = newest[-1]
            self._open.remove(left)
        return left[1].__exit__(*error)

    def __call__(self, function: F) -> F:
        """Decorate the function; raises TypeError for a class, whose methods would not be covered."""
        if isinstance(function, type):
            raise TypeError(f"{function.__name__} is a class: decorate its methods")
        return _decorated(function, self._opened)  # type: ignore[return-value]  # wraps() keeps it


def _decorated(
    function: Callable[..., Any], opened: Callable[[], AbstractContextManager[Any]]
) -> Callable[..., Any]:
    if inspect.iscoroutinefunction(function):

        @wraps(function)
        async def coroutine(*args: Any, **more: Any) -> Any:
            with opened():
                return await function(*args, **more)

        return coroutine
    if inspect.isasyncgenfunction(function):

        @wraps(function)
        async def asynchronous(*args: Any, **more: Any) -> AsyncIterator[Any]:
            with opened():
                async for item in function(*args, **more):
                    yield item

        return asynchronous
    if inspect.isgeneratorfunction(function):

        @wraps(function)
        def generator(*args: Any, **more: Any) -> Generator[Any, Any, Any]:
            with opened():
                return (yield from function(*args, **more))

        return generator

    @wraps(function)
    def plain(*args: Any, **more: Any) -> Any:
        with opened():
            result = function(*args, **more)
        return _awaited(result, opened) if inspect.iscoroutine(result) else result

    return plain


async def _awaited(
    result: Coroutine[Any, Any, T], opened: Callable[[], AbstractContextManager[Any]]
) -> T:
    with opened():
        return await result
