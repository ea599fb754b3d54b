"""How fast the house is beside named peers: ``python -m bench --list``."""

import warnings

# Said by a package that looks for a folder it does not need.
warnings.filterwarnings("ignore", message="XDG_RUNTIME_DIR is not set")
