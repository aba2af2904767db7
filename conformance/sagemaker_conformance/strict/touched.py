"""The places that requests use, and a file of them: globs that ``--clause=@FILE`` reads."""

from __future__ import annotations

import os
from collections.abc import Collection
from pathlib import Path

from sagemaker_reports.journal.atomic_file import check_replaceable


def check_place(file: str | Path) -> Path:
    """The file to which places can be added; raises `ValueError`, in one line, where they cannot."""
    try:
        real = Path(os.path.realpath(file))
        check_replaceable(real, streams=True)
        if real.is_file():
            real.read_text(encoding="utf-8")
            with real.open("a"):
                pass
    except UnicodeDecodeError:
        wrong = "is no text in UTF-8, expected a list of globs; name another file"
    except OSError as unwritable:
        wrong = _unwritable(unwritable)
    except TypeError:
        wrong = "expected the path of a file"
    except ValueError as unusable:
        wrong = str(unusable)
    else:
        return real
    raise ValueError(f"touched={file}: {wrong}") from None


def add_places(file: Path, paths: Collection[str]) -> None:
    """Add to a file the places that it does not have, a glob a line: several processes may do so.

    Raises `ValueError`, in one line, where it cannot be written.
    """
    globs = {f"{path}:*" for path in paths}
    if not globs:
        return
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        known = file.read_text(encoding="utf-8") if file.exists() else ""
        missing = sorted(globs - set(known.splitlines()))
        end = "\n" if missing and known and not known.endswith("\n") else ""
        with file.open("a", encoding="utf-8") as written:
            written.write(end + "".join(f"{each}\n" for each in missing))
    except OSError as unwritable:
        raise ValueError(f"touched={file}: {_unwritable(unwritable)}") from None


def _unwritable(error: OSError) -> str:
    return f"cannot be written ({error.strerror}); name another file"
