"""Backup and restore: one file, both engines, nothing said twice as if new."""
