"""Locks that the kernel lets go of when their holder dies, however it dies."""

import fcntl
import os
from pathlib import Path

from embedded.home import make


class Lock:
    """One lock file. The text in it tells others who holds it and how to reach them."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._handle: int | None = None

    def take(self, note: str = "", *, wait: bool = False) -> bool:
        """Take the lock and leave a note; False when somebody else holds it (never with `wait`)."""
        make(self.path.parent)
        # Not inherited: a child that outlives us must not keep our lock.
        handle = os.open(self.path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o644)
        try:
            fcntl.flock(handle, fcntl.LOCK_EX if wait else fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            os.close(handle)
            return False
        self._handle = handle
        self.write(note)
        return True

    def write(self, note: str) -> None:
        """Change the note; only for the holder."""
        if self._handle is None:
            raise RuntimeError("lock not held")
        os.ftruncate(self._handle, 0)
        os.pwrite(self._handle, note.encode(), 0)

    def note(self) -> str:
        """What the holder has written."""
        try:
            return self.path.read_text()
        except FileNotFoundError:
            return ""

    def release(self) -> None:
        """Let go. The file stays: removing it would let two holders in."""
        if self._handle is not None:
            os.ftruncate(self._handle, 0)
            os.close(self._handle)
            self._handle = None
