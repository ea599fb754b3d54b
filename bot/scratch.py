"""A folder for what the makers of papers leave lying about; it goes when its process does."""

from __future__ import annotations

import fcntl
import os
import shutil
import tempfile
from pathlib import Path

PREFIX = "dondoc-scratch-"


class Scratch:
    """Whoever lives holds a lock on the folder. A process that is killed cannot clear up: its lock
    dies with it, and the next one to open a folder clears up behind it."""

    def __init__(self) -> None:
        sweep()
        self._folder, self._lock = opened()

    @property
    def path(self) -> str:
        return self._folder.name

    def close(self) -> None:
        self._folder.cleanup()
        if self._lock is not None:
            os.close(self._lock)
            self._lock = None


def opened() -> tuple[tempfile.TemporaryDirectory[str], int | None]:
    """A new folder and our lock on it; None where the file system knows no locks."""
    while True:
        folder = tempfile.TemporaryDirectory(prefix=PREFIX, ignore_cleanup_errors=True)
        try:
            lock = locked(Path(folder.name))
        except OSError:
            return folder, None
        if lock is not None and os.path.exists(folder.name):
            return folder, lock
        folder.cleanup()  # somebody swept it before we had our lock


def locked(folder: Path) -> int | None:
    """Our lock; None if somebody else has it, or had it and swept. Raises OSError for what is no
    folder, and where there are no locks."""
    try:
        file = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW)
    except FileNotFoundError:
        return None
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as problem:
        os.close(file)
        if isinstance(problem, BlockingIOError):
            return None
        raise
    return file


def sweep() -> None:
    """Clear up behind the dead: folders of ours that nobody holds."""
    for folder in Path(tempfile.gettempdir()).glob(f"{PREFIX}*"):
        try:
            lock = locked(folder) if folder.lstat().st_uid == os.getuid() else None
        except OSError:  # not a folder, gone meanwhile, or no locks here: leave it
            continue
        if lock is not None:
            shutil.rmtree(folder, ignore_errors=True)
            os.close(lock)
