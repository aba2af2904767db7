"""A deadline for a whole exchange: urllib3's time-outs start anew with every byte that comes in."""

from __future__ import annotations

import contextlib
import io
import socket
import time
from collections.abc import Callable
from typing import Any


class Deadline:
    """The moment at which the exchange that is under way must have ended."""

    def __init__(self, seconds: float, clock: Callable[[], float] = time.monotonic) -> None:
        self.seconds = seconds
        self._clock = clock
        self._ends = clock() + seconds

    def start(self) -> None:
        """Give the next exchange all its seconds."""
        self._ends = self._clock() + self.seconds

    def left(self) -> float:
        """Return the seconds that are left, above 0; raises `TimeoutError` where none are."""
        left = self._ends - self._clock()
        if left <= 0:
            raise TimeoutError("the time for the whole exchange is over")
        return left


class DeadlineSocket:
    """A socket whose every operation has the time that the deadline leaves, not a time of its own.

    What is sent goes out in one piece, with `flush` or once an answer is waited for: header and body
    apart would wake a server twice.
    """

    def __init__(self, connected: socket.socket, deadline: Deadline) -> None:
        self._socket = connected
        self._deadline = deadline
        self._unsent = bytearray()
        self._reader: io.BufferedReader | None = None

    def __getattr__(self, name: str) -> Any:
        return getattr(self._socket, name)

    def sendall(self, data: Any) -> None:
        self._unsent += data

    def flush(self) -> None:
        """Send what was written."""
        whole, self._unsent = self._unsent, bytearray()
        if whole:
            self._socket.settimeout(self._deadline.left())
            # A server that closes before it has read everything may have answered first.
            with contextlib.suppress(BrokenPipeError):
                self._socket.sendall(whole)

    def makefile(self, mode: str = "rb", *_: Any) -> io.BufferedReader:
        self.flush()
        self._reader = io.BufferedReader(_Reader(self._socket, self._deadline))
        return self._reader

    def end(self) -> None:
        """Close the socket, and the reader of an answer that nobody made sense of: it kept it open."""
        if self._reader is not None:
            self._reader.close()
        self._socket.close()


class _Reader(io.RawIOBase):
    def __init__(self, connected: socket.socket, deadline: Deadline) -> None:
        self._socket = connected
        self._deadline = deadline
        # The socket counts its files, and stays open until the last of them is closed.
        self._file = connected.makefile("rb", buffering=0)

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int | None:
        self._socket.settimeout(self._deadline.left())
        return self._file.readinto(buffer)

    def close(self) -> None:
        self._file.close()
        super().close()
