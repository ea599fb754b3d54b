"""Bugs planted on purpose, to see whether the tests notice. Run by ``make mutants``."""
