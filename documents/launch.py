"""``python -m documents.launch MEMORY SECONDS PROGRAM …``: another program under our limits."""

from __future__ import annotations

import os
import sys

from documents import limits


def main() -> None:
    """Become PROGRAM, held to MEMORY MiB and SECONDS of processor time."""
    memory, seconds, *command = sys.argv[1:]
    limits.bound(memory=int(memory) * 2**20, seconds=int(seconds))
    os.execv(command[0], command)  # noqa: S606 - a program found on the operator's own PATH


if __name__ == "__main__":
    main()
