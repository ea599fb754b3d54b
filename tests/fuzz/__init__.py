"""Hostile input, guided by coverage where atheris is installed: ``make fuzz``."""
