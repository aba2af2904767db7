"""Files that are written in one step, and the pipes that are written to."""

from __future__ import annotations

import os
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from sagemaker_reports.journal.atomic_file import write_text
from sagemaker_reports.journal.errors import ReportError


@pytest.fixture(name="pipe")
def _pipe(tmp_path: Path) -> Path:
    if not hasattr(os, "mkfifo"):
        pytest.skip("no pipes in folders here")
    os.mkfifo(tmp_path / "pipe")
    return tmp_path / "pipe"


def test_a_pipe_that_nobody_reads_is_not_waited_for(pipe: Path) -> None:
    with pytest.raises(ReportError, match=r"cannot write .*pipe: nobody reads from it; "):
        write_text(pipe, "some")
    assert pipe.is_fifo()


def test_a_slow_reader_of_a_pipe_gets_all(pipe: Path) -> None:
    text = "more than a pipe holds " * 10_000
    reader = os.open(pipe, os.O_RDONLY | os.O_NONBLOCK)
    os.set_blocking(reader, True)
    until_written = os.open(pipe, os.O_WRONLY)  # without any writer, a pipe is at its end
    with ThreadPoolExecutor(1) as pool, open(reader, "rb") as read:
        written = pool.submit(write_text, pipe, text)

        assert text[:5] == read.read(5).decode()  # the writer waits for this reader now
        os.close(until_written)
        assert text[5:] == read.read().decode()
    assert written.result() is None
    assert pipe.is_fifo()
