"""``python -m bot``: the command line."""

from __future__ import annotations

import gc
import sys

gc.disable()  # what is loaded is no garbage: looking for some takes a sixth of the start

from bot.cli import main  # noqa: E402 the modules are what the line above is about

if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
