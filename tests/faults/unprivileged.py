"""``python -m bot serve`` without root's privilege to write where nobody may.

The capability is dropped from the bounding set, which takes effect at the next exec
(man 7 capabilities); whoever is not root has none to drop.
"""

from __future__ import annotations

import ctypes
import os
import sys

PR_CAPBSET_DROP = 24
DAC_OVERRIDE, DAC_READ_SEARCH, FOWNER = 1, 2, 3

if __name__ == "__main__":
    libc = ctypes.CDLL(None, use_errno=True)
    for capability in (DAC_OVERRIDE, DAC_READ_SEARCH, FOWNER):
        libc.prctl(PR_CAPBSET_DROP, capability, 0, 0, 0)
    os.execv(sys.executable, [sys.executable, "-m", "bot", "serve"])
