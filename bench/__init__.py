"""How fast the house is beside named peers: ``python -m bench --list``."""
